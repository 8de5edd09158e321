"""The content of a release, the editions it writes, and when it is refused."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from frameworks.actions import (
    CannotPublish,
    DraftHasChanged,
    confirm_ability,
    publish_framework,
    store_document,
)
from frameworks.document import (
    AbilityDocument,
    GroupDocument,
    MilestoneDocument,
    PointsRange,
    RequirementDocument,
    StepDocument,
    document_digest,
)
from frameworks.importers import read_framework_file
from frameworks.models import Edition, Framework, Release, ReleasedAbility
from frameworks.queries import draft_document, editions_in, latest_release, release_document, review_of
from frameworks.release_lines import (
    ability_content,
    ability_lines,
    in_reading_order,
    release_problems,
    role_lines,
    searchable,
)
from people.models import AuditEvent
from tests import factories, strategies
from tests.sample_people import person

NOW = factories.NOW
DAY = dt.timedelta(days=1)
TODAY = NOW.date()


def publish(framework, **options):
    return publish_framework(
        framework=framework, **{"effective_on": options.get("now", NOW).date(), "by": None, "now": NOW, **options}
    )


def change(framework, document, now=NOW):
    return store_document(framework=framework, document=document, by=None, now=now)


def releases(*documents) -> Framework:
    """A framework with a release of each document, one day apart."""
    first, *others = documents
    framework = factories.framework(factories.OrganizationFactory(), first)
    for number, document in enumerate(others, start=1):
        change(framework, document)
        publish(framework, now=NOW + number * DAY)
    return framework


def line(framework, number: int, key: str = "listens") -> ReleasedAbility:
    return ReleasedAbility.objects.get(release__framework=framework, release__number=number, key=key)


# Reading order


def test_the_reading_order_is_by_group_and_then_without_a_group():
    groups = tuple(
        GroupDocument(key=key, name=key.upper(), parent=parent)
        for key, parent in (("c", "a"), ("a", ""), ("b", ""), ("d", "a"))
    )
    placed = {"1": "", "2": "b", "3": "d", "4": "a", "5": "c", "6": "a"}
    document = factories.document(
        groups=groups,
        abilities=tuple(factories.ability(key, group=group) for key, group in placed.items()),
        roles=tuple(factories.role(key, group=group) for key, group in placed.items()),
    )
    found = in_reading_order(document)
    assert [ability.key for ability in found.abilities] == [role.key for role in found.roles] == list("465321")
    assert in_reading_order(found) == found


def test_a_text_is_searched_without_case_and_accents():
    assert searchable("Über Straße, ÉCOLE İ") == "uber strasse, ecole i"


# Lines


def contents(ability: AbilityDocument, *steps: StepDocument) -> str:
    return ability_content(ability, steps)


def test_an_edition_does_not_depend_on_position_or_order_of_milestones():
    listens = factories.ability()
    moved = replace(listens, group="craft", milestones=listens.milestones[::-1])
    assert contents(moved) == contents(listens)
    assert contents(replace(listens, description="Hears.")) != contents(listens)


@pytest.mark.parametrize(
    ("step", "milestone", "is_same"),
    [
        ({"name": "Other"}, {}, False),
        ({"name": "Other"}, {"name": "First"}, True),
        ({"description": "Other."}, {}, False),
        ({"description": "Other."}, {"description": "Asks."}, True),
        ({"points": Decimal(2)}, {}, False),
        ({"points": Decimal(2)}, {"points": Decimal(0)}, True),
        ({"key": "other"}, {}, True),
        ({"extra": {"a": 1}}, {}, True),
        ({"status": "not-applicable"}, {"name": "a", "description": "b", "points": Decimal(1)}, False),
        ({"name": "Other", "description": "Other.", "points": Decimal(2)}, None, False),
        ({"key": "other", "extra": {"a": 1}}, None, True),
    ],
)
def test_an_edition_contains_the_text_inherited_from_steps(step, milestone, is_same):
    milestones = () if milestone is None else (MilestoneDocument(level=1, **milestone),)
    listens = factories.ability(milestones=milestones)
    own = StepDocument(level=1, name="Own", description="Alone.", points=Decimal(1))
    assert (contents(listens, own) == contents(listens, replace(own, **step))) is is_same


def test_a_line_of_an_ability_contains_its_surroundings():
    groups = (GroupDocument(key="all", name="All"), GroupDocument(key="craft", name="Craft", parent="all"))
    roles = (
        factories.role("developer", {"listens": "1 recommended"}, group="craft"),
        factories.role(
            "coach",
            requirements=(RequirementDocument(ability="listens", weight=Decimal("4.12")),),
            name="Äoach",
            plural="",
        ),
        factories.role("lead", {"asks": "2.50"}),
    )
    abilities = (factories.ability("asks"), factories.ability("listens", group="craft"), factories.ability("waits"))
    asks, listens, waits = ability_lines(factories.document(groups=groups, abilities=abilities, roles=roles))
    assert json.loads(listens.surroundings) == {
        "path": [["all", "All"], ["craft", "Craft"]],
        "roles": [
            {
                "key": "developer",
                "name": "Developer",
                "plural": "Developers",
                "group": "Craft",
                "level": 1,
                "strength": "recommended",
            },
            {"key": "coach", "name": "Äoach", "plural": "", "group": "", "weight": 4.12},
        ],
        "inheriting": [],
        "levels": [1, 2, 3, 4, 5],
        "before": ["asks", "Asks"],
        "after": ["waits", "Waits"],
    }
    assert json.loads(asks.surroundings)["before"] is json.loads(waits.surroundings)["after"] is None
    assert json.loads(asks.surroundings)["roles"] == [
        {"key": "lead", "name": "Lead", "plural": "Leads", "group": "", "level": 2.5}
    ]
    assert (listens.kind, listens.key, listens.name, listens.group) == ("ability", "listens", "Listens", "craft")
    assert listens.search_text.split("\n")[0] == "listens  listens"
    assert json.loads(listens.facts)["roles"] == 2


def test_a_line_of_a_role_contains_its_surroundings():
    roles = (
        factories.role("developer", {"listens": "1", "waits": "2"}, grade="3.1"),
        factories.role("lead", parent="developer", includes=("developer",)),
        factories.role("head", parent="lead", includes=("developer", "lead")),
    )
    groups = (GroupDocument(key="craft", name="Craft"),)
    abilities = (factories.ability("listens", group="craft"), factories.ability("waits"))
    scale = (StepDocument(level=2, status="not-applicable"), StepDocument(level=1, name="Own"))
    developer, lead, head = role_lines(
        factories.document(scale=scale, groups=groups, abilities=abilities, roles=roles)
    )
    assert json.loads(developer.surroundings) == {
        "path": [],
        "abilities": {
            "listens": {"name": "Listens", "path": [["craft", "Craft"]]},
            "waits": {"name": "Waits", "path": []},
        },
        "included": [],
        "steps": [
            {"level": 1, "name": "Own", "status": "defined"},
            {"level": 2, "name": "", "status": "not-applicable"},
        ],
        "parent": None,
        "children": [["lead", "Lead"]],
        "includes": [],
        "included_by": [["lead", "Lead"], ["head", "Head"]],
        "before": None,
        "after": ["lead", "Lead"],
    }
    assert json.loads(head.surroundings)["includes"] == [["developer", "Developer"], ["lead", "Lead"]]
    assert json.loads(lead.surroundings)["parent"] == ["developer", "Developer"]
    assert (developer.kind, developer.plural, developer.grade) == ("role", "Developers", "3.1")
    assert json.loads(lead.facts) == {"kind": "", "parent": "developer"}
    assert developer.search_text == "developer developers developer\n"


def test_a_search_text_has_the_names_and_then_each_word_once():
    said = factories.ability(
        "counts",
        "Counts",
        description="The *number* of é-mails, the number!",
        milestones=(factories.milestone(1, "Adds.", "Adds up mails"),),
    )
    [line] = ability_lines(factories.document(abilities=(said,), roles=()))
    assert line.search_text == "counts  counts\nthe number of e-mails adds up mails"
    long = factories.ability("writes", description=" ".join(f"word{place}" for place in range(5000)))
    [line] = ability_lines(factories.document(abilities=(long,), roles=()))
    assert len(line.search_text) < 6100


def test_a_line_of_a_role_contains_the_requirements_of_included_roles():
    roles = (
        factories.role("developer", {"listens": "1 required", "waits": "2"}),
        factories.role("senior", {"listens": "2 recommended"}, includes=("developer",)),
    )
    abilities = (factories.ability("listens"), factories.ability("waits"))
    document = factories.document(abilities=abilities, roles=roles)
    around = json.loads(role_lines(document)[1].surroundings)
    assert around["included"] == [
        {
            "ability": "listens",
            "level": 2,
            "strength": "recommended",
            "besides": {
                "ability": "listens",
                "level": 1,
                "strength": "required",
                "from": ["developer", "Developer"],
            },
        },
        {"ability": "waits", "level": 2, "from": ["developer", "Developer"]},
    ]
    assert set(around["abilities"]) == {"listens", "waits"}
    listens, waits = (json.loads(line.surroundings) for line in ability_lines(document))
    assert [role["key"] for role in waits["roles"]] == ["developer"]
    senior = {"key": "senior", "name": "Senior", "plural": "Seniors", "level": 2}
    assert (listens["inheriting"], waits["inheriting"]) == ([], [{**senior, "from": ["developer", "Developer"]}])


# Reasons against publishing


def test_a_draft_with_nothing_active_can_not_be_released():
    asks = factories.ability("asks", status="draft")
    assert release_problems(factories.document(abilities=(asks,), roles=())) == [
        "There is no active ability or role to release. Make one active first."
    ]
    assert release_problems(factories.document(roles=())) == release_problems(factories.document()) == []


def test_an_active_role_needs_active_abilities_and_roles():
    abilities = (factories.ability("asks", status="draft"), factories.ability("waits", status="archived"))
    roles = (
        factories.role("developer", {"asks": "1", "waits": "1"}, parent="lead", includes=("lead", "coach")),
        factories.role("lead", status="archived"),
        factories.role("coach"),
        factories.role("guest", {"asks": "1"}, status="draft"),
    )
    asked = "Make that ability active, or remove the requirement."
    named = "which is a draft or archived. Make it active, or remove it."
    assert release_problems(factories.document(abilities=abilities, roles=roles)) == [
        f"Developer has a requirement for “asks”, which is a draft or archived. {asked}",
        f"Developer has a requirement for “waits”, which is a draft or archived. {asked}",
        f"Developer refers to the role “lead”, {named}",
        f"Developer refers to the role “lead”, {named}",
    ]


# Releases


@pytest.mark.django_db
@settings(strategies.steadily, max_examples=20)
@given(strategies.documents())
def test_any_draft_is_released_unchanged_or_refused_with_reasons(document):
    framework = factories.framework(factories.OrganizationFactory(), document, released=False)
    if reasons := release_problems(document):
        with pytest.raises(CannotPublish) as caught:
            publish(framework)
        assert caught.value.reasons == reasons
    else:
        assert release_document(publish(framework)) == in_reading_order(document.released())
        assert not review_of(framework).difference


@pytest.mark.django_db
def test_every_real_framework_is_released_unchanged(real_frameworks):
    organization = factories.OrganizationFactory()
    for path in real_frameworks.values():
        document = read_framework_file(path)[0]
        framework = factories.framework(organization, document)
        assert release_document(latest_release(framework)) == in_reading_order(document.released())
    assert Release.objects.count() == 6


@pytest.mark.django_db
def test_a_release_contains_the_draft():
    document = factories.document()
    framework = factories.framework(factories.OrganizationFactory(), document)
    assert release_document(latest_release(framework)) == draft_document(framework) == document


@pytest.mark.django_db
def test_a_release_does_not_change_with_the_draft():
    framework = releases(factories.document())
    change(framework, factories.document(name="Other", scale=(), abilities=(factories.ability("asks"),), roles=()))
    assert release_document(Release.objects.get()) == factories.document()


@pytest.mark.django_db
def test_unchanged_abilities_keep_their_edition_and_day():
    asks, listens = factories.ability("asks"), factories.ability("listens")
    first = factories.document(abilities=(asks, listens), roles=())
    framework = releases(first, replace(first, abilities=(listens, replace(asks, description="Wonders."))))
    kept = [line(framework, number, "listens") for number in (1, 2)]
    changed = [line(framework, number, "asks") for number in (1, 2)]
    assert [each.since for each in (*kept, *changed)] == [NOW, NOW, NOW, NOW + DAY]
    assert kept[0].edition_id == kept[1].edition_id
    assert changed[0].edition_id != changed[1].edition_id
    assert [(each.position, each.first_released_at) for each in (kept[1], changed[1])] == [(0, NOW), (1, NOW)]
    assert Edition.objects.count() == 3


@pytest.mark.django_db
def test_restored_wording_gets_its_old_edition_and_a_new_day():
    listens = factories.ability()
    first = factories.document(abilities=(listens,), roles=())
    framework = releases(first, replace(first, abilities=(replace(listens, description="Hears."),)), first)
    lines = [line(framework, number) for number in (1, 2, 3)]
    assert lines[0].edition_id == lines[2].edition_id != lines[1].edition_id
    assert [each.since for each in lines] == [NOW, NOW + DAY, NOW + 2 * DAY]
    assert [each.first_released_at for each in lines] == [NOW] * 3


@pytest.mark.django_db
def test_a_restored_ability_has_a_new_day_and_keeps_its_first_release():
    asks, listens = factories.ability("asks"), factories.ability("listens")
    both = factories.document(abilities=(asks, listens), roles=())
    framework = releases(both, replace(both, abilities=(asks,)), both)
    assert not ReleasedAbility.objects.filter(release__number=2, key="listens").exists()
    found = line(framework, 3)
    assert (found.since, found.first_released_at) == (NOW + 2 * DAY, NOW)
    assert found.ability_id == line(framework, 1).ability_id


@pytest.mark.django_db
def test_a_new_step_text_writes_new_editions_of_abilities_that_inherit_it():
    own = factories.ability("own", milestones=(MilestoneDocument(level=1, name="A", description="B."),))
    bare = factories.ability("bare", milestones=(MilestoneDocument(level=1),))
    first = factories.document(scale=(StepDocument(level=1, description="Old."),), abilities=(own, bare), roles=())
    framework = releases(first, replace(first, scale=(StepDocument(level=1, description="New."),)))
    assert line(framework, 1, "own").edition_id == line(framework, 2, "own").edition_id
    assert line(framework, 1, "bare").edition_id != line(framework, 2, "bare").edition_id


@pytest.mark.django_db
def test_another_order_is_a_release_without_new_editions():
    abilities = (factories.ability("asks"), factories.ability("waits"))
    first = factories.document(abilities=abilities, roles=())
    framework = releases(first, replace(first, abilities=abilities[::-1]))
    assert (Release.objects.count(), Edition.objects.count()) == (2, 2)
    assert latest_release(framework).effects == []


@pytest.mark.django_db
def test_roles_have_editions_too():
    first = factories.document()
    developer = first.roles[0]
    framework = releases(first, replace(first, roles=(replace(developer, points=PointsRange(min=Decimal(3))),)))
    found = [framework.releases.get(number=number).roles.get() for number in (1, 2)]
    assert [(each.name, each.plural, each.since) for each in found] == [
        ("Developer", "Developers", NOW), ("Developer", "Developers", NOW + DAY),
    ]  # fmt: skip
    assert found[0].edition_id != found[1].edition_id
    assert {edition.kind for edition in Edition.objects.filter(key="developer")} == {"role"}


@pytest.mark.django_db
def test_drafts_and_archived_things_are_not_released():
    abilities = (
        factories.ability("asks"),
        factories.ability("waits", status="draft"),
        factories.ability("sings", status="archived"),
    )
    framework = releases(factories.document(abilities=abilities, roles=(factories.role(status="draft"),)))
    release = latest_release(framework)
    assert [each.key for each in release.abilities.all()] == ["asks"]
    assert list(release.roles.all()) == []


@pytest.mark.django_db
def test_the_editions_of_a_release_are_found_by_key():
    framework = releases(factories.document())
    assert editions_in(framework, 1) == {"listens": Edition.objects.get(kind="ability")}
    assert editions_in(framework, 2) == {}


# Numbers, days, effects


@pytest.mark.django_db
def test_a_release_has_a_number_a_date_an_author_and_an_audit_event():
    framework = factories.framework(factories.OrganizationFactory(), factories.document(), released=False)
    ada = person(framework.organization, "Ada", rights=frozenset({"framework_editor"}))
    release = publish(framework, effective_on=TODAY + DAY, note="The first.", by=ada)
    assert (release.number, release.effective_on, release.published_at) == (1, TODAY + DAY, NOW)
    assert (release.published_by, release.note, release.effects, str(release)) == (ada, "The first.", [], "Release 1")
    event = AuditEvent.objects.first()
    assert (event.action, event.actor, event.subject_label) == ("publish_framework", ada, "Our Steps")
    assert event.before == {"release": None}
    assert event.after == {"release": 1, "effective_on": str(TODAY + DAY), "effects": []}


@pytest.mark.django_db
def test_a_release_stores_its_effects():
    first = factories.document(roles=(factories.role(asks={"listens": "2"}),))
    changed = factories.document(
        abilities=(replace(first.abilities[0], description="Hears."),), roles=(factories.role(asks={"listens": "1"}),)
    )
    framework = factories.framework(factories.OrganizationFactory(), first)
    change(framework, changed)
    choices = {("ability", "listens"): "clarifying", ("role", "developer"): "raises"}
    assert publish(framework, choices=choices).effects == ["clarifying", "lowers"]


@pytest.mark.django_db
def test_a_release_without_changes_is_refused():
    framework = releases(factories.document())
    with pytest.raises(CannotPublish, match="There is nothing to publish"):
        publish(framework)
    assert Release.objects.count() == 1


@pytest.mark.django_db
def test_a_day_in_the_past_or_before_the_last_release_is_refused():
    framework = factories.framework(factories.OrganizationFactory(), factories.document(), released=False)
    with pytest.raises(CannotPublish) as caught:
        publish(framework, effective_on=TODAY - DAY)
    assert caught.value.reasons == [
        "A release can’t take effect in the past (28 February 2026). Choose today or a later day."
    ]
    publish(framework, effective_on=TODAY + 7 * DAY)
    change(framework, factories.document(name="Other"))
    with pytest.raises(CannotPublish) as caught:
        publish(framework, effective_on=TODAY + 6 * DAY)
    assert str(caught.value) == (
        "Release 1 takes effect on 8 March 2026. Choose that day or a later one, or withdraw that release."
    )
    assert publish(framework, effective_on=TODAY + 7 * DAY).number == 2


@pytest.mark.django_db
def test_all_reasons_against_a_release_are_reported_at_once():
    framework = factories.framework(
        factories.OrganizationFactory(), factories.document(abilities=(), roles=(), name="Empty"), released=False
    )
    with pytest.raises(CannotPublish) as caught:
        publish(framework, effective_on=TODAY - DAY)
    assert [reason.split(" ")[0] for reason in caught.value.reasons] == ["There", "A"]
    assert Release.objects.count() == 0


@pytest.mark.django_db
def test_a_draft_that_changed_since_its_review_is_not_published():
    framework = releases(factories.document())
    change(framework, factories.document(name="Second"))
    reviewed = review_of(Framework.objects.get()).fingerprint
    assert reviewed == document_digest(factories.document(name="Second"))
    change(framework, factories.document(name="Third"))
    with pytest.raises(DraftHasChanged, match="Review the changes again"):
        publish(framework, reviewed=reviewed)
    assert Release.objects.count() == 1
    assert publish(framework, reviewed=review_of(Framework.objects.get()).fingerprint).number == 2


@pytest.mark.django_db
def test_the_current_release_is_the_last_in_effect_or_else_the_first():
    framework = factories.framework(factories.OrganizationFactory(), factories.document())
    other = factories.framework(factories.OrganizationFactory(), factories.document())
    for name, days in (("Second", 0), ("Third", 7)):
        change(framework, factories.document(name=name))
        publish(framework, effective_on=TODAY + days * DAY)

    def numbers(day):
        return sorted(Release.objects.current(day).values_list("framework", "number"))

    assert numbers(TODAY - DAY) == [(framework.pk, 1), (other.pk, 1)]
    assert numbers(TODAY) == numbers(TODAY + 6 * DAY) == [(framework.pk, 2), (other.pk, 1)]
    assert numbers(TODAY + 7 * DAY) == [(framework.pk, 3), (other.pk, 1)]
    assert latest_release(framework).number == 3


@pytest.mark.django_db
def test_a_review_compares_the_draft_with_the_last_release():
    framework = releases(factories.document())
    draft = factories.document(
        abilities=(factories.ability("asks", group="craft"), factories.ability("listens")),
        groups=(GroupDocument(key="craft", name="Craft"),),
    )
    change(framework, draft)
    found = review_of(framework)
    assert (found.before, found.after, found.draft) == (factories.document(), draft, draft)
    assert [(each.subject, each.key, each.kind) for each in found.difference.subjects] == [
        ("ability", "asks", "added"), ("ability", "listens", "changed"), ("groups", "groups", "changed"),
    ]  # fmt: skip
    assert found.since == {"listens": (NOW, NOW)}
    assert found.ability_ids == dict(framework.abilities.values_list("key", "pk"))


@pytest.mark.django_db
def test_confirming_an_ability_is_recorded():
    framework = releases(factories.document())
    ada = person(framework.organization, "Ada", rights=frozenset({"framework_editor"}))
    confirmation = confirm_ability(ability=framework.abilities.get(), by=ada, now=NOW)
    assert (confirmation.by, confirmation.at, str(confirmation)) == (ada, NOW, "Listens still right on 2026-03-01")
    assert AuditEvent.objects.first().action == "confirm_ability"

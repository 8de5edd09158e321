"""Erasing a person: their name is nowhere afterwards, texts that others need stay, and the page says so first."""

import datetime as dt
import json

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from conversations.actions import add_comment, edit_comment, open_thread
from conversations.models import Comment, Thread
from frameworks.actions import assign_role, confirm_ability, publish_framework, set_maintainers
from observations.actions import (
    RatedAbility,
    agree_to_publish,
    decide_milestone,
    publish_observation,
    record_observation,
    retract_observation,
    show_decision,
)
from observations.models import AbilityRating, Decision, Observation
from people.actions import (
    CannotChangePeople,
    add_member,
    create_team,
    edit_member,
    erase_person,
    record_event,
    set_manager,
    set_rights,
)
from people.models import AuditEvent, Invitation, Member, PeopleUpload, User
from people.redaction import ERASED_NAME, PersonalIdentifiers
from tests import factories
from tests.html_text import text_of
from tests.sample_people import person
from tests.world import World, make_world

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = dt.timedelta(days=1)
NAME, EMAIL, OTHER_EMAIL = "Żofia Quillfeather", "zofia.q@canary.example", "quill@private.example"
FORMER_NAME = "Żofia Marblethorpe"
CANARIES = ("quillfeather", "marblethorpe", "canary.example", "private.example")


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def zofia(world) -> Member:
    """A member whose name is in every kind of text."""
    user = factories.UserFactory(email=EMAIL, name=NAME)
    member = add_member(
        organization=world.harbor,
        name=FORMER_NAME,
        email="zofia@canary.example",
        user=user,
        joined_on=dt.date(2021, 1, 1),
        manager=world.members["tomas"],
        by=world.members["rosa"],
        now=NOW,
    )
    edit_member(member=member, name=NAME, email=EMAIL, by=world.members["rosa"], now=NOW)
    member.refresh_from_db()
    leave_traces(world, member)
    return member


def observe(by: Member, about: list[Member], audience: str, story: str, ability) -> Observation:
    return record_observation(
        by=by,
        about=about,
        story=story,
        observed_on=TODAY,
        audience=audience,
        ratings=[RatedAbility(ability, "strong")],
        links=[{"url": f"https://x.example/people/{by.slug}/", "label": story}],
        now=NOW,
    )


def published(by: Member, about: list[Member], audience: str, story: str, ability) -> Observation:
    observation = observe(by, about, audience, story, ability)
    publish_observation(observation=observation, by=by, now=NOW)
    return observation


def leave_traces(world: World, zofia: Member) -> None:
    mina, tomas, sol = (world.members[each] for each in ("mina", "tomas", "sol"))
    ability, said = world.ability, f"Ask {NAME} or **{NAME.upper()}** ({EMAIL}), /harbor/people/{zofia.slug}/."
    EmailAddress.objects.create(user=zofia.user, email=OTHER_EMAIL)
    UserSession.objects.create(user=zofia.user, session_key="zofia", ip="127.0.0.1", user_agent="x")
    set_manager(member=mina, manager=zofia, by=sol, now=NOW)
    set_rights(member=zofia, give=frozenset({"people_admin", "framework_editor"}), by=sol, now=NOW)
    create_team(organization=world.harbor, name="Deck", kind="squad", members=[zofia], by=zofia, now=NOW)
    set_maintainers(ability=ability, maintainers=[zofia, mina], by=zofia, now=NOW)
    assign_role(member=zofia, role=world.steps.roles.first(), since=TODAY, by=sol, now=NOW)
    confirm_ability(ability=ability, by=zofia, now=NOW)
    world.steps.abilities.update(description="Changed.")
    publish_framework(framework=world.steps, effective_on=TODAY, note=said, by=zofia, now=NOW)
    about_zofia = {}
    for audience in ("journal", "subject", "managers", "members", "world"):
        published(zofia, [mina], audience, said, ability)
        about_zofia[audience] = published(mina, [zofia], audience, said, ability)
    observe(zofia, [mina], "members", said, ability)
    observe(mina, [zofia], "members", said, ability)
    taken_back = published(zofia, [mina], "members", said, ability)
    for observation in Observation.unscoped.filter(audience="world"):
        agree_to_publish(observation=observation, by=zofia if observation.author == mina else mina, now=NOW)
    decide(world, zofia, tomas, said, about_zofia["members"])
    decide(world, mina, zofia, said, taken_back)
    retract_observation(observation=taken_back, by=zofia, now=NOW)
    thread = open_thread(about=ability, title=f"About {NAME}", text=said, by=zofia, now=NOW)
    comment = add_comment(thread=thread, text=f"{said} @{zofia.slug}", by=mina, now=NOW)
    edit_comment(comment=comment, text=said, by=mina, now=NOW)
    add_comment(thread=thread, text=f"Hear, hear, @{zofia.slug}.", by=tomas, now=NOW)
    for number, email in enumerate((EMAIL, "zofia@canary.example")):
        Invitation.objects.create(
            organization=world.harbor,
            email=email,
            member=zofia if number else None,
            invited_by=sol,
            token_hash=str(number),
            created_at=NOW,
            expires_at=NOW + DAY,
        )
    PeopleUpload.objects.create(
        organization=world.harbor, by=sol, file_name=f"{NAME}.csv", content=said.encode(), created_at=NOW
    )


def decide(world: World, subject: Member, by: Member, said: str, evidence: Observation) -> Decision:
    decision = decide_milestone(
        subject=subject,
        ability=world.ability,
        milestone=2,
        outcome="awarded",
        edition=world.steps.editions.filter(kind="ability", key="listens").first(),
        by=by,
        reason=said,
        evidence=[evidence],
        decided_on=TODAY,
        now=NOW,
    )
    show_decision(decision=decision, shown="world", by=subject, now=NOW)
    return decision


def everything() -> str:
    """The text content of every table."""
    rows = [
        json.dumps(
            [
                bytes(each).decode("utf-8", "replace") if isinstance(each, bytes | memoryview) else str(each)
                for each in row
            ],
            ensure_ascii=False,
        )
        for model in apps.get_models()
        for row in model._base_manager.values_list(*(field.attname for field in model._meta.concrete_fields))
    ]
    return "\n".join(rows).lower()


def found_canaries(text: str) -> list[str]:
    return [each for each in CANARIES if each in text.lower()]


def erase(world: World, member: Member) -> Member:
    erase_person(member=member, by=world.members["sol"], now=NOW)
    return Member.objects.get(pk=member.pk)


def test_erased_names_and_addresses_are_nowhere_in_the_database(world, zofia):
    assert found_canaries(everything()) == list(CANARIES)
    erase(world, zofia)
    assert found_canaries(everything()) == []


PAGES = (
    "/harbor/",
    "/harbor/people/",
    "/harbor/people/?state=left",
    "/harbor/teams/deck/",
    "/harbor/reports/",
    "/harbor/rights/",
    "/harbor/audit/",
    "/harbor/steps/",
    "/harbor/steps/health/",
    "/harbor/steps/releases/",
    "/harbor/steps/abilities/listens/",
    "/harbor/people/mina/",
)


def test_an_erased_name_is_on_nobodys_page(world, zofia):
    paths = (*PAGES, f"/harbor/people/{zofia.slug}/")
    before = {path for path in paths for who in ("sol", "mina") if found_canaries(_read(world, who, path))}
    assert len(before) > 6
    member = erase(world, zofia)
    for who in ("sol", "mina", "rosa", "ines", "vera"):
        assert [
            path for path in (*paths, f"/harbor/people/{member.slug}/") if found_canaries(_read(world, who, path))
        ] == []
    assert world.client("sol").get(f"/harbor/people/{member.slug}/").status_code == 404


def _read(world: World, who: str, path: str) -> str:
    response = world.client(who).get(path)
    return response.content.decode() if response.status_code == 200 else ""


def test_texts_that_others_need_stay_without_the_name(world, zofia):
    mina = world.members["mina"]
    member = erase(world, zofia)
    assert (member.name, member.email, member.user, member.erased_at) == (
        "Former member",
        f"erased-{member.pk}@erased.invalid",
        None,
        NOW,
    )
    assert member.slug == f"former-{member.pk}"
    stories = set(Observation.unscoped.values_list("story", flat=True))
    assert stories == {f"Ask {ERASED_NAME} or **{ERASED_NAME}** ({ERASED_NAME}), /harbor/people/{member.slug}/."}
    by_them = Observation.unscoped.filter(author=member)
    assert set(by_them.values_list("audience", flat=True)) == {"subject", "managers", "members", "world"}
    assert Observation.unscoped.filter(author=mina, subject_rows__member=member).count() == 6
    assert (
        Decision.unscoped.filter(subject=member).count() == Decision.unscoped.filter(decided_by=member).count() == 1
    )
    assert Comment.unscoped.filter(author=member).count() == 1
    assert world.steps.releases.filter(published_by=member).count() == 1


def test_texts_that_only_they_could_read_are_deleted(world, zofia):
    member = erase(world, zofia)
    own = Observation.unscoped.filter(author=member)
    assert own.filter(published_at=None).count() == 0
    assert own.filter(audience="journal").count() == 0
    assert own.exclude(retracted_at=None).count() == 0
    # The evidence of the decision about Mina was a retracted observation of theirs.
    assert Decision.unscoped.filter(subject=world.members["mina"], evidence__isnull=False).count() == 0


def test_their_public_recognitions_are_no_longer_public(world, zofia):
    visitor = text_of(world.client("vera").get("/harbor/steps/abilities/listens/"))
    assert "Mina about Żofia Quillfeather" in visitor
    member = erase(world, zofia)
    visitor = text_of(world.client("vera").get("/harbor/steps/abilities/listens/"))
    assert "Mina about" not in visitor
    about = AbilityRating.objects.filter(observation__subjects=member, observation__audience="world")
    assert set(about.values_list("reach", flat=True)) == {"members"}
    assert set(Decision.unscoped.filter(subject=member).values_list("shown", flat=True)) == {"private"}
    assert set(Decision.unscoped.filter(decided_by=member).values_list("shown", flat=True)) == {"world"}


def test_their_membership_and_account_are_gone(world, zofia, django_capture_on_commit_callbacks):
    Session.objects.create(session_key="zofia", session_data="x", expire_date=NOW + DAY)
    with django_capture_on_commit_callbacks(execute=True):
        member = erase(world, zofia)
    assert User.objects.filter(pk=zofia.user_id).count() == 0
    assert Session.objects.filter(session_key="zofia").count() == 0
    assert member.team_memberships.count() == member.holdings.count() == member.maintained_abilities.count() == 0
    assert (member.manager, member.is_people_admin, member.left_on) == (None, False, TODAY)
    assert member.line_up.count() == member.line_down.count() == 0
    assert Member.objects.get(slug="mina").manager.slug == "tomas"
    assert Invitation.objects.count() == PeopleUpload.objects.count() == 0


def test_an_account_with_another_membership_stays(world, zofia):
    factories.MemberFactory(organization=world.lantern, user=zofia.user, name=NAME, email=EMAIL, slug="zofia")
    erase(world, zofia)
    assert User.objects.filter(pk=zofia.user_id).count() == 1
    assert Member.objects.get(organization=world.lantern, slug="zofia").name == NAME


def test_other_organizations_stay_unchanged(world, zofia):
    stig = world.members["stig"]
    set_manager(member=stig, manager=None, by=stig, now=NOW)
    AuditEvent.objects.filter(organization=world.lantern).update(subject_label=NAME)
    erase(world, zofia)
    labels = AuditEvent.objects.filter(organization=world.lantern).values_list("subject_label", flat=True)
    assert set(labels) == {NAME}


def test_the_audit_log_records_the_erasure_and_the_actor(world, zofia):
    member = erase(world, zofia)
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor.slug, event.subject_id, event.subject_label) == (
        "erase_person",
        "sol",
        member.pk,
        "Former member",
    )
    kept = AuditEvent.objects.get(action="set_maintainers")
    assert kept.actor == member
    assert kept.after == {"maintainers": ["mina", member.slug]}


# Permissions and the form


def post(world: World, slug: str, typed: str, who: str = "sol"):
    return world.client(who).post(f"/harbor/people/{slug}/erase/", {"typed": typed})


def test_an_owner_must_enter_the_name(world, zofia):
    page = post(world, zofia.slug, "Zofia")
    assert "This name doesn’t match. Enter: Żofia Quillfeather" in text_of(page)
    assert Member.objects.get(pk=zofia.pk).erased_at is None
    response = post(world, zofia.slug, f" {NAME} ")
    assert (response.status_code, response.url) == (302, "/harbor/people/")
    assert Member.objects.get(pk=zofia.pk).erased_at is not None


def test_only_owners_can_erase_and_never_themselves(world, zofia):
    for who in ("mina", "tomas", "rosa", "ines"):
        assert post(world, zofia.slug, NAME, who).status_code == 403
    for who in ("stig", "lena", "adam"):
        assert post(world, zofia.slug, NAME, who).status_code == 404
    assert post(world, "sol", "Sol").status_code == 403
    with pytest.raises(CannotChangePeople, match="You can’t erase yourself"):
        erase(world, world.members["sol"])
    assert Member.objects.filter(erased_at__isnull=False).count() == 0


def test_the_operator_can_not_erase_the_last_owner(world):
    with pytest.raises(CannotChangePeople, match="last owner"):
        erase_person(member=world.members["sol"], by=None, now=NOW)


def test_a_person_is_erased_once_and_can_not_come_back(world, zofia):
    member = erase(world, zofia)
    with pytest.raises(CannotChangePeople, match="already been erased"):
        erase(world, member)
    assert world.client("sol").post(f"/harbor/people/{member.slug}/return/").status_code == 404


def test_the_page_states_the_effects_with_numbers_that_everyone_may_know(world, zofia):
    page = text_of(world.client("sol").get(f"/harbor/people/{zofia.slug}/erase/"))
    assert "2 recognitions and 1 comment that all members can read" in page
    assert "observations about them (2 recognitions)" in page
    assert "1 direct report will move to Tomas." in page


def test_the_stated_effects_do_not_reveal_private_observations(world):
    mina, tomas = world.members["mina"], world.members["tomas"]
    before = text_of(world.client("sol").get("/harbor/people/mina/erase/"))
    for audience in ("journal", "subject", "managers"):
        published(tomas, [mina], audience, "Secret.", world.ability)
        published(mina, [tomas], audience, "Secret.", world.ability)
    assert text_of(world.client("sol").get("/harbor/people/mina/erase/")) == before


def test_a_failed_erasure_changes_nothing(world, zofia, monkeypatch):
    before = everything()
    monkeypatch.setattr("people.actions.erasure.clean_texts", None)
    with pytest.raises(TypeError):
        erase(world, zofia)
    assert everything() == before


def test_erasing_a_former_member_moves_their_reports_up(world):
    lena = world.members["lena"]
    report = person(world.harbor, "Rep", lena)
    erase(world, lena)
    report.refresh_from_db()
    assert report.manager is None
    assert Member.objects.get(pk=lena.pk).left_on == dt.date(2020, 1, 2)


# Texts


TRACES = PersonalIdentifiers(names=("Ann Lee", "Ann"), emails=("ann@x.example",), slug="ann-lee", new_slug="former-7")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Ann Lee did it.", "[a former member] did it."),
        ("ANN  LEE and\nann\nlee", "[a former member] and\n[a former member]"),
        ("Ann's and Anna's", "Ann's and Anna's"),
        ("joann@x.example, ann@x.example", "joann@x.example, [a former member]"),
        ("[a](/harbor/people/ann-lee/)", "[a](/harbor/people/former-7/)"),
        ("joann-lee, ann-lee.", "joann-lee, former-7."),
        ("Nobody.", "Nobody."),
    ],
)
def test_a_text_is_cleaned_of_names_addresses_and_links(text, cleaned):
    assert TRACES.cleaned(text) == cleaned


def test_without_a_name_no_text_is_changed():
    assert (
        PersonalIdentifiers(names=(), emails=(), slug="a-b", new_slug="former-1").cleaned("Ann did it.")
        == "Ann did it."
    )


def test_nested_settings_are_cleaned():
    data = {"maintainers": ["ann-lee", "bo"], "note": {"by": "Ann Lee"}, "count": 3}
    assert TRACES.cleaned_data(data, {"maintainers"}) == {
        "maintainers": ["former-7", "bo"],
        "note": {"by": "[a former member]"},
        "count": 3,
    }


WILL = PersonalIdentifiers(names=("Will",), emails=("w@x.example",), slug="owner", new_slug="former-1")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("We will ship it. Will you? I WILL.", None),
        ("@Will, will you?", "[a former member], will you?"),
        ("@will", None),
        ("a@Will.example, @Willow", None),
        ("[Will](/harbor/people/owner/) will", "[a former member](/harbor/people/former-1/) will"),
        ("The owner asked @owner.", "The owner asked @former-1."),
    ],
)
def test_a_name_of_one_word_is_only_removed_from_mentions_and_links(text, cleaned):
    assert WILL.cleaned(text) == (text if cleaned is None else cleaned)


def test_slugs_are_replaced_in_settings_that_list_members():
    data = {"rights": ["owner"], "key": "owner", "maintainers": ["owner"]}
    assert WILL.cleaned_data(data, {"maintainers"}) == {
        "rights": ["owner"],
        "key": "owner",
        "maintainers": ["former-1"],
    }


@pytest.mark.parametrize(
    ("name", "text", "cleaned"),
    [
        ("Tomas Berg", "Tomas Bergs Idee", "[a former member]s Idee"),
        ("Matti Virtanen", "Matti Virtanenin", "[a former member]in"),
        ("田中太郎", "昨日田中太郎さんが", "昨日[a former member]さんが"),
        ("김철수", "김철수가 도왔다", "[a former member]가 도왔다"),
        ("José Álvarez", "Jose\u0301 A\u0301lvarez", "[a former member]"),
        ("Jose\u0301 A\u0301lvarez", "José Álvarez", "[a former member]"),
        ("An Do", "an double, an do", "an double, [a former member]"),
        ("Вера", "Вера, вера", "Вера, вера"),
        ("Вера Иванова", "Веру, ВЕРА ИВАНОВА", "Веру, [a former member]"),
    ],
)
def test_a_name_is_found_with_attached_text_and_in_any_normalization(name, text, cleaned):
    assert PersonalIdentifiers(names=(name,), emails=(), slug="a-b", new_slug="former-1").cleaned(text) == cleaned


def test_a_text_without_the_name_keeps_its_normalization():
    assert TRACES.cleaned("Jose\u0301") == "Jose\u0301"


@pytest.mark.parametrize(
    ("name", "probe"), [("Żofia Ó", "ofia"), ("田中 太郎", "田中"), ("Вера", ""), ("一郎が", "")]
)
def test_probes_only_use_letters_that_databases_can_compare(name, probe):
    assert PersonalIdentifiers(names=(name,), emails=(), slug="a", new_slug="b").text_probes in (
        ("a", probe),
        (probe, "a"),
    )


def test_replacing_a_short_name_does_not_exceed_a_column(world):
    thread = open_thread(
        about=world.ability, title="x" * 190 + " Al Ng", text="Hi.", by=world.members["mina"], now=NOW
    )
    erase(world, person(world.harbor, "Al Ng"))
    assert Thread.unscoped.get(pk=thread.pk).title == "x" * 190 + " [a former"


def test_a_name_without_latin_letters_is_found_in_texts(world):
    for name in ("田中太郎", "Вера Иванова"):
        member = factories.MemberFactory(organization=world.harbor, name=name, email=f"a{len(name)}@x.org")
        thread = open_thread(
            about=world.ability, title=f"Frag {name.upper()} und Bo", text="Hi.", by=world.members["mina"], now=NOW
        )
        erase(world, member)
        assert Thread.unscoped.get(pk=thread.pk).title == f"Frag {ERASED_NAME} und Bo"


def test_former_addresses_and_their_invitations_are_removed(world):
    mina, sol = world.members["mina"], world.members["sol"]
    Member.objects.filter(pk=mina.pk).update(email="quill@old.example")
    Invitation.objects.create(
        organization=world.harbor,
        email="quill@old.example",
        token_hash="x",
        uses=1,
        created_at=NOW,
        expires_at=NOW + DAY,
    )
    record_event(action="invite", on=Invitation.objects.get(), organization=world.harbor, by=sol, now=NOW)
    edit_member(member=mina, name="Mina", email="quill@new.example", by=sol, now=NOW)
    assert "old.example" in everything()
    erase(world, mina)
    assert "old.example" not in everything()


def test_the_link_to_an_identity_provider_is_removed_even_if_the_account_stays(world):
    stig = world.users["stig"]
    member = factories.MemberFactory(organization=world.harbor, user=stig, name="Stig Berg", slug="stig")
    for provider in ("harbor", "lantern"):
        SocialAccount.objects.create(user=stig, provider=provider, uid="42", extra_data={"name": "Stig Berg"})
    erase(world, member)
    assert list(SocialAccount.objects.values_list("provider", flat=True)) == ["lantern"]


LETTERS = st.characters(categories=("L",))


@given(st.lists(st.text(LETTERS, min_size=1), min_size=2, max_size=3))
def test_a_name_in_any_script_is_recognized(parts):
    traces = PersonalIdentifiers(names=(" ".join(parts),), emails=("a@b.example",), slug="a-b", new_slug="former-1")
    assert traces.cleaned(f"1 {'  '.join(parts)}, 2") == f"1 {ERASED_NAME}, 2"

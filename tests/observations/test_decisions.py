"""Deciding milestones: who may, on what evidence, by which words; what others read of it."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frameworks.actions import assign_role, publish_framework, set_maintainers, store_document
from frameworks.document import GroupDocument, MilestoneDocument
from frameworks.models import Edition
from frameworks.queries import editions_in
from notifications.models import Notification
from observations.actions import (
    CannotObserve,
    RatedAbility,
    answer_decision,
    decide_milestone,
    publish_observation,
    record_observation,
    retract_observation,
    show_decision,
)
from observations.models import Decision, Evidence
from people.actions import deactivate_member, set_manager
from people.models import Organization
from tests import factories
from tests.html_text import html_of, plain, text_of, titles
from tests.world import NOW, make_world
from ui.dates import day_text

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
DECIDE = "/harbor/people/mina/decide/?ability=steps/listens"


@pytest.fixture
def world():
    return make_world()


def observation_of(
    world, by: str, audience: str, rating: str = "strong", story: str = "They asked.", about: str = "mina"
):
    observation = record_observation(
        by=world.members[by],
        about=[world.members[about]],
        story=story,
        observed_on=NOW.date() - DAY,
        audience=audience,
        ratings=[RatedAbility(world.ability, rating)],
        now=NOW,
    )
    publish_observation(observation=observation, by=world.members[by], now=NOW)
    return observation


def decide(world, *, by: str = "tomas", milestone: int = 2, outcome: str = "awarded", **fields) -> Decision:
    return decide_milestone(
        **{
            "subject": world.members["mina"],
            "ability": world.ability,
            "milestone": milestone,
            "outcome": outcome,
            "edition": editions_in(world.steps, 1)["listens"],
            "by": world.members[by],
            "reason": "Seen often.",
            "decided_on": NOW.date(),
            "now": NOW,
            **fields,
        }
    )


def wording_changes(world, *, name: str = "Hears", **fields) -> None:
    document = factories.document(
        groups=(GroupDocument(key="craft", name="Craft"),),
        abilities=(factories.ability(name=name, **{"levels": 5, **fields}),),
        roles=(factories.role("developer", {"listens": "1"}), factories.role("coach", {"listens": "2"})),
    )
    store_document(framework=world.steps, document=document, by=None, now=NOW + DAY)
    publish_framework(framework=world.steps, effective_on=(NOW + DAY).date(), by=None, now=NOW + DAY)


def form_of(page) -> dict[str, str]:
    """What the form for deciding holds already."""
    found = dict(re.findall(r'<input type="hidden" name="(uid|edition|milestone)" value="([^"]*)"', html_of(page)))
    return {**found, "outcome": "awarded", "reason": "Well done.", "decided_on": str(NOW.date())}


def post(world, who: str = "tomas", url: str = DECIDE, **said):
    client = world.client(who)
    return client.post(url, {**form_of(client.get(url)), **said})


def only() -> Decision:
    return Decision.unscoped.get()


# Who decides


def test_only_the_manager_can_decide(world):
    found = {
        who: world.client(who).get(DECIDE).status_code for who in ("mina", "rosa", "ines", "sol", "stig", "lena")
    }
    assert found == {"mina": 403, "rosa": 403, "ines": 403, "sol": 403, "stig": 404, "lena": 404}
    assert world.client("rosa").post(DECIDE, {"outcome": "awarded"}).status_code == 403
    assert post(world, milestone="3").status_code == 302
    decision = only()
    assert (decision.subject, decision.decided_by, decision.milestone, decision.outcome, decision.shown) == (
        world.members["mina"], world.members["tomas"], 3, "awarded", "private",
    )  # fmt: skip
    assert (decision.edition, decision.reason) == (editions_in(world.steps, 1)["listens"], "Well done.")


def test_managers_further_up_decide_within_the_levels_of_the_organization(world):
    set_manager(member=world.members["tomas"], manager=world.members["sol"], by=None, now=NOW)
    assert world.client("sol").get(DECIDE).status_code == 403
    Organization.objects.filter(pk=world.harbor.pk).update(manager_levels=2)
    assert world.client("sol").get(DECIDE).status_code == 200
    assert world.client("sol").get("/harbor/people/sol/decide/").status_code == 403
    set_manager(member=world.members["mina"], manager=world.members["rosa"], by=None, now=NOW)
    assert [world.client(who).get(DECIDE).status_code for who in ("tomas", "sol", "rosa")] == [403, 403, 200]


def test_the_link_to_decide_is_shown_to_those_who_can(world):
    drawn = {
        who: "/decide/" in html_of(world.client(who).get(path))
        for who in ("mina", "tomas", "rosa")
        for path in ("/harbor/people/mina/", "/harbor/people/mina/milestones/")
    }
    assert drawn == {"mina": False, "tomas": True, "rosa": False}


# The form


def test_abilities_required_by_roles_come_first_and_all_can_be_found(world):
    role = world.steps.roles.get(key="developer")
    assign_role(member=world.members["mina"], role=role, since=NOW.date(), by=None, now=NOW)
    page = world.client("tomas").get("/harbor/people/mina/decide/")
    assert titles(page, "h2") == ["Abilities for their roles"]
    assert "Listens Developer · Steps" in text_of(page)
    found = world.client("tomas").get("/harbor/people/mina/decide/?q=listens", headers={"HX-Request": "true"})
    assert "/decide/?ability=craft/listens" in html_of(found)
    assert "plans" not in html_of(found)


def test_the_requirements_of_a_milestone_are_next_to_the_evidence(world):
    observation_of(world, "rosa", "members", story="Rosa saw it.")
    observation_of(world, "ines", "subject-and-managers", "misaligned", "Ines saw it.")
    observation_of(world, "ines", "managers", story="For managers.")
    observation_of(world, "tomas", "journal", story="A note of mine.")
    observation_of(world, "rosa", "subject", story="Between Rosa and Mina.")
    page = world.client("tomas").get(f"{DECIDE}&milestone=3")
    said = text_of(page)
    assert "Listens at 3." in said
    assert "An award also counts for milestones 1 and 2" in said
    assert "Rosa saw it." in said
    assert "Between Rosa and Mina." not in said
    assert "3 observations, by 2 independent observers." in said
    assert "1 observation, by 1 independent observer." in said
    fields = re.findall(r'<input type="checkbox" name="(\w+)"', html_of(page))
    assert sorted(fields) == ["evidence", "evidence", "private", "private"]


def test_without_a_milestone_the_next_one_is_suggested(world):
    assert form_of(world.client("tomas").get(DECIDE))["milestone"] == "1"
    decide(world, milestone=2)
    page = world.client("tomas").get(DECIDE)
    assert form_of(page)["milestone"] == "3"
    assert "Awarded: milestone 2" in text_of(page)


@pytest.mark.parametrize("outcome", ["not-yet", "revoked"])
def test_not_awarding_or_revoking_needs_a_reason(world, outcome):
    page = post(world, outcome=outcome, reason=" ", decided_on="2026-02-27")
    assert "Give a reason, so that they can understand the decision." in text_of(page)
    assert 'value="2026-02-27"' in html_of(page)
    assert Decision.unscoped.count() == 0


def test_a_day_in_the_future_is_refused_and_the_form_keeps_its_input(world):
    observation = observation_of(world, "rosa", "members")
    page = post(world, decided_on="2999-01-01", reason="All of *this*.", evidence=str(observation.uid))
    assert "The date is in the future." in text_of(page)
    assert "All of *this*." in html_of(page)
    assert re.search(rf'value="{observation.uid}" checked', html_of(page))
    assert Decision.unscoped.count() == 0


def test_a_day_before_the_person_joined_or_before_the_evidence_is_refused(world):
    joined = world.members["mina"].joined_on
    message = f"Mina joined on {day_text(joined)}. Choose a later date."
    with pytest.raises(CannotObserve, match=re.escape(message)):
        decide(world, decided_on=joined - DAY)
    assert message in text_of(post(world, decided_on=str(joined - DAY)))
    evidence = observation_of(world, "rosa", "subject-and-managers")
    with pytest.raises(CannotObserve, match=f"Some of the evidence is from {day_text(evidence.observed_on)}"):
        decide(world, evidence=[evidence], decided_on=evidence.observed_on - DAY)
    assert Decision.unscoped.count() == 0
    assert decide(world, evidence=[evidence], decided_on=evidence.observed_on) == only()


def test_submitting_a_form_twice_decides_once(world):
    client = world.client("tomas")
    said = form_of(client.get(DECIDE))
    first, second = client.post(DECIDE, said), client.post(DECIDE, said)
    assert first.url == second.url == f"/harbor/decisions/{only().uid}/"


def test_resubmitting_a_form_with_another_decision_is_refused_and_keeps_the_input(world):
    client = world.client("tomas")
    said = form_of(client.get(DECIDE))
    client.post(DECIDE, said)
    page = client.post(DECIDE, {**said, "outcome": "revoked", "reason": "Not so."})
    assert (page.status_code, "You already sent this form" in text_of(page)) == (200, True)
    assert ("Not so.</textarea>" in html_of(page), only().outcome) == (True, "awarded")
    again = form_of(page)["uid"]
    assert client.post(DECIDE, {**said, "outcome": "revoked", "reason": "Not so.", "uid": again}).status_code == 302


def test_a_form_of_somebody_else_reveals_nothing_and_can_not_be_reused(world):
    uid = uuid.uuid4()
    first = decide(world, uid=uid)
    assert decide(world, uid=uid) == only()
    with pytest.raises(CannotObserve, match="already sent"):
        decide(world, uid=uid, reason="Another.")
    set_manager(member=world.members["mina"], manager=world.members["rosa"], by=None, now=NOW)
    for probed in (uid, first.uid):
        assert decide(world, by="rosa", uid=probed).decided_by == world.members["rosa"]


def test_a_former_manager_can_not_decide(world):
    set_manager(member=world.members["mina"], manager=world.members["rosa"], by=None, now=NOW)
    with pytest.raises(CannotObserve, match="You don’t manage Mina"):
        decide(world)
    assert Decision.unscoped.count() == 0


def test_wording_that_changed_meanwhile_is_shown_before_anything_is_decided(world, monkeypatch):
    client = world.client("tomas")
    said = {**form_of(client.get(DECIDE)), "reason": "By the *old* words.", "milestone": "2"}
    wording_changes(world)
    page = client.post(DECIDE, said)
    assert "A new release took effect while you were deciding." in text_of(page)
    assert "Hears at 2." in text_of(page)
    assert "By the *old* words." in html_of(page)
    assert Decision.unscoped.count() == 0
    again = {**said, **{name: form_of(page)[name] for name in ("edition", "uid")}}
    assert client.post(DECIDE, again).status_code == 302
    assert only().edition == editions_in(world.steps, 2)["listens"]


def test_an_undefined_milestone_can_not_be_awarded(world):
    gap = (factories.milestone(1), MilestoneDocument(level=2, status="undefined"), factories.milestone(3))
    wording_changes(world, name="Listens", milestones=gap)
    for level in (2, 4):
        assert "there is nothing to award" in text_of(world.client("tomas").get(f"{DECIDE}&milestone={level}"))
        assert "it can’t be awarded. Choose" in text_of(post(world, milestone=str(level)))
        with pytest.raises(CannotObserve, match="can’t be awarded"):
            decide(world, milestone=level, edition=editions_in(world.steps, 2)["listens"])
    assert Decision.unscoped.count() == 0
    assert post(world, milestone="3").status_code == 302


def test_evidence_that_its_subject_can_not_read_is_refused(world):
    set_manager(member=world.members["mina"], manager=world.members["ines"], by=None, now=NOW)
    url = "/harbor/people/mina/decide/?ability={}/listens"
    assert [world.client("ines").get(url.format(key)).status_code for key in ("steps", "craft", "plans")] == [
        200, 200, 403,
    ]  # fmt: skip


# Evidence


def test_evidence_is_readable_by_both_or_marked_as_private(world):
    shared, private = observation_of(world, "rosa", "members"), observation_of(world, "rosa", "managers")
    page = post(world, evidence=[str(shared.uid), str(private.uid)])
    assert "Use it as private evidence, or remove it." in text_of(page)
    assert Decision.unscoped.count() == 0
    assert post(world, evidence=[str(shared.uid)], private=[str(private.uid)]).status_code == 302
    found = Evidence.objects.order_by("pk").values_list("observation", "is_private")
    assert list(found) == [(shared.pk, False), (private.pk, True)]


def test_evidence_that_the_decider_can_not_read_is_refused(world):
    hidden, taken_back = observation_of(world, "rosa", "subject"), observation_of(world, "tomas", "members")
    retract_observation(observation=taken_back, by=world.members["tomas"], now=NOW)
    for observation in (hidden, taken_back):
        for how in ("evidence", "private_evidence"):
            with pytest.raises(CannotObserve, match="an observation that you can’t read"):
                decide(world, **{how: [observation]})
        page = post(world, evidence=[str(observation.uid)])
        assert "so we removed it" in text_of(page)
    absent = post(world, evidence=[str(uuid.uuid4())])
    assert plain_without_ids(page) == plain_without_ids(absent)
    assert Decision.unscoped.count() == 0


def test_evidence_about_somebody_else_or_another_ability_is_refused(world):
    other = observation_of(world, "tomas", "members", about="rosa")
    unrated = record_observation(
        by=world.members["tomas"],
        about=[world.members["mina"]],
        story="They asked.",
        observed_on=NOW.date() - DAY,
        audience="members",
        ratings=[],
        now=NOW,
    )
    publish_observation(observation=unrated, by=world.members["tomas"], now=NOW)
    for observation in (other, unrated):
        with pytest.raises(CannotObserve, match="isn’t about Mina and this ability"):
            decide(world, evidence=[observation])
    assert Decision.unscoped.count() == 0


def plain_without_ids(page) -> str:
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", text_of(page))


def test_the_subject_does_not_see_private_evidence(world):
    decision = decide(world)
    url = f"/harbor/decisions/{decision.uid}/"
    before, steps = record(world, "mina", url)
    private = observation_of(world, "rosa", "managers", story="Only for managers.")
    Evidence.objects.create(decision=decision, observation=private, is_private=True)
    assert record(world, "mina", url) == (before, steps)
    seen_by_manager, _ = record(world, "tomas", url)
    assert "Only for managers." in seen_by_manager
    assert "Private evidence" in seen_by_manager
    assert "There is no evidence that you can read." in plain(before)


def record(world, who: str, url: str) -> tuple[str, int]:
    """A page without what differs each time, and how many queries it takes once its reader is known."""
    world.client(who).get("/harbor/people/")
    with CaptureQueriesContext(connection) as counted:
        page = world.client(who).get(url)
    assert page.status_code == 200
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html_of(page)), len(counted)


# Awards include lower milestones


def standing(world) -> list[tuple[int, str]]:
    rows = Decision.unscoped.standing().filter(subject=world.members["mina"])
    return sorted(rows.values_list("milestone", "outcome"))


@pytest.mark.parametrize(
    ("milestone", "message"),
    [
        (1, "Milestone 2 is awarded, and includes milestone 1. Revoke that one first."),
        (2, "Milestone 2 is awarded. Revoke it instead."),
    ],
)
def test_a_not_yet_never_ends_an_award(world, milestone, message):
    """Otherwise a shown award would disappear, and everyone who could see it would know of a private decision."""
    show_decision(decision=decide(world), shown="members", by=world.members["mina"], now=NOW)
    with pytest.raises(CannotObserve, match=re.escape(message)):
        decide(world, milestone=milestone, outcome="not-yet")
    url = f"{DECIDE}&milestone={milestone}"
    refused = post(world, url=url, milestone=str(milestone), outcome="not-yet")
    assert (refused.status_code, message in text_of(refused)) == (200, True)
    assert (only().outcome, only().shown) == ("awarded", "members")
    decide(world, milestone=3, outcome="not-yet")
    assert standing(world) == [(2, "awarded"), (3, "not-yet")]


def test_an_award_replaces_each_not_yet_that_it_includes(world):
    for milestone in (1, 2, 3):
        decide(world, milestone=milestone, outcome="not-yet")
    page = text_of(world.client("tomas").get(f"{DECIDE}&milestone=2"))
    assert page.count("An award replaces the “Not yet” decision of") == 1
    award = decide(world)
    assert standing(world) == [(2, "awarded"), (3, "not-yet")]
    assert {each.milestone for each in award.supersedes(manager="unscoped").all()} == {1, 2}
    record_page = text_of(world.client("mina").get(f"/harbor/decisions/{award.uid}/"))
    assert "This replaces 2 earlier decisions" in record_page


def test_revoking_says_what_it_ends_and_revokes_the_higher_awards_too(world):
    for milestone, shown in ((1, "private"), (2, "members"), (3, "world")):
        decision = decide(world, milestone=milestone)
        show_decision(decision=decision, shown=shown, by=world.members["mina"], now=NOW)
    url = f"{DECIDE}&milestone=2"
    page = text_of(world.client("tomas").get(url))
    for sentence in (
        "If you revoke milestone 2:",
        "Milestone 3 is revoked, too, because it includes milestone 2. It gets its own decision",
        "All members will no longer see that milestone 2 was awarded.",
        "The public and all members will no longer see that milestone 3 was awarded.",
    ):
        assert sentence in page
    unannounced = post(world, url=url, milestone="2", outcome="revoked", reason="A mistake.")
    assert "The awards of this person changed while you were deciding." in text_of(unannounced)
    assert standing(world) == [(1, "awarded"), (2, "awarded"), (3, "awarded")]
    twice = post(world, url=url, milestone="2", outcome="revoked", reason="A mistake.", also_revoked=["3", "3"])
    assert twice.status_code == 302
    assert standing(world) == [(1, "awarded"), (2, "revoked"), (3, "revoked")]
    assert set(Decision.unscoped.filter(outcome="revoked").values_list("reason", flat=True)) == {"A mistake."}
    assert not Decision.unscoped.exclude(shown="private").exists()


def test_an_included_milestone_is_revoked_with_the_one_that_includes_it(world):
    decide(world, milestone=3)
    with pytest.raises(CannotObserve, match="Milestone 2 is met because milestone 3 is awarded"):
        decide(world, outcome="revoked")


# What follows


def test_a_later_decision_replaces_the_earlier_one_on_pages(world):
    first = decide(world)
    show_decision(decision=first, shown="world", by=world.members["mina"], now=NOW)
    last = decide(world, outcome="revoked", reason="It was somebody else.")
    first.refresh_from_db()
    assert (first.superseded_by, first.shown) == (last, "private")
    assert world.client("vera").get(f"/harbor/decisions/{first.uid}/").status_code == 404
    with pytest.raises(CannotObserve, match="A later decision has replaced"):
        show_decision(decision=first, shown="world", by=world.members["mina"], now=NOW)
    page = world.client("mina").get(f"/harbor/decisions/{first.uid}/")
    assert f'href="/harbor/decisions/{last.uid}/">See the decision that replaced it' in html_of(page)
    assert f"/harbor/decisions/{first.uid}/" in html_of(world.client("mina").get(f"/harbor/decisions/{last.uid}/"))


def test_the_subject_is_notified_and_the_decider_is_notified_of_the_answer(world):
    decision = decide(world)
    assert notices() == [("mina", "decided")]
    url = f"/harbor/decisions/{decision.uid}/answer/"
    assert [world.client(who).post(url, {"answer": "No."}).status_code for who in ("tomas", "rosa", "stig")] == [
        403, 404, 404,
    ]  # fmt: skip
    assert "You can edit your answer later; earlier versions are not kept." in text_of(world.client("mina").get(url))
    assert world.client("mina").post(url, {"answer": "Thank **you**."}).status_code == 302
    decision.refresh_from_db()
    assert (decision.answer, decision.answered_at is not None) == ("Thank **you**.", True)
    assert notices() == [("mina", "decided"), ("tomas", "answered")]
    answer_decision(decision=decision, answer="Thanks.", by=world.members["mina"], now=NOW)
    answer_decision(decision=decision, answer="", by=world.members["mina"], now=NOW)
    decision.refresh_from_db()
    assert (decision.answer, decision.answered_at) == ("", None)
    assert len(notices()) == 2


def notices() -> list[tuple[str, str]]:
    return list(Notification.unscoped.order_by("pk").values_list("recipient__slug", "kind"))


def test_only_the_subject_can_show_or_hide_an_award(world):
    decision = decide(world, evidence=[observation_of(world, "rosa", "members", story="Rosa saw it.")])
    answer_decision(decision=decision, answer="Thank you all.", by=world.members["mina"], now=NOW)
    url = f"/harbor/decisions/{decision.uid}/"
    assert statuses(world, url) == {"vera": 404, "stig": 404, "rosa": 404, "tomas": 200, "mina": 200}
    assert world.client("tomas").post(f"{url}show/", {"shown": "world"}).status_code == 403
    assert world.client("mina").post(f"{url}show/", {"shown": "members"}).status_code == 302
    assert statuses(world, url) == {"vera": 404, "stig": 404, "rosa": 200, "tomas": 200, "mina": 200}
    world.client("mina").post(f"{url}show/", {"shown": "world"})
    page = text_of(world.client("vera").get(url))
    assert "Awarded: milestone 2 of Listens Mina 1 March 2026" in page
    assert "Listens at 2." in page
    for private in ("Seen often.", "Tomas", "Thank you all.", "Rosa saw it.", "Evidence"):
        assert private not in page
        assert private in text_of(world.client("mina").get(url))
    world.client("mina").post(f"{url}show/", {"shown": "private"})
    assert statuses(world, url) == {"vera": 404, "stig": 404, "rosa": 404, "tomas": 200, "mina": 200}


def statuses(world, url: str) -> dict[str, int]:
    return {who: world.client(who).get(url).status_code for who in ("vera", "stig", "rosa", "tomas", "mina")}


def test_hidden_and_absent_rows_get_the_same_response(world):
    decision = decide(world)
    for who in ("vera", "rosa", "stig"):
        world.client(who).get("/harbor/")
        answers = []
        for uid in (decision.uid, uuid.UUID(int=7)):
            with CaptureQueriesContext(connection) as counted:
                page = world.client(who).get(f"/harbor/decisions/{uid}/")
            body = re.sub(r'value="[^"]*"', "", html_of(page)).replace(str(uid), "")
            answers.append((page.status_code, body, dict(page.headers), len(counted)))
        assert answers[0] == answers[1]
        assert answers[0][0] == 404


def test_the_wording_of_an_unreadable_framework_is_left_out(world):
    decision = decide(
        world, ability=world.craft.abilities.get(), edition=editions_in(world.craft, 1)["listens"], milestone=1
    )
    show_decision(decision=decision, shown="world", by=world.members["mina"], now=NOW)
    url = f"/harbor/decisions/{decision.uid}/"
    assert "Listens" in html_of(world.client("rosa").get(url))
    visitor = html_of(world.client("vera").get(url))
    assert "Listens" not in visitor
    assert "craft" not in visitor
    assert "You don’t have access to its wording." in visitor


def test_the_record_keeps_its_wording_and_says_how_it_differs_today(world):
    decision = decide(world)
    url = f"/harbor/decisions/{decision.uid}/"
    assert "The wording is still the same." in text_of(world.client("mina").get(url))
    wording_changes(world)
    page = world.client("mina").get(url)
    assert "Listens at 2." in text_of(page)
    assert "The wording has changed since." in text_of(page)
    assert ("<del>Listens</del>" in html_of(page), "<ins>Hears</ins>" in html_of(page)) == (True, True)
    assert "Milestone 3" not in text_of(page)
    assert 'href="/harbor/steps/releases/1/abilities/listens/#milestone-2"' in html_of(page)


# Lists


def test_lists_contain_only_what_their_reader_can_read(world):
    shown, hidden = decide(world, milestone=1), decide(world, milestone=2)
    show_decision(decision=shown, shown="members", by=world.members["mina"], now=NOW)
    for path in ("/harbor/people/mina/", "/harbor/people/mina/milestones/"):
        assert links(world, "mina", path) == links(world, "tomas", path) == {shown.uid, hidden.uid}
        assert links(world, "rosa", path) == {shown.uid}
    assert links(world, "mina", "/harbor/decisions/") == {shown.uid, hidden.uid}
    assert links(world, "tomas", "/harbor/decisions/") == set()
    assert links(world, "tomas", "/harbor/decisions/?by=me") == {shown.uid, hidden.uid}
    assert links(world, "rosa", "/harbor/decisions/?by=me") == set()


def links(world, who: str, path: str) -> set[uuid.UUID]:
    page = html_of(world.client(who).get(path))
    return {uuid.UUID(found) for found in re.findall(r"/harbor/decisions/([0-9a-f-]{36})/", page)}


def test_a_hidden_decision_changes_no_page_of_others(world):
    paths = ("/harbor/people/mina/", "/harbor/people/mina/milestones/", "/harbor/decisions/")
    evidence = observation_of(world, "rosa", "members")
    before = [record(world, "rosa", path) for path in paths]
    for milestone in (1, 2, 2):
        decide(world, milestone=milestone, evidence=[evidence])
    assert [record(world, "rosa", path) for path in paths] == before


def test_a_long_list_is_paged_by_cursor(world):
    made = [decide(world, milestone=1 + number % 5, now=NOW + number * DAY) for number in range(33)]
    first = world.client("tomas").get("/harbor/decisions/?by=me")
    [more] = re.findall(r'href="([^"]+)">Show older', html_of(first))
    rest = links(world, "tomas", more.replace("&amp;", "&"))
    assert rest == {each.uid for each in made[:3]}
    assert rest & links(world, "tomas", "/harbor/decisions/?by=me") == set()


def test_pages_need_the_same_queries_for_any_number_of_rows(world):
    decision = decide(world)
    paths = (
        DECIDE,
        "/harbor/people/mina/milestones/",
        "/harbor/decisions/?by=me",
        f"/harbor/decisions/{decision.uid}/",
    )
    few = [record(world, "tomas", path)[1] for path in paths]
    for number in range(3):
        observation = observation_of(world, "rosa", "members", "strong")
        observation_of(world, "ines", "managers", "concerning")
        made = decide(world, milestone=3 + number, evidence=[observation])
        Evidence.objects.create(decision=decision, observation=observation)
        assert made.milestone == 3 + number
    assert [record(world, "tomas", path)[1] for path in paths] == few == [10, 6, 4, 9]


def test_the_edition_of_a_decision_can_not_change(world):
    decision = decide(world)
    set_maintainers(ability=world.ability, maintainers=[], by=None, now=NOW)
    wording_changes(world)
    assert Decision.unscoped.get().edition == decision.edition == Edition.objects.get(pk=decision.edition_id)


# Rules that the page checks, too


def decide_by_a_private_ability(world) -> Decision:
    edition = editions_in(world.plans, 1)["listens"]
    return decide(world, ability=world.plans.abilities.get(key="listens"), edition=edition)


@pytest.mark.parametrize(
    ("only_reader", "message"),
    [("mina", "^This ability no longer exists. Choose another one.$"), ("tomas", "^Mina can’t read this ability")],
)
def test_an_ability_must_be_readable_for_subject_and_decider(world, only_reader, message):
    edits(world.members[only_reader])
    with pytest.raises(CannotObserve, match=message):
        decide_by_a_private_ability(world)
    assert Decision.unscoped.count() == 0


def test_an_ability_that_both_can_read_can_be_decided_about(world):
    edits(world.members["mina"], world.members["tomas"])
    assert decide_by_a_private_ability(world).ability.framework == world.plans


def edits(*members) -> None:
    for member in members:
        member.is_framework_editor = True
        member.save()


def test_no_decision_is_made_about_a_former_member(world):
    deactivate_member(member=world.members["mina"], left_on=NOW.date(), by=None, now=NOW)
    with pytest.raises(CannotObserve, match="not a current member"):
        decide(world)


def test_only_an_award_can_be_revoked(world):
    for earlier in ("nothing", "not-yet"):
        if earlier != "nothing":
            decide(world, outcome=earlier)
        with pytest.raises(CannotObserve, match="can’t be revoked"):
            decide(world, outcome="revoked")
    decide(world)
    assert decide(world, outcome="revoked").outcome == "revoked"

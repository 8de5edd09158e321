"""What a page about an ability is told: facts for its badges, what was seen and said, and where a member stands."""

import datetime as dt

import pytest

from conversations.actions import add_comment, open_thread, resolve_thread
from conversations.models import Comment
from conversations.queries.topic_conversations import CommentInList, ThreadSummary, conversations_of
from frameworks.actions import assign_role, confirm_ability, set_maintainers, store_document
from frameworks.models import Edition
from observations.actions import (
    RatedAbility,
    agree_to_publish,
    decide_milestone,
    publish_observation,
    record_observation,
    retract_observation,
    show_decision,
)
from observations.health import TableFacts
from observations.models import Observation
from observations.queries import (
    RECENT_OBSERVATIONS,
    MemberProgress,
    ObservedPerson,
    draft_health,
    facts_in,
    member_facts,
    member_progress,
    observations_of,
    visitor_facts,
)
from people.actions import deactivate_member, set_manager
from people.models import Organization
from people.viewer import VISITOR
from tests import factories
from tests.sample_people import TODAY, people, person, viewer
from ui.dates import moment

pytestmark = pytest.mark.django_db
NOW = factories.NOW
DAY = dt.timedelta(days=1)


class Harbor:
    """Ada writes about Sam, who reports to Max, as Pia does, and he to Ada. Of the abilities "asks" is spoken of."""

    def __init__(self):
        self.organization = factories.OrganizationFactory(slug="harbor")
        self.ada = person(self.organization, "Ada", rights=frozenset({"framework_editor"}))
        self.sam, self.max, self.pia = people(self.organization, "Sam", "Max", "Pia")
        for low, high in ((self.sam, self.max), (self.pia, self.max), (self.max, self.ada)):
            set_manager(member=low, manager=high, by=None, now=NOW)
        document = factories.document(
            abilities=(factories.ability("asks"), factories.ability("waits")),
            roles=(factories.role("developer", {"asks": "1"}), factories.role("lead", {"asks": "2"})),
        )
        self.framework = factories.framework(self.organization, document)
        self.asks, self.waits = (self.framework.abilities.get(key=key) for key in ("asks", "waits"))

    def see(
        self, audience: str = "members", days_ago: int = 0, *, agreed: bool = False, milestone=None
    ) -> Observation:
        observation = record_observation(
            by=self.ada,
            about=[self.sam],
            story=f"Seen *{days_ago}* days ago.",
            observed_on=TODAY - days_ago * DAY,
            audience=audience,
            ratings=[RatedAbility(self.asks, "strong", milestone)],
            now=NOW - days_ago * DAY,
        )
        publish_observation(observation=observation, by=self.ada, now=NOW - days_ago * DAY)
        if agreed:
            agree_to_publish(observation=observation, by=self.sam, now=NOW - days_ago * DAY)
        return Observation.unscoped.get(pk=observation.pk)

    def award(self, member, milestone: int = 1, shown: str = "private", outcome: str = "awarded", **fields):
        decision = decide_milestone(
            subject=member,
            ability=self.asks,
            milestone=milestone,
            outcome=outcome,
            edition=Edition.objects.get(kind="ability", key="asks"),
            by=self.max if member != self.max else self.ada,
            reason="Seen.",
            decided_on=TODAY,
            now=NOW,
            **fields,
        )
        show_decision(decision=decision, shown=shown, by=member, now=NOW)
        return decision

    def facts(self) -> tuple[TableFacts, TableFacts]:
        """Of "asks", as visitors and as members may know them, however they are asked for."""
        alone = (visitor_facts(self.asks.pk, on=TODAY)[0], member_facts(self.asks.pk, on=TODAY))
        together = tuple(facts_in(self.framework.pk, as_member=each, on=TODAY) for each in (False, True))
        assert tuple(facts[self.asks.pk] for facts in together) == alone
        assert [facts[self.waits.pk] for facts in together] == [TableFacts()] * 2
        return alone


@pytest.fixture
def harbor():
    return Harbor()


# Facts


def test_an_ability_without_observations_has_no_facts(harbor):
    assert harbor.facts() == (TableFacts(), TableFacts())


def test_observations_count_for_groups_that_can_all_read_them(harbor):
    for audience in ("journal", "subject", "managers", "subject-and-managers"):
        harbor.see(audience)
    assert harbor.facts() == (TableFacts(), TableFacts())
    harbor.see("members", 3)
    harbor.see("world", 5)
    harbor.see("world", 7, agreed=True)
    assert harbor.facts() == (
        TableFacts(observations=1, last_observed_on=TODAY - 7 * DAY),
        TableFacts(observations=3, last_observed_on=TODAY - 3 * DAY),
    )


def test_only_current_awards_that_are_shown_count(harbor):
    harbor.award(harbor.pia, outcome="not-yet")
    harbor.award(harbor.pia, 2)
    assert harbor.facts() == (TableFacts(), TableFacts())
    harbor.award(harbor.sam, 1, shown="world")
    harbor.award(harbor.sam, 2, shown="members")
    harbor.award(harbor.max, 1, shown="members")
    assert harbor.facts() == (TableFacts(achieved=1), TableFacts(achieved=2))
    harbor.award(harbor.max, 1, outcome="revoked")
    assert harbor.facts() == (TableFacts(achieved=1), TableFacts(achieved=1))
    harbor.award(harbor.sam, 1, outcome="revoked", also_revoked=[2])
    assert harbor.facts() == (TableFacts(), TableFacts())


def test_conversations_count_for_everybody(harbor):
    first = open_thread(about=harbor.asks, title="Why?", text="Hm.", by=harbor.ada, now=NOW - 9 * DAY)
    second = open_thread(about=harbor.asks, title="How?", text="Hm.", by=harbor.ada, now=NOW - 7 * DAY)
    add_comment(thread=first, text="Ah.", by=harbor.pia, now=NOW - 2 * DAY)
    assert harbor.facts() == (TableFacts(conversed_at=NOW - 2 * DAY, open_since=NOW - 9 * DAY),) * 2
    resolve_thread(thread=first, by=harbor.ada, now=NOW - DAY)
    assert harbor.facts() == (TableFacts(conversed_at=NOW - 2 * DAY, open_since=NOW - 7 * DAY),) * 2
    resolve_thread(thread=second, by=harbor.ada, now=NOW)
    assert harbor.facts() == (TableFacts(conversed_at=NOW - 2 * DAY),) * 2


def test_confirmations_and_maintainers_who_are_still_members_count(harbor):
    confirm_ability(ability=harbor.asks, by=harbor.ada, now=NOW - 3 * DAY)
    confirm_ability(ability=harbor.asks, by=harbor.ada, now=NOW - 5 * DAY)
    set_maintainers(ability=harbor.asks, maintainers=[harbor.pia], by=None, now=NOW)
    assert harbor.facts() == (TableFacts(confirmed_at=NOW - 3 * DAY, has_maintainer=True),) * 2
    deactivate_member(member=harbor.pia, left_on=TODAY, by=None, now=NOW)
    assert harbor.facts() == (TableFacts(confirmed_at=NOW - 3 * DAY),) * 2


def test_the_etag_of_visitors_changes_with_public_observations_and_names(harbor):
    def stamp():
        return visitor_facts(harbor.asks.pk, on=TODAY)[1]

    nothing = stamp()
    assert set(nothing) == {None}
    harbor.see("members")
    assert stamp() == nothing
    first = harbor.see("world", agreed=True)
    one = stamp()
    assert one[1] == first.changed_at
    second = harbor.see("world", agreed=True)
    both = stamp()
    retract_observation(observation=second, by=harbor.ada, now=NOW)
    assert stamp() == one != both
    harbor.see("world", agreed=True)
    before = stamp()
    assert before not in (one, both)
    harbor.ada.name = "Ada Lovelace"
    harbor.ada.save()
    assert (before[2], stamp()[2]) == ("Ada|Ada", "Ada Lovelace|Ada Lovelace")
    after = stamp()
    person(harbor.organization, "Newcomer")
    assert stamp() == after


def test_only_the_newest_of_many_are_read_and_every_change_among_them_counts(harbor):
    seen = [harbor.see("world", days, agreed=True) for days in range(RECENT_OBSERVATIONS + 3)]
    stamps = [visitor_facts(harbor.asks.pk, on=TODAY)[1]]
    for observation in (seen[-1], seen[3], seen[0]):
        retract_observation(observation=observation, by=harbor.ada, now=NOW)
        stamps.append(visitor_facts(harbor.asks.pk, on=TODAY)[1])
    assert stamps[0] == stamps[1]
    assert len(set(stamps)) == 3


def test_facts_of_any_number_of_abilities_need_one_query(harbor, django_assert_num_queries):
    for days in (1, 2, 3):
        harbor.see(days_ago=days)
        with django_assert_num_queries(1):
            member_facts(harbor.asks.pk, on=TODAY)
        with django_assert_num_queries(1):
            facts_in(harbor.framework.pk, as_member=False, on=TODAY)


# What was seen


def seen_by(harbor, reader, **options):
    page = observations_of(harbor.asks.pk, reader, harbor.organization.pk, **options)
    return page.entries, page.rest


def test_observations_of_an_ability_are_listed_for_their_readers(harbor):
    for audience in ("journal", "subject", "managers", "members", "world"):
        harbor.see(audience, agreed=audience == "world")
    harbor.award(harbor.sam)
    found = {
        name: [entry.audience for entry in seen_by(harbor, reader)[0]]
        for name, reader in {
            "Vera": VISITOR, "Pia": viewer(harbor.pia), "Sam": viewer(harbor.sam), "Max": viewer(harbor.max),
            "Ada": viewer(harbor.ada), "Stig": viewer(person(factories.OrganizationFactory(), "Stig")),
        }.items()
    }  # fmt: skip
    assert found == {
        "Vera": [""],
        "Stig": [""],
        "Pia": ["", ""],
        "Sam": ["", "", "The person it is about"],
        "Max": ["", "", "Their managers"],
        "Ada": ["", "", "Their managers", "The person it is about", "Only me"],
    }


def test_drafts_and_retracted_observations_are_listed_for_nobody(harbor):
    retract_observation(observation=harbor.see(), by=harbor.ada, now=NOW)
    record_observation(
        by=harbor.ada, about=[harbor.sam], story="Draft.", observed_on=TODAY, audience="members",
        ratings=[RatedAbility(harbor.asks, "strong")], now=NOW,
    )  # fmt: skip
    assert Observation.objects.visible_to(viewer(harbor.ada)).count() == 2
    assert seen_by(harbor, viewer(harbor.ada)) == ((), None)


def test_a_listed_observation_names_author_subjects_and_day(harbor):
    observation = harbor.see("subject", 2, milestone=3)
    [entry], rest = seen_by(harbor, viewer(harbor.sam))
    assert (entry.uid, entry.html, rest) == (str(observation.uid), "<p>Seen <em>2</em> days ago.</p>", None)
    assert (entry.author, entry.about) == (
        ObservedPerson(name="Ada", slug="ada"),
        (ObservedPerson(name="Sam", slug="sam"),),
    )
    assert (entry.rating, entry.milestone, entry.audience) == ("strong", 3, "The person it is about")
    assert (entry.moment.day, entry.moment.iso) == ("27 February 2026", "2026-02-27")


def test_observations_are_paged_by_cursor_newest_first(harbor, django_assert_num_queries):
    for days in (4, 1, 3, 2, 2):
        harbor.see(days_ago=days)
    reader, days, after = viewer(harbor.pia), [], None
    for _ in range(3):
        with django_assert_num_queries(2):
            entries, after = seen_by(harbor, reader, after=after, size=2)
        days.append([entry.moment.day for entry in entries])
    assert days == [
        ["28 February 2026", "27 February 2026"], ["27 February 2026", "26 February 2026"], ["25 February 2026"],
    ]  # fmt: skip
    assert after is None


# What was said


def test_conversations_are_shown_with_their_latest_comments(harbor, django_assert_num_queries):
    first = open_thread(about=harbor.asks, title="Why?", text="*Hm.*", by=harbor.ada, now=NOW - 9 * DAY)
    second = open_thread(about=harbor.asks, title="How?", text="So.", by=harbor.pia, now=NOW - 7 * DAY)
    add_comment(thread=first, text="Ah.", by=harbor.pia, now=NOW - 2 * DAY)
    resolve_thread(thread=second, by=harbor.ada, now=NOW)
    open_thread(about=harbor.waits, title="Elsewhere", text="No.", by=harbor.ada, now=NOW)
    membership = viewer(harbor.sam).in_organization(harbor.organization.pk)
    with django_assert_num_queries(1):
        found = conversations_of("ability", harbor.asks.pk, membership)
    said = dict(Comment.unscoped.values_list("text", "uid"))
    assert found == (
        ThreadSummary(
            uid=str(first.uid),
            title="Why?",
            opened=moment(NOW - 9 * DAY),
            resolved=None,
            turns=(
                CommentInList(
                    uid=str(said["*Hm.*"]), author="Ada", html="<p><em>Hm.</em></p>", at=moment(NOW - 9 * DAY)
                ),
                CommentInList(uid=str(said["Ah."]), author="Pia", html="<p>Ah.</p>", at=moment(NOW - 2 * DAY)),
            ),
        ),
        ThreadSummary(
            uid=str(second.uid),
            title="How?",
            opened=moment(NOW - 7 * DAY),
            resolved=moment(NOW),
            turns=(CommentInList(uid=str(said["So."]), author="Pia", html="<p>So.</p>", at=moment(NOW - 7 * DAY)),),
        ),
    )


# Where a member stands


def test_the_progress_of_a_member_is_their_highest_current_award_and_their_roles_of_the_day(harbor):
    developer, lead = (harbor.framework.roles.get(key=key) for key in ("developer", "lead"))
    membership = viewer(harbor.sam).in_organization(harbor.organization.pk)

    def standing(on=TODAY):
        found = member_progress(harbor.asks.pk, membership, on=on)
        return MemberProgress(found.awarded, tuple(sorted(found.roles)))

    assert standing() == MemberProgress(0, ())
    assign_role(member=harbor.sam, role=developer, since=TODAY - 9 * DAY, until=TODAY + DAY, by=None, now=NOW)
    assign_role(member=harbor.sam, role=lead, since=TODAY, by=None, now=NOW)
    harbor.award(harbor.sam, 2)
    harbor.award(harbor.sam, 1)
    harbor.award(harbor.sam, 3, outcome="not-yet")
    assert standing(TODAY - DAY) == MemberProgress(2, ("developer",))
    assert standing() == MemberProgress(2, ("developer", "lead"))
    assert standing(TODAY + DAY) == MemberProgress(2, ("lead",))
    harbor.award(harbor.sam, 2, outcome="revoked")
    assert standing() == MemberProgress(1, ("developer", "lead"))
    assert member_progress(harbor.waits.pk, membership, on=TODAY).awarded == 0


# Drafts


def test_the_health_of_a_draft_is_the_worst_badge_of_each_ability_as_it_would_be_released(harbor):
    document = factories.document(
        abilities=(
            factories.ability("asks", levels=5),
            factories.ability("waits"),
            factories.ability("sings", levels=1),
        ),
        roles=(factories.role("developer", {"asks": "1", "sings": "1"}),),
    )
    store_document(framework=harbor.framework, document=document, by=None, now=NOW)
    ids = dict(harbor.framework.abilities.values_list("key", "pk"))
    found = draft_health(harbor.framework, now=NOW + 800 * DAY)
    assert {key: (found[pk].code, found[pk].severity) for key, pk in ids.items()} == {
        "asks": ("H4", "bad"), "waits": ("H1", "bad"), "sings": ("H6", "warning"),
    }  # fmt: skip
    Organization.objects.update(health_thresholds={"stale_after": 9000, "fresh_for": 9000, "new_for": 9000})
    harbor.framework.organization.refresh_from_db()
    assert draft_health(harbor.framework, now=NOW + 800 * DAY)[ids["asks"]].severity == "information"

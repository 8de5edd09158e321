"""Drafts, publications, consents, edits, moves and departures in random order, compared with the reference model.

Each sequence starts in a rich world (tests/proofs/private_world.py). At its end, the rows that people can read are
compared with tests/proofs/reference_model.py, and in some sequences the pages, too. PRIVACY_SEQUENCES is the number
of sequences.
"""

import copy
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from foundation.prepared_query import PreparedQuery
from observations.actions import (
    CannotObserve,
    RatedAbility,
    agree_to_publish,
    decide_milestone,
    decline_to_publish,
    edit_observation,
    end_public_consent_of_leavers,
    publish_draft,
    publish_observation,
    record_observation,
    restore_observation,
    retract_observation,
    show_decision,
)
from observations.actions.observation_drafts import ObservationInput
from observations.models import Decision, Observation, ObservationVersion
from people.actions import CannotChangePeople, deactivate_member, reinstate_member, set_manager
from people.models import Member, Organization
from people.queries import viewer_of
from people.viewer import VISITOR, Viewer, ViewerMembership
from tests.proofs.counts import IS_FULL, IS_SQLITE, every_third, sequences
from tests.proofs.crawling import patterns
from tests.proofs.private_world import AUDIENCES, HERE, NOW, READERS, TODAY, PrivateWorld, make_private_world
from tests.proofs.recorded_sequences import RECORDED, Act
from tests.proofs.reference_model import Award, Story

SEQUENCES, IS_REPEATABLE = sequences("PRIVACY_SEQUENCES", sqlite=60, postgres=30)
#: Pages are compared in one of this many sequences.
LOOKS = 6
#: The number of people whose rows are compared at the end of a sequence.
AT_ONCE = 6
REFUSALS = (CannotObserve, CannotChangePeople, ValidationError)
STRANGERS = ("stig", "adam")
PEOPLE = sorted(HERE | {"lena", *STRANGERS})


def read_by(viewer: Viewer) -> tuple[set[int], Counter[int], set[int]]:
    """Return what ``visible_to`` finds: ids of observations, versions per observation, and ids of decisions."""
    who, alike = {}, []
    for place, (organization, each) in enumerate(viewer.memberships.items()):
        who |= {f"member{place}": each.member_id, f"organization{place}": organization}
        alike.append(replace(each, member_id=0, organization_id=0))
    read, earlier, shown = ([row["found"] for row in rows(**who)] for rows in prepared(tuple(alike)))
    return set(read), Counter(earlier), set(shown)


@cache
def prepared(alike: tuple[ViewerMembership, ...]) -> tuple[PreparedQuery, ...]:
    """Prepare three queries for a viewer with such memberships and rights, built once as for pages."""

    def one(model, field):
        def build(**who: int):
            ids = ({"member_id": who[f"member{place}"], "organization_id": who[f"organization{place}"]}
                   for place in range(len(alike)))  # fmt: skip
            memberships = [replace(each, **own) for each, own in zip(alike, ids, strict=True)]
            viewer = Viewer(user_id=0, memberships={each.organization_id: each for each in memberships})
            return model.objects.visible_to(viewer if memberships else VISITOR).order_by().values(found=F(field))

        return PreparedQuery(build)

    return one(Observation, "pk"), one(ObservationVersion, "observation"), one(Decision, "pk")


class Order:
    """The world after some actions, and the model of it. ``a``, ``b`` and ``c`` choose what an action is about."""

    def __init__(self, world: PrivateWorld):
        self.world = world
        self.members = dict(world.members)
        self.house = copy.deepcopy(world.houses["harbor"])
        self.stories = [(copy.deepcopy(model), pk) for model, house, pk in world.stories if house == "harbor"]
        self.stories = [(model, each.pk) for model, each in self.stories]
        ObservationVersion.unscoped.filter(observation__published_at=None).delete()
        earlier = Counter(ObservationVersion.unscoped.values_list("observation", flat=True))
        for model, pk in self.stories:
            model.earlier = earlier[pk]
        decisions = [(model, each) for model, house, each in world.decisions if house == "harbor"]
        self.awards = [(copy.deepcopy(model), each.pk) for model, each in decisions]
        self.milestones = {each.pk: each.milestone for _, each in decisions}
        self.done: Counter[str] = Counter()

    def member(self, who: str) -> Member:
        return Member.objects.select_related("organization").get(pk=self.members["harbor", who].pk)

    def one(self, number: int, among=PEOPLE) -> str | None:
        found = sorted(each for each in among if each in self.house.here)
        return found[number % len(found)] if found else None

    def story(self, number: int, **fitting: str) -> tuple[Story, Observation]:
        """Choose an observation, more often a late one, and mostly one that fits, so that more actions succeed."""
        among = self.stories
        if number % 4:
            among = [
                (model, pk)
                for model, pk in self.stories
                if all(getattr(model, name) == value for name, value in fitting.items())
            ]
        model, pk = (among or self.stories)[-1 - (number * number // 48) % len(among or self.stories)]
        return model, Observation.unscoped.select_related("organization").get(pk=pk)

    def does(self, name: str, act) -> bool:
        """Run an action and return whether it was carried out; a refused one changes nothing."""
        try:
            with transaction.atomic():
                act()
        except REFUSALS:
            return False
        self.done[name] += 1
        return True

    # Actions on observations

    def draft(self, a, b, c):
        author, about = self.one(a), {self.one(b), self.one(c)} if c % 3 == 0 else {self.one(b)}
        audience = AUDIENCES[c % len(AUDIENCES)]
        rating = ("strong", "exceptional", "strong", "misaligned")[(a + b) % 4]
        made = []
        act = lambda: made.append(  # noqa: E731
            record_observation(
                by=self.member(author),
                about=[self.member(each) for each in sorted(about)],
                story=f"Weka{next(self.world.numbers):05}c",
                observed_on=TODAY,
                audience=audience,
                ratings=[RatedAbility(self.world.abilities["listens"], rating)],
                now=NOW,
            )
        )
        if self.does("draft", act):
            self.stories.append((Story(author, about, audience), made[0].pk))

    def publish(self, a, b, c):
        model, row = self.story(a, state="draft")
        by = model.author if b % 4 else self.one(c)
        if by in self.house.here and self.does(
            "publish", lambda: publish_observation(observation=row, by=self.member(by), now=NOW)
        ):
            assert (by, model.state) == (model.author, "draft")
            assert model.may_be_for(model.audience)
            model.state = "published"

    def retract(self, a, b, c):
        model, row = self.story(a, state="published")
        by = model.author if b % 4 else self.one(c)
        if by in self.house.here and self.does(
            "retract", lambda: retract_observation(observation=row, by=self.member(by), now=NOW)
        ):
            assert (by, model.state) == (model.author, "published")
            model.state = "retracted"

    def consent(self, a, b, c):
        """Consent or withdraw consent, as a subject or as somebody else."""
        model, row = self.story(a, audience="world", state="published")
        by = sorted(model.about)[c % len(model.about)] if b % 4 else self.one(c)
        is_given = (a + b + c) % 3 != 0
        action = agree_to_publish if is_given else decline_to_publish
        name = "agree" if is_given else "withdraw"
        if by in self.house.here and self.does(name, lambda: action(observation=row, by=self.member(by), now=NOW)):
            assert by in model.about
            assert (model.audience, model.state) == ("world", "published")
            was_open = model.is_open_to_the_world
            (model.agreed.add if is_given else model.agreed.discard)(by)
            model.kept = model.earlier if model.is_open_to_the_world and not was_open else model.kept

    def restore(self, a, b, c):
        """Restore a retracted observation; the earlier consents no longer count."""
        model, row = self.story(a, state="retracted")
        by = model.author if b % 4 else self.one(c)
        if by in self.house.here and self.does(
            "restore", lambda: restore_observation(observation=row, by=self.member(by), now=NOW)
        ):
            assert (by, model.state) == (model.author, "retracted")
            model.state, model.agreed, model.kept = "published", set(), model.earlier

    def edit(self, a, b, c):
        """Change the audience, sometimes with a new text; consent applies only to the old text and the world."""
        model, row = self.story(a, state="published")
        by = model.author if b % 4 else self.one(c)
        audience, is_reworded = AUDIENCES[c % len(AUDIENCES)], (a + b) % 2 == 0
        said = self.content_of(row, audience, f"Weka{next(self.world.numbers):05}c" if is_reworded else row.story)
        if by in self.house.here and self.does(
            "edit", lambda: edit_observation(observation=row, content=said, by=self.member(by), now=NOW)
        ):
            assert by == model.author
            assert model.state != "draft"
            assert model.may_be_for(audience)
            model.earlier += is_reworded
            model.kept = model.earlier if model.widens_to(audience) else model.kept
            model.audience = audience
            if is_reworded or audience != "world":
                model.agreed = set()

    def content_of(self, row: Observation, audience: str, story: str) -> ObservationInput:
        rows = row.ratings.select_related("ability__framework").order_by("pk")
        return ObservationInput(
            about=tuple(row.subjects.order_by("slug")),
            story=story,
            observed_on=row.observed_on,
            audience=audience,
            ratings=tuple(RatedAbility(each.ability, each.rating, each.milestone) for each in rows),
            links=tuple(row.links),
        )

    def publish_as_typed(self, a, b, c):
        """Publish a draft for another audience; for a small audience it becomes one observation per subject."""
        model, row = self.story(a, state="draft")
        audience, made = AUDIENCES[b % len(AUDIENCES)], []
        said = self.content_of(row, audience, row.story)
        act = lambda: made.extend(  # noqa: E731
            publish_draft(observation=row, content=said, by=self.member(model.author), now=NOW)
        )
        if model.author in self.house.here and model.state == "draft" and self.does("publish as typed", act):
            assert model.may_be_for(audience)
            about = sorted(model.about) if len(made) > 1 else []
            model.state, model.audience = "published", audience
            model.about = set(about[:1]) or model.about
            for each, who in zip(made[1:], about[1:], strict=True):
                self.stories.append((Story(model.author, {who}, audience, "published"), each.pk))

    # Actions on people

    def move(self, a, b, c):
        low, high = self.one(a), self.one(b)
        if self.does(
            "move", lambda: set_manager(member=self.member(low), manager=self.member(high), by=None, now=NOW)
        ):
            assert low != high
            self.house.manager[low] = high

    def leave(self, a, b, c):
        who, hands_up = self.one(a), b % 2 == 0
        act = lambda: deactivate_member(  # noqa: E731
            member=self.member(who), left_on=TODAY, hands_up=hands_up, by=None, now=NOW
        )
        if self.does("leave", act):
            self.house.here.discard(who)
            end_public_consent_of_leavers(now=NOW)
            for model, _ in self.stories:
                model.agreed &= self.house.here
            for model, _ in self.awards:
                is_ended = model.shown == "world" and model.subject not in self.house.here
                model.shown = "members" if is_ended else model.shown
            for low in [low for low, high in self.house.manager.items() if high == who and hands_up]:
                self.house.manager[low] = self._nearest_above(who)

    def _nearest_above(self, who: str) -> str | None:
        above = self.house.manager.get(who)
        while above is not None and above not in self.house.here:
            above = self.house.manager.get(above)
        return above

    def come_back(self, a, b, c):
        away = sorted(who for house, who in self.members if house == "harbor" and who not in self.house.here)
        if not away:
            return
        who = away[a % len(away)]
        if self.does("come back", lambda: reinstate_member(member=self.member(who), by=None, now=NOW)):
            self.house.here.add(who)
            if self.house.manager.get(who) not in self.house.here:
                self.house.manager[who] = None

    def join(self, a, b, c):
        """A stranger becomes a member."""
        who = STRANGERS[a % len(STRANGERS)]
        if ("harbor", who) not in self.members:
            kept, self.world.members = self.world.members, self.members
            self.world.person("harbor", who, who.capitalize())
            self.world.members = kept
            self.house.here.add(who)
            self.done["join"] += 1

    def set_levels(self, a, b, c):
        self.house.levels = (1, 2, 0, None)[a % 4]
        Organization.objects.filter(slug="harbor").update(manager_levels=self.house.levels)
        self.done["set levels"] += 1

    # Decisions

    def decide(self, a, b, c):
        subject = self.one(a)
        decider = self.house.manager.get(subject) if b % 4 else self.one(c)
        if decider not in self.house.here:
            return
        made, listens = [], self.world.abilities["listens"]
        outcome = ("awarded", "not-yet", "revoked")[c % 3]
        milestone = 1 + c // 3 % 3
        including = self.awards_including(subject, milestone)
        act = lambda: made.append(  # noqa: E731
            decide_milestone(
                subject=self.member(subject),
                ability=listens,
                milestone=milestone,
                outcome=outcome,
                edition=self.world.decisions[0][2].edition,
                by=self.member(decider),
                reason="Because.",
                decided_on=TODAY,
                now=NOW,
                also_revoked=[level for level in including if level > milestone],
            )
        )
        if self.does("decide", act):
            assert decider in self.house.managers_of(subject)
            assert not including or outcome != "not-yet"
            for row in Decision.unscoped.filter(subject=self.member(subject), pk__gte=made[0].pk):
                self.decided(row, subject, decider)

    def awards_including(self, subject: str, milestone: int) -> list[int]:
        awards = Decision.unscoped.standing().filter(subject=self.member(subject), outcome="awarded")
        return list(awards.filter(milestone__gte=milestone).values_list("milestone", flat=True))

    def decided(self, row: Decision, subject: str, decider: str) -> None:
        for model, pk in self.awards:
            if (model.subject, self.milestones[pk]) == (subject, row.milestone):
                model.shown = "private"
        self.milestones[row.pk] = row.milestone
        self.awards.append((Award(subject, decider), row.pk))

    def show(self, a, b, c):
        model, pk = self.awards[-1 - a % len(self.awards)]
        by, shown = model.subject if b % 4 else self.one(c), ("private", "members", "world")[c % 3]
        row = Decision.unscoped.select_related("organization").get(pk=pk)
        if by in self.house.here and self.does(
            "show", lambda: show_decision(decision=row, shown=shown, by=self.member(by), now=NOW)
        ):
            assert by == model.subject
            model.shown = shown

    # Comparisons at the end

    def some_read_what_the_model_says(self, number: int):
        """Compare the rows of some people, different ones each time, and sometimes the pages of one of them."""
        self.they_read_what_the_model_says((list(READERS) * 2)[number % len(READERS) :][:AT_ONCE])
        if number % LOOKS == 0:
            number //= LOOKS
            self.pages_answer_as_the_model_says(list(READERS)[number % len(READERS)], number)

    def they_read_what_the_model_says(self, readers: Iterable[str] = READERS):
        stories, awards = ([pk for _, pk in each] for each in (self.stories, self.awards))
        for who in readers:
            viewer = VISITOR if who == "vera" else viewer_of(self.world.users[who].pk, on=TODAY)
            read, earlier, shown = read_by(viewer)
            assert read & set(stories) == self._readable(self.stories, who), who
            expected = {pk: model.earlier_read_by(who, self.house) for model, pk in self.stories}
            assert Counter({pk: earlier[pk] for pk in stories}) == Counter(expected), who
            assert shown & set(awards) == self._readable(self.awards, who), who

    def _readable(self, things: list, who: str) -> set[int]:
        return {pk for model, pk in things if model.may_be_read_by(who, self.house)}

    def pages_answer_as_the_model_says(self, who: str, number: int):
        client = Client()
        client.cookies.update(self.world.client(who).cookies)
        absent = client.get(f"/harbor/observations/{uuid4()}/").status_code
        for place in range(3 if "observation" in PAGES else 0):
            model, pk = self.stories[-1 - (number + place * 7) % len(self.stories)]
            uid = Observation.unscoped.values_list("uid", flat=True).get(pk=pk)
            read = 302 if model.state == "draft" else 200  # A draft redirects its author to its form.
            expected = read if model.may_be_read_by(who, self.house) else absent
            assert client.get(f"/harbor/observations/{uid}/").status_code == expected, (who, model)
        self.done["look at pages"] += 1
        self._the_ability_page_shows_what_the_model_says(who, client)

    def _the_ability_page_shows_what_the_model_says(self, who: str, client):
        page = client.get(reverse("ability", args=["harbor", "steps", "listens"])).content.decode()
        rows = Observation.unscoped.filter(
            ratings__ability=self.world.abilities["listens"], published_at__isnull=False
        )
        texts = dict(rows.values_list("pk", "story"))
        readable = [
            texts[pk]
            for model, pk in self.stories
            if pk in texts and model.state == "published" and model.may_be_read_by(who, self.house)
        ]
        shown = set(re.findall(r"Kea\d{3}a Kiwi\d{3}b|Weka\d{5}c", page)) & set(texts.values())
        assert shown <= set(readable), who
        assert len(shown) == min(10, len(readable)), who


ACTS = (
    "draft", "publish", "publish", "publish_as_typed", "retract", "restore", "restore", "consent", "consent",
    "edit", "edit", "move", "leave", "come_back", "join", "set_levels", "decide", "show",
)  # fmt: skip
#: Actions that have to succeed often enough for the test to be meaningful.
DONE = {
    "draft", "publish", "publish as typed", "retract", "restore", "agree", "withdraw", "edit", "move", "leave",
    "come back", "join", "set levels", "decide", "show", "look at pages",
}  # fmt: skip
PAGES = {name for name, _ in patterns()}
numbers = st.integers(0, 63)


@pytest.fixture
def _quietly():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(db, _quietly) -> PrivateWorld:
    """Everybody is signed in, so that requests write nothing but the actions do."""
    made = make_private_world()
    for who in READERS:
        made.client(who)
    return made


@contextmanager
def after(world: PrivateWorld, acts: Iterable[Act]) -> Iterator[Order]:
    """The world after some actions, until the block ends."""
    with transaction.atomic():
        order = Order(world)
        for name, *chosen in acts:
            getattr(order, name)(*chosen)
        yield order
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", RECORDED)
def test_after_a_recorded_sequence_of_actions_everybody_can_read_what_the_table_says(world, name):
    with after(world, RECORDED[name]) as order:
        order.they_read_what_the_model_says()
        for number, who in every_third(enumerate(READERS)) if IS_SQLITE or IS_FULL else ():
            order.pages_answer_as_the_model_says(who, number)


def test_the_recorded_sequences_carry_out_every_action(world):
    done: Counter[str] = Counter({"look at pages": 1})
    for acts in RECORDED.values():
        with after(world, acts) as order:
            done.update(order.done)
    assert set(done) == DONE


@pytest.mark.long
@pytest.mark.no_cover
def test_after_any_sequence_of_actions_everybody_can_read_what_the_table_says(world):
    done: Counter[str] = Counter()

    @settings(
        max_examples=SEQUENCES,
        derandomize=IS_REPEATABLE,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(st.lists(st.tuples(st.sampled_from(ACTS), numbers, numbers, numbers), min_size=4, max_size=9), numbers)
    def any_order(acts, number):
        with after(world, acts) as order:
            order.some_read_what_the_model_says(number)
        done.update(order.done)

    any_order()
    if SEQUENCES >= 500:
        assert {name for name in DONE if done[name] < SEQUENCES // 200} == set()

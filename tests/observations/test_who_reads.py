"""The table of docs/language.md, cell by cell: who may read an observation, a decision, a conversation."""

import datetime as dt

import pytest

from conversations.actions import add_comment, open_thread
from conversations.models import Comment, Thread
from frameworks.models import Edition
from observations.actions import (
    RatedAbility,
    decide_milestone,
    decline_to_publish,
    publish_observation,
    record_observation,
    retract_observation,
    show_decision,
)
from observations.actions.observations import change_observation
from observations.models import Decision, Observation, Subject, UnguardedRead
from observations.words import Audience
from people.actions import deactivate_member, set_manager
from people.models import Member, Organization
from people.queries import viewer_of
from people.viewer import VISITOR, Viewer
from tests import factories
from tests.sample_people import TODAY, person, viewer

pytestmark = pytest.mark.django_db
NOW = factories.NOW
DAY = dt.timedelta(days=1)

#: Everybody there is, with what they are to Sam.
WHO = {
    "Ada": "writes about Sam",
    "Sam": "is whom it is about",
    "Max": "is Sam's manager",
    "Sky": "is Max's manager",
    "Top": "is Sky's manager",
    "Eve": "was Sam's manager",
    "Pia": "is another member",
    "Lea": "was a member, and Sam's manager, until today",
    "Stig": "is the owner of another organization",
    "Adam": "runs the site, and is a member of nothing",
    "Vera": "is a visitor",
}
AUTHOR, SUBJECT = {"Ada"}, {"Sam"}
MEMBERS = {"Ada", "Sam", "Max", "Sky", "Top", "Eve", "Pia"}
WORLD = set(WHO)


class Harbor:
    """An organization with everybody in their place; ``levels`` is how far up "managers" reaches."""

    def __init__(self, levels: int | None = 1):
        self.organization = factories.OrganizationFactory(slug="harbor", manager_levels=levels)
        lantern = factories.OrganizationFactory(slug="lantern")
        everything = frozenset({"owner", "people_admin", "framework_editor"})
        self.members: dict[str, Member] = {}
        for name in ("Top", "Sky", "Max", "Ada", "Sam", "Eve", "Pia", "Lea"):
            rights = everything if name == "Pia" else frozenset()
            self.members[name] = person(self.organization, name, rights=rights)
        self.members["Stig"] = person(lantern, "Stig", rights=everything)
        self.adam = factories.UserFactory(is_staff=True, is_superuser=True)
        for low, high in (("Sky", "Top"), ("Max", "Sky"), ("Sam", "Eve"), ("Sam", "Lea"), ("Sam", "Max")):
            self.manage(low, high)
        deactivate_member(member=self.members["Lea"], left_on=TODAY, by=None, now=NOW)

    def __getattr__(self, name: str) -> Member:
        return self.members[name.capitalize()]

    def manage(self, low: str, high: str) -> None:
        set_manager(member=Member.objects.get(pk=self.members[low].pk), manager=self.members[high], by=None, now=NOW)

    def viewer(self, name: str) -> Viewer:
        if name == "Vera":
            return VISITOR
        return viewer_of(self.adam.pk, on=TODAY) if name == "Adam" else viewer(self.members[name])

    def readers(self, thing) -> set[str]:
        """Who reads a thing, by the one rule there is; nobody reads it twice."""
        found = {name: list(type(thing).objects.visible_to(self.viewer(name)).filter(pk=thing.pk)) for name in WHO}
        assert all(rows in ([], [thing]) for rows in found.values())
        return {name for name, rows in found.items() if rows}

    def draft(self, audience: str, *about: str, **fields) -> Observation:
        return record_observation(
            by=self.ada,
            about=[self.members[name] for name in about or ("Sam",)],
            story="They asked, and waited.",
            observed_on=TODAY,
            audience=audience,
            now=NOW,
            **{"ratings": [], **fields},
        )

    def published(self, audience: str, *about: str, **fields) -> Observation:
        observation = self.draft(audience, *about, **fields)
        publish_observation(observation=observation, by=self.ada, now=NOW)
        return observation

    def agree(self, observation: Observation, *names: str) -> None:
        """Note their consent, also where nobody was asked for it and the action would refuse it."""
        for name in names:
            found = Subject.objects.filter(observation=observation, member=self.members[name])
            assert found.update(agreed_at=NOW) == 1
        change_observation(Observation.unscoped.get(pk=observation.pk), NOW)


MANAGERS = {0: set(), 1: {"Max"}, 2: {"Max", "Sky"}, 3: {"Max", "Sky", "Top"}, None: {"Max", "Sky", "Top"}}


# Observations


def test_only_the_author_can_read_a_draft():
    harbor = Harbor(levels=None)
    drafts = {audience: harbor.draft(audience) for audience in Audience.values}
    for draft in drafts.values():
        harbor.agree(draft, "Sam")
    assert {audience: harbor.readers(draft) for audience, draft in drafts.items()} == dict.fromkeys(drafts, AUTHOR)


def test_only_the_author_can_read_a_retracted_observation():
    harbor = Harbor(levels=None)
    published = {audience: harbor.published(audience) for audience in Audience.values}
    for observation in published.values():
        harbor.agree(observation, "Sam")
    assert {audience: len(harbor.readers(each)) for audience, each in published.items()} == {
        "journal": 1, "subject": 2, "managers": 4, "subject-and-managers": 5, "members": 7, "world": 11,
    }  # fmt: skip
    for observation in published.values():
        retract_observation(observation=observation, by=harbor.ada, now=NOW)
    assert [harbor.readers(each) for each in published.values()] == [AUTHOR] * 6


@pytest.mark.parametrize("levels", MANAGERS)
def test_a_published_observation_is_read_by_its_audience(levels):
    harbor = Harbor(levels)
    managers = MANAGERS[levels]
    assert {audience: harbor.readers(harbor.published(audience)) for audience in Audience.values} == {
        "journal": AUTHOR,
        "subject": AUTHOR | SUBJECT,
        "managers": AUTHOR | managers,
        "subject-and-managers": AUTHOR | SUBJECT | managers,
        "members": MEMBERS,
        "world": MEMBERS,
    }


def test_everybody_can_read_it_once_its_subject_has_agreed():
    harbor = Harbor()
    observation = harbor.published("world")
    assert harbor.readers(observation) == MEMBERS
    harbor.agree(observation, "Sam")
    assert harbor.readers(observation) == WORLD


def test_everybody_can_read_it_only_with_the_consent_of_all_subjects():
    harbor = Harbor()
    observation = harbor.published("world", "Sam", "Pia", "Eve")
    harbor.agree(observation, "Sam", "Pia")
    assert harbor.readers(observation) == MEMBERS
    harbor.agree(observation, "Eve")
    assert harbor.readers(observation) == WORLD


def test_without_consent_only_members_can_read_it():
    harbor = Harbor()
    observation = harbor.published("world")
    harbor.agree(observation, "Sam")
    decline_to_publish(observation=observation, by=harbor.members["Sam"], now=NOW)
    assert harbor.readers(observation) == MEMBERS


def test_consent_only_matters_for_public_audiences():
    harbor = Harbor()
    observation = harbor.published("subject")
    harbor.agree(observation, "Sam")
    assert harbor.readers(observation) == AUTHOR | SUBJECT


def test_negative_observations_are_read_by_the_named_readers():
    harbor = Harbor()
    listens = factories.framework(harbor.organization, factories.document()).abilities.get()
    for rating in ("misaligned", "concerning"):
        observation = harbor.published("subject-and-managers", ratings=[RatedAbility(listens, rating)])
        assert harbor.readers(observation) == {"Ada", "Sam", "Max"}


def test_new_managers_can_read_it_and_former_managers_can_not():
    harbor = Harbor()
    observation = harbor.published("managers")
    assert harbor.readers(observation) == {"Ada", "Max"}
    harbor.manage("Sam", "Eve")
    assert harbor.readers(observation) == {"Ada", "Eve"}


def test_a_setting_of_the_organization_takes_effect_immediately():
    harbor = Harbor(levels=1)
    observation = harbor.published("managers")
    Organization.objects.filter(pk=harbor.organization.pk).update(manager_levels=None)
    assert harbor.readers(observation) == {"Ada", "Max", "Sky", "Top"}


@pytest.mark.parametrize("name", ["Ada", "Sam", "Max", "Pia"])
def test_former_members_read_only_what_visitors_read(name):
    harbor = Harbor()
    observations = [harbor.published(audience) for audience in Audience.values]
    open_to_all = harbor.published("world")
    harbor.agree(open_to_all, "Sam")
    person(harbor.organization, "Oda", rights=frozenset({"owner"}))
    before = Observation.objects.visible_to(harbor.viewer(name)).count()
    deactivate_member(member=harbor.members[name], left_on=TODAY, by=None, now=NOW)
    assert before > 1
    # The consent of a subject ends when they leave.
    assert list(Observation.objects.visible_to(harbor.viewer(name))) == ([] if name == "Sam" else [open_to_all])
    assert len(observations) == 6


def test_an_author_who_is_also_manager_or_subject_reads_as_either():
    harbor = Harbor()
    by_manager = record_observation(
        by=harbor.max,
        about=[harbor.sam],
        story="Well done.",
        observed_on=TODAY,
        audience="subject",
        ratings=[],
        now=NOW,
    )
    of_oneself = harbor.draft("managers", "Ada")
    for observation, author in ((by_manager, harbor.max), (of_oneself, harbor.ada)):
        publish_observation(observation=observation, by=author, now=NOW)
    assert harbor.readers(by_manager) == {"Max", "Sam"}
    assert harbor.readers(of_oneself) == {"Ada"}


def test_a_member_of_two_organizations_reads_in_both():
    harbor = Harbor()
    sam = person(harbor.stig.organization, "Sam", user=harbor.sam.user)
    strange = record_observation(
        by=harbor.stig, about=[sam], story="Mine.", observed_on=TODAY, audience="members", ratings=[], now=NOW
    )
    publish_observation(observation=strange, by=harbor.stig, now=NOW)
    mine = harbor.published("subject")
    assert set(Observation.objects.visible_to(harbor.viewer("Sam"))) == {strange, mine}
    assert harbor.readers(strange) == {"Stig", "Sam"}


def test_counts_include_only_readable_rows():
    harbor = Harbor()
    for audience in Audience.values:
        harbor.draft(audience)
        harbor.published(audience)
    found = {name: Observation.objects.visible_to(harbor.viewer(name)).count() for name in WHO}
    assert found == {
        "Ada": 12, "Sam": 4, "Max": 4, "Sky": 2, "Top": 2, "Eve": 2, "Pia": 2,
        "Lea": 0, "Stig": 0, "Adam": 0, "Vera": 0,
    }  # fmt: skip


def test_what_all_members_or_everybody_can_read_needs_no_viewer():
    harbor = Harbor()
    kept = [harbor.published(audience) for audience in Audience.values]
    for audience in Audience.values:
        harbor.draft(audience)
        retract_observation(observation=harbor.published(audience), by=harbor.ada, now=NOW)
    assert set(Observation.unscoped.readable_by_members()) == {kept[-2], kept[-1]}
    assert set(Observation.unscoped.readable_by_world()) == set()
    harbor.agree(kept[-1], "Sam")
    assert set(Observation.unscoped.readable_by_world()) == {kept[-1]}


# Decisions


@pytest.mark.parametrize("levels", MANAGERS)
def test_a_decision_is_read_by_those_involved_and_those_it_is_shown_to(levels):
    """Eve decided while she was Sam's manager."""
    harbor = Harbor()
    listens = factories.framework(harbor.organization, factories.document()).abilities.get()
    harbor.manage("Sam", "Eve")
    decision = decide_milestone(
        subject=harbor.sam,
        ability=listens,
        milestone=1,
        outcome="awarded",
        edition=Edition.objects.get(kind="ability"),
        by=harbor.eve,
        decided_on=TODAY,
        now=NOW,
    )
    harbor.manage("Sam", "Max")
    Organization.objects.filter(pk=harbor.organization.pk).update(manager_levels=levels)
    found = {}
    for shown in ("private", "members", "world"):
        show_decision(decision=decision, shown=shown, by=harbor.sam, now=NOW)
        found[shown] = harbor.readers(decision)
    assert found == {"private": {"Sam", "Eve"} | MANAGERS[levels], "members": MEMBERS, "world": WORLD}


# Conversations


def test_only_members_can_read_a_conversation_about_an_ability():
    harbor = Harbor()
    listens = factories.framework(harbor.organization, factories.document()).abilities.get()
    thread = open_thread(about=listens, title="Why?", text="Because.", by=harbor.pia, now=NOW)
    comment = add_comment(thread=thread, text="I see.", by=harbor.ada, now=NOW)
    assert harbor.readers(thread) == harbor.readers(comment) == MEMBERS


def test_a_conversation_about_an_observation_is_read_by_its_readers_who_are_members():
    harbor = Harbor()
    for audience in Audience.values:
        observation = harbor.published(audience)
        harbor.agree(observation, "Sam")
        thread = Thread.unscoped.create(
            organization=harbor.organization,
            topic_id=observation.topic_id,
            title="Well",
            opened_by=harbor.ada,
            opened_at=NOW,
            moved_at=NOW,
        )
        comment = add_comment(thread=thread, text="Thank you.", by=harbor.ada, now=NOW)
        assert harbor.readers(thread) == harbor.readers(comment) == harbor.readers(observation) & MEMBERS


# Guards


@pytest.mark.parametrize("model", [Observation, Decision, Thread, Comment])
def test_reading_private_rows_without_a_viewer_fails(model):
    said = f"Use {model.__name__}.objects.visible_to(viewer) instead of reading all rows."
    for read in ("all", "count", "exists", "first", "filter", "get", "values", "iterator", "none"):
        with pytest.raises(UnguardedRead) as caught:
            getattr(model.objects, read)()
        assert str(caught.value) == said
    with pytest.raises(UnguardedRead):
        model._default_manager.all()
    assert list(model.objects.visible_to(VISITOR)) == []


def test_no_public_model_has_a_relation_to_private_rows():
    private = {Observation, Decision, Thread, Comment}
    found = {
        (relation.model.__name__, relation.get_accessor_name())
        for model in (Member, Organization, Edition)
        for relation in model._meta.related_objects
        if relation.related_model in private and not relation.hidden
    }
    assert found == set()

"""What other packages are told, in the same transaction, when people join, leave, come back or change manager."""

import datetime as dt

import pytest
from django.utils import timezone

from observations.actions import RatedAbility, agree_to_publish, publish_observation, record_observation
from observations.models import AbilityRating
from people.actions import add_member, deactivate_member, reinstate_member, set_manager
from people.actions.people_import import import_people
from people.member_events import MEMBER_EVENTS, MemberEvent
from people.models import Member
from people.people_import.columns import recognize_columns
from people.people_import.document import Table, read_document
from tests.world import World, make_world

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = dt.timedelta(days=1)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def events(monkeypatch) -> list[tuple]:
    """What a registered entry was told: what happened, the names of the members, the ids of their former managers."""
    monkeypatch.setattr(MEMBER_EVENTS, "_entries", dict(MEMBER_EVENTS._entries))
    found = []

    def noting(what: str):
        def note(change) -> None:
            names = sorted(Member.objects.filter(pk__in=change.members).values_list("name", flat=True))
            found.append((what, names, *([change.former_managers] if change.former_managers else [])))

        return note

    MEMBER_EVENTS.register(
        MemberEvent(
            name="test",
            on_join=noting("join"),
            on_leave=noting("leave"),
            on_return=noting("return"),
            on_manager_change=noting("manager"),
        )
    )
    return found


def test_single_actions_tell_what_happened(world, events):
    tomas = world.members["tomas"]
    rep = add_member(organization=world.harbor, name="Rep", email="rep@x.org", joined_on=TODAY, by=None, now=NOW)
    set_manager(member=rep, manager=tomas, by=None, now=NOW)
    set_manager(member=rep, manager=None, by=None, now=NOW)
    deactivate_member(member=rep, left_on=TODAY, by=None, now=NOW)
    reinstate_member(member=rep, by=None, now=NOW)
    assert events == [
        ("join", ["Rep"]),
        ("manager", ["Rep"], {rep.pk: None}),
        ("manager", ["Rep"], {rep.pk: tomas.pk}),
        ("leave", ["Rep"]),
        ("return", ["Rep"]),
    ]


def test_a_future_leaving_date_and_its_removal_are_no_event(world, events):
    mina = world.members["mina"]
    deactivate_member(member=mina, left_on=TODAY + DAY, by=None, now=NOW)
    reinstate_member(member=mina, by=None, now=NOW)
    assert events == []


def test_an_import_is_one_event_for_each_kind_of_change(world, events):
    harbor, heads = world.harbor, ("Name", "Email", "Manager email", "Left")
    mina, tomas = world.members["mina"], world.members["tomas"]

    def bring_in(*rows: tuple[str, ...]) -> None:
        document = read_document(Table(heads, tuple(enumerate(rows, start=2))), recognize_columns(heads))
        import_people(organization=harbor, document=document, by=None, now=NOW, today=TODAY)

    bring_in(("Bo", "bo@x.org", "", ""), ("Cy", "cy@x.org", "bo@x.org", ""), ("Mina", mina.email, "", str(TODAY)))
    bring_in(("Mina", mina.email, "", ""))
    cy = Member.objects.get(email="cy@x.org")
    assert events == [
        ("join", ["Bo", "Cy"]),
        ("leave", ["Mina"]),
        ("manager", ["Cy", "Mina"], {cy.pk: None, mina.pk: tomas.pk}),
        ("return", ["Mina"]),
    ]


@pytest.mark.parametrize("way", ["form", "import"])
def test_leaving_ends_the_consent_to_make_something_public(world, way):
    mina, tomas = world.members["mina"], world.members["tomas"]
    observation = record_observation(
        by=tomas, about=[mina], story="She listened.", observed_on=TODAY, audience="world",
        ratings=[RatedAbility(world.ability, "strong")], now=NOW,
    )  # fmt: skip
    publish_observation(observation=observation, by=tomas, now=NOW)
    agree_to_publish(observation=observation, by=mina, now=NOW)
    assert AbilityRating.objects.get(observation=observation).reach == "world"
    if way == "form":
        deactivate_member(member=mina, left_on=TODAY, by=None, now=NOW)
    else:
        heads = ("Email", "Left")
        document = read_document(Table(heads, ((2, (mina.email, str(TODAY))),)), recognize_columns(heads))
        import_people(organization=world.harbor, document=document, by=None, now=NOW, today=TODAY)
    assert AbilityRating.objects.get(observation=observation).reach == "members"

"""What readers see and how many queries it takes: a fixed number, whatever the data."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conversations.actions import open_thread
from frameworks.actions import (
    assign_role,
    import_framework,
    set_maintainers,
)
from frameworks.importers import read_framework_file
from frameworks.words import Visibility
from observations.actions import (
    RatedAbility,
    agree_to_publish,
    decide_milestone,
    publish_observation,
    record_observation,
    show_decision,
)
from observations.words import Audience, DecisionVisibility, Outcome, Rating
from tests import factories
from tests.html_text import asked_of, badges_of
from tests.world import make_world

pytestmark = pytest.mark.django_db

ABILITY = "/harbor/steps/abilities/listens/"
NOW = factories.NOW


def queries(client: Client, url: str, **headers) -> int:
    """The number of queries of a page once the server is warm."""
    client.get(url, headers=headers)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url, headers=headers).status_code in (200, 304)
    return len(captured)


def observe(world, *, by: str, about: str, audience: str, story: str, now=NOW, rating=Rating.STRONG, agreed=True):
    observation = record_observation(
        by=world.members[by],
        about=[world.members[about]],
        story=story,
        observed_on=now.date(),
        audience=audience,
        ratings=[RatedAbility(world.ability, rating, 2)],
        now=now,
    )
    publish_observation(observation=observation, by=world.members[by], now=now)
    if audience == Audience.WORLD and agreed:
        agree_to_publish(observation=observation, by=world.members[about], now=now)
    return observation


def fill(world, times: int) -> None:
    """Add everything that the page of an ability can show, ``times`` times."""
    line = world.steps.releases.get().abilities.get(key="listens")
    for place in range(times):
        for audience in Audience:
            observe(world, by="tomas", about="mina", audience=audience, story=f"Story {place} {audience}")
        open_thread(about=world.ability, title=f"Thread {place}", text="Well", by=world.members["mina"], now=NOW)
        decision = decide_milestone(
            subject=world.members["mina"],
            ability=world.ability,
            milestone=place + 1,
            outcome=Outcome.AWARDED,
            edition=line.edition,
            by=world.members["tomas"],
            decided_on=NOW.date(),
            now=NOW,
        )
        show_decision(decision=decision, shown=DecisionVisibility.WORLD, by=world.members["mina"], now=NOW)
    set_maintainers(
        ability=world.ability, maintainers=[world.members["ines"], world.members["sol"]][:times], by=None, now=NOW
    )
    role = world.steps.roles.get(key="developer")
    assign_role(member=world.members["mina"], role=role, since=dt.date(2021, 1, times), by=None, now=NOW)


@pytest.mark.parametrize("times", [1, 3])
def test_the_ability_page_takes_the_same_number_of_queries_however_much_it_shows(times):
    world = make_world()
    fill(world, times)
    assert queries(world.client("vera"), ABILITY) == 5
    assert queries(world.client("mina"), ABILITY) == 10
    assert queries(world.client("ines"), ABILITY) == 10
    assert queries(world.client("stig"), ABILITY) == 8


def test_thousands_of_requirements_add_no_query(real_frameworks):
    world = make_world()
    document, _ = read_framework_file(real_frameworks["onet-29-sample/sample"])
    import_framework(
        organization=world.harbor, document=document, visibility=Visibility.PUBLIC, publish=True, by=None, now=NOW
    )
    url = f"/harbor/onet-29-sample/abilities/{document.abilities[0].key}/"
    assert queries(world.client("vera"), url) == queries(world.client("vera"), ABILITY) == 4
    assert queries(world.client("mina"), url) == queries(world.client("mina"), ABILITY) == 9
    assert (
        queries(world.client("vera"), "/harbor/onet-29-sample/")
        == queries(world.client("vera"), "/harbor/steps/")
        == 4
    )
    assert (
        queries(world.client("mina"), "/harbor/onet-29-sample/")
        == queries(world.client("mina"), "/harbor/steps/")
        == 7
    )
    role = f"/harbor/onet-29-sample/roles/{document.roles[0].key}/"
    assert queries(world.client("vera"), role) == queries(world.client("vera"), "/harbor/steps/roles/coach/") == 1


def test_an_unchanged_page_takes_two_queries():
    world = make_world()
    fill(world, 1)
    client = world.client("vera")
    etag = client.get(ABILITY)["ETag"]
    with CaptureQueriesContext(connection) as captured:
        response = client.get(ABILITY, headers={"If-None-Match": etag})
    assert (response.status_code, response.content, response["ETag"], len(captured)) == (304, b"", etag, 2)


def test_a_long_neglected_ability_with_five_roles_shows_the_five_badges():
    long_ago = NOW - dt.timedelta(days=4 * 365 + 1 + 304)
    asking = ("coach", "developer", "it-support-technician", "product-owner", "quality-engineer")
    document = factories.document(roles=tuple(factories.role(key, {"listens": "1 recommended"}) for key in asking))
    organization = factories.OrganizationFactory(slug="harbor")
    factories.framework(organization, document, now=long_ago)
    with at(NOW):
        response = Client().get(ABILITY)
    assert badges_of(response) == [
        ("good", "Associated with 5 roles"),
        ("warning", "Has been referenced in no observations"),
        ("information", "No one has achieved a milestone on this ability"),
        ("bad", "Last updated: almost 5 years ago"),
        ("information", "Never conversed about"),
        ("good", "The lowest milestones are defined"),
        ("information", "Has no maintainer"),
    ]
    called = ("Coachs", "Developers", "It support technicians", "Product owners", "Quality engineers")
    assert asked_of(response) == [f"{each} are recommended to be milestone 1+" for each in called]


class at:
    """A context in which requests come at a fixed moment."""

    def __init__(self, moment: dt.datetime):
        self.patch = pytest.MonkeyPatch()
        self.moment = moment

    def __enter__(self):
        self.patch.setattr("foundation.middleware.timezone.now", lambda: self.moment)

    def __exit__(self, *exception):
        self.patch.undo()

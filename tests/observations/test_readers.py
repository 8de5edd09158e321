"""Who will read an observation: the list that its form names is the people whose request for its page succeeds."""

from itertools import count

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from observations.actions import agree_to_publish, publish_observation, record_observation
from observations.content_rules import open_about_oneself
from observations.queries.readers import name_readers, readers_of
from observations.words import ABOUT_ONE, Audience
from people.actions import deactivate_member, set_manager
from people.models import Member, Organization
from tests import factories
from tests.sample_people import TODAY, person
from tests.strategies import steadily
from tests.world import BACKEND, NOW

pytestmark = pytest.mark.django_db
NAMES = ["Ada", "Sam", "Sue", "Max", "Sky", "Pia"]
_numbers = count(1)


@st.composite
def lines(draw) -> dict[str, str]:
    """Whom each reports to; somebody later in the list, so that nobody stands above themselves."""
    places = range(len(NAMES) - 1)
    pairs = {NAMES[at]: draw(st.none() | st.sampled_from(NAMES[at + 1 :])) for at in places}
    return {low: high for low, high in pairs.items() if high}


def make_people(managers: dict[str, str], levels: int | None) -> dict[str, Member]:
    organization = factories.OrganizationFactory(slug=f"harbor-{next(_numbers)}", manager_levels=levels)
    people = {name: person(organization, name) for name in NAMES}
    for low, high in managers.items():
        set_manager(member=Member.objects.get(pk=people[low].pk), manager=people[high], by=None, now=NOW)
    return people


def published(author: Member, about: list[Member], audience: str):
    observation = record_observation(
        by=author, about=about, story="Seen.", observed_on=TODAY, audience=audience, ratings=[], now=NOW
    )
    publish_observation(observation=observation, by=author, now=NOW)
    return observation


def who_gets(people: dict[str, Member], url: str) -> set[str]:
    found = set()
    for name, member in people.items():
        client = Client()
        client.force_login(member.user, backend=BACKEND)
        if client.get(url).status_code == 200:
            found.add(name)
    return found


def named_readers(subjects: list[int], **fields):
    """Of one group, named beside another, so that neither takes anything from the other."""
    return name_readers(groups=[subjects, [fields["author"]]], **fields)[0]


@settings(steadily, max_examples=max(6, steadily.max_examples // 8), suppress_health_check=list(HealthCheck))
@given(
    managers=lines(),
    levels=st.sampled_from([1, 1, 2, None]),
    author=st.sampled_from(NAMES),
    subjects=st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True),
    audience=st.sampled_from(Audience.values),
    leaver=st.none() | st.sampled_from(NAMES),
)
def test_the_named_readers_are_those_whose_request_succeeds(managers, levels, author, subjects, audience, leaver):
    people = make_people(managers, levels)
    about = [people[name] for name in (subjects[:1] if audience in ABOUT_ONE else subjects)]
    assume(not open_about_oneself(audience, [each.pk for each in about], people[author].pk))
    observation = published(people[author], about, audience)
    if leaver and leaver != author:
        deactivate_member(member=people[leaver], left_on=TODAY, hands_up=True, by=None, now=NOW)
    organization = people["Ada"].organization
    named = {
        "audience": audience,
        "author": people[author].pk,
        "subjects": [each.pk for each in about],
        "organization": organization.pk,
        "on": TODAY,
    }
    expected = set(readers_of(**named).values_list("name", flat=True))
    shown = named_readers(**named)
    assert (
        shown.everyone == len(expected)
        if shown.everyone is not None
        else {each.name for each in shown.people} == expected
    )
    url = f"/{organization.slug}/observations/{observation.uid}/"
    assert who_gets(people, url) == expected
    is_world = Client().get(url).status_code == 200
    assert not is_world
    if shown.is_world and leaver not in subjects:
        for each in about:
            agree_to_publish(observation=observation, by=each, now=NOW)
        is_world = Client().get(url).status_code == 200
    assert is_world == (shown.is_world and leaver not in subjects)


@pytest.mark.parametrize("audience", Audience.values)
def test_naming_any_number_of_readers_needs_the_same_queries(audience):
    people = make_people({"Sam": "Max", "Max": "Sky"}, None)
    everybody = [[each.pk] for each in people.values()]
    counts = []
    for groups in (everybody[:1], everybody):
        with CaptureQueriesContext(connection) as queries:
            name_readers(
                audience=audience, author=people["Ada"].pk, groups=groups, organization=people["Ada"].organization_id,
                on=TODAY,
            )  # fmt: skip
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 2


def test_the_named_readers_depend_on_the_settings_of_the_organization():
    people = make_people({"Sam": "Max", "Max": "Sky"}, 1)
    named = {
        "audience": "managers", "author": people["Ada"].pk, "subjects": [people["Sam"].pk],
        "organization": people["Ada"].organization_id, "on": TODAY,
    }  # fmt: skip
    found = [{each.name for each in named_readers(**named).people}]
    Organization.objects.update(manager_levels=None)
    found.append({each.name for each in named_readers(**named).people})
    assert found == [{"Ada", "Max"}, {"Ada", "Max", "Sky"}]

"""The wall, one's own lists, and where recognitions stand besides: what each finds there, and what it costs."""

import json
import re
import zipfile
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frameworks.models import Ability
from observations.actions import (
    RatedAbility,
    agree_to_publish,
    edit_observation,
    publish_observation,
    record_observation,
    save_draft,
)
from observations.actions.observation_drafts import ObservationInput
from observations.attachments import ATTACHMENTS
from observations.form_state import form_state_from
from observations.models import Observation, ObservationVersion
from observations.words import Audience
from people.actions import create_team, deactivate_member, erase_person
from people.models import Member
from tests.html_text import text_of
from tests.registering import without_test_apps
from tests.sample_people import TODAY
from tests.world import NOW, World, make_world

pytestmark = pytest.mark.django_db
WALL, LISTS = "/harbor/recognition/", "/harbor/observations/"


@pytest.fixture
def world() -> World:
    return make_world()


def tell(world: World, story: str, audience: str, *about: str, by: str = "tomas", is_draft=False, **fields):
    observation = record_observation(
        by=world.members[by],
        about=[world.members[each] for each in about or ("mina",)],
        story=story,
        observed_on=TODAY,
        audience=audience,
        now=NOW,
        **{"ratings": [], **fields},
    )
    if not is_draft:
        publish_observation(observation=observation, by=world.members[by], now=NOW)
    return observation


def stories_on(world: World, who: str, path: str) -> list[str]:
    """The stories that stand on a page, in their order; whoever gets no page reads none."""
    text = world.client(who).get(path).content.decode()
    return re.findall(r"<blockquote><p>([^<]*)</p>", text)


def tell_all(world: World) -> None:
    for audience in Audience.values:
        tell(world, f"for {audience}", audience)
        tell(world, f"draft for {audience}", audience, is_draft=True)
    agree_to_publish(observation=tell(world, "agreed", "world"), by=world.members["mina"], now=NOW)


def test_the_recognition_page_shows_members_and_visitors_what_they_can_read(world):
    tell_all(world)
    members = ["agreed", "for world", "for members"]
    assert {
        who: stories_on(world, who, WALL) for who in ("vera", "stig", "adam", "lena", "mina", "tomas", "sol")
    } == {
        **{who: ["agreed"] for who in ("vera", "stig", "adam", "lena")},
        **dict.fromkeys(("mina", "tomas", "sol"), members),
    }


def test_visitors_have_no_recognition_page_if_nothing_is_public(world):
    hidden, absent = (world.client("vera").get(f"/{name}/recognition/") for name in ("lantern", "never"))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.content.replace(b"lantern", b"never") == absent.content


def test_the_recognition_page_can_be_filtered_by_ability_person_and_team(world):
    tell(world, "of an ability", "members", ratings=[RatedAbility(world.ability, "strong")])
    tell(world, "of nobody in the team", "members", "rosa")
    create_team(
        organization=world.harbor, name="Deck", kind="team", members=[world.members["rosa"]], by=None, now=NOW
    )
    found = {
        query: stories_on(world, "mina", f"{WALL}?{query}")
        for query in (
            "ability=steps/listens",
            "ability=plans/listens",
            "about=rosa",
            "about=lena",
            "team=deck",
            "team=x",
        )
    }
    assert found == {
        "ability=steps/listens": ["of an ability"],
        "ability=plans/listens": [],
        "about=rosa": ["of nobody in the team"],
        "about=lena": [],
        "team=deck": ["of nobody in the team"],
        "team=x": [],
    }
    assert stories_on(world, "vera", f"{WALL}?about=rosa") == []


def test_the_recognition_page_is_paged_by_cursor(world):
    for number in range(23):
        tell(world, f"story {number}", "members")
    text = world.client("mina").get(WALL).content.decode()
    more = re.search(r'href="([^"]+after=[^"]+)"', text)[1].replace("&amp;", "&")
    first, second = stories_on(world, "mina", WALL), stories_on(world, "mina", more)
    assert first + second == [f"story {number}" for number in reversed(range(23))]
    assert len(first) == 20


def test_every_member_finds_their_own_lists(world):
    tell_all(world)
    tell(world, "of oneself", "journal", "mina", by="mina")
    lists = {who: {} for who in ("mina", "tomas", "rosa")}
    for who, found in lists.items():
        for name in ("about-me", "by-me", "waiting", "reports"):
            found[name] = stories_on(world, who, f"{LISTS}?list={name}")
    about = ["of oneself", "agreed", "for world", "for members", "for subject-and-managers", "for subject"]
    written = ["agreed", *(f"for {audience}" for audience in reversed(Audience.values))]
    assert lists == {
        "mina": {
            "about-me": about, "by-me": ["of oneself"], "waiting": ["agreed", "for world"], "reports": about,
        },
        "tomas": {"about-me": [], "by-me": written, "waiting": [], "reports": written},
        "rosa": {name: [] for name in ("about-me", "by-me", "waiting", "reports")},
    }  # fmt: skip
    drafts = world.client("tomas").get(f"{LISTS}?list=drafts").content.decode()
    assert drafts.count("draft for ") == 6


def test_recognitions_are_on_the_pages_of_people_and_abilities(world):
    observation = tell(world, "well done", "members", ratings=[RatedAbility(world.ability, "strong")])
    tell(world, "between us", "subject-and-managers")
    assert stories_on(world, "sol", "/harbor/people/mina/") == ["well done"]
    assert "/harbor/observations/new/?about=mina" in world.client("sol").get("/harbor/people/mina/").content.decode()
    page = world.client("sol").get("/harbor/steps/abilities/listens/").content.decode()
    for link in (
        f"/harbor/observations/{observation.uid}/", "/harbor/people/mina/",
        "/harbor/observations/new/?ability=steps/listens",
    ):  # fmt: skip
        assert f'href="{link}"' in page
    visitor = world.client("vera").get("/harbor/steps/abilities/listens/").content.decode()
    assert "observations/new/" not in visitor


def test_an_unreadable_ability_is_not_named(world):
    ratings = [RatedAbility(each.abilities.get(), "strong") for each in (world.steps, world.craft, world.plans)]
    observation = tell(world, "agreed", "world", ratings=ratings, by="sol")
    agree_to_publish(observation=observation, by=world.members["mina"], now=NOW)
    pattern = re.compile(r"/harbor/(\w+)/abilities/listens/")
    url = f"{LISTS}{observation.uid}/"
    found = {
        who: sorted(set(pattern.findall(world.client(who).get(url).content.decode())))
        for who in ("vera", "mina", "ines")
    }
    assert found == {"vera": ["steps"], "mina": ["craft", "steps"], "ines": ["craft", "plans", "steps"]}


def queries(world: World, path: str, who: str) -> int:
    world.client(who).get(path)
    with CaptureQueriesContext(connection) as caught:
        world.client(who).get(path)
    return len(caught)


@pytest.mark.parametrize("times", [1, 4])
def test_the_number_of_queries_is_constant(world, times):
    for number in range(times):
        observation = tell(world, f"{number}", "world", ratings=[RatedAbility(world.ability, "strong")])
        agree_to_publish(observation=observation, by=world.members["mina"], now=NOW)
        tell(world, f"draft {number}", "members", is_draft=True)
    page = f"{LISTS}{observation.uid}/"
    with without_test_apps(ATTACHMENTS):
        found = {
            (path, who): queries(world, path, who)
            for path, who in (
                (WALL, "vera"), (WALL, "mina"), (page, "vera"), (page, "mina"), (f"{LISTS}?list=about-me", "mina"),
                (f"{LISTS}?list=reports", "tomas"), (f"{LISTS}?list=drafts", "tomas"), (f"{LISTS}new/", "tomas"),
            )
        }  # fmt: skip
    assert found == {
        (WALL, "vera"): 5, (WALL, "mina"): 9, (page, "vera"): 4, (page, "mina"): 8,
        (f"{LISTS}?list=about-me", "mina"): 7, (f"{LISTS}?list=reports", "tomas"): 7,
        (f"{LISTS}?list=drafts", "tomas"): 7, (f"{LISTS}new/", "tomas"): 3,
    }  # fmt: skip


def test_hidden_and_absent_observations_get_the_same_response_with_the_same_queries(world):
    hidden = tell(world, "between us", "subject-and-managers")
    for who in ("vera", "stig", "sol"):
        paths = [f"{LISTS}{hidden.uid}/", f"{LISTS}00000000-0000-4000-8000-000000000000/"]
        assert len({queries(world, path, who) for path in paths}) == 1
        answers = [world.client(who).get(path) for path in paths]
        assert [each.status_code for each in answers] == [404, 404]
        bodies = {re.sub(r"[0-9a-f-]{36}|value=\"\w{64}\"", "", each.content.decode()) for each in answers}
        assert len(bodies) == 1


# Erasing, and one's own archive


def entries(**fields) -> dict:
    said = {"about": ["mina"], "audience": ["members"], "day": [str(TODAY)], **fields}
    return form_state_from(lambda name: said.get(name, []))


def edited(world: World, observation: Observation, story: str) -> None:
    tomas = world.members["tomas"]
    said = ObservationInput(about=(), story=story, observed_on=TODAY, audience="members")
    edit_observation(observation=observation, content=said, by=tomas, now=NOW)


def test_an_erased_person_is_named_in_no_version_and_no_form_state(world):
    tomas, mina = world.members["tomas"], world.members["mina"]
    Member.objects.filter(pk=mina.pk).update(name="Mina Quill")
    observation = tell(world, "Mina Quill asked.", "members")
    edited(world, observation, "She asked.")
    save_draft(uid=observation.uid, version=0, tab="", form=entries(story=["Mina Quill again."]), by=tomas, now=NOW)
    deactivate_member(member=mina, left_on=TODAY, by=None, now=NOW)
    erase_person(member=mina, by=world.members["sol"], now=NOW)
    kept = [*Observation.unscoped.values_list("typed", flat=True), *ObservationVersion.unscoped.values_list("story")]
    assert "Quill" not in str(kept)
    assert str(kept).count("a former member") == 2
    assert '"mina"' not in json.dumps(kept)


def test_the_form_state_is_erased_with_its_author(world):
    tomas = world.members["tomas"]
    observation = tell(world, "She asked.", "members")
    now = Observation.unscoped.get(pk=observation.pk)
    save_draft(uid=now.uid, version=now.version, tab="", form=entries(story=["Secret."]), by=tomas, now=NOW)
    assert "Secret." in str(list(Observation.unscoped.values_list("typed", flat=True)))
    erase_person(member=tomas, by=world.members["sol"], now=NOW)
    assert list(Observation.unscoped.values_list("typed", flat=True)) == [{}]


def test_the_archive_contains_drafts_and_earlier_versions(world):
    tomas = world.members["tomas"]
    edited(world, tell(world, "At first.", "members"), "At last.")
    save_draft(
        uid=Observation.unscoped.get().uid,
        version=99,
        tab="",
        form=entries(story=["Half a sen"]),
        by=tomas,
        now=NOW,
    )
    archives = {}
    for who in ("tomas", "mina"):
        content = b"".join(world.client(who).get(f"/harbor/people/{who}/archive/"))
        archives[who] = zipfile.ZipFile(BytesIO(content)).read("archive.json").decode()
    assert ["At first." in archives[who] for who in ("tomas", "mina")] == [True, True]
    assert ["Half a sen" in archives[who] for who in ("tomas", "mina")] == [True, False]


def test_abilities_have_their_released_names(world):
    rated = [RatedAbility(world.ability, "strong", 2)]
    observation = tell(world, "Seen", "members", ratings=rated)
    said = ObservationInput(about=(), story="Again", observed_on=TODAY, audience="members", ratings=tuple(rated))
    edit_observation(observation=observation, content=said, by=world.members["tomas"], now=NOW)
    name = world.ability.name
    Ability.objects.filter(pk=world.ability.pk).update(name="Drafted")
    paths = [f"{LISTS}{observation.uid}/", WALL, LISTS]
    pages = [text_of(world.client("mina").get(path)) for path in paths]
    with zipfile.ZipFile(BytesIO(world.client("mina").get("/harbor/people/mina/archive/").content)) as file:
        pages.append(file.read("archive.json").decode())
    assert [("Drafted" in page, name in page) for page in pages[:1] + pages[2:]] == [(False, True)] * 3
    assert "Drafted" not in pages[1]

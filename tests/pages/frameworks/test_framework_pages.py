"""What the pages of a framework show, to whom, and what they never show."""

import datetime as dt
import re

import pytest
from django.test import Client

from conversations.actions import open_thread
from frameworks.actions import confirm_ability, publish_framework, store_document
from frameworks.document import ExampleDocument, MilestoneDocument, StepDocument
from frameworks.models import Ability
from observations.actions import agree_to_publish
from observations.models import Observation
from observations.words import Audience, Rating
from people.models import Member
from tests import factories
from tests.html_text import html_of, milestones_of, text_of, titles
from tests.pages.test_query_counts import ABILITY, NOW, observe
from tests.world import make_world

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def release(framework, document, now=NOW):
    store_document(framework=framework, document=document, by=None, now=now)
    return publish_framework(framework=framework, effective_on=now.date(), by=None, now=now)


def a_rich_ability():
    """The step's text at 1, its own at 2, should-haves and a section at 3, 4 undefined, 5 as in the scale."""
    return factories.ability(
        milestones=(
            MilestoneDocument(level=1, examples=(ExampleDocument(text="Asks *why*"),)),
            factories.milestone(2, "Listens to the team."),
            MilestoneDocument(
                level=3,
                examples=(
                    ExampleDocument(text="A plain one"),
                    ExampleDocument(text="Led one talk", kind="should-have"),
                    ExampleDocument(text="Weighs words", kind="expected"),
                    ExampleDocument(text="Knows owners", section="Specific to Product Ownership"),
                ),
            ),
        )
    )


def a_rich_document():
    scale = (
        StepDocument(level=1, name="Own work", points=1, description="You are useful."),
        StepDocument(level=2, name="Team", points=3),
        StepDocument(level=3, name="Several teams", points=6, description="People plan by you."),
        StepDocument(level=4, name="Company", points=12),
        StepDocument(level=5, status="not-applicable", name="Not used"),
    )
    return factories.document(scale=scale, abilities=(a_rich_ability(),))


def test_milestones_inherit_missing_text_from_the_step():
    factories.framework(factories.OrganizationFactory(slug="harbor"), a_rich_document())
    assert milestones_of(Client().get(ABILITY)) == [
        "1 1: Own work 1 mile You are useful. Examples Asks why",
        "2 2: Team 3 miles in total, adds 2 Listens to the team. Examples Example of 2",
        "3 3: Several teams 6 miles in total, adds 3 People plan by you. Should have Led one talk "
        "Is expected to Weighs words Examples A plain one Specific to Product Ownership Knows owners",
        "4 4: Company Not yet defined",
        "5 5: Not used N/A within the Our Steps framework",
    ]


def test_kinds_and_sections_have_their_own_headings():
    factories.framework(factories.OrganizationFactory(slug="harbor"), a_rich_document())
    response = Client().get(ABILITY)
    assert titles(response, "h4") == [
        "Examples",
        "Examples",
        "Should have",
        "Is expected to",
        "Examples",
        "Specific to Product Ownership",
    ]


def test_a_visitor_sees_public_recognitions_and_a_gate_instead_of_the_rest():
    world = make_world()
    page = text_of(world.client("vera").get(ABILITY))
    assert "No public observations of this ability yet." in page
    assert "Only members of Harbor can read this section." in page
    observe(world, by="tomas", about="mina", audience=Audience.WORLD, story="For the world")
    observe(world, by="tomas", about="mina", audience=Audience.WORLD, story="Not agreed to", agreed=False)
    observe(world, by="tomas", about="mina", audience=Audience.MEMBERS, story="For members")
    open_thread(about=world.ability, title="A thread", text="A turn", by=world.members["mina"], now=NOW)
    page = text_of(world.client("vera").get(ABILITY))
    said = [each for each in ("For the world", "Not agreed to", "For members", "A thread", "A turn") if each in page]
    assert said == ["For the world"]
    assert "Has been referenced in 1 observation" in page


STORIES = {
    Audience.JOURNAL: {"tomas"},
    Audience.SUBJECT: {"tomas", "mina"},
    Audience.MANAGERS: {"tomas"},
    Audience.SUBJECT_AND_MANAGERS: {"tomas", "mina"},
    Audience.MEMBERS: {"tomas", "mina", "rosa", "ines", "sol"},
    Audience.WORLD: {"tomas", "mina", "rosa", "ines", "sol", "vera", "stig", "lena", "adam"},
}


@pytest.mark.parametrize("audience", list(Audience))
def test_a_story_is_shown_only_to_its_readers(audience):
    world = make_world()
    observe(world, by="tomas", about="mina", audience=audience, story="Canary 4711")
    everybody = {"vera", "stig", "lena", "adam", "mina", "tomas", "rosa", "ines", "sol"}
    readers = {who for who in everybody if b"Canary 4711" in world.client(who).get(ABILITY).content}
    assert readers == STORIES[audience]


PRIVATE = [Audience.JOURNAL, Audience.SUBJECT, Audience.MANAGERS, Audience.SUBJECT_AND_MANAGERS, Audience.MEMBERS]


def test_hidden_stories_change_nothing_for_a_visitor():
    world = make_world()
    urls = [ABILITY, "/harbor/steps/", "/harbor/steps/health/", "/harbor/", "/", "/?q=listens"]
    before = [(r.status_code, r.headers, r.content) for r in map(world.client("vera").get, urls)]
    for audience in PRIVATE:
        observe(world, by="tomas", about="mina", audience=audience, story="Private")
    observe(world, by="tomas", about="mina", audience=Audience.WORLD, story="Waiting", agreed=False)
    after = [(r.status_code, r.headers, r.content) for r in map(world.client("vera").get, urls)]
    assert after == before
    observe(world, by="tomas", about="mina", audience=Audience.WORLD, story="Agreed")
    assert [r.content for r in map(world.client("vera").get, urls[:3])] != [content for _, _, content in before[:3]]


def test_hidden_stories_change_no_badge_for_a_member():
    world = make_world()
    urls = [ABILITY, "/harbor/steps/", "/harbor/steps/health/"]
    before = [text_of(world.client("rosa").get(url)) for url in urls]
    for audience in PRIVATE[:-1]:
        observe(world, by="tomas", about="mina", audience=audience, story="Private", rating=Rating.CONCERNING)
    assert [text_of(world.client("rosa").get(url)) for url in urls] == before


def test_retracting_a_public_story_changes_the_page_and_its_etag_at_once():
    world = make_world()
    observation = observe(world, by="tomas", about="mina", audience=Audience.WORLD, story="Waiting", agreed=False)
    silent = world.client("vera").get(ABILITY)["ETag"]
    agree_to_publish(observation=observation, by=world.members["mina"], now=NOW)
    agreed = world.client("vera").get(ABILITY, headers={"If-None-Match": silent})
    assert (agreed.status_code, agreed["ETag"] != silent) == (200, True)


def test_no_proxy_stores_a_visitors_page_and_nobody_stores_a_members():
    world = make_world()
    assert world.client("vera").get(ABILITY)["Cache-Control"] == "private, no-cache"
    assert world.client("mina").get(ABILITY)["Cache-Control"] == "private, no-store"
    assert "ETag" not in world.client("mina").get(ABILITY)
    assert {"Cookie", "HX-Request"} <= set(world.client("vera").get(ABILITY)["Vary"].split(", "))


def test_a_visitors_page_is_the_same_each_time_and_sets_no_cookie():
    world = make_world()
    first, second = (Client().get(ABILITY) for _ in range(2))
    assert (first.content, first.cookies) == (second.content, {})
    assert world.ability.key.encode() in first.content


def test_a_draft_is_marked_and_visible_to_editors_only():
    world = make_world()
    store_document(
        framework=world.steps,
        document=factories.document(abilities=(factories.ability(name="Hears"),)),
        by=None,
        now=NOW,
    )
    draft = world.client("ines").get("/harbor/steps/draft/abilities/listens/")
    assert titles(draft, "h1") == ["Hears"]
    assert "This is the draft." in draft.content.decode()
    assert titles(world.client("ines").get(ABILITY), "h1") == ["Listens"]
    assert world.client("mina").get("/harbor/steps/draft/abilities/listens/").status_code == 404


def test_an_earlier_release_keeps_its_wording():
    world = make_world()
    release(world.steps, factories.document(abilities=(factories.ability(name="Hears", levels=5),)))
    former, present = (Client().get(url) for url in ("/harbor/steps/releases/1/abilities/listens/", ABILITY))
    assert (titles(former, "h1"), titles(present, "h1")) == (["Listens"], ["Hears"])
    assert "This is release 1" in former.content.decode()
    assert '<meta name="robots" content="noindex">' in former.content.decode()
    assert f'<link rel="canonical" href="http://localhost{ABILITY}">' in former.content.decode()


def test_a_page_has_its_own_title_description_and_address():
    make_world()
    head = Client().get(ABILITY).content.decode().split("</head>")[0]
    assert re.findall(r"<title>(.*?)</title>", head) == ["Listens · Steps · careersteps"]
    assert re.findall(r'<meta name="description" content="(.*?)">', head) == ["Listens."]
    assert re.findall(r'<link rel="canonical" href="(.*?)">', head) == [f"http://localhost{ABILITY}"]
    assert "noindex" not in head


def test_only_editors_see_the_edit_link():
    world = make_world()
    everybody = ("vera", "stig", "mina", "tomas", "rosa", "ines", "sol")
    found = {who for who in everybody if b"/admin/frameworks/ability/" in world.client(who).get(ABILITY).content}
    assert found == {"ines", "sol"}


def test_confirming_an_ability_refreshes_its_badge():
    world = make_world()
    confirm_ability(ability=world.ability, by=world.members["ines"], now=NOW)
    response = world.client("ines").post(f"{ABILITY}confirm/", follow=True)
    assert "Confirmed. It counts as updated today." in response.content.decode()
    assert "Last updated: less than a minute ago" in text_of(response)


def test_searching_and_filtering_narrow_the_list():
    abilities = [factories.ability(key) for key in ("listens", "speaks", "writes-déjà-vu")]
    document = factories.document(abilities=tuple(abilities), roles=(factories.role(asks={"speaks": "1 required"}),))
    factories.framework(factories.OrganizationFactory(slug="harbor"), document)
    names = {
        query: titles(Client().get(f"/harbor/steps/?{query}"), "h3")
        for query in (
            "",
            "q=SPEAK",
            "q=deja",
            "q=nothing",
            "role=developer",
            "health=bad",
            "health=good",
            "group=none",
        )
    }
    assert names == {
        "": ["Listens", "Speaks", "Writes déjà vu"],
        "q=SPEAK": ["Speaks"],
        "q=deja": ["Writes déjà vu"],
        "q=nothing": [],
        "role=developer": ["Speaks"],
        "health=bad": ["Listens", "Writes déjà vu"],
        "health=good": [],
        "group=none": [],
    }


def test_long_lists_are_paged():
    abilities = tuple(factories.ability(f"a{number:03}") for number in range(205))
    factories.framework(
        factories.OrganizationFactory(slug="harbor"), factories.document(abilities=abilities, roles=())
    )
    pages = [titles(Client().get(f"/harbor/steps/?page={page}"), "h3") for page in (1, 2, 3, 99)]
    assert [len(names) for names in pages] == [100, 100, 5, 5]
    assert pages[0] + pages[1] + pages[2] == [ability.name for ability in abilities]


def test_the_requirements_of_hundreds_of_roles_are_grouped():
    groups = tuple(factories.group(key) for key in ("north", "south"))
    roles = tuple(
        factories.role(f"role-{number}", {"listens": "1 required"}, group="north" if number % 2 else "south")
        for number in range(300)
    )
    factories.framework(factories.OrganizationFactory(slug="harbor"), factories.document(groups=groups, roles=roles))
    response = Client().get(ABILITY)
    assert re.findall(r">\s*(North|South)\b", html_of(response)) == ["North", "South"]
    assert response.content.count(b'href="/harbor/steps/roles/role-') == 300


def test_observations_are_paged_by_cursor():
    world = make_world()
    for number in range(12):
        observe(world, by="tomas", about="mina", audience=Audience.WORLD, story=f"Story {number:02}")
    seen, url = [], ABILITY
    while url and len(seen) < 20:
        html = Client().get(url).content.decode()
        seen += re.findall(r"Story \d\d", html)
        more = re.search(r'hx-get="([^"]*after=[^"]*)"', html)
        url = more and more[1].replace("&amp;", "&")
    assert seen == [f"Story {number:02}" for number in reversed(range(12))]


def test_a_fragment_contains_only_the_list():
    make_world()
    fragment = Client().get("/harbor/steps/?q=listens", headers={"HX-Request": "true"})
    assert (titles(fragment, "h3"), titles(fragment, "h1"), b"<html" in fragment.content) == (["Listens"], [], False)


def test_a_draft_shows_and_marks_inactive_abilities_but_no_archived_ones():
    world = make_world()
    waiting = {"status": "draft"}
    document = factories.document(
        abilities=(
            factories.ability(levels=5),
            factories.ability("new", **waiting),
            factories.ability("old", status="archived"),
        ),
        roles=(factories.role(asks={"old": "1"}), factories.role("novice", {"new": "1 required"}, **waiting)),
    )
    factories.store(world.steps, document)
    client = world.client("ines")
    at = {
        path: client.get(f"/harbor/steps/draft/{path}") for path in ("", "roles/", "abilities/new/", "roles/novice/")
    }
    note = "not in the next release"
    assert {path: text_of(page).count(note) for path, page in at.items()} == {
        "": 2,
        "roles/": 1,
        "abilities/new/": 1,
        "roles/novice/": 1,
    }
    for path in ("abilities/old/", "roles/coach/"):
        assert client.get(f"/harbor/steps/draft/{path}").status_code == 404
    assert client.get("/harbor/steps/draft/roles/developer/").status_code == 200
    for path in ("abilities/new/", "roles/novice/"):
        assert client.get(f"/harbor/steps/{path}").status_code == 404


def test_only_what_visitors_see_changes_their_etag():
    world = make_world()
    observe(world, by="tomas", about="mina", audience=Audience.WORLD, story="Seen")
    world.ability.maintainers.add(world.members["ines"])

    def etag_after(change=dict, *of) -> str:
        change(*of)
        return world.client("vera").get(ABILITY)["ETag"]

    def rename(who: str) -> None:
        Member.objects.filter(pk=world.members[who].pk).update(name=f"{who} anew", changed_at=NOW + DAY)

    first = etag_after()
    assert etag_after(rename, "rosa") == first
    Ability.objects.filter(pk=world.ability.pk).update(name="Drafted", changed_at=NOW + DAY)
    Observation.unscoped.update(typed={"form": {"story": ["Typed and not saved"]}})
    assert etag_after() == first
    shown = [etag_after(rename, who) for who in ("tomas", "mina", "ines")]
    assert len({first, *shown}) == 4

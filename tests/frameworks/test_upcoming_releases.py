"""Readers see what was released: names and states, upcoming releases, withdrawn releases, archived frameworks."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from frameworks.actions import CannotChangeFramework, CannotPublish, publish_framework, withdraw_release
from frameworks.document import FrameworkDocument
from frameworks.models import Edition, Framework, Release, ReleasedAbility, ReleasedRole
from frameworks.queries import draft_document, latest_release
from people.models import AuditEvent
from tests import factories
from tests.html_text import html_of, text_of, titles
from tests.world import make_world
from ui.dates import day_text

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def world():
    return make_world()


def today() -> dt.date:
    return timezone.localdate()


def redraft(framework: Framework, **fields) -> FrameworkDocument:
    document = replace(draft_document(framework), **fields)
    factories.store(framework, document)
    framework.refresh_from_db()
    return document


def publish(framework: Framework, *, ahead: int = 0) -> Release:
    return publish_framework(framework=framework, effective_on=today() + ahead * DAY, by=None, now=timezone.now())


def soon(world, *, ahead: int = 200, visibility: str = "public") -> Framework:
    """A framework whose first release is upcoming."""
    made = factories.framework(
        world.harbor, factories.document(key="soon", name="Soon"), visibility=visibility, released=False
    )
    publish(made, ahead=ahead)
    return made


# Names


def every_page(world, who: str, state: str = "") -> dict[str, str]:
    paths = ("", "health/", "roles/", "abilities/listens/", "roles/developer/", "roles/developer/compare/")
    return {path: html_of(world.client(who).get(f"/harbor/steps/{state}{path}")) for path in paths}


@pytest.mark.parametrize("who", ["vera", "mina", "ines"])
def test_a_renamed_draft_keeps_its_old_name_for_readers_until_it_is_released(world, who):
    redraft(world.steps, name="Paces")
    pages = {
        **every_page(world, who),
        "history": html_of(world.client(who).get("/harbor/steps/releases/")),
        "home": html_of(world.client(who).get("/")),
        "organization": html_of(world.client(who).get("/harbor/")),
        "found": html_of(world.client(who).get("/?q=listens")),
        "text": html_of(world.client(who).get("/harbor/steps/framework.yaml")),
    }
    assert [path for path, page in pages.items() if "Paces" in page or "Steps" not in page] == []
    assert "Paces" in html_of(world.client("ines").get("/harbor/steps/draft/"))


def test_a_release_keeps_the_name_it_was_released_under(world):
    redraft(world.steps, name="Paces")
    publish(world.steps)
    former = every_page(world, "vera", "releases/1/")
    present = every_page(world, "vera")
    assert [path for path, page in former.items() if "Paces" in page or "Steps" not in page] == []
    assert [path for path, page in present.items() if "Paces" not in page or "Steps" in page] == []


def test_a_framework_is_found_and_sorted_by_the_name_it_was_released_under(world):
    redraft(world.steps, name="Aces")
    client = world.client("vera")
    found = [[title for title in titles(client.get(f"/?q={q}"), "h4") if title] for q in ("aces", "steps")]
    assert found == [[], ["Steps"]]
    publish(world.steps)
    found = [titles(client.get(f"/?q={q}"), "h4") for q in ("aces", "paces")]
    assert found == [["Aces"], []]


# Upcoming releases


@pytest.mark.parametrize("who", ["vera", "stig", "mina", "ines"])
def test_an_upcoming_first_release_can_be_read_everywhere_and_says_so(world, who):
    soon(world)
    client = world.client(who)
    day = day_text(today() + 200 * DAY)
    for path in ("", "health/", "roles/", "abilities/listens/", "roles/developer/", "releases/"):
        page = html_of(client.get(f"/harbor/soon/{path}"))
        assert f"Announced, but not in effect yet. The first release takes effect on {day}." in page, path
        assert '<meta name="robots" content="noindex">' in page or path == "releases/", path
    for path in ("", "abilities/listens/"):
        page = text_of(client.get(f"/harbor/soon/{path}"))
        assert f"Release 1, in effect from {day}" in page
        assert "in force since" not in page
    assert f"in effect from {day}" in text_of(client.get("/harbor/soon/releases/"))
    assert "Current" not in titles(client.get("/harbor/soon/releases/"), "span")
    assert client.get("/harbor/soon/framework.yaml").status_code == 200
    for url in ("/", "/harbor/", "/?q=soon"):
        assert f"release 1, in effect from {day}" in text_of(client.get(url))
    numbered = html_of(client.get("/harbor/soon/releases/1/"))
    assert f"This is release 1. It takes effect on {day}." in numbered
    assert "See the current release" not in numbered


@pytest.mark.parametrize(("visibility", "readers"), [("members", {"mina", "ines"}), ("private", {"ines"})])
def test_an_upcoming_release_is_readable_by_the_readers_of_the_framework(world, visibility, readers):
    soon(world, visibility=visibility)
    for who in ("vera", "stig", "lena", "adam", "mina", "ines"):
        expected = 200 if who in readers else 404
        for path in ("", "releases/", "releases/1/", "framework.yaml", "health/", "abilities/listens/"):
            assert world.client(who).get(f"/harbor/soon/{path}").status_code == expected, (who, path)
        assert ("Soon" in html_of(world.client(who).get("/"))) is (who in readers)


def test_of_several_upcoming_releases_readers_see_the_first(world):
    made = soon(world, ahead=10)
    redraft(made, name="Later")
    publish(made, ahead=20)
    for days, name in ((0, "Soon"), (10, "Soon"), (19, "Soon"), (20, "Later")):
        assert Release.objects.filter(framework=made).current(today() + days * DAY).get().name == name


def test_an_upcoming_second_release_changes_no_current_page(world):
    before = every_page(world, "vera")
    redraft(world.steps, name="Paces", status="archived")
    publish(world.steps, ahead=30)
    assert every_page(world, "vera") == before
    assert "Steps" in titles(world.client("vera").get("/"), "h4")


# How far ahead


def test_a_release_can_be_announced_up_to_a_year_ahead(world):
    redraft(world.steps, name="Paces")
    with pytest.raises(CannotPublish) as caught:
        publish(world.steps, ahead=367)
    assert caught.value.reasons == [
        f"A release must take effect within a year, and {day_text(today() + 367 * DAY)} is later. "
        f"Choose a day up to {day_text(today() + 366 * DAY)}."
    ]
    assert publish(world.steps, ahead=366).number == 2


def test_a_mistyped_year_is_reported_and_blocks_nothing(world):
    redraft(world.steps, name="Paces")
    client = world.client("ines")
    form = client.get("/harbor/steps/review/").context["page"].form
    typed = {"reviewed": form["reviewed"].value(), "note": "My note"}
    for day in ("2262-01-01", "9999-12-31"):
        response = client.post("/harbor/steps/review/", {**typed, "effective_on": day})
        assert "A release must take effect within a year" in text_of(response)
        assert "My note" in html_of(response)
    client.post("/harbor/steps/review/", {**typed, "effective_on": today().isoformat()})
    assert latest_release(world.steps).number == 2


# Withdrawing


def test_withdrawing_an_upcoming_release_keeps_the_draft_and_the_editions(world):
    document = redraft(world.steps, name="Paces", abilities=(factories.ability(levels=2),))
    release = publish(world.steps, ahead=30)
    editions = Edition.objects.count()
    lines = (ReleasedAbility.objects.count(), ReleasedRole.objects.count())
    withdraw_release(release=release, by=world.members["ines"], now=timezone.now())
    assert [each.number for each in world.steps.releases.all()] == [1]
    assert (ReleasedAbility.objects.count(), ReleasedRole.objects.count()) == (lines[0] - 1, lines[1] - 2)
    assert Edition.objects.count() == editions
    assert draft_document(world.steps) == document
    event = AuditEvent.objects.get(action="withdraw_release")
    assert (event.subject_id, event.actor, event.after) == (world.steps.pk, world.members["ines"], {"release": 1})
    assert event.before == {
        "release": 2,
        "effective_on": str(today() + 30 * DAY),
        "published_at": release.published_at.isoformat(),
    }
    assert publish(world.steps).number == 2


def test_a_release_that_has_taken_effect_cannot_be_withdrawn(world):
    redraft(world.steps, name="Paces")
    publish(world.steps)
    for release in world.steps.releases.all():
        with pytest.raises(CannotChangeFramework):
            withdraw_release(release=release, by=None, now=timezone.now())
    assert world.steps.releases.count() == 2


def test_releases_are_withdrawn_last_one_first(world):
    redraft(world.steps, name="Paces")
    second = publish(world.steps, ahead=10)
    redraft(world.steps, name="Races")
    third = publish(world.steps, ahead=20)
    with pytest.raises(CannotChangeFramework, match="Release 3 was published after it"):
        withdraw_release(release=second, by=None, now=timezone.now())
    for release in (third, second):
        withdraw_release(release=release, by=None, now=timezone.now())
        with pytest.raises(CannotChangeFramework, match="has already been withdrawn"):
            withdraw_release(release=release, by=None, now=timezone.now())
    assert world.steps.releases.get().number == 1


def test_nobody_can_read_the_only_release_once_it_is_withdrawn(world):
    made = soon(world)
    client = world.client("ines")
    url = "/harbor/soon/releases/1/withdraw/"
    response = client.post(url, {"release": client.get(url).context["page"].release}, follow=True)
    assert "Release 1 withdrawn. The draft is unchanged." in html_of(response)
    assert response.request["PATH_INFO"] == "/harbor/soon/draft/"
    assert made.releases.count() == 0
    for path in ("", "releases/", "releases/1/", "framework.yaml"):
        assert world.client("vera").get(f"/harbor/soon/{path}").status_code == 404
    assert "Soon" not in html_of(world.client("vera").get("/"))
    assert publish(made).number == 1


def test_only_editors_see_links_to_withdraw_in_the_history(world):
    redraft(world.steps, name="Paces")
    publish(world.steps, ahead=10)
    offered = {
        who: [
            number
            for number in (1, 2)
            if f"/releases/{number}/withdraw/" in html_of(world.client(who).get("/harbor/steps/releases/"))
        ]
        for who in ("vera", "mina", "rosa", "ines", "sol")
    }
    assert offered == {"vera": [], "mina": [], "rosa": [], "ines": [2], "sol": [2]}


def test_withdrawing_needs_a_confirmation_by_post(world):
    redraft(world.steps, name="Paces")
    publish(world.steps, ahead=10)
    client, url = world.client("ines"), "/harbor/steps/releases/2/withdraw/"
    page = client.get(url)
    assert titles(page, "h1") == ["Withdraw release 2?"]
    assert world.steps.releases.count() == 2
    response = client.post(url, {"release": page.context["page"].release}, follow=True)
    assert "Release 2 withdrawn." in html_of(response)
    assert (response.request["PATH_INFO"], world.steps.releases.count()) == ("/harbor/steps/releases/", 1)
    assert client.get(url).status_code == 404


def test_a_release_that_cannot_be_withdrawn_says_why_and_stays(world):
    client, url = world.client("ines"), "/harbor/steps/releases/1/withdraw/"
    for response in (client.get(url), client.post(url, {"release": str(world.steps.releases.get().pk)})):
        assert "It has been in effect since" in text_of(response)
        assert "Withdraw release 1" not in titles(response, "button")
    assert world.steps.releases.count() == 1


def test_a_page_left_open_does_not_withdraw_a_later_release_of_the_same_number(world):
    redraft(world.steps, name="Paces")
    first = publish(world.steps, ahead=10)
    client, url = world.client("ines"), "/harbor/steps/releases/2/withdraw/"
    asked = client.get(url).context["page"].release
    withdraw_release(release=first, by=None, now=timezone.now())
    publish(world.steps, ahead=20)
    assert "A new release 2 has been published since you opened this page." in text_of(
        client.post(url, {"release": asked})
    )
    assert world.steps.releases.count() == 2


# Archived and legacy


def test_an_archived_framework_can_be_read_but_neither_listed_nor_found(world):
    redraft(world.steps, status="archived")
    client = world.client("vera")
    assert "Steps" in titles(client.get("/"), "h4")
    publish(world.steps)
    for url in ("/", "/?q=steps", "/?q=listens"):
        assert "Steps" not in text_of(client.get(url)), url
    for path in ("", "health/", "roles/", "abilities/listens/", "roles/developer/", "framework.yaml", "releases/"):
        assert client.get(f"/harbor/steps/{path}").status_code == 200
    page = html_of(client.get("/harbor/steps/abilities/listens/"))
    assert "This framework is archived. It is no longer used or listed. You can still read it." in page
    assert '<meta name="robots" content="noindex">' in page
    assert "archived" in text_of(client.get("/harbor/"))


def test_a_legacy_framework_is_listed_and_says_that_it_is_legacy(world):
    redraft(world.steps, status="legacy")
    publish(world.steps)
    client = world.client("vera")
    assert "no longer used" in text_of(client.get("/"))
    assert "This framework is no longer used. You can still read it." in html_of(client.get("/harbor/steps/"))


def test_a_framework_that_is_used_again_is_listed_again(world):
    for status, is_listed in (("archived", False), ("active", True)):
        redraft(world.steps, status=status)
        publish(world.steps)
        assert ("Steps" in text_of(world.client("vera").get("/"))) is is_listed

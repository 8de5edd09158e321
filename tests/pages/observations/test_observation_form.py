"""Recording an observation by its form: nothing typed is lost, nothing is published twice, and readers are named."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.test import Client

from conversations.actions import open_thread
from frameworks.models import Edition
from notifications.models import Notification
from observations.actions import (
    CannotObserve,
    ObservationInput,
    agree_to_publish,
    decide_milestone,
    edit_observation,
    end_public_consent_of_leavers,
    show_decision,
)
from observations.models import AbilityRating, Observation, ObservationVersion, Subject
from people.actions import deactivate_member, set_manager
from tests import factories
from tests.sample_people import person
from tests.world import BACKEND, NOW

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
FORM = "/harbor/observations/new/"


class Harbor:
    """Ada writes; Sam is managed by Max, Sue by nobody; Pia is another member."""

    def __init__(self):
        self.organization = factories.OrganizationFactory(slug="harbor", name="Harbor")
        self.members = {name.lower(): person(self.organization, name) for name in ("Ada", "Sam", "Sue", "Max", "Pia")}
        set_manager(member=self.members["sam"], manager=self.members["max"], by=None, now=NOW)
        self.steps = factories.framework(self.organization, factories.document())
        self.clients: dict[str, Client] = {}

    def client(self, who: str) -> Client:
        if who not in self.clients:
            self.clients[who] = Client()
            if who in self.members:
                self.clients[who].force_login(self.members[who].user, backend=BACKEND)
        return self.clients[who]


@pytest.fixture
def harbor() -> Harbor:
    return Harbor()


def entries(**fields) -> dict:
    return {
        "uid": str(uuid4()),
        "version": "0",
        "tab": uuid4().hex,
        "about": ["sam"],
        "story": "They asked, and **waited**.",
        "day": "2026-02-27",
        "audience": "subject-and-managers",
        **fields,
    }


def field(response, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())[1]


def send(harbor: Harbor, form: dict, do: str = "publish", who: str = "ada", **how):
    return harbor.client(who).post(FORM, {**form, "do": do}, **how)


def publish(harbor: Harbor, form: dict, who: str = "ada"):
    """As whoever has no JavaScript: the first answer names the readers, the second publishes."""
    asked = send(harbor, form, who=who)
    assert asked.status_code == 200, asked.headers
    again = {name: field(asked, name) for name in ("uid", "version", "tab", "seen")}
    return send(harbor, {**form, **again}, who=who), {**form, **again}


def rows():
    return Observation.unscoped.order_by("pk")


def test_the_form_is_filled_from_the_link(harbor):
    text = harbor.client("ada").get(f"{FORM}?about=sam,sue&ability=steps/listens&milestone=2").content.decode()
    assert re.findall(r'name="about" value="(\w+)"', text) == ["sam", "sue"]
    assert re.findall(r'name="ability" value="([^"]+)"', text) == ["steps/listens"]
    assert '<option value="2" selected>Milestone 2</option>' in text


def test_the_readers_are_named_before_publishing(harbor):
    asked = send(harbor, entries())
    text = " ".join(re.sub(r"<[^>]+>", "", asked.content.decode()).split())
    assert "You, Max and Sam (the person it is about)." in text
    assert rows().get().published_at is None


def test_everything_in_the_form_is_published(harbor):
    form = entries(
        ability=["steps/listens"], rating=["strong"], milestone=["2"], url=["https://example.org/a"], label=["A talk"]
    )
    response, _ = publish(harbor, form)
    made = rows().get()
    assert (response.status_code, response.url) == (302, f"/harbor/observations/{made.uid}/")
    assert (made.story, made.audience, str(made.observed_on)) == (
        "They asked, and **waited**.", "subject-and-managers", "2026-02-27",
    )  # fmt: skip
    assert made.links == [{"url": "https://example.org/a", "label": "A talk"}]
    assert list(AbilityRating.objects.values_list("ability__key", "rating", "milestone")) == [
        ("listens", "strong", 2)
    ]
    assert list(made.subjects.values_list("slug", flat=True)) == ["sam"]
    told = Notification.unscoped.order_by("recipient__slug").values_list("recipient__slug", "kind")
    assert list(told) == [("max", "observed"), ("sam", "observed")]


def test_submitting_twice_publishes_once_and_leads_to_the_same_page(harbor):
    first, form = publish(harbor, entries())
    second = send(harbor, form)
    assert (second.status_code, second.url) == (302, first.url)
    assert (rows().count(), Subject.objects.count(), Notification.unscoped.count()) == (1, 1, 2)


def test_a_private_observation_about_several_people_becomes_one_for_each(harbor):
    form = entries(about=["sam", "sue"])
    response, form = publish(harbor, form)
    assert response.url == "/harbor/observations/?list=by-me"
    assert sorted(tuple(each.subjects.values_list("slug", flat=True)) for each in rows()) == [("sam",), ("sue",)]
    assert send(harbor, form).url == response.url
    assert rows().count() == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"about": []}, "Choose who it is about."),
        ({"about": ["nobody"]}, "is no longer a member"),
        ({"story": " "}, "Describe what happened."),
        ({"day": "2999-01-01"}, "The date is in the future."),
        ({"day": "1999-01-01"}, "Sam joined on 1 January 2020"),
        ({"day": "soon"}, "Enter a valid date"),
        ({"audience": "everybody"}, "Select a valid choice"),
        ({"ability": ["steps/listens"], "rating": [""], "milestone": [""]}, "Choose a rating for “Listens”."),
        ({"ability": ["steps/listens"], "rating": ["strong"], "milestone": ["9"]}, "has no milestone 9"),
        (
            {"ability": ["steps/never"], "rating": ["strong"], "milestone": [""]},
            "One of these abilities no longer exists.",
        ),
        (
            {"ability": ["steps/listens"], "rating": ["concerning"], "milestone": [""], "audience": "members"},
            "can’t be open to all members or the public",
        ),
        ({"url": ["javascript:alert(1)"], "label": ["A talk"]}, "starting with https://"),
    ],
)
def test_errors_are_shown_and_the_form_keeps_its_input(harbor, wrong, said):
    form = entries(**wrong)
    response = send(harbor, form)
    assert response.status_code == 200
    assert said in response.content.decode()
    kept = rows().get()
    assert kept.published_at is None
    for name in ("about", "story", "day", "audience", *wrong):
        value = form[name]
        assert kept.typed["form"][name] == (value if isinstance(value, list) else [value])
    again = harbor.client("ada").get(f"{FORM}?draft={kept.uid}").content.decode()
    assert form["story"].strip() in again


def test_only_defined_milestones_are_offered_and_accepted(harbor):
    document = factories.document(
        key="gaps", abilities=(factories.ability("asks", levels=3),), roles=(factories.role("coach", {"asks": "1"}),)
    )
    factories.framework(harbor.organization, document)
    html = harbor.client("ada").get(f"{FORM}?ability=gaps/asks").content.decode()
    assert re.findall(r">(Milestone \d)<", html) == ["Milestone 1", "Milestone 2", "Milestone 3"]
    html = send(harbor, entries(ability=["gaps/asks"], rating=["strong"], milestone=["4"])).content.decode()
    assert "“Asks” has no milestone" in html
    assert re.findall(r"selected>(Milestone \d)<", html) == ["Milestone 4"]


def test_the_form_is_saved_while_it_is_filled_in(harbor):
    form = entries(story="They as")
    first = send(harbor, form, "autosave", headers={"HX-Request": "true"})
    made = rows().get()
    assert first.headers["HX-Replace-Url"] == f"{FORM}?draft={made.uid}"
    later = {**form, "uid": field(first, "uid"), "version": field(first, "version"), "story": "They asked."}
    send(harbor, later, "autosave", headers={"HX-Request": "true"})
    made = rows().get()
    assert (made.typed["form"]["story"], made.story, made.subject_count) == (["They asked."], "", 0)


def test_an_empty_form_is_not_saved(harbor):
    send(harbor, entries(about=[], story=""), "autosave", headers={"HX-Request": "true"})
    assert rows().count() == 0


def test_an_older_state_in_another_window_is_saved_separately(harbor):
    form = entries()
    begun = send(harbor, form, "autosave", headers={"HX-Request": "true"})
    one = {**form, "uid": field(begun, "uid"), "version": field(begun, "version")}
    two = {**one, "tab": uuid4().hex, "story": "From the second window."}
    send(harbor, {**one, "story": "From the first window."}, "autosave", headers={"HX-Request": "true"})
    answer = send(harbor, two)
    assert "changed in another window" in answer.content.decode()
    assert [each.typed["form"]["story"] for each in rows()] == [
        ["From the first window."],
        ["From the second window."],
    ]
    assert list(rows().values_list("published_at", flat=True)) == [None, None]
    send(harbor, two)
    assert rows().count() == 2


def test_the_uid_of_another_author_reveals_nothing(harbor):
    send(harbor, entries(), "draft")
    theirs = rows().get()
    answers = [
        send(harbor, entries(uid=str(uid)), "autosave", who="pia", headers={"HX-Request": "true"})
        for uid in (theirs.uid, uuid4())
    ]
    uids = [field(each, "uid") for each in answers]
    assert str(theirs.uid) not in uids
    bodies = {re.sub(r"[0-9a-f-]{32,36}", "", each.content.decode()) for each in answers}
    assert len(bodies) == 1
    theirs.refresh_from_db(from_queryset=Observation.unscoped)
    assert theirs.author.slug == "ada"


def test_people_abilities_and_links_are_found_added_and_removed_without_javascript(harbor):
    form = entries(about=[], **{"q-people": "sa", "q-abilities": "list"})
    found = send(harbor, form, "find").content.decode()
    assert 'value="add-person:sam"' in found
    assert 'value="add-ability:steps/listens"' in found
    assert rows().count() == 0
    added = send(harbor, form, "add-person:sam").content.decode()
    assert re.findall(r'name="about" value="(\w+)"', added) == ["sam"]
    both = entries(ability=["steps/listens"], rating=["strong"], milestone=["1"], url=["", ""], label=["", "b"])
    dropped = send(harbor, both, "drop-ability:steps/listens").content.decode()
    assert 'name="ability"' not in dropped
    assert send(harbor, both, "drop-link:0").content.decode().count('name="url"') == 1


def test_a_preview_is_rendered_safely(harbor):
    form = entries(story="**Well** <script>alert(1)</script>")
    text = send(harbor, form, "preview", headers={"HX-Request": "true"}).content.decode()
    assert text.strip() == "<p><strong>Well</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>"
    assert rows().count() == 0


def published(harbor: Harbor, **fields) -> Observation:
    publish(harbor, entries(**fields))
    return rows().last()


def edit(harbor: Harbor, made: Observation, **changes):
    opened = harbor.client("ada").get(f"{FORM}?draft={made.uid}")
    form = {
        "uid": str(made.uid), "version": field(opened, "version"), "tab": uuid4().hex,
        "story": made.story, "day": str(made.observed_on), "audience": made.audience, "about": ["sam"], **changes,
    }  # fmt: skip
    asked = send(harbor, form)
    if asked.status_code == 302:
        return asked
    return send(harbor, {**form, **{name: field(asked, name) for name in ("uid", "version", "seen")}})


def test_an_edit_stores_the_earlier_version_and_readers_see_that(harbor):
    made = published(harbor, audience="members")
    edit(harbor, made, story="They asked, and listened.")
    now = rows().get()
    assert (now.story, now.edited_at is not None, now.typed.keys()) == (
        "They asked, and listened.", True, {"receipt"},
    )  # fmt: skip
    assert list(ObservationVersion.unscoped.values_list("story", flat=True)) == ["They asked, and **waited**."]
    text = harbor.client("pia").get(f"/harbor/observations/{made.uid}/").content.decode()
    assert "<del>**waited**</del><ins>listened</ins>" in text


def test_unsaved_changes_to_a_published_observation_are_shown_nowhere(harbor):
    made = published(harbor, audience="members")
    form = entries(uid=str(made.uid), version=str(made.version), story="Something else")
    send(harbor, form, "autosave", headers={"HX-Request": "true"})
    assert "Something else" not in harbor.client("pia").get(f"/harbor/observations/{made.uid}/").content.decode()
    assert rows().get().changed_at == made.changed_at
    assert "Something else" in harbor.client("ada").get(f"{FORM}?draft={made.uid}").content.decode()
    harbor.client("ada").post(f"/harbor/observations/{made.uid}/discard/")
    assert "Something else" not in harbor.client("ada").get(f"{FORM}?draft={made.uid}").content.decode()


def history(harbor: Harbor, made: Observation, *who: str) -> list[bool]:
    pages = [harbor.client(each).get(f"/harbor/observations/{made.uid}/").content.decode() for each in who]
    return ["Earlier versions" in page for page in pages]


def test_new_readers_can_not_read_earlier_versions(harbor):
    made = published(harbor, audience="subject", ability=["steps/listens"], rating=["concerning"], milestone=[""])
    edit(harbor, made, story="Softer words.")
    assert history(harbor, made, "ada", "sam") == [True, True]
    edit(harbor, rows().get(), story="Open words.", audience="members")
    assert history(harbor, made, "ada", "sam", "pia") == [True, False, False]
    edit(harbor, rows().get(), story="Open words, mended.")
    assert history(harbor, made, "ada", "sam", "pia") == [True, True, True]
    page = harbor.client("pia").get(f"/harbor/observations/{made.uid}/").content.decode()
    assert "Softer" not in page
    assert "concerning" not in page


def test_visitors_read_only_the_version_that_was_agreed_to(harbor):
    made = published(harbor, audience="world")
    edit(harbor, made, story="Without what they did not want.")
    assert history(harbor, made, "pia") == [True]
    agree_to_publish(observation=rows().get(), by=harbor.members["sam"], now=NOW)
    assert history(harbor, made, "ada", "pia", "vera") == [True, False, False]


def test_comments_get_no_new_readers(harbor):
    made, quiet = published(harbor, audience="subject"), published(harbor, audience="subject")
    for observation, who in ((made, "sam"), (quiet, "ada")):
        open_thread(about=observation, title="So?", text="I was tired.", by=harbor.members[who], now=NOW)
    refused = edit(harbor, made, audience="members")
    assert "Others have commented on this for its current readers." in refused.content.decode()
    assert edit(harbor, quiet, audience="members").status_code == 302
    assert [each.audience for each in rows()] == ["subject", "members"]
    assert edit(harbor, rows().first(), audience="journal").status_code == 302


def test_an_observation_with_comments_can_become_public_without_them(harbor):
    made = published(harbor, audience="members")
    open_thread(about=made, title="So?", text="I was tired.", by=harbor.members["sam"], now=NOW)
    assert edit(harbor, made, audience="world").status_code == 302


def test_undoing_all_changes_leaves_nothing_unsaved(harbor):
    _, form = publish(harbor, entries(audience="members"))
    version = str(rows().get().version)
    htmx = {"HX-Request": "true"}
    send(harbor, {**form, "version": version, "story": "Something else"}, "autosave", headers=htmx)
    send(harbor, {**form, "version": "1", "tab": "another"}, "autosave", headers=htmx)
    assert rows().get().typed["form"]["story"] == ["Something else"]
    send(harbor, form, "autosave", headers=htmx)
    assert "form" not in rows().get().typed
    assert "waited" in harbor.client("ada").get(f"{FORM}?draft={rows().get().uid}").content.decode()


def test_an_invalid_version_number_is_ignored(harbor):
    for version in ("9" * 5000, "²", "-1", ""):
        assert send(harbor, entries(version=version), "draft").status_code == 302


def test_subjects_are_asked_for_consent_again_after_a_restoration(harbor):
    made = published(harbor, audience="world")
    agree_to_publish(observation=made, by=harbor.members["sam"], now=NOW)
    before = Notification.unscoped.get(recipient__slug="sam", kind="consent").pk
    for step in ("retract/", "restore/"):
        harbor.client("ada").post(f"/harbor/observations/{made.uid}/{step}")
    assert Notification.unscoped.get(recipient__slug="sam", kind="consent").pk != before


def test_nobody_can_recognize_themselves(harbor):
    own = entries(about=["ada"], audience="members")
    assert "You can’t recognize yourself." in send(harbor, own).content.decode()
    assert rows().get().published_at is None
    response, _ = publish(harbor, {**own, "audience": "journal"})
    assert response.status_code == 302
    made = rows().get()
    assert "You can’t recognize yourself." in edit(harbor, made, about=["ada"], audience="world").content.decode()
    said = ObservationInput(about=(), story="Me.", observed_on=made.observed_on, audience="world")
    with pytest.raises(CannotObserve, match="can’t recognize yourself"):
        edit_observation(observation=made, content=said, by=harbor.members["ada"], now=NOW)
    assert rows().get().audience == "journal"
    assert publish(harbor, entries(about=["ada", "sam"], audience="members"))[0].status_code == 302


def test_public_observations_of_a_leaver_become_visible_to_members_only(harbor):
    made = published(harbor, audience="world")
    sam, url = harbor.members["sam"], f"/harbor/observations/{made.uid}/"
    agree_to_publish(observation=made, by=sam, now=NOW)
    listens = harbor.steps.abilities.get(key="listens")
    edition = Edition.objects.get(framework=harbor.steps, kind="ability", key="listens")
    award = decide_milestone(
        subject=sam, ability=listens, edition=edition, milestone=2, outcome="awarded", by=harbor.members["max"],
        decided_on=NOW.date(), now=NOW,
    )  # fmt: skip
    show_decision(decision=award, shown="world", by=sam, now=NOW)
    urls = (url, f"/harbor/decisions/{award.uid}/")
    assert [harbor.client("vera").get(each).status_code for each in urls] == [200, 200]
    page = harbor.client("sam").get("/harbor/leave/").content.decode()
    assert "only members can see the observations and awards that you made public." in page
    harbor.client("sam").post("/harbor/leave/")
    assert [harbor.client(who).get(each).status_code for who in ("vera", "pia") for each in urls] == [
        404, 404, 200, 200,
    ]  # fmt: skip


def test_consent_ends_on_the_leaving_date(harbor):
    made = published(harbor, audience="world")
    sam = harbor.members["sam"]
    agree_to_publish(observation=made, by=sam, now=NOW)
    deactivate_member(member=sam, left_on=NOW.date() + 2 * DAY, by=None, now=NOW)
    ended = [(end_public_consent_of_leavers(now=NOW + days * DAY), rows().get().reach) for days in (1, 2, 3)]
    assert ended == [(0, "world"), (1, "members"), (0, "members")]


def test_the_subjects_of_a_published_observation_can_not_change(harbor):
    made = published(harbor)
    edit(harbor, made, about=["sue"], story="Another.")
    assert list(rows().get().subjects.values_list("slug", flat=True)) == ["sam"]


def test_a_narrower_audience_takes_effect_immediately_and_a_wider_one_names_the_new_readers(harbor):
    made = published(harbor, audience="members")
    url = f"/harbor/observations/{made.uid}/"
    assert harbor.client("pia").get(url).status_code == 200
    edit(harbor, made, audience="subject")
    assert [harbor.client(who).get(url).status_code for who in ("pia", "max", "sam", "ada")] == [404, 404, 200, 200]
    made = rows().get()
    form = entries(uid=str(made.uid), version=str(made.version), audience="subject-and-managers")
    text = send(harbor, form, "readers", headers={"HX-Request": "true"}).content.decode()
    assert "New readers: Max. They can read the current version; only you can read earlier versions." in text
    assert ObservationVersion.unscoped.count() == 0


def test_visitors_can_read_it_from_consent_until_it_is_withdrawn_or_the_text_changes(harbor):
    made = published(harbor, audience="world")
    url = f"/harbor/observations/{made.uid}/"
    visitor, sam = harbor.client("vera"), harbor.client("sam")
    seen = [visitor.get(url).status_code]
    assert Notification.unscoped.filter(recipient__slug="sam").get().kind == "consent"
    assert "Agree to make it public" in sam.get("/harbor/observations/?list=waiting").content.decode()
    for step in ("agree", "refuse", "agree"):
        shown = re.search(r'name="shown" value="(\w+)"|$', sam.get(url).content.decode())[1]
        assert sam.post(f"{url}{step}/", {"shown": shown or ""}).status_code == 302
        seen.append(visitor.get(url).status_code)
    edit(harbor, rows().get(), story="Other words.")
    seen.append(visitor.get(url).status_code)
    assert seen == [404, 200, 404, 200, 404]
    assert harbor.client("pia").get(url).status_code == 200


def test_nobody_agrees_to_another_text_than_was_shown(harbor):
    made = published(harbor, audience="world")
    url, sam = f"/harbor/observations/{made.uid}/", harbor.client("sam")
    shown = field(sam.get(url), "shown")
    edit(harbor, rows().get(), story="Other words.")
    for typed_in in ({"shown": shown}, {}):
        answer = sam.post(f"{url}agree/", typed_in, follow=True).content.decode()
        assert "was changed in the meantime. Read it again" in answer
        assert "Other words." in answer
    assert rows().get().reach == "members"
    sam.post(f"{url}agree/", {"shown": field(sam.get(url), "shown")})
    assert rows().get().reach == "world"


def test_only_the_author_can_read_a_retracted_observation_until_it_is_restored(harbor):
    made = published(harbor, audience="world")
    agree_to_publish(observation=made, by=harbor.members["sam"], now=NOW)
    url = f"/harbor/observations/{made.uid}/"
    statuses = []
    for step in ("", "retract/", "restore/"):
        if step:
            harbor.client("ada").post(f"{url}{step}")
        statuses.append([harbor.client(who).get(url).status_code for who in ("ada", "sam", "pia", "vera")])
    assert statuses == [[200, 200, 200, 200], [200, 404, 404, 404], [200, 200, 200, 404]]


def test_only_the_author_can_discard_a_draft(harbor):
    send(harbor, entries(), "draft")
    url = f"/harbor/observations/{rows().get().uid}/discard/"
    assert harbor.client("pia").post(url).status_code == 404
    assert rows().count() == 1
    assert harbor.client("ada").post(url).status_code == 302
    assert rows().count() == 0

"""The pages of asking for feedback: what each reader finds on them, and that nobody notices what is not theirs."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from observations.actions import (
    decline_request,
    publish_observation,
    record_observation,
    request_feedback,
    retract_observation,
)
from observations.actions.feedback import answer_request
from observations.models import FeedbackInvitee, FeedbackRequest
from observations.queries.feedback import invitee_of
from people.models import Member
from tests import factories
from tests.html_text import html_of, text_of
from tests.sample_people import person
from tests.world import World, make_world

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = dt.timedelta(days=1)


@pytest.fixture
def world() -> World:
    return make_world()


def ask(world: World, by: str, *whom: str, about: str = "", **fields) -> FeedbackRequest:
    return request_feedback(
        form=uuid.uuid4(),
        by=world.members[by],
        about=world.members[about or by],
        whom=[world.members[each] for each in whom],
        **{"due_on": TODAY + DAY, "now": NOW, **fields},
    )


def answer(world: World, request: FeedbackRequest, by: str, audience: str):
    observation = record_observation(
        by=world.members[by], about=[request.about], story="Seen.", observed_on=TODAY, audience=audience, ratings=[],
        now=NOW,
    )  # fmt: skip
    publish_observation(observation=observation, by=world.members[by], now=NOW)
    observation.refresh_from_db()
    answer_request(request=request.uid, observation=observation, by=world.members[by], now=NOW)
    return observation


def page(world: World, who: str, path: str = "", **asked):
    return world.client(who).get(f"/harbor/feedback/{path}", asked)


def post(world: World, who: str, path: str, **said):
    return world.client(who).post(f"/harbor/feedback/{path}", said)


def form_of(response) -> dict[str, str]:
    """What the form of asking holds when it is opened."""
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', html_of(response))[1] for name in ("form", "due_on")}
    return {**found, "questions": ""}


# Asking


def test_a_member_asks_for_feedback_and_sees_the_invitees(world):
    said = form_of(page(world, "mina", "new/"))
    answered = post(world, "mina", "new/", **said | {"questions": "*How* was it?"}, whom=["tomas", "sol"],
                    abilities=["steps/listens"])  # fmt: skip
    request = FeedbackRequest.unscoped.get()
    assert (answered.status_code, answered.url) == (302, f"/harbor/feedback/{request.uid}/")
    text = text_of(page(world, "mina", f"{request.uid}/"))
    assert "How was it?" in text
    assert "Sol no answer yet Tomas no answer yet" in text
    assert "/harbor/steps/abilities/listens/" in html_of(page(world, "mina", f"{request.uid}/"))


def test_a_request_is_due_until_everybody_has_answered(world):
    said = {**form_of(page(world, "mina", "new/")), "whom": ["tomas"]}
    request = FeedbackRequest.unscoped.get(uid=post(world, "mina", "new/", **said).url.split("/")[-2])
    assert "0 of 1 answered" in text_of(page(world, "mina"))
    assert "was due" not in text_of(page(world, "mina"))
    decline_request(ask=invitee_of(request, world.members["tomas"]), by=world.members["tomas"], now=timezone.now())
    assert "was due" in text_of(page(world, "mina"))


def test_submitting_the_form_twice_asks_once(world):
    said = {**form_of(page(world, "mina", "new/")), "whom": ["tomas"]}
    first, second = post(world, "mina", "new/", **said), post(world, "mina", "new/", **said)
    assert first.url == second.url
    assert FeedbackInvitee.unscoped.count() == 1


def test_searching_without_javascript_keeps_choices_and_input(world):
    said = form_of(page(world, "mina", "new/"))
    searched = post(world, "mina", "new/", **said | {"questions": "How was it?", "due_on": "soon"}, whom=["tomas"],
                    abilities=["steps/listens"], do="find", **{"q-whom": "sol"})  # fmt: skip
    html = html_of(searched)
    assert re.findall(r'name="whom" value="([^"]+)"( checked)?', html) == [("tomas", " checked"), ("sol", "")]
    assert 'value="steps/listens" checked' in html
    assert "How was it?" in html
    assert f'name="form" value="{said["form"]}"' in html
    assert not FeedbackRequest.unscoped.exists()


def test_errors_are_shown_and_the_form_keeps_its_input(world):
    said = {**form_of(page(world, "mina", "new/")), "questions": "How was it?", "due_on": "2020-01-01"}
    html = html_of(post(world, "mina", "new/", **said, whom=["tomas"]))
    assert "The due date is in the past." in html
    assert "How was it?" in html
    assert 'value="tomas" checked' in html
    assert "Choose at least one person to ask." in html_of(
        post(world, "mina", "new/", **said | {"due_on": str(TODAY)})
    )


def test_a_search_with_htmx_returns_only_the_list_with_the_choices(world):
    response = world.client("mina").post(
        "/harbor/feedback/new/",
        {"q-whom": "sol", "whom": "tomas", "do": "find-whom"},
        headers={"HX-Request": "true"},
    )
    assert "<html" not in html_of(response)
    assert re.findall(r'value="([^"]+)"', html_of(response)) == ["tomas", "sol"]


def test_thousands_of_people_are_searched_and_not_listed(world):
    for number in range(30):
        factories.MemberFactory(organization=world.harbor, user=None, name=f"Zoe {number:02}", slug=f"zoe-{number}")
    html = html_of(page(world, "mina", "new/", **{"q-whom": "zoe"}))
    assert html.count('name="whom"') == 20
    assert "There are more." in html


def test_a_manager_asks_about_a_report_and_nobody_about_others(world):
    assert "Ask for feedback about Mina" in text_of(page(world, "tomas", "new/", about="mina"))
    said = {**form_of(page(world, "tomas", "new/", about="mina")), "whom": ["sol"]}
    assert world.client("tomas").post("/harbor/feedback/new/?about=mina", said).status_code == 302
    assert FeedbackRequest.unscoped.get().about == world.members["mina"]
    statuses = {who: page(world, who, "new/", about="mina").status_code for who in ("rosa", "sol", "mina", "stig")}
    assert statuses == {"rosa": 403, "sol": 403, "mina": 200, "stig": 404}
    assert page(world, "tomas", "new/", about="lena").status_code == 404


def test_the_link_to_ask_is_on_your_own_page_and_those_of_reports(world):
    found = {
        who: re.findall(r'"(/harbor/feedback/new/[^"]*)"', html_of(world.client(who).get("/harbor/people/mina/")))
        for who in ("mina", "tomas", "rosa", "sol")
    }
    about = "/harbor/feedback/new/?about=mina"
    assert found == {"mina": ["/harbor/feedback/new/"], "tomas": [about], "rosa": [], "sol": []}


def test_unreadable_and_absent_abilities_get_the_same_response(world):
    said = {**form_of(page(world, "mina", "new/")), "whom": ["tomas"]}
    pages = [
        html_of(post(world, "mina", "new/", **said, abilities=[each], do="find"))
        for each in ("plans/listens", "plans/nothing", "nothing/nothing", "nothing", "/", "a/b/c", "\0")
    ]
    assert len({re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html) for html in pages}) == 1
    assert "plans/listens" not in html_of(page(world, "mina", "new/"))


# What becomes of it


def test_the_asker_sees_readable_answers_and_others_seem_unanswered(world):
    request = ask(world, "mina", "tomas", "sol", "ines", "rosa")
    readable = answer(world, request, "sol", "subject")
    answer(world, request, "rosa", "managers")
    answer(world, request, "ines", "members")
    retract_observation(observation=answer(world, request, "tomas", "subject"), by=world.members["tomas"], now=NOW)
    html, text = html_of(page(world, "mina", f"{request.uid}/")), text_of(page(world, "mina", f"{request.uid}/"))
    assert f'href="/harbor/observations/{readable.uid}/"' in html
    assert re.findall(r"(\w+) (Read the answer|no answer yet)", text) == [
        ("Ines", "Read the answer"),
        ("Rosa", "no answer yet"),
        ("Sol", "Read the answer"),
        ("Tomas", "no answer yet"),
    ]
    assert "2 of 4 answered" in text_of(page(world, "mina"))


def test_an_unreadable_answer_changes_nothing_for_the_asker(world):
    """Status, bytes, and the number of queries, on every page of theirs that speaks of the request."""
    request = ask(world, "mina", "tomas", "rosa")
    begin_session(world, "mina")
    before = responses(world, "mina", request)
    answer(world, request, "tomas", "managers")
    assert responses(world, "mina", request) == before
    answer(world, request, "rosa", "subject")
    assert responses(world, "mina", request) != before


def begin_session(world: World, who: str) -> None:
    """The first request of a session writes it down."""
    assert page(world, who).status_code == 200


def responses(world: World, who: str, request: FeedbackRequest) -> list:
    found = []
    for path in ("feedback/", f"feedback/{request.uid}/", "notifications/", "people/mina/"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = world.client(who).get(f"/harbor/{path}")
        html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html_of(response))
        found.append((response.status_code, html, sorted(response.headers.items()), len(queries)))
    return found


def test_invitees_do_not_see_each_other(world):
    request = ask(world, "mina", "tomas", "sol", "rosa")
    decline_request(ask=invitee_of(request, world.members["sol"]), by=world.members["sol"], now=NOW)
    for path in ("", f"{request.uid}/"):
        text = text_of(page(world, "tomas", path))
        assert "Mina asked for your feedback" in text
        assert not [name for name in ("Sol", "Rosa", "declined") if name in text]


def test_requests_of_others_and_absent_requests_get_the_same_response(world):
    request = ask(world, "mina", "tomas")
    begin_session(world, "sol")
    answers = []
    for uid in (request.uid, uuid.uuid4()):
        for method in ("get", "post"):
            with CaptureQueriesContext(connection) as queries:
                response = getattr(world.client("sol"), method)(f"/harbor/feedback/{uid}/")
            answers.append((method, response.status_code, text_of(response), len(queries)))
    assert answers[:2] == answers[2:]
    assert answers[0][1] == 404


def test_who_is_asked_declines_and_thinks_better_of_it(world):
    request = ask(world, "mina", "tomas", abilities=[world.ability])
    path = f"{request.uid}/"
    form = "/harbor/observations/new/?about=mina&amp;ability=steps/listens&amp;request="
    assert f'href="{form}{request.uid}"' in html_of(page(world, "tomas", path))
    assert post(world, "tomas", path, do="decline").status_code == 302
    assert "You declined." in text_of(page(world, "tomas", path))
    assert f"declined on {TODAY.day}" in text_of(page(world, "mina", path))
    post(world, "tomas", path, do="reconsider")
    assert "no answer yet" in text_of(page(world, "mina", path))
    assert form in html_of(page(world, "tomas", path))


def test_who_asks_takes_it_back(world):
    request = ask(world, "mina", "tomas")
    path = f"{request.uid}/"
    assert post(world, "mina", path, do="withdraw").status_code == 302
    assert "You withdrew this request" in text_of(page(world, "mina", path))
    text = text_of(page(world, "tomas", path))
    assert "Mina withdrew this request." in text
    assert "Decline" not in text
    assert "Waiting for you Nobody is waiting" in text_of(page(world, "tomas"))


def test_asker_and_invitee_can_not_use_the_buttons_of_each_other(world):
    request = ask(world, "mina", "tomas")
    path = f"{request.uid}/"
    refused = [
        ("mina", "decline"),
        ("mina", "reconsider"),
        ("tomas", "withdraw"),
        ("tomas", "nonsense"),
        ("mina", ""),
    ]
    assert [post(world, who, path, do=act).status_code for who, act in refused] == [403] * 5


def test_an_ability_that_the_invitee_can_not_read_is_not_named(world):
    plans = world.plans.abilities.get()
    request = ask(world, "ines", "tomas", abilities=[plans, world.ability])
    assert "plans" not in html_of(page(world, "tomas", f"{request.uid}/"))
    assert "/harbor/plans/abilities/listens/" in html_of(page(world, "ines", f"{request.uid}/"))


def test_questions_are_sanitized_markdown(world):
    request = ask(world, "mina", "tomas", questions="**Well?** <script>alert(1)</script> [x](javascript:alert(1))")
    html = html_of(page(world, "tomas", f"{request.uid}/"))
    assert "<strong>Well?</strong>" in html
    assert "<script>alert" not in html
    assert 'href="javascript' not in html


# Lists


def test_long_lists_are_paged_by_cursor(world):
    requests = [ask(world, "tomas", "mina", now=NOW - number * DAY, due_on=TODAY) for number in range(13)]
    first = html_of(page(world, "mina"))
    assert [str(each.uid) in first for each in requests] == [True] * 10 + [False] * 3
    more = re.search(r'href="/harbor/feedback/\?(show=waiting[^"]+)"', first)[1].replace("&amp;", "&")
    rest = html_of(world.client("mina").get(f"/harbor/feedback/?{more}"))
    assert [str(each.uid) in rest for each in requests] == [False] * 10 + [True] * 3


@pytest.mark.parametrize("path", ["", "new/", "request/"])
def test_the_number_of_queries_is_constant(world, path):
    """With one of everything and with three."""
    first = ask(world, "mina", "tomas", abilities=[world.ability])
    answer(world, first, "tomas", "subject")
    ask(world, "tomas", "mina")
    path = path.replace("request", str(first.uid))
    begin_session(world, "mina")
    one = count(world, path)
    for name in ("Ada", "Eve"):
        other = person(world.harbor, name)
        world.members[name] = other
        ask(world, "mina", name)
        ask(world, name, "mina")
        FeedbackInvitee.unscoped.create(request=first, member=other)
    assert count(world, path) == one


def count(world: World, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert page(world, "mina", path).status_code == 200
    return len(queries)


def test_a_former_member_can_not_read_a_request(world):
    request = ask(world, "mina", "tomas")
    Member.objects.filter(pk=world.members["tomas"].pk).update(left_on=TODAY)
    assert page(world, "tomas", f"{request.uid}/").status_code == 404


def test_requests_by_or_about_a_former_member_wait_for_nobody(world):
    by, about = ask(world, "mina", "sol"), ask(world, "tomas", "sol", about="mina")
    ask(world, "tomas", "sol")
    assert FeedbackInvitee.unscoped.open(TODAY).count() == 3
    Member.objects.filter(pk=world.members["mina"].pk).update(left_on=TODAY)
    assert FeedbackInvitee.unscoped.open(TODAY).count() == 1
    waiting, past = text_of(page(world, "sol")).split("Past requests")
    assert (waiting.count("asked for your feedback"), past.count("ended")) == (1, 2)
    for request in (by, about):
        text = text_of(page(world, "sol", f"{request.uid}/"))
        assert "Mina has left. There is nothing left to do." in text
        assert "Answer" not in text
    text = text_of(page(world, "tomas", f"{about.uid}/"))
    assert "Mina has left, so this request has ended." in text
    assert "Sol not answered" in text
    Member.objects.filter(pk=world.members["mina"].pk).update(left_on=None)
    assert FeedbackInvitee.unscoped.open(TODAY).count() == 3

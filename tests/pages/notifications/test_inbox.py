"""The page of notifications, how often they come by mail, and the link that stops them."""

import datetime as dt
import re
import uuid

import pytest
from django.core import mail
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from careersteps.pages.notifications import inbox
from notifications.actions import notify, send_notification_mails, set_notification_frequency
from notifications.models import Notification, NotificationPreference
from notifications.queries import frequency_of
from notifications.unsubscribe_links import member_to_stop, stop_url
from observations.actions import (
    answer_request,
    decline_request,
    publish_observation,
    record_observation,
    request_feedback,
    retract_observation,
)
from observations.models import FeedbackInvitee
from observations.queries.feedback import invitee_of
from people.actions import deactivate_member, erase_person
from people.models import AuditEvent
from people.queries.archive import personal_archive
from tests.html_text import html_of, text_of
from tests.sample_people import viewer
from tests.world import World, make_world

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
HOUR = dt.timedelta(hours=1)
PAGE = "/harbor/notifications/"


@pytest.fixture
def world() -> World:
    return make_world()


def observed(world: World, by: str, about: str, *told: str, audience: str = "subject", at=NOW):
    observation = record_observation(
        by=world.members[by], about=[world.members[about]], story="Seen.", audience=audience,
        observed_on=min(TODAY, at.date()), ratings=[], now=at,
    )  # fmt: skip
    publish_observation(observation=observation, by=world.members[by], now=at)
    observation.refresh_from_db()
    notify([world.members[each].pk for each in told or (about,)], "observed", at, about=observation)
    return observation


def notification_texts(world: World, who: str = "mina", **asked) -> list[str]:
    html = html_of(world.client(who).get(PAGE, asked))
    found = re.findall(r"<li><time[^>]*>[^<]*</time><div>(.*?)</div></li>", html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", each).split()) for each in found]


def links(world: World, who: str = "mina") -> list[str]:
    return re.findall(r'<div>(?:<b>)?<a href="([^"]+)"', html_of(world.client(who).get(PAGE)))


def test_the_inbox_lists_notifications_newest_first_with_links(world):
    first = observed(world, "tomas", "mina", at=NOW - HOUR)
    second = observed(world, "sol", "mina", audience="members")
    assert notification_texts(world) == [
        "Sol wrote an observation about you. new",
        "Tomas wrote an observation about you. new",
    ]
    assert links(world) == [f"/harbor/observations/{each.uid}/" for each in (second, first)]


def test_the_notification_of_a_manager_names_the_subject(world):
    observed(world, "sol", "mina", "tomas", audience="managers")
    assert notification_texts(world, "tomas") == ["Sol wrote an observation about Mina. new"]


def test_notifications_that_became_unreadable_are_hidden(world):
    observation = observed(world, "sol", "mina")
    declining = request_feedback(
        form=uuid.uuid4(), about=world.members["mina"], whom=[world.members["sol"]], due_on=TODAY,
        by=world.members["mina"], now=NOW,
    )  # fmt: skip
    decline_request(ask=invitee_of(declining, world.members["sol"]), by=world.members["sol"], now=NOW)
    assert len(notification_texts(world)) == 2
    retract_observation(observation=observation, by=world.members["sol"], now=NOW)
    assert notification_texts(world) == ["Sol declined your feedback request. new"]
    world.client("sol").post(f"/harbor/feedback/{declining.uid}/", {"do": "reconsider"})
    assert notification_texts(world) == []


def test_unreadable_notifications_change_nothing_on_the_page(world, monkeypatch):
    monkeypatch.setattr(inbox, "A_PAGE", 5)
    observed(world, "sol", "mina")
    world.client("mina").get(PAGE)
    before = answer(world)
    for _ in range(8):
        observed(world, "sol", "rosa", "mina")
    assert answer(world) == before
    observed(world, "sol", "mina")
    assert answer(world) != before


def answer(world: World) -> tuple:
    with CaptureQueriesContext(connection) as queries:
        response = world.client("mina").get(PAGE)
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html_of(response))
    return response.status_code, html, sorted(response.headers.items()), len(queries)


def test_the_number_of_queries_is_the_same_for_one_and_many(world):
    observed(world, "sol", "mina")
    world.client("mina").get(PAGE)
    one = answer(world)[3]
    for _ in range(5):
        observed(world, "tomas", "mina", audience="members")
        request_feedback(
            form=uuid.uuid4(), about=world.members["tomas"], whom=[world.members["mina"]], due_on=TODAY,
            by=world.members["tomas"], now=NOW,
        )  # fmt: skip
    assert answer(world)[3] == one


def test_a_long_list_is_paged_by_cursor(world, monkeypatch):
    monkeypatch.setattr(inbox, "A_PAGE", 5)
    for number in range(8):
        observed(world, "tomas" if number < 3 else "sol", "mina", at=NOW - (100 - number) * HOUR)
    html = html_of(world.client("mina").get(PAGE))
    older = re.search(r'href="([^"]+)" rel="next"', html)[1].replace("&amp;", "&")
    assert len(notification_texts(world)) == 5
    rest = html_of(world.client("mina").get(older))
    assert rest.count("Tomas wrote an observation about you.") == 3
    assert "Sol wrote" not in rest


def test_a_button_marks_everything_shown_as_read(world):
    observed(world, "sol", "mina", at=NOW - HOUR)
    until = re.search(r'name="until" value="([^"]+)"', html_of(world.client("mina").get(PAGE)))[1]
    observed(world, "sol", "mina")
    response = world.client("mina").post(PAGE, {"until": until})
    assert (response.status_code, response.url) == (302, PAGE)
    assert notification_texts(world) == [
        "Sol wrote an observation about you. new",
        "Sol wrote an observation about you.",
    ]
    world.client("mina").post(PAGE, {"until": "nonsense"})
    assert not Notification.unscoped.filter(read_at=None).exists()
    assert "Mark all read" not in text_of(world.client("mina").get(PAGE))


def test_nobody_reads_or_marks_the_notifications_of_others(world):
    observed(world, "sol", "mina")
    assert notification_texts(world, "tomas") == []
    world.client("tomas").post(PAGE)
    assert Notification.unscoped.filter(read_at=None).count() == 1


def test_the_account_menu_links_to_the_inbox(world):
    assert f'href="{PAGE}">Notifications<' in html_of(world.client("mina").get("/harbor/people/"))


# How often


def test_a_member_chooses_how_often_they_get_mails(world):
    mina = world.members["mina"]
    settings = f"{PAGE}settings/"
    chosen = re.findall(r'value="([\w-]+)"[^>]* checked', html_of(world.client("mina").get(settings)))
    assert chosen == ["daily"]
    assert world.client("mina").post(settings, {"frequency": "weekly"}).status_code == 302
    assert frequency_of(mina.pk) == "weekly"
    assert "at most one email about notifications a week" in text_of(world.client("mina").get(PAGE))
    assert world.client("mina").post(settings, {"frequency": "hourly"}).status_code == 200
    assert frequency_of(mina.pk) == "weekly"


# Stopping


def stop_link(world: World) -> str:
    """As it stands in a mail."""
    observed(world, "sol", "mina", at=NOW - 2 * HOUR)
    mail.outbox.clear()
    send_notification_mails(now=NOW)
    url = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    return url.removeprefix("http://localhost")


def test_the_unsubscribe_link_leads_to_a_page_with_a_button(world):
    link, visitor = stop_link(world), Client()
    response = visitor.get(link)
    assert "Stop email notifications?" in text_of(response)
    assert response["Cache-Control"] == "private, no-store"
    assert frequency_of(world.members["mina"].pk) == "daily"
    for _ in range(2):
        assert visitor.post(link).status_code == 302
        assert frequency_of(world.members["mina"].pk) == "never"
    assert "Email notifications stopped" in text_of(visitor.get(link))
    observed(world, "sol", "mina")
    mail.outbox.clear()
    send_notification_mails(now=NOW + 48 * HOUR)
    assert mail.outbox == []


def test_the_unsubscribe_page_names_nobody_and_needs_its_csrf_token(world):
    link = stop_link(world)
    html = html_of(Client().get(link))
    assert not [name for name in ("Mina", "mina", "Sol") if name in html]
    assert Client(enforce_csrf_checks=True).post(link).status_code == 403
    assert frequency_of(world.members["mina"].pk) == "daily"


def test_other_unsubscribe_links_are_not_found(world):
    mina = world.members["mina"]
    signed = stop_url(mina.pk).split("/")[-2]
    forged = [
        "never-was", f"{mina.pk}", f"{mina.pk}:", f"{mina.pk + 1}:{signed.partition(':')[2]}", signed[:-1],
        Signer().sign(str(mina.pk)), Signer(salt="notifications.unsubscribe_links").sign("999999"), "é:ü", "%00",
    ]  # fmt: skip
    statuses = [getattr(Client(), how)(f"/notifications/stop/{each}/").status_code
                for each in forged for how in ("get", "post")]  # fmt: skip
    assert set(statuses[:-2]) == {404}
    assert not NotificationPreference.objects.exists()
    assert member_to_stop(signed) == mina.pk


def test_the_unsubscribe_link_of_an_erased_person_is_not_found(world):
    link, mina = stop_link(world), world.members["mina"]
    deactivate_member(member=mina, left_on=TODAY, by=None, now=NOW)
    assert Client().get(link).status_code == 200
    erase_person(member=mina, by=world.members["sol"], now=NOW)
    assert Client().get(link).status_code == 404
    assert not Notification.unscoped.filter(recipient=mina).exists()


# Where else it could be noticed


def test_the_audit_log_shows_a_request_only_to_its_readers(world):
    request = request_feedback(
        form=uuid.uuid4(), about=world.members["mina"], whom=[world.members["tomas"], world.members["sol"]],
        due_on=TODAY, by=world.members["mina"], now=NOW,
    )  # fmt: skip
    decline_request(ask=invitee_of(request, world.members["tomas"]), by=world.members["tomas"], now=NOW)
    log = text_of(world.client("sol").get("/harbor/audit/"))
    assert "Mina requested feedback" in log
    assert "declined a feedback request" not in log
    FeedbackInvitee.unscoped.filter(request=request, member=world.members["sol"]).delete()
    assert "Mina requested feedback" not in text_of(world.client("sol").get("/harbor/audit/"))


def test_the_frequency_of_mails_is_not_in_the_audit_log(world):
    before = AuditEvent.objects.count()
    set_notification_frequency(frequency="never", by=world.members["mina"], now=NOW)
    assert AuditEvent.objects.count() == before


def test_the_archive_contains_sent_and_received_requests_and_only_own_answers(world):
    mina, tomas, sol = (world.members[each] for each in ("mina", "tomas", "sol"))
    how = {"due_on": TODAY, "now": NOW}
    request = request_feedback(form=uuid.uuid4(), about=mina, whom=[tomas, sol], questions="Well?", by=mina, **how)
    request_feedback(form=uuid.uuid4(), about=tomas, whom=[mina, sol], questions="And me?", by=tomas, **how)
    for by, audience in ((tomas, "managers"), (sol, "subject")):
        observation = record_observation(
            by=by, about=[mina], story="Seen.", observed_on=TODAY, audience=audience, ratings=[], now=NOW
        )
        publish_observation(observation=observation, by=by, now=NOW)
        answer_request(request=request.uid, observation=observation, by=by, now=NOW)
    words = dict(personal_archive(mina, viewer(mina, on=TODAY), on=TODAY))
    (asking,) = words["feedback_requests_you_sent"]
    assert (asking["questions"], asking["people_asked"]) == ("Well?", ["Sol (answered)", "Tomas"])
    (asked,) = words["feedback_requests_you_received"]
    assert (asked["by"], asked["questions"]) == ("Tomas", "And me?")
    assert words["notifications"] == [{"mails": "At most once a day"}]

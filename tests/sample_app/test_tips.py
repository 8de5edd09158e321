"""A package that only registers itself takes part in everything that packages take part in."""

import datetime as dt
import io
import json
import uuid
import zipfile
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from conversations.actions import CannotConverse, add_comment, open_thread
from conversations.models import Thread
from foundation.background_tasks import TASKS
from notifications.actions import send_notification_mails
from notifications.kinds import KINDS, NOTIFIED_TOPICS
from notifications.models import Notification
from observations.actions import CannotObserve
from observations.attachments import ATTACHMENTS
from people.actions import erase_person
from people.models import AuditEvent, Topic
from people.personal_data import PERSONAL_DATA
from people.private_models import PRIVATE_MODELS
from people.topics import TOPICS
from tests import factories
from tests.html_text import html_of, text_of
from tests.pages.observations.test_observation_form import Harbor, edit, entries, publish, rows
from tests.pages.test_query_counts import queries
from tests.people import test_topics
from tests.people.test_erasure import everything
from tests.people.test_personal_archive import observe
from tests.proofs.crawling import Address, ask
from tests.proofs.private_model_proofs import all_things
from tests.proofs.private_world import make_private_world
from tests.proofs.test_canaries import Watch
from tests.proofs.test_non_interference import Clock, Meanwhile
from tests.registering import is_of_test_app, without_test_apps
from tests.sample_app.actions import KEPT_DAYS, give_tip
from tests.sample_app.models import Tip, TipQuerySet
from tests.sample_people import people
from tests.test_architecture import AROUND_PACKAGES, PACKAGES, ROOT
from tests.world import NOW, World, make_world
from ui.page_parts import PAGE_PARTS

HOME, HERE = "/harbor/", Path(__file__).resolve().parent
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
TEXT = "Wait a little longer."


@pytest.fixture
def world(db) -> World:
    return make_world()


@pytest.fixture
def harbor(db) -> Harbor:
    return Harbor()


def tip_in(world: World, by: str = "mina", to: str = "rosa", text: str = TEXT) -> Tip:
    return give_tip(to=world.members[to], text=text, by=world.members[by], now=NOW)


def test_nothing_outside_this_folder_knows_it_but_the_settings_of_the_tests():
    folders = [*PACKAGES, *AROUND_PACKAGES, "templates"]
    files = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".html"))
    known_by = {path for path in files if "sample_app" in path.read_text("utf-8")}
    assert {path for path in known_by if HERE not in path.parents} == {ROOT / "tests" / "settings.py"}


@pytest.mark.django_db
def test_its_migrations_are_complete():
    call_command("makemigrations", "sample_app", check=True, dry_run=True)


def test_nobody_gives_a_tip_to_themselves_or_to_another_organization(world):
    for to in ("mina", "stig"):
        with pytest.raises(CannotObserve, match="other members of your own organization"):
            tip_in(world, to=to)
    assert Tip.unscoped.count() == Topic.objects.filter(kind="tip").count() == 0


# Home card


def test_the_home_page_has_a_card_for_those_who_can_read_a_tip(world):
    tip = tip_in(world)
    seen = {who: TEXT in html_of(world.client(who).get(HOME)) for who in ("mina", "rosa", "sol", "tomas", "vera")}
    assert seen == {"mina": True, "rosa": True, "sol": False, "tomas": False, "vera": False}
    assert f'id="tip-{tip.uid}"' in html_of(world.client("rosa").get(HOME))


# Inbox and mail


def test_its_recipient_finds_it_in_the_inbox(world):
    tip = tip_in(world)
    page = html_of(world.client("rosa").get("/harbor/notifications/"))
    assert f'<a href="/harbor/#tip-{tip.uid}">Mina gave you a tip.</a>' in page
    Tip.unscoped.update(withdrawn_at=NOW)
    assert "gave you a tip" not in html_of(world.client("rosa").get("/harbor/notifications/"))


def test_its_recipient_gets_it_with_the_next_mail_without_its_text(world):
    tip, hidden = tip_in(world), tip_in(world, by="tomas")
    Tip.unscoped.filter(pk=hidden.pk).update(withdrawn_at=NOW)
    send_notification_mails(now=NOW + HOUR)
    (message,) = mail.outbox
    assert message.to == ["rosa@example.org"]
    lines = message.body.splitlines()
    assert [line for line in lines if line.startswith("- ")] == ["- Mina gave you a tip."]
    assert f"http://localhost/harbor/#tip-{tip.uid}" in message.body
    assert TEXT not in message.message().as_string()


# Conversations


def test_its_readers_converse_about_it(world):
    tip = tip_in(world)
    page = html_of(world.client("rosa").get(HOME))
    start = f"/harbor/conversations/new/?tip={tip.uid}"
    assert f'href="{start}"' in page
    form = {"uid": str(uuid.uuid4()), "title": "How long?", "text": "A minute? @mina @sol"}
    sent = world.client("rosa").post(start, form)
    thread = Thread.unscoped.get()
    assert (sent.url, thread.topic_id) == (f"/harbor/conversations/{thread.uid}/", tip.topic_id)
    read = world.client("mina").get(sent.url)
    assert f'about <a href="/harbor/#tip-{tip.uid}">A tip</a>' in html_of(read)
    assert f'<a href="{sent.url}">How long?</a>' in html_of(world.client("mina").get(HOME))
    assert "How long?" in text_of(world.client("rosa").get("/harbor/conversations/"))
    mentioned = Notification.unscoped.filter(kind="mentioned").values_list("recipient__slug", flat=True)
    assert list(mentioned) == ["mina"]
    offered = html_of(world.client("rosa").get(f"/harbor/conversations/people/?tip={tip.uid}&q="))
    assert [who for who in ("mina", "rosa", "sol", "tomas") if f'data-slug="{who}"' in offered] == ["mina", "rosa"]


def test_nobody_else_converses_about_it_or_learns_that_it_exists(world):
    tip = tip_in(world)
    thread = open_thread(about=tip, title="How long?", text="Hm.", by=world.members["rosa"], now=NOW)
    for who in ("sol", "tomas", "ines", "stig"):
        for known in (tip.uid, uuid.uuid4(), "nonsense"):
            assert world.client(who).get(f"/harbor/conversations/new/?tip={known}").status_code == 404
        assert world.client(who).get(f"/harbor/conversations/{thread.uid}/").status_code == 404
    for act in (
        lambda: open_thread(about=tip, title="Well", text="Hm.", by=world.members["sol"], now=NOW),
        lambda: add_comment(thread=thread, text="Hm.", by=world.members["sol"], now=NOW),
    ):
        with pytest.raises(CannotConverse, match="no such conversation"):
            act()
    assert Thread.unscoped.count() == 1


# Attached to an observation


def page_of(harbor: Harbor, who: str) -> str:
    return html_of(harbor.client(who).get(f"/harbor/observations/{rows().get().uid}/"))


def test_it_is_part_of_the_observation_form_and_shown_to_its_own_readers_only(harbor):
    assert "A tip for them" in html_of(harbor.client("ada").get("/harbor/observations/new/"))
    publish(harbor, entries(**{"tip-text": TEXT}))
    assert Tip.unscoped.get().observation == rows().get()
    assert "They asked" in page_of(harbor, "max")
    assert {who: TEXT in page_of(harbor, who) for who in ("ada", "sam", "max")} == {
        "ada": True, "sam": True, "max": False,
    }  # fmt: skip
    told = Notification.unscoped.filter(kind="tip").values_list("recipient__slug", flat=True)
    assert list(told) == ["sam"]


def test_everybody_whom_an_observation_is_about_gets_their_own(harbor):
    publish(harbor, entries(about=["sam", "sue"], audience="members", **{"tip-text": TEXT}))
    assert page_of(harbor, "sam").count(TEXT) == page_of(harbor, "sue").count(TEXT) == 1
    assert page_of(harbor, "ada").count(TEXT) == 2


def test_it_is_edited_withdrawn_restored_and_removed_with_its_observation(harbor):
    publish(harbor, entries(**{"tip-text": TEXT}))
    made, tip = rows().get(), Tip.unscoped.get()
    open_thread(about=tip, title="How long?", text="Hm.", by=harbor.members["sam"], now=NOW)
    edit(harbor, made, **{"tip-text": "Ask them."})
    assert (Tip.unscoped.get().text, Tip.unscoped.get().topic_id) == ("Ask them.", tip.topic_id)
    for what, is_read in (("retract", False), ("restore", True)):
        harbor.client("ada").post(f"/harbor/observations/{made.uid}/{what}/")
        assert ("Ask them." in html_of(harbor.client("sam").get(HOME))) == is_read
        assert "Ask them." in html_of(harbor.client("ada").get(HOME))
    edit(harbor, rows().get(), **{"tip-text": ""})
    assert Tip.unscoped.count() == Thread.unscoped.count() == Topic.objects.filter(kind="tip").count() == 0


def test_an_action_checks_it(harbor):
    refused, _ = publish(harbor, entries(audience="journal", **{"tip-text": TEXT}))
    assert "Nobody else reads your journal." in text_of(refused)
    assert Tip.unscoped.count() == 0


# Personal data


def archive(world: World, who: str) -> dict:
    content = world.client(who).get(f"/harbor/people/{who}/archive/").content
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return json.loads(file.read("archive.json"))


def test_the_archive_of_its_readers_contains_it(world):
    tip_in(world)
    for who in ("mina", "rosa"):
        (entry,) = archive(world, who)["tips"]
        assert (entry["by"], entry["to"], entry["text"]) == ("Mina", "Rosa", TEXT)
    assert archive(world, "tomas")["tips"] == []


def test_the_archive_contains_it_with_its_observation(harbor):
    publish(harbor, entries(**{"tip-text": TEXT}))
    content = harbor.client("sam").get("/harbor/people/sam/archive/").content
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        (entry,) = json.loads(file.read("archive.json"))["observations_about_you"]
    assert entry["tip"] == [f"Ada to Sam: {TEXT}"]


def test_an_erased_person_is_in_no_tip_any_more(world):
    mina = world.members["mina"]
    type(mina).objects.filter(pk=mina.pk).update(name="Mina Quillfeather")
    for by, to in (("mina", "rosa"), ("rosa", "mina"), ("tomas", "rosa")):
        tip = tip_in(world, by=by, to=to, text="Ask Mina Quillfeather.")
        open_thread(about=tip, title="Mina Quillfeather", text="Hm.", by=world.members["rosa"], now=NOW)
    withdrawn = tip_in(world, text="Only for me.")
    Tip.unscoped.filter(pk=withdrawn.pk).update(withdrawn_at=NOW)
    assert "quillfeather" in everything()
    erase_person(member=mina, by=world.members["sol"], now=NOW)
    assert "quillfeather" not in everything()
    assert Tip.unscoped.count() == Topic.objects.filter(kind="tip").count() == 3
    assert "Former member to Rosa" in text_of(world.client("rosa").get(HOME))


# The audit log


def test_owners_read_its_events_only_if_they_can_read_it(world):
    hidden, own = tip_in(world), tip_in(world, to="sol")
    assert AuditEvent.objects.filter(action="give_tip").count() == 2
    log = text_of(world.client("sol").get("/harbor/audit/"))
    assert str(own.uid) in log
    assert str(hidden.uid) not in log
    exported = world.client("sol").post("/harbor/audit/export/", {})
    content = b"".join(exported.streaming_content).decode()
    assert (str(own.uid) in content, str(hidden.uid) in content) == (True, False)


# The background task


@pytest.mark.django_db(transaction=True)
def test_the_task_deletes_what_was_withdrawn_long_ago(capsys):
    by, to = people(factories.OrganizationFactory(slug="harbor"), "Ada", "Bo")
    now, (kept, recent, old) = timezone.now(), (give_tip(to=to, text=TEXT, by=by, now=NOW) for _ in range(3))
    Tip.unscoped.filter(pk=recent.pk).update(withdrawn_at=now - (KEPT_DAYS - 1) * DAY)
    Tip.unscoped.filter(pk=old.pk).update(withdrawn_at=now - KEPT_DAYS * DAY)
    call_command("run_tasks", "--once")
    assert "Deleted 1 withdrawn tip." in capsys.readouterr().out
    assert set(Tip.unscoped.values_list("pk", flat=True)) == {kept.pk, recent.pk}
    assert test_topics.orphans() == []


# Nothing is left behind


class TopicWorld(test_topics.World):
    """With a tip about an observation."""

    def tip(self) -> Tip:
        return give_tip(to=self.bo, text=TEXT, by=self.ada, now=NOW, observation=self.observation())


DELETERS = (test_topics.by_orm, test_topics.by_queryset, test_topics.by_topic, test_topics.by_sql)


@pytest.mark.django_db
@pytest.mark.parametrize("delete", DELETERS)
def test_deleting_it_leaves_no_orphans(delete):
    test_topics.assert_no_orphans(TopicWorld(), "tip", delete)


@pytest.mark.django_db
@pytest.mark.parametrize("delete", DELETERS)
def test_deleting_its_observation_deletes_it_with_everything_about_it(delete):
    world = TopicWorld()
    tip = world.surrounded("tip")
    delete(tip.observation)
    assert (test_topics.orphans(), Tip.unscoped.count(), Thread.unscoped.count()) == ([], 0, 0)
    assert not Topic.objects.filter(kind__in=("tip", "observation")).exists()


# Costs


#: Pages, and how many queries the entries of this package add to each of them.
COSTS = {
    HOME: 2,
    "/harbor/notifications/": 1,
    "/harbor/people/mina/archive/": 3,
    "/harbor/conversations/": 0,
    "/harbor/people/": 0,
    "/harbor/people/mina/": 0,
    "/harbor/steps/abilities/listens/": 0,
    "/harbor/recognition/": 0,
    "/harbor/observations/new/": 0,
}
REGISTRIES = (TOPICS, KINDS, NOTIFIED_TOPICS, PRIVATE_MODELS, PERSONAL_DATA, ATTACHMENTS, PAGE_PARTS, TASKS)


@pytest.mark.parametrize("times", [1, 3])
def test_pages_take_only_the_queries_of_its_entries(world, times):
    for _ in range(times):
        observe(world, "sol", "mina", "members")
        observe(world, "mina", "sol", "members")
        tip = tip_in(world)
        open_thread(about=tip, title="How long?", text="Hm.", by=world.members["rosa"], now=NOW)
    found = {url: queries(world.client("mina"), url) for url in COSTS}
    with without_test_apps(*REGISTRIES):
        assert {url: found[url] - queries(world.client("mina"), url) for url in COSTS} == COSTS


def test_every_registry_of_the_costs_has_one_of_its_entries():
    mine = {registry.what: [each.name for each in registry if is_of_test_app(each)] for registry in REGISTRIES}
    assert mine == {
        "kind of topic": ["tip"],
        "kind of notification": ["tip"],
        "topic of notifications": ["tip"],
        "private model": ["tip"],
        "kind of personal data": ["tips"],
        "observation attachment": ["tip"],
        "page part": ["tips"],
        "background task": ["delete withdrawn tips"],
    }


# The proofs


def test_it_is_among_the_things_of_the_proofs():
    assert [thing.what for thing in all_things()].count("a tip of ada to mina") == 2
    assert TOPICS["tip"].model is Tip


def visible_to_all(tips: TipQuerySet, viewer) -> TipQuerySet:
    """A rule with a fault."""
    return tips.all()


def leaks_at_home(world) -> list[str]:
    watch = Watch(world)
    for who in ("tomas", "otto", "sol", "stig", "vera"):
        watch.looks(who, "home", ask(world.client(who), Address(HOME)).all_text)
    return watch.leaks


@pytest.mark.django_db
def test_the_canaries_find_a_tip_that_others_can_read(monkeypatch):
    world = make_private_world()
    assert leaks_at_home(world) == []
    monkeypatch.setattr(TipQuerySet, "visible_to", visible_to_all)
    leaks = leaks_at_home(world)
    assert "tomas reads the tip of ada to mina at home" in leaks
    assert not [leak for leak in leaks if leak.startswith("vera")]


def is_noticed_at(world, clock: Clock, who: str, url: str) -> bool:
    """Whether a page changes when a tip is given that this reader can't read."""
    (thing, *_) = (each for each in all_things() if each.what == "a tip of ada to mina")
    assert who not in thing.readers(world)
    before = ask(world.client(who), Address(url))
    with Meanwhile(world, clock, lambda world: thing.add(world, 1000)):
        return ask(world.client(who), Address(url)) != before


@pytest.mark.django_db
def test_the_non_interference_test_finds_a_tip_that_others_can_notice(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    world = make_private_world()
    pages = (HOME, "/harbor/notifications/", "/harbor/conversations/")
    assert [is_noticed_at(world, clock, "tomas", url) for url in pages] == [False] * 3
    assert not is_noticed_at(world, clock, "sol", "/harbor/audit/")
    monkeypatch.setattr(TipQuerySet, "visible_to", visible_to_all)
    assert [is_noticed_at(world, clock, "tomas", url) for url in pages] == [True] * 3
    assert is_noticed_at(world, clock, "sol", "/harbor/audit/")

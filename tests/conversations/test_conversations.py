"""Conversations: who takes part, who is named, what others notice of it."""

import datetime as dt
import re
import threading
import time
import uuid
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations import actions as conversation_actions
from conversations.actions import (
    CannotConverse,
    add_comment,
    edit_comment,
    follow_thread,
    open_thread,
    reopen_thread,
    resolve_thread,
)
from conversations.models import Comment, CommentVersion, Follow, Mention, Thread
from conversations.words import COMMENT_LENGTH
from notifications.models import Notification
from observations.actions import (
    ObservationInput,
    edit_observation,
    publish_observation,
    record_observation,
    retract_observation,
)
from observations.actions.observations import change_observation
from observations.queries import member_facts
from people.actions import deactivate_member
from people.actions.acting_member import NotCurrentMember
from people.models import AuditEvent, Member
from tests import factories
from tests.concurrency import at_once, needs_two_connections
from tests.html_text import badges_of, html_of, plain, text_of, titles
from tests.sample_people import people
from tests.world import NOW, make_world
from ui.markdown import as_html_naming

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ABILITY = "/harbor/steps/abilities/listens/"
NEW = "/harbor/conversations/new/?ability=steps/listens"


@pytest.fixture
def world():
    return make_world()


def talk(world, who: str = "mina", *, text: str = "Because.", now=NOW, about=None) -> Thread:
    return open_thread(about=about or world.ability, title="Why five?", text=text, by=world.members[who], now=now)


def say(world, thread: Thread, who: str, text: str = "I see.", now=NOW, **fields) -> Comment:
    return add_comment(thread=thread, text=text, by=world.members[who], now=now, **fields)


def observe(world, audience: str, by: str = "rosa"):
    observation = record_observation(
        by=world.members[by], about=[world.members["mina"]], story="They asked.", observed_on=NOW.date(),
        audience=audience, ratings=[], now=NOW,
    )  # fmt: skip
    publish_observation(observation=observation, by=world.members[by], now=NOW)
    return observation


def url_of(thread: Thread) -> str:
    return f"/harbor/conversations/{thread.uid}/"


def again(thing):
    return type(thing).unscoped.get(pk=thing.pk)


def notices(kind: str) -> set[str]:
    return set(Notification.unscoped.filter(kind=kind).values_list("recipient__slug", flat=True))


def form(**said) -> dict[str, str]:
    return {"uid": str(uuid.uuid4()), "text": "A word.", **said}


# Taking part


def test_a_former_member_can_take_part_in_no_conversation(world):
    thread, former = talk(world), Member.objects.select_related("organization").get(pk=world.members["mina"].pk)
    comment = say(world, thread, "mina")
    deactivate_member(member=world.members["mina"], left_on=NOW.date(), by=None, now=NOW)
    attempts = (
        lambda: open_thread(about=world.ability, title="Why?", text="Because.", by=former, now=NOW),
        lambda: add_comment(thread=thread, text="Still here.", by=former, now=NOW),
        lambda: edit_comment(comment=comment, text="Still here.", by=former, now=NOW),
        lambda: resolve_thread(thread=thread, by=former, now=NOW),
        lambda: reopen_thread(thread=thread, by=former, now=NOW),
        lambda: follow_thread(thread=thread, is_on=False, by=former, now=NOW),
    )
    for attempt in attempts:
        with pytest.raises(NotCurrentMember, match="You are not a current member"):
            attempt()


def test_a_member_starts_conversations_about_an_ability_a_role_and_an_observation(world):
    observation = observe(world, "members")
    abouts = {"ability": "steps/listens", "role": "steps/developer", "observation": str(observation.uid)}
    for kind, value in abouts.items():
        url = f"/harbor/conversations/new/?{kind}={value}"
        assert world.client("mina").get(url).status_code == 200
        response = world.client("mina").post(url, form(title=f"About the {kind}"))
        thread = Thread.unscoped.latest("pk")
        assert (response.url, thread.title) == (url_of(thread), f"About the {kind}")
        assert thread.topic.kind == kind
        page = world.client("tomas").get(url_of(thread))
        assert (titles(page, "h1"), "A word." in text_of(page)) == ([f"About the {kind}"], True)
    assert "About the role" in text_of(world.client("tomas").get("/harbor/steps/roles/developer/"))
    assert "About the ability" in text_of(world.client("tomas").get(ABILITY))


def test_submitting_a_comment_twice_adds_it_once(world):
    said = form(title="Why?")
    first, second = (world.client("mina").post(NEW, said) for _ in range(2))
    assert first.url == second.url
    thread = Thread.unscoped.get()
    said = form()
    for _ in range(2):
        assert world.client("tomas").post(url_of(thread), said).status_code == 302
    assert Comment.unscoped.count() == 2
    # Nobody learns from a uid whether somebody else wrote something by it.
    for uid in (uuid.UUID(said["uid"]), Comment.unscoped.latest("pk").uid):
        assert say(world, thread, "rosa", uid=uid).author == world.members["rosa"]


@needs_two_connections
@pytest.mark.django_db(transaction=True)
def test_submitting_a_form_twice_at_the_same_moment_starts_one_conversation():
    harbor, uid = factories.OrganizationFactory(slug="harbor"), uuid.uuid4()
    ability, (mina,) = factories.framework(harbor, factories.document()).abilities.get(), people(harbor, "Mina")

    def start() -> None:
        open_thread(about=ability, title="Why?", text="So.", by=mina, now=NOW, uid=uid)

    assert at_once(start, start) == [None, None]
    assert (Thread.unscoped.count(), Comment.unscoped.count()) == (1, 1)


@needs_two_connections
@pytest.mark.django_db(transaction=True)
def test_a_wider_audience_waits_for_a_comment_that_is_being_written(monkeypatch):
    mina, tomas = people(factories.OrganizationFactory(slug="harbor"), "Mina", "Tomas")
    observation = record_observation(
        by=tomas, about=[mina], story="They asked.", observed_on=NOW.date(), audience="subject", ratings=[], now=NOW
    )
    publish_observation(observation=observation, by=tomas, now=NOW)
    thread = open_thread(about=observation, title="Why?", text="So.", by=tomas, now=NOW)
    content = ObservationInput(about=(mina,), story="They asked.", observed_on=NOW.date(), audience="members")
    is_written, mention = threading.Event(), conversation_actions._mention

    def mention_slowly(comment: Comment, now: dt.datetime) -> set[int]:
        """The comment is written, and not committed before the other had time to widen the audience."""
        is_written.set()
        time.sleep(0.5)
        return mention(comment, now)

    def widen() -> None:
        is_written.wait(10)
        edit_observation(observation=observation, content=content, by=tomas, now=NOW)

    monkeypatch.setattr(conversation_actions, "_mention", mention_slowly)
    errors = at_once(lambda: add_comment(thread=thread, text="Between us.", by=mina, now=NOW), widen)
    assert errors[0] is None
    assert "Others have commented on this for its current readers." in str(errors[1])


def test_a_preview_is_limited_like_a_comment(world):
    said = form(title="Why?", text="**So** " + "a" * COMMENT_LENGTH + "zzz", look="preview")
    part = world.client("mina").post(NEW, said, headers={"HX-Request": "true"})
    assert ("<strong>So" in html_of(part), "zzz" in html_of(part)) == (True, False)


def test_resubmitting_a_form_with_another_text_is_refused_and_keeps_the_text(world):
    thread, client = talk(world), world.client("tomas")
    for url, said in ((url_of(thread), form(text="First.")), (NEW, form(text="First.", title="Why?"))):
        assert client.post(url, said).status_code == 302
        page = client.post(url, {**said, "text": "Second."})
        assert (page.status_code, "You already sent this form" in text_of(page)) == (200, True)
        assert "Second.</textarea>" in html_of(page)
        assert not Comment.unscoped.filter(text="Second.").exists()
        uid = re.search(r'name="uid" value="([^"]+)"', html_of(page))[1]
        assert client.post(url, {**said, "text": "Second.", "uid": uid}).status_code == 302
        Comment.unscoped.filter(text="Second.").delete()


def test_a_form_keeps_its_input_after_an_error_or_a_preview(world):
    page = world.client("mina").post(NEW, form(title="", text="All of **this**."))
    assert "All of **this**." in html_of(page)
    looked = world.client("mina").post(NEW, form(title="Why?", text="All of **this**.", look="preview"))
    assert "<strong>this</strong>" in html_of(looked)
    assert 'value="Why?"' in html_of(looked)
    part = world.client("mina").post(
        NEW, form(title="Why?", text="**So** <script>", look="preview"), headers={"HX-Request": "true"}
    )
    assert "<strong>So</strong> &lt;script&gt;" in html_of(part)
    assert "<html" not in html_of(part)
    assert Thread.unscoped.count() == 0


def test_a_reopened_conversation_counts_as_open_since_it_was_started(world):
    thread = talk(world, now=NOW - 40 * DAY)
    say(world, thread, "tomas", now=NOW - 2 * DAY)
    mark = f"{url_of(thread)}update/"
    badges = []
    for step in ("resolve", "reopen"):
        assert world.client("rosa").post(mark, {"mark": step}).url == url_of(thread)
        facts = member_facts(world.ability.pk, on=NOW.date())
        badges.append((facts.open_since, facts.conversed_at))
        resolve_thread(thread=thread, by=world.members["rosa"], now=NOW) if step == "resolve" else None
    assert badges == [(None, NOW - 2 * DAY), (NOW - 40 * DAY, NOW - 2 * DAY)]
    assert ("warning", True) in {
        (severity, "has been open for" in text) for severity, text in badges_of(world.client("mina").get(ABILITY))
    }
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))[-2:] == [
        "resolve_thread", "reopen_thread",
    ]  # fmt: skip


def test_a_comment_of_an_earlier_moment_does_not_move_a_conversation_back(world):
    thread = talk(world)
    say(world, thread, "tomas", now=NOW + DAY)
    say(world, thread, "tomas", now=NOW)
    assert again(thread).moved_at == NOW + DAY


def test_commenting_follows_a_conversation_until_it_is_unfollowed(world):
    thread = talk(world)
    say(world, thread, "tomas")
    assert followers(thread) == {"mina", "tomas"}
    world.client("tomas").post(f"{url_of(thread)}update/", {"mark": "unfollow"})
    say(world, thread, "tomas")
    assert followers(thread) == {"mina"}
    world.client("rosa").post(f"{url_of(thread)}update/", {"mark": "follow"})
    assert followers(thread) == {"mina", "rosa"}
    assert "Why five?" in text_of(world.client("rosa").get("/harbor/conversations/"))
    assert "Why five?" not in text_of(world.client("tomas").get("/harbor/conversations/"))


def followers(thread: Thread) -> set[str]:
    return set(Follow.objects.filter(thread=thread, is_on=True).values_list("member__slug", flat=True))


def test_buttons_lead_back_to_the_page_they_were_on(world):
    thread = talk(world)
    mark = f"{url_of(thread)}update/"
    came = world.client("mina").post(mark, {"mark": "follow"}, headers={"Referer": f"http://localhost{ABILITY}"})
    assert came.url == f"http://localhost{ABILITY}#conversation-{thread.uid}"
    for strange in ("https://evil.example/", "javascript:alert(1)"):
        assert world.client("mina").post(mark, {"mark": "follow"}, headers={"Referer": strange}).url == url_of(thread)
    assert world.client("mina").post(mark, {"mark": "erase"}).status_code == 404


# Editing


def test_authors_edit_their_comments_and_earlier_texts_are_stored(world):
    thread = talk(world, text="Four would do.")
    comment = Comment.unscoped.get()
    url = f"{url_of(thread)}comments/{comment.uid}/"
    assert world.client("tomas").post(url, {"text": "Mine."}).status_code == 403
    assert world.client("mina").post(url, {"text": "Five, then."}).status_code == 302
    with pytest.raises(CannotConverse, match="Only the author of a comment"):
        edit_comment(comment=comment, text="Mine.", by=world.members["tomas"], now=NOW)
    edit_comment(comment=comment, text="Five, then.", by=world.members["mina"], now=NOW)
    assert list(CommentVersion.unscoped.values_list("number", "text")) == [(1, "Four would do.")]
    page = world.client("tomas").get(url_of(thread))
    assert ("Five, then." in text_of(page), "edited" in text_of(page)) == (True, True)
    assert "Four would do." in text_of(world.client("tomas").get(url))
    assert "Four would do." not in text_of(page)
    assert f'href="{url}">edited' in html_of(world.client("tomas").get(ABILITY))
    assert again(thread).moved_at == NOW


# Mentions


def test_mentioned_readers_are_notified_and_linked(world):
    thread = talk(world, text="What do you say, @tomas and @tomas, @lena, @stig, `@rosa`? mail@ines")
    assert notices("mentioned") == {"tomas", "rosa"}
    html = html_of(world.client("mina").get(url_of(thread)))
    assert html.count('<a href="/harbor/people/tomas/"') == 2
    assert 'people/lena/"' not in html.split("<main")[1]
    comment = Comment.unscoped.get()
    edit_comment(comment=comment, text="@ines?", by=world.members["mina"], now=NOW)
    assert set(Mention.unscoped.values_list("member__slug", flat=True)) == {"ines"}
    edit_comment(comment=comment, text="@ines and @mina", by=world.members["mina"], now=NOW)
    assert notices("mentioned") == {"tomas", "rosa", "ines"}


def test_mentioning_somebody_who_can_not_read_it_notifies_nobody(world):
    about = {
        "observation": observe(world, "subject-and-managers"),
        "ability": world.plans.abilities.get(),
    }
    talk(world, "mina", text="@sol @ines @tomas", about=about["observation"])
    assert notices("mentioned") == {"tomas"}
    talk(world, "ines", text="@sol @rosa @mina", about=about["ability"])
    assert notices("mentioned") == {"tomas", "sol"}
    assert set(Mention.unscoped.values_list("member__slug", flat=True)) == {"tomas", "sol"}


def test_only_readers_are_suggested(world):
    observation = observe(world, "subject-and-managers")
    thread = talk(world, about=observation)
    for about in (f"thread={thread.uid}", f"observation={observation.uid}"):
        found = [slug for word in "mtris" for slug in offered(world, f"{about}&q={word}")]
        assert set(found) == {"mina", "tomas", "rosa"}
    assert set(offered(world, "ability=steps/listens&q=i")) == {"ines", "mina"}
    hidden = world.client("ines").get(f"/harbor/conversations/people/?thread={thread.uid}&q=m")
    absent = world.client("ines").get(f"/harbor/conversations/people/?thread={uuid.uuid4()}&q=m")
    assert (hidden.status_code, absent.status_code) == (404, 404)


def offered(world, query: str) -> list[str]:
    return re.findall(
        r'data-slug="([^"]+)"', html_of(world.client("mina").get(f"/harbor/conversations/people/?{query}"))
    )


def test_names_in_code_links_and_words_are_not_mentions():
    named = (("ann", "/a/"),)
    link = '<a href="/a/" rel="nofollow noopener ugc">@ann</a>'
    assert as_html_naming("@ann, (@ann)", named) == f"<p>{link}, ({link})</p>"
    for text in ("`@ann`", "[@ann](https://x.example)", "x@ann", "@anna", "/@ann", "    @ann"):
        assert "/a/" not in as_html_naming(text, named)


# News


def test_followers_are_notified_except_the_author_and_former_readers(world):
    observation = observe(world, "members")
    thread = talk(world, about=observation)
    for who in ("tomas", "ines", "sol"):
        follow_thread(thread=thread, is_on=True, by=world.members[who], now=NOW)
    follow_thread(thread=thread, is_on=False, by=world.members["sol"], now=NOW)
    say(world, thread, "rosa", text="@tomas, look.")
    assert (notices("commented"), notices("mentioned")) == ({"mina", "ines"}, {"tomas"})
    Notification.unscoped.all().delete()
    change_observation(observation, NOW, audience="subject-and-managers")
    deactivate_member(member=world.members["tomas"], left_on=NOW.date(), hands_up=True, by=None, now=NOW)
    say(world, thread, "mina", text="Still here?")
    assert notices("commented") == {"rosa"}


# Who reads


def test_visitors_see_neither_text_nor_number_of_conversations(world):
    before = [page_of(world, who, path) for who in ("vera", "stig") for path in (ABILITY, ROLE)]
    thread = talk(world, now=NOW)
    talk(world, about=world.steps.roles.get(key="developer"))
    resolve_thread(thread=thread, by=world.members["mina"], now=NOW)
    after = [page_of(world, who, path) for who in ("vera", "stig") for path in (ABILITY, ROLE)]
    assert [said_in(page) for page, _ in after] == [said_in(page) for page, _ in before]
    assert [number for _, number in after] == [number for _, number in before]
    paths = (
        url_of(thread),
        NEW,
        "/harbor/conversations/",
        f"{url_of(thread)}comments/{Comment.unscoped.first().uid}/",
    )
    for path in paths:
        assert [world.client(who).get(path).status_code for who in ("vera", "stig", "lena", "adam")] == [
            302, 404, 404, 404,
        ]  # fmt: skip


ROLE = "/harbor/steps/roles/developer/"


def said_in(page: str) -> str:
    """What a page says; of an ability's, without its health, where H5 says when it was last talked about."""
    return plain(page.split('id="observations"')[-1])


def page_of(world, who: str, path: str) -> tuple[str, int]:
    world.client(who).get("/harbor/")
    with CaptureQueriesContext(connection) as counted:
        page = world.client(who).get(path)
    return re.sub(r'(name="csrfmiddlewaretoken" value|ETag)="[^"]*"|dot \w+|dot-\w+', "", html_of(page)), len(counted)


def test_hidden_and_absent_rows_get_the_same_response(world):
    observation, private = observe(world, "subject"), world.plans.abilities.get()
    threads = [talk(world, "rosa", about=observation), talk(world, "ines", about=private)]
    uids = [thread.uid for thread in threads]
    for who in ("tomas", "vera", "stig"):
        world.client(who).get("/harbor/")
        comment = f"comments/{uuid.UUID(int=3)}/"
        for method, path in (("get", ""), ("post", ""), ("post", "update/"), ("get", comment)):
            found = [
                answer(world, who, method, f"/harbor/conversations/{uid}/{path}") for uid in (*uids, uuid.uuid4())
            ]
            assert found[0] == found[1] == found[2]
            assert found[0][0] in (302, 404)
    news = [f"observation={observation.uid}", "ability=plans/listens", f"observation={uuid.uuid4()}", "role=a/b", ""]
    assert {world.client("tomas").get(f"/harbor/conversations/new/?{about}").status_code for about in news} == {404}
    for thread in threads:
        with pytest.raises(CannotConverse, match="no such conversation"):
            say(world, thread, "tomas")
    assert Comment.unscoped.count() == 2


def answer(world, who: str, method: str, path: str) -> tuple:
    with CaptureQueriesContext(connection) as counted:
        page = getattr(world.client(who), method)(path)
    body = re.sub(r'value="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}', "", html_of(page))
    return page.status_code, body, len(counted)


def test_a_narrower_audience_and_leaving_take_effect_with_the_next_request(world):
    observation = observe(world, "members")
    thread = talk(world, "ines", about=observation)
    follow_thread(thread=thread, is_on=True, by=world.members["sol"], now=NOW)
    assert world.client("sol").get(url_of(thread)).status_code == 200
    change_observation(observation, NOW, audience="subject-and-managers")
    for who in ("sol", "ines"):
        assert world.client(who).get(url_of(thread)).status_code == 404
        assert "Why five?" not in text_of(world.client(who).get("/harbor/conversations/"))
    assert world.client("tomas").get(url_of(thread)).status_code == 200
    retract_observation(observation=observation, by=world.members["rosa"], now=NOW)
    assert world.client("tomas").get(url_of(thread)).status_code == 404


def test_nobody_can_converse_about_an_unpublished_observation(world):
    draft = record_observation(
        by=world.members["rosa"], about=[world.members["mina"]], story="Hm.", observed_on=NOW.date(),
        audience="members", ratings=[], now=NOW,
    )  # fmt: skip
    with pytest.raises(CannotConverse, match="Publish it first"):
        talk(world, "rosa", about=draft)
    assert world.client("rosa").get(f"/harbor/conversations/new/?observation={draft.uid}").status_code == 404


def test_nobody_can_converse_about_an_unregistered_kind_of_topic(world):
    decision = SimpleNamespace(topic_kind="decision", topic_id=1, topic_organization_id=lambda: world.harbor.pk)
    with pytest.raises(LookupError, match="Nobody can converse about a decision"):
        talk(world, about=decision)
    assert Thread.unscoped.count() == 0


# Long ones


def test_a_long_conversation_is_paged_by_cursor_with_the_same_queries(world):
    thread = talk(world, text="The first of all.")
    few = page_of(world, "mina", url_of(thread))[1]
    for number in range(55):
        comment = Comment(thread=thread, author=world.members["tomas"], text=f"Turn {number}.", written_at=NOW + DAY)
        comment.save()
    Mention.unscoped.create(comment=comment, member=world.members["mina"])
    page, many = page_of(world, "mina", url_of(thread))
    assert (few, many) == (6, 6)
    assert ("Turn 54." in page, "Turn 5." in page, "The first of all." in page) == (True, True, False)
    [earlier] = re.findall(r'href="([^"]+)" rel="prev"', page)
    page = text_of(world.client("mina").get(earlier))
    assert ("The first of all." in page, "Turn 4." in page, "Turn 5." in page) == (True, True, False)


def test_followed_conversations_are_paged_by_cursor(world):
    for number in range(32):
        talk(world, now=NOW + number * DAY, text=f"{number}")
    page = html_of(world.client("mina").get("/harbor/conversations/"))
    [more] = re.findall(r'href="([^"]+)">Show older', page)
    rest = html_of(world.client("mina").get(more.replace("&amp;", "&")))
    assert (page.count(">Why five?<"), rest.count(">Why five?<")) == (30, 2)


def test_a_name_in_a_draft_is_not_revealed(world):
    thread = talk(world)
    factories.store(world.steps, factories.document(abilities=(factories.ability(name="Secret plan", levels=5),)))
    for path in (url_of(thread), "/harbor/conversations/"):
        page = html_of(world.client("mina").get(path))
        assert ("Listens" in page, "Secret plan" in page) == (True, False)


def test_reopening_or_resolving_twice_changes_nothing(world):
    thread = talk(world)
    reopen_thread(thread=thread, by=world.members["tomas"], now=NOW)
    resolve_thread(thread=thread, by=world.members["tomas"], now=NOW)
    resolve_thread(thread=thread, by=world.members["rosa"], now=NOW + DAY)
    assert (again(thread).resolved_by, again(thread).resolved_at) == (world.members["tomas"], NOW)


def test_readers_are_suggested_even_if_many_others_have_similar_names(world):
    thread = talk(world, "rosa", about=observe(world, "subject"))
    for number in range(45):
        factories.MemberFactory(organization=world.harbor, name=f"Aaron Mina {number}", slug=f"aaron-{number}")
    page = world.client("rosa").get(f"/harbor/conversations/people/?thread={thread.uid}&q=mina")
    assert ("Aaron" in html_of(page), "mina" in html_of(page)) == (False, True)

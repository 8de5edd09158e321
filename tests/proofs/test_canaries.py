"""Every private text contains unique words. No reader may ever see the words of a text that they can't read.

tests/proofs/reference_model.py says who can read what. Every reader opens every page they can reach, the most
privileged first,
because what they read fills caches. Every reader must also see what they can read: otherwise, the test would prove
nothing.
"""

import logging
import re
from collections import defaultdict

import pytest
from django.core import mail

from notifications.actions import send_notification_mails
from tests.proofs.counts import every_third
from tests.proofs.crawling import Address, Answer, ask, route_of, search_url
from tests.proofs.private_world import (
    NOW,
    PLAIN_PAGES,
    READERS,
    Canary,
    PrivateWorld,
    beginnings,
    crawled,
    make_private_world,
)

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover, pytest.mark.crawl]

CANARY = re.compile(r"\b(?:kea(\d{3})a|kiwi(\d{3})b)\b", re.IGNORECASE)
GIVEAWAY = re.compile(r"\bkiwi(\d{3})b\b", re.IGNORECASE)
UID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
#: Pages that show no texts, only numbers: test_non_interference checks whether they change.
NUMBERS = ("health", "leave", "settings")
#: Canaries that not all of their readers meet: an award is shown to others without its reason; only a few earlier
#: comments are opened; the links of a draft are shown as entered; and not every page of a draft is opened.
NOT_SHOWN = (
    "answer to awarded", "reason of awarded", "earlier comment", "label of a link of draft", "unsaved",
    "drafted name",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _quietly():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


class Watch:
    """Records which reader met which canary where."""

    def __init__(self, world: PrivateWorld):
        self.world, self.leaks = world, []
        self.met: dict[str, set[str]] = defaultdict(set)

    def looks(self, who: str, address: Address | str, text: str, words: re.Pattern = CANARY) -> None:
        """Record the canaries in a response, except those in its address: they are no secret to the reader."""
        known = {int("".join(groups)) for groups in _groups(CANARY, str(address))}
        for number in {int("".join(groups)) for groups in _groups(words, text)} - known:
            self._note_canary(who, self.world.canaries[number - 1], address)
        for uid in set(UID.findall(text)) - set(UID.findall(str(address))):
            if who not in self.world.uids.get(uid, READERS):
                self.leaks.append(f"{who} meets a uid of something they can't read at {address}")

    def _note_canary(self, who: str, canary: Canary, address: Address | str) -> None:
        self.met[who].add(canary.what)
        if who not in canary.readers:
            self.leaks.append(f"{who} reads the {canary.what} at {address}")

    def missed(self, who: str) -> list[str]:
        mine = {canary.what for canary in self.world.canaries if who in canary.readers}
        return sorted(each for each in mine - self.met[who] if not each.startswith(NOT_SHOWN))


def _groups(pattern: re.Pattern, text: str) -> set[tuple[str, ...]]:
    return {each if isinstance(each, tuple) else (each,) for each in pattern.findall(text)}


@pytest.mark.long
def test_nobody_sees_words_of_texts_they_can_not_read():
    world = make_private_world()
    watch, begin = Watch(world), [*beginnings(), "/harbor/steps/draft/"]
    everywhere = [who for who in READERS if who == "sol" or who in every_third(READERS)]
    for who in (who for who in READERS if who not in everywhere):
        for address in own_pages(who):
            watch.looks(who, address, ask(world.client(who), Address(address)).all_text)
    for place, who in enumerate(everywhere):
        found = crawled(world, who, begin + private_addresses(world, who, place), (*PLAIN_PAGES, *NUMBERS))
        for address, answer in found.answers.items():
            watch.looks(who, address, answer.all_text)
        search_for_all(world, watch, who, found.searches)
    send_notification_mails(now=NOW)
    assert len(mail.outbox) > 5
    for message in mail.outbox:
        for recipient in message.recipients():
            watch.looks(recipient.partition("@")[0], "an email", str(message.message()))
    assert watch.leaks == []
    assert "sol" not in everywhere or "drafted name of an ability" in watch.met["sol"]
    assert {who: watch.missed(who) for who in everywhere if watch.missed(who)} == {}


def own_pages(who: str) -> list[str]:
    """What differs most between readers: everybody opens these, also those who don't open all pages."""
    lists = (
        "observations/",
        "observations/?list=drafts",
        "decisions/",
        "feedback/",
        "notifications/",
        "conversations/",
    )
    return [f"/harbor/people/{who}/archive/", *(f"/harbor/{each}" for each in lists)]


def private_addresses(world: PrivateWorld, who: str, place: int) -> list[str]:
    """Return what they can read and every tenth hidden thing; other readers try the others."""
    named = [(f"/harbor/{kind}/{uid}/", who in world.uids[uid]) for kind, uids in world.kinds.items() for uid in uids]
    hidden = [url for url, is_readable in named if not is_readable]
    return [url for url, is_readable in named if is_readable and "conversations" not in url] + hidden[
        place % 10 :: 10
    ]


def search_for_all(world: PrivateWorld, watch: Watch, who: str, searches: set[tuple[str, str]]) -> None:
    """Search for the first words of hidden texts: the responses must equal those for a nonsense word."""
    hidden = [canary for canary in world.canaries if who not in canary.readers]
    words = [canary.first for canary in hidden if canary.what.startswith(("name", "published", "a role"))]
    by_kind = {(kind_of(path), name): path for path, name in sorted(searches)}
    for place, ((_, name), path) in enumerate(by_kind.items() if words else ()):
        word = words[place % len(words)]
        address, absent = (Address(search_url(path, name, each)) for each in (word, "Kea000a"))
        found = ask(world.client(who), address)
        watch.looks(who, address, found.all_text, GIVEAWAY)
        client = world.client(who)
        is_alike = _alike(word, ask(client, absent), found)
        if not is_alike and not _alike(word, ask(client, absent), ask(client, address)):
            watch.leaks.append(f"{who} learns from a search at {path} that something exists")


def kind_of(path: str) -> str:
    """Return the kind of page that searches, regardless of its framework and state."""
    route = route_of(path, False)
    return route.name.rpartition("-")[2] if route else ""


def _alike(word: str, absent: Answer, found: Answer) -> bool:
    """Whether two search responses are equal except for the words searched."""
    return _without("Kea000a", absent) == _without(word, found)


def _without(word: str, answer: Answer) -> tuple:
    text = re.sub(word, "", answer.all_text, flags=re.IGNORECASE)
    return answer.status, re.sub(r'"[0-9a-f]{32}"', "", text), answer.queries

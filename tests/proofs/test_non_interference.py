"""Adding one more of everything that a reader can't see changes nothing that they receive.

Status, body, headers, sort order and number of queries stay the same. This finds numbers, badges, sort orders, totals
and ETags that depend on hidden things.
"""

import datetime as dt
import logging
import re
from collections.abc import Callable
from itertools import product
from uuid import uuid4

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from notifications.actions import send_notification_mails
from tests.proofs.counts import every_third
from tests.proofs.crawling import Address, Answer, addresses_by_uid, ask
from tests.proofs.private_world import (
    NOW,
    READERS,
    PrivateWorld,
    add_hidden,
    beginnings,
    crawled,
    hidden_from,
    make_private_world,
)

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

#: In this order, a third of them (``make test``) are a visitor, a manager, a peer and a former manager.
WHO = ("vera", "adam", "rosa", "tomas", "sol", "ines", "petra", "otto", "stig", "fritz", "lena")
UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Clock:
    """A clock that stands still while pages are rendered and advances while something is added."""

    def __init__(self):
        self.now = NOW + dt.timedelta(hours=1)

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(timezone, "now", found)
    logging.disable(logging.CRITICAL)
    yield found
    logging.disable(logging.NOTSET)


def rolled_back_transaction() -> transaction.Atomic:
    """Return a transaction to roll back, inside which tasks may use durable transactions."""
    atomic = transaction.atomic()
    atomic._from_testcase = True
    return atomic


class Meanwhile:
    """Adds something hidden, and removes it again at the end."""

    def __init__(self, world: PrivateWorld, clock: Clock, add: Callable[[PrivateWorld], object]):
        self.world, self.clock, self.add = world, clock, add

    def __enter__(self):
        self.lengths = [len(each) for each in (self.world.stories, self.world.decisions, self.world.canaries)]
        self.atomic = rolled_back_transaction()
        self.atomic.__enter__()
        began, self.clock.now = self.clock.now, self.clock.now + dt.timedelta(minutes=5)
        self.added = self.add(self.world)
        self.clock.now = began
        return self

    def __exit__(self, *error):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        for each, length in zip(
            (self.world.stories, self.world.decisions, self.world.canaries), self.lengths, strict=True
        ):
            del each[length:]


def differences(before: Answer, after: Answer) -> str:
    """Describe the first difference between two responses in a few words."""
    if before.status != after.status:
        return f"status {before.status} → {after.status}"
    if before.headers != after.headers:
        return f"headers {set(before.headers) ^ set(after.headers)}"
    if before.body != after.body:
        lines = zip(before.body.splitlines(), after.body.splitlines(), strict=False)
        said = next(((one.strip()[:80], other.strip()[:80]) for one, other in lines if one != other), "its length")
        return f"body: {said}"
    return f"{before.queries} → {after.queries} queries"


@pytest.fixture
def world(db, clock) -> PrivateWorld:
    return make_private_world()


@pytest.mark.crawl
@pytest.mark.long
def test_adding_hidden_things_changes_nothing_for_a_reader(world, clock):
    begin, learned = beginnings(), []
    for who in every_third(WHO):
        before = crawled(world, who, begin).answers
        with Meanwhile(world, clock, lambda world, who=who: add_hidden(world, who)) as meanwhile:
            after = {address: ask(world.client(who), address) for address in before}
        assert meanwhile.added > 5
        for address in before:
            if before[address] != after[address] and ask(world.client(who), address) != after[address]:
                said = differences(before[address], after[address])
                why = cause_of(world, clock, who, address) if not learned else "…"
                learned.append(f"{who} at {address}: {said}; because of {why}")
    assert learned == []


def cause_of(world: PrivateWorld, clock: Clock, who: str, address: Address) -> str:
    """Return which of the hidden things changes a response, to help fixing it."""
    before, found = ask(world.client(who), address), []
    for thing in hidden_from(world, who):
        with Meanwhile(world, clock, lambda world, thing=thing: thing.add(world, 0)):
            if ask(world.client(who), address) != before:
                found.append(thing.what)
    return ", ".join(found[:5]) or "something else, or several together"


# Actions get the same response


#: Person, URL name and form data.
DONE = (
    ("rosa", "new-person", {"name": "Stig", "email": "stig@lantern.example"}),
    ("rosa", "new-person", {"name": "Newcomer", "email": "newcomer@example.org"}),
    ("rosa", "new-team", {"name": "New team", "kind": "team"}),
)


def test_adding_hidden_things_changes_no_response_to_a_form(world, clock):
    learned = []
    for who, name, data in DONE:
        before = responses_to_form(world, who, name, data)
        with Meanwhile(world, clock, lambda world, who=who: add_hidden(world, who)):
            after = responses_to_form(world, who, name, data)
        if before != after:
            learned.append(f"{who} at {name}: {before} → {after}")
    assert learned == []


def responses_to_form(world: PrivateWorld, who: str, name: str, data: dict) -> list[tuple]:
    """Send a form; return its response and the page it leads to, and roll everything back."""
    client = world.client(who)
    with transaction.atomic():
        answers = [ask(client, Address(reverse(name, kwargs={"organization": "harbor"})), posted=data)]
        if where := dict(answers[0].headers).get("Location"):
            answers.append(ask(client, Address(where)))
        transaction.set_rollback(True)
    return [(each.status, UID.sub("uid", each.all_text), each.queries) for each in answers]


# Hidden and absent things get the same response


@pytest.mark.crawl
def test_hidden_and_absent_things_get_the_same_response(world, clock):
    learned = []
    for who in ("sol", "mina", "tomas", "fritz", "otto", "stig", "vera"):
        for kind, uids in world.kinds.items():
            hidden = [uid for uid in uids if who not in world.uids[uid]]
            for url, uid, posted in product(addresses_by_uid(kind), hidden[:2], (None, {})):
                asked = (Address(url.replace("UID", each)) for each in (uid, str(uuid4())))
                found, absent = (like_absent(ask(world.client(who), address, posted)) for address in asked)
                if found != absent:
                    how = "reads" if posted is None else "posts to"
                    learned.append(f"{who} {how} {url}: {found[0]}, {absent[0]}; {found[2]}, {absent[2]} queries")
    assert learned == []


def like_absent(answer: Answer) -> tuple:
    return answer.status, UID.sub("uid", answer.all_text), answer.queries


# Email


def test_emails_depend_on_nothing_hidden(world, clock):
    """Notifications about hidden topics neither cause an email nor delay one."""
    before = mails_sent(clock)
    assert any("otto" in who for who, *_ in before)
    with Meanwhile(world, clock, lambda world: add_hidden(world, "otto")):
        after = mails_sent(clock)
    assert [each for each in after if "otto" in each[0]] == [each for each in before if "otto" in each[0]]


def mails_sent(clock: Clock) -> list[tuple]:
    """Return the emails that would be sent to everybody now, and roll everything back."""
    mail.outbox = []
    with rolled_back_transaction():
        send_notification_mails(now=clock.now)
        transaction.set_rollback(True)
    return sorted((",".join(each.recipients()), each.subject, each.body) for each in mail.outbox)


def test_the_readers_under_test_exist():
    assert set(WHO) <= set(READERS)

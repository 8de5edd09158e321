"""Add one of everything that somebody may not see, and nothing that they receive changes.

Not the status, not a byte, not a header, not the order, not the number of queries: this is what finds numbers,
badges, orders, totals and ETags that know too much.
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

from observations.actions import send_notification_mails
from tests.proofs.crawling import Address, Answer, addresses_by_uid, ask, run_and_report
from tests.proofs.private_world import (
    DECIDED,
    NOW,
    READERS,
    TOLD,
    PrivateWorld,
    add_hidden,
    beginnings,
    crawled,
    make_private_world,
)
from tests.proofs.reference_model import Award

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

WHO = ("adam", "sol", "rosa", "ines", "tomas", "fritz", "petra", "otto", "stig", "lena", "vera")
UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Clock:
    """Stands still while pages are drawn, and moves on while something is added."""

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


def taken_back() -> transaction.Atomic:
    """A transaction to be rolled back, in which tasks may do what has to outlast a crash."""
    atomic = transaction.atomic()
    atomic._from_testcase = True
    return atomic


class Meanwhile:
    """Something hidden is added, and taken away again."""

    def __init__(self, world: PrivateWorld, clock: Clock, add: Callable[[PrivateWorld], object]):
        self.world, self.clock, self.add = world, clock, add

    def __enter__(self):
        self.lengths = [len(each) for each in (self.world.stories, self.world.decisions, self.world.canaries)]
        self.atomic = taken_back()
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
    """What differs between two answers, in a few words."""
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


@pytest.mark.long
def test_nothing_changes_for_who_may_not_see_it(world, clock):
    begin, learned = beginnings(), []
    for who in run_and_report(WHO):
        before = crawled(world, who, begin).answers
        with Meanwhile(world, clock, lambda world, who=who: add_hidden(world, who)) as meanwhile:
            after = {address: ask(world.client(who), address) for address in before}
        assert meanwhile.added > 5
        for address in before:
            if before[address] != after[address] and ask(world.client(who), address) != after[address]:
                said = differences(before[address], after[address])
                why = because_of(world, clock, who, address) if not learned else "…"
                learned.append(f"{who} at {address}: {said}; because of {why}")
    assert learned == []


def because_of(world: PrivateWorld, clock: Clock, who: str, address: Address) -> str:
    """Which of the hidden things changes an answer, for who has to mend it."""
    before, found = ask(world.client(who), address), []
    hidden = [
        (f"a {each.state} story of {each.author} for {each.audience}", lambda world, each=each: world.tell(each))
        for each in TOLD
        if not each.model.may_be_read_by(who, world.houses[each.house])
    ]
    hidden += [
        (f"a decision of {each[1]} about {each[0]}", lambda world, each=each: world.decide(*each))
        for each in DECIDED
        if who not in world.readers(Award(each[0], each[1], each[3]), "lantern" if each[1] == "stig" else "harbor")
    ]
    for name, add in hidden:
        with Meanwhile(world, clock, add):
            if ask(world.client(who), address) != before:
                found.append(name)
    return ", ".join(found[:5]) or "something else, or several together"


# What people do answers the same


#: Who does what: an address and what is posted to it.
DONE = (
    ("rosa", "new-person", {"name": "Stig", "email": "stig@lantern.example"}),
    ("rosa", "new-person", {"name": "Newcomer", "email": "newcomer@example.org"}),
    ("rosa", "new-team", {"name": "New team", "kind": "team"}),
)


def test_what_is_done_answers_the_same(world, clock):
    learned = []
    for who, name, data in DONE:
        before = done(world, who, name, data)
        with Meanwhile(world, clock, lambda world, who=who: add_hidden(world, who)):
            after = done(world, who, name, data)
        if before != after:
            learned.append(f"{who} at {name}: {before} → {after}")
    assert learned == []


def done(world: PrivateWorld, who: str, name: str, data: dict) -> list[tuple]:
    """What is answered to a form, and on the page that it leads to; it is taken back."""
    client = world.client(who)
    with transaction.atomic():
        answers = [ask(client, Address(reverse(name, kwargs={"organization": "harbor"})), posted=data)]
        if where := dict(answers[0].headers).get("Location"):
            answers.append(ask(client, Address(where)))
        transaction.set_rollback(True)
    return [(each.status, UID.sub("uid", each.all_text), each.queries) for each in answers]


# What is hidden answers like what never was


def test_what_is_hidden_answers_like_what_never_was(world, clock):
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


# Mails


def test_mails_tell_of_nothing_hidden(world, clock):
    """What waits for somebody who may not read it brings no mail, and keeps none back."""
    before = mails_sent(clock)
    assert any("otto" in who for who, *_ in before)
    with Meanwhile(world, clock, lambda world: add_hidden(world, "otto")):
        after = mails_sent(clock)
    assert [each for each in after if "otto" in each[0]] == [each for each in before if "otto" in each[0]]


def mails_sent(clock: Clock) -> list[tuple]:
    """What everybody gets, as it would be sent now; it is taken back."""
    mail.outbox = []
    with taken_back():
        send_notification_mails(now=clock.now)
        transaction.set_rollback(True)
    return sorted((",".join(each.recipients()), each.subject, each.body) for each in mail.outbox)


def test_everybody_who_reads_is_here():
    assert set(WHO) <= set(READERS)

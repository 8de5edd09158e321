"""The proofs can fail: they catch seeded faults. ``python -m tools.seeded_faults`` tries all of them."""

import logging

import pytest

from foundation.prepared_query import PreparedQuery
from observations.models import Decision
from observations.models.observation import ObservationQuerySet
from observations.queries import facts
from tests.proofs.crawling import Address, ask
from tests.proofs.private_world import make_private_world
from tests.proofs.test_canaries import Watch
from tools.seeded_faults import FAULTS, ROOT, changes_of, faulty


@pytest.fixture(autouse=True)
def _quietly():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_fault_still_applies_to_the_code(fault):
    for path, old, new in changes_of(fault):
        right = (ROOT / path).read_text(encoding="utf-8")
        compile(faulty(right, old, new), path, "exec")
        assert old != new


def test_there_are_at_least_twenty_faults():
    assert len({fault.name for fault in FAULTS}) >= 20


@pytest.mark.django_db
def test_a_canary_catches_a_rule_that_lets_everybody_read_everything(monkeypatch):
    world = make_private_world()
    hidden = next(
        each for model, _, each in world.stories if (model.audience, model.state) == ("subject", "published")
    )
    url = f"/harbor/observations/{hidden.uid}/"
    assert leaks_at(world, url) == []
    monkeypatch.setattr(ObservationQuerySet, "visible_to", lambda self, viewer: self.all())
    assert leaks_at(world, url) != []


def leaks_at(world, url: str) -> list[str]:
    watch, address = Watch(world), Address(url)
    watch.looks("otto", address, ask(world.client("otto"), address).all_text)
    return watch.leaks


@pytest.mark.django_db
def test_non_interference_catches_a_number_that_counts_hidden_rows(monkeypatch):
    world = make_private_world()
    url = "/harbor/steps/abilities/listens/"
    assert changes_at(world, url, "mina") == set()
    monkeypatch.setattr(facts, "_awards", lambda as_member: Decision.unscoped.filter(outcome="awarded"))
    monkeypatch.setattr(facts, "_for_member", PreparedQuery(facts._for_member.build))
    assert changes_at(world, url, "petra") == {"body"}


def changes_at(world, url: str, whom: str) -> set[str]:
    """Return what differs for Otto on a page after a decision that he can't see."""
    before = ask(world.client("otto"), Address(url))
    world.decide(whom, "tomas", "awarded", "private")
    after = ask(world.client("otto"), Address(url))
    return {
        name for name in ("status", "headers", "body", "queries") if getattr(before, name) != getattr(after, name)
    }

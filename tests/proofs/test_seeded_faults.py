"""The proofs can fail: faults are put in, and found. ``python -m tools.seeded_faults`` tries them all."""

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
def test_every_fault_can_still_be_put_in(fault):
    for path, old, new in changes_of(fault):
        right = (ROOT / path).read_text(encoding="utf-8")
        compile(faulty(right, old, new), path, "exec")
        assert old != new


def test_there_are_as_many_faults_as_were_asked_for():
    assert len({fault.name for fault in FAULTS}) >= 20


@pytest.mark.django_db
def test_a_rule_that_lets_all_in_is_found_by_a_canary(monkeypatch):
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
def test_a_number_that_counts_what_is_hidden_is_found_by_what_changes(monkeypatch):
    world = make_private_world()
    url = "/harbor/steps/abilities/listens/"
    assert changes_at(world, url, "mina") == set()
    monkeypatch.setattr(facts, "_awards", lambda as_member: Decision.unscoped.filter(outcome="awarded"))
    monkeypatch.setattr(facts, "_for_member", PreparedQuery(facts._for_member.build))
    assert changes_at(world, url, "petra") == {"body"}


def changes_at(world, url: str, whom: str) -> set[str]:
    """What differs for Otto in a page, once he may not see something more."""
    before = ask(world.client("otto"), Address(url))
    world.decide(whom, "tomas", "awarded", "private")
    after = ask(world.client("otto"), Address(url))
    return {
        name for name in ("status", "headers", "body", "queries") if getattr(before, name) != getattr(after, name)
    }

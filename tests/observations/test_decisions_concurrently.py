"""Two who decide about the same person at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection

from frameworks.models import Edition
from observations import actions
from observations.actions import decisions
from observations.models import Decision
from people.actions import set_manager
from tests import factories
from tests.sample_people import TODAY, people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time; in tests, one connection")
def test_of_two_simultaneous_first_decisions_one_is_current(monkeypatch):
    harbor = factories.OrganizationFactory(slug="harbor", manager_levels=None)
    listens = factories.framework(harbor, factories.document()).abilities.get()
    edition = Edition.objects.get(kind="ability")
    sam, *deciders = people(harbor, "Sam", "Ada", "Max")
    for low, high in ((sam, deciders[0]), (deciders[0], deciders[1])):
        set_manager(member=low, manager=high, by=None, now=factories.NOW)
    both = threading.Barrier(2)
    create = decisions.Evidence.objects.bulk_create

    def meet(rows):
        """Wait after the decision is written, before it is committed, for the other to come as far."""
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=2)
        return create(rows)

    monkeypatch.setattr(decisions.Evidence.objects, "bulk_create", meet)

    def decide(by) -> None:
        try:
            actions.decide_milestone(
                subject=sam,
                ability=listens,
                milestone=1,
                outcome="awarded",
                edition=edition,
                by=by,
                decided_on=TODAY,
                now=factories.NOW,
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(decide, by) for by in deciders]:
            done.result(timeout=20)
    first, last = Decision.unscoped.order_by("pk")
    assert (first.superseded_by, last.superseded_by) == (last, None)

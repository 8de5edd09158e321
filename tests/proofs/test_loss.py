"""Acknowledged texts survive killing the server in the middle of writes; a control that loses some is caught.

Only a few kills; ``python -m bench.loss`` does a hundred, and kills PostgreSQL as well (docs/scale.md).
"""

import pytest
from django.db import connection

from bench.loss import lose_on_sqlite, password_in, sqlite_site

KILLS = 2

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the server under test has its own SQLite database"
)


@pytest.mark.drill
@pytest.mark.standalone
def test_a_killed_server_loses_nothing_it_acknowledged_unless_it_acknowledges_too_early(tmp_path):
    site = sqlite_site(tmp_path)
    password = password_in(site.make())
    found = lose_on_sqlite(site, password, KILLS, seed=1)
    assert (found.lost, found.doubled, found.corrupt, found.kills) == ([], [], [], KILLS)
    assert found.acknowledged >= KILLS
    assert set(found.answers) <= {0, 302}
    hasty = lose_on_sqlite(sqlite_site(tmp_path, control=True), password, 1, seed=1)
    assert hasty.lost != []

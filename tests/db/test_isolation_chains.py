"""Random chains in three workspaces on two pooled connections; `make isolation` plays ten thousand steps."""

from __future__ import annotations

import pytest

from db.server.engine import Database
from tests.db.isolation_machine import N_KINDS, play

pytestmark = pytest.mark.database
N_EXAMPLES, STEPS = 12, 30


def test_nothing_of_a_workspace_is_seen_in_another_whatever_happens_on_their_connections(
    database: Database,
) -> None:
    played = play(database, n_examples=N_EXAMPLES, steps=STEPS)
    assert len(played) == N_KINDS
    assert played.total() >= N_EXAMPLES * STEPS // 3

"""A play depends on its generator alone, and says how well its figures are known."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.simulation.play import Play, PlayedPolicy, play_policy
from core.simulation.stationary_days import StationaryDays


def played(seed: int, *, n_replications: int = 200) -> Play:
    days = StationaryDays(100.0, 0.3)
    return play_policy(
        days.rows(n_days=60, n_replications=n_replications, rng=np.random.default_rng(seed)),
        policy=PlayedPolicy("periodic", 1400.0, 7.0),
        lead_time_days=5,
        n_judged_days=42,
    )


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_sessions_side_by_side_give_what_each_gives_alone(seed: int) -> None:  # prop-25
    alone = played(seed).short_units.tolist()
    with ThreadPoolExecutor(4) as sessions:
        # other seeds run in between: no state is shared
        together = list(sessions.map(played, [seed, seed + 1, seed, seed + 2]))
    assert together[0].short_units.tolist() == together[2].short_units.tolist() == alone
    assert together[1].short_units.tolist() != alone or sum(alone) == 0
    assert together[0].fill_rate_ratio.standard_error >= 0


def test_the_standard_error_is_that_of_plays_made_again() -> None:
    rates = [played(seed).fill_rate_ratio for seed in range(60)]
    spread = np.std([rate.value for rate in rates])
    assert np.mean([rate.standard_error for rate in rates]) == pytest.approx(spread, rel=0.3)

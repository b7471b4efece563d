"""The slow test's limit and the month ends' factors against simulated truth."""

from __future__ import annotations

import numpy as np
import pytest

from bench.watch_kinds import CLEAN_KINDS, network_of
from core.forecast.lane_facts import newest_end_day
from core.watch.lasting import lasting_limit
from core.watch.month_ends import factor_variance
from core.watch.replay import state_after


def test_the_slow_limit_is_rarely_passed_by_chance_and_wider_where_days_hang_together() -> None:
    rng = np.random.default_rng(3)
    generate, cadence, _ = CLEAN_KINDS["weekly pattern"]
    calm = generate(400, 200, rng)
    noise = rng.normal(0, 1, (400, 200))
    for day in range(1, 400):
        noise[day] = 0.7 * noise[day - 1] + np.sqrt(1 - 0.49) * noise[day]
    together = np.maximum(100 * (1 + 0.3 * noise), 0.0)
    limits = []
    for demand in (calm, together):
        history = network_of(demand, cadence=cadence)
        state = state_after(history, newest_end_day(history))
        limit = lasting_limit(state)
        assert np.mean(state.lasting_z < -limit) < 0.02
        limits.append(float(np.median(limit)))
    assert limits[1] > 1.3 * limits[0]


def test_the_factors_differ_as_much_as_they_were_drawn_to() -> None:
    # true factors 1 +- 0.3, each seen over nine months with a noise of 0.5 a period
    rng = np.random.default_rng(4)
    true = rng.normal(1.0, 0.3, (4000, 5))
    seen = true + rng.normal(0, 0.5 / 3, true.shape)
    spread = np.mean((seen - 1.0) ** 2, axis=1)
    found = factor_variance(spread=spread, noise=np.full(4000, 0.25), n_months=np.full(4000, 9.0))
    assert found.mean() == pytest.approx(0.09, rel=0.1)
    flat = rng.normal(1.0, 0.5 / 3, true.shape)
    spread = np.mean((flat - 1.0) ** 2, axis=1)
    none = factor_variance(spread=spread, noise=np.full(4000, 0.25), n_months=np.full(4000, 9.0))
    assert none.mean() < 0.015

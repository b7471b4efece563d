"""How wide errors are expected to be, against lanes whose noise is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from core.demand import cadence as cal
from core.forecast.backtest.spread import expected_spread
from core.forecast.methods.preparation import prepare_demand
from core.forecast.methods.smoothing import exponential_smoothing

N_LANES, NOISE = 300, 0.1


def told_over_true(swing: float, *, n_periods: int, season: int) -> float:
    """Expected over real error of the coming four periods, forecast by a smoothed level with its season."""
    mean = 100.0 * (1.0 + swing * np.sin(2 * np.pi * np.arange(n_periods + 4) / season))
    demand = mean + 100.0 * NOISE * np.random.default_rng(1).standard_normal((N_LANES, n_periods + 4))
    prepared = prepare_demand(demand[:, :n_periods], season_periods=season)
    spread = expected_spread(prepared, horizon_periods=4, law=None, wander_ratio=np.ones(N_LANES))
    error = demand[:, n_periods:] - exponential_smoothing(prepared, 4)
    return float(np.sqrt((spread.of_period_units**2).mean() / (error**2).mean()))


@pytest.mark.parametrize(("n_periods", "cadence"), [(104, cal.WEEKLY), (156, cal.WEEKLY), (36, cal.MONTHLY)])
@pytest.mark.parametrize("swing", [0.0, 0.4])
def test_what_a_season_took_of_the_noise_is_given_back(n_periods: int, cadence: int, swing: float) -> None:
    """Two years of weeks tell 52 indices from two values each: what they leave looks too small."""
    ratio = told_over_true(swing, n_periods=n_periods, season=cal.SEASON_PERIODS[cadence])
    assert ratio == pytest.approx(1.0, abs=0.12)


def test_a_short_history_without_a_season_allows_for_its_level() -> None:
    assert told_over_true(0.0, n_periods=18, season=12) == pytest.approx(1.0, abs=0.12)


def test_a_lane_without_volume_has_no_spread() -> None:
    prepared = prepare_demand(np.zeros((2, 40)), season_periods=12)
    spread = expected_spread(prepared, horizon_periods=2, law=None, wander_ratio=np.ones(2))
    assert spread.of_period_units.tolist() == [[0.0, 0.0], [0.0, 0.0]]

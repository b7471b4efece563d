"""A lane whose level has stepped is forecast at the level since, with the week and the year that it had before."""

from __future__ import annotations

import numpy as np
import pytest

from core.demand import cadence as cal
from core.demand.history import build_history
from core.demand.profile import DemandRecords
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.forecast.methods.level_step import level_demand
from core.forecast.network import forecast_lane
from core.lane import Lane, LaneParameters
from core.plan.lane_plan import plan_lane

N_DAYS, FIRST_DAY = 1461, np.datetime64("2022-01-01")
WEEK = np.array([1.25, 1.15, 1.1, 1.1, 1.2, 0.7, 0.5])
CAPACITY = 110.0


def days_of(level: np.ndarray, rng: np.random.Generator, *, cv: float = 0.3) -> np.ndarray:
    return rng.gamma(cv**-2, size=level.size) * level * cv**2


def reported(days: np.ndarray, cadence: str) -> DemandRecords:
    """Gamma days added up to what the lane reports."""
    dates = FIRST_DAY + np.arange(days.size)
    if cadence == "daily":
        return DemandRecords(dates, days)
    if cadence == "weekly":
        n_weeks = days.size // 7
        return DemandRecords(dates[: n_weeks * 7 : 7], days[: n_weeks * 7].reshape(-1, 7).sum(axis=1))
    months, first = np.unique(dates.astype("datetime64[M]"), return_index=True)
    return DemandRecords(months.astype("datetime64[D]"), np.add.reduceat(days, first))


@pytest.mark.parametrize("ago_days", [130, 300])
@pytest.mark.parametrize("cadence", ["daily", "weekly", "monthly"])
@pytest.mark.parametrize("ratio", [0.5, 2.0])
def test_a_lone_lane_is_planned_at_the_level_since_its_step(
    cadence: str, ago_days: int, ratio: float
) -> None:
    """Rate and overflow are those of days about 100, drawn; four months since then do not tell how the noise fell."""
    rates, overflows, came = [], [], []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        level = np.where(np.arange(N_DAYS) < N_DAYS - ago_days, 100.0 / ratio, 100.0)
        history = build_history("L", reported(days_of(level, rng), cadence))
        lane = Lane("L", parameters=LaneParameters(return_ratio=0.0, own_capacity_units_per_day=CAPACITY))
        plan = plan_lane(lane, history, as_of=history.last_day)
        rates.append(plan.ahead.units_per_day)
        overflows.append(plan.overflow.expected_overflow_units_per_day)
        came.append(np.maximum(days_of(np.full(20_000, 100.0), rng) - CAPACITY, 0.0).mean())
    assert np.mean(rates) == pytest.approx(100.0, rel=0.06)
    assert 1 / 1.5 < np.mean(overflows) / np.mean(came) < 1.7


def test_its_week_outlives_the_step() -> None:
    rng = np.random.default_rng(1)
    level = WEEK[(np.arange(500) + 5) % 7] * np.where(np.arange(500) < 440, 200.0, 100.0)
    history = build_history("L", reported(days_of(level, rng, cv=0.1), "daily"))
    band = forecast_lane(history, horizon_periods=28)
    came = 100.0 * WEEK[(np.arange(500, 528) + 5) % 7]
    assert np.abs(band.mean_units / came - 1.0).mean() < 0.05


@pytest.mark.parametrize("kind", ["noise", "walk", "line"])
def test_what_is_no_step_is_left_as_it_is(kind: str) -> None:
    rng = np.random.default_rng(3)
    noise = rng.normal(0.0, 10.0, (300, 60))
    demand = {
        "noise": 100.0 + noise,
        "walk": 300.0 + np.cumsum(noise, axis=1),
        "line": 100.0 + 3.0 * np.arange(60) + noise,
    }[kind]
    demand = np.maximum(demand, 1.0)
    levelled = level_demand(demand, season_periods=1)
    is_moved = (levelled.prepared.demand_units != demand).any(axis=1)
    assert is_moved.mean() < 0.04


def test_a_step_is_found_where_it_was_and_only_its_past_is_moved() -> None:
    demand = np.concatenate([np.full(40, 200.0), np.full(20, 100.0)]) + np.tile([3.0, -3.0], 30)
    levelled = level_demand(np.stack([demand, np.tile([100.0, 104.0], 30)]), season_periods=1)
    assert levelled.structure.step_period[0] == 40
    assert levelled.structure.step_ratio[0] == pytest.approx(0.5, rel=0.01)
    assert np.allclose(levelled.prepared.demand_units[0, :40], 0.5 * demand[:40], rtol=0.01)
    assert np.array_equal(levelled.prepared.demand_units[0, 40:], demand[40:])
    assert np.array_equal(levelled.prepared.demand_units[1], np.tile([100.0, 104.0], 30))


@pytest.mark.parametrize("cadence", sorted(PLAN_HORIZON_PERIODS))
def test_every_cadence_says_what_a_step_is(cadence: str) -> None:
    season = cal.SEASON_PERIODS[cal.CADENCE_NAMES.index(cadence)]
    demand = np.concatenate([np.full((1, 60), 80.0), np.full((1, 60), 160.0)], axis=1)
    demand = demand + np.random.default_rng(2).normal(0.0, 2.0, demand.shape)
    structure = level_demand(demand, season_periods=season).structure
    assert structure.step_ratio[0] == pytest.approx(2.0, rel=0.05)
    assert abs(structure.step_period[0] - 60) <= 7

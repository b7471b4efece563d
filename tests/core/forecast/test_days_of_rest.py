"""Lanes that rest on some weekdays: their other weekdays keep their season, their level and their narrow band."""

from __future__ import annotations

import numpy as np
import pytest

from core.demand.history import build_history, build_network_history
from core.demand.profile import DemandRecords, NetworkRecords
from core.forecast import forecast_lane, forecast_network
from core.forecast.methods.season import season_indices

WEEKS = {
    "five days": [120.0, 125.0, 130.0, 140.0, 110.0, 0.0, 0.0],
    "six days": [120.0, 125.0, 130.0, 140.0, 110.0, 60.0, 0.0],
    "Tuesday and Friday": [0.0, 80.0, 0.0, 0.0, 95.0, 0.0, 0.0],
}
NOISE_CV_RATIO = 0.15
MONDAY = np.datetime64("2025-01-06")


def drawn(week: list[float], *, n_weeks: int, rng: np.random.Generator) -> np.ndarray:
    shape = 1.0 / NOISE_CV_RATIO**2
    return np.tile(week, n_weeks) * rng.gamma(shape, 1.0 / shape, 7 * n_weeks)


@pytest.mark.parametrize("week", WEEKS.values(), ids=WEEKS.keys())
@pytest.mark.parametrize("is_recorded", [True, False], ids=["zeros recorded", "rest left out"])
def test_open_days_are_forecast_at_their_own_level(week: list[float], is_recorded: bool) -> None:
    rng = np.random.default_rng(3)
    off_ratio, width_ratio = [], []
    for _ in range(8):
        demand = drawn(week, n_weeks=60, rng=rng)
        kept = np.ones(demand.size, dtype=bool) if is_recorded else demand > 0
        dates = (MONDAY + np.arange(demand.size))[kept]
        history = build_history("A-B", DemandRecords(dates=dates, demand_units=demand[kept]))
        forecast = forecast_lane(history, horizon_periods=14)
        first = int((forecast.period_starts[0] - MONDAY).astype(int))
        truth = np.array(week)[(first + np.arange(14)) % 7]
        is_open = truth > 0
        assert forecast.mean_units[~is_open] == pytest.approx(0.0, abs=0.02 * max(week))
        off_ratio.append(forecast.mean_units.sum() / truth.sum() - 1.0)
        width = (forecast.quantile(0.975) - forecast.quantile(0.025))[is_open]
        width_ratio.append(np.median(width / (2 * 1.96 * NOISE_CV_RATIO * truth[is_open])))
    assert np.mean(off_ratio) == pytest.approx(0.0, abs=0.02)
    assert np.abs(off_ratio).max() < 0.1
    assert 0.7 < np.median(width_ratio) < 1.5


def test_a_day_of_rest_has_no_share_of_the_week_and_takes_none_of_the_others() -> None:
    week = np.array(WEEKS["five days"])
    index = season_indices(np.tile(week, 20)[None, :], first_period=np.array([0]), season_periods=7)
    assert index[0] == pytest.approx(week / week.mean(), rel=1e-6, abs=1e-6)


def test_a_lane_that_rests_is_forecast_as_well_among_lanes_that_never_do() -> None:
    rng = np.random.default_rng(4)
    weeks = [[80.0, 90.0, 100.0, 110.0, 120.0, 90.0, 60.0]] * 6 + [WEEKS["five days"]]
    demand = np.concatenate([drawn(week, n_weeks=140, rng=rng) for week in weeks])
    history = build_network_history(
        NetworkRecords(
            lanes=tuple(f"A-{number}" for number in range(len(weeks))),
            offsets=np.arange(len(weeks) + 1) * 140 * 7,
            days=np.tile(MONDAY.astype(int) + np.arange(140 * 7), len(weeks)),
            demand_units=demand,
        )
    )
    forecast = forecast_network(history, horizon_periods=14)
    for number, week in enumerate(weeks):
        lane = forecast.lane(number)
        assert lane.mean_units.sum() == pytest.approx(2 * sum(week), rel=0.1), lane.lane

"""What the network's backtest teaches serves one lane as it serves all."""

from __future__ import annotations

import numpy as np
import pytest

from core.demand.history import build_network_history
from core.demand.profile import NetworkHistory, NetworkRecords
from core.forecast import forecast_lane, forecast_network, forecast_with, learn_forecast
from core.forecast.by_cadence import is_taught, learn_by_cadence, may_be_untaught
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.forecast.learning_sample import (
    MIN_LANES,
    lanes_to_learn_from,
)
from core.lane import Lane
from core.plan.network_plan import plan_network

WEEK = np.array([100.0, 110, 120, 130, 140, 60, 40])


def daily_and_monthly(*, n_lanes: int = 12) -> NetworkHistory:
    """Daily lanes of 140 days and as many monthly lanes of 30 months, some with many empty periods."""
    rng = np.random.default_rng(8)
    days = np.datetime64("2025-01-06").astype(np.int64) + np.arange(140)
    months = (np.datetime64("2023-01") + np.arange(30)).astype("datetime64[D]").astype(np.int64)
    parts = []
    for number in range(n_lanes):
        daily = rng.poisson(0.4, 140) if number % 3 == 0 else rng.poisson(np.tile(WEEK, 20))
        monthly = rng.poisson(0.6, 30) if number % 4 == 0 else rng.poisson(200, 30)
        parts += [(f"D{number:02d}", days, daily), (f"M{number:02d}", months, monthly)]
    return build_network_history(
        NetworkRecords(
            lanes=tuple(name for name, _, _ in parts),
            offsets=np.cumsum([0, *(days.size for _, days, _ in parts)]),
            days=np.concatenate([days for _, days, _ in parts]),
            demand_units=np.concatenate([demand for _, _, demand in parts]).astype(float),
        )
    )


def test_a_lane_alone_is_forecast_as_it_is_within_its_network() -> None:
    history = daily_and_monthly()
    whole = forecast_network(history, horizon_periods=6)
    learning = learn_forecast(history, horizon_periods=6)
    for number in range(len(history.lanes)):
        alone = forecast_lane(history.lane_history(number), horizon_periods=6, learning=learning)
        within = whole.lane(number)
        assert alone.mean_units == pytest.approx(within.mean_units)
        assert alone.quantile_units == pytest.approx(within.quantile_units)
        assert (alone.method, alone.warnings, alone.scores) == (within.method, within.warnings, within.scores)


def test_each_cadence_is_learned_for_its_own_horizon() -> None:
    learned = learn_by_cadence(daily_and_monthly(), horizon_periods=PLAN_HORIZON_PERIODS)
    assert {name: learning.horizon_periods for name, learning in learned.items()} == {
        "daily": 28,
        "monthly": 12,
    }
    assert {learning.n_lanes for learning in learned.values()} == {12}


def test_lanes_of_a_sort_that_was_never_seen_teach_themselves() -> None:
    history = daily_and_monthly(n_lanes=16)  # enough of each kind to be judged by themselves
    daily = np.flatnonzero(history.cadence == 0)
    learning = learn_forecast(history.take(daily), horizon_periods=6)
    months = history.take(np.flatnonzero(history.cadence == 2))
    assert forecast_with(learning, months).mean_units == pytest.approx(
        forecast_network(months, horizon_periods=6).mean_units
    )


def test_the_rate_ahead_is_per_day_and_at_least_over_one_period() -> None:
    history = daily_and_monthly()
    learned = learn_by_cadence(history, horizon_periods=PLAN_HORIZON_PERIODS)
    rate = plan_network(
        [Lane(name) for name in history.lanes], history, learned=learned
    ).expected_units_per_day
    daily = forecast_network(history.take(np.array([2])), horizon_periods=28)
    assert history.lanes[2] == "D01"
    assert rate[2] == pytest.approx(100, rel=0.05)  # the week of 700
    assert rate[3] == pytest.approx(200 / 30.4, rel=0.15)
    assert daily.days_in_period.sum() == 28


def test_taking_lanes_keeps_each_history_as_it_is() -> None:
    history = daily_and_monthly()
    some = history.take(np.array([5, 0]))
    assert some.lanes == (history.lanes[5], history.lanes[0])
    for place, number in enumerate((5, 0)):
        one, other = some.lane_history(place), history.lane_history(number)
        assert one.period_starts.tolist() == other.period_starts.tolist()
        assert one.demand_units.tolist() == other.demand_units.tolist()
        assert one.closed_weekdays == other.closed_weekdays


def test_an_ordinary_workspace_is_learned_from_all_its_lanes_and_a_large_one_from_an_even_sample() -> None:
    assert lanes_to_learn_from([10, 0, 5]).tolist() == [0, 2]
    assert lanes_to_learn_from([]).size == 0
    large = lanes_to_learn_from([2_000] * 5_000)
    assert large.size == 200
    assert (large[0], large[-1]) == (0, 4_999)
    assert lanes_to_learn_from([100_000] * 5_000).size == MIN_LANES


def test_whoever_cannot_be_untaught_by_his_counts_is_taught() -> None:
    history = daily_and_monthly()
    daily = history.take(np.array([n for n, name in enumerate(history.lanes) if name[0] == "D"]))
    learned = learn_by_cadence(daily, horizon_periods=PLAN_HORIZON_PERIODS)
    n_cells = np.diff(history.offsets)
    counts = {
        "first_day": history.first_days(history.first_position),
        "last_day": history.first_days(history.end_positions - 1),
        "n_records": n_cells,
    }
    unclear = may_be_untaught(learned, **counts)
    assert not (~unclear & ~is_taught(learned, history)).any()
    assert unclear.tolist() == [name[0] == "M" for name in history.lanes]
    one_kind = learn_by_cadence(daily.take(np.array([1, 2])), horizon_periods=PLAN_HORIZON_PERIODS)
    assert may_be_untaught(one_kind, **counts).all()

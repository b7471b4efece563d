"""Days on which a whole network leaves its rhythm: found without a calendar, learned from by no method."""

from __future__ import annotations

import numpy as np
import pytest

from core.demand.history import build_network_history, without_days
from core.demand.profile import NetworkHistory, NetworkRecords
from core.forecast import forecast_network
from core.forecast.holidays.shared_days import n_days_at_end, shared_unusual_days
from core.forecast.methods.preparation import prepare_demand

WEEK = np.array([100.0, 110, 120, 130, 140, 60, 40])
FIRST_DAY = int(np.datetime64("2025-01-06").astype(np.int64))  # a Monday
N_DAYS = 140


def network(demand: np.ndarray) -> NetworkHistory:
    n_lanes, n_days = demand.shape
    return build_network_history(
        NetworkRecords(
            lanes=tuple(f"lane {number:02d}" for number in range(n_lanes)),
            offsets=np.arange(n_lanes + 1) * n_days,
            days=np.tile(FIRST_DAY + np.arange(n_days), n_lanes),
            demand_units=demand.ravel(),
        )
    )


def noisy_weeks(n_lanes: int = 40) -> np.ndarray:
    rng = np.random.default_rng(11)
    level = rng.uniform(0.5, 20.0, size=(n_lanes, 1))
    return level * np.tile(WEEK, N_DAYS // 7) * rng.gamma(100, 0.01, size=(n_lanes, N_DAYS))


def test_a_holiday_of_all_lanes_is_found() -> None:
    demand = noisy_weeks()
    demand[:, 122] *= 0.5
    assert shared_unusual_days(network(demand)).tolist() == [FIRST_DAY + 122]


def test_a_bad_day_of_one_lane_is_no_shared_day() -> None:
    demand = noisy_weeks()
    demand[3, 122] *= 5.0
    assert shared_unusual_days(network(demand)).size == 0


def test_a_change_that_stays_is_learned() -> None:
    demand = noisy_weeks()
    demand[:, 110:] *= 1.6
    assert shared_unusual_days(network(demand)).size == 0


def test_too_few_lanes_cannot_tell_a_shared_day_from_chance() -> None:
    demand = noisy_weeks(n_lanes=5)
    demand[:, 122] *= 0.5
    assert shared_unusual_days(network(demand)).size == 0


def test_a_holiday_in_the_last_week_is_not_forecast_again() -> None:
    usual, with_holiday = noisy_weeks(), noisy_weeks()
    with_holiday[:, -4] *= 0.4
    expected = forecast_network(network(usual), horizon_periods=14).mean_units.sum(axis=0)
    forecast = forecast_network(network(with_holiday), horizon_periods=14)
    assert forecast.mean_units.sum(axis=0) == pytest.approx(expected, rel=0.02)
    assert any("1 day of the last 35" in sentence for sentence in forecast.lane(0).warnings)


def test_only_the_days_listed_become_unknown_and_only_on_daily_lanes() -> None:
    history = network(noisy_weeks(n_lanes=2))
    hidden = without_days(history, np.array([FIRST_DAY + 3, FIRST_DAY + 500]))
    assert np.flatnonzero(np.isnan(hidden)).tolist() == [3, N_DAYS + 3]
    assert n_days_at_end(history, np.array([FIRST_DAY + 139, FIRST_DAY]), within_days=35).tolist() == [1, 1]
    months = build_network_history(
        NetworkRecords(
            lanes=("monthly",),
            offsets=np.array([0, 24]),
            days=(np.datetime64("2024-01") + np.arange(24)).astype("datetime64[D]").astype(np.int64),
            demand_units=np.arange(1.0, 25.0),
        )
    )
    assert not np.isnan(without_days(months, np.arange(FIRST_DAY, FIRST_DAY + 90))).any()


def test_an_unknown_weekday_is_bridged_from_the_same_weekday() -> None:
    demand = np.tile(WEEK, 6)
    demand[23] = np.nan
    assert prepare_demand(demand[None, :], season_periods=7).demand_units[0] == pytest.approx(
        np.tile(WEEK, 6)
    )


def test_an_unknown_month_is_bridged_in_its_season() -> None:
    year = 100 + 60 * np.sin(2 * np.pi * np.arange(12) / 12)
    demand = np.tile(year, 5)
    demand[27] = (
        np.nan
    )  # the peak, 160; a straight line between its neighbours says 152, the season with one gap in it 158
    assert prepare_demand(demand[None, :], season_periods=12).demand_units[0, 27] == pytest.approx(160, abs=4)

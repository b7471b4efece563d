"""What a holiday does to the network, and to a lane: cases worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from core.demand.history import build_network_history
from core.demand.profile import NetworkRecords
from core.forecast.holidays.calendar import Occasions
from core.forecast.holidays.effects import look_up_occasions, ratios_of_kinds, ratios_of_lanes
from core.forecast.holidays.ratios import DaysOfLanes, look_up_days

NO_DAYS = np.empty(0, dtype=np.int64)


def occasions(kind: list[int], *, n_kinds: int) -> Occasions:
    """The day itself, a week apart."""
    return Occasions(
        days=100 + 7 * np.arange(len(kind)),
        kind=np.array(kind),
        role=np.zeros(len(kind), dtype=np.int64),
        role_of_kind=np.zeros(n_kinds, dtype=np.int64),
    )


def test_a_kind_moves_from_what_holidays_do_in_general_to_its_own_mean() -> None:
    ratio, count = ratios_of_kinds(
        np.array([0.5, 0.8, 0.7]), occasions([0, 1, 0], n_kinds=3), n_seen=3, day_variance=0.0
    )
    # means 0.6 and 0.8; of both 0.7, its variance 0.01 / 2; common = 1 - 0.3 (1 - 0.005 / 0.09) = 0.716667
    # between kinds (0.116667^2 + 0.083333^2) / 2 = 0.0102778; of a year (0.02 + 2 * 0.0102778 / 4) / 3 = 0.0083796
    # kind 0: 0.716667 - 0.116667 * 0.0205556 / 0.0289352; kind 1: 0.716667 + 0.083333 * 0.0102778 / 0.0186574
    assert count.tolist() == [2, 1, 0]
    assert ratio == pytest.approx([0.633787, 0.762572, 0.716667], abs=1e-6)


def test_before_any_occasion_nothing_is_expected_of_a_holiday() -> None:
    ratio, count = ratios_of_kinds(np.array([0.5]), occasions([0], n_kinds=2), n_seen=0, day_variance=0.01)
    assert ratio.tolist() == [1.0, 1.0] and count.tolist() == [0, 0]


def test_a_ratio_that_ordinary_days_reach_too_is_taken_as_none() -> None:
    ratio, _ = ratios_of_kinds(np.array([0.97]), occasions([0], n_kinds=1), n_seen=1, day_variance=0.04)
    assert ratio == pytest.approx([1.0], abs=0.01)


def test_a_lane_departs_from_the_network_as_far_as_its_noise_does_not_explain() -> None:
    days = DaysOfLanes(
        demand_units=np.array([[40.0, 40.0], [79.0, 81.0]]), usual_units=np.full((2, 2), 100.0)
    )
    ratio = ratios_of_lanes(
        occasions([0, 0], n_kinds=1),
        days,
        noise=np.array([0.01, 0.01]),
        seen=np.ones((2, 2), dtype=np.bool_),
        network_ratio=np.full((2, 1), 0.8),
    )
    # first lane: departure -0.4, variance 2 * 0.01 / 2 = 0.01; 0.8 - 0.4 (1 - 0.01 / 0.16) = 0.425
    assert ratio[:, 0] == pytest.approx([0.425, 0.8])


def test_what_lies_after_the_forecast_is_not_looked_at() -> None:
    days = DaysOfLanes(demand_units=np.array([[0.0]]), usual_units=np.array([[100.0]]))
    ratio = ratios_of_lanes(
        occasions([0], n_kinds=1),
        days,
        noise=np.array([0.01]),
        seen=np.zeros((1, 1), dtype=np.bool_),
        network_ratio=np.array([[0.8]]),
    )
    assert ratio.tolist() == [[0.8]]


def test_usual_is_the_median_of_four_weekdays_before_without_the_unusual_ones() -> None:
    history = build_network_history(
        NetworkRecords(
            lanes=("lane",),
            offsets=np.array([0, 36]),
            days=np.arange(36),
            demand_units=np.where(np.arange(36) % 7 == 0, 10.0 + np.arange(36), 1.0),
        )
    )
    # days 7, 14, 21, 28 hold 17, 24, 31, 38
    both = look_up_days(history, lanes=np.array([0]), days=np.array([35, 14, 7]), unusual_days=NO_DAYS)
    assert both.demand_units.tolist() == [[45.0, 24.0, 17.0]]
    assert both.usual_units[0, 0] == 27.5 and both.usual_units[0, 1] == 13.5
    assert np.isnan(both.usual_units[0, 2])  # one weekday before it is too few
    without = look_up_days(history, lanes=np.array([0]), days=np.array([35]), unusual_days=np.array([21]))
    assert without.usual_units.tolist() == [[24.0]]


def test_a_lane_that_never_changes_still_has_a_little_noise() -> None:
    history = build_network_history(
        NetworkRecords(
            lanes=("lane",),
            offsets=np.array([0, 150]),
            days=np.arange(150),
            demand_units=np.full(150, 1e9),
        )
    )
    past = look_up_occasions(
        history, lanes=np.array([0]), occasions=occasions([0, 1], n_kinds=2), unusual_days=NO_DAYS
    )
    assert past.noise.tolist() == [1e-4]

"""Parameters of many lanes as columns: numbers as floats, what is not known as NaN, how orders are placed as days."""

from __future__ import annotations

import numpy as np

from core.lane import REVIEW_POLICIES, Lane, LaneParameters
from core.plan.lane_columns import lane_columns
from core.quantities import take

LANES = [
    Lane(policy, parameters=LaneParameters(review_policy=policy, order_cycle_days=days))
    for policy, days in zip(REVIEW_POLICIES, (7, 1, 14), strict=True)
]


def test_the_policy_of_each_lane_is_what_an_order_must_last_for() -> None:
    columns = lane_columns(LANES)
    assert columns.is_continuous.tolist() == [0.0, 0.0, 1.0]
    assert columns.cycle_days.tolist() == [7.0, 1.0, 14.0]
    assert columns.protection_days.tolist() == [14.0, 8.0, 7.0]  # lead times of 7 days


def test_one_lane_has_floats() -> None:
    one = take(lane_columns(LANES), 2)
    assert (one.is_continuous, one.cycle_days) == (1.0, 14.0)
    assert type(one.is_continuous) is float
    assert take(lane_columns(LANES), np.array([2, 0])).is_continuous.tolist() == [1.0, 0.0]


def test_no_lanes_are_columns_too() -> None:
    columns = lane_columns([])
    assert columns.is_continuous.shape == columns.lead_time_days.shape == (0,)


def test_what_is_not_known_is_nan() -> None:
    assert np.isnan(lane_columns(LANES).buffer_held_units).all()

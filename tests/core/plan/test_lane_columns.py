"""Parameters of many lanes as columns: numbers as floats, what is not known as NaN, words to be compared."""

from __future__ import annotations

import numpy as np

from core.lane import REVIEW_POLICIES, Lane, LaneParameters
from core.plan.lane_columns import lane_columns
from core.quantities import take

LANES = [
    Lane(policy, parameters=LaneParameters(review_policy=policy, order_cycle_days=days))
    for policy, days in zip(REVIEW_POLICIES, (7, 1, 14), strict=True)
]


def test_the_policy_of_each_lane_is_compared_elementwise() -> None:
    columns = lane_columns(LANES)
    assert (columns.review_policy == "continuous").tolist() == [False, False, True]
    protected_days = np.select(
        [columns.review_policy == "periodic", columns.review_policy == "daily"],
        [columns.order_cycle_days, 1.0],
        0.0,
    )
    assert protected_days.tolist() == [7.0, 1.0, 0.0]


def test_the_policy_of_one_lane_is_its_word_and_its_numbers_are_floats() -> None:
    one = take(lane_columns(LANES), 2)
    assert (one.review_policy, one.order_cycle_days) == ("continuous", 14.0)
    assert type(one.review_policy) is str
    some = take(lane_columns(LANES), np.array([2, 0]))
    assert some.review_policy.tolist() == ["continuous", "periodic"]


def test_no_lanes_are_columns_too() -> None:
    columns = lane_columns([])
    assert columns.review_policy.shape == columns.lead_time_days.shape == (0,)
    assert (columns.review_policy == "daily").tolist() == []


def test_what_is_not_known_is_nan() -> None:
    assert np.isnan(lane_columns(LANES).buffer_held_units).all()

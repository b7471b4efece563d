"""A candidate from outside that explodes on a lane is dropped there, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import InvalidParameter
from core.forecast.methods.guard import guarded

HISTORY = np.array([[10.0, 12.0, 14.0], [10.0, 12.0, 14.0], [10.0, 12.0, 14.0], [10.0, np.nan, 14.0]])
OWN = np.full((4, 2), 12.0)


def test_an_exploding_candidate_gives_way_to_the_own_forecast_on_its_lane_alone() -> None:
    # range 4, room 12: from -2 to 26 is sane
    candidate = np.array([[13.0, 14.0], [20.0, 4.0e9], [np.nan, 13.0], [25.9, -1.0]])
    assert guarded(candidate, history_units=HISTORY, own_units=OWN).tolist() == [
        [13.0, 14.0],
        [12.0, 12.0],
        [12.0, 12.0],
        [25.9, 0.0],
    ]


@pytest.mark.parametrize("wild", [np.inf, -np.inf, 27.0, -2.1])
def test_what_lies_far_outside_history_is_not_believed(wild: float) -> None:
    candidate = OWN.copy()
    candidate[0, 1] = wild
    assert (guarded(candidate, history_units=HISTORY, own_units=OWN) == OWN).all()


def test_a_lane_without_any_known_demand_keeps_its_own_forecast() -> None:
    unknown = np.full((1, 3), np.nan)
    assert guarded(np.full((1, 2), 5.0), history_units=unknown, own_units=OWN[:1]).tolist() == [[12.0, 12.0]]


def test_another_shape_is_refused() -> None:
    with pytest.raises(InvalidParameter, match=r"the shape of candidate_units is \(4, 3\)"):
        guarded(np.ones((4, 3)), history_units=HISTORY, own_units=OWN)

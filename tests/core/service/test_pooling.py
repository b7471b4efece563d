"""Risk pooling."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.service.pooling import plan_pooling, pooled_sd

sds = st.lists(st.floats(0.01, 1e4), min_size=2, max_size=5)


def test_a_hand_worked_case():
    # sd 30 and 40, independent: sqrt(900 + 1600) = 50 against 70 apart; saving 1 - 50 / 70
    # z(0.95) = 1.644854: 115.1397 apart, 82.2427 together
    plan = plan_pooling(sd_units=[30, 40], correlation=np.eye(2), service_level_ratio=0.95)
    assert plan.pooled_sd_units == pytest.approx(50)
    assert plan.saving_ratio == pytest.approx(2 / 7)
    assert plan.separate_safety_stock_units == pytest.approx(115.1398, abs=1e-4)
    assert plan.pooled_safety_stock_units == pytest.approx(82.2427, abs=1e-4)


@given(sds, st.floats(0, 1))
def test_pooling_never_needs_more_than_the_parts(spreads, correlation):  # prop-14
    matrix = np.full((len(spreads),) * 2, correlation) + (1 - correlation) * np.eye(len(spreads))
    together = pooled_sd(sd_units=spreads, correlation=matrix)
    assert together <= sum(spreads) * (1 + 1e-12)
    if correlation < 0.99:
        assert together < sum(spreads)


@given(sds)
def test_lanes_that_move_as_one_save_nothing(spreads):  # prop-14
    matrix = np.ones((len(spreads),) * 2)
    plan = plan_pooling(sd_units=spreads, correlation=matrix, service_level_ratio=0.9)
    assert plan.saving_ratio == pytest.approx(0, abs=1e-12)


def test_opposite_lanes_cancel():
    plan = plan_pooling(sd_units=[20, 20], correlation=[[1, -1], [-1, 1]], service_level_ratio=0.9)
    assert (plan.pooled_sd_units, plan.saving_ratio) == (0, 1)


def test_lanes_without_spread_save_nothing():
    plan = plan_pooling(sd_units=[0, 0], correlation=np.eye(2), service_level_ratio=0.9)
    assert (plan.saving_ratio, plan.pooled_safety_stock_units) == (0, 0)


@pytest.mark.parametrize(
    ("spreads", "matrix", "message"),
    [
        ([1, 2], [[1, 1.2], [1.2, 1]], r"correlation is 1\.2 .* between -1 and 1"),
        ([1, 2], [[1, 0.5], [0.2, 1]], "correlation is not symmetric"),
        ([1, 2], [[0.9, 0], [0, 1]], "diagonal of correlation"),
        ([1, 2, 3], np.eye(2), r"shape of correlation is \(2, 2\), but it must be \(3, 3\)"),
        ([1, 1, 1], [[1, -1, -1], [-1, 1, -1], [-1, -1, 1]], "smallest eigenvalue of correlation is -1"),
        ([-1, 2], np.eye(2), "sd_units is -1"),
    ],
)
def test_what_cannot_be_a_correlation_is_refused(spreads, matrix, message):
    with pytest.raises(InvalidParameter, match=message):
        pooled_sd(sd_units=spreads, correlation=matrix)

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.laws.tail_risk import conditional_value_at_risk, profit_at_risk, value_at_risk

losses = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)


def test_ten_losses_worked_by_hand():
    # 9 of 10 losses are at most 12; the worst tenth is the single loss of 40
    sample = [-5, -2, 0, 1, 3, 4, 7, 9, 12, 40]
    assert value_at_risk(sample, level_ratio=0.9) == 12
    assert conditional_value_at_risk(sample, level_ratio=0.9) == pytest.approx(40)


def test_an_atom_at_the_border_counts_by_its_fraction():
    # level 0.8 of 4 losses: the worst 0.8 of a loss is all from the 10; level 0.6: 1.6 losses, 10 and 0.6
    # of 4
    assert conditional_value_at_risk([1, 2, 4, 10], level_ratio=0.8) == pytest.approx(10)
    assert conditional_value_at_risk([1, 2, 4, 10], level_ratio=0.6) == pytest.approx((10 + 0.6 * 4) / 1.6)


def test_a_level_that_rounds_up_takes_no_further_loss():
    # 0.55 * 100 is 55.00000000000001 in floating point, and the 55th loss is meant
    assert value_at_risk(range(1, 101), level_ratio=0.55) == 55


@given(sample=losses, level=st.floats(0.5, 0.99))
def test_tail_mean_is_above_quantile_which_is_above_nothing_of_the_better_half(sample, level):  # prop-22
    at_risk = value_at_risk(sample, level_ratio=level)
    tail = conditional_value_at_risk(sample, level_ratio=level)
    assert tail >= at_risk
    assert at_risk >= np.sort(sample)[(len(sample) - 1) // 2]
    assert tail >= np.mean(sample) - 1e-9 * (1 + np.abs(sample).max())


@given(scale=st.floats(0.1, 100), n=st.integers(50, 400), level=st.floats(0.66, 0.99))
def test_value_at_risk_is_above_the_mean_for_a_symmetric_loss(scale, n, level):  # prop-22
    sample = scale * np.linspace(-1, 1, n)
    assert value_at_risk(sample, level_ratio=level) >= sample.mean()


@given(value=st.floats(-1e6, 1e6), n=st.integers(1, 50), level=st.floats(0.01, 0.99))
def test_risk_of_a_constant_is_the_constant(value, n, level):  # prop-22
    assert value_at_risk([value] * n, level_ratio=level) == value
    assert conditional_value_at_risk([value] * n, level_ratio=level) == value


@given(sample=losses, level=st.floats(0.05, 0.95), threshold=st.floats(-1e6, 1e6))
def test_tail_mean_is_the_least_value_of_the_minimisation_form(sample, level, threshold):
    tail = conditional_value_at_risk(sample, level_ratio=level)
    form = threshold + np.maximum(np.array(sample) - threshold, 0).mean() / (1 - level)
    assert tail <= form + 1e-6


def test_profit_risk_reads_the_lower_end():
    # of the profits 1..20 the worst 10 % are 1 and 2, with a mean of 1.5; 18 of 20 are at least 3
    risk = profit_at_risk(range(1, 21), level_ratio=0.9)
    assert risk.mean_profit_in_tail == pytest.approx(1.5)
    assert risk.profit_at_risk == 3
    assert risk.mean_profit == pytest.approx(10.5)
    assert risk.loss_probability_ratio == 0


def test_a_profit_of_nothing_is_no_loss():
    assert profit_at_risk([-1, 0, 0, 3]).loss_probability_ratio == 0.25


def test_refusals_name_value_and_domain():
    with pytest.raises(
        InvalidParameter, match=r"number of values in the sample is 0, but it must be 1 or more"
    ):
        value_at_risk([], level_ratio=0.9)
    with pytest.raises(InvalidParameter, match=r"level_ratio is 1, but it must be above 0 and below 1"):
        conditional_value_at_risk([1, 2], level_ratio=1)
    with pytest.raises(InvalidParameter, match=r"the sample is nan .element 2 of 2."):
        value_at_risk([1, float("nan")], level_ratio=0.9)

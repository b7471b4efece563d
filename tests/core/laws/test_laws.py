"""Every law of demand: quantile, probability and losses hang together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.laws import (
    DiscreteLaw,
    GammaLaw,
    LognormalLaw,
    NegativeBinomialLaw,
    NormalLaw,
    PoissonLaw,
    UniformLaw,
    empirical_law,
)
from core.laws.count_probabilities import poisson_at_least, poisson_pmf

CONTINUOUS = [
    NormalLaw(100, 20),
    LognormalLaw.from_mean_and_cv(mean_units=80, cv_ratio=0.9),
    GammaLaw.from_mean_and_cv(mean_units=120, cv_ratio=0.3),
    UniformLaw(100, 300),
]
COUNTED = [
    PoissonLaw(0.3),
    PoissonLaw(1e6),
    NegativeBinomialLaw(20, 8),
    DiscreteLaw([3, 1, 2], [0.2, 0.3, 0.5]),
    empirical_law([5, 1, 1, 9]),
]
IDS = [type(law).__name__ for law in CONTINUOUS + COUNTED]
ratios = st.floats(0.001, 0.999)


@pytest.mark.parametrize("law", CONTINUOUS, ids=IDS[:4])
@given(ratios)
def test_demand_stays_at_or_below_its_quantile_with_that_probability(law, ratio):
    assert law.at_most(law.quantile(ratio)) == pytest.approx(ratio, rel=1e-9)


@pytest.mark.parametrize("law", COUNTED, ids=IDS[4:])
@given(ratios)
def test_a_counted_quantile_is_the_smallest_value_that_suffices(law, ratio):
    quantile = law.quantile(ratio)
    assert law.at_most(quantile) >= ratio - 1e-12
    assert law.at_most(quantile - 1e-6 * max(quantile, 1)) < ratio


@pytest.mark.parametrize("law", CONTINUOUS + COUNTED, ids=IDS)
@given(ratios)
def test_the_two_losses_differ_by_the_distance_to_the_mean(law, ratio):
    quantity = law.quantile(ratio)
    difference = law.loss(quantity) - law.complementary_loss(quantity)
    assert difference == pytest.approx(law.mean - quantity, rel=1e-9, abs=1e-9 * float(law.mean))


@pytest.mark.parametrize("law", CONTINUOUS + COUNTED, ids=IDS)
def test_losses_equal_the_mean_over_equally_likely_quantiles(law):
    levels = (np.arange(20_000) + 0.5) / 20_000
    demand, quantity = law.quantile(levels), law.quantile(0.8)
    short, left = np.maximum(demand - quantity, 0).mean(), np.maximum(quantity - demand, 0).mean()
    assert law.loss(quantity) == pytest.approx(short, rel=2e-3, abs=1e-4)
    assert law.complementary_loss(quantity) == pytest.approx(left, rel=2e-3)


@pytest.mark.parametrize("law", [*CONTINUOUS, *COUNTED[:3]], ids=[*IDS[:4], *IDS[4:7]])
def test_several_quantities_give_what_each_gives_alone(law):
    quantities = np.array([float(law.mean) * share for share in (0.5, 1.0, 1.5)])
    for method in (law.loss, law.complementary_loss, law.at_most):
        assert method(quantities).tolist() == [method(q) for q in quantities]


def test_lanes_with_parameters_of_their_own_are_computed_together():
    together = PoissonLaw([0, 0.3, 6]).quantile([0.9, 0.9, 0.8])
    assert together.tolist() == [0, 1, 8]
    normal = NormalLaw([100, 50], [20, 0])
    assert normal.loss(100).tolist() == [pytest.approx(20 * 0.3989422804), 0]


def test_ten_tenths_reach_the_level_they_add_up_to():
    # 0.1 added eight times is 0.7999999999999999 in floats; P(D <= 80) is 0.8 all the same.
    law = DiscreteLaw(list(range(10, 101, 10)), [0.1] * 10)
    assert law.quantile(0.8) == 80


def test_sum_over_periods_has_the_variance_of_the_sum():
    four_days = NormalLaw(50, 8).over_periods(4)
    assert (four_days.mean_units, four_days.sd_units) == (200, 16)
    assert PoissonLaw(2.5).over_periods(3).mean == 7.5


def test_poisson_probabilities_keep_their_digits_at_large_means():
    # The probabilities near the mean add up to what both tails leave.
    mean, counts = 1e6, np.arange(990_000.0, 1_010_001.0)
    total = poisson_pmf(counts, mean).sum()
    tails = poisson_at_least(np.array(1_010_001.0), mean) + 1 - poisson_at_least(np.array(990_000.0), mean)
    assert total == pytest.approx(1 - tails, rel=1e-11)
    assert poisson_pmf(np.array([-1.0, 0.0, 1.0]), 0.0).tolist() == [0, 1, 0]


@pytest.mark.parametrize("ratio", [0, 1, -0.1, 1.1, float("nan")])
@pytest.mark.parametrize("law", [NormalLaw(1, 1), PoissonLaw(3), GammaLaw(1, 1), LognormalLaw(1, 1)])
def test_a_level_without_finite_answer_is_refused(law, ratio):
    with pytest.raises(InvalidParameter, match="above 0 and below 1"):
        law.quantile(ratio)


@pytest.mark.parametrize(
    ("values", "probabilities", "message"),
    [
        ([1, 2], [0.5, 0.4], "sum of probabilities is 0.9, but it must be 1"),
        ([1, 2], [1.5, -0.5], "probabilities is -0.5"),
        ([1, 2], [1.0], "number of probabilities is 1, but it must be 2"),
        ([], [], "number of demand values is 0"),
        ([1, float("nan")], [0.5, 0.5], "values_units is nan"),
    ],
)
def test_a_list_that_is_no_law_is_refused(values, probabilities, message):
    with pytest.raises(InvalidParameter, match=message):
        DiscreteLaw(values, probabilities)


def test_an_empty_sample_is_refused():
    with pytest.raises(InvalidParameter, match="number of sample values is 0"):
        empirical_law([])

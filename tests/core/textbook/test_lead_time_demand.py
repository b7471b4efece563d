"""Exact lead-time demand beside the normal formula."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.laws import DiscreteLaw, PoissonLaw
from core.textbook.lead_time_demand import (
    lead_time_demand_law,
    on_whole_numbers,
    period_pmf,
    plan_from_history,
    plan_lead_time_demand,
    whole_period_lead_times,
)

weights = st.lists(st.floats(0.05, 1), min_size=1, max_size=4)


def law_of(values, shares):
    return DiscreteLaw(values, np.array(shares) / np.sum(shares))


def test_a_hand_worked_case():
    # Demand 0 or 1, each one half; lead time 1 or 2, each one half.
    # P(0) = 0.5 * 0.5 + 0.5 * 0.25 = 0.375, P(1) = 0.25 + 0.25 = 0.5, P(2) = 0.125
    law = lead_time_demand_law(law_of([0, 1], [1, 1]), law_of([1, 2], [1, 1]))
    assert law.probabilities == pytest.approx([0.375, 0.5, 0.125])
    # mean 0.5 * 1.5 = 0.75; variance 1.5 * 0.25 + 0.25 * 0.25 = 0.4375, sd 0.661438
    # level 0.875 is met by 1 exactly; normal: 0.75 + 1.150349 * 0.661438 = 1.510885, which reaches 0.875 too
    plan = plan_lead_time_demand(law_of([0, 1], [1, 1]), law_of([1, 2], [1, 1]), service_level_ratio=0.875)
    assert plan.exact_reorder_point_units == 1
    assert (plan.mean_units, plan.variance_units2) == (pytest.approx(0.75), pytest.approx(0.4375))
    assert plan.normal_reorder_point_units == pytest.approx(1.510885, abs=1e-6)
    assert plan.normal_achieved_ratio == pytest.approx(0.875)
    assert plan.gap_units == pytest.approx(-0.510885, abs=1e-6)


def test_a_lead_time_that_is_now_and_then_long_breaks_the_normal_formula():
    plan = plan_lead_time_demand(PoissonLaw(10), DiscreteLaw([2, 8], [0.8, 0.2]), service_level_ratio=0.95)
    assert plan.exact_reorder_point_units == 86
    assert plan.normal_achieved_ratio < 0.85
    assert plan.gap_units > 13


@settings(max_examples=40)
@given(weights, weights)
def test_mean_and_variance_of_the_exact_law_are_those_of_the_formula(demand_shares, time_shares):
    demand = law_of(range(len(demand_shares)), demand_shares)
    lead_time = law_of(range(1, len(time_shares) + 1), time_shares)
    law = lead_time_demand_law(demand, lead_time)
    plan = plan_lead_time_demand(demand, lead_time, service_level_ratio=0.9)
    assert plan.mean_units == pytest.approx(law.mean, abs=1e-12)
    assert plan.variance_units2 == pytest.approx(law.variance_units2, rel=1e-9, abs=1e-12)
    assert law.at_most(plan.exact_reorder_point_units) >= 0.9 - 1e-12
    assert plan.exact_reorder_point_units == 0 or law.at_most(plan.exact_reorder_point_units - 1) < 0.9


@settings(max_examples=30)
@given(st.floats(0.1, 12), weights, st.floats(0.05, 0.995))
def test_poisson_periods_and_their_listed_law_give_the_same_point(mean, time_shares, level):
    lead_time = law_of(range(len(time_shares)), time_shares)
    listed = DiscreteLaw(np.arange(period_pmf(PoissonLaw(mean)).size), period_pmf(PoissonLaw(mean)))
    by_name = plan_lead_time_demand(PoissonLaw(mean), lead_time, service_level_ratio=level)
    by_list = plan_lead_time_demand(listed, lead_time, service_level_ratio=level)
    assert by_name.exact_reorder_point_units == by_list.exact_reorder_point_units
    assert by_name.normal_achieved_ratio == pytest.approx(by_list.normal_achieved_ratio, abs=1e-9)


def test_no_lead_time_means_no_demand_to_cover():
    plan = plan_lead_time_demand(PoissonLaw(10), DiscreteLaw([0], [1]), service_level_ratio=0.99)
    assert (plan.exact_reorder_point_units, plan.normal_reorder_point_units) == (0, 0)
    law = lead_time_demand_law(DiscreteLaw([3], [1]), DiscreteLaw([0], [1]))
    assert (law.mean, law.at_most(0)) == (0, 1)


def test_a_history_of_equal_days_needs_no_more_than_its_sum():
    plan = plan_from_history(
        period_demand_units=[12.5] * 20,
        mean_lead_time_periods=4,
        sd_lead_time_periods=0,
        service_level_ratio=0.95,
    )
    assert plan.exact_reorder_point_units == pytest.approx(50)
    assert plan.variance_units2 == pytest.approx(0, abs=1e-9)


def test_a_history_drawn_at_random_meets_the_simulated_quantile():
    rng = np.random.default_rng(11)
    history = rng.binomial(1, 0.3, 300) * rng.gamma(2, 15, 300)
    plan = plan_from_history(
        period_demand_units=history,
        mean_lead_time_periods=7,
        sd_lead_time_periods=0,
        service_level_ratio=0.95,
    )
    sums = rng.choice(history, (200_000, 7)).sum(axis=1)
    served = np.mean(sums <= plan.exact_reorder_point_units)
    assert abs(served - 0.95) < 4 * np.sqrt(0.95 * 0.05 / 200_000) + 1e-3
    assert plan.mean_units == pytest.approx(7 * history.mean(), rel=1e-9)


def test_a_history_without_demand_needs_nothing():
    plan = plan_from_history(
        period_demand_units=[0, 0], mean_lead_time_periods=7, sd_lead_time_periods=1, service_level_ratio=0.9
    )
    assert plan.exact_reorder_point_units == 0


@given(st.floats(0.5, 60), st.floats(0, 10))
def test_whole_lead_times_keep_the_mean(mean, sd):
    law = whole_period_lead_times(mean_periods=mean, sd_periods=sd)
    assert law.mean == pytest.approx(mean, rel=1e-9)
    assert np.all(np.asarray(law.values_units) % 1 == 0)


def test_a_value_between_two_whole_numbers_is_shared_by_its_distance():
    law = on_whole_numbers(DiscreteLaw([2.25], [1.0]))
    assert (law.values_units.tolist(), law.probabilities.tolist()) == ([2, 3], [0.75, 0.25])


def test_periods_or_units_that_are_not_whole_are_refused():
    with pytest.raises(InvalidParameter, match=r"lead_time is 1\.5, but it must be a whole number"):
        lead_time_demand_law(DiscreteLaw([1], [1]), DiscreteLaw([1.5], [1]))
    with pytest.raises(InvalidParameter, match="demand is -1"):
        lead_time_demand_law(DiscreteLaw([-1], [1]), DiscreteLaw([1], [1]))


@pytest.mark.parametrize("level", [0, 1])
def test_a_level_without_finite_answer_is_refused(level):
    with pytest.raises(InvalidParameter, match=f"service_level_ratio is {level}"):
        plan_lead_time_demand(PoissonLaw(1), DiscreteLaw([1], [1]), service_level_ratio=level)


def test_an_empty_history_is_refused():
    with pytest.raises(InvalidParameter, match="number of sample values is 0"):
        plan_from_history(
            period_demand_units=[], mean_lead_time_periods=7, sd_lead_time_periods=1, service_level_ratio=0.9
        )

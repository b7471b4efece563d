"""(R, S): event order receive, review and order, demand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.laws import NormalLaw, PoissonLaw
from core.textbook.replenishment.periodic_review import (
    plan_order_up_to,
    protection_periods,
    score_order_up_to,
)


def score(law, level, lead_time=2, review=1):
    return score_order_up_to(law, order_up_to_units=level, lead_time_periods=lead_time, review_periods=review)


def test_order_up_to_of_a_hand_worked_case():
    # R 1 and L 5 make 6 periods: mean 240, sd 12 * sqrt(6) = 29.3939; z(0.9) = 1.281552: 37.6698
    plan = plan_order_up_to(
        mean_units_per_period=40,
        sd_units_per_period=12,
        lead_time_periods=5,
        sd_lead_time_periods=0,
        review_periods=1,
        service_level_ratio=0.9,
    )
    assert plan.protection_periods == 6
    assert plan.safety_stock_units == pytest.approx(37.6698, abs=1e-4)
    assert plan.order_up_to_units == pytest.approx(277.6698, abs=1e-4)


def test_fill_rate_of_a_hand_worked_case():
    # Poisson mean 1, L 0, R 1, S 1: short are demands above 1: E[(D - 1)+] = e^-1 = 0.367879
    found = score(PoissonLaw(1), 1, lead_time=0)
    assert found.fill_rate_ratio == pytest.approx(1 - 0.367879, abs=1e-6)
    assert found.cycle_service_level_ratio == pytest.approx(2 * 0.367879, abs=1e-6)


@given(st.floats(-100, 800), st.floats(0, 60), st.floats(0, 6), st.integers(1, 5))
def test_fill_rates_are_shares_and_the_exact_one_is_the_higher(level, sd, lead_time, review):
    found = score(NormalLaw(100, sd), level, lead_time, review)
    assert found.fill_rate_ratio - 0 >= -1e-9 or sd > 0
    assert found.fill_rate_ratio <= 1 + 1e-12
    assert found.fill_rate_ratio >= found.fill_rate_simple_ratio - 1e-12


@given(st.integers(0, 60), st.floats(0.1, 10), st.integers(0, 5), st.integers(1, 4))
def test_one_more_unit_never_serves_less_poisson_demand(level, mean, lead_time, review):  # prop-10
    low, high = (score(PoissonLaw(mean), at, lead_time, review) for at in (level, level + 1))
    assert high.fill_rate_ratio >= low.fill_rate_ratio - 1e-12
    assert -1e-12 <= low.fill_rate_ratio <= 1


@settings(max_examples=20, derandomize=True)  # the same samples each time: 4 standard errors may be passed
@given(st.floats(0.5, 20), st.integers(0, 5), st.integers(1, 4), st.floats(-1, 3), st.integers(0, 2**31))
def test_any_simulated_policy_agrees_within_four_standard_errors(mean, lead_time, review, z, seed):  # prop-11
    rng = np.random.default_rng(seed)
    span, n_cycles = lead_time + review, 20_000
    level = max(np.round(mean * span + z * np.sqrt(mean * span)), 0.0)
    before = rng.poisson(mean * lead_time, n_cycles)
    during = rng.poisson(mean * review, n_cycles)
    short = np.maximum(before + during - level, 0) - np.maximum(before - level, 0)
    exact = score(PoissonLaw(mean), level, lead_time, review).fill_rate_ratio
    # a policy that is hardly ever short shows no spread in the sample: one short unit is the least it can see
    error = max(short.std() / np.sqrt(n_cycles), 1 / n_cycles) / (mean * review)
    assert abs(1 - short.mean() / (mean * review) - exact) < 4 * error


@pytest.mark.parametrize(("lead_time", "review", "level"), [(0, 1, 4), (2, 1, 12), (3, 2, 14), (1, 4, 13)])
def test_a_simulated_lane_agrees_with_the_exact_fill_rate(lead_time, review, level):  # prop-11
    rng = np.random.default_rng(9)
    n_cycles, mean = 100_000, 2.5
    before = rng.poisson(mean * lead_time, n_cycles)
    during = rng.poisson(mean * review, n_cycles)
    # The stock that meets a review's demand is S less the demand since the order that has just arrived.
    short = np.maximum(before + during - level, 0) - np.maximum(before - level, 0)
    rate = 1 - short.mean() / (mean * review)
    found = score(PoissonLaw(mean), level, lead_time, review)
    assert abs(rate - found.fill_rate_ratio) < 4 * short.std() / np.sqrt(n_cycles) / (mean * review)


def test_a_level_that_suffices_for_anything_serves_everything():
    found = score(NormalLaw(100, 20), 1e5)
    assert (found.fill_rate_ratio, found.cycle_service_level_ratio) == (1, 1)


def test_periods_of_another_length_give_the_same_service():
    in_days = score(NormalLaw(100, 20), 1500, lead_time=7, review=7)
    in_weeks = score(NormalLaw(700, 20 * np.sqrt(7)), 1500, lead_time=1, review=1)
    assert in_weeks.fill_rate_ratio == pytest.approx(in_days.fill_rate_ratio, rel=1e-12)


@pytest.mark.parametrize(("lead_time", "review"), [(-1, 1), (1, 0), (float("nan"), 1)])
def test_times_outside_their_domain_are_refused(lead_time, review):
    with pytest.raises(InvalidParameter, match="_periods is"):
        protection_periods(lead_time_periods=lead_time, review_periods=review)


def test_a_lane_without_demand_has_no_fill_rate():
    with pytest.raises(InvalidParameter, match="mean demand per review period is 0"):
        score(PoissonLaw(0), 3)

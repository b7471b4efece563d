from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.capacity.overflow import price_overflow
from core.cooperation.coalition_costs import (
    best_capacity_costs,
    held_capacity_costs,
    history_costs,
)
from core.cooperation.game import membership, savings_game
from core.cooperation.partner_demand import observed_partner_demand, partner_demand, pooled_sd_units
from core.errors import InvalidParameter
from core.laws import NormalLaw

PRICES = {"own_capacity_cost_per_unit": 18.5, "partner_surcharge_per_unit": 5.0}
volumes = st.lists(st.floats(1, 1000), min_size=3, max_size=3)


def _demand(correlation: object = 0.0):
    return partner_demand("ABC", mean_units=[100, 120, 80], sd_units=[30, 40, 50], correlation=correlation)


def test_pooled_spread_worked_by_hand():
    # independent: A and B 50, A and C sqrt(900 + 2500), all sqrt(900 + 1600 + 2500)
    assert pooled_sd_units(_demand()) == pytest.approx(
        [0, 30, 40, 50, 50, np.sqrt(3400), np.sqrt(4100), np.sqrt(5000)]
    )
    # perfectly correlated: spreads add up
    assert pooled_sd_units(_demand(1.0)) == pytest.approx([0, 30, 40, 70, 50, 80, 90, 120])


@given(seed=st.integers(0, 10_000))
def test_pooled_variance_is_the_quadratic_form(seed):
    factors = np.random.default_rng(seed).normal(size=(4, 4))
    covariance = factors @ factors.T
    sd = np.sqrt(np.diag(covariance))
    demand = partner_demand(
        "ABCD", mean_units=[1] * 4, sd_units=sd, correlation=covariance / np.outer(sd, sd)
    )
    members = membership(4)
    assert pooled_sd_units(demand) ** 2 == pytest.approx(
        np.einsum("si,ij,sj->s", members, covariance, members)
    )


def test_each_coalitions_cost_is_the_capacity_models_cost_of_its_pooled_demand():
    costs = best_capacity_costs(_demand(0.3), **PRICES)
    spread = pooled_sd_units(_demand(0.3))
    for coalition, mean in ((1, 100), (3, 220), (7, 300)):
        alone = price_overflow(
            NormalLaw(mean, spread[coalition]),
            own_capacity_units=0,
            underage_cost_per_unit=0,
            **PRICES,
        )
        assert costs.values[coalition] == pytest.approx(alone.optimal_booked_cost_per_day)


def test_held_capacity_worked_by_hand_without_spread():
    # A needs 100 and holds 130, B needs 120 and holds 90, H = 10, S = 5.
    # A pays 1300, B 900 + 30 * 15 = 1350; together they hold 220 for 220: 2200, saving B's 450.
    demand = partner_demand("AB", mean_units=[100, 120], sd_units=[0, 0], correlation=0)
    costs = held_capacity_costs(
        demand, own_capacity_units=[130, 90], own_capacity_cost_per_unit=10, partner_surcharge_per_unit=5
    )
    assert costs.values == pytest.approx([0, 1300, 1350, 2200])


def test_the_history_of_all_partners_gives_their_average_cost():
    # two periods with the numbers above and reversed; capacity 130 and 90, H = 10, S = 5
    # A: 1300 + (0 + 0) / 2; B: 900 + (30 + 10) / 2 * 15 = 1200; together 2200 + (0 + 0) / 2
    costs = history_costs(
        "AB",
        [[100, 120], [120, 100]],
        own_capacity_units=[130, 90],
        own_capacity_cost_per_unit=10,
        partner_surcharge_per_unit=5,
    )
    assert costs.values == pytest.approx([0, 1300, 1200, 2200])


def test_a_long_normal_history_and_the_normal_model_agree():
    rng = np.random.default_rng(5)
    history = np.maximum(rng.normal([100, 120], [10, 20], size=(100_000, 2)), 0)
    model = held_capacity_costs(
        partner_demand("AB", mean_units=[100, 120], sd_units=[10, 20], correlation=0),
        own_capacity_units=[110, 110],
        **PRICES,
    )
    seen = history_costs("AB", history, own_capacity_units=[110, 110], **PRICES)
    assert seen.values == pytest.approx(model.values, rel=2e-3)


@given(mean=volumes, sd=volumes, correlation=st.floats(-0.4, 1), held=volumes)
def test_pooling_never_costs_more_than_going_alone(mean, sd, correlation, held):
    demand = partner_demand("ABC", mean_units=mean, sd_units=sd, correlation=correlation)
    for costs in (
        best_capacity_costs(demand, **PRICES),
        held_capacity_costs(demand, own_capacity_units=held, **PRICES),
    ):
        savings = savings_game(costs)
        assert savings.values.min() >= -1e-9 * costs.values.max()


def test_a_coalition_buys_at_its_cheapest_members_prices():
    demand = partner_demand("AB", mean_units=[100, 100], sd_units=[0, 0], correlation=0)
    costs = best_capacity_costs(
        demand, own_capacity_cost_per_unit=[20, 10], partner_surcharge_per_unit=[5, 5]
    )
    assert costs.values == pytest.approx([0, 2000, 1000, 2000])


@pytest.mark.parametrize(
    ("correlation", "sentence"),
    [
        (1.2, "correlation is 1.2 .*between -1 and 1"),
        (-0.9, "the smallest eigenvalue of correlation is -0.8"),
        ([[1, 0.5, 0], [0.4, 1, 0], [0, 0, 1]], "symmetric with 1 on the diagonal"),
        ([[1, 0], [0, 1]], r"the shape of correlation is \(2, 2\)"),
    ],
)
def test_correlations_that_cannot_be_are_refused(correlation, sentence):
    with pytest.raises(InvalidParameter, match=sentence):
        _demand(correlation)


def test_a_missing_mean_is_refused():
    with pytest.raises(InvalidParameter, match="the number of mean_units is 2, but it must be 3"):
        partner_demand("ABC", mean_units=[1, 2], sd_units=[1, 1, 1], correlation=0)


def test_demand_seen_together_worked_by_hand():
    # A: 10, 20, 30 has mean 20 and sd 10; B moves against it, C never moves. The period without B does
    # not count.
    seen = observed_partner_demand("ABC", [[10, 50, 5], [20, 40, 5], [99, float("nan"), 5], [30, 30, 5]])
    assert seen.mean_units == pytest.approx([20, 40, 5])
    assert seen.sd_units == pytest.approx([10, 10, 0])
    assert seen.correlation == pytest.approx(np.array([[1, -1, 0], [-1, 1, 0], [0, 0, 1]]))
    # opposite moves cancel: A and B together never change
    assert pooled_sd_units(seen)[3] == pytest.approx(0, abs=1e-6)


def test_too_few_common_periods_are_refused():
    with pytest.raises(InvalidParameter, match="known of all partners is 2, but it must be 3 or more"):
        observed_partner_demand("AB", [[1, 2], [2, 3], [3, float("nan")]])

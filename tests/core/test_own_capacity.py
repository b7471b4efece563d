from __future__ import annotations

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
from core.overflow import price_overflow
from core.own_capacity import plan_own_capacity, plan_risk_averse_capacity, price_own_capacity
from core.tail_risk import conditional_value_at_risk

HISTORY = [96, 104, 110, 118, 121, 125, 130, 138, 142, 155, 171, 210]
LAWS = [
    NormalLaw(100, 25),
    LognormalLaw.from_mean_and_cv(mean_units=100, cv_ratio=0.6),
    GammaLaw.from_mean_and_cv(mean_units=100, cv_ratio=0.4),
    UniformLaw(60, 140),
    PoissonLaw(100),
    NegativeBinomialLaw(mean_units=100, sd_units=30),
    DiscreteLaw([50, 100, 200], [0.2, 0.5, 0.3]),
    empirical_law(HISTORY),
]
samples = st.lists(st.floats(0, 1000), min_size=1, max_size=30)


def test_best_capacity_for_a_history_worked_by_hand():
    # H = 10, S = 20: S / (H + S) = 2/3, and 8 of 12 periods need at most 138. Above it: 4 + 17 + 33 + 72
    # = 126, an expected overflow of 10.5 and a cost of 138 * 10 + 10.5 * 30 = 1695.
    plan = plan_own_capacity(
        empirical_law(HISTORY), own_capacity_cost_per_unit=10, partner_surcharge_per_unit=20
    )
    assert plan.own_capacity_units == 138
    assert plan.expected_overflow_units == pytest.approx(10.5)
    assert plan.expected_cost == pytest.approx(1695)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: type(law).__name__)
@pytest.mark.parametrize("prices", [(10, 30), (18.5, 5), (3, 1)])
def test_no_capacity_on_a_fine_grid_is_cheaper(law, prices):
    own_cost, surcharge = prices
    plan = plan_own_capacity(law, own_capacity_cost_per_unit=own_cost, partner_surcharge_per_unit=surcharge)
    grid = np.linspace(0, 400, 4001)
    cost = grid * own_cost + law.loss(grid) * (own_cost + surcharge)
    assert plan.expected_cost <= cost.min() + 1e-9
    assert plan.expected_cost == pytest.approx(cost.min(), rel=1e-4)


def test_normal_law_and_closed_form_agree():
    plan = plan_own_capacity(
        NormalLaw(120, 35), own_capacity_cost_per_unit=18.5, partner_surcharge_per_unit=5
    )
    closed = price_overflow(
        mean_units=120,
        sd_units=35,
        own_capacity_units=plan.own_capacity_units,
        own_capacity_cost_per_unit=18.5,
        partner_surcharge_per_unit=5,
        underage_cost_per_unit=0,
    )
    assert plan.own_capacity_units == pytest.approx(closed.optimal_own_capacity_units_per_period, rel=1e-14)
    assert plan.expected_cost == pytest.approx(closed.booked_cost_per_period, rel=1e-14)
    assert plan.dependency_ratio == pytest.approx(closed.dependency_ratio, rel=1e-14)


def test_without_surcharge_nothing_is_booked():
    plan = plan_own_capacity(PoissonLaw(20), own_capacity_cost_per_unit=10, partner_surcharge_per_unit=0)
    assert plan.own_capacity_units == 0
    assert plan.expected_cost == pytest.approx(200)


@given(sample=samples, level=st.floats(0.05, 0.95), capacity=st.floats(0, 1200))
def test_risk_measures_are_those_of_the_cost_of_each_period(sample, level, capacity):
    plan = plan_risk_averse_capacity(
        empirical_law(sample),
        own_capacity_cost_per_unit=10,
        partner_surcharge_per_unit=20,
        level_ratio=level,
        aversion_ratio=1.0,
    )

    def costs(units: float) -> np.ndarray:
        return units * 10 + 30 * np.maximum(np.array(sample) - units, 0)

    at_plan = conditional_value_at_risk(costs(plan.own_capacity_units), level_ratio=level)
    assert plan.conditional_value_at_risk_cost == pytest.approx(at_plan, rel=1e-9, abs=1e-9)
    assert plan.expected_cost == pytest.approx(costs(plan.own_capacity_units).mean(), rel=1e-9, abs=1e-9)
    assert at_plan <= conditional_value_at_risk(costs(capacity), level_ratio=level) + 1e-7


@pytest.mark.parametrize("law", LAWS, ids=lambda law: type(law).__name__)
@pytest.mark.parametrize("aversion", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("level", [0.5, 0.9])
def test_no_capacity_has_a_better_weighted_objective(law, aversion, level):
    plan = plan_risk_averse_capacity(
        law,
        own_capacity_cost_per_unit=10,
        partner_surcharge_per_unit=20,
        level_ratio=level,
        aversion_ratio=aversion,
    )
    border = float(law.quantile(level))
    grid = np.linspace(0, 400, 4001)
    mean = grid * 10 + 30 * law.loss(grid)
    tail = grid * 10 + 30 * (np.maximum(border - grid, 0) + law.loss(np.maximum(border, grid)) / (1 - level))
    assert plan.objective_cost <= ((1 - aversion) * mean + aversion * tail).min() + 1e-9


def test_a_planner_without_aversion_takes_the_ordinary_best_capacity():
    plain = plan_own_capacity(LAWS[2], own_capacity_cost_per_unit=10, partner_surcharge_per_unit=20)
    averse = plan_risk_averse_capacity(
        LAWS[2],
        own_capacity_cost_per_unit=10,
        partner_surcharge_per_unit=20,
        level_ratio=0.9,
        aversion_ratio=0,
    )
    assert averse.own_capacity_units == pytest.approx(plain.own_capacity_units, rel=1e-12)
    assert averse.objective_cost == pytest.approx(plain.expected_cost, rel=1e-12)


def test_refusals_name_value_and_domain():
    with pytest.raises(
        InvalidParameter, match=r"own_capacity_cost_per_unit is 0, but it must be more than 0"
    ):
        plan_own_capacity(PoissonLaw(20), own_capacity_cost_per_unit=0, partner_surcharge_per_unit=5)
    with pytest.raises(InvalidParameter, match=r"own_capacity_units is -1, but it must be 0 or more"):
        price_own_capacity(
            PoissonLaw(20), own_capacity_units=-1, own_capacity_cost_per_unit=1, partner_surcharge_per_unit=5
        )
    with pytest.raises(InvalidParameter, match=r"level_ratio is 1, but it must be above 0 and below 1"):
        plan_risk_averse_capacity(
            PoissonLaw(20),
            own_capacity_cost_per_unit=1,
            partner_surcharge_per_unit=5,
            level_ratio=1,
            aversion_ratio=1,
        )

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.capacity.own_capacity import plan_own_capacity
from core.capacity.risk_averse_capacity import plan_risk_averse_capacity
from core.errors import InvalidParameter
from core.laws import DiscreteLaw, GammaLaw, NormalLaw, PoissonLaw, empirical_law
from core.laws.tail_risk import conditional_value_at_risk

LAWS = [
    NormalLaw(100, 25),
    GammaLaw.from_mean_and_cv(mean_units=100, cv_ratio=0.4),
    PoissonLaw(100),
    DiscreteLaw([50, 100, 200], [0.2, 0.5, 0.3]),
    empirical_law([96, 104, 110, 118, 121, 125, 130, 138, 142, 155, 171, 210]),
]
samples = st.lists(st.floats(0, 1000), min_size=1, max_size=30)


def test_a_wholly_averse_planner_worked_by_hand():
    # H = 10, S = 20, worst tenth of 12 periods = 1.2 periods: 210 and 0.2 of 171. Covering the 210 costs
    # 2100 in every period; one unit less saves 10 and costs 30 * 1 / 1.2 = 25 in the worst tenth.
    plan = plan_risk_averse_capacity(
        LAWS[4],
        own_capacity_cost_per_unit=10,
        partner_surcharge_per_unit=20,
        level_ratio=0.9,
        aversion_ratio=1,
    )
    assert plan.own_capacity_units == 210
    assert plan.conditional_value_at_risk_cost == pytest.approx(2100)


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
    plain = plan_own_capacity(LAWS[1], own_capacity_cost_per_unit=10, partner_surcharge_per_unit=20)
    averse = plan_risk_averse_capacity(
        LAWS[1],
        own_capacity_cost_per_unit=10,
        partner_surcharge_per_unit=20,
        level_ratio=0.9,
        aversion_ratio=0,
    )
    assert averse.own_capacity_units == pytest.approx(plain.own_capacity_units, rel=1e-12)
    assert averse.objective_cost == pytest.approx(plain.expected_cost, rel=1e-12)


def test_refusals_name_value_and_domain():
    prices = {"own_capacity_cost_per_unit": 1, "partner_surcharge_per_unit": 5}
    with pytest.raises(InvalidParameter, match=r"level_ratio is 1, but it must be above 0 and below 1"):
        plan_risk_averse_capacity(PoissonLaw(20), **prices, level_ratio=1, aversion_ratio=1)
    with pytest.raises(InvalidParameter, match=r"aversion_ratio is 2, but it must be between 0 and 1"):
        plan_risk_averse_capacity(PoissonLaw(20), **prices, level_ratio=0.9, aversion_ratio=2)

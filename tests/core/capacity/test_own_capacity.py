from __future__ import annotations

import numpy as np
import pytest

from core.capacity.overflow import best_own_capacity, price_overflow
from core.capacity.own_capacity import plan_own_capacity, price_own_capacity, workload_law
from core.demand.profile import DemandHistory
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
        NormalLaw(120, 35),
        own_capacity_units=plan.own_capacity_units,
        own_capacity_cost_per_unit=18.5,
        partner_surcharge_per_unit=5,
        underage_cost_per_unit=0,
    )
    assert plan.own_capacity_units == pytest.approx(closed.optimal_own_capacity_units_per_day, rel=1e-14)
    assert plan.expected_cost == pytest.approx(closed.booked_cost_per_day, rel=1e-14)
    assert plan.dependency_ratio == pytest.approx(closed.dependency_ratio, rel=1e-14)


def test_without_surcharge_nothing_is_booked():
    plan = plan_own_capacity(PoissonLaw(20), own_capacity_cost_per_unit=10, partner_surcharge_per_unit=0)
    assert plan.own_capacity_units == 0
    assert plan.expected_cost == pytest.approx(200)


def test_network_and_lane_agree():
    means, surcharges = np.array([20.0, 80.0, 50.0]), np.array([30.0, 1.0, 0.0])
    column = best_own_capacity(
        PoissonLaw(means), own_capacity_cost_per_unit=10, partner_surcharge_per_unit=surcharges
    )
    lanes = [
        plan_own_capacity(
            PoissonLaw(mean), own_capacity_cost_per_unit=10, partner_surcharge_per_unit=surcharge
        ).own_capacity_units
        for mean, surcharge in zip(means, surcharges, strict=True)
    ]
    assert column.tolist() == lanes


def test_the_lanes_own_history_counts_known_open_periods_with_their_returns():
    history = DemandHistory(
        lane="BER-MUC",
        cadence="daily",
        period_starts=np.arange("2026-01-01", "2026-01-05", dtype="datetime64[D]"),
        days_in_period=np.ones(4, dtype=np.int64),
        demand_units=np.array([100.0, np.nan, 200.0, 0.0]),
        is_open=np.array([True, True, True, False]),
        n_filled_zero=0,
        n_unknown=1,
        closed_weekdays=(),
    )
    law = workload_law(history, return_ratio=0.1)
    assert law.mean == pytest.approx(165)
    assert law.quantile([0.5, 1.0]) == pytest.approx([110, 220])


def test_refusals_name_value_and_domain():
    with pytest.raises(
        InvalidParameter, match=r"own_capacity_cost_per_unit is 0, but it must be more than 0"
    ):
        plan_own_capacity(PoissonLaw(20), own_capacity_cost_per_unit=0, partner_surcharge_per_unit=5)
    with pytest.raises(InvalidParameter, match=r"own_capacity_units is -1, but it must be 0 or more"):
        price_own_capacity(
            PoissonLaw(20), own_capacity_units=-1, own_capacity_cost_per_unit=1, partner_surcharge_per_unit=5
        )

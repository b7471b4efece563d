from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.capacity.own_capacity import plan_own_capacity
from core.capacity.partner_contracts import plan_capacity_with_limited_partner, plan_reservation
from core.errors import InvalidParameter
from core.laws import DiscreteLaw, GammaLaw, NormalLaw, PoissonLaw, empirical_law

LAWS = [
    NormalLaw(100, 25),
    GammaLaw.from_mean_and_cv(mean_units=100, cv_ratio=0.5),
    PoissonLaw(100),
    DiscreteLaw([50, 100, 200], [0.2, 0.5, 0.3]),
    empirical_law([96, 104, 110, 118, 121, 125, 130, 138, 142, 155, 171, 210]),
]


def _limited(law, room: float, **changes: float):
    prices = {"own_capacity_cost_per_unit": 10, "partner_surcharge_per_unit": 20, "lost_unit_cost": 80}
    return plan_capacity_with_limited_partner(law, partner_capacity_units=room, **{**prices, **changes})


def test_limited_partner_worked_by_hand():
    # Demand 50, 100 or 200 with 0.2, 0.5, 0.3; H = 10, H + S = 30, lost 80, partner takes 20.
    # C = 100: 1000 + 0.3 * (20 * 30 + 80 * 80) = 3100. C = 180: 1800 + 0.3 * 20 * 30 = 1980. C = 200: 2000.
    # From 180 one unit more costs 10 and saves 0.3 * 30 = 9; one less saves 10 and costs 0.3 * 80 = 24.
    plan = _limited(LAWS[3], 20)
    assert plan.own_capacity_units == 180
    assert plan.expected_cost == pytest.approx(1980)
    assert plan.expected_partner_units == pytest.approx(6)
    assert plan.expected_lost_units == pytest.approx(0)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: type(law).__name__)
@pytest.mark.parametrize("room", [0, 7, 20, 500])
def test_no_capacity_on_a_fine_grid_is_cheaper_beside_a_limited_partner(law, room):
    plan = _limited(law, room)
    grid = np.linspace(0, 400, 4001)
    cost = 10 * grid + 30 * (law.loss(grid) - law.loss(grid + room)) + 80 * law.loss(grid + room)
    assert plan.expected_cost <= cost.min() + 1e-8
    assert plan.expected_cost == pytest.approx(cost.min(), rel=1e-4)


def test_a_partner_with_room_for_everything_is_an_unlimited_one():
    limited = _limited(LAWS[0], 10_000)
    unlimited = plan_own_capacity(LAWS[0], own_capacity_cost_per_unit=10, partner_surcharge_per_unit=20)
    assert limited.own_capacity_units == pytest.approx(unlimited.own_capacity_units, rel=1e-9)
    assert limited.expected_cost == pytest.approx(unlimited.expected_cost, rel=1e-12)


def test_whole_units_stay_whole():
    assert _limited(PoissonLaw(100), 20).own_capacity_units.is_integer()


@given(room=st.floats(0, 200), more=st.floats(0, 200))
def test_more_room_with_the_partner_never_costs_more(room, more):
    assert _limited(LAWS[0], room + more).expected_cost <= _limited(LAWS[0], room).expected_cost + 1e-9


def test_a_loss_cheaper_than_the_partner_is_refused():
    with pytest.raises(InvalidParameter, match=r"lost_unit_cost is 25, but it must be at least H \+ S = 30"):
        _limited(LAWS[0], 20, lost_unit_cost=25)


def test_reservation_worked_by_hand():
    # fee 3, exercise 8, spot 15: a reserved unit that is used saves 15 - 8 = 7, so reserve while
    # P(D > R) >= 3 / 7 = 0.43. Demand is 200 with 0.3 and at least 100 with 0.8: R = 100.
    # Used 0.2 * 50 + 0.8 * 100 = 90, spot 0.3 * 100 = 30: 300 + 90 * 8 + 30 * 15 = 1470.
    plan = plan_reservation(
        LAWS[3], reservation_fee_per_unit=3, exercise_price_per_unit=8, spot_price_per_unit=15
    )
    assert plan.critical_ratio == pytest.approx(4 / 7)
    assert plan.reserved_units == 100
    assert plan.expected_used_units == pytest.approx(90)
    assert plan.expected_spot_units == pytest.approx(30)
    assert plan.expected_cost == pytest.approx(1470)


@given(fee=st.floats(0.1, 10), exercise=st.floats(0, 10), spot=st.floats(0, 30), other=st.floats(0, 300))
def test_no_other_reservation_is_cheaper(fee, exercise, spot, other):
    law = LAWS[1]
    plan = plan_reservation(
        law, reservation_fee_per_unit=fee, exercise_price_per_unit=exercise, spot_price_per_unit=spot
    )
    on_spot = float(law.loss(other))
    # a reserved unit is used only where the spot market is dearer
    reserved_price = min(exercise, spot) if plan.reserved_units == 0 else exercise
    cost = fee * other + reserved_price * (float(law.mean) - on_spot) + spot * on_spot
    assert plan.expected_cost <= cost + 1e-9


def test_nothing_is_reserved_where_the_spot_market_is_cheaper():
    plan = plan_reservation(
        LAWS[0], reservation_fee_per_unit=3, exercise_price_per_unit=8, spot_price_per_unit=11
    )
    assert (plan.reserved_units, plan.critical_ratio) == (0, 0)
    assert plan.expected_cost == pytest.approx(1100)


def test_a_free_reservation_has_no_finite_best_size():
    with pytest.raises(InvalidParameter, match=r"reservation_fee_per_unit is 0, but it must be more than 0"):
        plan_reservation(
            LAWS[0], reservation_fee_per_unit=0, exercise_price_per_unit=8, spot_price_per_unit=15
        )

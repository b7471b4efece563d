from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from core.errors import InvalidParameter
from core.lane import CostParameters
from core.laws import NormalLaw
from core.money.economics import expected_profit_per_week, plan_economics, price_unit
from core.service.buffer_cost import buffer_cost_per_cycle, holding_cost_per_cycle, shortage_cost_per_cycle

COSTS = CostParameters()
spreads = st.floats(0.1, 5000)
money = st.floats(0.1, 500)


def _plan(level: float = 0.95, sd: float = 200.0, costs: CostParameters = COSTS):
    law = NormalLaw(mean_units=840, sd_units=sd)
    return plan_economics(
        law,
        mean_units_per_day=120,
        service_level_ratio=level,
        level_units=float(law.quantile(np.clip(level, 0.01, 0.99))),
        order_cycle_days=7,
        costs=costs,
    )


def test_unit_economics_worked_by_hand():
    # price 40, cost 28: margin 12 or 30 %; Cu = 12 + 15 = 27; Co = 0.35 * 7 = 2.45; Cu / (Cu + Co) = 0.9168
    unit = price_unit(COSTS, order_cycle_days=7)
    assert (unit.margin_per_unit, unit.underage_cost_per_unit) == (12, 27)
    assert unit.margin_ratio == pytest.approx(0.3)
    assert unit.overage_cost_per_unit == pytest.approx(2.45)
    assert unit.critical_ratio == pytest.approx(27 / 29.45)


@pytest.mark.parametrize(("price", "ratio"), [(0.5, 0.2), (0.0, None)])
def test_a_margin_is_a_share_of_any_price_but_none(price, ratio):
    unit = price_unit(
        CostParameters(
            price_per_unit=price, unit_cost_per_unit=0.8 * price, holding_cost_per_unit_per_day=1.0
        ),
        order_cycle_days=7.0,
    )
    assert unit.margin_ratio == (None if ratio is None else pytest.approx(ratio))


def test_buffer_cost_without_a_buffer_worked_by_hand():
    # at b = 0 the loss is phi(0) = 0.39894: 100 * 0.39894 units are idle and as many short
    half = 100 / np.sqrt(2 * np.pi)
    law = NormalLaw(mean_units=700, sd_units=100)
    assert holding_cost_per_cycle(law, stock_units=700, overage_cost_per_unit=2) == pytest.approx(2 * half)
    assert shortage_cost_per_cycle(law, stock_units=700, underage_cost_per_unit=9) == pytest.approx(9 * half)


def test_known_demand_costs_only_the_buffer_held():
    law = NormalLaw(mean_units=70, sd_units=0)
    cost = buffer_cost_per_cycle(
        law, stock_units=np.array([100.0, 70.0, 60.0]), underage_cost_per_unit=9, overage_cost_per_unit=2
    )
    assert cost == pytest.approx([60, 0, 90])


@given(sd=spreads, underage=money, overage=money, away=st.floats(-4, 4))
def test_no_buffer_is_cheaper_than_the_critical_ratios(sd, underage, overage, away):
    costs = {"underage_cost_per_unit": underage, "overage_cost_per_unit": overage}
    best = ndtri(underage / (underage + overage)) * sd
    law = NormalLaw(mean_units=0.0, sd_units=sd)
    at_best, other = (buffer_cost_per_cycle(law, stock_units=b, **costs) for b in (best, best + away * sd))
    assert at_best <= other * (1 + 1e-12)


def test_profit_is_the_margin_less_both_costs():
    plan = _plan()
    assert plan.revenue_per_week == pytest.approx(7 * 120 * 40)
    assert plan.margin_per_week == pytest.approx(7 * 120 * 12)
    assert plan.expected_profit_per_week == pytest.approx(
        plan.margin_per_week - plan.holding_cost_per_week - plan.shortage_cost_per_week
    )


@given(level=st.floats(0.01, 0.99), sd=spreads)
def test_no_service_level_earns_more_than_the_optimal_one(level, sd):
    plan = _plan(level, sd)
    assert plan.optimal_service_level_ratio == pytest.approx(27 / 29.45)
    assert plan.profit_gap_per_week >= -1e-9 * sd
    assert plan.optimal_expected_profit_per_week == pytest.approx(
        plan.expected_profit_per_week + plan.profit_gap_per_week
    )


def test_network_and_lane_agree():
    levels, sds = np.array([0.8, 0.9, 0.99]), np.array([0.0, 50.0, 400.0])
    column = expected_profit_per_week(
        NormalLaw(mean_units=840, sd_units=sds),
        mean_units_per_day=120,
        service_level_ratio=levels,
        order_cycle_days=7,
        margin_per_unit=12,
        underage_cost_per_unit=27,
        overage_cost_per_unit=2.45,
    )
    lanes = [_plan(level, sd).expected_profit_per_week for level, sd in zip(levels, sds, strict=True)]
    assert column == pytest.approx(lanes, rel=1e-13)


def test_profit_per_week_does_not_depend_on_how_long_a_cycle_is_called():
    # two weeks of cycle pay the same mismatch half as often
    def profit(days: float) -> float:
        return float(
            expected_profit_per_week(
                NormalLaw(mean_units=0, sd_units=100),
                mean_units_per_day=0,
                service_level_ratio=0.9,
                order_cycle_days=days,
                margin_per_unit=12,
                underage_cost_per_unit=27,
                overage_cost_per_unit=2.45,
            )
        )

    assert profit(7) == pytest.approx(2 * profit(14))


def test_service_levels_of_zero_or_one_are_refused():
    for level in (0.0, 1.0):
        with pytest.raises(
            InvalidParameter, match=f"service_level_ratio is {level:g}, but it must be above 0"
        ):
            _plan(level)


def test_a_cycle_of_no_days_is_refused():
    with pytest.raises(InvalidParameter, match="order_cycle_days is 0, but it must be more than 0"):
        price_unit(COSTS, order_cycle_days=0)

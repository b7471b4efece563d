from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri

from core.errors import InvalidParameter
from core.forecast.quantile_law import QuantileLaw
from core.laws import NormalLaw
from core.money.cost_curve import flat_zone, price_service_points, trace_cost_curve, trace_profit_surface
from core.money.economics import expected_profit_per_week
from core.service.buffer_cost import buffer_cost_per_cycle
from core.service.safety_stock import sd_lead_time_demand

PRICES = {"underage_cost_per_unit": 27.0, "overage_cost_per_unit": 2.45}
money = st.floats(0.01, 500)


LAW = NormalLaw(mean_units=840.0, sd_units=200.0)


def _curve(law=LAW, **changes):
    return trace_cost_curve(law, **{"order_cycle_days": 7.0, **PRICES, **changes})


def _sd(spread):
    return float(
        sd_lead_time_demand(
            mean_units_per_day=126, sd_units_per_day=36, lead_time_days=7, sd_lead_time_days=spread
        )
    )


def _surface(spreads, levels):
    return trace_profit_surface(
        NormalLaw(mean_units=7 * 126, sd_units=np.array([_sd(spread) for spread in spreads])[:, np.newaxis]),
        mean_units_per_day=120,
        order_cycle_days=7,
        margin_per_unit=12,
        sd_lead_time_days=spreads,
        service_level_ratios=levels,
        **PRICES,
    )


def test_the_curve_is_lowest_at_the_critical_ratio():
    curve = _curve(service_level_ratios=np.linspace(0.5, 0.999, 500))
    lowest = curve.service_level_ratios[np.argmin(curve.total_cost_per_week)]
    assert curve.optimal_service_level_ratio == pytest.approx(27 / 29.45)
    assert lowest == pytest.approx(curve.optimal_service_level_ratio, abs=0.001)
    assert curve.optimal_total_cost_per_week <= curve.total_cost_per_week.min()


def test_total_is_holding_plus_shortage_and_they_move_apart():
    curve = _curve()
    assert curve.total_cost_per_week == pytest.approx(
        curve.holding_cost_per_week + curve.shortage_cost_per_week
    )
    assert np.all(np.diff(curve.holding_cost_per_week) > 0)
    assert np.all(np.diff(curve.shortage_cost_per_week) < 0)


def test_the_least_cost_is_both_costs_times_the_density_at_the_optimum():
    # textbook value: (Co + Cu) * sd * phi(z*), here per week with a cycle of a week
    z = ndtri(27 / 29.45)
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    assert _curve().optimal_total_cost_per_week == pytest.approx(29.45 * 200 * density)


@given(underage=money, overage=money)
def test_the_ends_of_the_flat_zone_cost_one_percent_more(underage, overage):
    prices = {"underage_cost_per_unit": underage, "overage_cost_per_unit": overage}
    law = NormalLaw(mean_units=0.0, sd_units=1.0)

    def cost(level: float) -> float:
        return float(buffer_cost_per_cycle(law, stock_units=ndtri(level), **prices))

    low, high = flat_zone(law, **prices)
    assert (low, high) == pytest.approx(flat_zone(LAW, **prices), rel=1e-6)
    best = underage / (underage + overage)
    assert low < best < high
    assert cost(low) == pytest.approx(1.01 * cost(best), rel=1e-6)
    assert cost(high) == pytest.approx(1.01 * cost(best), rel=1e-6)


def test_each_cell_of_the_surface_uses_the_axis_values_it_is_drawn_over():
    spreads, levels = np.array([0.0, 1.5, 4.0]), np.array([0.8, 0.95])
    surface = _surface(spreads, levels)
    assert surface.expected_profit_per_week.shape == (3, 2)
    for row, spread in enumerate(spreads):
        for column, level in enumerate(levels):
            sd = _sd(spread)
            alone = expected_profit_per_week(
                NormalLaw(mean_units=7 * 126, sd_units=sd),
                mean_units_per_day=120,
                service_level_ratio=level,
                order_cycle_days=7,
                margin_per_unit=12,
                **PRICES,
            )
            assert surface.expected_profit_per_week[row, column] == pytest.approx(float(alone), rel=1e-13)
            assert surface.buffer_units[row, column] == pytest.approx(float(ndtri(level) * sd), rel=1e-13)


def test_a_less_reliable_lead_time_never_earns_more():
    surface = _surface(np.linspace(0, 5, 11), np.array([0.6, 0.9, 0.99]))
    assert np.all(np.diff(surface.expected_profit_per_week, axis=0) < 0)
    assert np.all(surface.optimal_profit_per_week[:, np.newaxis] >= surface.expected_profit_per_week)


def test_a_step_pays_until_the_critical_ratio():
    points = price_service_points(LAW, order_cycle_days=7, **PRICES)
    best = 27 / 29.45
    assert np.all(points.net_gain_per_week[points.to_service_level_ratios < best] > 0)
    assert np.all(points.net_gain_per_week[points.from_service_level_ratios > best] < 0)
    assert points.net_gain_per_week == pytest.approx(
        points.saved_shortage_cost_per_week - points.extra_holding_cost_per_week
    )


def test_steps_add_up_to_the_whole_way():
    curve = _curve(service_level_ratios=np.array([0.5, 0.99]))
    points = price_service_points(LAW, order_cycle_days=7, **PRICES)
    way = curve.holding_cost_per_week[1] - curve.holding_cost_per_week[0]
    assert points.extra_holding_cost_per_week.sum() == pytest.approx(way)


def test_refusals_name_value_and_domain():
    with pytest.raises(InvalidParameter, match="overage_cost_per_unit is 0, but it must be more than 0"):
        _curve(overage_cost_per_unit=0)
    with pytest.raises(
        InvalidParameter, match=r"service_level_ratios is 1 .element 2 of 2.*above 0 and below 1"
    ):
        _curve(service_level_ratios=[0.9, 1.0])
    with pytest.raises(InvalidParameter, match="at least two levels that ascend"):
        price_service_points(LAW, order_cycle_days=7, service_level_ratios=[0.9, 0.8], **PRICES)


def test_a_step_costs_and_saves_what_the_forecasts_own_law_says():
    # quantiles 90 at 50 %, 100 at 75 % and so on: a skewed law; the curve is least at the critical ratio there too
    quantiles = np.array([20.0, 30, 45, 70, 90, 100, 160, 220, 300, 420])
    law = QuantileLaw(quantiles, 105.0)
    curve = _curve(law, service_level_ratios=np.linspace(0.5, 0.99, 491))
    lowest = curve.service_level_ratios[np.argmin(curve.total_cost_per_week)]
    assert lowest == pytest.approx(27 / 29.45, abs=0.001)
    assert curve.optimal_total_cost_per_week <= curve.total_cost_per_week.min()
    low, high = curve.flat_zone_ratios
    inside = (curve.service_level_ratios >= low) & (curve.service_level_ratios <= high)
    dear = curve.total_cost_per_week > 1.01 * curve.optimal_total_cost_per_week
    assert inside.any()
    assert np.all(dear == ~inside)


def test_where_demand_is_known_every_level_costs_the_same_and_the_zone_is_the_normal_ones():
    known = flat_zone(QuantileLaw(np.full(10, 50.0), 50.0), **PRICES)
    assert known == pytest.approx(flat_zone(LAW, **PRICES), rel=1e-6)

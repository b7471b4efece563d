"""Cost and profit drawn over the service level: curve, flat zone, surface, and what one more point costs.

Value objects carry grids, never figures; every cell is computed from the axis values it is drawn over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.buffer_cost import buffer_cost_per_cycle, holding_cost_per_cycle, shortage_cost_per_cycle
from core.economics import expected_profit_per_week
from core.errors import InvalidParameter
from core.newsvendor import critical_ratio
from core.quantities import FloatArray, require_non_negative, require_open_ratio, require_positive
from core.safety_stock import safety_stock, sd_lead_time_demand
from core.service_level import DAYS_PER_WEEK
from core.special_functions import ndtr, ndtri

FLAT_ZONE_RATIO = 0.01  # the flat zone holds the levels that cost at most 1 % more than the best one
SERVICE_LEVEL_GRID = tuple(float(level) for level in ndtr(np.linspace(0.0, 3.0, 61)))  # even steps of buffer
SERVICE_POINTS = tuple(point / 100.0 for point in range(50, 100))
_FAR_Z = 40.0  # beyond any z that a double service level can ask for


@dataclass(frozen=True)
class CostCurve:
    """Cost per week over the service level, arrays (n_levels,); the flat zone as (lowest, highest) level."""

    service_level_ratios: FloatArray
    buffer_units: FloatArray
    holding_cost_per_week: FloatArray
    shortage_cost_per_week: FloatArray
    total_cost_per_week: FloatArray
    optimal_service_level_ratio: float
    optimal_total_cost_per_week: float
    flat_zone_ratios: tuple[float, float]


@dataclass(frozen=True)
class ProfitSurface:
    """Expected profit per week over lead-time spread (rows) and service level (columns).

    buffer_units, expected_profit_per_week: (n_spreads, n_levels). optimal_profit_per_week: (n_spreads,), at
    the best level, which is the same in each row.
    """

    sd_lead_time_days: FloatArray
    service_level_ratios: FloatArray
    buffer_units: FloatArray
    expected_profit_per_week: FloatArray
    optimal_service_level_ratio: float
    optimal_profit_per_week: FloatArray


@dataclass(frozen=True)
class ServicePoints:
    """What a step from one service level to the next costs and saves per week; arrays are (n_levels - 1,)."""

    from_service_level_ratios: FloatArray
    to_service_level_ratios: FloatArray
    extra_holding_cost_per_week: FloatArray
    saved_shortage_cost_per_week: FloatArray
    net_gain_per_week: FloatArray


def trace_cost_curve(
    *,
    sd_lead_time_demand_units: float,
    underage_cost_per_unit: float,
    overage_cost_per_unit: float,
    order_cycle_days: float,
    service_level_ratios: ArrayLike = SERVICE_LEVEL_GRID,
) -> CostCurve:
    """Holding, shortage and total cost per week over a grid of cycle service levels.

    Parameters
    ----------
    sd_lead_time_demand_units : float, >= 0
    underage_cost_per_unit, overage_cost_per_unit, order_cycle_days : float, > 0
    service_level_ratios : (n_levels,) array, above 0 and below 1

    Formula
    -------
    C(SL) = (7 / cycle days) (Co (b + sd L(z)) + Cu sd L(z)) with b = z sd, z the quantile of SL; least at SL
    = Cu / (Cu + Co)

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Newsvendor cost with the spread of lead-time demand; its minimum is the critical ratio.
    """
    levels = require_open_ratio("service_level_ratios", service_level_ratios)
    costs = _require_costs(underage_cost_per_unit, overage_cost_per_unit)
    cycles = DAYS_PER_WEEK / float(require_positive("order_cycle_days", order_cycle_days))
    sd = float(require_non_negative("sd_lead_time_demand_units", sd_lead_time_demand_units))
    best = float(critical_ratio(**costs))

    def total_at(buffer: float) -> float:
        return cycles * float(
            buffer_cost_per_cycle(buffer_units=buffer, sd_lead_time_demand_units=sd, **costs)
        )

    buffer = safety_stock(service_level_ratio=levels, sd_lead_time_demand_units=sd)
    holding = cycles * holding_cost_per_cycle(
        buffer_units=buffer, sd_lead_time_demand_units=sd, overage_cost_per_unit=overage_cost_per_unit
    )
    shortage = cycles * shortage_cost_per_cycle(
        buffer_units=buffer, sd_lead_time_demand_units=sd, underage_cost_per_unit=underage_cost_per_unit
    )
    return CostCurve(
        service_level_ratios=levels,
        buffer_units=buffer,
        holding_cost_per_week=holding,
        shortage_cost_per_week=shortage,
        total_cost_per_week=holding + shortage,
        optimal_service_level_ratio=best,
        optimal_total_cost_per_week=total_at(float(ndtri(best)) * sd),
        flat_zone_ratios=flat_zone(
            underage_cost_per_unit=underage_cost_per_unit, overage_cost_per_unit=overage_cost_per_unit
        ),
    )


def flat_zone(*, underage_cost_per_unit: float, overage_cost_per_unit: float) -> tuple[float, float]:
    """Lowest and highest service level whose cost is within 1 % of the least; the same for every spread.

    Formula
    -------
    the SL with C(SL) <= 1.01 C(CR); z alone decides, so the zone is the same for every sd

    Raises
    ------
    InvalidParameter
        where a cost is not above 0.

    Source
    ------
    Newsvendor cost, which is flat about its least value: Snyder & Shen, Fundamentals of Supply Chain Theory,
    2nd ed., section 4.3.
    """
    from scipy.optimize import brentq

    costs = _require_costs(underage_cost_per_unit, overage_cost_per_unit)

    def cost(z: float) -> float:
        return float(buffer_cost_per_cycle(buffer_units=z, sd_lead_time_demand_units=1.0, **costs))

    best_z = float(ndtri(critical_ratio(**costs)))
    ceiling = cost(best_z) * (1.0 + FLAT_ZONE_RATIO)
    low, high = (brentq(lambda z: cost(z) - ceiling, *sorted((best_z, end))) for end in (-_FAR_Z, _FAR_Z))
    return float(ndtr(low)), float(ndtr(high))


def trace_profit_surface(
    *,
    mean_units_per_day: float,
    mean_workload_units_per_day: float,
    sd_workload_units_per_day: float,
    lead_time_days: float,
    order_cycle_days: float,
    margin_per_unit: float,
    underage_cost_per_unit: float,
    overage_cost_per_unit: float,
    sd_lead_time_days: ArrayLike,
    service_level_ratios: ArrayLike = SERVICE_LEVEL_GRID,
) -> ProfitSurface:
    """Expected profit per week for each lead-time spread and service level, each cell with its own values.

    Parameters
    ----------
    mean_units_per_day : float, >= 0
        Demand that pays.
    mean_workload_units_per_day, sd_workload_units_per_day : float, >= 0
        Demand plus returns, which is what the buffer stands against.
    sd_lead_time_days : (n_spreads,) array, >= 0
    service_level_ratios : (n_levels,) array, above 0 and below 1
    others : as in `core.economics.expected_profit_per_week`

    Formula
    -------
    Pi(SL, sd_L) = 7 (D margin - C(b) / cycle days) with b = z sd_LT and sd_LT = sqrt(L sd_D**2 + D**2
    sd_L**2) of each row's own sd_L

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Newsvendor profit (Cachon & Terwiesch, Matching Supply with Demand, chapter 12) over lead-time spread.
    """
    levels = np.atleast_1d(require_open_ratio("service_level_ratios", service_level_ratios))
    spreads = np.atleast_1d(require_non_negative("sd_lead_time_days", sd_lead_time_days))
    costs = _require_costs(underage_cost_per_unit, overage_cost_per_unit)
    sd = sd_lead_time_demand(
        mean_units_per_day=mean_workload_units_per_day,
        sd_units_per_day=sd_workload_units_per_day,
        lead_time_days=lead_time_days,
        sd_lead_time_days=spreads[:, np.newaxis],
    )
    best = float(critical_ratio(**costs))

    def profit(level: ArrayLike) -> FloatArray:
        return expected_profit_per_week(
            mean_units_per_day=mean_units_per_day,
            sd_lead_time_demand_units=sd,
            service_level_ratio=level,
            order_cycle_days=order_cycle_days,
            margin_per_unit=margin_per_unit,
            **costs,
        )

    return ProfitSurface(
        sd_lead_time_days=spreads,
        service_level_ratios=levels,
        buffer_units=safety_stock(service_level_ratio=levels, sd_lead_time_demand_units=sd),
        expected_profit_per_week=profit(levels),
        optimal_service_level_ratio=best,
        optimal_profit_per_week=profit(best)[:, 0],
    )


def price_service_points(
    *,
    sd_lead_time_demand_units: float,
    underage_cost_per_unit: float,
    overage_cost_per_unit: float,
    order_cycle_days: float,
    service_level_ratios: ArrayLike = SERVICE_POINTS,
) -> ServicePoints:
    """Marginal table: what each step up the service levels costs in holding and saves in shortage, per week.

    Formula
    -------
    extra holding = H(SL + 1 %) - H(SL); saved shortage = P(SL) - P(SL + 1 %); net gain = saved - extra

    Raises
    ------
    InvalidParameter
        where the levels do not ascend, or an argument is outside its domain.

    Source
    ------
    Marginal analysis of the newsvendor cost (Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed.,
    section 4.3).
    """
    curve = trace_cost_curve(
        sd_lead_time_demand_units=sd_lead_time_demand_units,
        underage_cost_per_unit=underage_cost_per_unit,
        overage_cost_per_unit=overage_cost_per_unit,
        order_cycle_days=order_cycle_days,
        service_level_ratios=service_level_ratios,
    )
    levels = curve.service_level_ratios
    if levels.ndim != 1 or levels.size < 2 or np.any(np.diff(levels) <= 0):
        raise InvalidParameter("service_level_ratios", str(levels), "at least two levels that ascend")
    extra, saved = np.diff(curve.holding_cost_per_week), -np.diff(curve.shortage_cost_per_week)
    return ServicePoints(
        from_service_level_ratios=levels[:-1],
        to_service_level_ratios=levels[1:],
        extra_holding_cost_per_week=extra,
        saved_shortage_cost_per_week=saved,
        net_gain_per_week=saved - extra,
    )


def _require_costs(underage: float, overage: float) -> dict[str, float]:
    """Both costs above 0: otherwise no service level below 1 and above 0 is best."""
    return {
        "underage_cost_per_unit": float(require_positive("underage_cost_per_unit", underage)),
        "overage_cost_per_unit": float(require_positive("overage_cost_per_unit", overage)),
    }

"""Cost and profit drawn over the service level: curve, flat zone, surface, and what one more point costs.

Value objects carry grids, never figures; every cell is computed from the axis values it is drawn over.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.laws import DemandLaw, NormalLaw
from core.money.economics import expected_profit_per_week
from core.quantities import FloatArray, require_non_negative, require_open_ratio, require_positive
from core.service.buffer_cost import buffer_cost_per_cycle, holding_cost_per_cycle, shortage_cost_per_cycle
from core.service.cycle_law import best_service_level
from core.service.service_level import DAYS_PER_WEEK

FURTHEST = 1e6  # multiples of the best stock, beyond which nobody looks for the end of the flat zone
FLAT_ZONE_RATIO = 0.01  # the flat zone holds the levels that cost at most 1 % more than the best one
# Even steps of buffer; without scipy, which would load whenever this is imported
SERVICE_LEVEL_GRID = tuple(math.erfc(-z / math.sqrt(2.0)) / 2.0 for z in np.linspace(0.0, 3.0, 61).tolist())
SERVICE_POINTS = tuple(point / 100.0 for point in range(50, 100))
SMALLEST_COST_RATIO = 1e-12  # of the stock; a smaller cost is rounding, of demand that is known


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
    cycle_law: DemandLaw,
    *,
    underage_cost_per_unit: float,
    overage_cost_per_unit: float,
    order_cycle_days: float,
    service_level_ratios: ArrayLike = SERVICE_LEVEL_GRID,
) -> CostCurve:
    """Holding, shortage and total cost per week over a grid of cycle service levels.

    Parameters
    ----------
    cycle_law : law of the workload that an order must last for
    underage_cost_per_unit, overage_cost_per_unit, order_cycle_days : float, > 0
    service_level_ratios : (n_levels,) array, above 0 and below 1

    Formula
    -------
    C(SL) = (7 / cycle days) (Co E[(S - D)+] + Cu E[(D - S)+]) with S the quantile of SL; least at SL = Cu /
    (Cu + Co) (a little below under the law of a cycle). For normal demand with b = z sd: Co (b + sd L(z)) + Cu sd L(z)

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Newsvendor cost under the law of lead-time demand; its minimum is the critical ratio.
    """
    levels = require_open_ratio("service_level_ratios", service_level_ratios)
    costs = _require_costs(underage_cost_per_unit, overage_cost_per_unit)
    cycles = DAYS_PER_WEEK / float(require_positive("order_cycle_days", order_cycle_days))
    best = float(best_service_level(cycle_law, **costs))
    stock = cycle_law.quantile(levels)
    holding = cycles * holding_cost_per_cycle(
        cycle_law, stock_units=stock, overage_cost_per_unit=overage_cost_per_unit
    )
    shortage = cycles * shortage_cost_per_cycle(
        cycle_law, stock_units=stock, underage_cost_per_unit=underage_cost_per_unit
    )
    least = buffer_cost_per_cycle(cycle_law, stock_units=cycle_law.quantile(best), **costs)
    return CostCurve(
        service_level_ratios=levels,
        buffer_units=stock - cycle_law.mean,
        holding_cost_per_week=holding,
        shortage_cost_per_week=shortage,
        total_cost_per_week=holding + shortage,
        optimal_service_level_ratio=best,
        optimal_total_cost_per_week=cycles * float(least),
        flat_zone_ratios=flat_zone(cycle_law, **costs),
    )


def cost_per_week(
    cycle_law: DemandLaw,
    *,
    underage_cost_per_unit: float,
    overage_cost_per_unit: float,
    order_cycle_days: float,
    service_level_ratio: float,
) -> float:
    """Total cost per week at one service level: a point of `trace_cost_curve`."""
    cost = buffer_cost_per_cycle(
        cycle_law,
        stock_units=cycle_law.quantile(service_level_ratio),
        underage_cost_per_unit=underage_cost_per_unit,
        overage_cost_per_unit=overage_cost_per_unit,
    )
    return DAYS_PER_WEEK / float(require_positive("order_cycle_days", order_cycle_days)) * float(cost)


def flat_zone(
    cycle_law: DemandLaw, *, underage_cost_per_unit: float, overage_cost_per_unit: float
) -> tuple[float, float]:
    """Lowest and highest service level whose cost is within 1 % of the least.

    Formula
    -------
    the SL with C(SL) <= 1.01 C(CR); the same for every spread of a normal law, and that zone where demand is
    known

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

    def cost(stock: float) -> float:
        return float(buffer_cost_per_cycle(cycle_law, stock_units=stock, **costs))

    best = float(cycle_law.quantile(best_service_level(cycle_law, **costs)))
    ceiling = cost(best) * (1.0 + FLAT_ZONE_RATIO)
    if ceiling <= SMALLEST_COST_RATIO * abs(best):
        return flat_zone(NormalLaw(mean_units=0.0, sd_units=1.0), **costs)
    ends = []
    for direction in (-1.0, 1.0):
        step = ceiling / min(costs.values())  # far enough to cost more, or nearly
        while cost(best + direction * step) <= ceiling and step < FURTHEST * (1.0 + abs(best)):
            step *= 2.0
        if cost(best + direction * step) <= ceiling:
            ends.append(best + direction * step)  # a cycle cannot be short of more than its own demand
            continue
        ends.append(brentq(lambda stock: cost(stock) - ceiling, *sorted((best, best + direction * step))))
    low, high = (float(cycle_law.at_most(stock)) for stock in ends)
    return low, high


def trace_profit_surface(
    cycle_laws: DemandLaw,
    *,
    mean_units_per_day: float,
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
    cycle_laws : law of the workload that an order must last for, shaped (n_spreads, 1)
        Demand plus returns, which is what the buffer stands against, for each of `sd_lead_time_days`.
    mean_units_per_day : float, >= 0
        Demand that pays.
    sd_lead_time_days : (n_spreads,) array, >= 0
    service_level_ratios : (n_levels,) array, above 0 and below 1
    others : as in `core.money.economics.expected_profit_per_week`

    Formula
    -------
    Pi(SL, sd_L) = 7 (D margin - C(S) / cycle days) with S the quantile of SL under each row's own sd_L; for
    normal demand S = D L + z sqrt(L sd_D**2 + D**2 sd_L**2)

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
    best = best_service_level(cycle_laws, **costs)

    def profit(level: ArrayLike) -> FloatArray:
        return expected_profit_per_week(
            cycle_laws,
            mean_units_per_day=mean_units_per_day,
            service_level_ratio=level,
            order_cycle_days=order_cycle_days,
            margin_per_unit=margin_per_unit,
            **costs,
        )

    return ProfitSurface(
        sd_lead_time_days=spreads,
        service_level_ratios=levels,
        buffer_units=cycle_laws.quantile(levels) - cycle_laws.mean,
        expected_profit_per_week=profit(levels),
        optimal_service_level_ratio=float(np.ravel(best)[0]),
        optimal_profit_per_week=profit(best)[:, 0],
    )


def price_service_points(
    cycle_law: DemandLaw,
    *,
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
        cycle_law,
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

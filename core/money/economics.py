"""What a lane earns: unit economics, and the profit per week that a service level leaves.

One underage cost Cu and one overage cost Co (`core.lane.CostParameters`) price everything here, so the best
service level is the critical ratio Cu / (Cu + Co) wherever it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from core.lane import CostParameters
from core.laws.law import DemandLaw
from core.quantities import (
    FloatArray,
    require_finite,
    require_non_negative,
    require_open_ratio,
    require_positive,
    require_ratio,
)
from core.service.buffer_cost import buffer_cost_per_cycle, holding_cost_per_cycle, shortage_cost_per_cycle
from core.service.cycle_law import best_service_level
from core.service.newsvendor import critical_ratio
from core.service.service_level import DAYS_PER_WEEK


@dataclass(frozen=True)
class UnitEconomics:
    """Money of one unit: what it earns when served, what it costs when short (Cu) or idle (Co).

    margin_ratio is the margin over the price, None where the price is 0.
    """

    price_per_unit: float
    unit_cost_per_unit: float
    margin_per_unit: float
    margin_ratio: float | None
    underage_cost_per_unit: float
    overage_cost_per_unit: float
    critical_ratio: float


@dataclass(frozen=True)
class LaneEconomics:
    """Expected money of one lane per week at today's service level and at the best one.

    holding_cost_per_week and shortage_cost_per_week are those of today's level. The optimal_ fields and the
    gap are None where no service level inside 0 to 1 is best: a shortage or an idle unit costs nothing.
    """

    unit: UnitEconomics
    revenue_per_week: float
    margin_per_week: float
    service_level_ratio: float
    holding_cost_per_week: float
    shortage_cost_per_week: float
    expected_profit_per_week: float
    optimal_service_level_ratio: float | None
    optimal_buffer_units: float | None
    optimal_expected_profit_per_week: float | None
    profit_gap_per_week: float | None


def expected_profit_per_week(
    cycle_law: DemandLaw,
    *,
    mean_units_per_day: ArrayLike,
    service_level_ratio: ArrayLike,
    order_cycle_days: ArrayLike,
    margin_per_unit: ArrayLike,
    underage_cost_per_unit: ArrayLike,
    overage_cost_per_unit: ArrayLike,
) -> FloatArray:
    """Expected profit of a lane per week when its buffer is set for a cycle service level.

    Parameters
    ----------
    cycle_law : law of the workload that an order must last for
    mean_units_per_day : float or (n_lanes,) array, >= 0
        Demand that pays, without returns.
    service_level_ratio : float or (n_lanes,) array, above 0 and below 1
    order_cycle_days : float or (n_lanes,) array, > 0
    margin_per_unit : float or (n_lanes,) array, finite
    underage_cost_per_unit, overage_cost_per_unit : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array [money per week]
        7 * (demand * margin - buffer cost per cycle / cycle days). The underage cost contains the lost
        margin, so the first term counts the margin of all demand.

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Newsvendor profit = margin of the mean demand - mismatch cost (Cachon & Terwiesch, Matching Supply with
    Demand, ch. 12).
    """
    mean = require_non_negative("mean_units_per_day", mean_units_per_day)
    level = require_open_ratio("service_level_ratio", service_level_ratio)
    days = require_positive("order_cycle_days", order_cycle_days)
    margin = require_finite("margin_per_unit", margin_per_unit)
    mismatch = buffer_cost_per_cycle(
        cycle_law,
        stock_units=cycle_law.quantile(level),
        underage_cost_per_unit=underage_cost_per_unit,
        overage_cost_per_unit=overage_cost_per_unit,
    )
    return DAYS_PER_WEEK * (mean * margin - mismatch / days)


def price_unit(costs: CostParameters, *, order_cycle_days: float, return_ratio: float = 0.0) -> UnitEconomics:
    """Unit economics of one lane.

    Formula
    -------
    margin = price - unit cost; Cu = margin / (1 + r) + SLA penalty, as of 1 + r units one is demand;
    Co = holding per day * order cycle + obsolescence; CR = Cu / (Cu + Co)

    Raises
    ------
    InvalidParameter
        where the underage cost is negative (margin below minus the penalty), or underage and overage cost are
        both 0.

    Source
    ------
    The product brief, unit economics, with one underage and one overage cost for all of the twin.
    """
    overage = costs.overage_cost_per_unit(float(require_positive("order_cycle_days", order_cycle_days)))
    underage = costs.underage_cost_per_unit(float(require_ratio("return_ratio", return_ratio)))
    return UnitEconomics(
        price_per_unit=costs.price_per_unit,
        unit_cost_per_unit=costs.unit_cost_per_unit,
        margin_per_unit=costs.margin_per_unit,
        margin_ratio=costs.margin_per_unit / costs.price_per_unit if costs.price_per_unit > 0 else None,
        underage_cost_per_unit=underage,
        overage_cost_per_unit=overage,
        critical_ratio=float(critical_ratio(underage_cost_per_unit=underage, overage_cost_per_unit=overage)),
    )


def plan_economics(
    cycle_law: DemandLaw,
    *,
    mean_units_per_day: float,
    service_level_ratio: float,
    level_units: float,
    order_cycle_days: float,
    costs: CostParameters,
    return_ratio: float = 0.0,
) -> LaneEconomics:
    """Economics of one lane at its service level, beside the best one.

    Parameters
    ----------
    service_level_ratio, level_units : as planned, and the stock that stands for it
    order_cycle_days : how long a cycle really lasts
    return_ratio : 0 to 1; a returned unit that is short loses no margin
    others : as in `expected_profit_per_week`

    Raises
    ------
    InvalidParameter
        as `price_unit` and `expected_profit_per_week` do.
    """
    unit = price_unit(costs, order_cycle_days=order_cycle_days, return_ratio=return_ratio)
    mean = float(require_non_negative("mean_units_per_day", mean_units_per_day))
    level = float(require_open_ratio("service_level_ratio", service_level_ratio))
    stock = float(require_finite("level_units", level_units))
    holding = holding_cost_per_cycle(
        cycle_law, stock_units=stock, overage_cost_per_unit=unit.overage_cost_per_unit
    )
    shortage = shortage_cost_per_cycle(
        cycle_law, stock_units=stock, underage_cost_per_unit=unit.underage_cost_per_unit
    )

    cycles_per_week = DAYS_PER_WEEK / order_cycle_days
    margin_per_week = DAYS_PER_WEEK * mean * unit.margin_per_unit
    profit = margin_per_week - cycles_per_week * float(holding + shortage)
    best = _best_level(cycle_law, unit)
    best_profit = None
    if best is not None:
        at_best = expected_profit_per_week(
            cycle_law,
            mean_units_per_day=mean,
            service_level_ratio=best,
            order_cycle_days=order_cycle_days,
            margin_per_unit=unit.margin_per_unit,
            underage_cost_per_unit=unit.underage_cost_per_unit,
            overage_cost_per_unit=unit.overage_cost_per_unit,
        )
        best_profit = max(float(at_best), profit)
    return LaneEconomics(
        unit=unit,
        revenue_per_week=DAYS_PER_WEEK * mean * costs.price_per_unit,
        margin_per_week=margin_per_week,
        service_level_ratio=level,
        holding_cost_per_week=float(holding) * cycles_per_week,
        shortage_cost_per_week=float(shortage) * cycles_per_week,
        expected_profit_per_week=profit,
        optimal_service_level_ratio=best,
        optimal_buffer_units=None if best is None else float(cycle_law.quantile(best) - cycle_law.mean),
        optimal_expected_profit_per_week=best_profit,
        profit_gap_per_week=None if best_profit is None else best_profit - profit,
    )


def _best_level(cycle_law: DemandLaw, unit: UnitEconomics) -> float | None:
    """The service level that costs least, None where none inside 0 to 1 does."""
    if not 0.0 < unit.critical_ratio < 1.0:
        return None
    best = best_service_level(
        cycle_law,
        underage_cost_per_unit=unit.underage_cost_per_unit,
        overage_cost_per_unit=unit.overage_cost_per_unit,
    )
    return float(best)

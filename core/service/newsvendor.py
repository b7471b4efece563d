"""The newsvendor: how much to hold for one period, given what too little and too much of it cost."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from core.laws.law import DemandLaw
from core.quantities import FloatArray, require_finite, require_non_negative, require_positive


@dataclass(frozen=True)
class NewsvendorPlan:
    """A quantity for one period, how often it suffices, and what it is expected to cost.

    critical_ratio is what the costs ask for, service_level_ratio what the quantity gives; for demand in whole
    units the second lies above the first at the optimum.
    """

    critical_ratio: float
    quantity_units: float
    service_level_ratio: float
    expected_shortage_units: float
    expected_overage_units: float
    expected_cost: float


def critical_ratio(*, underage_cost_per_unit: ArrayLike, overage_cost_per_unit: ArrayLike) -> FloatArray:
    """Probability with which the optimal quantity meets the demand.

    Parameters
    ----------
    underage_cost_per_unit, overage_cost_per_unit : float or (n_lanes,) array, >= 0
        Cost of one unit short (Cu) and of one unit idle (Co); their sum must be above 0.

    Returns
    -------
    float or (n_lanes,) array [ratio]
        Cu / (Cu + Co): 0 where a shortage costs nothing, 1 where idle units cost nothing.

    Raises
    ------
    InvalidParameter
        where a cost is negative or not finite, or both are 0.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 4.3.
    """
    underage = require_non_negative("underage_cost_per_unit", underage_cost_per_unit)
    overage = require_non_negative("overage_cost_per_unit", overage_cost_per_unit)
    total = require_positive("the sum of underage and overage cost per unit", underage + overage)
    return underage / total


def underage_cost(
    *, price_per_unit: ArrayLike, unit_cost_per_unit: ArrayLike, penalty_per_unit: ArrayLike
) -> FloatArray:
    """Cost of one unit short (Cu): lost margin plus penalty.

    Parameters
    ----------
    price_per_unit, unit_cost_per_unit, penalty_per_unit : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array [money per unit]
        price - unit cost + penalty; negative where serving a unit costs more than failing it.

    Raises
    ------
    InvalidParameter
        where an argument is negative or not finite.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 4.3: what a sale not made would have
    brought.
    """
    price = require_non_negative("price_per_unit", price_per_unit)
    cost = require_non_negative("unit_cost_per_unit", unit_cost_per_unit)
    return price - cost + require_non_negative("penalty_per_unit", penalty_per_unit)


def overage_cost(*, unit_cost_per_unit: ArrayLike, salvage_per_unit: ArrayLike) -> FloatArray:
    """Cost of one unit too many (Co): what it cost less what it still brings.

    Parameters
    ----------
    unit_cost_per_unit : float or (n_lanes,) array, >= 0
    salvage_per_unit : float or (n_lanes,) array, finite
        Negative where getting rid of a unit costs money.

    Returns
    -------
    float or (n_lanes,) array [money per unit]

    Formula
    -------
    Co = unit cost - salvage

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 4.3.
    """
    cost = require_non_negative("unit_cost_per_unit", unit_cost_per_unit)
    return cost - require_finite("salvage_per_unit", salvage_per_unit)


def price_quantity(
    law: DemandLaw,
    *,
    quantity_units: float,
    underage_cost_per_unit: float,
    overage_cost_per_unit: float,
) -> NewsvendorPlan:
    """What a given quantity is expected to cost over the period that the law describes.

    Formula
    -------
    C(Q) = Cu E[(D - Q)+] + Co E[(Q - D)+]

    Raises
    ------
    InvalidParameter
        where the quantity is not finite, a cost is negative or not finite, or both costs are 0.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 4.3.
    """
    ratio = critical_ratio(
        underage_cost_per_unit=underage_cost_per_unit, overage_cost_per_unit=overage_cost_per_unit
    )
    shortage = float(law.loss(quantity_units))
    overage = float(law.complementary_loss(quantity_units))
    return NewsvendorPlan(
        critical_ratio=float(ratio),
        quantity_units=float(quantity_units),
        service_level_ratio=float(law.at_most(quantity_units)),
        expected_shortage_units=shortage,
        expected_overage_units=overage,
        expected_cost=underage_cost_per_unit * shortage + overage_cost_per_unit * overage,
    )


def plan_newsvendor(
    law: DemandLaw, *, underage_cost_per_unit: float, overage_cost_per_unit: float
) -> NewsvendorPlan:
    """The quantity of least expected cost: the critical ratio's quantile of demand.

    Parameters
    ----------
    law : any law of `core.laws`, of the demand of the whole protection time
        Where an order placed now must last L + 1 periods, that is `law.over_periods(L + 1)`.
    underage_cost_per_unit, overage_cost_per_unit : float, >= 0
        Holding and shortage are paid on what is left or missing at the end of the period.

    Returns
    -------
    NewsvendorPlan
        For demand in whole units the smallest of the best quantities.

    Formula
    -------
    Q* = smallest Q with P(D <= Q) >= Cu / (Cu + Co); under a normal law Q* = mean + z sd with z the quantile
    of that ratio, and the expected cost there is (Cu + Co) phi(z) sd.

    Raises
    ------
    InvalidParameter
        where a cost is negative or not finite, both are 0, or one is 0 under a law without bound: then no
        finite quantity is best.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 4.3.
    """
    ratio = critical_ratio(
        underage_cost_per_unit=underage_cost_per_unit, overage_cost_per_unit=overage_cost_per_unit
    )
    return price_quantity(
        law,
        quantity_units=float(law.quantile(ratio)),
        underage_cost_per_unit=underage_cost_per_unit,
        overage_cost_per_unit=overage_cost_per_unit,
    )


def expected_profit(law: DemandLaw, plan: NewsvendorPlan, *, margin_per_unit: float) -> float:
    """Profit expected of a plan: the margin on all demand, less what shortage and overage take from it.

    Parameters
    ----------
    law : the law that `plan` was made for
    margin_per_unit : float, finite
        Price less unit cost; the plan's costs must come from the same prices.

    Formula
    -------
    Pi(Q) = (price - unit cost) E[D] - C(Q)

    Raises
    ------
    InvalidParameter
        where the margin is not finite.

    Source
    ------
    Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 4.3; Cachon & Terwiesch, Matching
    Supply with Demand, chapter 12.
    """
    return float(require_finite("margin_per_unit", margin_per_unit) * law.mean) - plan.expected_cost

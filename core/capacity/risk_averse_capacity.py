"""Own capacity for a planner who also looks at the worst periods, not only at the mean cost."""

from __future__ import annotations

from dataclasses import dataclass

from core.capacity.overflow import quantile_from_zero
from core.capacity.own_capacity import require_prices
from core.laws import DemandLaw
from core.quantities import require_non_negative, require_open_ratio, require_positive, require_ratio


@dataclass(frozen=True)
class RiskAverseCapacity:
    """The capacity that is best for (1 - aversion) * mean cost + aversion * mean cost of the worst tail."""

    own_capacity_units: float
    expected_cost: float
    conditional_value_at_risk_cost: float
    objective_cost: float


def price_risk_averse_capacity(
    law: DemandLaw,
    *,
    own_capacity_units: float,
    own_capacity_cost_per_unit: float,
    partner_surcharge_per_unit: float,
    level_ratio: float,
    aversion_ratio: float,
) -> RiskAverseCapacity:
    """Mean cost of a given booked capacity, and its mean cost in the worst 1 - level of the periods.

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Rockafellar & Uryasev (2002): the cost rises with demand, so its worst periods are those of the demand.
    """
    capacity = float(require_non_negative("own_capacity_units", own_capacity_units))
    own_cost, surcharge = require_prices(own_capacity_cost_per_unit, partner_surcharge_per_unit)
    tail = 1.0 - float(require_open_ratio("level_ratio", level_ratio))
    aversion = float(require_ratio("aversion_ratio", aversion_ratio))
    border = float(law.quantile(level_ratio))
    mean_overflow = float(law.loss(capacity))
    tail_overflow = max(border - capacity, 0.0) + float(law.loss(max(border, capacity))) / tail
    mean_cost = capacity * own_cost + (own_cost + surcharge) * mean_overflow
    tail_cost = capacity * own_cost + (own_cost + surcharge) * tail_overflow
    return RiskAverseCapacity(
        own_capacity_units=capacity,
        expected_cost=mean_cost,
        conditional_value_at_risk_cost=tail_cost,
        objective_cost=(1.0 - aversion) * mean_cost + aversion * tail_cost,
    )


def plan_risk_averse_capacity(
    law: DemandLaw,
    *,
    own_capacity_cost_per_unit: float,
    partner_surcharge_per_unit: float,
    level_ratio: float,
    aversion_ratio: float,
) -> RiskAverseCapacity:
    """Booked capacity for a planner who also looks at the worst 1 - level of the periods.

    Parameters
    ----------
    law : demand per period
    own_capacity_cost_per_unit : float, > 0 (H)
    partner_surcharge_per_unit : float, >= 0 (S)
    level_ratio : float, above 0 and below 1
    aversion_ratio : float, 0 (mean cost only) to 1 (conditional value at risk only)

    Returns
    -------
    RiskAverseCapacity
        The cost rises with demand whatever the capacity, so its worst periods are those of the demand, and
        the best C is the quantile of a law that gives them more weight: the smallest C with
        (1 - a) * P + a * min(1, P / (1 - level)) <= H / (H + S), where P = P(D > C).

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Rockafellar & Uryasev (2002); mean-CVaR newsvendor (Gotoh & Takano 2007, EJOR 179).
    """
    own_cost, surcharge = require_prices(own_capacity_cost_per_unit, partner_surcharge_per_unit)
    require_positive("own_capacity_cost_per_unit", own_cost)
    tail = 1.0 - float(require_open_ratio("level_ratio", level_ratio))
    aversion = float(require_ratio("aversion_ratio", aversion_ratio))
    weighted = own_cost / (own_cost + surcharge)
    at_border = (1.0 - aversion) * tail + aversion
    if weighted >= at_border and aversion < 1.0:
        exceedance = (weighted - aversion) / (1.0 - aversion)
    else:
        exceedance = weighted * tail / at_border
    capacity = float(quantile_from_zero(law, 1.0 - exceedance)) if surcharge > 0 else 0.0
    return price_risk_averse_capacity(
        law,
        own_capacity_units=capacity,
        own_capacity_cost_per_unit=own_cost,
        partner_surcharge_per_unit=surcharge,
        level_ratio=level_ratio,
        aversion_ratio=aversion,
    )

"""What a week costs on a lane if nothing is done, as far as something can still be done: the order of the lanes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.laws import DemandLaw
from core.quantities import (
    FloatArray,
    FloatOrColumn,
    require_finite,
    require_non_negative,
    require_positive,
)
from core.service.buffer_cost import buffer_cost_per_cycle
from core.service.service_level import DAYS_PER_WEEK


@dataclass(frozen=True)
class MoneyAtRisk:
    """Money per week, floats or (n_lanes,) arrays: from_buffer + from_capacity."""

    from_buffer: FloatOrColumn
    from_capacity: FloatOrColumn

    @property
    def per_week(self) -> FloatOrColumn:
        return self.from_buffer + self.from_capacity


def buffer_at_risk_per_week(
    cycle_law: DemandLaw,
    *,
    level_in_force_units: ArrayLike,
    level_planned_units: ArrayLike,
    cycle_days: ArrayLike,
    shortage_cost_per_unit: ArrayLike,
    overage_cost_per_unit: ArrayLike,
) -> FloatArray:
    """What the stock in force costs more than the planned one: units short, and units that stand idle.

    Parameters
    ----------
    cycle_law : workload that a level must last for
    level_in_force_units, level_planned_units : float or (n_lanes,) array, finite
        Mean of that workload plus the buffer held, and plus the buffer planned.
    cycle_days : > 0; shortage_cost_per_unit, overage_cost_per_unit : >= 0

    Returns
    -------
    float or (n_lanes,) array [money per week], >= 0; 0 where the planned buffer is the one in force

    Formula
    -------
    7 / cycle days * (C(S in force) - C(S planned))+, C(S) = Co E[(S - D)+] + Cu * units short of a cycle, Cu = SLA
    penalty + lost margin of the demand among the units short

    Source
    ------
    Newsvendor cost of the cycle; own definition as a difference to what can still be done.
    """
    costs = {
        "underage_cost_per_unit": require_non_negative("shortage_cost_per_unit", shortage_cost_per_unit),
        "overage_cost_per_unit": require_non_negative("overage_cost_per_unit", overage_cost_per_unit),
    }
    in_force = buffer_cost_per_cycle(
        cycle_law, stock_units=require_finite("level_in_force_units", level_in_force_units), **costs
    )
    planned = buffer_cost_per_cycle(
        cycle_law, stock_units=require_finite("level_planned_units", level_planned_units), **costs
    )
    cycles_per_week = DAYS_PER_WEEK / require_positive("cycle_days", cycle_days)
    return np.maximum(in_force - planned, 0.0) * cycles_per_week


def capacity_at_risk_per_week(
    next_days: DemandLaw,
    last_year: DemandLaw,
    *,
    own_capacity_units_per_day: ArrayLike,
    open_days_per_week: ArrayLike,
    own_capacity_cost_per_unit: ArrayLike,
    partner_surcharge_per_unit: ArrayLike,
) -> FloatArray:
    """What own capacity misses of the coming weeks beyond what it missed of the last year, if that can be avoided.

    Idle booked units cost H, units passed on to partners cost S more than an own one. A lane at its usual level
    ranks with 0 whatever its capacity; one that grows pays partners, one that falls silent pays for idle capacity.

    Parameters
    ----------
    next_days, last_year : workload of a coming open day, and of an open day of the last year
    own_capacity_units_per_day : float or (n_lanes,) array, >= 0, per open day
    open_days_per_week, own_capacity_cost_per_unit (H), partner_surcharge_per_unit (S) : >= 0

    Returns
    -------
    float or (n_lanes,) array [money per week], >= 0

    Formula
    -------
    open days * min(m(C; coming) - m(C; last year), m(C; coming) - m(C*; coming))+ with m(C) = H E[(C - W)+] +
    S E[(W - C)+] and C* where P(W > C) = H / (H + S). The booked cost C H + (H + S) E[(W - C)+] is m(C) + H E[W]:
    what the volume costs in any case ranks nobody.

    Source
    ------
    Mismatch cost of the newsvendor, on the brief's cooperation cost.
    """
    capacity = require_non_negative("own_capacity_units_per_day", own_capacity_units_per_day)
    own_cost = require_non_negative("own_capacity_cost_per_unit", own_capacity_cost_per_unit)
    surcharge = require_non_negative("partner_surcharge_per_unit", partner_surcharge_per_unit)
    open_days = require_non_negative("open_days_per_week", open_days_per_week)

    def mismatch(law: DemandLaw, units: FloatArray) -> FloatArray:
        # E[(C - W)+] = C - E[W] + E[(W - C)+]: one loss says both
        return own_cost * (units - law.mean) + (own_cost + surcharge) * law.loss(units)

    total = own_cost + surcharge
    best = next_days.quantile(surcharge / np.where(total > 0, total, 1.0))
    coming = mismatch(next_days, capacity)
    above_plan = coming - np.nan_to_num(mismatch(last_year, capacity), nan=np.inf)
    return np.maximum(np.minimum(above_plan, coming - mismatch(next_days, best)), 0.0) * open_days

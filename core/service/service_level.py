"""What a buffer achieves: shortage per cycle, type-1 and type-2 service, and the SLA penalty.

The cycle service level (type 1) is the share of cycles without a shortage; the fill rate (type 2) is the
share of units served from stock. They differ, and neither is ever called by the other's name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.laws.continuous import NormalLaw
from core.laws.law import DemandLaw
from core.laws.normal_loss import normal_at_most, normal_loss
from core.quantities import FloatArray, require_finite, require_non_negative, require_positive

DAYS_PER_WEEK = 7.0


@dataclass(frozen=True)
class ServiceOutcome:
    """Service of one lane for a given buffer.

    fill_rate_ratio follows from the expected shortage per cycle and falls below 0 where the cycle is short
    against the spread over the lead time; fill_rate_exact_ratio counts each short unit once.
    """

    cycle_service_level_ratio: float
    expected_shortage_units_per_cycle: float
    fill_rate_ratio: float
    penalty_cost_per_cycle: float
    penalty_cost_per_week: float
    fill_rate_exact_ratio: float


def expected_shortage_per_cycle(
    *, buffer_units: ArrayLike, sd_lead_time_demand_units: ArrayLike
) -> FloatArray:
    """Units expected short when a replenishment arrives.

    Parameters
    ----------
    buffer_units : float or (n_lanes,) array, finite
        Stock held above mean lead-time demand; negative where less is held.
    sd_lead_time_demand_units : float or (n_lanes,) array, >= 0
        Spread over the lead time, not over one period.

    Returns
    -------
    float or (n_lanes,) array [units]
        sd * standard loss(buffer / sd)

    Raises
    ------
    InvalidParameter
        where an argument is not finite or the sd is negative.

    Assumes
    -------
    Lead-time demand is normal and unmet demand waits.

    Source
    ------
    Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, chapter 6.
    """
    return normal_loss(
        quantity_units=require_finite("buffer_units", buffer_units),
        mean_units=0.0,
        sd_units=require_non_negative("sd_lead_time_demand_units", sd_lead_time_demand_units),
    )


def cycle_service_level(*, buffer_units: ArrayLike, sd_lead_time_demand_units: ArrayLike) -> FloatArray:
    """Probability that a cycle passes without a shortage (type 1).

    Parameters
    ----------
    buffer_units : float or (n_lanes,) array, finite
    sd_lead_time_demand_units : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array [ratio]
        P(Z <= buffer / sd); where sd is 0: 1 for a buffer of 0 or more, else 0.

    Raises
    ------
    InvalidParameter
        where an argument is not finite or the sd is negative.

    Source
    ------
    Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, chapter 6 (P1).
    """
    return normal_at_most(
        quantity_units=require_finite("buffer_units", buffer_units),
        mean_units=0.0,
        sd_units=require_non_negative("sd_lead_time_demand_units", sd_lead_time_demand_units),
    )


def fill_rate(*, expected_shortage_units_per_cycle: ArrayLike, mean_units_per_cycle: ArrayLike) -> FloatArray:
    """Share of demand served from stock (type 2).

    Parameters
    ----------
    expected_shortage_units_per_cycle, mean_units_per_cycle : float or (n_lanes,) array, >= 0
        The cycle is the order cycle: time between orders, or review period.

    Returns
    -------
    float or (n_lanes,) array [ratio]
        1 - shortage / demand; 1 where there is neither. Not clipped: below 0 it says that the shortage
        counted at a replenishment exceeds the demand of a cycle, and `core.continuous_review` has the exact
        form.

    Raises
    ------
    InvalidParameter
        where an argument is negative or not finite, or there is a shortage without demand.

    Source
    ------
    Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, chapter 6 (P2).
    """
    shortage = require_non_negative("expected_shortage_units_per_cycle", expected_shortage_units_per_cycle)
    demand = require_non_negative("mean_units_per_cycle", mean_units_per_cycle)
    if np.any((demand == 0) & (shortage > 0)):
        raise InvalidParameter("mean_units_per_cycle", 0, "more than 0 where units are expected short")
    return 1.0 - shortage / np.where(demand > 0, demand, 1.0)


def sla_penalty_cost(*, expected_shortage_units: ArrayLike, penalty_per_unit: ArrayLike) -> FloatArray:
    """Expected SLA penalty over the time that the shortage covers.

    Parameters
    ----------
    expected_shortage_units, penalty_per_unit : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array [money]

    Formula
    -------
    expected shortage * penalty per unit

    Raises
    ------
    InvalidParameter
        where an argument is negative or not finite.

    Source
    ------
    The product brief, service level agreement.
    """
    shortage = require_non_negative("expected_shortage_units", expected_shortage_units)
    return shortage * require_non_negative("penalty_per_unit", penalty_per_unit)


def price_service(
    *,
    buffer_units: float,
    sd_lead_time_demand_units: float,
    mean_units_per_day: float,
    order_cycle_days: float,
    penalty_per_unit: float,
) -> ServiceOutcome:
    """Service and penalty of one lane whose lead-time demand is normal.

    Raises
    ------
    InvalidParameter
        where the order cycle is not above 0, and as the functions above do.
    """
    buffer = float(require_finite("buffer_units", buffer_units))
    sd = float(require_non_negative("sd_lead_time_demand_units", sd_lead_time_demand_units))
    return price_stock(
        NormalLaw(
            mean_units=0.0, sd_units=sd
        ),  # of what the mean leaves over, so that the stock is the buffer
        stock_units=buffer,
        mean_units_per_day=mean_units_per_day,
        order_cycle_days=order_cycle_days,
        penalty_per_unit=penalty_per_unit,
    )


def price_stock(
    lead_time_law: DemandLaw,
    *,
    stock_units: float,
    mean_units_per_day: float,
    order_cycle_days: float,
    penalty_per_unit: float,
) -> ServiceOutcome:
    """Service and penalty of one lane under any law of its lead-time demand.

    Formula
    -------
    shortage = E[(D - S)+]; fill rate = 1 - shortage / (D T), exactly 1 - (E[(D - S)+] - E[(D - S - D T)+]) / (D
    T), with S the mean of the lead time's demand plus the buffer and T the order cycle

    Raises
    ------
    InvalidParameter
        where the order cycle is not above 0, and as the functions above do.

    Source
    ------
    Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, chapter 6.
    """
    cycle_days = float(require_positive("order_cycle_days", order_cycle_days))
    demand = float(require_non_negative("mean_units_per_day", mean_units_per_day)) * cycle_days
    stock = float(require_finite("stock_units", stock_units))
    shortage = float(lead_time_law.loss(stock))
    # What was short already when the cycle began is still short at its end, and must not be counted again.
    carried = float(lead_time_law.loss(stock + demand))
    penalty = float(sla_penalty_cost(expected_shortage_units=shortage, penalty_per_unit=penalty_per_unit))
    return ServiceOutcome(
        cycle_service_level_ratio=float(lead_time_law.at_most(stock)),
        expected_shortage_units_per_cycle=shortage,
        fill_rate_ratio=float(
            fill_rate(expected_shortage_units_per_cycle=shortage, mean_units_per_cycle=demand)
        ),
        penalty_cost_per_cycle=penalty,
        penalty_cost_per_week=penalty * DAYS_PER_WEEK / cycle_days,
        fill_rate_exact_ratio=float(
            fill_rate(expected_shortage_units_per_cycle=shortage - carried, mean_units_per_cycle=demand)
        ),
    )

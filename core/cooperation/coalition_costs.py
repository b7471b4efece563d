"""What each coalition pays: the capacity model of `core.capacity.overflow` on the pooled demand of its members."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from core.capacity.overflow import booked_cost, expected_overflow_units, optimal_own_capacity
from core.cooperation.game import CoalitionGame, coalition_sums
from core.cooperation.partner_demand import PartnerDemand, pooled_sd_units
from core.errors import InvalidParameter
from core.quantities import FloatArray, require_non_negative


def best_capacity_costs(
    demand: PartnerDemand, *, own_capacity_cost_per_unit: ArrayLike, partner_surcharge_per_unit: ArrayLike
) -> CoalitionGame:
    """Expected cost of each coalition when it books the best capacity for its pooled demand.

    Parameters
    ----------
    own_capacity_cost_per_unit : float or (n_partners,) array, > 0
    partner_surcharge_per_unit : float or (n_partners,) array, >= 0
        A coalition buys at the lowest prices that one of its members has.

    Formula
    -------
    c(T) = min over C of C H + E[(D_T - C)+] (H + S), with D_T normal, mean = sum of the members' means and
    sd = sd_T

    Raises
    ------
    InvalidParameter
        where a price is outside its domain.

    Assumes
    -------
    Demand is jointly normal.

    Source
    ------
    The product brief's cost on pooled demand; a newsvendor game (Hartman, Dror & Shaked 2000; Slikker, Fransoo &
    Wouters 2005, EJOR 167).
    """
    own_cost, outside_cost = _lowest_prices(demand, own_capacity_cost_per_unit, partner_surcharge_per_unit)
    prices = {
        "own_capacity_cost_per_unit": own_cost[1:],
        "partner_surcharge_per_unit": outside_cost[1:] - own_cost[1:],
    }
    pooled = {"mean_units": coalition_sums(demand.mean_units)[1:], "sd_units": pooled_sd_units(demand)[1:]}
    capacity = optimal_own_capacity(**pooled, **prices)
    overflow = expected_overflow_units(own_capacity_units=capacity, **pooled)
    costs = booked_cost(own_capacity_units=capacity, overflow_units=overflow, **prices)
    return CoalitionGame(partners=demand.partners, values=np.append(0.0, costs))


def held_capacity_costs(
    demand: PartnerDemand,
    *,
    own_capacity_units: ArrayLike,
    own_capacity_cost_per_unit: ArrayLike,
    partner_surcharge_per_unit: ArrayLike,
) -> CoalitionGame:
    """Expected cost of each coalition when its members keep the capacity they hold and share it.

    Parameters
    ----------
    own_capacity_units : (n_partners,) array, >= 0
        Booked by each partner and paid at its own price whether used or not.
    own_capacity_cost_per_unit, partner_surcharge_per_unit : float or (n_partners,) array, >= 0
        What is above the joint capacity is bought outside at the lowest price that a member has.

    Formula
    -------
    c(T) = sum of C_i H_i + E[(D_T - sum of C_i)+] * the lowest H + S of a member

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Assumes
    -------
    Demand is jointly normal.

    Source
    ------
    The product brief's cost on pooled demand and pooled capacity.
    """
    n_partners = len(demand.partners)
    held = np.broadcast_to(require_non_negative("own_capacity_units", own_capacity_units), (n_partners,))
    own_price = require_non_negative("own_capacity_cost_per_unit", own_capacity_cost_per_unit)
    _, outside_cost = _lowest_prices(demand, own_capacity_cost_per_unit, partner_surcharge_per_unit)
    overflow = expected_overflow_units(
        own_capacity_units=coalition_sums(held),
        mean_units=coalition_sums(demand.mean_units),
        sd_units=pooled_sd_units(demand),
    )
    costs = coalition_sums(held * own_price)
    costs[1:] += overflow[1:] * outside_cost[1:]
    return CoalitionGame(partners=demand.partners, values=costs)


def history_costs(
    partners: Sequence[str],
    demand_units: ArrayLike,
    *,
    own_capacity_units: ArrayLike,
    own_capacity_cost_per_unit: ArrayLike,
    partner_surcharge_per_unit: ArrayLike,
) -> CoalitionGame:
    """Average cost of each coalition over the periods in which all partners' demand is known; no law assumed.

    Parameters
    ----------
    demand_units : (n_periods, n_partners) array, >= 0
    others : as in `held_capacity_costs`

    Formula
    -------
    c(T) = sum of C_i H_i + mean over periods of (sum of d_it - sum of C_i)+ * the lowest H + S of a member

    Raises
    ------
    InvalidParameter
        where there is no period, the shapes differ, or an argument is outside its domain.

    Source
    ------
    The product brief's cost, period by period as it was.
    """
    demand = require_non_negative("demand_units", demand_units)
    if demand.ndim != 2 or demand.shape[0] == 0 or demand.shape[1] != len(partners):
        raise InvalidParameter(
            "the shape of demand_units", demand.shape, f"(at least 1 period, {len(partners)} partners)"
        )
    shape = (len(partners),)
    held = np.broadcast_to(require_non_negative("own_capacity_units", own_capacity_units), shape)
    own_price = require_non_negative("own_capacity_cost_per_unit", own_capacity_cost_per_unit)
    surcharge = require_non_negative("partner_surcharge_per_unit", partner_surcharge_per_unit)
    outside_cost = _lowest(np.broadcast_to(own_price + surcharge, shape))
    overflow = np.zeros(2 ** len(partners))
    for period in demand:
        overflow += np.maximum(coalition_sums(period - held), 0.0)
    costs = coalition_sums(held * own_price)
    costs[1:] += overflow[1:] / demand.shape[0] * outside_cost[1:]
    return CoalitionGame(partners=tuple(partners), values=costs)


def _lowest_prices(
    demand: PartnerDemand, own_cost: ArrayLike, surcharge: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Lowest price of an own and of an outside unit among the members of each coalition, (2**n_partners,)."""
    shape = (len(demand.partners),)
    own = require_non_negative("own_capacity_cost_per_unit", own_cost)
    outside = own + require_non_negative("partner_surcharge_per_unit", surcharge)
    return _lowest(np.broadcast_to(own, shape)), _lowest(np.broadcast_to(outside, shape))


def _lowest(prices: FloatArray) -> FloatArray:
    lowest = np.full(1, np.inf)
    for price in prices:
        lowest = np.concatenate([lowest, np.minimum(lowest, price)])
    return lowest

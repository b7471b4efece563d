"""How fragile partners make a lane: how much it needs them on its worst days, and how few they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.laws import DemandLaw, NormalLaw
from core.quantities import FloatArray, require_non_negative, require_ratio

WORST_DAYS_RATIO = 0.05  # "worst days" are the 5 % of days with the highest demand


def partner_concentration(partner_share_ratios: Sequence[float]) -> float:
    """Herfindahl-Hirschman index of the partners' shares: sum of squares; 1 for one partner or unknown ones.

    Formula
    -------
    HHI = sum of share_i**2

    Raises
    ------
    InvalidParameter
        where a share is outside 0 to 1 or the shares do not sum to 1.

    Source
    ------
    Herfindahl-Hirschman index: Hirschman (1964), American Economic Review 54.
    """
    if len(partner_share_ratios) == 0:
        return 1.0
    shares = require_ratio("partner_share_ratios", partner_share_ratios)
    if abs(float(shares.sum()) - 1.0) > 1e-6:
        raise InvalidParameter("the sum of partner_share_ratios", f"{float(shares.sum()):.10g}", "1")
    return float(shares @ shares)


def overflow_share_in_worst_days(
    *, own_capacity_units_per_day: ArrayLike, mean_units_per_day: ArrayLike, sd_units_per_day: ArrayLike
) -> FloatArray:
    """Share of the volume that overflows on the 5 % of days with the highest demand, under normal demand.

    Parameters
    ----------
    own_capacity_units_per_day, mean_units_per_day, sd_units_per_day : float or (n_lanes,) array, >= 0

    Returns
    -------
    float or (n_lanes,) array, 0 to 1
        E[(D - C)+ | D > q] / E[D | D > q] with q the 95 % quantile; 1 - C / E[D | D > q] where C <= q.
        0 without demand.

    Raises
    ------
    InvalidParameter
        where an argument is negative or not finite.

    Source
    ------
    Conditional expectation beyond a quantile (Rockafellar & Uryasev 2002), of overflow over volume; own
    definition.
    """
    mean = require_non_negative("mean_units_per_day", mean_units_per_day)
    sd = require_non_negative("sd_units_per_day", sd_units_per_day)
    return overflow_share_in_worst_days_of(NormalLaw(mean, sd), own_capacity_units_per_day)


def overflow_share_in_worst_days_of(law: DemandLaw, own_capacity_units_per_day: ArrayLike) -> FloatArray:
    """The same share under any law of a day, elementwise, 0 to 1; 0 without demand.

    Formula
    -------
    (E[(D - max(C, q))+] / 0.05 + (q - C)+) / (q + E[(D - q)+] / 0.05), q the 95 % quantile

    Raises
    ------
    InvalidParameter
        where the capacity is negative or not finite.

    Source
    ------
    Conditional expectation beyond a quantile (Rockafellar & Uryasev 2002), of overflow over volume; own
    definition.
    """
    capacity = require_non_negative("own_capacity_units_per_day", own_capacity_units_per_day)
    quantile = law.quantile(1.0 - WORST_DAYS_RATIO)
    volume = quantile + law.loss(quantile) / WORST_DAYS_RATIO
    # above the quantile only part of the worst days overflow; below it each of them does, and by more
    tail = law.loss(np.maximum(capacity, quantile))
    overflow = tail / WORST_DAYS_RATIO + np.maximum(quantile - capacity, 0.0)
    return np.where(volume > 0, np.minimum(overflow / np.where(volume > 0, volume, 1.0), 1.0), 0.0)[()]


def sample_overflow_share_in_worst_days(demand_units: ArrayLike, own_capacity_units_per_day: float) -> float:
    """The same share measured on a sample of days, without a law of demand.

    The worst 5 % of n days are its 0.05 * n highest; the last of them counts by its fraction.

    Parameters
    ----------
    demand_units : (n_days,) array, >= 0, at least one day
    own_capacity_units_per_day : float, >= 0

    Raises
    ------
    InvalidParameter
        where the sample is empty, or a number is negative or not finite.
    """
    demand = np.sort(require_non_negative("demand_units", demand_units).ravel())[::-1]
    capacity = float(require_non_negative("own_capacity_units_per_day", own_capacity_units_per_day))
    if demand.size == 0:
        raise InvalidParameter("the number of days in demand_units", 0, "1 or more")
    weight = np.clip(WORST_DAYS_RATIO * demand.size - np.arange(demand.size), 0.0, 1.0)
    volume = float(weight @ demand)
    return float(weight @ np.maximum(demand - capacity, 0.0)) / volume if volume > 0 else 0.0


def partner_fragility(
    *, overflow_share_in_worst_days_ratio: ArrayLike, partner_concentration_ratio: ArrayLike
) -> FloatArray:
    """How far a lane leans on few partners when it matters: D * (1 + HHI) / 2, elementwise, 0 to 1.

    Formula
    -------
    delta = D (1 + HHI) / 2

    Raises
    ------
    InvalidParameter
        where an argument is outside 0 to 1.

    Source
    ------
    Own definition: the dependence on the worst days, all of it where there is one partner and half of it
    where there are many.
    """
    share = require_ratio("overflow_share_in_worst_days_ratio", overflow_share_in_worst_days_ratio)
    concentration = require_ratio("partner_concentration_ratio", partner_concentration_ratio)
    return share * (1.0 + concentration) / 2.0

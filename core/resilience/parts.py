"""The resilience index and its parts: what of an outage a lane covers itself, how fragile its partners make it.

index = 100 * (w * stress coverage + (1 - w) * (1 - partner fragility)). It is a screening rank; time to
survive and lost volume (core.resilience.outage) are the decision numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.quantities import (
    FloatArray,
    FloatOrColumn,
    plain,
    require_non_negative,
    require_positive,
    require_ratio,
)
from core.resilience.partner_fragility import partner_fragility


@dataclass(frozen=True)
class ResilienceParts:
    """The index and what it is made of, floats for one lane, arrays for many; NaN where an input is not known."""

    stress_coverage_ratio: FloatOrColumn
    overflow_share_in_worst_days_ratio: FloatOrColumn
    partner_fragility_ratio: FloatOrColumn
    score: FloatOrColumn


def stress_coverage(
    *,
    buffer_units: ArrayLike,
    alternative_units_per_day: ArrayLike,
    mean_units_per_day: ArrayLike,
    time_to_recover_days: ArrayLike,
) -> FloatArray:
    """Share of the demand served through an outage that lasts until recovery.

    Parameters
    ----------
    buffer_units, alternative_units_per_day, mean_units_per_day : float or (n_lanes,) array, >= 0
    time_to_recover_days : float or (n_lanes,) array, > 0

    Returns
    -------
    float or (n_lanes,) array, 0 to 1
        min(1, (buffer + alternative * TTR) / (demand * TTR)); 1 without demand.

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Source
    ------
    Own definition, after time to survive and time to recover of Simchi-Levi et al. (2015), Interfaces 45(5).
    """
    buffer = require_non_negative("buffer_units", buffer_units)
    alternative = require_non_negative("alternative_units_per_day", alternative_units_per_day)
    mean = require_non_negative("mean_units_per_day", mean_units_per_day)
    days = require_positive("time_to_recover_days", time_to_recover_days)
    supply, demand = buffer + alternative * days, mean * days
    is_covered = supply >= demand
    return np.where(is_covered, 1.0, supply / np.where(is_covered, 1.0, demand))[()]


def resilience_index(
    *,
    stress_coverage_ratio: ArrayLike,
    partner_fragility_ratio: ArrayLike,
    weight_ratio: ArrayLike = 0.5,
) -> FloatArray:
    """Resilience index: 100 * (w * coverage + (1 - w) * (1 - fragility)), elementwise, 0 to 100.

    Formula
    -------
    RI = 100 (w beta + (1 - w) (1 - delta))

    Raises
    ------
    InvalidParameter
        where an argument is outside 0 to 1.

    Source
    ------
    Own definition, in the manner of composite indicators (OECD/JRC Handbook, 2008): additive form.
    """
    coverage = require_ratio("stress_coverage_ratio", stress_coverage_ratio)
    fragility = require_ratio("partner_fragility_ratio", partner_fragility_ratio)
    weight = require_ratio("weight_ratio", weight_ratio)
    sturdiness = 1.0 - fragility
    return 100.0 * (sturdiness + weight * (coverage - sturdiness))


def geometric_resilience_index(
    *,
    stress_coverage_ratio: ArrayLike,
    partner_fragility_ratio: ArrayLike,
    weight_ratio: ArrayLike = 0.5,
) -> FloatArray:
    """The index without compensation: 100 * coverage**w * (1 - fragility)**(1 - w), elementwise.

    Never above `resilience_index`; 0 where a part with weight is 0.

    Formula
    -------
    RI_g = 100 beta**w (1 - delta)**(1 - w)

    Source
    ------
    Own definition, in the manner of composite indicators (OECD/JRC Handbook, 2008): geometric form.
    """
    coverage = require_ratio("stress_coverage_ratio", stress_coverage_ratio)
    fragility = require_ratio("partner_fragility_ratio", partner_fragility_ratio)
    weight = require_ratio("weight_ratio", weight_ratio)
    return 100.0 * coverage**weight * (1.0 - fragility) ** (1.0 - weight)


def resilience_parts(
    *,
    mean_units_per_day: ArrayLike,
    overflow_share_in_worst_days_ratio: ArrayLike,
    buffer_units: ArrayLike,
    alternative_units_per_day: ArrayLike,
    time_to_recover_days: ArrayLike,
    partner_concentration_ratio: ArrayLike,
    weight_ratio: ArrayLike,
) -> ResilienceParts:
    """The index by the formulas above and of `partner_fragility`, from what is known of the lanes, elementwise.

    Parameters
    ----------
    mean_units_per_day : of the days until recovery
    overflow_share_in_worst_days_ratio, buffer_units, time_to_recover_days : NaN where not known

    Raises
    ------
    InvalidParameter
        where a number is outside its domain.
    """
    buffer, days, share = (
        np.asarray(value, dtype=np.float64)
        for value in (buffer_units, time_to_recover_days, overflow_share_in_worst_days_ratio)
    )
    has_buffer, has_share = ~(np.isnan(buffer) | np.isnan(days)), ~np.isnan(share)
    coverage = stress_coverage(
        buffer_units=np.where(has_buffer, buffer, 0.0),
        alternative_units_per_day=alternative_units_per_day,
        mean_units_per_day=mean_units_per_day,
        time_to_recover_days=np.where(has_buffer, days, 1.0),
    )
    fragility = partner_fragility(
        overflow_share_in_worst_days_ratio=np.where(has_share, share, 0.0),
        partner_concentration_ratio=partner_concentration_ratio,
    )
    score = resilience_index(
        stress_coverage_ratio=coverage, partner_fragility_ratio=fragility, weight_ratio=weight_ratio
    )
    return plain(
        ResilienceParts(
            stress_coverage_ratio=np.where(has_buffer, coverage, np.nan),
            overflow_share_in_worst_days_ratio=share,
            partner_fragility_ratio=np.where(has_share, fragility, np.nan),
            score=np.where(has_buffer & has_share, score, np.nan),
        )
    )

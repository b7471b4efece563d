"""How far a plan looks ahead."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.demand.cadence import CADENCE_NAMES
from core.quantities import FloatArray

# Four weeks of days, about a quarter of weeks, a year of months; as many quarters, two of what is longer.
PLAN_HORIZON_PERIODS = dict(zip(CADENCE_NAMES, (28, 12, 12, 6, 12, 6, 12, 4, 2, 2, 4, 9, 9, 6), strict=True))
RISK_HORIZON_DAYS = 28  # what is at risk is told for four weeks


def near_periods(days_in_period: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(..., horizon) the periods that end within RISK_HORIZON_DAYS; the first one in any case."""
    return np.asarray(
        np.cumsum(days_in_period, axis=-1) <= np.maximum(RISK_HORIZON_DAYS, days_in_period[..., :1])
    )


def coming_shares(days_in_period: NDArray[np.int64], elapsed_days: ArrayLike) -> FloatArray:
    """(..., horizon) share of each period that lies in the coming weeks, which begin after the elapsed days.

    Parameters
    ----------
    days_in_period : (..., horizon)
    elapsed_days : (...,) of the first periods that are over on the day of the question

    Formula
    -------
    the part of each period within as many days as `near_periods` holds, from the end of the elapsed ones on; of a lane
    of days those periods themselves, for its days four weeks ahead are forecast as the same weekdays before

    Source
    ------
    Own definition.
    """
    near = near_periods(days_in_period)
    elapsed = np.asarray(elapsed_days, dtype=np.float64)
    if not elapsed.any():
        return near.astype(np.float64)
    is_daily = (days_in_period == 1).all(axis=-1)
    begin = np.where(is_daily, 0.0, elapsed)[..., None]
    end = begin + (near * days_in_period).sum(axis=-1, keepdims=True)
    ends = np.cumsum(days_in_period, axis=-1)
    within = np.minimum(ends, end) - np.maximum(ends - days_in_period, begin)
    return np.asarray(np.clip(within / days_in_period, 0.0, 1.0))

"""How far a plan looks ahead."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.demand.cadence import CADENCE_NAMES

# Four weeks of days, about a quarter of weeks, a year of months; as many quarters, two of what is longer.
PLAN_HORIZON_PERIODS = dict(zip(CADENCE_NAMES, (28, 12, 12, 6, 12, 6, 12, 4, 2, 2, 4, 9, 9, 6), strict=True))
RISK_HORIZON_DAYS = 28  # what is at risk is told for four weeks


def near_periods(days_in_period: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(..., horizon) the periods that end within RISK_HORIZON_DAYS; the first one in any case."""
    return np.asarray(
        np.cumsum(days_in_period, axis=-1) <= np.maximum(RISK_HORIZON_DAYS, days_in_period[..., :1])
    )

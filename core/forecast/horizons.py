"""How far a plan looks ahead."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PLAN_HORIZON_PERIODS = {"daily": 28, "weekly": 12, "monthly": 12}  # four weeks, a quarter, a year
RISK_HORIZON_DAYS = 28  # what is at risk is told for four weeks


def near_periods(days_in_period: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(..., horizon) the periods that end within RISK_HORIZON_DAYS; the first one in any case."""
    return np.asarray(
        np.cumsum(days_in_period, axis=-1) <= np.maximum(RISK_HORIZON_DAYS, days_in_period[..., :1])
    )

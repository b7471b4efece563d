"""Days put into the periods of slow lanes, so that their laws can be asked for any number of days."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.quantities import FloatArray


def periods_within(
    days: FloatArray, *, days_in_period: NDArray[np.int64], is_open: NDArray[np.bool_]
) -> FloatArray:
    """Open periods within the coming days; parts of a period count as its parts, beyond the horizon at its mean rate.

    Parameters
    ----------
    days : (n,); days_in_period, is_open : (n, horizon)

    Returns
    -------
    (n,)
    """
    end_day = np.cumsum(days_in_period, axis=1)
    begin_day = end_day - days_in_period
    share = np.clip((days[:, None] - begin_day) / days_in_period, 0.0, 1.0)
    within = np.where(is_open, share, 0.0).sum(axis=1)
    last = end_day[:, -1]
    beyond = np.maximum(days - last, 0.0) * is_open.sum(axis=1) / last
    return np.asarray(within + beyond)

"""A width check for forecasts that come from outside: an automatic method may explode on a single lane."""

from __future__ import annotations

import numpy as np

from core.errors import InvalidParameter
from core.quantities import FloatArray

ROOM_FACTOR = 3.0  # times the range that history has seen, beyond its highest and lowest value


def guarded(candidate_units: FloatArray, *, history_units: FloatArray, own_units: FloatArray) -> FloatArray:
    """The candidate where it is sane on the whole horizon, else the twin's own forecast of that lane.

    Parameters
    ----------
    candidate_units, own_units : (n_lanes, horizon); history_units : (n_lanes, n_periods), NaN where unknown

    Returns
    -------
    (n_lanes, horizon), never negative. A lane's candidate is dropped as a whole where a value is not finite or
    lies further outside its history's range than three times that range.

    Raises
    ------
    InvalidParameter
        where the shapes do not belong together.
    """
    if candidate_units.shape != own_units.shape or len(history_units) != len(own_units):
        raise InvalidParameter(
            "the shape of candidate_units", candidate_units.shape, f"{own_units.shape}, as own_units"
        )
    known = np.isfinite(history_units)
    high = np.where(known, history_units, -np.inf).max(axis=1, initial=-np.inf)
    low = np.where(known, history_units, np.inf).min(axis=1, initial=np.inf)
    room = ROOM_FACTOR * np.where(known.any(axis=1), high - low, 0.0)
    with np.errstate(invalid="ignore"):
        inside = (candidate_units <= (high + room)[:, None]) & (candidate_units >= (low - room)[:, None])
    sane = inside.all(axis=1) & np.isfinite(candidate_units).all(axis=1)
    return np.maximum(np.where(sane[:, None], candidate_units, own_units), 0.0)

"""Do lanes with rare demand go on as they did: is a day busy or empty because it was so the week before?

Routes that pause and come back, and timetables that change, do; single orders do not, on which the past agrees with the
present by chance alone. A lane of few volumes cannot show it, and is taken for what lanes like it are.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.forecast.lane_grid import count_of_lane
from core.quantities import BoolArray, FloatArray

PERIODS_BEFORE = cal.of_each_cadence(7, 1, 1).astype(
    np.int64
)  # for each cadence: the same weekday, the week or the month before
LEAST_KAPPA_RATIO = 0.5
USUAL_PAIRS = 20.0  # what most lanes do counts as much as so many pairs of a lane's own


def agreement(history: NetworkHistory) -> tuple[FloatArray, FloatArray]:
    """(n_lanes,) kappa of being busy now and PERIODS_BEFORE, and how many pairs, one of them busy, tell it.

    Formula
    -------
    kappa = (p_o - p_e) / (1 - p_e), p_o: share of pairs that agree; p_e: that of independent ones, equally often busy

    Source
    ------
    Cohen (1960), A coefficient of agreement for nominal scales.
    """
    known = history.is_open & np.isfinite(history.demand_units)
    busy = known & (history.demand_units > 0)
    lag_of_lane, counts = PERIODS_BEFORE[history.cadence], np.zeros((4, len(history.lanes)))
    for lag in np.unique(lag_of_lane).tolist():
        of_lag = lag_of_lane == lag
        counts[:, of_lag] = _counts_of_pairs(history, known, busy, lag)[:, of_lag]
    n_pairs = np.maximum(counts[0], 1.0)
    now, then, both = counts[1:] / n_pairs
    by_chance = now + then - 2.0 * now * then
    kappa = np.where(by_chance > 0, 2.0 * (both - now * then) / np.where(by_chance > 0, by_chance, 1.0), 0.0)
    return kappa, (now + then - both) * n_pairs


def _counts_of_pairs(history: NetworkHistory, known: BoolArray, busy: BoolArray, lag: int) -> FloatArray:
    """(4, n_lanes) pairs of periods so far apart that are known, busy now, busy then, busy both times."""
    begin = history.offsets[:-1, None] + np.arange(lag)
    pair = np.zeros(known.size, dtype=np.bool_)
    np.logical_and(known[lag:], known[:-lag], out=pair[lag:])
    pair[begin[begin < history.offsets[1:, None]]] = False
    now, then = pair & busy, np.zeros(known.size, dtype=np.bool_)
    np.logical_and(pair[lag:], busy[:-lag], out=then[lag:])
    return np.array(
        [count_of_lane(history, cells) for cells in (pair, now, then, now & then)], dtype=np.float64
    )


def usual_agreement(history: NetworkHistory, lanes: NDArray[np.int64]) -> FloatArray:
    """(n cadences,) mean kappa of these lanes, drawn towards the 0 of chance where they tell little."""
    kappa, n_told = agreement(history.take(lanes))
    cadence, n_cadences = history.cadence[lanes], len(cal.CADENCE_NAMES)
    told = np.bincount(cadence, weights=n_told, minlength=n_cadences)
    return np.asarray(
        np.bincount(cadence, weights=n_told * kappa, minlength=n_cadences) / (told + USUAL_PAIRS)
    )


def goes_on_as_before(
    history: NetworkHistory, lanes: NDArray[np.int64], *, usual_ratio: FloatArray | None = None
) -> NDArray[np.bool_]:
    """(lanes.size,) lanes whose kappa, drawn towards the usual one of their cadence, is LEAST_KAPPA_RATIO or more.

    usual_ratio : (n cadences,), by default that of these lanes
    """
    usual = usual_agreement(history, lanes) if usual_ratio is None else usual_ratio
    kappa, n_told = agreement(history.take(lanes))
    own = (n_told * kappa + USUAL_PAIRS * usual[history.cadence[lanes]]) / (n_told + USUAL_PAIRS)
    return np.asarray((own >= LEAST_KAPPA_RATIO) & (n_told > 0))

"""Single values so far beyond everything else that a lane ever had that they teach nothing about what is coming.

A slip of the pen, a sum of a year in the field of a day: what is recorded stays as it is, and the year that was is told
with it. The mathematics of what is coming does without, as without days that an analyst marks: one such value
would make its own lane's bands meaningless, and in the pool those of all others.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.demand.profile import NetworkHistory
from core.quantities import IntArray

# On freight, flights, parts and business series no lane of a dozen values has one 20 times as high as the next.
WILD_TIMES, WILD_TIMES_OF_FEW = 20.0, 100.0
# with volume: below the first number the second ratio holds, below the other none
ENOUGH_VALUES, LEAST_VALUES = 12, 4
MOST_OF_VALUES, MOST_WILD = 0.01, 3  # as many at most, one at least; more of them are a new level


def without_wild(history: NetworkHistory) -> NetworkHistory:
    """The history with its wild values unknown; itself where there are none.

    Formula
    -------
    of n values above 0, m = 1 % of n, at least 1 and at most 3: wild are those above 20 times the (m + 1)-th largest,
    above 100 times where n is less than 12

    Source
    ------
    Own rule: a value of another order of magnitude that did not recur.
    """
    wild = wild_cells(history)
    if wild.size == 0:
        return history
    demand = history.demand_units.copy()
    demand[wild] = np.nan
    return replace(history, demand_units=demand)


def n_wild(history: NetworkHistory) -> IntArray:
    """(n_lanes,) how many values of each lane are wild."""
    lane = np.searchsorted(history.offsets, wild_cells(history), side="right") - 1
    return np.bincount(lane, minlength=len(history.lanes)).astype(np.int64)


def wild_cells(history: NetworkHistory) -> NDArray[np.intp]:
    """Numbers of the cells whose value is wild."""
    found = [_wild_of_lane(history, lane) for lane in _lanes_to_look_at(history).tolist()]
    return np.concatenate(found) if found else np.empty(0, dtype=np.intp)


def _lanes_to_look_at(history: NetworkHistory) -> NDArray[np.intp]:
    """Lanes whose highest value is far above the mean of the others: where one is wild it always is."""
    lanes = np.flatnonzero(np.diff(history.offsets) > 0)
    if lanes.size == 0:
        return lanes
    units = np.nan_to_num(history.demand_units)
    begin = history.offsets[lanes]
    highest, total = np.maximum.reduceat(units, begin), np.add.reduceat(units, begin)
    n_busy = np.add.reduceat(units > 0, begin, dtype=np.int64)
    # of n values m are wild, none above the highest, and n - m at most a 20th of it
    most = (_most_wild(n_busy) + n_busy / WILD_TIMES) * highest
    return lanes[(n_busy >= LEAST_VALUES) & (total <= most)]


def _wild_of_lane(history: NetworkHistory, lane: int) -> NDArray[np.intp]:
    begin, end = int(history.offsets[lane]), int(history.offsets[lane + 1])
    units = history.demand_units[begin:end]
    busy = np.flatnonzero(units > 0)
    n_most = int(_most_wild(np.array(busy.size)))
    usual = np.partition(units[busy], busy.size - n_most - 1)[busy.size - n_most - 1]
    times = WILD_TIMES if busy.size >= ENOUGH_VALUES else WILD_TIMES_OF_FEW
    return np.asarray(begin + busy[units[busy] > times * usual])


def _most_wild(n_values: IntArray) -> IntArray:
    return np.clip((MOST_OF_VALUES * n_values).astype(np.int64), 1, MOST_WILD)

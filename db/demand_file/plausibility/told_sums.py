"""Lanes that equal the sum of their neighbours on few dates: no lane alone tells it, all lanes and dates together do.

How unlikely it is that values agree by chance is counted in bits: a sum of 122 that is met to the unit, where a fourth
of it more or less would be as likely, is five bits; less what the number of sums that were tried takes away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from db.demand_file.plausibility.finding import LaneDays
from db.demand_file.plausibility.near_sums import rounding_step

Table = NDArray[np.float64]

MOST_LANES, MOST_DAYS = 400, 100  # looked at
MOST_PARTS = 30  # of a total, that stand one after the other
MOST_OF_PAIRS = 60  # lanes of which any two are tried
LIKELY_SPREAD = 0.25  # of a value, by which another one would be as likely
LEAST_BITS = 12.0  # one in four thousand, over all totals of the file
LEAST_BITS_OF_ONE = 4.0
MIN_DAYS = 2


def lanes_of_neighbours(values: LaneDays) -> dict[int, tuple[int, ...]]:
    """By code of each lane that is the sum of lanes beside it in the file, of two, or of all others: their codes.

    A lane that is a sum is no part of another one; smaller lanes are looked at first. Sums are exact, or as near as
    values can come that are rounded each for itself.
    """
    n_lanes = len(values.names)
    days, _ = values.calendar
    if not 3 <= n_lanes <= MOST_LANES or days.size < MIN_DAYS:
        return {}
    table = _table(values, days)
    step = rounding_step(table[table > 0])
    if step == 0 or np.count_nonzero(table.any(axis=0)) < 3:
        return {}
    order = [lane for lane in values.in_file or range(n_lanes) if table[:, lane].any()]
    sums: dict[int, tuple[int, ...]] = {}
    bits = 0.0
    for lane in sorted(order, key=lambda lane: float(table[:, lane].sum())):
        others = [other for other in order if other not in sums]
        found = _best_sum(table, lane, others, step)
        if found is not None and found[0] >= LEAST_BITS_OF_ONE:
            bits, sums[lane] = bits + found[0], found[1]
    return sums if bits >= LEAST_BITS else {}


def _best_sum(
    table: Table, lane: int, order: Sequence[int], step: float
) -> tuple[float, tuple[int, ...]] | None:
    """The bits and the parts of the sum that is least a chance; None where no sum is met."""
    total = table[:, lane]
    place = order.index(lane)
    best: tuple[float, tuple[int, ...]] | None = None
    n_tried = 2.0 * len(order)
    for parts in (order[place + 1 :][:MOST_PARTS], order[:place][::-1][:MOST_PARTS]):
        usable = list(_while_below(table, total, parts))
        running = np.cumsum(table[:, usable], axis=1)
        n_parts = np.arange(1, len(usable) + 1)
        is_near = np.abs(running - total[:, None]).max(axis=0, initial=0.0) <= step * (n_parts + 1) / 2
        for n in (np.flatnonzero(is_near[1:]) + 2).tolist():
            best = _better(best, _bits(total, running[:, n - 1], n, step, n_tried), usable[:n])
    others = [other for other in order if other != lane]
    if len(others) >= 2:
        of_others = table[:, others].sum(axis=1)
        best = _better(best, _bits(total, of_others, len(others), step, n_tried), others)
    small = [other for other in order if other != lane and np.all(table[:, other] <= total)]
    if len(small) <= MOST_OF_PAIRS and best is None:
        n_pairs = max(len(small) * (len(small) - 1) / 2, 1.0)
        of_small = table[:, small]
        miss = np.zeros((len(small), len(small)))
        for row, value in zip(of_small, total.tolist(), strict=True):
            miss = np.maximum(miss, np.abs(row[:, None] + row - value))
        for i, j in np.argwhere(np.triu(miss <= 1.5 * step, k=1)).tolist():
            bits = _bits(total, of_small[:, i] + of_small[:, j], 2, step, len(order) * n_pairs)
            best = _better(best, bits, [small[i], small[j]])
    return best


def _while_below(table: Table, total: NDArray[np.float64], parts: Sequence[int]) -> Iterator[int]:
    for part in parts:
        if not np.all(table[:, part] <= total):
            return
        yield part


def _better(
    best: tuple[float, tuple[int, ...]] | None, bits: float, parts: Sequence[int]
) -> tuple[float, tuple[int, ...]] | None:
    return (bits, tuple(parts)) if bits > (best[0] if best else 0.0) else best


def _bits(
    total: NDArray[np.float64], sums: NDArray[np.float64], n_parts: int, step: float, n_tried: float
) -> float:
    """How unlikely it is by chance that values meet a sum; 0 where they do not."""
    miss = float(np.abs(total - sums).max())
    is_exact = miss <= 1e-6 * max(float(total.max()), 1.0)
    if not is_exact and miss > step * (n_parts + 1) / 2:
        return 0.0
    width = step if is_exact else step * (n_parts + 1)
    different = np.unique(total)  # a value that comes again says nothing new
    return float(np.log2(1 + LIKELY_SPREAD * different / width).sum() - np.log2(n_tried))


def _table(values: LaneDays, days: NDArray[np.int64]) -> Table:
    """(n_days, n_lanes) demand of the first dates."""
    days = days[:MOST_DAYS]
    is_early = values.days <= days[-1]
    table = np.zeros((days.size, len(values.names)))
    table[np.searchsorted(days, values.days[is_early]), values.codes[is_early]] = values.units[is_early]
    return table

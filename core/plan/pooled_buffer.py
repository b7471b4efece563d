"""One buffer behind the lanes of a network instead of one each, with how their demand really moves together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.forecast.lane_grid import right_aligned_demand
from core.quantities import FloatArray, IntArray
from core.service.network_buffer import (
    LEAST_PERIODS,
    NetworkBuffer,
    error_correlation,
    plan_network_buffer,
)

LEAST_LANES = 2
DAYS_OF_A_BLOCK = 7  # daily lanes are compared by the week, about as long as a buffer lasts
BLOCKS_BEFORE = 4  # whose mean is the forecast of the next
MOST_BLOCKS = 52


@dataclass(frozen=True)
class PooledBuffer:
    """What the planned buffers of some lanes hold apart, and what one behind all of them would.

    n_lanes: lanes of one cadence whose past is known over the same time; n_left_out: the others.
    """

    n_lanes: int
    n_left_out: int
    buffer: NetworkBuffer


def pool_buffers(
    history: NetworkHistory, lanes: IntArray, *, buffer_units: FloatArray, service_level_ratio: float
) -> PooledBuffer | None:
    """One buffer behind these lanes, each weighed by its planned buffer; None where fewer than two can be compared.

    Parameters
    ----------
    history : of the network; lanes : (n,) numbers of lanes of one unit
    buffer_units : (n,) planned buffer of each lane
    service_level_ratio : at which the common buffer is to last, above one half

    Formula
    -------
    sqrt(sum over i, j of b_i b_j correlation_ij), the correlation that of the errors of a forecast by the mean of the
    four periods before (weeks of daily lanes), shrunk towards one common factor

    Source
    ------
    Eppen (1979), Effects of centralization on expected costs in a multi-location newsboy problem; Ledoit & Wolf (2003).
    """
    chosen, demand = _alike(history, lanes)
    if chosen.size < LEAST_LANES or demand.shape[1] < BLOCKS_BEFORE + LEAST_PERIODS:
        return None
    errors = error_correlation(_errors_of_recent_mean(demand))
    one = plan_network_buffer(errors, sd_units=np.ones(chosen.size), service_level_ratio=service_level_ratio)
    sd = np.maximum(buffer_units[chosen], 0.0) * chosen.size / one.separate_buffer_units
    buffer = plan_network_buffer(errors, sd_units=sd, service_level_ratio=service_level_ratio)
    return PooledBuffer(int(chosen.size), int(lanes.size - chosen.size), buffer)


def _errors_of_recent_mean(demand_units: FloatArray) -> FloatArray:
    """(n_lanes, n_periods - BLOCKS_BEFORE) demand of a period less the mean of those before it."""
    windows = np.lib.stride_tricks.sliding_window_view(demand_units[:, :-1], BLOCKS_BEFORE, axis=1)
    return np.asarray(demand_units[:, BLOCKS_BEFORE:] - windows.mean(axis=2))


def _alike(history: NetworkHistory, lanes: IntArray) -> tuple[IntArray, FloatArray]:
    """Places in `lanes` of those of the commonest cadence and end, and their demand over the time that most know.

    Their demand is (n, n_blocks); a period that nobody knows is taken at the lane's mean.
    """
    kinds = list(zip(history.cadence[lanes].tolist(), history.end_positions[lanes].tolist(), strict=True))
    if not kinds:
        return np.zeros(0, dtype=np.int64), np.zeros((0, 0))
    kind = Counter(kinds).most_common(1)[0][0]
    alike = np.array([number for number, other in enumerate(kinds) if other == kind], dtype=np.int64)
    width = DAYS_OF_A_BLOCK if kind[0] == cal.DAILY else 1
    n_known = np.diff(history.offsets)[lanes[alike]] // width
    n_blocks = int(min(np.median(n_known), MOST_BLOCKS + BLOCKS_BEFORE))
    alike = alike[n_known >= n_blocks]
    cells = right_aligned_demand(history, lanes=lanes[alike], n_periods=max(n_blocks, 1) * width)
    blocks = cells.reshape(alike.size, max(n_blocks, 1), width)
    known = np.isfinite(blocks).any(axis=2)
    total = np.nansum(blocks, axis=2)
    mean = total.sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return alike, np.where(known, total, mean[:, None])

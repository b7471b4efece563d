"""Histories played through the monitor, period by period, all lanes side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.quantities import FloatArray
from core.watch.monitor import update_state
from core.watch.state import BoolArray, IntArray, MonitorState, RunSums, initial_state

# What lies further back than this teaches a regular lane nothing any more; where volume is rare, twice as much
# is needed for the same number of events.
PERIODS_READ = 420
RARE_PERIODS_READ = 840
RARE_FROM_SILENT_SHARE = 0.25
LANES_AT_A_TIME = 4096  # so that the state stays in the processor's cache

Observer = Callable[[MonitorState, BoolArray], None]


def cells_until(history: NetworkHistory, as_of_day: int) -> IntArray:
    """(n_lanes,) how many cells of each lane have begun by `as_of_day`."""
    position = cal.period_positions(
        days=np.full(len(history.lanes), as_of_day), cadence=history.cadence, anchor_day=history.anchor_day
    )
    begun: IntArray = np.clip(position - history.first_position + 1, 0, np.diff(history.offsets))
    return begun


def state_after(history: NetworkHistory, as_of_day: int) -> MonitorState:
    """The monitor's state of every lane after its periods until `as_of_day`.

    The volume of a period that ends after that day may not be complete.
    """
    n_cells = cells_until(history, as_of_day)
    still_runs = (n_cells > 0) & (history.first_days(history.first_position + n_cells) > as_of_day + 1)
    parts = [
        _replay(history, rows, n_cells=n_cells[rows], still_runs=still_runs[rows])
        for rows in _blocks(n_cells)
    ]
    order = np.argsort(np.concatenate(list(_blocks(n_cells)))) if parts else np.zeros(0, dtype=np.intp)
    return _joined(parts, order) if parts else initial_state(cadence=n_cells, n_open_weekdays=n_cells)


def observe_history(history: NetworkHistory, start: Callable[[NDArray[np.intp]], Observer]) -> None:
    """Replay everything and show each step to the observer that `start` makes for a block of lane numbers.

    The observer gets the state and (n_lanes,) True where the step brought a new, open period.
    """
    n_cells: IntArray = np.diff(history.offsets)
    for rows in _blocks(n_cells):
        _replay(history, rows, n_cells=n_cells[rows], observe=start(rows))


def _blocks(n_cells: IntArray) -> Iterator[NDArray[np.intp]]:
    """Lane numbers in blocks of similar length."""
    order = np.argsort(n_cells, kind="stable")
    for begin in range(0, order.size, LANES_AT_A_TIME):
        yield order[begin : begin + LANES_AT_A_TIME]


def _replay(
    history: NetworkHistory,
    rows: NDArray[np.intp],
    *,
    n_cells: IntArray,
    still_runs: BoolArray | None = None,
    observe: Observer | None = None,
) -> MonitorState:
    cadence = history.cadence[rows]
    state = initial_state(
        cadence=cadence, n_open_weekdays=7 - history.closed_weekdays[rows].sum(axis=1).astype(np.int64)
    )
    demand, n_read = _demand_to_read(history, rows, n_cells=n_cells)
    first = n_cells - n_read
    start_position = history.first_position[rows] + first
    for step, column in enumerate(demand):
        state = update_state(
            state,
            demand_units=column,
            positions=start_position + step,
            may_be_partial=still_runs & (step == n_read - 1) if still_runs is not None else None,
        )
        if observe is not None:
            observe(state, ~np.isnan(column))
    return state


def _demand_to_read(
    history: NetworkHistory, rows: NDArray[np.intp], *, n_cells: IntArray
) -> tuple[FloatArray, IntArray]:
    """Demand of the last periods (n_steps, n_rows), and (n_rows,) how many: more of lanes often silent."""
    latest = np.minimum(n_cells, PERIODS_READ)
    demand = _demand_matrix(history, rows, first=n_cells - latest, n_read=latest)
    n_silent, n_known = (demand == 0).sum(axis=0), (~np.isnan(demand)).sum(axis=0)
    is_rare = n_silent > RARE_FROM_SILENT_SHARE * n_known
    n_read = np.minimum(n_cells, np.where(is_rare, RARE_PERIODS_READ, PERIODS_READ))
    if (n_read > latest).any():
        demand = _demand_matrix(history, rows, first=n_cells - n_read, n_read=n_read)
    return demand, n_read


def _demand_matrix(
    history: NetworkHistory, rows: NDArray[np.intp], *, first: IntArray, n_read: IntArray
) -> FloatArray:
    """(n_steps, n_lanes) demand, NaN where a lane is closed, unknown or over."""
    n_steps = int(n_read.max(initial=0))
    steps = np.arange(n_steps)[:, None]
    inside = steps < n_read
    cells = np.where(inside, history.offsets[rows] + first + steps, 0)
    if history.demand_units.size == 0:
        return np.full((n_steps, rows.size), np.nan)
    return np.where(inside & history.is_open[cells], history.demand_units[cells], np.nan)


def _joined(parts: list[MonitorState], order: NDArray[np.intp]) -> MonitorState:
    def columns(records: Sequence[MonitorState] | Sequence[RunSums]) -> dict[str, Any]:
        return {
            item.name: np.concatenate([getattr(record, item.name) for record in records])[order]
            for item in fields(records[0])
            if item.name not in ("up", "down")
        }

    return MonitorState(
        up=RunSums(**columns([part.up for part in parts])),
        down=RunSums(**columns([part.down for part in parts])),
        **columns(parts),
    )

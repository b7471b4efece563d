"""Histories played through the monitor, period by period, all lanes side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.quantities import BoolArray, FloatArray, IntArray
from core.watch.checkpoints import (
    STEP_PERIODS,
    Checkpoints,
    Run,
    checkpoint_keys,
    checkpoint_steps,
    joined_states,
    lanes_of_run,
    lanes_of_state,
    past_step,
    rows_of_state,
    state_of_rows,
    tail_of,
)
from core.watch.choices import USUAL, WatchChoices
from core.watch.monitor import update_state
from core.watch.state import MonitorState, initial_state

# What lies further back than this teaches a regular lane nothing any more; where volume is rare, twice as much
# is needed for the same number of events.
PERIODS_READ = 420
RARE_PERIODS_READ = 840
RARE_FROM_SILENT_SHARE = 0.25
MOST_PERIODS_READ = RARE_PERIODS_READ + STEP_PERIODS - 1  # of any lane, for the state at its end
LANES_AT_A_TIME = 4096  # so that the state stays in the processor's cache

Observer = Callable[[MonitorState, BoolArray], None]


def cells_until(history: NetworkHistory, as_of_day: int) -> IntArray:
    """(n_lanes,) how many cells of each lane have begun by `as_of_day`."""
    position = cal.period_positions(
        days=np.full(len(history.lanes), as_of_day), cadence=history.cadence, anchor_day=history.anchor_day
    )
    begun: IntArray = np.clip(position - history.first_position + 1, 0, np.diff(history.offsets))
    return begun


def state_after(
    history: NetworkHistory,
    as_of_day: int,
    checkpoints: Checkpoints | None = None,
    choices: WatchChoices = USUAL,
) -> MonitorState:
    """The monitor's state of every lane after its periods until `as_of_day`.

    The volume of a period that ends after that day may not be complete. With `checkpoints` a lane whose earlier periods
    were replayed before goes on from there; the state is the same to the last bit.
    """
    n_cells = cells_until(history, as_of_day)
    still_runs = (n_cells > 0) & (history.first_days(history.first_position + n_cells) > as_of_day + 1)
    n_read = periods_to_read(history, n_cells)
    blocks = list(_blocks(n_read))
    parts = [
        _replay(
            history,
            rows,
            n_cells=n_cells[rows],
            n_read=n_read[rows],
            choices=choices,
            still_runs=still_runs[rows],
            checkpoints=checkpoints,
        )
        for rows in blocks
    ]
    if not parts:
        return initial_state(cadence=n_cells, n_open_weekdays=n_cells, choices=choices)
    return joined_states(parts, np.argsort(np.concatenate(blocks)))


def observe_history(
    history: NetworkHistory,
    start: Callable[[NDArray[np.intp]], Observer],
    *,
    choices: WatchChoices = USUAL,
    n_earlier: int = 0,
) -> None:
    """Replay everything and show each step to the observer that `start` makes for a block of lane numbers.

    The observer gets the state and (n_lanes,) True where the step brought a new, open period. `n_earlier` periods more
    are read than for a judgement of the last one, so that earlier ones are judged on as much.
    """
    n_cells: IntArray = np.diff(history.offsets)
    n_read = periods_to_read(history, n_cells, n_earlier=n_earlier)
    for rows in _blocks(n_read, n_earlier=n_earlier):
        _replay(
            history,
            rows,
            n_cells=n_cells[rows],
            n_read=n_read[rows],
            choices=choices,
            observe=start(rows),
        )


def periods_to_read(history: NetworkHistory, n_cells: IntArray, *, n_earlier: int = 0) -> IntArray:
    """(n_lanes,) how many of each lane's first `n_cells` periods are replayed, the latest: more where often silent.

    The first of them stands where a replay may begin (`core.watch.checkpoints`): the least number and up to
    STEP_PERIODS - 1 more, or all.
    """
    n_read = _from_a_step(history, n_cells, PERIODS_READ + n_earlier)
    of_rare = _from_a_step(history, n_cells, RARE_PERIODS_READ + n_earlier)
    for begin in range(0, n_cells.size, LANES_AT_A_TIME):
        rows = np.arange(begin, min(begin + LANES_AT_A_TIME, n_cells.size))
        latest = n_read[rows]
        demand = _demand_matrix(history, rows, first=n_cells[rows] - latest, n_read=latest)
        n_silent, n_known = (demand == 0).sum(axis=0), (~np.isnan(demand)).sum(axis=0)
        is_rare = n_silent > RARE_FROM_SILENT_SHARE * n_known
        n_read[rows] = np.where(is_rare, of_rare[rows], latest)
    return n_read


def _from_a_step(history: NetworkHistory, n_cells: IntArray, n_least: int) -> IntArray:
    """(n_lanes,) the latest `n_least` periods, and those before them back to where a replay may begin."""
    begin = history.first_position + n_cells - n_least
    return np.minimum(n_cells, n_least + past_step(begin))


def _blocks(n_read: IntArray, *, n_earlier: int = 0) -> Iterator[NDArray[np.intp]]:
    """Lane numbers in blocks of which no lane has far more periods to replay than another."""
    order = np.argsort(n_read, kind="stable")
    most = PERIODS_READ + n_earlier + STEP_PERIODS - 1
    n_usual = int(np.searchsorted(n_read[order], most, side="right"))
    for some in (order[:n_usual], order[n_usual:]):
        for begin in range(0, some.size, LANES_AT_A_TIME):
            yield some[begin : begin + LANES_AT_A_TIME]


def _replay(
    history: NetworkHistory,
    rows: NDArray[np.intp],
    *,
    n_cells: IntArray,
    n_read: IntArray,
    choices: WatchChoices,
    still_runs: BoolArray | None = None,
    observe: Observer | None = None,
    checkpoints: Checkpoints | None = None,
) -> MonitorState:
    begun = initial_state(
        cadence=history.cadence[rows],
        n_open_weekdays=7 - history.closed_weekdays[rows].sum(axis=1).astype(np.int64),
        choices=choices,
    )
    run = Run(
        state=begun,
        demand=_demand_matrix(history, rows, first=n_cells - n_read, n_read=n_read),
        n_steps=n_read,
        position=history.first_position[rows] + n_cells - n_read,
        still_runs=np.zeros(rows.size, dtype=np.bool_) if still_runs is None else still_runs,
    )
    if checkpoints is None:
        return _walk(run, observe=observe)
    return _walk_from(run, [history.lanes[row] for row in rows.tolist()], checkpoints)


def _walk(
    run: Run, *, observe: Observer | None = None, until: tuple[IntArray, list[MonitorState]] | None = None
) -> MonitorState:
    """The state after the steps of a run; with `until`, also the state of each lane before that step of its own."""
    state = run.state
    for step, column in enumerate(run.demand):
        if until is not None:
            reached = np.flatnonzero(until[0] == step) if step else np.zeros(0, dtype=np.intp)
            if reached.size:
                until[1].append(lanes_of_state(state, reached))
        state = update_state(
            state,
            demand_units=column,
            positions=run.position + step,
            may_be_partial=run.still_runs & (step == run.n_steps - 1) if run.still_runs.any() else None,
        )
        if observe is not None:
            observe(state, ~np.isnan(column))
    return state


def _walk_from(run: Run, lanes: list[str], checkpoints: Checkpoints) -> MonitorState:
    """The same, from what was reached before where that is known; what is reached now is noted."""
    keys = checkpoint_keys(run)
    found = [checkpoints.state_row(lane, key) for lane, key in zip(lanes, keys, strict=True)]
    known = np.array([row is not None for row in found], dtype=np.bool_)
    goes_on, begins = np.flatnonzero(known), np.flatnonzero(~known)
    parts: list[MonitorState] = []
    if goes_on.size:
        kept = state_of_rows(b"".join(row for row in found if row is not None))
        parts.append(_walk(tail_of(run, goes_on, kept)))
    if begins.size:
        some, at = lanes_of_run(run, begins), checkpoint_steps(run)[begins]
        reached: list[MonitorState] = []
        parts.append(_walk(some, until=(at, reached)))
        _note(
            [lanes[row] for row in begins.tolist()],
            [keys[row] for row in begins.tolist()],
            at,
            reached,
            checkpoints,
        )
    return joined_states(parts, np.argsort(np.concatenate([goes_on, begins])))


def _note(
    lanes: list[str],
    keys: list[bytes],
    at: IntArray,
    reached: list[MonitorState],
    checkpoints: Checkpoints,
) -> None:
    """Keep the states that were reached; they came in order of their step."""
    in_order = [row for step in np.unique(at[at > 0]).tolist() for row in np.flatnonzero(at == step).tolist()]
    packed = [row for state in reached for row in rows_of_state(state)]
    for row, state_row in zip(in_order, packed, strict=True):
        checkpoints.note(lanes[row], keys[row], state_row)


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

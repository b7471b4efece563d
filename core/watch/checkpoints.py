"""The monitor's state of a lane some periods before its end, kept so that a change of late needs no replay of all.

What is kept says itself what it was made of: a hash of every period replayed until then. Where a lane's periods are no
longer these (an earlier record was changed, or the first one that is read moved), it is not used. Both the first period
that is read and the one before which a state is kept stand at each STEP_PERIODS-th position of the calendar, so that
new periods move them together and seldom: between two such days a new day of all lanes goes on from what is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import MODEL_VERSION
from core.quantities import BoolArray, FloatArray, IntArray
from core.watch.choices import WatchChoices
from core.watch.state import MonitorState, RunSums, initial_state

STEP_PERIODS = 28  # four weeks of days
TAIL_PERIODS = 28  # that are replayed each time, at least: most records that are mended are of the last month
KEY_BYTES = 16


class Checkpoints:
    """States kept by name of lane, as bytes; and those that a replay reached anew, for whoever keeps them."""

    def __init__(self, kept: Mapping[str, bytes] | None = None) -> None:
        self._kept = kept or {}
        self.reached: dict[str, bytes] = {}

    def state_row(self, lane: str, key: bytes) -> bytes | None:
        """The state of a lane, as `rows_of_state` has it, where it was made of just these periods; else None."""
        kept = self.reached.get(lane) or self._kept.get(lane, b"")
        is_it = bool(key) and kept[:KEY_BYTES] == key and len(kept) == KEY_BYTES + STATE_ROW.itemsize
        return kept[KEY_BYTES:] if is_it else None

    def note(self, lane: str, key: bytes, state_row: bytes) -> None:
        """A state that was reached."""
        self.reached[lane] = key + state_row


@dataclass(frozen=True)
class Run:
    """What is replayed: a state of (n_lanes,) lanes, and the steps that follow.

    demand: (n_steps, n_lanes), of which a lane has its own n_steps (n_lanes,); position: (n_lanes,) calendar position
    of the first step; still_runs: (n_lanes,) whether the last step's period has not ended.
    """

    state: MonitorState
    demand: FloatArray
    n_steps: IntArray
    position: IntArray
    still_runs: BoolArray


def past_step(positions: IntArray) -> IntArray:
    """How many periods each calendar position lies past the last one at which a replay may begin or go on."""
    return np.asarray(positions % STEP_PERIODS)


def checkpoint_steps(run: Run) -> IntArray:
    """(n_lanes,) the step before which a lane's state is kept; 0 where there are too few."""
    latest = run.n_steps - TAIL_PERIODS
    steps: IntArray = np.maximum(latest - past_step(run.position + latest), 0)
    return steps


def checkpoint_keys(run: Run) -> list[bytes]:
    """Of each lane a hash of what its state before that step is made of; empty where nothing is kept."""
    steps = checkpoint_steps(run).tolist()
    columns = np.ascontiguousarray(run.demand.T)
    about = np.stack([run.state.cadence, run.state.n_slots.astype(np.int64), run.position], axis=1)
    chosen = np.stack([getattr(run.state, item.name) for item in fields(WatchChoices)], axis=1)
    form = f"{MODEL_VERSION} {STATE_ROW.descr}".encode()
    return [
        hashlib.blake2b(
            form + about[lane].tobytes() + chosen[lane].tobytes() + columns[lane, :n_steps].tobytes(),
            digest_size=KEY_BYTES,
        ).digest()
        if n_steps
        else b""
        for lane, n_steps in enumerate(steps)
    ]


def lanes_of_run(run: Run, lanes: NDArray[np.intp]) -> Run:
    """The run of some of its lanes."""
    return Run(
        state=lanes_of_state(run.state, lanes),
        demand=run.demand[:, lanes],
        n_steps=run.n_steps[lanes],
        position=run.position[lanes],
        still_runs=run.still_runs[lanes],
    )


def tail_of(run: Run, lanes: NDArray[np.intp], state: MonitorState) -> Run:
    """What is left of the run of some lanes, from the states kept of them."""
    begin = checkpoint_steps(run)[lanes]
    n_steps = run.n_steps[lanes] - begin
    steps = np.arange(int(n_steps.max(initial=0)))[:, None]
    demand = run.demand[np.minimum(steps + begin, len(run.demand) - 1), lanes]
    return Run(
        state=state,
        demand=np.where(steps < n_steps, demand, np.nan),
        n_steps=n_steps,
        position=run.position[lanes] + begin,
        still_runs=run.still_runs[lanes],
    )


def lanes_of_state(state: MonitorState, lanes: NDArray[np.intp]) -> MonitorState:
    """The state of some lanes."""
    chosen: MonitorState = _made(
        MonitorState, {name: column[lanes] for name, column in _columns(state).items()}
    )
    return chosen


def joined_states(parts: list[MonitorState], order: NDArray[np.intp]) -> MonitorState:
    """The states of some lanes one part after the other, put into this order."""
    columns = [_columns(part) for part in parts]
    joined: MonitorState = _made(
        MonitorState, {name: np.concatenate([part[name] for part in columns])[order] for name in columns[0]}
    )
    return joined


def rows_of_state(state: MonitorState) -> list[bytes]:
    """The state of each lane as bytes."""
    columns = _columns(state)
    rows = np.empty(state.cadence.size, dtype=STATE_ROW)
    for name, column in columns.items():
        rows[name] = column
    return [row.tobytes() for row in rows]


def state_of_rows(rows: bytes) -> MonitorState:
    """The state of the lanes whose bytes stand one after the other."""
    found = np.frombuffer(rows, dtype=STATE_ROW)
    state: MonitorState = _made(
        MonitorState, {name: np.ascontiguousarray(found[name]) for name in STATE_ROW.names or ()}
    )
    return state


def _columns(state: MonitorState | RunSums, path: str = "") -> dict[str, NDArray[Any]]:
    """Each column under its name, such as "up.score"."""
    found: dict[str, NDArray[Any]] = {}
    for item in fields(state):
        value = getattr(state, item.name)
        if isinstance(value, RunSums):
            found |= _columns(value, f"{path}{item.name}.")
        else:
            found[f"{path}{item.name}"] = value
    return found


def _made(kind: type, columns: Mapping[str, NDArray[Any]], path: str = "") -> Any:
    return kind(
        **{
            item.name: columns[name]
            if (name := f"{path}{item.name}") in columns
            else _made(RunSums, columns, f"{name}.")
            for item in fields(kind)
        }
    )


def _state_row() -> np.dtype[np.void]:
    nobody = np.zeros(1, dtype=np.int64)
    columns = _columns(initial_state(cadence=nobody, n_open_weekdays=nobody))
    return np.dtype([(name, column.dtype, column.shape[1:]) for name, column in columns.items()])


STATE_ROW = _state_row()

"""What other choices of the monitor would have done: the last year of some lanes, watched under both side by side."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.quantities import BoolArray, IntArray
from core.watch import verdict as v
from core.watch.choices import WatchChoices
from core.watch.replay import observe_history
from core.watch.state import MonitorState

DAYS_OF_A_YEAR = 365
# Four weeks of days, eight weeks, three months: long enough that the noise of single periods does not tell.
PERIODS_AFTER = cal.of_each_cadence(28.0, 8.0, 3.0)
LASTING_RATIO = 0.10
UP, DOWN = 1, -1


@dataclass(frozen=True)
class Spell:
    """An alarm of a lane: UP or DOWN, and numbers of cells: of the first period that it tells of, and of those at whose
    end it was first told and, where it is over, told no more."""

    direction: int
    since: int
    told: int
    over: int | None


@dataclass(frozen=True)
class YearOfAlarms:
    """Alarms that would have been told within a year: how many, on how many lanes.

    n_followed: of these, alarms after which enough periods have passed to tell what came; n_lasting: of those followed,
    alarms whose change lasted.
    """

    n_alarms: int = 0
    n_lanes: int = 0
    n_followed: int = 0
    n_lasting: int = 0

    def __add__(self, other: YearOfAlarms) -> YearOfAlarms:
        return YearOfAlarms(**_sums(self, other))


@dataclass(frozen=True)
class WatchPreview:
    """The year under today's choices and under others; n_gone: alarms of today's that the others do not tell of, n_new
    those that only the others do. n_looked_at: lanes that were watched."""

    today: YearOfAlarms = YearOfAlarms()
    chosen: YearOfAlarms = YearOfAlarms()
    n_gone: int = 0
    n_new: int = 0
    n_looked_at: int = 0

    def __add__(self, other: WatchPreview) -> WatchPreview:
        return WatchPreview(**_sums(self, other))


def preview_choices(history: NetworkHistory, *, today: WatchChoices, chosen: WatchChoices) -> WatchPreview:
    """What `chosen` would have told of these lanes within their last year, beside what `today` told.

    An alarm is gone where the other choices tell of nothing in its direction while it stands. Its change lasted where
    mean demand of the four weeks after it was told (eight weeks of weekly lanes, three months) lies at least a tenth
    above, or below, that of as long before it began.

    Formula
    -------
    lasting: mean after / mean before - 1, at least 0.1 upwards, at most -0.1 downwards

    Source
    ------
    Own measure: the lane's own past is the test.
    """
    found = [_spells(history, choices) for choices in (today, chosen)]
    was, would_be = found
    return WatchPreview(
        today=_year(history, was),
        chosen=_year(history, would_be),
        n_gone=_n_without_like(was, would_be),
        n_new=_n_without_like(would_be, was),
        n_looked_at=len(history.lanes),
    )


Spells = list[list[Spell]]


def _spells(history: NetworkHistory, choices: WatchChoices) -> Spells:
    """Of each lane the alarms that were told within its last year, in order."""
    n_in_a_year = np.ceil(DAYS_OF_A_YEAR / np.asarray(cal.MEAN_DAYS_PER_PERIOD)[history.cadence]).astype(int)
    n_cells: IntArray = np.diff(history.offsets)
    first_cell = np.maximum(n_cells - n_in_a_year, 0)
    spells: Spells = [[] for _ in history.lanes]

    def start(rows: NDArray[np.intp]) -> _Collector:
        return _Collector(rows, history.first_position[rows], first_cell[rows], spells)

    observe_history(history, start, choices=choices, n_earlier=int(n_in_a_year.max(initial=0)))
    return spells


class _Collector:
    """Notes when alarms of a block of lanes begin and end."""

    def __init__(
        self, rows: NDArray[np.intp], first_position: IntArray, first_cell: IntArray, spells: Spells
    ) -> None:
        self._rows, self._first_position, self._first_cell, self._spells = (
            rows,
            first_position,
            first_cell,
            spells,
        )
        self._direction = np.zeros(rows.size, dtype=np.int64)

    def __call__(self, state: MonitorState, is_new: BoolArray) -> None:
        cell = state.position - self._first_position
        if not (is_new & (cell >= self._first_cell - 1)).any():
            return
        verdict = v.judge(state)
        status = v.STATUS_OF_REASON[verdict.reason]
        direction = np.select([status == v.SURGE_ALERT, status == v.LOW_VELOCITY], [UP, DOWN], 0)
        moved = np.flatnonzero(is_new & (direction != self._direction))
        since = verdict.position - self._first_position
        for lane in moved.tolist():
            told = self._spells[self._rows[lane]]
            if self._direction[lane] and told and told[-1].over is None:
                told[-1] = Spell(told[-1].direction, told[-1].since, told[-1].told, int(cell[lane]))
            if direction[lane] and cell[lane] >= self._first_cell[lane]:
                told.append(Spell(int(direction[lane]), int(since[lane]), int(cell[lane]), None))
        self._direction[moved] = direction[moved]


def _year(history: NetworkHistory, spells: Spells) -> YearOfAlarms:
    lasts = [_lasts(history, lane, spell) for lane, of_lane in enumerate(spells) for spell in of_lane]
    followed = [one for one in lasts if one is not None]
    return YearOfAlarms(
        n_alarms=len(lasts),
        n_lanes=sum(bool(of_lane) for of_lane in spells),
        n_followed=len(followed),
        n_lasting=sum(followed),
    )


def _lasts(history: NetworkHistory, lane: int, spell: Spell) -> bool | None:
    """Whether what came was as much higher or lower as lasts; None while that cannot be told."""
    start, end = int(history.offsets[lane]), int(history.offsets[lane + 1])
    n_periods = int(PERIODS_AFTER[history.cadence[lane]])
    since, after = start + spell.since, start + spell.told + 1
    if since - n_periods < start or after + n_periods > end:
        return None
    means = [_mean(history, first, n_periods) for first in (since - n_periods, after)]
    if any(np.isnan(means)):
        return None
    before, then = means
    return bool(spell.direction * (then - before) >= LASTING_RATIO * before and then != before)


def _mean(history: NetworkHistory, first: int, n_periods: int) -> float:
    """Mean of what is known of the open periods, NaN where nothing is."""
    cells = slice(first, first + n_periods)
    demand = history.demand_units[cells][history.is_open[cells]]
    known = demand[~np.isnan(demand)]
    return float(known.mean()) if known.size else np.nan


def _n_without_like(some: Spells, others: Spells) -> int:
    """How many alarms have none of the same direction among the others of their lane while they stand."""
    return sum(
        not any(_meet(spell, other) for other in others[lane])
        for lane, of_lane in enumerate(some)
        for spell in of_lane
    )


def _meet(one: Spell, other: Spell) -> bool:
    return (
        one.direction == other.direction
        and (other.over is None or one.told < other.over)
        and (one.over is None or other.told < one.over)
    )


def _sums(one: Any, other: Any) -> dict[str, Any]:
    return {item.name: getattr(one, item.name) + getattr(other, item.name) for item in fields(one)}

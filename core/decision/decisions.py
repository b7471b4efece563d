"""A decision of a lane, and those of many lanes as columns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from core.plan.moves import Move, weeks_alone
from core.quantities import BoolArray, FloatArray, take

MOVES = ("hold", "year", "weeks")  # what can be moved; the others look at something first
CAPACITY = ("year", "weeks")
# What each is about: another stock; own capacity over the year; own capacity these four weeks; demand above or below
# its pattern; no volume any more; data that ended; prices to enter.
KINDS = (*MOVES, "surge", "slow", "silent", "data", "prices")
WEEKS, YEAR, NOW = "weeks", "year", "now"
GAINS = ("gain_per_week", "at_low_per_week", "at_high_per_week")
NO_ALARM = KINDS[-1:]  # kinds that ask for no decision on this lane in particular


@dataclass(frozen=True)
class Decision:
    """One thing to do.

    horizon: "weeks" (the coming four), "year" (structural) or "now" (to be looked at). today, target: units held, or
    own capacity per open day; None where something is to be looked at. The other figures are those of
    `core.plan.moves.Move`, None where no price was entered. together_per_week: gain of this and of all decisions told
    before it on the lane. pays_partner: a partner takes less for a unit than an own one costs. is_further: the weeks'
    capacity, where it comes on top of the year's. since: of something to be looked at, the day since which it holds;
    change_ratio: of demand, against what was usual.
    """

    kind: str
    horizon: str
    today_units: float | None = None
    target_units: float | None = None
    gain_per_week: float | None = None
    at_low_per_week: float | None = None
    at_high_per_week: float | None = None
    waiting_per_week: float | None = None
    units_per_week: float | None = None
    together_per_week: float | None = None
    pays_partner: bool = False
    is_further: bool = False
    since: str | None = None
    change_ratio: float | None = None

    @property
    def range_per_week(self) -> tuple[float, float]:
        """Low and high end of the 80 % range of the gain."""
        ends = [getattr(self, name) or 0.0 for name in GAINS]
        return min(ends), max(ends)


@dataclass(frozen=True)
class Decisions:
    """The decisions of many lanes.

    lanes: n_lanes names. told: by kind, (n_lanes,) whether it is told; moves: by kind, as columns. pays_partner:
    (n_lanes,). is_further: (n_lanes,) whether the weeks' capacity comes on top of the year's, told or accepted. since:
    n_lanes days since which what the watch tells holds; change_ratio: (n_lanes,) how large the change is, NaN without
    one.
    """

    lanes: tuple[str, ...]
    told: Mapping[str, BoolArray]
    moves: Mapping[str, Move]
    pays_partner: BoolArray
    is_further: BoolArray
    since: Sequence[date | None]
    change_ratio: FloatArray

    def of(self, number: int) -> tuple[Decision, ...]:
        """The decisions of lane `number`: what is worth most first, what is to be looked at after it."""
        moves = [self._move(kind, number) for kind in MOVES if self.told[kind][number]]
        # the weeks' capacity comes on top of the year's, so their order stays where both are told
        moves.sort(key=lambda item: -(item.gain_per_week or 0.0))
        if {"year", "weeks"} <= {item.kind for item in moves}:
            moves.sort(key=lambda item: item.kind == "weeks")
        found, together = list[Decision](), 0.0
        for item in moves:
            together += item.gain_per_week or 0.0
            found.append(Decision(**{**vars(item), "together_per_week": together}) if together else item)
        day = self.since[number]
        looks = [
            Decision(
                kind,
                NOW,
                since=None if day is None else day.isoformat(),
                change_ratio=_known(self.change_ratio[number]),
            )
            for kind in KINDS
            if kind not in MOVES and self.told[kind][number]
        ]
        return (*found, *looks)

    def _move(self, kind: str, number: int) -> Decision:
        move = take(self.moves[kind], number)
        return Decision(
            kind=kind,
            horizon=YEAR if kind == "year" else WEEKS,
            today_units=float(move.today_units),
            target_units=float(move.target_units),
            gain_per_week=_known(move.gain_per_week),
            at_low_per_week=_known(move.at_low_per_week),
            at_high_per_week=_known(move.at_high_per_week),
            waiting_per_week=_known(move.waiting_per_week),
            units_per_week=_known(move.units_per_week),
            pays_partner=kind != "hold"
            and bool(self.pays_partner[number])
            and move.target_units < move.today_units,
            is_further=kind == "weeks" and bool(self.is_further[number]),
        )

    @property
    def needs_somebody(self) -> BoolArray:
        """(n_lanes,) whether anything is told that concerns this lane in particular."""
        return np.asarray(np.any([self.told[kind] for kind in KINDS if kind not in NO_ALARM], axis=0))

    def without(self, settled: Sequence[tuple[int, str]]) -> Decisions:
        """The same without what was answered: (lane number, kind) each."""
        if not settled:
            return self
        told = {kind: lanes.copy() for kind, lanes in self.told.items()}
        for number, kind in settled:
            told[kind][number] = False
        return replace(self, told=told)

    def with_today_kept(self, numbers: Sequence[int]) -> Decisions:
        """The same where these lanes keep their capacity of the year: their weeks begin from what is there today."""
        kept = np.zeros(len(self.lanes), dtype=np.bool_)
        kept[list(numbers)] = True
        kept &= self.is_further
        year, weeks = (self.moves[kind] for kind in CAPACITY)
        alone = weeks_alone(year, weeks)
        begun = Move(
            **{name: np.where(kept, getattr(alone, name), value) for name, value in vars(weeks).items()}
        )
        return replace(self, moves={**self.moves, "weeks": begun}, is_further=self.is_further & ~kept)

    @property
    def moves_capacity(self) -> tuple[BoolArray, BoolArray]:
        """(n_lanes,) whether own capacity is to grow, and whether it is to shrink; never both on one lane."""
        grows = [self.told[kind] & (self._change(kind) > 0) for kind in CAPACITY]
        shrinks = [self.told[kind] & (self._change(kind) < 0) for kind in CAPACITY]
        return np.any(grows, axis=0), np.any(shrinks, axis=0)

    @property
    def worth_per_week(self) -> FloatArray:
        """(n_lanes,) money that the moves told earn or save together in a week; 0 where none has a price."""
        return self._sum("gain_per_week")

    @property
    def range_per_week(self) -> tuple[FloatArray, FloatArray]:
        """(n_lanes,) low and high end of the 80 % range of the same: all moves at one level of the coming weeks."""
        ends = [self._sum(name) for name in GAINS]
        return np.min(ends, axis=0), np.max(ends, axis=0)

    @property
    def waiting_per_week(self) -> FloatArray:
        """(n_lanes,) money that a coming week without them costs."""
        return self._sum("waiting_per_week")

    @property
    def units_per_week(self) -> FloatArray:
        """(n_lanes,) units that the moves told concern in a week."""
        return self._sum("units_per_week")

    def by_worth(self) -> NDArray[np.int64]:
        """(n_lanes,) lane numbers: what can be earned or saved first, then volume, then what is to be looked at."""
        order = np.lexsort((-self.units_per_week, -self.worth_per_week, ~self.needs_somebody))
        return order.astype(np.int64)

    def _change(self, kind: str) -> FloatArray:
        return np.asarray(np.nan_to_num(self.moves[kind].target_units - self.moves[kind].today_units))

    def _sum(self, name: str) -> FloatArray:
        total = np.zeros(len(self.lanes))
        for kind in MOVES:
            total += np.where(self.told[kind], np.nan_to_num(getattr(self.moves[kind], name)), 0.0)
        return total


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)

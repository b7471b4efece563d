"""What an analyst says about a lane's forecast: overrides, kept beside it, and days to leave out or to know of.

An override never replaces the forecast: both are kept, so that later demand can tell which was closer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from core.demand.profile import DemandHistory, NetworkHistory
from core.errors import InvalidParameter
from core.quantities import require_non_negative
from core.told import told

OUTLIER, EVENT = "outlier", "event"
KINDS = (OUTLIER, EVENT)
MAX_REASON_LENGTH = 200
MAX_NOTES = 400  # of each sort and lane: more would be a table of its own


@dataclass(frozen=True)
class Override:
    """The analyst's figure for one coming period; forecast_units is what the forecast said at that time.

    made_by, made_at and change are those of the write; None until it is stored.
    """

    period_start: date
    units: float
    forecast_units: float
    reason: str
    made_by: str = ""
    made_at: datetime | None = None
    change: int | None = None

    def __post_init__(self) -> None:
        require_non_negative("override", self.units)
        require_non_negative("forecast_units", self.forecast_units)
        _require_reason(self.reason)


@dataclass(frozen=True)
class Mark:
    """Days marked on a lane's axis, both ends included; the forecast does not learn from marked demand.

    kind: OUTLIER where the demand is wrong or will not come again, EVENT where it has a known cause.
    """

    first_day: date
    last_day: date
    kind: str
    reason: str
    made_by: str = ""
    made_at: datetime | None = None
    change: int | None = None

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise InvalidParameter(
                told("last day"),
                self.last_day.isoformat(),
                told("{first_day} or later", first_day=self.first_day),
            )
        if self.kind not in KINDS:
            raise InvalidParameter("kind", repr(self.kind), " or ".join(map(repr, KINDS)))
        _require_reason(self.reason)


@dataclass(frozen=True)
class ForecastNotes:
    """All notes of one lane: overrides in order of period, marks in order of their first day."""

    overrides: tuple[Override, ...] = ()
    marks: tuple[Mark, ...] = ()

    def with_override(self, override: Override) -> ForecastNotes:
        """The notes with this override in place of an earlier one of the same period."""
        kept = [item for item in self.overrides if item.period_start != override.period_start]
        _require_room(kept)
        return replace(self, overrides=tuple(sorted([*kept, override], key=lambda o: o.period_start)))

    def without_override(self, period_start: date) -> ForecastNotes:
        """The notes without the override of this period; refused where there is none."""
        kept = tuple(item for item in self.overrides if item.period_start != period_start)
        if len(kept) == len(self.overrides):
            raise InvalidParameter("period", period_start.isoformat(), told("one that has an override"))
        return replace(self, overrides=kept)

    def with_mark(self, mark: Mark) -> ForecastNotes:
        """The notes with this mark in place of one of the same days."""
        kept = [item for item in self.marks if _days(item) != _days(mark)]
        _require_room(kept)
        return replace(self, marks=tuple(sorted([*kept, mark], key=_days)))

    def without_mark(self, first_day: date, last_day: date) -> ForecastNotes:
        """The notes without the mark of these days; refused where there is none."""
        kept = tuple(item for item in self.marks if _days(item) != (first_day, last_day))
        if len(kept) == len(self.marks):
            raise InvalidParameter(
                "days",
                told("{first_day} to {last_day}", first_day=first_day, last_day=last_day),
                told("those of a mark"),
            )
        return replace(self, marks=kept)


@dataclass(frozen=True)
class ScoredOverride:
    """An override whose period is over; `helped` where it was closer to demand than the forecast was."""

    override: Override
    actual_units: float

    @property
    def error_saved_units(self) -> float:
        """Absolute error of the forecast less that of the override."""
        forecast_error = abs(self.override.forecast_units - self.actual_units)
        return forecast_error - abs(self.override.units - self.actual_units)

    @property
    def helped(self) -> bool:
        return self.error_saved_units > 0


def score_overrides(overrides: Sequence[Override], history: DemandHistory) -> tuple[ScoredOverride, ...]:
    """Overrides whose period's demand is known by now, each against what came."""
    demand = dict(
        zip(history.period_starts.astype("datetime64[D]").tolist(), history.demand_units, strict=True)
    )
    return tuple(
        ScoredOverride(override, float(demand[override.period_start]))
        for override in overrides
        if np.isfinite(demand.get(override.period_start, np.nan))
    )


def without_marked_days(history: DemandHistory, marks: Sequence[Mark]) -> DemandHistory:
    """The history as the forecast may see it: periods that a mark touches are unknown.

    Where the marks would leave nothing known, they are not followed.
    """
    marked = _is_marked(history, marks)
    demand = np.where(marked, np.nan, history.demand_units)
    if not np.isfinite(demand).any():
        return history
    return replace(history, demand_units=demand)


def n_marked_periods(history: DemandHistory, marks: Sequence[Mark]) -> int:
    """How many periods of known demand the marks take out of what the forecast learns from."""
    return int(
        np.isfinite(history.demand_units).sum()
        - np.isfinite(without_marked_days(history, marks).demand_units).sum()
    )


def network_without_marked_days(
    history: NetworkHistory, marks_of_lane: Mapping[str, Sequence[Mark]]
) -> NetworkHistory:
    """The same for many lanes; only lanes with marks are looked at."""
    demand = history.demand_units.copy()
    for number, lane in enumerate(history.lanes):
        if lane in marks_of_lane and history.offsets[number + 1] > history.offsets[number]:
            seen = without_marked_days(history.lane_history(number), marks_of_lane[lane])
            demand[history.offsets[number] : history.offsets[number + 1]] = seen.demand_units
    return replace(history, demand_units=demand)


def _is_marked(history: DemandHistory, marks: Sequence[Mark]) -> NDArray[np.bool_]:
    begin = history.period_starts.astype("datetime64[D]")
    end = begin + history.days_in_period - 1
    marked = np.zeros(begin.size, dtype=np.bool_)
    for mark in marks:
        marked |= (begin <= np.datetime64(mark.last_day)) & (end >= np.datetime64(mark.first_day))
    return marked


def _days(mark: Mark) -> tuple[date, date]:
    return mark.first_day, mark.last_day


def _require_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > MAX_REASON_LENGTH:
        raise InvalidParameter(
            "reason",
            repr(reason[:40]),
            told("1 to {max_reason_length} characters", max_reason_length=MAX_REASON_LENGTH),
        )


def _require_room(kept: Sequence[object]) -> None:
    if len(kept) >= MAX_NOTES:
        raise InvalidParameter(
            told("number of notes"),
            len(kept) + 1,
            told("{max_notes} or fewer for one lane", max_notes=MAX_NOTES),
        )

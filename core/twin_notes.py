"""The twin's use cases about what the analyst says about a forecast: overrides, and days it does not learn from."""

from __future__ import annotations

from datetime import date

from core.errors import InvalidParameter
from core.forecast.notes import (
    EVENT,
    ForecastNotes,
    Mark,
    Override,
    ScoredOverride,
    score_overrides,
)
from core.twin.imports import Receipt
from core.twin_data import ANALYST
from core.twin_plans import TwinPlans


class TwinNotes(TwinPlans):
    """Notes stand beside the forecast, with reason and author; each is one step that undo takes back."""

    def override(
        self, lane: str, period_start: date, units: float, *, reason: str, made_by: str = ANALYST
    ) -> Receipt:
        """Keep a figure of one's own beside the forecast of a coming period; later demand tells which was closer.

        Raises
        ------
        InvalidParameter
            where the period is not one of the coming ones, the units are negative, or there is no reason.
        """
        band = self.plan(lane).forecast
        starts = [start.isoformat() for start in band.period_starts.tolist()]
        if period_start.isoformat() not in starts:
            raise InvalidParameter(
                "period",
                period_start.isoformat(),
                f"the start of a coming period, {starts[0]} to {starts[-1]}",
            )
        forecast_units = float(band.mean_units[starts.index(period_start.isoformat())])
        override = Override(
            period_start=period_start, units=units, forecast_units=forecast_units, reason=reason.strip()
        )
        return self._store.change_forecast_notes(
            lane, lambda notes: notes.with_override(override), made_by=made_by
        )

    def remove_override(self, lane: str, period_start: date, *, made_by: str = ANALYST) -> Receipt:
        """Take an override away."""
        return self._store.change_forecast_notes(
            lane, lambda notes: notes.without_override(period_start), made_by=made_by
        )

    def overrides(self, lane: str) -> tuple[Override, ...]:
        """Overrides of a lane with reason, author and time, in order of period."""
        return self._store.forecast_notes(lane).overrides

    def scored_overrides(self, lane: str) -> tuple[ScoredOverride, ...]:
        """Overrides whose period is over: did they help?"""
        return score_overrides(self.overrides(lane), self.history(lane))

    def mark_event(
        self,
        lane: str,
        first_day: date,
        last_day: date | None = None,
        *,
        reason: str,
        kind: str = EVENT,
        made_by: str = ANALYST,
    ) -> Receipt:
        """Mark days (`last_day` included) as a known event or an outlier; the forecast does not learn from them."""
        mark = Mark(first_day=first_day, last_day=last_day or first_day, kind=kind, reason=reason.strip())
        return self._store.change_forecast_notes(lane, lambda notes: notes.with_mark(mark), made_by=made_by)

    def remove_event(
        self, lane: str, first_day: date, last_day: date | None = None, *, made_by: str = ANALYST
    ) -> Receipt:
        """Take a mark away; the forecast learns from its days again."""
        return self._store.change_forecast_notes(
            lane, lambda notes: notes.without_mark(first_day, last_day or first_day), made_by=made_by
        )

    def events(self, lane: str) -> tuple[Mark, ...]:
        """Marked days of a lane, in order."""
        return self._store.forecast_notes(lane).marks

    def forecast_notes(self, lane: str) -> ForecastNotes:
        """Overrides and marked days of a lane."""
        return self._store.forecast_notes(lane)

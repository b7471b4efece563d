"""What the reader of a lane's plan must know about its data, in sentences."""

from __future__ import annotations

from core.demand import SHORT_HISTORY_PERIODS, DemandHistory, DemandProfile
from core.forecast_notes import ForecastNotes, n_marked_periods


def lane_warnings(history: DemandHistory, profile: DemandProfile, notes: ForecastNotes) -> tuple[str, ...]:
    """Warnings of the data, then of the days that the analyst marked."""
    return (*_warnings_of_data(history, profile), *_warnings_of_marks(history, notes))


def _warnings_of_data(history: DemandHistory, profile: DemandProfile) -> tuple[str, ...]:
    said = []
    if profile.n_periods < SHORT_HISTORY_PERIODS:
        said.append(
            f"Only {int(profile.n_periods)} periods of history: the spread is uncertain until there are "
            f"{SHORT_HISTORY_PERIODS}."
        )
    if history.n_filled_zero:
        said.append(f"{history.n_filled_zero} days without a record count as zero volume.")
    if history.n_unknown:
        said.append(f"{history.n_unknown} periods without a record count as unknown.")
    if profile.mean_units_per_day == 0:
        said.append("There has been no volume at all, so every plan is zero.")
    return tuple(said)


def _warnings_of_marks(history: DemandHistory, notes: ForecastNotes) -> tuple[str, ...]:
    n_marked = n_marked_periods(history, notes.marks)
    if n_marked == 0:
        return ()
    noun = {"daily": "day", "weekly": "week", "monthly": "month"}[history.cadence]
    marked, are = (f"{noun} is", "it") if n_marked == 1 else (f"{noun}s are", "them")
    return (
        f"{n_marked} marked {marked} left out of what the forecast learns from; averages and the buffer "
        f"still count {are}.",
    )

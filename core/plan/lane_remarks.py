"""What the reader of a lane's plan must know about its data."""

from __future__ import annotations

from core.demand.profile import SHORT_HISTORY_PERIODS, DemandHistory, DemandProfile
from core.forecast.notes import ForecastNotes, n_marked_periods
from core.words.remarks import Remark, Span, remark

FEW = ("few_data", "short_for_band")  # of a forecast whose history is too short for a checked band


def lane_remarks(
    history: DemandHistory,
    profile: DemandProfile,
    notes: ForecastNotes,
    of_forecast: tuple[Remark, ...],
    *,
    year_is_seen: bool = True,
) -> tuple[Remark, ...]:
    """Remarks on the data, then on the days that the analyst marked, then those of the forecast.

    That data are few is told once, by the forecast where it is too short itself. year_is_seen: whether a year was
    seen to which the coming one is compared.
    """
    n_periods, n_marked = int(profile.n_periods), n_marked_periods(history, notes.marks)

    def span(number: int) -> Span:
        return Span(number, history.cadence)

    remarks = (
        (
            n_periods < SHORT_HISTORY_PERIODS and not any(said.kind in FEW for said in of_forecast),
            remark("short_history", n_periods=n_periods, n_needed=SHORT_HISTORY_PERIODS),
        ),
        (
            not year_is_seen and n_periods >= SHORT_HISTORY_PERIODS and profile.mean_units_per_day > 0,
            remark("year_unseen"),
        ),
        (history.n_filled_zero > 0, remark("filled_zero", n_filled=span(history.n_filled_zero))),
        (history.n_unknown > 0, remark("unknown", n_unknown=span(history.n_unknown))),
        (profile.mean_units_per_day == 0, remark("no_volume")),
        (n_marked > 0, remark("marked", n_marked=span(n_marked))),
    )
    return (*(said for holds, said in remarks if holds), *of_forecast)

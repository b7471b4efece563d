"""The forecast of a whole network as arrays, from which any lane's ForecastBand is cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import MIN_PERIODS
from core.errors import NotEnoughHistory
from core.forecast.band import ComingHoliday, ForecastBand, MethodScore
from core.forecast.holidays.learned import LearnedHolidays
from core.forecast.slow.lanes import SlowLanes
from core.quantities import FloatArray, IntArray
from core.told import told
from core.words.remarks import Remark, Span, remark

Group = tuple[str, str]  # cadence and kind of lane, for instance ("daily", "intermittent")

RECENT_DAYS = 35  # a day that was left out longer ago is no news
REMARKABLE_PEAK = 0.5  # share of all volume in one period


@dataclass(frozen=True)
class LaneNotes:
    """What has to be said about each lane's history; all (n_lanes,)."""

    n_missing_for_band: IntArray
    n_empty_at_end: IntArray
    n_days_behind_newest: IntArray
    n_before_begin: IntArray
    never_changed: NDArray[np.bool_]
    is_backtested: NDArray[np.bool_]
    was_bounded: NDArray[np.bool_]
    peak_share_ratio: FloatArray
    n_shared_days_left_out: IntArray
    n_wild_left_out: IntArray


@dataclass(frozen=True)
class NetworkForecast:
    """Forecast of every lane for the same number of its own periods.

    mean_units: (n_lanes, horizon); quantile_units, total_quantile_units: (n_levels, n_lanes, horizon), levels
    as in QUANTILE_LEVELS, of each period's demand and of the total up to and with it; first_days (day numbers
    since 1970-01-01), days_in_period: (n_lanes, horizon); cadence, is_intermittent, n_periods_used, has_band:
    (n_lanes,). has_band: calibrated on backtests; a shorter lane has the law of its own few periods, below
    MIN_PERIODS none. A lane without any record has NaN. measured_coverage and scores are by cadence and kind of
    lane, for instance ("daily", "intermittent"). holiday_ratio: (n_lanes, horizon) what holidays multiplied the
    forecast with, 1 without; holidays: what a calendar taught, None without one. slow: the laws of slow lanes,
    over any time.
    """

    lanes: tuple[str, ...]
    cadence: IntArray
    is_intermittent: NDArray[np.bool_]
    method: tuple[str, ...]
    first_days: IntArray
    days_in_period: IntArray
    mean_units: FloatArray
    quantile_units: FloatArray
    total_quantile_units: FloatArray
    n_periods_used: IntArray
    has_band: NDArray[np.bool_]
    measured_coverage: dict[Group, tuple[tuple[float, float], ...]]
    scores: dict[Group, tuple[MethodScore, ...]]
    notes: LaneNotes
    holiday_ratio: FloatArray
    holidays: LearnedHolidays | None
    slow: SlowLanes

    @property
    def has_law(self) -> NDArray[np.bool_]:
        """(n_lanes,) whether the quantiles are those of a law: calibrated on backtests, or of few data."""
        return self.has_band | (self.n_periods_used >= MIN_PERIODS) | self.slow.is_slow

    def lane(self, index: int) -> ForecastBand:
        """The forecast of lane number `index`.

        Raises
        ------
        NotEnoughHistory
            where the lane has no known demand at all.
        """
        if self.n_periods_used[index] == 0:
            raise NotEnoughHistory(self.lanes[index], 0, 1)
        has_band = bool(self.has_band[index])
        return ForecastBand(
            lane=self.lanes[index],
            cadence=self._cadence_name(index),
            method=self.method[index],
            period_starts=self.first_days[index].astype("datetime64[D]"),
            days_in_period=self.days_in_period[index],
            mean_units=self.mean_units[index],
            quantile_units=self.quantile_units[:, index],
            n_periods_used=int(self.n_periods_used[index]),
            has_band=has_band,
            measured_coverage=self.measured_coverage.get(self._group(index), ()) if has_band else (),
            remarks=self._remarks(index),
            total_quantile_units=self.total_quantile_units[:, index],
            scores=self.scores.get(self._group(index), ()) if self.notes.is_backtested[index] else (),
            holidays=self._coming_holidays(index),
            holiday_note=self._holiday_note(index),
            slow=self.slow.where(index) if self.slow.is_slow[index] else None,
        )

    def _coming_holidays(self, index: int) -> tuple[ComingHoliday, ...]:
        if self.holidays is None or self.cadence[index] != cal.DAILY:
            return ()
        return self.holidays.coming(self.first_days[index], self.holiday_ratio[index])

    def _holiday_note(self, index: int) -> str:
        if self.holidays is None or self.cadence[index] != cal.DAILY:
            return ""
        if self.is_intermittent[index]:
            return told("Holidays are not followed on a lane with rare volume.")
        return self.holidays.sentence()

    def _cadence_name(self, index: int) -> str:
        return cal.CADENCE_NAMES[int(self.cadence[index])]

    def _group(self, index: int) -> Group:
        return self._cadence_name(index), "intermittent" if self.is_intermittent[index] else "regular"

    def _remarks(self, index: int) -> tuple[Remark, ...]:
        notes, n_known, has_band = self.notes, int(self.n_periods_used[index]), bool(self.has_band[index])

        def span(number: int) -> Span:
            return Span(number, self._cadence_name(index))

        n_missing, n_empty = int(notes.n_missing_for_band[index]), int(notes.n_empty_at_end[index])
        n_before, n_behind = int(notes.n_before_begin[index]), int(notes.n_days_behind_newest[index])
        n_shared = int(notes.n_shared_days_left_out[index])
        peak = float(notes.peak_share_ratio[index])
        remarks = (
            (
                n_missing > 0,
                remark(
                    "few_data" if self.has_law[index] else "short_for_band",
                    n_known=span(n_known),
                    n_missing=span(n_missing),
                ),
            ),
            (has_band and not notes.is_backtested[index], remark("not_backtested")),
            (notes.never_changed[index], remark("never_changed")),
            (peak > REMARKABLE_PEAK and n_missing == 0, remark("one_peak", share=peak)),
            (n_empty > 0, remark("stopped", n_empty=span(n_empty))),
            (n_before > 0, remark("had_not_begun", n_before=span(n_before))),
            (n_behind > 0, remark("behind_newest", n_behind=Span(n_behind, "daily"))),
            (n_shared > 0, remark("shared_days", n_shared=span(n_shared), n_recent=RECENT_DAYS)),
            (
                notes.n_wild_left_out[index] > 0,
                remark("wild", n_wild=span(int(notes.n_wild_left_out[index]))),
            ),
            (notes.was_bounded[index], remark("bounded")),
        )
        return tuple(said for holds, said in remarks if holds)

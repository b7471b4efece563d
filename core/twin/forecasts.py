"""The forecasts of one workspace: what its backtest taught is kept until the data change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from core.demand.history import build_network_history, cadence_codes
from core.demand.profile import DemandHistory, NetworkHistory, NetworkRecords
from core.forecast import HolidayCalendar, Learning, forecast_lane
from core.forecast.band import ForecastBand
from core.forecast.by_cadence import learn_by_cadence
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.forecast.learning_sample import lanes_to_learn_from
from core.forecast.methods.extra import ExtraMethods
from core.forecast.notes import Mark, network_without_marked_days, without_marked_days
from core.lane import Lane
from core.twin.outlets import Outlets
from core.twin.store import LaneSummary, TwinStore

MAX_KEPT_HORIZONS = 4
LANES_TO_ASK = 64  # at a time, for the newest day


class TwinForecasts:
    """Learns from the lanes of a store, once for each data version and horizon.

    A workspace so large that a sample of its lanes teaches the rest is left without extra methods: they would
    still have to forecast every lane.
    """

    def __init__(self, store: TwinStore, outlets: Outlets, extra: ExtraMethods | None = None) -> None:
        self._store, self._outlets, self._extra = store, outlets, extra
        self._learned: dict[tuple[int, int | None], dict[str, Learning]] = {}

    def learned(self, *, horizon_periods: int | None = None) -> dict[str, Learning]:
        """Methods with their scores, and bands, by cadence; the horizon is the plan's unless one is given."""
        version = self._store.workspace().data_version
        learned = self._learned.get((version, horizon_periods))
        if learned is None:
            learned = self._learn(horizon_periods)
            kept = {key: value for key, value in self._learned.items() if key[0] == version}
            room = list(kept.items())[-(MAX_KEPT_HORIZONS - 1) :]
            self._learned = dict(room) | {(version, horizon_periods): learned}
        return learned

    def forecast(
        self,
        history: DemandHistory,
        *,
        marks: Sequence[Mark],
        horizon_periods: int | None = None,
    ) -> ForecastBand:
        """Forecast of a lane of this workspace, which does not learn from its marked days."""
        learning = self.learned(horizon_periods=horizon_periods).get(history.cadence)
        horizon = PLAN_HORIZON_PERIODS[history.cadence] if horizon_periods is None else horizon_periods
        seen = without_marked_days(history, marks)
        return forecast_lane(seen, horizon_periods=horizon, learning=learning)

    def seen(self, history: NetworkHistory) -> NetworkHistory:
        """The histories without the days that somebody marked: what forecasts learn from."""
        return network_without_marked_days(history, self._store.forecast_marks())

    def holidays(self) -> NDArray[np.int64] | None:
        """Day numbers of the workspace's holidays; None where no place is chosen or no daily lane has seen one."""
        daily = self.learned().get("daily")
        return None if daily is None or daily.holidays is None else daily.holidays.calendar.days

    def until_day(self) -> int | None:
        """Number of the day until which the workspace's data reach: the newest record of any lane."""
        days = [lane.last_date for lane in self._store.lanes() if lane.last_date is not None]
        return (max(days) - date(1970, 1, 1)).days if days else None

    def newest_day(self) -> date | None:
        """Day on which the newest period of any lane begins; None without records.

        A period begins on its record's day or before, so lanes are asked from the newest record on, until none
        that is left can be newer: in a daily workspace that is the first.
        """
        last_dates = {lane.name: lane.last_date for lane in self._store.lanes() if lane.last_date is not None}
        names = sorted(last_dates, key=last_dates.__getitem__, reverse=True)
        lanes = {lane.name: lane for lane in self._store.all_lanes()} if names else {}
        newest: date | None = None
        for start in range(0, len(names), LANES_TO_ASK):
            block = names[start : start + LANES_TO_ASK]
            if newest is not None and newest >= last_dates[block[0]]:
                break
            records = self._store.records_of(block)
            found = network_history([lanes[name] for name in records.lanes], records).newest_day
            newest = max(day for day in (newest, found) if day is not None)
        return newest

    def _learn(self, horizon_periods: int | None) -> dict[str, Learning]:
        summaries = self._store.lanes()
        n_records = {lane.name: lane.n_records for lane in summaries}
        lanes = [lane for lane in self._store.all_lanes() if lane.name in n_records]
        sample = [lanes[number] for number in lanes_to_learn_from([n_records[lane.name] for lane in lanes])]
        n_filled = sum(n > 0 for n in n_records.values())
        extra = self._extra if len(sample) == n_filled else None
        records = self._store.records_of([lane.name for lane in sample])
        stored = {lane.name: lane for lane in sample}
        of_sample = [stored[name] for name in records.lanes]
        history = network_history(of_sample, records, until_day=self.until_day())
        seen = network_without_marked_days(history, self._store.forecast_marks())
        horizons = PLAN_HORIZON_PERIODS
        if horizon_periods is not None:
            horizons = dict.fromkeys(PLAN_HORIZON_PERIODS, horizon_periods)
        calendar = self._calendar(summaries, n_days_ahead=horizons["daily"])
        return learn_by_cadence(seen, horizon_periods=horizons, extra=extra, calendar=calendar)

    def _calendar(self, summaries: Sequence[LaneSummary], *, n_days_ahead: int) -> HolidayCalendar | None:
        """Holidays from the first record of any lane to beyond the horizon of the last; None where none is chosen."""
        place = self._store.settings().holidays_of
        first_days = [lane.first_date for lane in summaries if lane.first_date]
        last_days = [lane.last_date for lane in summaries if lane.last_date]
        if not place or not first_days:
            return None
        last_day = max(last_days) + timedelta(days=n_days_ahead + 1)
        return self._outlets.holiday_calendar(place, first_day=min(first_days), last_day=last_day)


def network_history(
    lanes: Sequence[Lane], records: NetworkRecords, *, until_day: int | None = None
) -> NetworkHistory:
    """Histories of these lanes, each by its own rules for missing days and cadence; both are in the same order."""
    unknown = np.array([lane.parameters.missing_days == "unknown" for lane in lanes], dtype=np.bool_)
    given = cadence_codes([lane.parameters.cadence for lane in lanes])
    return build_network_history(
        records, missing_is_unknown=unknown, given_cadence=given, until_day=until_day
    )

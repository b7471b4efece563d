"""The forecasts of one workspace: what its backtest taught is kept until the data change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from threading import local

import numpy as np
from numpy.typing import NDArray

from core import MODEL_VERSION
from core.demand.history import build_network_history, cadence_codes
from core.demand.profile import DemandHistory, NetworkHistory, NetworkRecords
from core.forecast import HolidayCalendar, Learning, forecast_lane
from core.forecast.band import ForecastBand
from core.forecast.by_cadence import complete_learning, is_taught, learn_by_cadence, may_be_untaught
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.forecast.learning_sample import lanes_to_learn_from
from core.forecast.methods.extra import ExtraMethods
from core.forecast.notes import Mark, network_without_marked_days, without_marked_days
from core.lane import ALWAYS_ZERO, MISSING_UNKNOWN, Lane
from core.twin.lane_search import LaneSummary
from core.twin.learning_basis import Basis
from core.twin.outlets import Outlets
from core.twin.store import TwinStore
from core.twin.stored import WorkspaceSettings
from core.watch.choices import USUAL, WatchChoices

MAX_KEPT_HORIZONS = 4
FORM = f"{MODEL_VERSION} 1"  # of what is kept of the learning: its number moves with its classes
LANES_AT_A_TIME = 1_500  # whose records are held at once
LANES_TO_ASK = 64  # at a time, for the newest day: the first alone, which tells it where lanes are daily


@dataclass(frozen=True)
class Taught:
    """What a workspace taught: by cadence, and complete with the kinds of lanes that only taught themselves."""

    basis: Basis
    learned: dict[str, Learning]
    complete: dict[str, Learning]


class TwinForecasts:
    """Learns from the lanes of a store, once for each horizon, and anew by the rule of `core.twin.learning_basis`.

    A workspace so large that a sample of its lanes teaches the rest is left without extra methods: they would
    still have to forecast every lane.
    """

    def __init__(self, store: TwinStore, outlets: Outlets, extra: ExtraMethods | None = None) -> None:
        self._store, self._outlets, self._extra = store, outlets, extra
        self._learned: dict[int | None, Taught] = {}
        self._holds_at: dict[int | None, int] = {}  # the newest data version for which each was found to hold
        self._digest: str | None = None  # of what the store keeps, when it was last read
        self._looking = local()
        self._latest: Basis | None = None  # what there was to learn from when somebody last asked
        self._settings: WorkspaceSettings | None = None  # as they were then

    def learned(self, *, horizon_periods: int | None = None) -> dict[str, Learning]:
        """Methods with their scores, and bands, by cadence; the horizon is the plan's unless one is given."""
        return self._taught(horizon_periods).learned

    def complete(self) -> dict[str, Learning]:
        """The same for the plan's horizon, and what lanes of kinds that were not learned teach about themselves."""
        return self._taught(None).complete

    @property
    def learned_version(self) -> int:
        """The data version from which the plan's horizon was learned."""
        return self._taught(None).basis.version

    def keeps(self) -> bool:
        """Whether what was learned, and what is planned by it, outlives the next change and is kept for it."""
        return self._taught(None).basis.is_large

    def _taught(self, horizon_periods: int | None) -> Taught:
        kept = self._learned.get(horizon_periods)
        version = self.version()
        if kept is not None and self._holds_at.get(horizon_periods) == version:
            return kept
        basis = self._basis(version)
        if horizon_periods is None and basis.is_large:
            kept = self._newest(kept)
        taught = kept if kept is not None and kept.basis.still_teaches(basis) else None
        if taught is None:
            taught = self._learn(basis, horizon_periods)
            if horizon_periods is None and basis.is_large:
                self._store.keep_learned(FORM, taught)
        others = [item for item in self._learned.items() if item[0] != horizon_periods]
        self._learned = dict(others[-(MAX_KEPT_HORIZONS - 1) :]) | {horizon_periods: taught}
        self._holds_at[horizon_periods] = version
        return taught

    def _newest(self, held: Taught | None) -> Taught | None:
        """What is held, or what another process has learned since and kept: so that all plan on one ground."""
        digest = self._store.kept_learned_digest(FORM)
        if digest is None or digest == self._digest:
            return held
        kept: Taught | None = self._store.kept_learned(FORM)
        self._digest = digest
        return kept if held is None or (kept and kept.basis.version > held.basis.version) else held

    def learn_anew(self) -> None:
        """Let go of what was learned: the next question learns from the data as they are then."""
        self._learned, self._holds_at, self._digest = {}, {}, None
        self._store.forget_kept()

    def _basis(self, version: int) -> Basis:
        """What there is to learn from now; read once at each data version."""
        if self._latest is None or self._latest.version != version:
            with self._store.one_look():
                counts, self._settings = self._store.statistics(), self._store.settings()
                self._latest = Basis(
                    version=version,
                    n_records=counts.n_records,
                    last_date=counts.last_date,
                    holidays_of=self._settings.holidays_of,
                    marks=self._store.forecast_marks(),
                )
        return self._latest

    def watch_choices(self) -> WatchChoices:
        """From when on lanes are told of, as the workspace chose."""
        self._now()
        return USUAL if self._settings is None else self._settings.watch

    def marks(self) -> Mapping[str, tuple[Mark, ...]]:
        """The marked days of every lane that has any."""
        return self._now().marks

    @contextmanager
    def at(self, version: int) -> Iterator[None]:
        """Until this ends what is asked in this thread is asked at this data version, the newest at its beginning."""
        before = getattr(self._looking, "version", None)
        self._looking.version = version
        try:
            yield
        finally:
            self._looking.version = before

    def version(self) -> int:
        """The data version that is asked about: the newest one, read once in a look (`at`)."""
        looking: int | None = getattr(self._looking, "version", None)
        return self._store.workspace().data_version if looking is None else looking

    def _now(self) -> Basis:
        return self._basis(self.version())

    def forecast(
        self,
        history: DemandHistory,
        *,
        marks: Sequence[Mark],
        horizon_periods: int | None = None,
    ) -> ForecastBand:
        """Forecast of a lane of this workspace, which does not learn from its marked days."""
        learned = (
            self.complete() if horizon_periods is None else self.learned(horizon_periods=horizon_periods)
        )
        learning = learned.get(history.cadence)
        horizon = PLAN_HORIZON_PERIODS[history.cadence] if horizon_periods is None else horizon_periods
        seen = without_marked_days(history, marks)
        return forecast_lane(seen, horizon_periods=horizon, learning=learning)

    def seen(self, history: NetworkHistory) -> NetworkHistory:
        """The histories without the days that somebody marked: what forecasts learn from."""
        return network_without_marked_days(history, self.marks())

    def holidays(self) -> NDArray[np.int64] | None:
        """Day numbers of the workspace's holidays; None where no place is chosen or no daily lane has seen one."""
        daily = self.learned().get("daily")
        return None if daily is None or daily.holidays is None else daily.holidays.calendar.days

    def until_day(self) -> int | None:
        """Number of the day until which the workspace's data reach: the newest record of any lane."""
        last_date = self._now().last_date
        return None if last_date is None else (last_date - date(1970, 1, 1)).days

    def newest_day(self) -> date | None:
        """Day on which the newest period of any lane begins; None without records.

        A period begins on its record's day or before, so lanes are asked from the newest record on, until none
        that is left can be newer: in a daily workspace that is the first.
        """
        with self._store.one_look():
            return self._newest_day()

    def _newest_day(self) -> date | None:
        newest, n_asked = None, 0
        while block := self._store.newest_lanes(offset=n_asked, limit=LANES_TO_ASK if n_asked else 1):
            if newest is not None and newest >= block[0][1]:
                break
            names = [name for name, _ in block]
            found = stored_history(self._store, names).newest_day
            newest = max(day for day in (newest, found) if day is not None)
            n_asked += len(block)
        return newest

    def _learn(self, basis: Basis, horizon_periods: int | None) -> Taught:
        summaries = self._store.lanes()
        n_records = {lane.name: lane.n_records for lane in summaries}
        numbers = lanes_to_learn_from(list(n_records.values()))
        sample = [summaries[number].name for number in numbers.tolist()]
        n_filled = sum(n > 0 for n in n_records.values())
        extra = self._extra if len(sample) == n_filled else None
        history = stored_history(self._store, sample, until_day=self.until_day())
        seen = network_without_marked_days(history, self._store.forecast_marks())
        horizons = PLAN_HORIZON_PERIODS
        if horizon_periods is not None:
            horizons = dict.fromkeys(PLAN_HORIZON_PERIODS, horizon_periods)
        calendar = self._calendar(summaries, n_days_ahead=horizons["daily"])
        learned = learn_by_cadence(seen, horizon_periods=horizons, extra=extra, calendar=calendar)
        if horizon_periods is not None:
            return Taught(basis, learned, learned)
        if len(sample) < n_filled:
            seen = self._of_other_kinds(learned, self._may_be_untaught(learned, summaries))
        return Taught(basis, learned, complete_learning(learned, seen))

    def _may_be_untaught(
        self, learned: Mapping[str, Learning], summaries: Sequence[LaneSummary]
    ) -> list[str]:
        """Lanes whose records have to be read to see whether their kind was learned; of most, counts tell it."""
        filled = [lane for lane in summaries if lane.n_records]
        first, last = (
            np.array(days, dtype="datetime64[D]").astype(np.int64)
            for days in ([lane.first_date for lane in filled], [lane.last_date for lane in filled])
        )
        n_records = np.array([lane.n_records for lane in filled], dtype=np.int64)
        unclear = may_be_untaught(learned, first_day=first, last_day=last, n_records=n_records)
        chosen = set(self._store.lanes_with_cadence())
        return [
            lane.name
            for lane, is_unclear in zip(filled, unclear.tolist(), strict=True)
            if is_unclear or lane.name in chosen
        ]

    def _of_other_kinds(self, learned: Mapping[str, Learning], names: Sequence[str]) -> NetworkHistory:
        """Histories of the lanes whose kind was not learned; these are found some at a time."""
        found = list[str]()
        for start in range(0, len(names), LANES_AT_A_TIME):
            history = self._seen_of(names[start : start + LANES_AT_A_TIME])
            others = np.flatnonzero(~is_taught(learned, history))
            found += [history.lanes[number] for number in others.tolist()]
        return self._seen_of(found)

    def _seen_of(self, names: Sequence[str]) -> NetworkHistory:
        return self.seen(stored_history(self._store, names, until_day=self.until_day()))

    def _calendar(self, summaries: Sequence[LaneSummary], *, n_days_ahead: int) -> HolidayCalendar | None:
        """Holidays from the first record of any lane to beyond the horizon of the last; None where none is chosen."""
        place = self._store.settings().holidays_of
        first_days = [lane.first_date for lane in summaries if lane.first_date]
        last_days = [lane.last_date for lane in summaries if lane.last_date]
        if not place or not first_days:
            return None
        last_day = max(last_days) + timedelta(days=n_days_ahead + 1)
        return self._outlets.holiday_calendar(place, first_day=min(first_days), last_day=last_day)


def stored_history(store: TwinStore, names: Sequence[str], *, until_day: int | None = None) -> NetworkHistory:
    """Histories of those of these lanes that are there, read at one moment: others may delete or rename meanwhile."""
    with store.one_look():
        lanes, records = store.lanes_of(names), store.records_of(names)
    return network_history(lanes, records, until_day=until_day)


def network_history(
    lanes: Sequence[Lane], records: NetworkRecords, *, until_day: int | None = None
) -> NetworkHistory:
    """Histories of these lanes, each by its own rules for missing days and cadence; both are in the same order."""
    unknown = np.array([lane.parameters.missing_days == MISSING_UNKNOWN for lane in lanes], dtype=np.bool_)
    zero = np.array([lane.parameters.missing_days == ALWAYS_ZERO for lane in lanes], dtype=np.bool_)
    given = cadence_codes([lane.parameters.cadence for lane in lanes])
    open_days = np.array([lane.parameters.open_days_per_week for lane in lanes], dtype=np.float64)
    return build_network_history(
        records,
        missing_is_unknown=unknown,
        missing_is_zero=zero,
        given_cadence=given,
        open_days_per_week=open_days,
        until_day=until_day,
    )

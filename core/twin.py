"""What the product can do, one method per use case: the interface of pages, notebooks and batch alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from core.demand import (
    DemandHistory,
    DemandRecords,
    build_history,
)
from core.errors import InvalidParameter, NotEnoughHistory
from core.facts import Fact, empty_lane_facts, every_lane_facts, lane_facts
from core.forecast import Learning
from core.forecast.extra_methods import ExtraMethods
from core.forecast_band import ForecastBand
from core.forecast_notes import (
    EVENT,
    ForecastNotes,
    Mark,
    Override,
    ScoredOverride,
    score_overrides,
)
from core.imports import ImportEntry, ImportReport, Receipt
from core.lane import CostParameters, Lane, LaneParameters
from core.lane_plan import LanePlan, plan_lane
from core.network_plan import LaneAlert, NetworkPlan, alerts_by_money_at_risk, plan_network
from core.outlets import Commentary, Outlets
from core.shared_capacity import SharedCapacity, share_capacity
from core.store import FilePath, LaneSummary, TwinStore, Workspace
from core.tables import Table, plans_table
from core.twin_data import ANALYST, TwinData
from core.twin_files import TwinFiles
from core.twin_forecasts import TwinForecasts, network_history


class CapacityTwin(TwinData, TwinFiles):
    """The twin of one workspace. Plans are computed from what is stored; nothing computed is stored."""

    def __init__(self, store: TwinStore, outlets: Outlets, extra_methods: ExtraMethods | None = None) -> None:
        self._store, self._outlets = store, outlets
        self._network_plan: tuple[int, NetworkPlan] | None = None
        self._forecasts = TwinForecasts(store, extra_methods)

    # What is there

    def workspace(self) -> Workspace:
        """Whose data this is, in which currency, and at which version."""
        return self._store.workspace()

    def lanes(self) -> tuple[LaneSummary, ...]:
        """Names, counts and dates of every lane, in order of name."""
        return self._store.lane_summaries()

    def lane(self, name: str) -> Lane:
        """Unit, parameters and costs of one lane."""
        return self._store.lane(name)

    def records(self, lane: str) -> DemandRecords:
        """(date, demand) of one lane as stored."""
        return self._store.records(lane)

    def history(self, lane: str) -> DemandHistory:
        """Demand of one lane on a gap-free calendar, as the mathematics sees it."""
        return self._history(self._store.lane(lane))

    # Decisions

    def forecast(self, lane: str, *, horizon_periods: int | None = None) -> ForecastBand:
        """Forecast of the coming periods with its bands, by what the whole workspace's backtest taught.

        The horizon is that of the plan unless one is given: four weeks of days, twelve weeks, twelve months.
        """
        return self._forecasts.forecast(
            self.history(lane), marks=self.events(lane), horizon_periods=horizon_periods
        )

    def plan(
        self,
        lane: str,
        *,
        parameters: LaneParameters | None = None,
        costs: CostParameters | None = None,
        as_of: date | None = None,
    ) -> LanePlan:
        """Everything the twin says about one lane; `parameters` and `costs` are what-if, nothing is stored.

        `as_of` is the day of the question (for stale data); by default the last day of the lane's data.
        """
        stored = self._store.lane(lane)
        chosen = Lane(
            name=stored.name,
            unit=stored.unit,
            parameters=parameters or stored.parameters,
            costs=costs or stored.costs,
        )
        history, notes = self._history(chosen), self._store.forecast_notes(lane)
        forecast = self._forecasts.forecast(history, marks=notes.marks)
        return plan_lane(chosen, history, as_of=as_of, forecast=forecast, notes=notes)

    def learned(self) -> dict[str, Learning]:
        """Methods, scores and bands that the workspace's own backtest taught, by cadence."""
        return self._forecasts.learned()

    def plan_network(self) -> NetworkPlan:
        """The same figures for every lane, as arrays over lanes; kept until the data change."""
        version = self._store.workspace().data_version
        if self._network_plan is None or self._network_plan[0] != version:
            self._network_plan = (version, self._plan_network())
        return self._network_plan[1]

    def share_capacity(self, lanes: Sequence[str]) -> SharedCapacity:
        """What lanes would save by sharing the capacity they hold, and how to divide that fairly."""
        stored = [self._store.lane(name) for name in lanes]
        return share_capacity(stored, [self._history(lane) for lane in stored])

    def watch(self) -> tuple[LaneAlert, ...]:
        """Lanes that need somebody, in order of money at risk."""
        return alerts_by_money_at_risk(self.plan_network())

    def table(self, name: str) -> Table:
        """The table "demand", "parameters" or "plans" as exported, to be written by `csv_pieces` or otherwise.

        Raises
        ------
        InvalidParameter
            where the name is another.
        """
        if name == "plans":
            return plans_table(self.plan_network())
        return self._stored_table(name)

    # What the analyst says about a forecast

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

    # Facts, and what they become

    def facts(self, lane: str) -> tuple[Fact, ...]:
        """Every figure that may be told of a lane; of one with too little data, what is still missing."""
        return self._facts(lane)[1]

    def network_facts(self) -> tuple[Fact, ...]:
        """Counts and sums of the network, then its lanes: first those that need somebody."""
        plan, workspace = self.plan_network(), self._store.workspace()
        return every_lane_facts(
            plan,
            currency=workspace.currency,
            data_version=workspace.data_version,
            lanes=self._store.all_lanes(),
        )

    def commentary(self, lane: str, *, language: str = "en", client: Any = None) -> Commentary:
        """What happens on a lane, why, what to do and what waiting costs, in words.

        `client` is a connected language model (`ai_brain.connect`); without one the words are templates.
        """
        return self._outlets.commentary(self.facts(lane), language=language, client=client)

    def report(self, lane: str, *, language: str = "en", made_on: date | None = None) -> bytes:
        """The brief of a lane as a PDF of one page; of one with too little data, what is missing.

        `made_on` is the day of the report; without it the file is dated by its data, and the same data give
        the same bytes.
        """
        plan, facts = self._facts(lane)
        workspace = self._store.workspace().title
        return self._outlets.lane_report(plan, facts, language=language, workspace=workspace, made_on=made_on)

    def network_report(self, *, language: str = "en", made_on: date | None = None) -> bytes:
        """The brief of the whole network as a PDF, with every lane in a ranked table."""
        return self._outlets.network_report(
            self.plan_network(),
            self.network_facts(),
            language=language,
            workspace=self._store.workspace().title,
            made_on=made_on,
        )

    # Data in

    def check_csv(
        self,
        source: bytes | str | FilePath,
        answers: Mapping[str, str] | None = None,
        *,
        file_name: str | None = None,
        on_progress: Callable[[float], None] | None = None,
    ) -> ImportReport:
        """Say what a file would change; writes nothing. `answers` settles an earlier report's questions."""
        return self._store.check_csv(source, answers or {}, file_name=file_name, on_progress=on_progress)

    def apply(
        self,
        report: ImportReport,
        *,
        accept_rejects: bool = False,
        as_checked: bool = False,
        made_by: str = ANALYST,
        on_progress: Callable[[float], None] | None = None,
    ) -> Receipt:
        """Write a checked file in one transaction; imports into one workspace take turns.

        With `as_checked` it is refused where other writes came in between and it would not do any more what
        the report says.
        """
        return self._store.apply(
            report,
            accept_rejects=accept_rejects,
            as_checked=as_checked,
            made_by=made_by,
            on_progress=on_progress,
        )

    def undo(self, import_id: int, *, made_by: str = ANALYST) -> Receipt:
        """Take one write back, exactly."""
        return self._store.undo(import_id, made_by=made_by)

    def imports(self) -> tuple[ImportEntry, ...]:
        """Every write to this workspace, newest first."""
        return self._store.imports()

    def _facts(self, lane: str) -> tuple[LanePlan | None, tuple[Fact, ...]]:
        """The plan of a lane with its facts, on the newest day of any lane; no plan where data are too few."""
        workspace = self._store.workspace()
        currency, version = workspace.currency, workspace.data_version
        try:
            plan = self.plan(lane, as_of=self._last_day())
        except NotEnoughHistory as missing:
            stored = self._store.lane(lane)
            return None, empty_lane_facts(stored, missing, currency=currency, data_version=version)
        return plan, lane_facts(plan, currency=currency, data_version=version)

    def _last_day(self) -> date | None:
        days = [lane.last_date for lane in self._store.lane_summaries() if lane.last_date is not None]
        return max(days, default=None)

    def _history(self, lane: Lane) -> DemandHistory:
        records = self._store.records(lane.name)
        return build_history(lane.name, records, missing_days=lane.parameters.missing_days)

    def _plan_network(self) -> NetworkPlan:
        lanes = self._store.all_lanes()
        history = network_history(lanes, self._store.network_records())
        return plan_network(lanes, history, forecast_units_per_day=self._forecasts.rate(history))

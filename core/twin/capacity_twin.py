"""What the product can do: the interface of pages, notebooks and batch alike.

Plans are computed from what is stored; nothing computed is stored. All answers are of one day of the question,
`as_of`. Every write is one step that `undo` takes back, logged under the name of whoever opened the twin.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

import numpy as np

from core.cooperation.shared_capacity import SharedCapacity, share_capacity
from core.decision import (
    Answer,
    Decision,
    Decisions,
    Score,
    basis_of,
    days_of,
    decide_lane,
    decide_network,
    figures_of,
    open_decisions,
    score_answer,
)
from core.decision.answers import latest_answers
from core.decision.decisions import MOVES
from core.demand.history import build_history
from core.demand.profile import DemandHistory
from core.demand.records import RecordEdit
from core.errors import DecisionGone, InvalidParameter, NotEnoughHistory
from core.facts import Fact, empty_lane_facts, every_lane_facts, lane_facts
from core.forecast import Learning
from core.forecast.band import ForecastBand
from core.forecast.by_cadence import forecast_in_blocks
from core.forecast.methods.extra import ExtraMethods
from core.forecast.notes import EVENT, Mark, Override, ScoredOverride, score_overrides
from core.lane import CostParameters, Lane, LaneParameters
from core.plan.lane_lot import LaneLot, plan_lane_lot
from core.plan.lane_plan import LanePlan, plan_lane
from core.plan.network_budget import NetworkBudget, plan_network_budget
from core.plan.network_plan import LaneAlert, NetworkPlan, alerts_by_money_at_risk
from core.twin.forecasts import TwinForecasts, network_history, stored_history
from core.twin.imports import Receipt
from core.twin.inbox import Inbox, KeptInbox, PlannedInbox
from core.twin.kept import Kept
from core.twin.lane_parts import PlanningTask
from core.twin.network_plans import Ground, NetworkPlans
from core.twin.outlets import Commentary, Outlets
from core.twin.store import TwinStore
from core.twin.tables import Table, demand_table, forecasts_table, parameters_table, plans_table
from core.twin.watch_preview import preview_watch
from core.watch.checkpoints import Checkpoints
from core.watch.choices import WatchChoices
from core.watch.preview import WatchPreview
from core.watch.verdict import STALE_DATA
from core.watch.watchtower import LaneStatus, watch_network

T = TypeVar("T")
KEPT_VALUES = 256  # plans, histories and forecasts that stay until the data change


class CapacityTwin:
    """The twin of one workspace.

    `data` is what is stored: the store's own reads and writes, typed by `core.twin.store.TwinStore`. Those of
    daily use are also the twin's own names.
    """

    def __init__(
        self,
        data: TwinStore,
        outlets: Outlets,
        extra_methods: ExtraMethods | None = None,
        *,
        as_of: date | None = None,
    ) -> None:
        if as_of is not None and (isinstance(as_of, datetime) or not isinstance(as_of, date)):
            raise InvalidParameter("as_of", repr(as_of), "a date without a time of day")
        self.data, self._outlets, self._asked_for = data, outlets, as_of
        self._forecasts = TwinForecasts(data, outlets, extra_methods)
        self._networks = NetworkPlans(data, self._forecasts, outlets)
        self._kept = Kept(KEPT_VALUES)

        # Names of daily use, as the store has them
        self.workspace, self.settings, self.save_settings = data.workspace, data.settings, data.save_settings
        self.check_csv, self.apply, self.undo, self.imports = (
            data.check_csv,
            data.apply,
            data.undo,
            data.imports,
        )
        self.lanes, self.lane, self.save_lanes, self.reset = (
            data.lanes,
            data.lane,
            data.save_lanes,
            data.reset,
        )
        self.rename_lane, self.delete_lane, self.merge_lanes = (
            data.rename_lane,
            data.delete_lane,
            data.merge_lanes,
        )
        self.records, self.find_records, self.edit_records = (
            data.records,
            data.find_records,
            data.edit_records,
        )
        self.check_parameters, self.apply_parameters = data.check_parameters, data.apply_parameters
        self.check_lead_times = data.check_lead_times
        self.export_workspace, self.restore_workspace = data.export_workspace, data.restore_workspace
        self.content_hash = data.content_hash

    # Single lanes and records

    def save_lane(self, lane: Lane, *, seen: Lane | None = None) -> Receipt:
        """Add a lane, or change the unit, parameters and costs of the lane of that name.

        With `seen`, the lane as its editor saw it, EditConflict is raised where somebody changed it since.
        """
        return self.data.save_lanes([lane], seen=None if seen is None else [seen])

    def save_records(
        self,
        lane: str,
        records: Sequence[tuple[date, float]],
        *,
        seen: Mapping[date, float | None] | None = None,
    ) -> Receipt:
        """Add or change single records of a lane as one step.

        `seen` holds the values that the editor saw, None for no record; where one is another by now,
        EditConflict is raised with both and nothing is saved.
        """
        return self._edit(lane, records, seen)

    def delete_records(
        self, lane: str, dates: Sequence[date], *, seen: Mapping[date, float | None] | None = None
    ) -> Receipt:
        """Take single records of a lane away as one step; `seen` as in `save_records`."""
        return self._edit(lane, [(day, None) for day in sorted(set(dates))], seen)

    def _edit(
        self,
        lane: str,
        wanted: Sequence[tuple[date, float | None]],
        seen: Mapping[date, float | None] | None,
    ) -> Receipt:
        if not wanted:
            self.data.lane(lane)  # refused where there is none, also without a single record
        known = seen or {}
        edits = [RecordEdit(lane, day, known.get(day), demand) for day, demand in wanted]
        return self.data.edit_records(edits, check_seen=seen is not None)

    # What is coming

    @property
    def as_of(self) -> date | None:
        """The one day of the question: the newest day of the workspace's data, or the later one asked for.

        The newest period of any lane begins on it: a month that has only begun dates nobody ahead. None while
        there are no records.

        Raises
        ------
        InvalidParameter
            where the day asked for lies before the newest data.
        """
        newest = self._kept.of(self._version(), "newest day", self._forecasts.newest_day)
        asked = self._asked_for
        if asked is not None and newest is not None and asked < newest:
            raise InvalidParameter(
                "as_of", asked.isoformat(), f"the newest day of the data, {newest}, or later"
            )
        return asked or newest

    def history(self, lane: str) -> DemandHistory:
        """Demand of one lane on a gap-free calendar, as the mathematics sees it."""
        return self._history(self.data.lane(lane))

    def histories(self, lanes: Sequence[str]) -> dict[str, DemandHistory]:
        """The same of some lanes that have records, by name, in one read."""
        network = stored_history(self.data, lanes, until_day=self._until_day())
        filled = np.flatnonzero(np.diff(network.offsets)).tolist()
        return {network.lanes[number]: network.lane_history(number) for number in filled}

    def forecast(self, lane: str, *, horizon_periods: int | None = None) -> ForecastBand:
        """Forecast of the coming periods with its bands, by what the whole workspace's backtest taught.

        The horizon is that of the plan unless one is given: four weeks of days, twelve weeks, twelve months.
        """
        history, marks = self.history(lane), self.data.forecast_notes(lane).marks
        return self._forecasts.forecast(history, marks=marks, horizon_periods=horizon_periods)

    def learned(self) -> dict[str, Learning]:
        """Methods, scores and bands that the workspace's own backtest taught, by cadence."""
        return self._forecasts.learned()

    def learn_anew(self) -> None:
        """Learn from the data as they are now, also where what was learned before would still be used.

        When that happens by itself is the rule of `core.twin.learning_basis`.
        """
        self._forecasts.learn_anew()
        self._kept = Kept(KEPT_VALUES)

    def plan(
        self, lane: str, *, parameters: LaneParameters | None = None, costs: CostParameters | None = None
    ) -> LanePlan:
        """Everything the twin says about one lane; `parameters` and `costs` are what-if, nothing is stored.

        There is one plan for each lane, parameters and data version, however often it is asked for.

        Raises
        ------
        LaneNotFound, NotEnoughHistory
        """
        key = ("plan", lane, parameters, costs)
        return self._once(key, lambda version: self._plan(version, lane, parameters, costs))

    def status(self, lane: str) -> LaneStatus:
        """Normal, or what is not: the same as in the lane's plan and in `watch`."""
        return self._once(("status", lane), partial(self._status, lane))

    def plan_network(self) -> NetworkPlan:
        """The same figures for every lane, as arrays over lanes; kept until the data change."""
        return self._once("network", self._plan_network)

    def planning_task(self) -> PlanningTask:
        """What planning every lane anew takes: the lanes, and what they share; for lanes that are planned elsewhere.

        Of a workspace so small that its plan is not kept, the task says so.
        """
        version = self._version()
        ground = self._ground(version)
        return PlanningTask(
            version=version,
            ground=repr(ground),
            lanes=self.data.lane_names(),
            is_kept=self._forecasts.keeps(),
            shared=self._networks.shared(ground),
        )

    def watch(self) -> tuple[LaneAlert, ...]:
        """Lanes that need somebody, in order of money at risk."""
        return alerts_by_money_at_risk(self.plan_network())

    def preview_watch(self, choices: WatchChoices) -> WatchPreview:
        """What these choices of the monitor would have told in the last year, beside those that hold.

        Of a workspace of more than two thousand lanes so many are watched, evenly drawn.
        """
        return preview_watch(self.data, self._forecasts, today=self._watch_choices(), chosen=choices)

    def decisions(self, lane: str) -> tuple[Decision, ...]:
        """What should be decided on a lane, what is worth most first, whatever was answered.

        Pages, words and paper leave out what an answer has settled, as `inbox` does.
        """
        return decide_lane(self.plan(lane))

    def network_decisions(self) -> Decisions:
        """The same of every lane, as columns; `by_worth` ranks them."""
        return self._kept.of(self._version(), "decisions", lambda: decide_network(self.plan_network()))

    def inbox(self, *, today: date) -> Inbox:
        """What should be decided on all lanes and is not settled on this day, to be counted, filtered and paged."""
        with self.data.one_look():
            answers, version = self.data.decision_answers(), self._version()
        key = ("inbox", tuple(answer.answer_id for answer in answers), today)
        with self._forecasts.at(version):
            return self._once(key, partial(self._inbox, answers, today))

    def unanswered_inbox(self) -> Inbox:
        """The same without regard to what somebody answered: what alerts are made of."""
        return self._once("unanswered", partial(self._inbox, (), date.max))

    def answer_decision(
        self,
        lane: str,
        kind: str,
        answer: str,
        *,
        reason: str = "",
        person: str = "",
        until: date | None = None,
        seen: Sequence[Answer] | None = None,
        today: date | None = None,
    ) -> int:
        """Accept, reject, put off or hand over a decision of a lane; the figures told now are kept with it.

        The number returned takes the answer back (`data.withdraw_decision_answer`); no figure changes with it.

        What is answered is the decision that the inbox shows, not one of another plan. seen: the answers that whoever
        decides has before him, those of now where nothing is given. today: the day of the inbox; without one nothing
        counts as put off any more.

        Raises
        ------
        DecisionGone
            where the lane has no such decision now.
        DecisionAnswered
            where somebody answered it after those seen: of two who answer at one time, one is told of the other.
        InvalidParameter
            where what the answer needs is missing, or the day until which it is put off is over.
        """
        answers = self.decision_answers(lane) if seen is None else seen
        known = latest_answers(answers).get((lane, kind))
        shown = self.inbox(today=today or date.max).decisions_of(lane, with_settled=True)
        told = next((item for item in shown if item.kind == kind), None)
        if told is None:
            raise DecisionGone(lane)
        basis = basis_of(told, self.plan(lane)) if told.kind in MOVES else {}
        said = Answer(
            lane,
            kind,
            answer,
            reason=reason.strip(),
            person=person.strip(),
            until=until,
            told={**figures_of(told), **basis},
        )
        said.require_due(self.as_of)
        return self.data.add_decision_answer(
            said, after=0 if known is None or known.answer_id is None else known.answer_id
        )

    def decision_answers(self, lane: str | None = None) -> tuple[Answer, ...]:
        """Answers that stand, of one lane or of all, in the order in which they were given."""
        return tuple(item for item in self.data.decision_answers() if lane is None or item.lane == lane)

    def decision_scores(self, lane: str | None = None) -> tuple[tuple[Answer, Score], ...]:
        """What came of the decisions that were answered, as far as their days have passed in the data of their lane."""
        answers = [item for item in self.decision_answers(lane) if days_of(item)]
        histories = self.histories(tuple(dict.fromkeys(item.lane for item in answers))) if answers else {}
        scored = (
            (item, score_answer(item, histories[item.lane])) for item in answers if item.lane in histories
        )
        return tuple((item, score) for item, score in scored if score is not None)

    def share_capacity(self, lanes: Sequence[str]) -> SharedCapacity:
        """What lanes would save by sharing the capacity they hold, and how to divide that fairly."""
        stored = [self.data.lane(name) for name in lanes]
        return share_capacity(stored, [self._history(lane) for lane in stored])

    def share_service_budget(self) -> NetworkBudget | None:
        """Levels for all lanes that serve on average as much as today's for less; None for fewer than two lanes."""
        return self._kept.of(self._version(), "budget", self._service_budget)

    def lot_and_point(
        self, lane: str, *, parameters: LaneParameters | None = None, costs: CostParameters | None = None
    ) -> LaneLot | None:
        """Order size and reorder point of least cost together, beside the order size alone; None where none is best."""
        return plan_lane_lot(self.plan(lane, parameters=parameters, costs=costs))

    # What the analyst says about a forecast: stands beside it, with reason and author

    def override(self, lane: str, period_start: date, units: float, *, reason: str) -> Receipt:
        """Keep a figure of one's own beside the forecast of a coming period; later demand tells which was closer.

        Raises
        ------
        InvalidParameter
            where the period is not one of the coming ones, the units are negative, or there is no reason.
        """
        band = self.plan(lane).forecast
        place = np.flatnonzero(band.period_starts == np.datetime64(period_start))
        if not place.size:
            coming = f"{band.period_starts[0]} to {band.period_starts[-1]}"
            domain = f"the start of a coming period, {coming}"
            raise InvalidParameter("period", period_start.isoformat(), domain)
        override = Override(
            period_start=period_start,
            units=units,
            forecast_units=float(band.mean_units[place[0]]),
            reason=reason.strip(),
        )
        return self.data.change_forecast_notes(lane, lambda notes: notes.with_override(override))

    def remove_override(self, lane: str, period_start: date) -> Receipt:
        """Take an override away."""
        return self.data.change_forecast_notes(lane, lambda notes: notes.without_override(period_start))

    def overrides(self, lane: str) -> tuple[Override, ...]:
        """Overrides of a lane with reason, author and time, in order of period."""
        return self.data.forecast_notes(lane).overrides

    def scored_overrides(self, lane: str) -> tuple[ScoredOverride, ...]:
        """Overrides whose period is over: did they help?"""
        return score_overrides(self.overrides(lane), self.history(lane))

    def mark_event(
        self, lane: str, first_day: date, last_day: date | None = None, *, reason: str, kind: str = EVENT
    ) -> Receipt:
        """Mark days (`last_day` included) as a known event or an outlier; the forecast does not learn from them."""
        mark = Mark(first_day=first_day, last_day=last_day or first_day, kind=kind, reason=reason.strip())
        return self.data.change_forecast_notes(lane, lambda notes: notes.with_mark(mark))

    def remove_event(self, lane: str, first_day: date, last_day: date | None = None) -> Receipt:
        """Take a mark away; the forecast learns from its days again."""
        last = last_day or first_day
        return self.data.change_forecast_notes(lane, lambda notes: notes.without_mark(first_day, last))

    def events(self, lane: str) -> tuple[Mark, ...]:
        """Marked days of a lane, in order."""
        return self.data.forecast_notes(lane).marks

    # Facts, and the words and paper that are made of them

    def facts(self, lane: str, *, today: date | None = None) -> tuple[Fact, ...]:
        """Every figure that may be told of a lane; of one with too little data, what is still missing.

        Decisions that were answered are named as such, those put off until they come back; `today` is the day that is
        asked about, that of the data where none is given.
        """
        return self._plan_and_facts(lane, today)[1]

    def network_facts(self, *, today: date | None = None) -> tuple[Fact, ...]:
        """Counts and sums of the network, then its lanes: first those that need somebody; `today` as in `facts`."""
        workspace, lanes = self.data.workspace(), self.data.all_lanes()
        currency, version = workspace.currency, workspace.data_version
        day = today or self.as_of or date.max
        still_open = open_decisions(self.network_decisions(), self.data.decision_answers(), today=day)
        return every_lane_facts(
            self.plan_network(), currency=currency, data_version=version, lanes=lanes, decisions=still_open
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
        plan, facts = self._plan_and_facts(lane, made_on)
        title = self.data.workspace().title
        return self._outlets.lane_report(plan, facts, language=language, workspace=title, made_on=made_on)

    def network_report(self, *, language: str = "en", made_on: date | None = None) -> bytes:
        """The brief of the whole network as a PDF, with every lane in a ranked table."""
        plan, facts = self.plan_network(), self.network_facts(today=made_on)
        title = self.data.workspace().title
        return self._outlets.network_report(plan, facts, language=language, workspace=title, made_on=made_on)

    # Tables

    def table(self, name: str) -> Table:
        """What is exported under this name, to be written by `data.csv_pieces` or otherwise.

        There are "demand", "parameters", "plans" and "forecasts".

        Raises
        ------
        InvalidParameter
            where the name is another.
        """
        if name == "demand":
            return demand_table(self.data.network_records())
        if name == "parameters":
            return parameters_table(self.data.all_lanes())
        if name == "plans":
            return plans_table(self.plan_network())
        if name == "forecasts":
            return self._forecasts_table()
        raise InvalidParameter("table", repr(name), "'demand', 'parameters', 'plans' or 'forecasts'")

    def export_demand(self, *, file_format: str = "csv") -> bytes:
        """date, product_name, demand of every record as CSV or XLSX; importing it again changes nothing."""
        return self.data.table_file(self.table("demand"), file_format=file_format)

    def export_parameters(self, *, file_format: str = "csv") -> bytes:
        """Unit, parameters and costs of every lane as CSV or XLSX, to be changed and checked again."""
        return self.data.table_file(self.table("parameters"), file_format=file_format)

    def export_plans(self, *, file_format: str = "csv") -> bytes:
        """The figures of every lane's plan as CSV or XLSX."""
        return self.data.table_file(self.table("plans"), file_format=file_format)

    def export_forecasts(self, *, file_format: str = "csv") -> bytes:
        """Mean and quantiles of every lane's coming periods as CSV or XLSX."""
        return self.data.table_file(self.table("forecasts"), file_format=file_format)

    # How the answers are made

    def _version(self) -> int:
        return self._forecasts.version()

    def _once(self, key: Hashable, make: Callable[[int], T]) -> T:
        """What was made under this key at the data version of now, or is made now: of that version throughout."""
        version = self._version()
        with self._forecasts.at(version):
            return self._kept.of(version, key, partial(make, version))

    def _history(self, lane: Lane) -> DemandHistory:
        records = self.data.records(lane.name)
        chosen = lane.parameters
        return build_history(
            lane.name,
            records,
            missing_days=chosen.missing_days,
            cadence=chosen.cadence,
            open_days_per_week=chosen.open_days_per_week,
            until_day=self._until_day(),
        )

    def _until_day(self) -> int | None:
        return self._kept.of(self._version(), "until", self._forecasts.until_day)

    def _status(self, name: str, version: int) -> LaneStatus:
        """As the network's watch has it, also of a lane too young to plan or without any record."""
        kept_plan = self._networks.kept_lane(name, version, self._ground(version))
        if kept_plan is not None:
            return kept_plan.watch.lane_status(0)
        with self.data.one_look():
            lane, records = self.data.lane(name), self.data.records_of([name])
        day, holidays = self.as_of or date.max, self._forecasts.holidays()
        history = network_history([lane], records, until_day=self._until_day())
        newest = self._kept.of(self._version(), "newest day", self._forecasts.newest_day)
        kept = self.data.kept_checkpoints([name]) if self._forecasts.keeps() else {}
        watch = watch_network(
            history,
            as_of=day,
            unwatched_days=holidays,
            data_until=newest,
            checkpoints=Checkpoints(kept),
            choices=self._watch_choices(),
        )
        return watch.lane_status(0)

    def _plan(
        self, version: int, name: str, parameters: LaneParameters | None, costs: CostParameters | None
    ) -> LanePlan:
        """A plan under these choices; what depends on the data alone is computed once for all of them."""
        with self.data.one_look():
            stored, notes = self._kept.of(
                version, ("lane", name), lambda: (self.data.lane(name), self.data.forecast_notes(name))
            )
            # replaced, not made anew: whether the example prices are the lane's own must reach every page
            chosen = replace(stored, parameters=parameters or stored.parameters, costs=costs or stored.costs)
            of_lane = chosen.parameters
            rule = (of_lane.missing_days, of_lane.cadence, of_lane.open_days_per_week)
            history = self._kept.of(version, ("history", name, rule), partial(self._history, chosen))
        forecast = self._kept.of(
            version,
            ("forecast", name, rule),
            partial(self._forecasts.forecast, history, marks=notes.marks),
        )
        day = self.as_of or history.last_day
        status = self._kept.of(version, ("status", name), partial(self._status, name, version))
        return plan_lane(chosen, history, as_of=day, forecast=forecast, status=status, notes=notes)

    def _service_budget(self) -> NetworkBudget | None:
        watch = self.plan_network().watch
        with self.data.one_look():
            lanes, records = self.data.all_lanes(), self.data.network_records()
        history = network_history(lanes, records, until_day=self._until_day())
        return plan_network_budget(
            lanes,
            history,
            as_of=self.as_of,
            is_live=watch.is_live & (watch.status != STALE_DATA),
            learned=self._forecasts.learned(),
            seen=self._forecasts.seen(history),
        )

    def _ground(self, version: int) -> Ground:
        newest = self._kept.of(version, "newest day", self._forecasts.newest_day)
        learned, learned_from = self._forecasts.complete(), self._forecasts.learned_version
        return Ground(self.as_of, newest, self._until_day(), learned_from, learned, self._watch_choices())

    def _watch_choices(self) -> WatchChoices:
        return self._forecasts.watch_choices()

    def _plan_network(self, version: int) -> NetworkPlan:
        return self._networks.plan(version, self._ground(version))

    def _inbox(self, answers: Sequence[Answer], today: date, version: int) -> Inbox:
        ground = self._ground(version)
        if self._networks.keep_current(version, ground):

            def plan_of(rows: bytes, lanes: tuple[str, ...]) -> NetworkPlan:
                return self._networks.plan_of(rows, lanes, ground)

            columns = partial(self._networks.inbox_columns, version, ground)
            return KeptInbox(self.data, plan_of, columns, answers, today)
        return PlannedInbox(self.data, self.plan_network(), self.network_decisions(), answers, today)

    def _forecasts_table(self) -> Table:
        with self.data.one_look():
            lanes, records = self.data.all_lanes(), self.data.network_records()
        history = network_history(lanes, records)
        blocks = forecast_in_blocks(self._forecasts.seen(history), self._forecasts.learned())
        return forecasts_table(history, blocks)

    def _plan_and_facts(self, lane: str, today: date | None) -> tuple[LanePlan | None, tuple[Fact, ...]]:
        """The plan of a lane with its facts; no plan where data are too few."""
        workspace = self.data.workspace()
        currency, version = workspace.currency, workspace.data_version
        try:
            plan = self.plan(lane)
        except NotEnoughHistory as missing:
            stored = self.data.lane(lane)
            return None, empty_lane_facts(
                stored, missing, self.status(lane), currency=currency, data_version=version
            )
        answers = self.decision_answers(lane)
        return plan, lane_facts(plan, currency=currency, data_version=version, answers=answers, today=today)

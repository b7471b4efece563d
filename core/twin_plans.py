"""The twin's use cases about what is coming: histories, forecasts, plans of one lane and of all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.cooperation.shared_capacity import SharedCapacity, share_capacity
from core.demand.history import build_history
from core.demand.profile import DemandHistory
from core.forecast import Learning
from core.forecast.band import ForecastBand
from core.forecast.methods.extra import ExtraMethods
from core.lane import CostParameters, Lane, LaneParameters
from core.plan.lane_plan import LanePlan, plan_lane
from core.plan.network_plan import LaneAlert, NetworkPlan, alerts_by_money_at_risk, plan_network
from core.twin.forecasts import TwinForecasts, network_history
from core.twin.outlets import Outlets
from core.twin.store import TwinStore
from core.watch.watchtower import LaneStatus, watch_lane


class TwinPlans:
    """Plans are computed from what is stored; nothing computed is stored."""

    def __init__(self, store: TwinStore, outlets: Outlets, extra_methods: ExtraMethods | None = None) -> None:
        self._store, self._outlets = store, outlets
        self._network_plan: tuple[int, NetworkPlan] | None = None
        self._forecasts = TwinForecasts(store, outlets, extra_methods)

    def history(self, lane: str) -> DemandHistory:
        """Demand of one lane on a gap-free calendar, as the mathematics sees it."""
        return self._history(self._store.lane(lane))

    def forecast(self, lane: str, *, horizon_periods: int | None = None) -> ForecastBand:
        """Forecast of the coming periods with its bands, by what the whole workspace's backtest taught.

        The horizon is that of the plan unless one is given: four weeks of days, twelve weeks, twelve months.
        """
        return self._forecasts.forecast(
            self.history(lane), marks=self._store.forecast_notes(lane).marks, horizon_periods=horizon_periods
        )

    def learned(self) -> dict[str, Learning]:
        """Methods, scores and bands that the workspace's own backtest taught, by cadence."""
        return self._forecasts.learned()

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
        status = watch_lane(history, as_of=as_of, unwatched_days=self._forecasts.holidays())
        return plan_lane(chosen, history, as_of=as_of, forecast=forecast, status=status, notes=notes)

    def status(self, lane: str, *, as_of: date | None = None) -> LaneStatus:
        """Normal, or what is not: the same as in the lane's plan. Holidays of the workspace are not judged."""
        return watch_lane(self.history(lane), as_of=as_of, unwatched_days=self._forecasts.holidays())

    def plan_network(self) -> NetworkPlan:
        """The same figures for every lane, as arrays over lanes; kept until the data change."""
        version = self._store.workspace().data_version
        if self._network_plan is None or self._network_plan[0] != version:
            self._network_plan = (version, self._plan_network())
        return self._network_plan[1]

    def watch(self) -> tuple[LaneAlert, ...]:
        """Lanes that need somebody, in order of money at risk."""
        return alerts_by_money_at_risk(self.plan_network())

    def share_capacity(self, lanes: Sequence[str]) -> SharedCapacity:
        """What lanes would save by sharing the capacity they hold, and how to divide that fairly."""
        stored = [self._store.lane(name) for name in lanes]
        return share_capacity(stored, [self._history(lane) for lane in stored])

    def _history(self, lane: Lane) -> DemandHistory:
        records = self._store.records(lane.name)
        return build_history(lane.name, records, missing_days=lane.parameters.missing_days)

    def _plan_network(self) -> NetworkPlan:
        lanes = self._store.all_lanes()
        history = network_history(lanes, self._store.network_records())
        return plan_network(
            lanes,
            history,
            ahead=self._forecasts.ahead(lanes, history),
            unwatched_days=self._forecasts.holidays(),
        )

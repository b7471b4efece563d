"""The plan of every lane in one pass, as arrays over lanes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from core.demand.profile import NetworkHistory, profile_network
from core.forecast import Learning
from core.forecast.ahead import Ahead
from core.forecast.by_cadence import forecast_ahead, learn_by_cadence
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.lane import Lane
from core.plan.lane_columns import LaneColumns, lane_columns
from core.plan.plan_columns import plan_columns
from core.quantities import FloatArray, take
from core.watch.watchtower import EPOCH, LaneStatus, NetworkWatch, watch_network

COSTLY_SHARE_RATIO = 0.05
LEAST_ABOVE_PLAN_RATIO = 0.10


@dataclass(frozen=True)
class NetworkPlan:
    """Figures of every lane as (n_lanes,) arrays; NaN where data are too few or an input is unknown.

    as_of: the day of the question, None without any data. per_period figures are per open day, week or month, as
    the lane reports. safety_stock_units, sd_lead_time_demand_units and reorder_point_units are the classical
    formula's, of the history's mean and spread; buffer_units and buffer_reorder_point_units are by the forecast's
    measured errors where it has a band (uses_forecast), else the same, and shortage, fill rate and money at risk
    follow them.
    """

    lanes: tuple[str, ...]
    as_of: date | None
    watch: NetworkWatch
    mean_units_per_day: FloatArray
    expected_units_per_day: FloatArray
    mean_workload_units_per_day: FloatArray
    sd_workload_units_per_day: FloatArray
    critical_ratio: FloatArray
    sd_lead_time_demand_units: FloatArray
    safety_stock_units: FloatArray
    reorder_point_units: FloatArray
    uses_forecast: NDArray[np.bool_]
    buffer_units: FloatArray
    buffer_reorder_point_units: FloatArray
    expected_shortage_units_per_cycle: FloatArray
    fill_rate_ratio: FloatArray
    own_capacity_units_per_day: FloatArray
    expected_overflow_units_per_period: FloatArray
    dependency_ratio: FloatArray
    resilience_score: FloatArray
    money_at_risk_per_week: FloatArray

    def by_money_at_risk(self) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        """(n_lanes,) lane numbers, the most money at risk first; lanes without a figure last."""
        return np.argsort(-np.nan_to_num(self.money_at_risk_per_week, nan=-1.0), kind="stable")

    @property
    def above_plan_ratio(self) -> FloatArray:
        """(n_lanes,) forecast rate of the coming weeks over the rate that the plan is made for, less 1."""
        planned = np.where(self.mean_units_per_day > 0, self.mean_units_per_day, np.nan)
        return np.asarray(self.expected_units_per_day / planned - 1.0)

    @property
    def passes_plan(self) -> NDArray[np.bool_]:
        """(n_lanes,) lanes without an alert whose coming weeks pass their plan, at a cost that counts.

        Their demand keeps its pattern, a high season say; they hold a good part of all money at risk.
        """
        at_risk = np.nan_to_num(self.money_at_risk_per_week)
        is_costly = at_risk >= COSTLY_SHARE_RATIO * float(at_risk.sum())
        is_above = np.nan_to_num(self.above_plan_ratio) >= LEAST_ABOVE_PLAN_RATIO
        return np.asarray(~self.watch.needs_somebody & is_above & is_costly & (at_risk > 0))


@dataclass(frozen=True)
class LaneAlert:
    """One lane that needs somebody."""

    lane: str
    status: LaneStatus
    money_at_risk_per_week: float


def look_ahead(columns: LaneColumns, history: NetworkHistory, learned: Mapping[str, Learning]) -> Ahead:
    """What is coming on the lanes of a network, forecast with what their cadences taught."""
    return forecast_ahead(history, learned, **columns.of_lead_time)


def plan_network(
    lanes: Sequence[Lane],
    history: NetworkHistory,
    *,
    as_of: date | None = None,
    ahead: Ahead | None = None,
    unwatched_days: NDArray[np.int64] | None = None,
) -> NetworkPlan:
    """Plan every lane; `lanes` and `history.lanes` are in the same order.

    Parameters
    ----------
    as_of : the day of the question; by default the newest day of the data
    ahead : what is coming (`look_ahead`) where it is known already
    unwatched_days : day numbers such as holidays on which no daily lane is judged
    """
    day = as_of or history.newest_day
    columns, profile = lane_columns(lanes), profile_network(history)
    enough = np.isfinite(profile.mean_units_per_day)
    if ahead is None:
        learned = learn_by_cadence(history, horizon_periods=PLAN_HORIZON_PERIODS)
        ahead = look_ahead(columns, history, learned)
    with np.errstate(invalid="ignore", divide="ignore"):
        figures = plan_columns(take(columns, enough), take(profile, enough), ahead.take(enough))
    return NetworkPlan(
        lanes=history.lanes,
        as_of=day,
        watch=watch_network(history, as_of=day or EPOCH, unwatched_days=unwatched_days),
        mean_units_per_day=profile.mean_units_per_day,
        expected_units_per_day=np.where(enough, ahead.units_per_day, np.nan),
        uses_forecast=enough & ahead.lead_time.has_band,
        **{name: _spread(values, enough) for name, values in figures.items()},
    )


def alerts_by_money_at_risk(plan: NetworkPlan) -> tuple[LaneAlert, ...]:
    """Lanes whose status is not Normal, the most money at risk first."""
    order = plan.by_money_at_risk()
    needing = order[plan.watch.needs_somebody[order]]
    return tuple(
        LaneAlert(
            lane=plan.lanes[index],
            status=plan.watch.lane_status(int(index)),
            money_at_risk_per_week=float(np.nan_to_num(plan.money_at_risk_per_week[index])),
        )
        for index in needing
    )


def _spread(values: FloatArray, rows: np.ndarray) -> FloatArray:
    column = np.full(rows.size, np.nan)
    column[rows] = values
    return column

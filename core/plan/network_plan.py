"""The plan of every lane in one pass, as arrays over lanes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np
from numpy.typing import NDArray

from core.demand.profile import NetworkHistory, profile_network
from core.forecast import Learning
from core.lane import Lane
from core.plan.moves import LEAST_CHANGE_RATIO, Moves, moves_of_none, plan_moves, put_moves
from core.plan.plan_columns import FIGURES, network_steps, plan_figures
from core.quantities import FloatArray
from core.watch.checkpoints import Checkpoints
from core.watch.choices import USUAL, WatchChoices
from core.watch.watchtower import (
    EPOCH,
    LaneStatus,
    NetworkWatch,
    bears_decisions,
    waits_unknown,
    watch_network,
)

LEAST_ABOVE_PLAN_RATIO = LEAST_CHANGE_RATIO


@dataclass(frozen=True)
class NetworkPlan:
    """Figures of every lane as (n_lanes,) arrays; NaN where data are too few or an input is unknown.

    as_of: the day of the question, None without any data. mean_ and sd_ figures, safety_stock_units,
    sd_lead_time_demand_units and reorder_point_units (the classical formula) are of the last year; every other figure
    is of what is coming, by one law. A lane that has ended brings nothing more: nothing is expected of it, and nothing
    is at risk. Units per day are of a calendar day, own_capacity_units_per_day of one on which the lane runs, of which
    a coming week has open_days_per_week. buffer_units and level_units: what an order must last for beside its mean,
    and with it. is_calibrated: whether that law was calibrated on backtests. has_prices: whether somebody entered a
    price; pays_partner: whether a partner takes less for a unit than an own one costs. has_capacity, has_buffer:
    whether somebody entered own capacity and the buffer held. moves: what could be changed, and what that is worth.
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
    is_calibrated: NDArray[np.bool_]
    buffer_units: FloatArray
    level_units: FloatArray
    expected_shortage_units_per_cycle: FloatArray
    fill_rate_ratio: FloatArray
    own_capacity_units_per_day: FloatArray
    open_days_per_week: FloatArray
    expected_overflow_units_per_week: FloatArray
    dependency_ratio: FloatArray
    resilience_score: FloatArray
    has_prices: NDArray[np.bool_]
    pays_partner: NDArray[np.bool_]
    has_capacity: NDArray[np.bool_]
    has_buffer: NDArray[np.bool_]
    moves: Moves

    @property
    def money_at_risk_per_week(self) -> FloatArray:
        """(n_lanes,) what a coming week costs if nothing is done, as far as it can be avoided.

        NaN without a plan, and where data are too old or too few to say.
        """
        unknown = np.isnan(self.expected_units_per_day) | waits_unknown(self.watch.status, self.watch.reason)
        return np.where(unknown, np.nan, self.moves.waiting_per_week)

    def by_money_at_risk(self) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        """(n_lanes,) lane numbers, the most money at risk first; lanes without a figure last."""
        return np.argsort(-np.nan_to_num(self.money_at_risk_per_week, nan=-1.0), kind="stable")

    @property
    def is_unknown(self) -> NDArray[np.bool_]:
        """(n_lanes,) whether a plan stands on own capacity or a buffer held that nobody entered."""
        bears = bears_decisions(self.watch.status, self.watch.reason)
        return np.asarray(~(self.has_capacity & self.has_buffer) & bears)

    @property
    def above_plan_ratio(self) -> FloatArray:
        """(n_lanes,) forecast rate of the coming weeks over that of the last year, less 1."""
        planned = np.where(self.mean_units_per_day > 0, self.mean_units_per_day, np.nan)
        return np.asarray(self.expected_units_per_day / planned - 1.0)


@dataclass(frozen=True)
class LaneAlert:
    """One lane that needs somebody; money_at_risk_per_week is None where data are too old or too few to say."""

    lane: str
    status: LaneStatus
    money_at_risk_per_week: float | None


def plan_network(
    lanes: Sequence[Lane],
    history: NetworkHistory,
    *,
    as_of: date | None = None,
    learned: Mapping[str, Learning] | None = None,
    seen: NetworkHistory | None = None,
    unwatched_days: NDArray[np.int64] | None = None,
    data_until: date | None = None,
    checkpoints: Checkpoints | None = None,
    choices: WatchChoices = USUAL,
) -> NetworkPlan:
    """Plan every lane; `lanes` and `history.lanes` are in the same order.

    Parameters
    ----------
    as_of : the day of the question; by default the newest day of the data
    learned : what each cadence taught; by default these lanes teach themselves
    seen : the histories that forecasts may learn from (without marked days); by default all
    unwatched_days : day numbers such as holidays on which no daily lane is judged
    data_until, checkpoints, choices : as in `watch_network`
    """
    day = as_of or history.newest_day
    watch = watch_network(
        history,
        as_of=day or EPOCH,
        unwatched_days=unwatched_days,
        data_until=data_until,
        checkpoints=checkpoints,
        choices=choices,
    )
    plan = plan_unwatched(lanes, history, as_of=day, learned=learned, seen=seen)
    return plan.watched(watch, as_of=day)


@dataclass(frozen=True)
class UnwatchedPlan:
    """What a plan says of its lanes before the monitor has looked at them; columns as those of `NetworkPlan`."""

    lanes: tuple[str, ...]
    mean_units_per_day: FloatArray
    expected_units_per_day: FloatArray
    is_calibrated: NDArray[np.bool_]
    has_prices: NDArray[np.bool_]
    pays_partner: NDArray[np.bool_]
    has_capacity: NDArray[np.bool_]
    has_buffer: NDArray[np.bool_]
    moves: Moves
    figures: dict[str, FloatArray]

    def watched(self, watch: NetworkWatch, *, as_of: date | None) -> NetworkPlan:
        """The plan of these lanes with what the monitor said of them on the day of the question."""
        expected = self.expected_units_per_day.copy()
        expected[~watch.is_live & np.isfinite(expected)] = 0.0
        columns = {item.name: getattr(self, item.name) for item in fields(self)} | self.figures
        del columns["figures"]
        moves = self.moves.where(bears_decisions(watch.status, watch.reason))
        return NetworkPlan(
            **{**columns, "as_of": as_of, "watch": watch, "expected_units_per_day": expected, "moves": moves}
        )


def plan_unwatched(
    lanes: Sequence[Lane],
    history: NetworkHistory,
    *,
    as_of: date | None,
    learned: Mapping[str, Learning] | None = None,
    seen: NetworkHistory | None = None,
) -> UnwatchedPlan:
    """Everything of a plan that needs no monitor; arguments as in `plan_network`."""
    n_lanes, profile = len(lanes), profile_network(history)
    figures = {name: np.full(n_lanes, np.nan) for name in FIGURES}
    expected, is_calibrated = np.full(n_lanes, np.nan), np.zeros(n_lanes, dtype=np.bool_)
    moves = moves_of_none(n_lanes)
    with np.errstate(invalid="ignore", divide="ignore"):
        for rows, steps in network_steps(
            lanes, history, as_of=as_of, learned=learned, seen=seen, profile=profile
        ):
            expected[rows], is_calibrated[rows] = steps.ahead.units_per_day, steps.ahead.is_calibrated
            for name, values in plan_figures(steps).items():
                figures[name][rows] = values
            put_moves(moves, rows, plan_moves(steps))
    return UnwatchedPlan(
        lanes=history.lanes,
        mean_units_per_day=np.asarray(profile.mean_units_per_day),
        expected_units_per_day=expected,
        is_calibrated=is_calibrated,
        has_prices=np.array([lane.has_prices for lane in lanes], dtype=np.bool_),
        pays_partner=np.array([lane.costs.pays_partner for lane in lanes], dtype=np.bool_),
        has_capacity=np.array([lane.has_capacity for lane in lanes], dtype=np.bool_),
        has_buffer=np.array([lane.has_buffer for lane in lanes], dtype=np.bool_),
        moves=moves,
        figures=figures,
    )


def alerts_by_money_at_risk(plan: NetworkPlan) -> tuple[LaneAlert, ...]:
    """Lanes whose status is not Normal, the most money at risk first."""
    order = plan.by_money_at_risk()
    needing = order[plan.watch.needs_somebody[order]]
    at_risk = plan.money_at_risk_per_week
    return tuple(
        LaneAlert(
            lane=plan.lanes[index],
            status=plan.watch.lane_status(int(index)),
            money_at_risk_per_week=None if np.isnan(at_risk[index]) else float(at_risk[index]),
        )
        for index in needing
    )

"""What came of a decision: what its days would have cost at the value of then, and at the target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from core.decision.answers import ACCEPTED, REJECTED, Answer
from core.decision.decisions import CAPACITY, MOVES, Decision
from core.demand.profile import DemandHistory
from core.demand.returns import mean_workload
from core.plan.lane_plan import LanePlan
from core.quantities import BoolArray, FloatArray
from core.service.cycle_law import days_protected

WEEKS_DAYS, YEAR_DAYS, WEEK_DAYS = 28, 364, 7.0
MOST_UNKNOWN_RATIO = 0.2  # of the days; with more of them unknown nothing is scored
Told = Mapping[str, float | str | None]
Costed = tuple[FloatArray, BoolArray]


@dataclass(frozen=True)
class Score:
    """What came of one decision of a lane.

    first_day, last_day: the days that it was about. n_scored: of these the open days, or of a stock the runs of days
    that one order protects; short_today, short_target: on how many of them own capacity, or the stock, was less than
    the workload. gain_per_week: what the target cost less than the value of then, None where no price was entered.
    """

    first_day: date
    last_day: date
    n_scored: int
    short_today: int
    short_target: int
    gain_per_week: float | None = None


def basis_of(decision: Decision, plan: LanePlan) -> dict[str, float | str | None]:
    """What a decision is scored on later: the day of the question, and stock and prices as they are now.

    An answer keeps it beside the figures of the decision; empty for what is only to be looked at.
    """
    if decision.kind not in MOVES:
        return {}
    lane, buffer = plan.lane, plan.buffer
    parameters, costs = lane.parameters, lane.costs
    kept: dict[str, float | str | None] = {
        "as_of": plan.as_of.isoformat(),
        "return_ratio": parameters.return_ratio,
    }
    if decision.kind in CAPACITY:
        prices = (costs.own_capacity_cost_per_unit, costs.partner_surcharge_per_unit)
        kept |= {"own_cost": prices[0], "surcharge": prices[1]}
        return kept
    protected = days_protected(parameters)
    coming = float(
        mean_workload(mean_units=plan.ahead.units_per_day, return_ratio=parameters.return_ratio) * protected
    )
    is_continuous = parameters.review_policy == "continuous"
    return kept | {
        "protected_days": protected,
        "cycle_days": float(buffer.cycle_days),
        # what an order overshoots its level by is no demand of the days that are scored
        "protected_units": coming if is_continuous else float(buffer.mean_protected_units),
        "short_cost": plan.economics.unit.underage_cost_per_unit,
        "idle_cost": plan.economics.unit.overage_cost_per_unit,
    }


def days_of(answer: Answer) -> tuple[date, date] | None:
    """First and last day that a decision was about; None where it was put off or handed over, or has no figures."""
    as_of = answer.told.get("as_of")
    has_run = answer.kind != "hold" or _number(answer.told, "protected_days") > 0
    if answer.answer not in (ACCEPTED, REJECTED) or answer.kind not in MOVES:
        return None
    if not isinstance(as_of, str) or not has_run:
        return None
    n_days = YEAR_DAYS if answer.kind == "year" else max(WEEKS_DAYS, _runs_days(answer.told))
    begins = date.fromisoformat(as_of)
    return begins + timedelta(days=1), begins + timedelta(days=n_days)


def score_answer(answer: Answer, history: DemandHistory) -> Score | None:
    """What came of a decision; None before its days have passed, or where it cannot be scored.

    Parameters
    ----------
    answer : the answer, with the figures and the basis that it kept
    history : demand of its lane as it is recorded now; a period's volume is spread evenly over its open days

    Formula
    -------
    capacity, a week: open days of a week * mean of H C + (H + S) (W - C)+ over the open days; stock, a week:
    7 / T * mean of Cu ((W_P - S)+ - (W_P-T - S)+) + Co (S - W_P)+ over the runs of P days, T days of a cycle;
    the gain is that of the value of then less that of the target, both at the prices of then

    Source
    ------
    The costs that `plan_moves` expects, taken of what was recorded.
    """
    days = days_of(answer)
    if days is None or history.period_starts.size == 0:
        return None
    passed = _passed_days(history, *days)
    if passed is None:
        return None
    workload = mean_workload(mean_units=passed.units, return_ratio=_number(answer.told, "return_ratio"))
    if answer.kind == "hold":
        found, per_week = _of_stock(workload, answer.told)
    else:
        of_open_day = workload[passed.is_open] * WEEK_DAYS / history.open_days_per_week
        found = _of_capacity(of_open_day, answer.told)
        per_week = history.open_days_per_week * float(passed.is_open.mean())
    (cost_today, short_today), (cost_target, short_target) = found
    is_priced = isinstance(answer.told.get("gain_per_week"), int | float)
    return Score(
        first_day=days[0],
        last_day=days[1],
        n_scored=int(short_today.size),
        short_today=int(short_today.sum()),
        short_target=int(short_target.sum()),
        gain_per_week=float(per_week * (cost_today.mean() - cost_target.mean())) if is_priced else None,
    )


@dataclass(frozen=True)
class _Days:
    """(n_days,) demand of each day, the mean of the others where it is not known, and whether the lane was open."""

    units: FloatArray
    is_open: BoolArray


def _of_capacity(workload: FloatArray, told: Told) -> tuple[Costed, Costed]:
    """Cost of each open day at the capacity of then and at the target, and whether it was short."""
    own, surcharge = _number(told, "own_cost"), _number(told, "surcharge")

    def of(units: float) -> Costed:
        above = np.maximum(workload - units, 0.0)
        return own * units + (own + surcharge) * above, above > 0

    return of(_number(told, "today_units")), of(_number(told, "target_units"))


def _of_stock(workload: FloatArray, told: Told) -> tuple[tuple[Costed, Costed], float]:
    """The same of each run of protected days with the buffer of then and with the target, and runs in a week."""
    protected, cycle = _number(told, "protected_days"), max(_number(told, "cycle_days"), 1e-9)
    total = np.concatenate([[0.0], np.cumsum(workload)])
    begins = np.arange(max(workload.size - int(np.ceil(protected)) + 1, 1))

    def over(days: float) -> FloatArray:
        return np.asarray(np.interp(begins + days, np.arange(total.size), total) - total[begins])

    needed, before = over(protected), over(max(protected - cycle, 0.0))

    def of(buffer_units: float) -> Costed:
        stock = _number(told, "protected_units") + buffer_units
        short = np.maximum(needed - stock, 0.0)
        first_short = np.maximum(short - np.maximum(before - stock, 0.0), 0.0)
        idle = np.maximum(stock - needed, 0.0)
        return _number(told, "short_cost") * first_short + _number(told, "idle_cost") * idle, short > 0

    return (of(_number(told, "today_units")), of(_number(told, "target_units"))), WEEK_DAYS / cycle


def _passed_days(history: DemandHistory, first_day: date, last_day: date) -> _Days | None:
    """Each of these days; None before all have passed, where too few are known, or the lane was never open."""
    n_days = history.days_in_period
    day = np.repeat(history.period_starts.astype("datetime64[D]"), n_days) + _within(n_days)
    chosen = (day >= np.datetime64(first_day, "D")) & (day <= np.datetime64(last_day, "D"))
    if day[-1] < np.datetime64(last_day, "D") or not chosen.any():
        return None
    units = np.repeat(history.demand_units / n_days, n_days)[chosen]
    is_open = np.repeat(history.is_open, n_days)[chosen]
    unknown = np.isnan(units)
    if unknown.mean() > MOST_UNKNOWN_RATIO or not (is_open & ~unknown).any():
        return None
    return _Days(np.where(unknown & is_open, units[is_open & ~unknown].mean(), np.nan_to_num(units)), is_open)


def _within(n_days: NDArray[np.int64]) -> NDArray[np.int64]:
    """0, 1, ... within each period, one period after the other."""
    return np.arange(int(n_days.sum())) - np.repeat(np.cumsum(n_days) - n_days, n_days)


def _runs_days(told: Told) -> int:
    return int(np.ceil(_number(told, "protected_days")))


def _number(told: Told, name: str) -> float:
    value = told.get(name)
    return float(value) if isinstance(value, int | float) else 0.0

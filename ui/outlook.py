"""The coming weeks of a lane against the last ones, and against own capacity, as plain numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.cadence import weekdays
from core.lane_plan import LanePlan
from core.money_at_risk import RISK_HORIZON_DAYS
from core.returns import mean_workload

PERIOD_NOUNS = {"daily": "day", "weekly": "week", "monthly": "month"}


@dataclass(frozen=True)
class Outlook:
    """Four weeks ahead against four weeks back (one month each way on a monthly lane).

    Demand is per calendar day, without returns; use is workload (with returns) over own capacity.
    change_ratio and the use ratios are None where there is nothing to divide by. n_over counts the coming
    open periods whose expected workload passes own capacity, out of n_ahead.
    """

    span: str
    next_units_per_day: float
    last_units_per_day: float | None
    change_ratio: float | None
    next_use_ratio: float | None
    last_use_ratio: float | None
    n_over: int
    n_ahead: int


def look_ahead(plan: LanePlan) -> Outlook:
    """The outlook of a lane's plan."""
    history, band = plan.history, plan.forecast
    ahead = _first_days(band.days_in_period)
    back = _first_days(history.days_in_period[::-1])[::-1] & ~np.isnan(history.demand_units)
    runs = ~np.isin(weekdays(band.period_starts.astype(np.int64)), history.closed_weekdays)
    capacity_ahead = plan.own_capacity_units_per_day * band.days_in_period
    workload_ahead = mean_workload(mean_units=band.mean_units, return_ratio=plan.lane.parameters.return_ratio)
    over = ahead & runs & (workload_ahead > capacity_ahead)
    next_rate = float(band.mean_units[ahead].sum() / band.days_in_period[ahead].sum())
    last_rate = None
    if back.any():
        last_rate = float(history.demand_units[back].sum() / history.days_in_period[back].sum())
    return Outlook(
        span="month" if history.cadence == "monthly" else "4 weeks",
        next_units_per_day=next_rate,
        last_units_per_day=last_rate,
        change_ratio=next_rate / last_rate - 1.0 if last_rate else None,
        next_use_ratio=_use(plan, band.mean_units[ahead & runs], band.days_in_period[ahead & runs]),
        last_use_ratio=_use(
            plan,
            history.demand_units[back & history.is_open],
            history.days_in_period[back & history.is_open],
        ),
        n_over=int(over.sum()),
        n_ahead=int((ahead & runs).sum()),
    )


def _first_days(days_in_period: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The periods of the first four weeks; the first one in any case."""
    return np.cumsum(days_in_period) <= max(RISK_HORIZON_DAYS, int(days_in_period[0]))


def _use(plan: LanePlan, demand: NDArray[np.float64], days: NDArray[np.int64]) -> float | None:
    capacity = plan.own_capacity_units_per_day * float(days.sum())
    if capacity <= 0:
        return None
    workload = mean_workload(mean_units=float(demand.sum()), return_ratio=plan.lane.parameters.return_ratio)
    return float(workload) / capacity

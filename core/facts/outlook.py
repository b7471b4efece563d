"""The coming weeks of a lane against the last ones, and against own capacity, as plain numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand.cadence import PERIOD_NOUNS, PERIOD_NOUNS_DE, weekdays
from core.demand.returns import mean_workload
from core.forecast.horizons import coming_shares, near_periods
from core.plan.lane_plan import LanePlan
from core.quantities import FloatArray
from core.watch.verdict import STALE_DATA, STATUS_LABELS

OF_DATA = " of data"  # follows what old data are compared with
OF_WEEKS = ("daily", "weekly", "fortnightly", "four-weekly")
# Four weeks hold two of these.
TWO_PERIODS = {
    "every ten days": ("20 days", "20 Tage"),
    "three times a month": ("two thirds of a month", "zwei Monatsdrittel"),
}


@dataclass(frozen=True)
class Outlook:
    """Four weeks after the day of the question against the last four of the data.

    One period each way where four weeks hold no whole number of them.

    Rates are demand per open day, without returns, so that they stand beside own capacity; use is workload (with
    returns) over own capacity on open days. change_ratio and the use ratios are None where there is nothing to divide
    by. n_over: coming open periods whose expected workload passes own capacity, of n_ahead; those that are over on the
    day of the question, on a lane with old data, count in neither. is_old: whether the lane's data are.
    """

    cadence: str
    next_units_per_day: float
    recent_units_per_day: float | None
    change_ratio: float | None
    use_ratio: float | None
    recent_use_ratio: float | None
    n_over: int
    n_ahead: int
    is_old: bool = False

    @property
    def span(self) -> str:
        """How far it looks each way: "4 weeks", "month", "quarter" ..."""
        if self.cadence in TWO_PERIODS:
            return TWO_PERIODS[self.cadence][0]
        return "4 weeks" if self.cadence in OF_WEEKS else PERIOD_NOUNS[self.cadence]

    @property
    def span_de(self) -> str:
        """The same in German."""
        if self.cadence in TWO_PERIODS:
            return TWO_PERIODS[self.cadence][1]
        return "4 Wochen" if self.cadence in OF_WEEKS else PERIOD_NOUNS_DE[PERIOD_NOUNS[self.cadence]][0]

    @property
    def versus(self) -> str:
        """What the coming span is compared with; of old data it is not the last one by the calendar."""
        return f"the last {self.span}{OF_DATA if self.is_old else ''}"


def lane_outlook(plan: LanePlan) -> Outlook:
    """The outlook of a lane's plan."""
    history, band = plan.history, plan.forecast
    share = coming_shares(band.days_in_period, plan.ahead.elapsed_days)
    back = near_periods(history.days_in_period[::-1])[::-1] & ~np.isnan(history.demand_units)
    runs = (share > 0) & ~np.isin(weekdays(band.period_starts.astype(np.int64)), history.closed_weekdays)
    was_open = back & history.is_open
    workload = _workload(plan, band.mean_units)
    open_days, past_days = (
        history.open_days_of(one.period_starts, one.days_in_period) for one in (band, history)
    )
    capacity = plan.own_capacity_units_per_day * open_days
    next_rate = _rate(band.mean_units * share, (open_days * share)[runs])
    recent_rate = _rate(history.demand_units[back], past_days[was_open]) if was_open.any() else None
    return Outlook(
        cadence=history.cadence,
        next_units_per_day=next_rate,
        recent_units_per_day=recent_rate,
        change_ratio=next_rate / recent_rate - 1.0 if recent_rate else None,
        use_ratio=_use(plan, (band.mean_units * share)[runs], (open_days * share)[runs]),
        recent_use_ratio=_use(plan, history.demand_units[was_open], past_days[was_open]),
        n_over=int((runs & is_ahead(plan) & (workload > capacity)).sum()),
        n_ahead=int((runs & is_ahead(plan)).sum()),
        is_old=plan.status.status == STATUS_LABELS[STALE_DATA],
    )


def is_ahead(plan: LanePlan) -> NDArray[np.bool_]:
    """(horizon,) periods of the forecast that are not over on the day of the question; where data are old, some are."""
    band = plan.forecast
    last_days = band.period_starts.astype("datetime64[D]") + (band.days_in_period - 1)
    return np.asarray(last_days > np.datetime64(plan.as_of, "D"))


def _workload(plan: LanePlan, demand: FloatArray) -> FloatArray:
    return mean_workload(mean_units=demand, return_ratio=plan.lane.parameters.return_ratio)


def _rate(demand: FloatArray, days: FloatArray) -> float:
    return float(demand.sum() / days.sum()) if days.size else 0.0


def _use(plan: LanePlan, demand: FloatArray, days: FloatArray) -> float | None:
    """Workload of these periods over their own capacity."""
    capacity = plan.own_capacity_units_per_day * float(days.sum())
    return float(_workload(plan, demand).sum()) / capacity if capacity > 0 else None

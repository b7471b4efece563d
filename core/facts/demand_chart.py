"""The lines of the demand chart as plain numbers: what the screen and the paper both draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand.cadence import weekdays
from core.facts.problems import lacks_capacity
from core.plan.lane_plan import LanePlan
from core.quantities import FloatArray

BAND_COVERAGES = (0.95, 0.8, 0.5)  # the widest first, because the narrower areas lie on it
ZOOM_IN_SHARE = 0.45  # a line that never falls below this share of its peak is drawn without its zero
ROOM_SHARE = 0.06
Days = NDArray[np.datetime64]


@dataclass(frozen=True)
class DemandLines:
    """History, forecast and own capacity of a lane, per period.

    dates, demand_units: (n,) open periods of the history. ahead_dates, mean_units: (m,) coming periods in
    which the lane runs; bands: (coverage, lower (m,), upper (m,)), empty without a band. forecast_start: first
    coming period, None without one. capacity_dates, capacity_units: (k,) every period shown, closed ones too;
    capacity_is_short: whether that is a problem.
    """

    dates: Days
    demand_units: FloatArray
    ahead_dates: Days
    mean_units: FloatArray
    bands: tuple[tuple[float, FloatArray, FloatArray], ...]
    forecast_start: np.datetime64 | None
    capacity_dates: Days
    capacity_units: FloatArray
    capacity_is_assumed: bool
    capacity_is_short: bool
    has_returns: bool


def demand_lines(plan: LanePlan, *, n_history_periods: int | None = None) -> DemandLines:
    """Lines of a plan, with the last `n_history_periods` of its history, or all of it.

    Volumes are workload: returns are added in proportion, because they pass through the same capacity. Closed
    weekdays are left out of the lines: a lane that rests on Sundays does not fall to zero on them.
    """
    history, band = plan.history, plan.forecast
    shown = slice(None if n_history_periods is None else -n_history_periods, None)
    is_open = history.is_open[shown]
    growth = 1.0 + plan.lane.parameters.return_ratio
    runs = ~np.isin(weekdays(band.period_starts.astype(np.int64)), history.closed_weekdays)
    coverages = BAND_COVERAGES if band.has_band else ()
    bounds = [(coverage, *band.band(coverage)) for coverage in coverages]
    open_days = [history.open_days_of(one.period_starts, one.days_in_period) for one in (history, band)]
    return DemandLines(
        dates=history.period_starts[shown][is_open],
        demand_units=growth * history.demand_units[shown][is_open],
        ahead_dates=band.period_starts[runs],
        mean_units=growth * band.mean_units[runs],
        bands=tuple((coverage, growth * low[runs], growth * high[runs]) for coverage, low, high in bounds),
        forecast_start=band.period_starts[0] if band.period_starts.size else None,
        capacity_dates=np.concatenate([history.period_starts[shown], band.period_starts]),
        capacity_units=plan.own_capacity_units_per_day * np.concatenate([open_days[0][shown], open_days[1]]),
        capacity_is_short=lacks_capacity(plan),
        capacity_is_assumed=plan.lane.parameters.own_capacity_units_per_day is None,
        has_returns=growth != 1.0,
    )


def demand_range(lines: DemandLines, *, beside: FloatArray | None = None) -> tuple[float, float]:
    """Lowest and highest volume of the chart, with room; without its zero where no line comes near it.

    beside: volumes that are drawn as well, such as those that somebody noted.
    """
    widest = lines.bands[0][1:] if lines.bands else ()
    noted = () if beside is None else (beside,)
    drawn = (lines.demand_units, lines.mean_units, *widest, lines.capacity_units, *noted)
    values = np.concatenate([line[np.isfinite(line)] for line in drawn])
    if values.size == 0 or values.max() <= 0:
        return 0.0, 1.0
    lowest, highest = float(values.min()), float(values.max())
    room = ROOM_SHARE * (highest - lowest or highest)
    return (lowest - room if lowest > ZOOM_IN_SHARE * highest else 0.0), highest + room

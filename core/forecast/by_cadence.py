"""A workspace of lanes that report by the day, week or month: each cadence learned for a horizon of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.forecast.holidays.calendar import HolidayCalendar
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.forecast.lane_facts import newest_end_day
from core.forecast.lead_time_demand import LeadTimeDemand, lead_time_demand
from core.forecast.learning import Learning, learn_forecast
from core.forecast.methods.extra import ExtraMethods
from core.forecast.network import forecast_with
from core.quantities import FloatArray

IntArray = NDArray[np.int64]

# Lanes to learn from: as many as hold this many records, at least some. On M3, freight and flight data the
# error no longer falls beyond that, while time and memory go on growing.
MAX_RECORDS, MIN_LANES = 400_000, 50
LANES_AT_A_TIME = 2_048  # whose quantiles of every period ahead are held at once: bounded memory


def lanes_to_learn_from(n_records_of_lane: Sequence[int]) -> IntArray:
    """Numbers of an even sample of the lanes that have records; all of them in an ordinary workspace."""
    counts = np.asarray(n_records_of_lane, dtype=np.int64)
    filled = np.flatnonzero(counts > 0)
    if filled.size == 0:
        return filled
    n_wanted = max(MIN_LANES, int(MAX_RECORDS / counts[filled].mean()))
    if filled.size <= n_wanted:
        return filled
    return np.asarray(filled[np.linspace(0, filled.size - 1, n_wanted).round().astype(np.int64)])


def learn_by_cadence(
    history: NetworkHistory,
    *,
    horizon_periods: Mapping[str, int],
    extra: ExtraMethods | None = None,
    calendar: HolidayCalendar | None = None,
) -> dict[str, Learning]:
    """What the lanes of each cadence teach; horizon_periods gives a horizon for each cadence by name."""
    newest = newest_end_day(history)
    learned = {}
    for code, name in enumerate(cal.CADENCE_NAMES):
        lanes = np.flatnonzero((history.cadence == code) & (np.diff(history.offsets) > 0))
        if lanes.size:
            learning = learn_forecast(
                take_lanes(history, lanes),
                horizon_periods=horizon_periods[name],
                extra=extra,
                calendar=calendar,
            )
            learned[name] = replace(learning, newest_end_day=newest)
    return learned


@dataclass(frozen=True)
class NetworkAhead:
    """What is coming on every lane: forecast demand per calendar day, (n_lanes,), and the lead time's workload."""

    units_per_day: FloatArray
    lead_time: LeadTimeDemand


def forecast_ahead(
    history: NetworkHistory,
    learned: Mapping[str, Learning],
    *,
    within_days: int,
    lead_time_days: FloatArray,
    sd_lead_time_days: FloatArray,
    return_ratio: FloatArray,
) -> NetworkAhead:
    """Rate over the periods that end within these days, at least one, and workload of each lane's lead time.

    lead_time_days, sd_lead_time_days, return_ratio : (n_lanes,)
    """
    n_lanes = len(history.lanes)
    rate = np.full(n_lanes, np.nan)
    lead_time = LeadTimeDemand.unknown(n_lanes)
    for code, name in enumerate(cal.CADENCE_NAMES):
        of_cadence = np.flatnonzero((history.cadence == code) & (np.diff(history.offsets) > 0))
        if of_cadence.size == 0:
            continue
        learning = learned.get(name)
        if learning is None:
            some = take_lanes(history, of_cadence)
            learning = learn_forecast(some, horizon_periods=PLAN_HORIZON_PERIODS[name])
        for lanes in np.array_split(of_cadence, -(-of_cadence.size // LANES_AT_A_TIME)):
            forecast = forecast_with(learning, take_lanes(history, lanes))
            days = forecast.days_in_period
            near = np.cumsum(days, axis=1) <= np.maximum(within_days, days[:, :1])
            rate[lanes] = (forecast.mean_units * near).sum(axis=1) / (days * near).sum(axis=1)
            lead_time.put(
                lanes,
                lead_time_demand(
                    forecast,
                    lead_time_days=lead_time_days[lanes],
                    sd_lead_time_days=sd_lead_time_days[lanes],
                    return_ratio=return_ratio[lanes],
                ),
            )
    return NetworkAhead(units_per_day=rate, lead_time=lead_time)


def take_lanes(history: NetworkHistory, lanes: IntArray) -> NetworkHistory:
    """The histories of these lanes alone, in this order."""
    if lanes.size == len(history.lanes) and np.array_equal(lanes, np.arange(lanes.size)):
        return history
    n_cells = np.diff(history.offsets)[lanes]
    offsets = np.concatenate([[0], np.cumsum(n_cells)])
    cells = np.arange(int(offsets[-1])) + np.repeat(history.offsets[lanes] - offsets[:-1], n_cells)
    return NetworkHistory(
        lanes=tuple(history.lanes[number] for number in lanes.tolist()),
        offsets=offsets,
        cadence=history.cadence[lanes],
        anchor_day=history.anchor_day[lanes],
        first_position=history.first_position[lanes],
        days_in_period=history.days_in_period[cells],
        demand_units=history.demand_units[cells],
        is_open=history.is_open[cells],
        closed_weekdays=history.closed_weekdays[lanes],
        n_filled_zero=history.n_filled_zero[lanes],
    )

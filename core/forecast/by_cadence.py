"""A workspace of lanes that report by the day, week or month: each cadence learned for a horizon of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.forecast.holidays.calendar import HolidayCalendar
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.forecast.lane_facts import newest_end_day
from core.forecast.learning import Learning, learn_forecast
from core.forecast.methods.extra import ExtraMethods
from core.forecast.network import forecast_with, with_every_kind
from core.forecast.network_forecast import NetworkForecast

IntArray = NDArray[np.int64]

LANES_AT_A_TIME = 2_048  # whose quantiles of every period ahead are held at once: bounded memory


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
        lanes = _lanes_of(history, code)
        if lanes.size:
            learned[name] = learn_forecast(
                history.take(lanes),
                horizon_periods=horizon_periods[name],
                extra=extra,
                calendar=calendar,
                newest=newest,
            )
    return learned


def forecast_in_blocks(
    history: NetworkHistory, learned: Mapping[str, Learning]
) -> Iterator[tuple[IntArray, NetworkForecast]]:
    """Forecasts of some lanes at a time, all of one cadence, with their numbers: bounded memory.

    Lanes without a record are in no block.
    """
    for code, name in enumerate(cal.CADENCE_NAMES):
        of_cadence = _lanes_of(history, code)
        if of_cadence.size == 0:
            continue
        learning = learned.get(name) or learn_forecast(
            history.take(of_cadence), horizon_periods=PLAN_HORIZON_PERIODS[name]
        )
        learning = with_every_kind(learning, history.take(of_cadence))
        for lanes in np.array_split(of_cadence, -(-of_cadence.size // LANES_AT_A_TIME)):
            yield lanes, forecast_with(learning, history.take(lanes))


def _lanes_of(history: NetworkHistory, cadence: int) -> IntArray:
    """Numbers of the lanes of this cadence that have records."""
    return np.flatnonzero((history.cadence == cadence) & (np.diff(history.offsets) > 0))

"""A workspace of lanes that report by the day, week or month: each cadence learned for a horizon of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.find_cadence import may_be_coarse
from core.demand.profile import NetworkHistory
from core.forecast.backtest.kind_calibration import INTERMITTENT, REGULAR
from core.forecast.holidays.calendar import HolidayCalendar
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.forecast.lane_facts import n_known_periods, newest_end_day
from core.forecast.learning import Learning, learn_forecast
from core.forecast.methods.extra import ExtraMethods
from core.forecast.network import forecast_with, with_every_kind
from core.forecast.network_forecast import NetworkForecast
from core.quantities import IntArray

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
        learning = _complete(name, learned, history.take(of_cadence))
        for lanes in np.array_split(of_cadence, -(-of_cadence.size // LANES_AT_A_TIME)):
            yield lanes, forecast_with(learning, history.take(lanes))


def complete_learning(learned: Mapping[str, Learning], history: NetworkHistory) -> dict[str, Learning]:
    """What was learned, and what these lanes teach about kinds of lanes that were not."""
    complete = dict(learned)
    for code, name in enumerate(cal.CADENCE_NAMES):
        of_cadence = _lanes_of(history, code)
        if of_cadence.size:
            complete[name] = _complete(name, learned, history.take(of_cadence))
    return complete


def is_taught(learned: Mapping[str, Learning], history: NetworkHistory) -> NDArray[np.bool_]:
    """(n_lanes,) whether lanes of the kind of each were learned from; lanes without a record need nothing."""
    taught = np.ones(len(history.lanes), dtype=np.bool_)
    for code, name in enumerate(cal.CADENCE_NAMES):
        of_cadence = _lanes_of(history, code)
        if of_cadence.size == 0:
            continue
        learning = learned.get(name)
        if learning is None:
            taught[of_cadence] = False
            continue
        known = np.array([learning.find(code, kind) is not None for kind in (REGULAR, INTERMITTENT)])
        if not known.all():
            some = history.take(of_cadence)
            kind = learning.slow_lanes(some).astype(np.int64)
            taught[of_cadence] = known[kind] | (n_known_periods(some) == 0)
    return taught


def may_be_untaught(
    learned: Mapping[str, Learning], *, first_day: IntArray, last_day: IntArray, n_records: IntArray
) -> NDArray[np.bool_]:
    """(n_lanes,) lanes that may be of a kind that was not learned; whose cadence nobody chose.

    Of all others it is known from these counts alone that they are daily, of which both kinds were learned.
    """
    daily = learned.get(cal.CADENCE_NAMES[cal.DAILY])
    if daily is None or any(daily.find(cal.DAILY, kind) is None for kind in (REGULAR, INTERMITTENT)):
        return np.asarray(n_records > 0)
    return may_be_coarse(first_day=first_day, last_day=last_day, n_records=n_records)


def _complete(name: str, learned: Mapping[str, Learning], history: NetworkHistory) -> Learning:
    """What was learned of a cadence, with every kind of these lanes of it."""
    learning = learned.get(name) or learn_forecast(history, horizon_periods=PLAN_HORIZON_PERIODS[name])
    return with_every_kind(learning, history)


def _lanes_of(history: NetworkHistory, cadence: int) -> IntArray:
    """Numbers of the lanes of this cadence that have records."""
    return np.flatnonzero((history.cadence == cadence) & (np.diff(history.offsets) > 0))

"""How often the Watchtower would have called for nothing, told from the lanes' own past."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.quantities import BoolArray, FloatArray
from core.watch import verdict as v
from core.watch.choices import USUAL, WatchChoices
from core.watch.replay import observe_history
from core.watch.state import MonitorState, is_warm
from core.watch.thresholds import PERIODS_TO_FIND_IT


def expected_false_alarms_per_week(history: NetworkHistory, choices: WatchChoices = USUAL) -> float:
    """False alarms that these lanes together may bring in a week, measured on their own history.

    Every alert of the past is replayed. One that was gone again within twice the time in which a change
    should be found (a fortnight of days, eight weeks, six months) counts as false: what matters stays.

    Formula
    -------
    sum over lanes of (alerts soon gone / judged periods) * periods per week

    Source
    ------
    Own measure: the lane's own past is the test.
    """
    n_lanes = len(history.lanes)
    false_alarms, judged = np.zeros(n_lanes), np.zeros(n_lanes)

    def start(rows: NDArray[np.intp]) -> _SpellCounter:
        longest = 2 * PERIODS_TO_FIND_IT[history.cadence[rows]]
        return _SpellCounter(rows, longest=longest, false_alarms=false_alarms, judged=judged)

    observe_history(history, start, choices=choices)
    open_days = 7.0 - history.closed_weekdays.sum(axis=1)
    periods_per_week = np.where(
        history.cadence == cal.DAILY, open_days, 7.0 / np.asarray(cal.MEAN_DAYS_PER_PERIOD)[history.cadence]
    )
    per_period = np.divide(false_alarms, judged, out=np.zeros(n_lanes), where=judged > 0)
    return float((per_period * periods_per_week).sum())


class _SpellCounter:
    """Counts the alerts of a block of lanes that were soon gone."""

    def __init__(
        self, rows: NDArray[np.intp], *, longest: FloatArray, false_alarms: FloatArray, judged: FloatArray
    ) -> None:
        self._rows, self._longest, self._false_alarms, self._judged = rows, longest, false_alarms, judged
        self._spell = np.zeros(rows.size)

    def __call__(self, state: MonitorState, is_new: BoolArray) -> None:
        status = v.STATUS_OF_REASON[v.judge(state).reason]
        alert = np.isin(status, (v.SURGE_ALERT, v.LOW_VELOCITY))
        ended = is_new & ~alert & (self._spell > 0)
        self._false_alarms[self._rows] += ended & (self._spell <= self._longest)
        self._judged[self._rows] += is_new & is_warm(state)
        self._spell = np.where(is_new, np.where(alert, self._spell + 1, 0.0), self._spell)

"""What a network's own backtest teaches, learned once and used for any of its lanes, one or all.

A large network is learned from an even sample of its lanes; a forecast of one lane and of the whole network
then rest on the same methods and bands, so they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.history import without_days
from core.demand.profile import NetworkHistory
from core.demand.wild import without_wild
from core.errors import InvalidParameter
from core.forecast.backtest.calibration import Calibration, calibrate
from core.forecast.backtest.kind_calibration import INTERMITTENT, KIND_NAMES, REGULAR, KindCalibration
from core.forecast.backtest.spread import SpreadLaw
from core.forecast.holidays.calendar import HolidayCalendar
from core.forecast.holidays.learned import LearnedHolidays, learn_holidays
from core.forecast.holidays.shared_days import shared_unusual_days
from core.forecast.lane_facts import n_known_periods, newest_end_day, usual_agreement_of_rare
from core.forecast.methods.extra import ExtraMethods
from core.forecast.network_forecast import Group
from core.forecast.period_lengths import at_even_length, length_power
from core.forecast.slow.silence import find_slow, with_silence
from core.quantities import FloatArray, IntArray

MAX_PERIODS = cal.of_each_cadence(1096, 522, 240).astype(np.int64)  # older demand says little about the next


@dataclass(frozen=True)
class Learning:
    """Methods and error quantiles of each cadence and kind of lane, for one horizon.

    shared_days: day numbers on which the whole network left its rhythm; newest_end_day: day number after the
    last period of the newest lane; n_lanes: how many lanes were learned from; usual_agreement_ratio: (n cadences,) how
    far rare lanes go on as before; holidays: what a calendar taught, None without one.
    """

    horizon_periods: int
    calibrations: dict[int, Calibration]
    shared_days: IntArray
    newest_end_day: int
    n_lanes: int
    usual_agreement_ratio: FloatArray
    holidays: LearnedHolidays | None = None

    def seen(self, history: NetworkHistory, *, slow: NDArray[np.bool_]) -> NetworkHistory:
        """The history as the methods see it: without the days that say nothing about other days; slow: (n_lanes,)."""
        return _without_odd_days(history, self.shared_days, self.holidays, slow=slow)

    def slow_lanes(self, history: NetworkHistory) -> NDArray[np.bool_]:
        """(n_lanes,) lanes on which demand is rare, as these lanes taught."""
        usual = np.zeros(len(cal.CADENCE_NAMES), dtype=np.bool_)
        for cadence, calibration in self.calibrations.items():
            n_of_kind = {kind: own.n_lanes for kind, own in calibration.kinds.items()}
            usual[cadence] = n_of_kind.get(INTERMITTENT, 0) > n_of_kind.get(REGULAR, 0)
        return find_slow(
            history,
            newest_end_day=self.newest_end_day,
            is_usual=usual,
            usual_agreement_ratio=self.usual_agreement_ratio,
        )

    @property
    def unexplained_days(self) -> IntArray:
        """Shared unusual days that no holiday explains."""
        if self.holidays is None or not self.holidays.is_used:
            return self.shared_days
        return np.setdiff1d(self.shared_days, self.holidays.followed_days())

    def find(self, cadence: int, kind: int) -> tuple[KindCalibration, SpreadLaw | None] | None:
        """What was learned about lanes of this sort; None where there were none."""
        calibration = self.calibrations.get(cadence)
        if calibration is None or kind not in calibration.kinds:
            return None
        return calibration.kinds[kind], calibration.law

    def knows_every_kind(self, history: NetworkHistory) -> bool:
        """Whether both kinds of lanes were learned of each cadence of these lanes: then whatever they are is known."""
        return all(
            self.find(cadence, kind) is not None
            for cadence in np.unique(history.cadence[np.diff(history.offsets) > 0]).tolist()
            for kind in (REGULAR, INTERMITTENT)
        )

    def groups(self) -> dict[Group, KindCalibration]:
        """What was learned, by names such as ("daily", "intermittent")."""
        return {
            (cal.CADENCE_NAMES[cadence], KIND_NAMES[kind]): of_kind
            for cadence, calibration in self.calibrations.items()
            for kind, of_kind in calibration.kinds.items()
        }


def learn_forecast(
    history: NetworkHistory,
    *,
    horizon_periods: int,
    extra: ExtraMethods | None = None,
    calendar: HolidayCalendar | None = None,
    newest: int | None = None,
    slow: NDArray[np.bool_] | None = None,
) -> Learning:
    """Try every method from several past origins, for the lanes of each cadence, regular and intermittent apart.

    `extra` are further candidates, tried on lanes that are few and short enough (see core.forecast.methods.extra).
    With a calendar, daily and regular lanes follow its holidays where that would have paid before. newest: day number
    after the last period of any lane of the workspace, by default of these lanes: until then slow lanes are empty.
    slow: (n_lanes,) lanes on which demand is rare, by default those that these lanes show.

    Raises
    ------
    InvalidParameter
        where the horizon is not a whole number of 1 or more, or the extra methods answer in another shape.
    """
    if horizon_periods != int(horizon_periods) or horizon_periods < 1:
        raise InvalidParameter("horizon_periods", horizon_periods, "a whole number of 1 or more")
    newest = newest_end_day(history) if newest is None else newest
    history = without_wild(history)
    usual_agreement = usual_agreement_of_rare(history)
    intermittent = slow
    if intermittent is None:
        intermittent = find_slow(history, newest_end_day=newest, usual_agreement_ratio=usual_agreement)
    history = with_silence(history, intermittent, newest_end_day=newest)
    history = at_even_length(history, length_power(history, is_flow=~intermittent))
    n_known = n_known_periods(history)
    shared_days = shared_unusual_days(history)
    holidays = None if calendar is None else learn_holidays(history, calendar, shared_days=shared_days)
    learned = _without_odd_days(history, shared_days, holidays, slow=intermittent)
    calibrations = {}
    for cadence in (int(code) for code in np.unique(history.cadence[n_known > 0])):
        lanes = np.flatnonzero((history.cadence == cadence) & (n_known > 0))
        calibrations[cadence] = calibrate(
            history,
            learned=learned,
            lanes=lanes,
            is_intermittent=intermittent,
            horizon_periods=horizon_periods,
            n_periods=periods_looked_at(history, lanes),
            usual_agreement_ratio=float(usual_agreement[cadence]),
            extra=extra,
            holidays=holidays if cadence == cal.DAILY else None,
        )
    return Learning(
        horizon_periods=int(horizon_periods),
        calibrations=calibrations,
        shared_days=shared_days,
        newest_end_day=newest,
        n_lanes=int((n_known > 0).sum()),
        usual_agreement_ratio=usual_agreement,
        holidays=holidays,
    )


def periods_looked_at(history: NetworkHistory, lanes: IntArray) -> int:
    """How much of these lanes' histories, all of one cadence, is looked at."""
    longest = int(np.diff(history.offsets)[lanes].max())
    return min(longest, int(MAX_PERIODS[history.cadence[lanes[0]]]))


def _without_odd_days(
    history: NetworkHistory,
    shared_days: IntArray,
    holidays: LearnedHolidays | None,
    *,
    slow: NDArray[np.bool_],
) -> NetworkHistory:
    demand = without_days(history, shared_days)
    if holidays is not None and holidays.is_used:
        regular = np.repeat(~slow, np.diff(history.offsets))
        left_out = np.union1d(shared_days, holidays.followed_days())
        demand = np.where(regular, without_days(history, left_out), demand)
    return replace(history, demand_units=demand)

"""What the monitor remembers of each lane: some twenty numbers and its seasonal factors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.demand import cadence as cal
from core.quantities import BoolArray, FloatArray, IntArray
from core.watch.choices import USUAL, WatchChoices

MAX_SLOTS = 12
MONTH_END_SLOTS = 5  # working days, the last of them first
N_SLOTS = np.where(np.array(cal.SEASON_PERIODS) <= MAX_SLOTS, cal.SEASON_PERIODS, 1)
# Weeks of daily lanes, weeks of weekly, years of monthly ones.
CYCLES_TO_WARM_UP = cal.of_each_cadence(4, 12, 2, {cal.FOUR_WEEKLY: 12, cal.HALF_YEARLY: 3, cal.YEARLY: 6})
ACTIVE_PERIODS_TO_WARM_UP = 6.0
# Daily, weekly, monthly: fast enough to follow a yearly pattern, slow enough that a week of a new level stands out.
LEVEL_GAIN = cal.of_each_cadence(0.06, 0.25, 0.25)
LEAST_LEVEL_SHARE = 0.3
USUAL_TAIL_SHARE = 0.0027  # of a normal law, beyond three standard deviations


@dataclass(frozen=True)
class RunSums:
    """A CUSUM in one direction and the run of periods it stands on; all (n_lanes,).

    score: the CUSUM itself; first_position, level: calendar position of the run's first period, and the level
    before it; n_periods, excess: length of the run, and sum of its deviations as shares of that level (of
    roots); alerts: True while it tells of a change.
    """

    score: FloatArray
    first_position: IntArray
    level: FloatArray
    n_periods: FloatArray
    excess: FloatArray
    alerts: BoolArray


@dataclass(frozen=True)
class MonitorState:
    """State of the monitor after some periods; all arrays are (n_lanes,) but `season` (n_lanes, MAX_SLOTS) and
    `month_end` (n_lanes, MONTH_END_SLOTS).

    cadence, n_slots: what kind of lane it is, and how many of its seasonal slots are in use.
    n_known, position: periods seen, and the calendar position of the last of them.
    level, trend, season, relative_variance: what is normal for the lane, in square roots of units.
    month_end: factors of the last working days of a month, beside those of their weekdays.
    lag_covariance: of neighbouring periods, in the unit of relative_variance. tail_share: of periods far out.
    slow_level: the mean of about half a year. lasting_z, lasting_position: mean deviation from it over some
    weeks, in standard deviations of one period, and where that last changed to falling short.
    While a lane warms up a slot of season holds the mean of its first cycles, relative_variance, trend and
    lag_covariance hold sums of squares, steps and products of neighbours between the cycles, lasting_z the
    number of month ends left out of these sums, and last_z the latest deviation.
    up, down: the two CUSUMs. last_z, last_value, last_expected: the latest period against its expectation.
    silence, active_position: periods since volume, and where the last volume was.
    n_active, mean_gap, longest_gap: periods with volume, and how far apart they are on this lane.
    size_mean, size_variance, last_size_z: the periods with volume alone, in square roots of units.
    least_rise_ratio, least_fall_ratio, least_days, periods_between_false_alarms: what was chosen
    (`core.watch.choices`); no step changes them.
    """

    cadence: IntArray
    n_slots: FloatArray
    n_known: FloatArray
    position: IntArray
    level: FloatArray
    trend: FloatArray
    season: FloatArray
    month_end: FloatArray
    relative_variance: FloatArray
    lag_covariance: FloatArray
    tail_share: FloatArray
    slow_level: FloatArray
    lasting_z: FloatArray
    lasting_position: IntArray
    up: RunSums
    down: RunSums
    last_z: FloatArray
    last_value: FloatArray
    last_expected: FloatArray
    silence: FloatArray
    active_position: IntArray
    n_active: FloatArray
    mean_gap: FloatArray
    longest_gap: FloatArray
    size_mean: FloatArray
    size_variance: FloatArray
    last_size_z: FloatArray
    least_rise_ratio: FloatArray
    least_fall_ratio: FloatArray
    least_days: FloatArray
    periods_between_false_alarms: FloatArray


def initial_state(
    *, cadence: IntArray, n_open_weekdays: IntArray, choices: WatchChoices = USUAL
) -> MonitorState:
    """State of lanes of which nothing is known yet.

    Parameters
    ----------
    cadence : (n_lanes,) cadence codes
    n_open_weekdays : (n_lanes,) weekdays on which a daily lane runs; without meaning for other lanes
    choices : from when on these lanes are told of
    """
    n_lanes = cadence.size
    slots = np.where(cadence == cal.DAILY, n_open_weekdays, N_SLOTS[cadence])
    zeros, nowhere = np.zeros(n_lanes), np.zeros(n_lanes, dtype=np.int64)
    run = RunSums(
        score=zeros,
        first_position=nowhere,
        level=zeros,
        n_periods=zeros,
        excess=zeros,
        alerts=np.zeros(n_lanes, dtype=np.bool_),
    )
    return MonitorState(
        cadence=cadence,
        n_slots=np.maximum(slots, 1).astype(np.float64),
        n_known=zeros,
        position=nowhere,
        level=zeros,
        trend=zeros,
        season=np.zeros((n_lanes, MAX_SLOTS)),
        month_end=np.ones((n_lanes, MONTH_END_SLOTS)),
        relative_variance=zeros,
        lag_covariance=zeros,
        tail_share=np.full(n_lanes, 2 * USUAL_TAIL_SHARE),
        slow_level=zeros,
        lasting_z=zeros,
        lasting_position=nowhere,
        up=run,
        down=run,
        last_z=zeros,
        last_value=zeros,
        last_expected=zeros,
        silence=zeros,
        active_position=nowhere,
        n_active=zeros,
        mean_gap=np.ones(n_lanes),
        longest_gap=zeros,
        size_mean=zeros,
        size_variance=zeros,
        last_size_z=zeros,
        **{name: np.full(n_lanes, float(value)) for name, value in vars(choices).items()},
    )


def least_level(state: MonitorState) -> FloatArray:
    """Floor of the level: however long a lane was silent, it is compared with a share of its own size."""
    return LEAST_LEVEL_SHARE * state.size_mean / state.mean_gap


def days_per_period(state: MonitorState) -> FloatArray:
    """(n_lanes,) mean days that a period of each lane takes."""
    days: FloatArray = np.asarray(cal.MEAN_DAYS_PER_PERIOD)[state.cadence]
    return days


def shows_in_one_period(state: MonitorState) -> BoolArray:
    """(n_lanes,) True where a change of one period alone has lasted long enough to be told."""
    return np.asarray(days_per_period(state) >= state.least_days)


def warm_up_periods(state: MonitorState) -> FloatArray:
    """(n_lanes,) known periods that are needed before a lane can be judged."""
    return CYCLES_TO_WARM_UP[state.cadence] * state.n_slots


def is_warm(state: MonitorState) -> BoolArray:
    """(n_lanes,) True where enough periods, and enough of them with volume, have been seen."""
    return (state.n_known >= warm_up_periods(state)) & (state.n_active >= ACTIVE_PERIODS_TO_WARM_UP)

"""What the state of the monitor means: which alarm stands, since when, and how large the change is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.demand import cadence as cal
from core.quantities import BoolArray, FloatArray, IntArray
from core.watch.lasting import has_lasting_drop, lasting_change
from core.watch.state import (
    ACTIVE_PERIODS_TO_WARM_UP,
    MonitorState,
    RunSums,
    days_per_period,
    is_warm,
    shows_in_one_period,
    warm_up_periods,
)
from core.watch.thresholds import (
    is_intermittent,
    silence_limit_periods,
    smallest_visible_change,
    smallest_visible_fall,
    spike_limit,
)

NORMAL, SURGE_ALERT, LOW_VELOCITY, STALE_DATA, TOO_LITTLE_DATA, ENDED = range(6)
STATUS_LABELS = ("Normal", "Surge alert", "Low velocity", "Stale data", "Too little data", "Ended")

(
    IN_RANGE,
    SPIKE_UP,
    SHIFT_UP,
    SPIKE_DOWN,
    SHIFT_DOWN,
    SILENT,
    LASTING_DROP,
    NO_RECORDS,
    TOO_FEW_PERIODS,
    TOO_FEW_WITH_VOLUME,
    NEVER_ANY_VOLUME,
    HAS_ENDED,
) = range(12)
REASON_NAMES = (
    "in range",
    "spike up",
    "shift up",
    "spike down",
    "shift down",
    "silent",
    "lasting drop",
    "no records",
    "too few periods",
    "too few with volume",
    "never any volume",
    "ended",
)
STATUS_OF_REASON = np.array(
    [
        NORMAL,
        SURGE_ALERT,
        SURGE_ALERT,
        LOW_VELOCITY,
        LOW_VELOCITY,
        LOW_VELOCITY,
        LOW_VELOCITY,
        STALE_DATA,
        TOO_LITTLE_DATA,
        TOO_LITTLE_DATA,
        TOO_LITTLE_DATA,
        ENDED,
    ]
)

# After the end of the last period.
DAYS_UNTIL_STALE = cal.of_each_cadence(
    7.0,
    14.0,
    45.0,
    {
        cal.FORTNIGHTLY: 21.0,
        cal.HALF_MONTHLY: 21.0,
        cal.QUARTERLY: 100.0,
        cal.HALF_YEARLY: 190.0,
        cal.YEARLY: 380.0,
        cal.THREE_WEEKLY: 30.0,
        cal.TWO_MONTHLY: 75.0,
    },
)
ENDED_AFTER_DAYS = 90.0  # beyond what the lane's own gaps explain
FEW_VOLUMES, GAP_OF_FEW_DAYS = 3.0, 1096.0  # fewer show no gaps of their own


@dataclass(frozen=True)
class Verdict:
    """What is said about each lane; all (n_lanes,), NaN where there is nothing to say.

    reason: code of the reason; position: calendar position since which it holds; change_ratio: change against
    what was usual; missing: periods (or periods with volume) until the lane can be judged.
    """

    reason: IntArray
    position: IntArray
    z: FloatArray
    change_ratio: FloatArray
    smallest_visible_change_ratio: FloatArray
    smallest_visible_fall_ratio: FloatArray
    missing: FloatArray


def judge(state: MonitorState) -> Verdict:
    """Read the state after the latest period; data that are merely old are not judged here."""
    warm, rare = is_warm(state), is_intermittent(state.mean_gap)
    reason = np.select(
        [~warm & (state.n_active == 0) & (state.n_known >= warm_up_periods(state)), ~warm],
        [
            np.full(warm.size, NEVER_ANY_VOLUME),
            np.where(state.n_known >= warm_up_periods(state), TOO_FEW_WITH_VOLUME, TOO_FEW_PERIODS),
        ],
        _alarm(state, rare=rare),
    )
    change = _change(state, reason, rare=rare)
    too_small = np.abs(change) < np.where(change > 0, state.least_rise_ratio, state.least_fall_ratio)
    lasted_days = (state.position - _since(state, reason) + 1) * days_per_period(state)
    too_short = (lasted_days < state.least_days) & ~shows_in_one_period(state)
    reason = np.where(warm & (too_small | too_short), IN_RANGE, reason)
    quiet = reason == IN_RANGE
    missing_periods = np.maximum(warm_up_periods(state) - state.n_known, 0.0)
    missing_active = np.maximum(ACTIVE_PERIODS_TO_WARM_UP - state.n_active, 0.0)
    return Verdict(
        reason=reason,
        position=_since(state, reason),
        z=np.where(warm, np.where(rare, state.last_size_z, state.last_z), np.nan),
        change_ratio=np.where(warm & ~quiet, change, np.nan),
        smallest_visible_change_ratio=np.where(warm, smallest_visible_change(state), np.nan),
        smallest_visible_fall_ratio=np.where(warm, smallest_visible_fall(state), np.nan),
        missing=np.where(
            warm, 0.0, np.where(reason == TOO_FEW_PERIODS, np.maximum(missing_periods, 1.0), missing_active)
        ),
    )


def stale_after_days(state: MonitorState) -> FloatArray:
    """(n_lanes,) days after the last period at which a lane's data count as stale.

    A file that lists only the days with volume ends with one, so a lane of rare volume is given its own gaps.
    """
    usual = DAYS_UNTIL_STALE[state.cadence]
    usual_days = np.asarray(cal.MEAN_DAYS_PER_PERIOD)[state.cadence]
    days_per_period = np.where(state.cadence == cal.DAILY, 7.0 / np.maximum(state.n_slots, 1.0), usual_days)
    own = silence_limit_periods(state) * days_per_period
    return np.where(is_intermittent(state.mean_gap), np.maximum(usual, own), usual)


def ended_after_days(state: MonitorState) -> FloatArray:
    """(n_lanes,) days without volume, until the data end, after which a lane has ended.

    A quarter of a year longer than its data may be late and than its longest gap; where volume came once or twice, than
    three years.
    """
    days_per_period = np.asarray(cal.MEAN_DAYS_PER_PERIOD)[state.cadence]
    own = np.maximum(stale_after_days(state), state.longest_gap * days_per_period)
    own = np.where(state.n_active < FEW_VOLUMES, np.maximum(own, GAP_OF_FEW_DAYS), own)
    return np.asarray(own + ENDED_AFTER_DAYS)


def _alarm(state: MonitorState, *, rare: BoolArray) -> IntArray:
    limit = np.where(shows_in_one_period(state), spike_limit(state), np.inf)
    # Square roots stretch the way down to zero, so a drop must also be far on the scale of units.
    drop = state.last_z * (np.sqrt(state.last_value / np.maximum(state.last_expected, 1e-12)) + 1.0) / 2.0
    spike_up = np.where(rare, state.last_size_z, state.last_z) > limit
    spike_down = ~rare & (drop < -limit)
    up_is_newer = state.up.first_position >= state.down.first_position
    shift_up = state.up.alerts & (up_is_newer | ~state.down.alerts)
    shift_down = state.down.alerts & ~shift_up
    return np.select(
        [
            state.silence > silence_limit_periods(state),
            spike_up & ~state.up.alerts,
            spike_down & ~state.down.alerts,
            shift_up,
            shift_down,
            has_lasting_drop(state),
        ],
        [SILENT, SPIKE_UP, SPIKE_DOWN, SHIFT_UP, SHIFT_DOWN, LASTING_DROP],
        IN_RANGE,
    ).astype(np.int64)


def _change(state: MonitorState, reason: IntArray, *, rare: BoolArray) -> FloatArray:
    usual_size = state.size_mean**2 + state.size_variance
    spike = state.last_value / np.maximum(np.where(rare, usual_size, state.last_expected), 1e-12) - 1.0
    return np.select(
        [
            reason == SHIFT_UP,
            reason == SHIFT_DOWN,
            reason == SILENT,
            reason == LASTING_DROP,
            (reason == SPIKE_UP) | (reason == SPIKE_DOWN),
        ],
        [_shift(state.up), _shift(state.down), -1.0, lasting_change(state), spike],
        0.0,
    )


def _shift(run: RunSums) -> FloatArray:
    """Change of the level over the run, from square roots back to units."""
    mean_excess = run.excess / np.maximum(run.n_periods, 1.0)
    shift: FloatArray = np.maximum(1.0 + mean_excess, 0.0) ** 2 - 1.0
    return shift


def _since(state: MonitorState, reason: IntArray) -> IntArray:
    return np.select(
        [reason == SHIFT_UP, reason == SHIFT_DOWN, reason == SILENT, reason == LASTING_DROP],
        [
            state.up.first_position,
            state.down.first_position,
            state.active_position + 1,
            state.lasting_position,
        ],
        state.position,
    )

"""Which lanes need somebody: spikes, shifts, silence and stale data, told from ordinary ups and downs.

Each lane is compared with its own pattern: its level and trend, its weekdays (daily lanes) or months (monthly
lanes) and the last working days of a month. Four tests look for what is not ordinary: one period far off
(spike), several periods off in one direction (CUSUM: shift or ramp), four weeks below half a year (lasting drop
of a volatile lane), and a silence that the lane's own gaps do not explain. How it is done stands in core/watch;
bench/watchtower.py measures false alarms and how soon a change is found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

import numpy as np

from core.demand import cadence as cal
from core.demand.history import without_days
from core.demand.profile import DemandHistory, NetworkHistory
from core.quantities import BoolArray, FloatArray, IntArray
from core.watch import verdict as v
from core.watch.chance import chance_of_alarms
from core.watch.checkpoints import Checkpoints
from core.watch.choices import USUAL, WatchChoices
from core.watch.discoveries import stand_out
from core.watch.reasons import reason_text
from core.watch.replay import cells_until, state_after
from core.watch.thresholds import is_intermittent
from core.watch.verdict import STATUS_LABELS

EPOCH = date(1970, 1, 1)
NO_DAY = np.iinfo(np.int64).min


@dataclass(frozen=True)
class LaneStatus:
    """Status of one lane, its reason in at most eight words (in German in reason_de), and the figures behind it.

    since: first day of what the reason tells, None where it tells of nothing. change_ratio: change against
    the usual, None without one. smallest_visible_change_ratio, smallest_visible_fall_ratio: the rise and the
    fall that noise does not hide, None while the lane cannot be judged. z: the latest period in standard
    deviations. count: periods of silence, or periods that are still missing before the lane can be judged.
    """

    lane: str
    status: str
    reason: str
    reason_de: str
    reason_name: str
    since: date | None
    change_ratio: float | None
    smallest_visible_change_ratio: float | None
    smallest_visible_fall_ratio: float | None
    z: float | None
    count: int
    is_intermittent: bool


@dataclass(frozen=True)
class NetworkWatch:
    """Status of every lane; arrays are (n_lanes,), NaN where there is nothing to say.

    status: index into STATUS_LABELS; reason: index into core.watch.verdict.REASON_NAMES; since_day: day
    number, NO_DAY without one; chance: of a lane's alarm where nothing changed (`core.watch.chance`), 1 without one,
    NaN where the lane cannot be judged; the other columns are those of LaneStatus.
    """

    lanes: tuple[str, ...]
    cadence: IntArray
    status: IntArray
    reason: IntArray
    since_day: IntArray
    z: FloatArray
    change_ratio: FloatArray
    smallest_visible_change_ratio: FloatArray
    smallest_visible_fall_ratio: FloatArray
    count: IntArray
    is_intermittent: BoolArray
    chance: FloatArray

    @property
    def is_alarm(self) -> BoolArray:
        """(n_lanes,) True where demand is above or below its pattern, or stays away."""
        return np.isin(self.status, (v.SURGE_ALERT, v.LOW_VELOCITY))

    @property
    def stands_out(self) -> BoolArray:
        """(n_lanes,) alarms that stand out among those of all lanes; at most one in ten of them is expected false."""
        return self.is_alarm & stand_out(self.chance)

    @property
    def needs_somebody(self) -> BoolArray:
        """(n_lanes,) True where a lane is in alert or its data are stale."""
        return np.isin(self.status, (v.SURGE_ALERT, v.LOW_VELOCITY, v.STALE_DATA))

    @property
    def is_live(self) -> BoolArray:
        """(n_lanes,) lanes that are in the sums of what is coming: they have not ended."""
        return np.asarray(self.status != v.ENDED)

    @property
    def counts(self) -> dict[str, int]:
        """How many lanes have each status."""
        n_lanes = np.bincount(self.status, minlength=len(STATUS_LABELS))
        return dict(zip(STATUS_LABELS, n_lanes.tolist(), strict=True))

    @property
    def since(self) -> tuple[date | None, ...]:
        """n_lanes days since which the reasons hold, None where nothing is told."""
        return tuple(
            None if day == NO_DAY else EPOCH + timedelta(days=day) for day in self.since_day.tolist()
        )

    def lane_status(self, index: int) -> LaneStatus:
        """Status of lane number `index`, with its reason as text."""
        day = int(self.since_day[index])
        since = None if day == NO_DAY else EPOCH + timedelta(days=day)
        reason, change = int(self.reason[index]), float(self.change_ratio[index])
        told_in = partial(
            reason_text,
            reason=reason,
            cadence=cal.CADENCE_NAMES[int(self.cadence[index])],
            since=since,
            change_ratio=change,
            count=int(self.count[index]),
            is_intermittent=bool(self.is_intermittent[index]),
        )
        return LaneStatus(
            lane=self.lanes[index],
            status=STATUS_LABELS[int(self.status[index])],
            reason=told_in("en"),
            reason_de=told_in("de"),
            reason_name=v.REASON_NAMES[reason],
            since=since,
            change_ratio=_number(change),
            smallest_visible_change_ratio=_number(float(self.smallest_visible_change_ratio[index])),
            smallest_visible_fall_ratio=_number(float(self.smallest_visible_fall_ratio[index])),
            z=_number(float(self.z[index])),
            count=int(self.count[index]),
            is_intermittent=bool(self.is_intermittent[index]),
        )


def watch_network(
    history: NetworkHistory,
    *,
    as_of: date,
    unwatched_days: IntArray | None = None,
    data_until: date | None = None,
    checkpoints: Checkpoints | None = None,
    choices: WatchChoices = USUAL,
) -> NetworkWatch:
    """Status of every lane on the day `as_of`.

    Parameters
    ----------
    history : all lanes on gap-free calendars
    as_of : the day of the question; periods that begin later are not looked at, and a week or month that
        still runs counts only once it is above what was expected of all of it
    unwatched_days : day numbers on which daily lanes are not judged, such as holidays
    data_until : the day until which the data of the whole workspace reach, against which a lane has ended; by default
        as_of
    checkpoints : states that earlier looks reached, from which the same figures come sooner
    choices : from when on a lane is told of
    """
    if unwatched_days is not None:
        history = replace(history, demand_units=without_days(history, unwatched_days))
    today = (as_of - EPOCH).days
    n_cells, state = cells_until(history, today), state_after(history, today, checkpoints, choices)
    verdict, last_day = v.judge(state), history.first_days(history.first_position + n_cells) - 1
    stale = (n_cells > 0) & (today - last_day > v.stale_after_days(state))
    reason = np.where(stale, v.NO_RECORDS, verdict.reason)
    until = today if data_until is None else min(today, (data_until - EPOCH).days)
    last_volume_day = history.first_days(state.active_position + 1) - 1
    ended = (state.n_active > 0) & (until - last_volume_day > v.ended_after_days(state))
    reason = np.where(ended, v.HAS_ENDED, reason)
    stale &= ~ended
    tells = ~np.isin(reason, (v.IN_RANGE, v.TOO_FEW_PERIODS, v.TOO_FEW_WITH_VOLUME, v.NEVER_ANY_VOLUME))
    since_day = history.first_days(verdict.position)
    silence = state.position - state.active_position
    return NetworkWatch(
        lanes=history.lanes,
        cadence=history.cadence,
        status=v.STATUS_OF_REASON[reason],
        reason=reason,
        since_day=np.where(
            tells, np.where(ended, last_volume_day, np.where(stale, last_day, since_day)), NO_DAY
        ),
        z=verdict.z,
        change_ratio=np.where(stale | ended, np.nan, verdict.change_ratio),
        smallest_visible_change_ratio=verdict.smallest_visible_change_ratio,
        smallest_visible_fall_ratio=verdict.smallest_visible_fall_ratio,
        count=np.where(reason == v.SILENT, silence, verdict.missing).astype(np.int64),
        is_intermittent=is_intermittent(state.mean_gap),
        chance=np.where(stale | ended, np.nan, chance_of_alarms(state, verdict.reason)),
    )


def watch_lane(
    history: DemandHistory,
    *,
    as_of: date,
    unwatched_days: IntArray | None = None,
    data_until: date | None = None,
) -> LaneStatus:
    """Status of one lane on the day `as_of`, as `watch_network` tells it."""
    watch = watch_network(
        history.as_network(), as_of=as_of, unwatched_days=unwatched_days, data_until=data_until
    )
    return watch.lane_status(0)


def codes_of(status: LaneStatus) -> tuple[int, int]:
    """Status and reason of a lane as `NetworkWatch` has them in its columns."""
    return STATUS_LABELS.index(status.status), v.REASON_NAMES.index(status.reason_name)


def bears_decisions(status: IntArray, reason: IntArray) -> BoolArray:
    """Whether a plan may be acted upon: not where data are old or too few, or volume stays away."""
    return np.asarray(
        ~np.isin(status, (v.STALE_DATA, v.TOO_LITTLE_DATA, v.ENDED)) & (np.asarray(reason) != v.SILENT)
    )


def waits_unknown(status: IntArray, reason: IntArray) -> BoolArray:
    """Whether nobody can say what waiting costs: data are old or too few, or volume stays away."""
    return np.asarray(~bears_decisions(status, reason) & (np.asarray(status) != v.ENDED))


def may_be_acted_upon(status: LaneStatus) -> bool:
    """`bears_decisions` of one lane."""
    state, reason = codes_of(status)
    return bool(bears_decisions(np.array(state), np.array(reason)))


def is_waiting_unknown(status: LaneStatus) -> bool:
    """`waits_unknown` of one lane."""
    state, reason = codes_of(status)
    return bool(waits_unknown(np.array(state), np.array(reason)))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value

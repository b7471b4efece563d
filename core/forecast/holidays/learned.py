"""Which holidays a workspace's forecast follows, and what each does: learned, and checked, on those before."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.forecast.backtest.spread import RowSpread
from core.forecast.band import ComingHoliday
from core.forecast.holidays.calendar import (
    ROLES,
    SHIFT_DAYS,
    THE_DAY,
    HolidayCalendar,
    Occasions,
    occasions_of,
)
from core.forecast.holidays.effects import (
    OccasionHistory,
    look_up_occasions,
    ratio_of_network,
    ratios_of_kinds,
    ratios_of_lanes,
)
from core.forecast.holidays.scores import HolidayScore, score_occasions, sentence_on
from core.forecast.lane_facts import is_intermittent
from core.quantities import FloatArray, IntArray

MAX_LANES = 500  # an even sample of a larger network shows the same effects


@dataclass(frozen=True)
class HolidaysAhead:
    """What the calendar does to the coming days of some rows; both (n_rows, horizon), 1 on ordinary days."""

    ratio: FloatArray
    spread_factor: FloatArray

    def widen(self, spread: RowSpread) -> RowSpread:
        """The spread of a forecast with holidays in it; never narrower."""
        of_period = spread.of_period_units * self.spread_factor
        added = np.cumsum(of_period**2 - spread.of_period_units**2, axis=1)
        of_total = np.where(added > 0, np.sqrt(spread.of_total_units**2 + added), spread.of_total_units)
        return replace(spread, of_period_units=of_period, of_total_units=of_total)


@dataclass(frozen=True)
class LearnedHolidays:
    """What the daily, regular lanes of a workspace taught about a calendar.

    occasions: past and coming; the first n_past were learned from. ratio_after, n_seen_after: (n_past + 1,
    n_kinds) the network's ratio of each kind after so many of them. unusual_days: days not taken as usual.
    scores: by role, new ones and those seen before; empty where nothing could be checked.
    """

    calendar: HolidayCalendar
    occasions: Occasions
    n_past: int
    ratio_after: FloatArray
    n_seen_after: IntArray
    noise: float
    unusual_days: IntArray
    scores: tuple[HolidayScore, ...]

    @property
    def is_used(self) -> bool:
        """True where at least one sort of occasion is followed."""
        return any(score.is_used for score in self.scores)

    def followed_days(self) -> IntArray:
        """Days of the roles that are followed, past and coming: they say nothing about ordinary days."""
        roles = [score.role for score in self.scores if score.is_used]
        return self.occasions.days[np.isin(self.occasions.role, roles)]

    def coming(self, days: IntArray, ratio: FloatArray) -> tuple[ComingHoliday, ...]:
        """Holidays among these days, and days next to one that are followed.

        days, ratio : (horizon,) day numbers, and what the forecast was multiplied with
        """
        found = []
        for day, factor in zip(days.tolist(), ratio.tolist(), strict=True):
            place = int(np.searchsorted(self.occasions.days, day))
            if place < self.occasions.days.size and self.occasions.days[place] == day:
                role = int(self.occasions.role[place])
                if role == THE_DAY or factor != 1.0:
                    name = self.calendar.name_on(day - SHIFT_DAYS[role])
                    found.append(ComingHoliday(day, name, ROLES[role], factor))
        return tuple(found)

    def learned_so_far(self) -> tuple[tuple[str, int, float], ...]:
        """(name, times seen, ratio of demand to an ordinary day) of each holiday that was seen, in order of name."""
        ratio, count = self.ratio_after[-1], self.n_seen_after[-1]
        names = sorted(set(self.calendar.names))
        found = ((name, int(count[kind]), float(ratio[kind])) for kind, name in enumerate(names))
        return tuple(row for row in found if row[1] > 0)

    def sentence(self) -> str:
        """Whether the calendar is followed, and what speaks for it or against it."""
        return sentence_on(self.calendar.place, self.scores)

    def ahead(
        self,
        history: NetworkHistory,
        *,
        lanes: IntArray,
        first_days: IntArray,
        horizon_periods: int,
        followed_by: NDArray[np.bool_],
    ) -> HolidaysAhead:
        """Ratios and spread factors of the days from `first_days` on, from what lay before them.

        Parameters
        ----------
        lanes : (n_rows,) numbers of daily lanes, which may repeat; first_days : (n_rows,)
        followed_by : (n_lanes of the network,) which lanes follow holidays; the others keep 1 throughout
        """
        day = first_days[:, None] + np.arange(horizon_periods)
        place = np.minimum(np.searchsorted(self.occasions.days, day), self.occasions.days.size - 1)
        is_occasion = self.occasions.days[place] == day
        kind, role = self.occasions.kind[place], self.occasions.role[place]
        state = np.searchsorted(self.occasions.days[: self.n_past], first_days)
        row = np.arange(lanes.size)[:, None]
        seen_before = (self.n_seen_after[state][row, kind] > 0).astype(np.int64)
        used, factor = np.zeros((len(ROLES), 2), dtype=np.bool_), np.ones((len(ROLES), 2))
        for score in self.scores:
            used[score.role, int(score.seen_before)] = score.is_used
            factor[score.role, int(score.seen_before)] = score.spread_factor
        follows = is_occasion & used[role, seen_before] & followed_by[lanes][:, None]
        ratio = np.ones(day.shape)
        some = np.flatnonzero(follows.any(axis=1))
        if some.size:
            of_kind = self._ratios(history, lanes[some], first_days[some], state[some])
            ratio[some] = np.where(follows[some], np.take_along_axis(of_kind, kind[some], axis=1), 1.0)
        return HolidaysAhead(ratio, np.where(follows, factor[role, seen_before], 1.0))

    def _ratios(
        self, history: NetworkHistory, lanes: IntArray, first_days: IntArray, state: IntArray
    ) -> FloatArray:
        """(n_rows, n_kinds) ratios of each row's own lane."""
        once, of_row = np.unique(lanes, return_inverse=True)
        past = look_up_occasions(
            history,
            lanes=once,
            occasions=self.occasions.first(self.n_past),
            unusual_days=self.unusual_days,
            network_noise=self.noise,
        )
        seen = past.occasions.days < first_days[:, None]
        return ratios_of_lanes(
            past.occasions,
            past.days.rows(of_row),
            noise=past.noise[of_row],
            seen=seen,
            network_ratio=self.ratio_after[state],
        )


def learn_holidays(
    history: NetworkHistory, calendar: HolidayCalendar, *, shared_days: IntArray
) -> LearnedHolidays | None:
    """Learn each occasion's effect from the lanes, and check on each past one what lay before it taught.

    None where no daily, regular lane has a holiday of this calendar in its history.
    """
    lanes = np.flatnonzero((history.cadence == cal.DAILY) & ~is_intermittent(history))
    lanes = lanes[np.diff(history.offsets)[lanes] > 0]
    if lanes.size > MAX_LANES:
        lanes = lanes[np.linspace(0, lanes.size - 1, MAX_LANES).round().astype(np.int64)]
    if lanes.size == 0 or calendar.days.size == 0:
        return None
    first_day = int(history.first_position[lanes].min())
    end_day = int(history.end_positions[lanes].max())
    occasions = occasions_of(calendar)
    occasions = occasions.take(occasions.days >= first_day)
    n_past = int((occasions.days < end_day).sum())
    if n_past == 0:
        return None
    unusual_days = np.union1d(shared_days, occasions.days[occasions.role == THE_DAY])
    past = look_up_occasions(
        history, lanes=lanes, occasions=occasions.first(n_past), unusual_days=unusual_days
    )
    ratio_after, n_seen_after = _ratios_after_each(past)
    return LearnedHolidays(
        calendar=calendar,
        occasions=occasions,
        n_past=n_past,
        ratio_after=ratio_after,
        n_seen_after=n_seen_after,
        noise=float(np.median(past.noise)),
        unusual_days=unusual_days,
        scores=score_occasions(past, ratio_after=ratio_after, n_seen_after=n_seen_after),
    )


def _ratios_after_each(past: OccasionHistory) -> tuple[FloatArray, IntArray]:
    """(n_past + 1, n_kinds) the network's ratios and counts after none, one, two, ... of the occasions."""
    ordinary = ratio_of_network(past.ordinary, past.noise)
    known = np.isfinite(ordinary)
    day_variance = float(((ordinary[known] - 1.0) ** 2).mean()) if known.any() else 1.0
    network = ratio_of_network(past.days, past.noise)
    after = [
        ratios_of_kinds(network, past.occasions, n_seen=n_seen, day_variance=day_variance)
        for n_seen in range(network.size + 1)
    ]
    return np.stack([ratio for ratio, _ in after]), np.stack([count for _, count in after])

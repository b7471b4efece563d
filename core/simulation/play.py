"""Plays a review policy day by day, over many replications at once.

The order of events is that of `core.service.policy`: arrivals at the opening, demand met from what stands, unmet demand
waits, an order at the close, there at the opening L + 1 days later. Nothing here knows the formulas' laws.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.errors import InvalidParameter
from core.lane import REVIEW_POLICIES
from core.quantities import (
    FloatArray,
    IntArray,
    require_finite,
    require_non_negative,
    require_positive,
)
from core.simulation.estimate import Estimate, ratio_of

_TIE = 1e-9  # of the level: sums of floats that should be equal


@dataclass(frozen=True)
class PlayedPolicy:
    """What is played: level_units is S, or r of continuous review, which alone has an order quantity.

    Both float, or (n_replications,) to play several levels on the same days. A review cycle that is not a whole
    number of days has its reviews at the next close.
    """

    review_policy: str
    level_units: float | FloatArray
    order_cycle_days: float = 1.0
    order_quantity_units: float | FloatArray = 0.0

    def __post_init__(self) -> None:
        if self.review_policy not in REVIEW_POLICIES:
            raise InvalidParameter("review_policy", repr(self.review_policy), f"one of {REVIEW_POLICIES}")
        require_finite("level_units", self.level_units)
        require_positive("order_cycle_days", self.order_cycle_days)
        require_non_negative("order_quantity_units", self.order_quantity_units)
        if self.is_continuous:
            require_positive("order_quantity_units", self.order_quantity_units)

    @property
    def is_continuous(self) -> bool:
        return self.review_policy == "continuous"

    @property
    def cycle_days(self) -> float:
        """Days between reviews, or that an order covers."""
        return 1.0 if self.review_policy == "daily" else self.order_cycle_days

    def is_review(self, day: int) -> bool:
        """Whether orders up to the level are placed at the close of this day; 0 is a review."""
        return int(day / self.cycle_days) > int((day - 1) / self.cycle_days) or day == 0


@dataclass(frozen=True)
class Play:
    """Sums of each replication over its judged days, (n_replications,) each.

    A cycle ends before the arrival of an order that was placed on a judged day, counted without the lead time.
    """

    n_days: FloatArray
    n_cycles: FloatArray
    n_cycles_without_shortage: FloatArray
    demand_units: FloatArray
    short_units: FloatArray
    stock_unit_days: FloatArray

    @property
    def cycle_service_level_ratio(self) -> Estimate:
        """Share of cycles that end without a shortage."""
        return ratio_of(self.n_cycles_without_shortage, self.n_cycles)

    @property
    def fill_rate_ratio(self) -> Estimate:
        """Share of demand that was met on its day."""
        missed = ratio_of(self.short_units, self.demand_units)
        return Estimate(1.0 - missed.value, missed.standard_error)

    @property
    def shortage_units_per_cycle(self) -> Estimate:
        """Units that became short, for each cycle."""
        return ratio_of(self.short_units, self.n_cycles)

    @property
    def demand_units_per_cycle(self) -> Estimate:
        """Demand, for each cycle."""
        return ratio_of(self.demand_units, self.n_cycles)

    @property
    def shortage_units_per_week(self) -> Estimate:
        """Units that become short in seven days; times the SLA penalty what a week costs."""
        return ratio_of(self.short_units, self.n_days).times(7.0)

    @property
    def stock_on_hand_units(self) -> Estimate:
        """Mean of what stands at the opening and at the close of a day."""
        return ratio_of(self.stock_unit_days, self.n_days)


def play_policy(
    demand_rows: Iterable[FloatArray],
    *,
    policy: PlayedPolicy,
    lead_time_days: int | IntArray,
    start_position_units: float | FloatArray | None = None,
    n_days_before: int = 0,
    n_judged_days: int,
) -> Play:
    """Play a policy over days of demand.

    Parameters
    ----------
    demand_rows : the demand of each day in turn, (n_replications,) [units]; at least the longest lead time,
        n_days_before and n_judged_days of them. A row may be one array that is written anew.
    policy : what is played
    lead_time_days : whole days, of all replications or (n_replications,)
    start_position_units : on hand and on order before the first day, all of it on hand; None is S, and halfway between
        r and r + Q
    n_days_before : days that are played and not judged, so that the beginning is forgotten
    n_judged_days : days on which orders are looked at; their effect is judged from L days later on

    Returns
    -------
    Play
        Of every replication.

    Raises
    ------
    InvalidParameter
        where there are too few days.
    """
    state = _State(policy, lead_time_days, start_position_units, n_days_before, n_judged_days)
    for row in demand_rows:
        state.day(row)
        if state.is_over:
            return state.result()
    raise InvalidParameter("the number of days", state.n_played, f"at least {state.last_day}")


class _State:
    """Stock of every replication, and what was counted so far.

    ordered: (n_kept, n_replications) all that was ordered up to the close of each of the last days, so that what has
    arrived is a row of it; is_order: 1 where something was, at that close.
    """

    def __init__(
        self,
        policy: PlayedPolicy,
        lead_time_days: int | IntArray,
        start_position_units: float | FloatArray | None,
        n_days_before: int,
        n_judged_days: int,
    ) -> None:
        self.policy, self.lead = policy, np.asarray(lead_time_days, dtype=np.int64)
        self.first, self.n_judged = n_days_before, n_judged_days
        longest = int(self.lead.max())
        self.n_kept, self.last_day = longest + 2, longest + n_days_before + n_judged_days
        start = policy.level_units + policy.order_quantity_units / 2.0
        self.start = start if start_position_units is None else start_position_units
        self.tie = _TIE * (1.0 + np.abs(policy.level_units))
        self.n_played, self.replication = 0, np.zeros(0, dtype=np.int64)

    @property
    def is_over(self) -> bool:
        return self.n_played >= self.last_day

    def day(self, demand: FloatArray) -> None:
        """One day: opening, demand, close."""
        if self.n_played == 0:
            self._begin(demand.size)
        self.n_played += 1
        today, opening, close = self.n_played, self.opening, self.close
        np.subtract(self._row(self.ordered, today - 1 - self.lead), self.net_demand, out=opening)
        np.subtract(opening, demand, out=close)
        self.net_demand += demand
        self._order(today)
        self._count(today, demand)

    def _begin(self, n: int) -> None:
        self.replication = np.arange(n)
        self.ordered = np.zeros((self.n_kept, n))
        self.is_order = np.zeros((self.n_kept, n))
        self.net_demand = np.zeros(n) - self.start  # demand so far less what stood at the beginning
        self.opening, self.close, self.scratch = np.empty(n), np.empty(n), np.empty(n)
        self.counts = {name: np.zeros(n) for name in Play.__dataclass_fields__}

    def _row(self, rows: FloatArray, day: IntArray) -> FloatArray:
        """What was kept at the close of a day, one for all replications or one for each."""
        kept = day % self.n_kept
        return rows[int(kept)] if kept.ndim == 0 else rows[kept, self.replication]

    def _order(self, today: int) -> None:
        """Place the orders of this close."""
        policy, now = self.policy, self.ordered[today % self.n_kept]
        before = self.ordered[(today - 1) % self.n_kept]
        if policy.is_continuous:
            # position = ordered - net demand; as many lots as lift it above r
            lots = np.subtract(self.net_demand, before, out=self.scratch)
            lots += policy.level_units
            lots /= policy.order_quantity_units
            np.floor(lots, out=lots)
            lots += 1.0
            np.maximum(lots, 0.0, out=lots)
            np.multiply(lots, policy.order_quantity_units, out=now)
            now += before
            np.greater(lots, 0.0, out=self.is_order[today % self.n_kept])
        elif policy.is_review(today):
            np.add(self.net_demand, policy.level_units, out=now)
            np.maximum(now, before, out=now)
        else:
            now[:] = before

    def _count(self, today: int, demand: FloatArray) -> None:
        day = today - self.lead  # of the order that would come next morning
        judged = (day > self.first) & (day <= self.first + self.n_judged)
        if not np.any(judged):
            return
        weight = 1.0 if judged.ndim == 0 else judged.astype(np.float64)
        opening, close, counts = self.opening, self.close, self.counts
        self._count_cycles(day, weight)
        counts["n_days"] += weight
        counts["demand_units"] += demand if judged.ndim == 0 else demand * weight
        # what is short is the fall of the stock less the fall of what stands: both are needed anyway
        stands_open = np.maximum(opening, 0.0)
        stands_close = np.maximum(close, 0.0, out=self.scratch)
        served = stands_open - stands_close
        counts["short_units"] += (demand - served) * weight
        stands_open += stands_close
        counts["stock_unit_days"] += stands_open * (0.5 * weight)

    def _count_cycles(self, day: IntArray, weight: float | FloatArray) -> None:
        if self.policy.is_continuous:
            ended = self._row(self.is_order, day) * weight
        elif day.ndim == 0:
            if not self.policy.is_review(int(day)):
                return
            ended = np.full(self.close.size, 1.0)
        else:
            reviews = np.array(
                [self.policy.is_review(one) for one in range(int(day.min()), int(day.max()) + 1)]
            )
            ended = reviews[day - day.min()] * weight
        self.counts["n_cycles"] += ended
        self.counts["n_cycles_without_shortage"] += ended * (self.close >= -self.tie)

    def result(self) -> Play:
        return Play(**self.counts)

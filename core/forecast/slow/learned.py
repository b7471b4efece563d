"""What a workspace's own past teaches about its slow lanes: how long to remember, how lanes end, and how rates wander.

Every choice is judged by how likely it made what came after the backtest's origins. What is left of a promise that
was not kept on the share of lanes that it named is made good by level.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.forecast.backtest.origins import BacktestRows
from core.forecast.slow.levels import NO_CHANGE, LevelMap, fit_levels
from core.forecast.slow.outlook import SlowOutlook, outlook
from core.forecast.slow.prior import SlowPrior, fit_prior
from core.forecast.slow.record import slow_record
from core.laws.hurdle import HurdleLaw
from core.quantities import BoolArray, FloatArray

MEMORY_DAYS = np.array([60.0, 120.0, 240.0, 480.0, 960.0, np.inf])
USUAL_MEMORY_DAYS, NO_LIMIT_DAYS, MEMORY_SPREAD_LOG = 960.0, 1920.0, 1.0
LONG_LIFE_YEARS = (
    1e4  # silence then speaks of an end only where the lane's own rhythm makes it all but impossible
)
WANDER_PER_YEAR = (0.0, 0.25, 1.0)
MAX_SCORED_ROWS = 3_000
LEAST_LIKELIHOOD = 1e-9
SAME_VOLUME_RATIO = 0.02  # volumes are as likely as the chance of so narrow an interval around them


@dataclass(frozen=True)
class SlowLearned:
    """Of the slow lanes of one cadence: what they have in common, and the level of the law that keeps each promise."""

    prior: SlowPrior
    levels: LevelMap


def learn_slow(
    demand_units: FloatArray,
    *,
    begins: BoolArray,
    rows: BacktestRows,
    begins_of_row: BoolArray,
    cadence: int,
    n_independent: float,
) -> SlowLearned:
    """Learn from lanes as they stand and from the backtest's rows, which may be none.

    Parameters
    ----------
    demand_units : (n_lanes, n_periods), NaN where unknown or closed; begins, begins_of_row : whether a history begins
        with its first demand
    n_independent : how many of the rows do not overlap each other
    """
    choice = choose_prior(rows, begins_of_row=begins_of_row, cadence=cadence, n_independent=n_independent)
    now = slow_record(demand_units, begins_with_demand=begins, memory_periods=choice.memory_periods)
    prior = choice.applied_to(fit_prior(now, days_in_period=cal.MEAN_DAYS_PER_PERIOD[cadence]))
    if rows.lane.size == 0:
        return SlowLearned(prior, NO_CHANGE)
    sample = even_rows(rows)
    seen = slow_record(
        rows.demand_units[sample],
        begins_with_demand=begins_of_row[sample],
        memory_periods=choice.memory_periods,
    )
    of_rows = choice.applied_to(fit_prior(seen, days_in_period=cal.MEAN_DAYS_PER_PERIOD[cadence]))
    levels = fit_levels(
        outlook(seen, of_rows),
        actual_units=rows.actual_units[sample],
        is_open=rows.is_open[sample],
        n_independent=n_independent,
    )
    return SlowLearned(prior, levels)


@dataclass(frozen=True)
class SlowChoice:
    """Memory [periods], life [years, None where the lanes' own ends tell it] and wander (per period) that did best."""

    memory_periods: float
    life_years: float | None
    wander_ratio: float
    days_in_period: float

    def applied_to(self, prior: SlowPrior) -> SlowPrior:
        """The prior with this choice."""
        hazard = prior.end_hazard_ratio
        if self.life_years is not None:
            hazard = self.days_in_period / (365.25 * self.life_years)
        return replace(
            prior,
            end_hazard_ratio=hazard,
            memory_periods=self.memory_periods,
            wander_ratio=self.wander_ratio,
        )


def choose_prior(
    rows: BacktestRows, *, begins_of_row: BoolArray, cadence: int, n_independent: float
) -> SlowChoice:
    """The choice that made what came after the origins likeliest; the usual one where the past is too short."""
    days = cal.MEAN_DAYS_PER_PERIOD[cadence]

    def choice(memory_days: float, life_years: float | None, wander: float) -> SlowChoice:
        return SlowChoice(memory_days / days, life_years, wander * days / 365.25, days)

    best, highest = choice(USUAL_MEMORY_DAYS, None, WANDER_PER_YEAR[1]), -np.inf
    if rows.lane.size == 0:
        return best
    sample = even_rows(rows)
    came = Came.of(rows, sample)
    share = min(n_independent / sample.size, 1.0)
    for memory in MEMORY_DAYS.tolist():
        record = slow_record(
            rows.demand_units[sample],
            begins_with_demand=begins_of_row[sample],
            memory_periods=memory / days,
        )
        fitted = fit_prior(record, days_in_period=days)
        distance = np.log(min(memory, NO_LIMIT_DAYS) / USUAL_MEMORY_DAYS) / MEMORY_SPREAD_LOG
        for life, wander in product((None, LONG_LIFE_YEARS), WANDER_PER_YEAR):
            tried = choice(memory, life, wander)
            gain = share * came.log_likelihood(outlook(record, tried.applied_to(fitted)))
            gain -= 0.5 * distance**2
            if gain > highest:
                best, highest = tried, gain
    return best


def even_rows(rows: BacktestRows) -> NDArray[np.int64]:
    """Numbers of an even sample of the rows."""
    n_rows = rows.lane.size
    return np.unique(np.linspace(0, n_rows - 1, min(n_rows, MAX_SCORED_ROWS)).round().astype(np.int64))


@dataclass(frozen=True)
class Came:
    """Totals that came after the origins: (n_rows, 2) in the near and in all known periods, and how many those are."""

    total_units: FloatArray
    n_periods: FloatArray

    @classmethod
    def of(cls, rows: BacktestRows, sample: NDArray[np.int64]) -> Came:
        """Of some rows; periods of which a closed day or an unknown one is part count for nothing."""
        known = np.isfinite(rows.actual_units[sample]) & rows.is_open[sample]
        units = np.where(known, rows.actual_units[sample], 0.0)
        near = np.arange(known.shape[1]) < max(known.shape[1] // 4, 1)
        return cls(
            total_units=np.stack([(units * near).sum(axis=1), units.sum(axis=1)], axis=1),
            n_periods=np.stack([(known & near).sum(axis=1), known.sum(axis=1)], axis=1).astype(np.float64),
        )

    def log_likelihood(self, ahead: SlowOutlook) -> float:
        """Of what came, the mean of both times, summed over rows."""
        return float(
            np.mean(
                [
                    np.log(
                        likelihood(ahead.law(self.n_periods[:, column]), self.total_units[:, column])
                    ).sum()
                    for column in range(self.n_periods.shape[1])
                ]
            )
        )


def likelihood(law: HurdleLaw, came_units: FloatArray) -> FloatArray:
    """(n_rows,) chance of what came: of the count, or of a volume within a hundredth of it either way."""
    low = np.where(law.is_whole, came_units - 1.0, came_units * (1.0 - SAME_VOLUME_RATIO / 2.0))
    low = np.where((came_units <= 0.0) & np.logical_not(law.is_whole), -1.0, low)
    high = np.where(law.is_whole, came_units, came_units * (1.0 + SAME_VOLUME_RATIO / 2.0))
    return np.maximum(law.at_most(high) - law.at_most(low), LEAST_LIKELIHOOD)

"""Clean demand of known kinds, (n_periods, n_lanes): every alert about it is a false alarm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.forecast.lane_facts import newest_end_day
from core.quantities import FloatArray

FIRST_DAY = int(np.datetime64("2025-01-06").astype(int))  # a Monday
FIRST_MONTH = 12 * 50
WEEK = np.array([1.15, 1.20, 1.10, 1.05, 1.10, 0.75, 0.65])
NOISE_RATIO = 0.15
MONTHLY_WAVE = 0.3

Generator = Callable[[int, int, np.random.Generator], FloatArray]
Kind = tuple[Generator, int, int]  # generator, cadence, periods


def network_of(
    demand_units: FloatArray, *, cadence: int = cal.DAILY, closed_weekdays: tuple[int, ...] = ()
) -> NetworkHistory:
    """The history of lanes with demand (n_periods, n_lanes), all beginning on the same Monday or January."""
    n_periods, n_lanes = demand_units.shape
    first = {cal.DAILY: FIRST_DAY, cal.WEEKLY: 0, cal.MONTHLY: FIRST_MONTH}[cadence]
    positions = np.tile(first + np.arange(n_periods), n_lanes)
    return NetworkHistory(
        lanes=tuple(f"LANE {lane}" for lane in range(n_lanes)),
        offsets=np.arange(n_lanes + 1) * n_periods,
        cadence=np.full(n_lanes, cadence),
        anchor_day=np.full(n_lanes, FIRST_DAY),
        first_position=np.full(n_lanes, first),
        days_in_period=cal.period_lengths(
            positions=positions, cadence=np.full(positions.size, cadence), anchor_day=np.array(FIRST_DAY)
        ),
        demand_units=np.ascontiguousarray(demand_units.T).ravel(),
        is_open=~np.isin(cal.weekdays(positions), closed_weekdays),
        closed_weekdays=np.tile(np.isin(np.arange(7), closed_weekdays), (n_lanes, 1)),
        n_filled_zero=np.zeros(n_lanes, dtype=np.int64),
    )


def end_of(history: NetworkHistory) -> date:
    """Last day of the newest period: asked on it, every period is over and counts."""
    return date(1970, 1, 1) + timedelta(days=newest_end_day(history) - 1)


def around(expected: FloatArray, rng: np.random.Generator, *, noise_ratio: float = NOISE_RATIO) -> FloatArray:
    """Normal noise proportional to the expectation, cut off at zero."""
    return np.maximum(expected * (1.0 + noise_ratio * rng.standard_normal(expected.shape)), 0.0)


def means(n_periods: int, n_lanes: int, rng: np.random.Generator) -> FloatArray:
    """(n_periods, n_lanes) a mean of 20 to 500 for each lane."""
    return np.broadcast_to(rng.uniform(20, 500, n_lanes), (n_periods, n_lanes))


def weekday_pattern(n_periods: int) -> FloatArray:
    """(n_periods, 1) weekday factors from a Monday on."""
    return WEEK[np.arange(n_periods) % 7][:, None]


def yearly_wave(n_periods: int, *, periods_per_year: float, strength: float, shift: FloatArray) -> FloatArray:
    """(n_periods, n_lanes) one wave a year, each lane with its own shift."""
    return 1.0 + strength * np.sin(2 * np.pi * (np.arange(n_periods)[:, None] / periods_per_year + shift))


def flat(n: int, m: int, rng: np.random.Generator) -> FloatArray:
    """Noise about a constant."""
    return around(means(n, m, rng), rng)


def weekly_pattern(n: int, m: int, rng: np.random.Generator) -> FloatArray:
    """Noise about a weekday pattern."""
    return around(means(n, m, rng) * weekday_pattern(n), rng)


def pattern_and_trend(n: int, m: int, rng: np.random.Generator) -> FloatArray:
    """Weekday pattern and 50 % growth a year."""
    growth = 1.0 + 0.5 * np.arange(n)[:, None] / 365.0
    return around(means(n, m, rng) * weekday_pattern(n) * growth, rng)


def yearly(n: int, m: int, rng: np.random.Generator) -> FloatArray:
    """Weekday pattern and a yearly wave of 30 %."""
    wave = yearly_wave(n, periods_per_year=365.25, strength=0.3, shift=rng.random(m))
    return around(means(n, m, rng) * weekday_pattern(n) * wave, rng)


def quiet_yearly(n: int, m: int, rng: np.random.Generator) -> FloatArray:
    """The same with hardly any noise: only the wave moves."""
    wave = yearly_wave(n, periods_per_year=365.25, strength=0.3, shift=rng.random(m))
    return around(means(n, m, rng) * weekday_pattern(n) * wave, rng, noise_ratio=0.04)


def skewed(n: int, m: int, rng: np.random.Generator) -> FloatArray:
    """Lognormal noise of 0.3 about a weekday pattern."""
    return means(n, m, rng) * weekday_pattern(n) * np.exp(0.3 * rng.standard_normal((n, m)))


def intermittent(n: int, m: int, rng: np.random.Generator) -> FloatArray:
    """Volume on one day of five, in lots of varying size."""
    lots = np.rint(means(n, m, rng) * np.exp(0.4 * rng.standard_normal((n, m))))
    return np.where(rng.random((n, m)) < 0.2, lots, 0.0)


def rare(n: int, m: int, rng: np.random.Generator) -> FloatArray:
    """Volume on one day of twenty."""
    return np.where(rng.random((n, m)) < 0.05, rng.geometric(0.2, (n, m)), 0).astype(np.float64)


def poisson_small(n: int, m: int, rng: np.random.Generator) -> FloatArray:
    """Counts with a mean of 1 to 5."""
    return rng.poisson(rng.uniform(1, 5, m), (n, m)).astype(np.float64)


def weeks(n: int, m: int, rng: np.random.Generator) -> FloatArray:
    """A weekly lane with a yearly wave of 30 %."""
    return around(
        means(n, m, rng) * yearly_wave(n, periods_per_year=52.18, strength=0.3, shift=rng.random(m)), rng
    )


def months(n: int, m: int, rng: np.random.Generator) -> FloatArray:
    """A monthly lane with a yearly wave of 30 % and 10 % growth a year."""
    growth = 1.0 + 0.1 * np.arange(n)[:, None] / 12.0
    wave = yearly_wave(n, periods_per_year=12.0, strength=MONTHLY_WAVE, shift=rng.random(m))
    return around(means(n, m, rng) * growth * wave, rng)


# name: generator, cadence, periods
CLEAN_KINDS: dict[str, Kind] = {
    "flat noise": (flat, cal.DAILY, 400),
    "weekly pattern": (weekly_pattern, cal.DAILY, 400),
    "weekly pattern, trend": (pattern_and_trend, cal.DAILY, 400),
    "yearly": (yearly, cal.DAILY, 400),
    "yearly, quiet": (quiet_yearly, cal.DAILY, 400),
    "skewed noise": (skewed, cal.DAILY, 400),
    "intermittent": (intermittent, cal.DAILY, 400),
    "rare": (rare, cal.DAILY, 400),
    "Poisson, small": (poisson_small, cal.DAILY, 400),
    "weekly cadence": (weeks, cal.WEEKLY, 156),
    "monthly cadence": (months, cal.MONTHLY, 72),
}
SEASONAL_KINDS = ("weekly pattern", "weekly pattern, trend", "yearly")

"""Factors of synthetic demand: growth, weekdays, season, shocks, markets, noise; each alone and testable."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.demand import cadence as cal
from core.demand.profile import DateArray
from core.errors import InvalidParameter
from core.quantities import FloatArray, require_finite, require_non_negative, require_ratio

DAYS_PER_YEAR = 365.2425
EVEN_WEEK = (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
SHOP_WEEK = (1.15, 1.10, 1.05, 1.05, 1.10, 0.85, 0.70)
PLANT_WEEK = (1.05, 1.05, 1.00, 1.00, 0.90, 0.0, 0.0)


@dataclass(frozen=True)
class Shock:
    """A lasting change: demand is multiplied by 1 + size_ratio from first_day on.

    half_life_days is how fast it fades, None where it stays; ramp_days how long it takes to arrive.
    """

    first_day: np.datetime64
    size_ratio: float
    half_life_days: float | None = None
    ramp_days: float = 0.0


def calendar_days(*, first_day: np.datetime64, last_day: np.datetime64) -> DateArray:
    """(n_days,) every day from `first_day` to `last_day`, both included."""
    if last_day < first_day:
        raise InvalidParameter("last_day", last_day, f"{first_day} or later")
    return np.arange(first_day, last_day + np.timedelta64(1, "D"), dtype="datetime64[D]")


def growth_factors(days: DateArray, *, growth_per_year_ratio: float) -> FloatArray:
    """(n_days,) compound growth, 1 on the first day: 0.08 is 8 % more after each year."""
    growth = float(require_finite("growth_per_year_ratio", growth_per_year_ratio))
    if growth <= -1.0:
        raise InvalidParameter("growth_per_year_ratio", growth, "above -1")
    factors: FloatArray = (1.0 + growth) ** ((days - days[0]).astype(np.float64) / DAYS_PER_YEAR)
    return factors


def weekday_factors(days: DateArray, *, week: tuple[float, ...]) -> FloatArray:
    """(n_days,) the factor of each day's weekday; `week` holds seven, Monday first."""
    factors = require_non_negative("week", week)
    if factors.shape != (7,):
        raise InvalidParameter("the number of weekday factors", factors.size, "7")
    return factors[cal.weekdays(days.astype("datetime64[D]").astype(np.int64))]


def season_factors(days: DateArray, *, strength_ratio: float, peak_day_of_year: float) -> FloatArray:
    """(n_days,) one wave a year: 1 + strength on the peak day, 1 - strength half a year away."""
    strength = float(require_ratio("strength_ratio", strength_ratio))
    day_of_year = (days - days.astype("datetime64[Y]").astype("datetime64[D]")).astype(np.float64) + 1.0
    factors: FloatArray = 1.0 + strength * np.cos(
        2 * np.pi * (day_of_year - peak_day_of_year) / DAYS_PER_YEAR
    )
    return factors


def shock_factors(days: DateArray, *, shocks: tuple[Shock, ...]) -> FloatArray:
    """(n_days,) product of all shocks; a day before a shock has factor 1 of it."""
    factors = np.ones(days.size)
    for shock in shocks:
        if shock.size_ratio <= -1.0:
            raise InvalidParameter("size_ratio", shock.size_ratio, "above -1")
        age = (days - shock.first_day).astype("timedelta64[D]").astype(np.float64)
        arrived = np.clip((age + 1.0) / max(shock.ramp_days, 1.0), 0.0, 1.0)
        left = 1.0 if shock.half_life_days is None else 0.5 ** (np.maximum(age, 0.0) / shock.half_life_days)
        factors *= 1.0 + shock.size_ratio * arrived * left
    return factors


def market_factors(
    *, n_lanes: int, n_days: int, correlation_ratio: float, sd_ratio: float, rng: np.random.Generator
) -> FloatArray:
    """(n_lanes, n_days) slow ups and downs that lanes of one market share.

    Each lane follows a lognormal process with a memory of about four weeks; `correlation_ratio` is the
    correlation of the logarithms of any two lanes, `sd_ratio` their spread. The mean is 1.
    """
    correlation = float(require_ratio("correlation_ratio", correlation_ratio))
    spread = float(require_non_negative("sd_ratio", sd_ratio))
    memory = np.exp(-1.0 / 28.0)
    kicks = rng.standard_normal((n_lanes + 1, n_days))
    kicks[:, 1:] *= np.sqrt(1.0 - memory**2)
    mixed = np.sqrt(correlation) * kicks[0] + np.sqrt(1.0 - correlation) * kicks[1:]
    waves = mixed.copy()
    for day in range(1, n_days):
        waves[:, day] = memory * waves[:, day - 1] + mixed[:, day]
    factors: FloatArray = np.exp(spread * waves - spread**2 / 2.0)
    return factors


def noisy_demand(expected_units: FloatArray, *, noise_ratio: float, rng: np.random.Generator) -> FloatArray:
    """Whole units around an expectation, with gamma noise of coefficient of variation `noise_ratio`."""
    expected = require_non_negative("expected_units", expected_units)
    noise = float(require_non_negative("noise_ratio", noise_ratio))
    if noise == 0:
        return np.rint(expected)
    shape = 1.0 / noise**2
    return np.rint(expected * rng.gamma(shape, 1.0 / shape, size=expected.shape))

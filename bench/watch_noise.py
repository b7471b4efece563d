"""Clean demand whose noise is difficult: neighbours that go together, heavy tails, month ends, much of it.

Every generator gives (n_periods, n_lanes); normal scores are turned into other laws by their quantiles, so that
correlated noise has the same law for each period as independent noise.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from scipy import stats

from bench.watch_kinds import FIRST_DAY, Kind, means, weekday_pattern, yearly_wave
from core.demand import cadence as cal
from core.quantities import FloatArray, IntArray

Marginal = Callable[[FloatArray, FloatArray], FloatArray]  # means and normal scores, to demand
Scores = Callable[[int, int, np.random.Generator], FloatArray]

AUTOREGRESSIONS = (0.4, 0.7, 0.9)
NORMAL_KINDS = ("normal", "weekday", "trend", "normal, spread 0.3")
MONTH_END_FACTORS = (2.0, 1.8, 1.5)  # last working day, the one before, and the one before that


def independent(n: int, m: int, rng: np.random.Generator) -> FloatArray:
    """White noise."""
    return np.asarray(rng.standard_normal((n, m)))


def correlated(n: int, m: int, rng: np.random.Generator, *, phi: float) -> FloatArray:
    """Autoregressive noise of order one, of unit variance in every period."""
    steps = rng.standard_normal((n, m))
    noise = np.empty((n, m))
    noise[0] = steps[0]
    for i in range(1, n):
        noise[i] = phi * noise[i - 1] + np.sqrt(1 - phi**2) * steps[i]
    return noise


def heavy(n: int, m: int, rng: np.random.Generator) -> FloatArray:
    """Student's t of three degrees of freedom, of unit variance."""
    return np.asarray(rng.standard_t(3, (n, m)) / np.sqrt(3.0))


def normal(mean: FloatArray, scores: FloatArray, *, spread: float = 0.15) -> FloatArray:
    """Proportional noise, cut off at zero."""
    return np.maximum(mean * (1.0 + spread * scores), 0.0)


def lognormal(mean: FloatArray, scores: FloatArray, *, spread: float) -> FloatArray:
    """Its logarithm has this spread."""
    return mean * np.exp(spread * scores - spread**2 / 2)


def gamma(mean: FloatArray, scores: FloatArray, *, spread: float = 0.5) -> FloatArray:
    """Gamma demand with this coefficient of variation."""
    shape = spread**-2.0
    return np.asarray(stats.gamma.ppf(stats.norm.cdf(np.clip(scores, -7, 7)), shape) / shape * mean)


def poisson(mean: FloatArray, scores: FloatArray) -> FloatArray:
    """Counts as spread as their mean asks for."""
    return np.asarray(stats.poisson.ppf(stats.norm.cdf(np.clip(scores, -7, 7)), mean / 20))


def negative_binomial(mean: FloatArray, scores: FloatArray) -> FloatArray:
    """Counts with twice the variance of Poisson's and more."""
    return np.asarray(stats.nbinom.ppf(stats.norm.cdf(np.clip(scores, -7, 7)), 4, 4 / (4 + mean / 20)))


def play_kind(
    n: int,
    m: int,
    rng: np.random.Generator,
    *,
    marginal: Marginal,
    scores: Scores = independent,
    factors: Callable[[int], FloatArray] | None = None,
) -> FloatArray:
    """Demand of one law about a mean for each lane, times common factors (n_periods, 1)."""
    expected = means(n, m, rng) * (1.0 if factors is None else factors(n))
    return marginal(expected, scores(n, m, rng))


def growing_week(n: int) -> FloatArray:
    """Weekday pattern and 50 % growth a year."""
    return weekday_pattern(n) * (1.0 + 0.5 * np.arange(n)[:, None] / 365.0)


def month_end_week(n: int, *, peaks: tuple[float, ...] = MONTH_END_FACTORS) -> FloatArray:
    """Weekday pattern with a peak on the last working days of every month."""
    days = FIRST_DAY + np.arange(n)
    factors: FloatArray = (
        weekday_pattern(n) * np.r_[1.0, peaks[::-1]][month_end_ranks(days, most=len(peaks))][:, None]
    )
    return factors


def month_end_ranks(days: IntArray, *, most: int) -> IntArray:
    """For each day number: `most` on the last weekday of its month, 1 on the `most`-th last, else 0."""
    dates = days.astype("datetime64[D]")
    next_month = (dates.astype("datetime64[M]") + 1).astype("datetime64[D]")
    left = np.busday_count(dates, next_month)  # with the day itself
    return np.asarray(np.where(np.is_busday(dates) & (left <= most), most + 1 - left, 0))


def months_with_season(n: int) -> FloatArray:
    """A season of 30 % in months."""
    return yearly_wave(n, periods_per_year=12.0, strength=0.3, shift=np.zeros(1))


def _kinds() -> dict[str, Kind]:
    daily = {
        "normal": partial(play_kind, marginal=normal),
        "weekday": partial(play_kind, marginal=normal, factors=weekday_pattern),
        "trend": partial(play_kind, marginal=normal, factors=growing_week),
        "gamma": partial(play_kind, marginal=gamma),
        "Poisson": partial(play_kind, marginal=poisson),
        "negative binomial": partial(play_kind, marginal=negative_binomial),
        "normal, spread 0.3": partial(play_kind, marginal=partial(normal, spread=0.3)),
        "lognormal, spread 0.6": partial(play_kind, marginal=partial(lognormal, spread=0.6)),
    }
    autoregressive: dict[str, Scores] = {
        f", AR {phi}": partial(correlated, phi=phi) for phi in AUTOREGRESSIONS
    }
    kinds: dict[str, Kind] = {}
    for label, generate in daily.items():
        tails = {", t3": heavy} if label in NORMAL_KINDS else {}
        for noise, scores in {"": independent, **autoregressive, **tails}.items():
            kinds[label + noise] = (partial(generate, scores=scores), cal.DAILY, 400)
    kinds["month ends"] = (partial(play_kind, marginal=normal, factors=month_end_week), cal.DAILY, 400)
    for noise, scores in {"": independent, **autoregressive, ", t3": heavy}.items():
        kinds["weeks" + noise] = (partial(play_kind, marginal=normal, scores=scores), cal.WEEKLY, 156)
        kinds["months" + noise] = (
            partial(play_kind, marginal=normal, scores=scores, factors=months_with_season),
            cal.MONTHLY,
            72,
        )
    return kinds


DIFFICULT_KINDS = _kinds()
VOLATILE_KINDS: dict[str, Kind] = {
    f"{name}, spread {spread}": (
        partial(play_kind, marginal=partial(law, spread=spread), factors=weekday_pattern),
        cal.DAILY,
        400,
    )
    for name, law in (("normal", normal), ("gamma", gamma), ("lognormal", lognormal))
    for spread in (0.3, 0.6)
}

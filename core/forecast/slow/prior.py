"""What the slow lanes of a workspace have in common: how often, how much, how steady, and how soon they end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.forecast.slow.record import SlowRecord
from core.laws.special_functions import gammaln
from core.quantities import FloatArray

# Weak beliefs, each worth a few lanes: a single lane must be forecast by its own history.
USUAL_BUSY_RATIO, USUAL_BUSY_PERIODS = 0.1, 1.0
USUAL_PRECISION, PRECISION_SPREAD_LOG = 3.0, 1.0
PRECISIONS = np.geomspace(0.3, 300.0, 25)
USUAL_DISPERSION, DISPERSION_SIZES = 0.5, 5.0
MIN_LANES_FOR_SLOPE = 10
LEAST_LOG_VARIANCE, MOST_LOG_VARIANCE = (
    0.05,
    2.0,
)  # beyond it lanes say nothing about each other
MOST_SPREADS, LEAST_SPREAD = 4.0, 0.5  # beyond which a lane's typical size counts as one less far out
MEDIAN_TO_SD = 1.4826
LIFE_YEARS = np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0])
USUAL_LIFE_YEARS, LIFE_SPREAD_LOG = 16.0, 1.0


@dataclass(frozen=True)
class SlowPrior:
    """Of the slow lanes of one cadence.

    busy_periods, empty_periods: the chance of demand in a period is beta distributed over lanes, as if so many
    periods with and without had been seen. Typical demand of a busy period is size_level_units times the chance of
    demand to the power size_slope; it counts as much as size_weight busy periods of a lane's own, in units of its
    dispersion. size_dispersion: variance of a lane's sizes over mean**2 (over mean * (mean - 1) where units are
    counted). end_hazard_ratio: chance that a lane ends in a period. memory_periods: age at which a period counts 1 / e;
    wander_ratio: how much less sure the chance of demand is for each period of looking ahead, on a lane with the
    typical odds of demand.
    """

    busy_periods: float
    empty_periods: float
    size_level_units: float
    size_slope: float
    size_weight: float
    size_dispersion: float
    end_hazard_ratio: float
    memory_periods: float = np.inf
    wander_ratio: float = 0.0

    def typical_size_units(self, record: SlowRecord) -> FloatArray:
        """(n_rows,) demand of a busy period of lanes that have it about as often."""
        chance = expected_chance(record, self.busy_periods, self.empty_periods)
        return np.asarray(self.size_level_units * chance**self.size_slope)


def expected_chance(record: SlowRecord, busy: float, empty: float) -> FloatArray:
    """(n_rows,) chance of demand in a period, given the history and the other lanes."""
    return np.asarray((busy + record.n_busy) / (busy + empty + record.n_periods))


def fit_prior(record: SlowRecord, *, days_in_period: float) -> SlowPrior:
    """The prior that made these lanes most likely.

    Formula
    -------
    x of n periods busy: log likelihood log B(a + x, b + n - x) - log B(a, b), a / (a + b) by moments and a + b at its
    highest; a lane's end at a constant hazard after any period; sizes: mean log size and its variance over lanes
    less that of their own scatter

    Source
    ------
    Fader, Hardie & Shang (2010), Customer-base analysis in a discrete-time noncontractual setting; Bühlmann
    & Gisler (2005), A Course in Credibility Theory.
    """
    busy, empty = _fit_busy(record.n_busy, record.n_periods)
    dispersion = pooled_dispersion(record)
    level, slope, weight = _fit_sizes(record, dispersion, busy=busy, empty=empty)
    hazards = days_in_period / (365.25 * LIFE_YEARS)
    likelihood = [float(_log_evidence(record, busy, empty, hazard).sum()) for hazard in hazards]
    belief = -0.5 * (np.log(LIFE_YEARS / USUAL_LIFE_YEARS) / LIFE_SPREAD_LOG) ** 2
    return SlowPrior(
        busy_periods=busy,
        empty_periods=empty,
        size_level_units=level,
        size_slope=slope,
        size_weight=weight,
        size_dispersion=dispersion,
        end_hazard_ratio=float(hazards[int(np.argmax(np.array(likelihood) + belief))]),
    )


def alive_ratio(record: SlowRecord, prior: SlowPrior) -> FloatArray:
    """(n_rows,) probability that a lane has not ended in the silence since its newest demand."""
    alive, ended = _log_alive_and_ended(
        record, prior.busy_periods, prior.empty_periods, prior.end_hazard_ratio
    )
    return np.asarray(1.0 / (1.0 + np.exp(np.clip(ended - alive, -700.0, 700.0))))


def size_base(mean_units: FloatArray, is_whole: FloatArray | np.ndarray) -> FloatArray:
    """What the dispersion of sizes multiplies to give their variance."""
    return np.asarray(mean_units * np.where(is_whole, np.maximum(mean_units - 1.0, 0.0), mean_units))


def own_dispersion(record: SlowRecord, pooled: float) -> FloatArray:
    """(n_rows,) dispersion of a lane's sizes, its own and the pooled one weighed by what it has shown."""
    base = size_base(record.mean_size_units, record.is_whole)
    shown = np.where(base > 0, record.size_square_units2 / np.where(base > 0, base, 1.0), 0.0)
    n_shown = np.where(base > 0, np.maximum(record.n_sizes - 1.0, 0.0), 0.0)
    return np.asarray((DISPERSION_SIZES * pooled + shown) / (DISPERSION_SIZES + n_shown))


def pooled_dispersion(record: SlowRecord) -> float:
    base = size_base(record.mean_size_units, record.is_whole)
    n_shown = np.where(base > 0, np.maximum(record.n_sizes - 1.0, 0.0), 0.0)
    shown = np.where(n_shown > 0, record.size_square_units2 / np.where(base > 0, base, 1.0), 0.0)
    return float((DISPERSION_SIZES * USUAL_DISPERSION + shown.sum()) / (DISPERSION_SIZES + n_shown.sum()))


def _fit_busy(n_busy: FloatArray, n_periods: FloatArray) -> tuple[float, float]:
    """Parameters of the beta law of the chance of demand over lanes."""
    best, found = -np.inf, (0.3, 2.7)
    for precision in PRECISIONS.tolist():
        # Lanes differ by rho beside their own noise: each counts by the inverse of both.
        weight = 1.0 / (precision + n_periods)
        mean = float(
            (weight @ n_busy + USUAL_BUSY_PERIODS * USUAL_BUSY_RATIO / (precision + 1.0))
            / (weight @ n_periods + USUAL_BUSY_PERIODS / (precision + 1.0))
        )
        mean = min(max(mean, 1e-6), 1.0 - 1e-6)
        busy, empty = mean * precision, (1.0 - mean) * precision
        gain = float(_log_beta(busy + n_busy, empty + n_periods - n_busy).sum())
        gain -= n_busy.size * float(_log_beta(np.array(busy), np.array(empty)))
        gain -= 0.5 * (np.log(precision / USUAL_PRECISION) / PRECISION_SPREAD_LOG) ** 2
        if gain > best:
            best, found = gain, (busy, empty)
    return found


def _fit_sizes(
    record: SlowRecord, dispersion: float, *, busy: float, empty: float
) -> tuple[float, float, float]:
    """Typical size where demand always comes, its power of the chance of demand, and how much it counts."""
    seen = record.mean_size_units > 0
    if not seen.any():
        return 0.0, 0.0, 1.0  # no lane has ever had any demand
    of_seen = record.where(seen)
    logs, n_sizes = np.log(of_seen.mean_size_units), of_seen.n_sizes
    chance = np.log(expected_chance(of_seen, busy, empty))
    slope = 0.0
    if logs.size >= MIN_LANES_FOR_SLOPE and chance.var() > 0:
        slope = float(np.clip(np.cov(chance, logs)[0, 1] / chance.var(ddof=1), -1.0, 1.0))
    rest = _held(logs - slope * chance)
    base = size_base(of_seen.mean_size_units, of_seen.is_whole) / of_seen.mean_size_units**2
    own = dispersion * base / n_sizes
    variance = max(float(rest.var()) - float(own.mean()), LEAST_LOG_VARIANCE)
    # Counted by the demand they bring, so that all lanes together are expected to bring what they do.
    brings = np.exp(chance)
    level = float((brings @ np.exp(rest + slope * chance)) / (brings @ np.exp(slope * chance)))
    if variance >= MOST_LOG_VARIANCE:
        return level, slope, 0.0
    return level, slope, 1.0 / variance - 1.0 / MOST_LOG_VARIANCE


def _held(logs: FloatArray) -> FloatArray:
    """Logarithms of which none lies so far from the middle that one lane would speak for all."""
    middle = float(np.median(logs))
    reach = MOST_SPREADS * max(MEDIAN_TO_SD * float(np.median(np.abs(logs - middle))), LEAST_SPREAD)
    return np.clip(logs, middle - reach, middle + reach)


def _log_evidence(record: SlowRecord, busy: float, empty: float, hazard: float) -> FloatArray:
    alive, ended = _log_alive_and_ended(record, busy, empty, hazard)
    return np.logaddexp(alive, ended)


N_END_TIMES = 16


def _log_alive_and_ended(
    record: SlowRecord, busy: float, empty: float, hazard: float
) -> tuple[FloatArray, FloatArray]:
    """Log likelihoods of a history whose lane is alive, or ended somewhere in the silence at its end."""
    shown, silent = record.n_until_last, record.n_silent
    a, b = busy + record.n_busy_ever, empty + shown - record.n_busy_ever
    stays = np.log1p(-hazard)
    seen = shown * stays  # it was there at its newest demand
    alive = _log_beta(a, b + silent) + seen + silent * stays
    # Ended after i empty periods, i = 0 ... silent - 1: by midpoints of growing pieces.
    bounds = np.expm1(np.log1p(silent)[:, None] * np.linspace(0.0, 1.0, N_END_TIMES + 1))
    middle, width = (bounds[:, 1:] + bounds[:, :-1] - 1.0) / 2.0, np.diff(bounds, axis=1)
    middle = np.maximum(middle, 0.0)
    with np.errstate(divide="ignore"):
        pieces = _log_beta(a[:, None], b[:, None] + middle) + middle * stays + np.log(width * hazard)
    return alive, np.asarray(seen + np.logaddexp.reduce(pieces, axis=1))


def _log_beta(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(gammaln(a) + gammaln(b) - gammaln(a + b))

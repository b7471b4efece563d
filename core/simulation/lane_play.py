"""The coming days of one lane, played: its policy, its overflow and its outage, each on the same futures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.demand.day_noise import DayNoise
from core.forecast.band import ForecastBand
from core.quantities import FloatArray, require_non_negative
from core.simulation.estimate import Estimate, mean_of
from core.simulation.forward_paths import forward_paths
from core.simulation.lead_times import lead_time_law
from core.simulation.play import Play, PlayedPolicy, play_policy

N_REPLICATIONS = 4000
WEEK_DAYS = 7


@dataclass(frozen=True)
class OutagePlay:
    """A lane that is out from the first day on.

    survived_ratio: share of futures whose buffer lasts until recovery. time_to_survive_days: at 10, 50 and 90 % of
    futures, infinite where the buffer outlasts the days that were played. lost_units: until recovery.
    """

    survived_ratio: Estimate
    time_to_survive_days: tuple[float, float, float]
    lost_units: Estimate


def play_lane(
    band: ForecastBand,
    *,
    policy: PlayedPolicy,
    lead_time_days: float,
    sd_lead_time_days: float,
    rng: np.random.Generator,
    return_ratio: float = 0.0,
    is_any_weekday: bool = False,
    n_replications: int = N_REPLICATIONS,
    day_noise: DayNoise | None = None,
    elapsed_days: int = 0,
) -> Play:
    """Play the next replenishment cycle of a lane in many futures of its forecast.

    Parameters
    ----------
    band : the lane's forecast
    policy : with one level for all futures
    lead_time_days, sd_lead_time_days : float, >= 0; drawn in whole days (`core.simulation.lead_times`)
    rng : a generator that nobody else draws from
    return_ratio : 0 to 1
    is_any_weekday : whether orders do not all fall on one weekday; of the futures, a seventh each then begins on each
        day of the coming week
    n_replications : futures
    day_noise : of the lane, as in `forward_paths`; None: totals of the calibrated law
    elapsed_days : of the forecast, that are over on the day of the order

    Returns
    -------
    Play
        Of the cycle from the arrival of an order placed today, or on any weekday, to that of the next; under continuous
        review of the orders placed in whole weeks, as many as one quantity lasts at least, the position today being
        anywhere between r and r + Q alike.

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.
    """
    law = lead_time_law(lead_time_days=lead_time_days, sd_lead_time_days=sd_lead_time_days)
    lead = law.draw(n_replications, rng=rng)
    n_judged = max(1, round(policy.cycle_days))
    if policy.is_continuous:
        n_judged = WEEK_DAYS * -(-n_judged // WEEK_DAYS)
    n_days = int(law.days[-1]) + n_judged
    is_spread = is_any_weekday and not policy.is_continuous  # which is judged over whole weeks anyway
    days = forward_paths(
        band,
        n_days=elapsed_days + n_days + (WEEK_DAYS - 1) * is_spread,
        n_replications=n_replications,
        rng=rng,
        return_ratio=return_ratio,
        day_noise=day_noise,
    )[elapsed_days:]
    if is_spread:
        days = _from_any_weekday(days, n_days=n_days, rng=rng)
    start = policy.level_units + policy.order_quantity_units * _evenly(n_replications, rng)
    return play_policy(
        days,
        policy=policy,
        lead_time_days=lead,
        start_position_units=start if policy.is_continuous else None,
        n_judged_days=n_judged,
    )


def overflow_units_per_week(days_units: FloatArray, *, own_capacity_units_per_day: ArrayLike) -> Estimate:
    """Workload above own capacity in seven of the played days.

    Parameters
    ----------
    days_units : (n_days, n_replications) of `forward_paths`
    own_capacity_units_per_day : float, or (n_days, 1) with what stands on each day, >= 0

    Raises
    ------
    InvalidParameter
        where a capacity is negative.
    """
    capacity = require_non_negative("own_capacity_units_per_day", own_capacity_units_per_day)
    return mean_of(np.maximum(days_units - capacity, 0.0).mean(axis=0)).times(7.0)


def play_outage(
    days_units: FloatArray,
    *,
    buffer_units: float,
    alternative_units_per_day: float,
    time_to_recover_days: float,
) -> OutagePlay:
    """An outage that begins today: the alternative serves each day what it can, the buffer the rest.

    Parameters
    ----------
    days_units : (n_days, n_replications) of `forward_paths`, n_days at least the days to recover
    others : float, >= 0; what the alternative does not use on one day is not there on the next

    Raises
    ------
    InvalidParameter
        where an argument is negative, or fewer days were played than recovery takes.
    """
    buffer = float(require_non_negative("buffer_units", buffer_units))
    alternative = float(require_non_negative("alternative_units_per_day", alternative_units_per_day))
    recovery = float(require_non_negative("time_to_recover_days", time_to_recover_days))
    require_non_negative("played days - time_to_recover_days", len(days_units) - recovery)
    drawn = np.vstack(
        [np.zeros(days_units.shape[1]), np.cumsum(np.maximum(days_units - alternative, 0), axis=0)]
    )
    whole = int(recovery)
    until = drawn[whole].copy()
    if recovery > whole:
        until += (recovery - whole) * (drawn[whole + 1] - drawn[whole])
    survival = np.quantile(_days_until(drawn, buffer), (0.1, 0.5, 0.9), method="inverted_cdf")
    return OutagePlay(
        survived_ratio=mean_of(until <= buffer),
        time_to_survive_days=(float(survival[0]), float(survival[1]), float(survival[2])),
        lost_units=mean_of(np.maximum(until - buffer, 0.0)),
    )


def _days_until(drawn: FloatArray, buffer: float) -> FloatArray:
    """(n_replications,) days until more than the buffer is drawn, the last one in part; infinite where never."""
    is_dry = drawn > buffer
    day = np.argmax(is_dry, axis=0)
    replication = np.arange(drawn.shape[1])
    before, after = drawn[np.maximum(day - 1, 0), replication], drawn[day, replication]
    part = (buffer - before) / np.where(after > before, after - before, 1.0)
    return np.where(is_dry.any(axis=0), day - 1 + part, np.inf)


def _from_any_weekday(days_units: FloatArray, *, n_days: int, rng: np.random.Generator) -> FloatArray:
    """(n_days, n_replications) of longer futures: a seventh of them begins on each day of the first week."""
    replication = np.arange(days_units.shape[1])
    begin = rng.permutation(replication) % WEEK_DAYS
    return np.asarray(days_units[begin + np.arange(n_days)[:, None], replication])


def _evenly(n: int, rng: np.random.Generator) -> FloatArray:
    """(n,) shares above 0 up to 1 in random order, spread evenly."""
    return np.asarray((rng.permutation(n) + 1.0 - rng.random(n)) / n)

"""Days that the forecast of a lane holds possible: many futures whose totals follow the calibrated law.

A forecast gives the law of the total T_h of the first h coming days for every h, not how the totals hang together. Here
they are chained: each day of each future is drawn from the day's own law, with a part that all days of a future have
in common and a part of its own, as large as the growth of the totals' variance, a h + b h**2, says. Then the
futures' totals, in the order of what was drawn, take the values of the calibrated law of T_h, evenly over its levels.
No day is negative.

What counts single days (a volume above a capacity) asks for days that keep their own law instead: totals grow by more
than their days vary where errors last, and by less where neighbours make up for each other, so days that must add up to
them are wider or narrower than the forecast of a day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from core.demand.day_noise import DayNoise
from core.errors import InvalidParameter
from core.forecast.band import QUANTILE_LEVELS, ForecastBand
from core.forecast.day_law import with_day_noise
from core.forecast.distribution import MEDIAN, level_scores
from core.forecast.lead_time_demand import LeadTimeDemand, lead_time_demand
from core.forecast.slow.lanes import SlowLanes
from core.laws.continuous import gamma_quantile_by_cube, quantile_of_unseen_days
from core.laws.law import DemandLaw
from core.laws.special_functions import ndtr
from core.quantities import FloatArray, require_ratio

_LOW, _HIGH = QUANTILE_LEVELS.index(0.10), QUANTILE_LEVELS.index(0.90)
_LEAST, _FURTHEST = 1e-12, 8.0
_TIE = 1e-9  # of a total: futures with equal totals are told apart by the day's own chance


def forward_paths(
    band: ForecastBand,
    *,
    n_days: int,
    n_replications: int,
    rng: np.random.Generator,
    return_ratio: float = 0.0,
    day_noise: DayNoise | None = None,
) -> FloatArray:
    """The workload of each coming day in many futures of a lane.

    Parameters
    ----------
    band : the lane's forecast, at the grain of its reports
    n_days : 1 or more; beyond the horizon the totals grow as `lead_time_demand` says
    n_replications : 2 or more futures
    rng : a generator that nobody else draws from
    return_ratio : 0 to 1; returned units come back as workload
    day_noise : of the lane. With it each day has the law of a day, as wide as `core.forecast.day_law` says (those of
        weeks or months stray from the level of their period, those of slow lanes are counted), as an expectation over
        days needs. None: totals of the calibrated law, whose spread grows evenly over the days of a period, as in
        `lead_time_demand`.

    Returns
    -------
    (n_days, n_replications) array [units], >= 0
        Column sums over the first h rows follow `lead_time_demand(band, lead_time_days=h)`, each future standing for 1
        / n_replications of it, so that futures are not independent draws, and a standard error over them says at most
        how far a mean is off. With a day noise futures are independent and days follow their own laws; sums only hang
        together as the forecast's do.

    Raises
    ------
    InvalidParameter
        where there are too few days or futures, or an argument is outside its domain.

    Formula
    -------
    score of a day = sqrt(b / (a + b)) E + sqrt(a / (a + b)) E_h with E, E_h standard normal; T_h = F_h^-1((rank of
    T_h-1 + day) / n), the ranks such that no T_h is below its T_h-1

    Source
    ------
    Iman & Conover (1982), Communications in Statistics B 11(3): given margins put in the order of other draws.
    """
    ratio = float(require_ratio("return_ratio", return_ratio))
    for name, number, least in (("n_days", n_days, 1), ("n_replications", n_replications, 2)):
        if number < least:
            raise InvalidParameter(name, number, f"{least} or more")
    if day_noise is not None:
        band = with_day_noise(band, day_noise)
    totals = lead_time_demand(band, lead_time_days=np.arange(1.0, n_days + 1), return_ratio=ratio)
    plan = _days_of_totals(totals)
    if np.all(band.days_in_period == 1):
        plan = _days_of_forecast(plan, band, totals, ratio)
    elif day_noise is not None:
        plan = _days_of_periods(plan, band, totals, day_noise, ratio)
    if day_noise is None:
        return _chain(plan, totals, n_replications, rng)
    plan = replace(plan, is_calibrated=np.zeros(n_days, dtype=np.bool_))
    return _chain(plan, totals, n_replications, rng, counted=_law_of_a_slow_day(band, ratio))


@dataclass(frozen=True)
class _DayPlan:
    """How each day is drawn before the totals are put right.

    quantile_units: (n_levels, n_days). common_share_ratio, period_share_ratio: parts of a day's variance that all days,
    and all days of its period, have in common, (n_days,). period: (n_days,) its number; is_calibrated: (n_days,)
    whether the total up to this day is put right.
    """

    quantile_units: FloatArray
    common_share_ratio: FloatArray
    period_share_ratio: FloatArray
    period: NDArray[np.int64]
    is_calibrated: NDArray[np.bool_]


def _law_of_a_slow_day(band: ForecastBand, return_ratio: float) -> DemandLaw | None:
    """What a day of a slow lane brings; None where the lane is none."""
    if not isinstance(band.slow, SlowLanes):
        return None
    return band.slow.law(1.0 / float(band.days_in_period[0]), return_ratio=return_ratio).demand


def _chain(
    plan: _DayPlan,
    totals: LeadTimeDemand,
    n_replications: int,
    rng: np.random.Generator,
    *,
    counted: DemandLaw | None = None,
) -> FloatArray:
    """Days drawn one after the other; counted: in place of its own, the law of each day that expects anything."""
    n_days, expected = plan.period.size, np.diff(totals.mean_units, prepend=0.0)
    by_day = totals.law_by_row.quantile((np.arange(n_replications) + 0.5) / n_replications)
    common, of_period = rng.standard_normal(n_replications), np.zeros(n_replications)
    days, before = np.empty((n_days, n_replications)), np.zeros(n_replications)
    at_begin, begin = before, 0  # of the days whose total is not put right yet
    for day in range(n_days):
        if day == 0 or plan.period[day] != plan.period[day - 1]:
            of_period = rng.standard_normal(n_replications)
        share, of_all = plan.period_share_ratio[day], plan.common_share_ratio[day]
        score = np.sqrt(of_all) * common + np.sqrt(share) * of_period
        score += np.sqrt(max(1.0 - share - of_all, 0.0)) * rng.standard_normal(n_replications)
        if counted is None:
            np.copyto(days[day], at_scores(plan.quantile_units[:, day], score))
        else:
            days[day] = counted.quantile(ndtr(np.clip(score, -_FURTHEST, _FURTHEST))) * (expected[day] > 0)
        wanted = before + days[day]
        if plan.is_calibrated[day]:
            wanted += _TIE * (1.0 + totals.mean_units[day]) * score
            total = _in_order(at_begin, wanted, by_day[day])
            _put_right(days[begin : day + 1], total - at_begin)
            at_begin, begin, wanted = total, day + 1, total
        before = wanted
    return days


def _put_right(days: FloatArray, total: FloatArray) -> None:
    """Scale the days (n_days, n) of each future to their total (n,)."""
    if len(days) == 1:
        days[0] = total
        return
    drawn = days.sum(axis=0)
    days *= np.where(drawn > 0, total / np.where(drawn > 0, drawn, 1.0), 0.0)
    days += np.where(drawn > 0, 0.0, total / len(days))


def at_scores(quantile_units: FloatArray, score: FloatArray) -> FloatArray:
    """Quantiles (n_levels,) of a law at normal scores (n,), on the lines of `core.forecast.distribution`."""
    scores, last = level_scores(), len(QUANTILE_LEVELS) - 1
    inner = np.interp(score, scores, quantile_units)
    below = (quantile_units[MEDIAN] - quantile_units[0]) / (scores[MEDIAN] - scores[0])
    above = (quantile_units[last] - quantile_units[MEDIAN]) / (scores[last] - scores[MEDIAN])
    inner += np.minimum(score - scores[0], 0.0) * below + np.maximum(score - scores[last], 0.0) * above
    return np.maximum(inner, 0.0)


def _in_order(before: FloatArray, wanted: FloatArray, totals: FloatArray) -> FloatArray:
    """Ascending totals (n,) dealt out to futures in the order that they want, none below what it had before.

    Where the plain order would take something back, each total goes to the future that wants least of those that it
    does not fall short of; there always is one, as the law of a longer time lies above that of a shorter.
    """
    dealt = np.empty_like(totals)
    dealt[np.argsort(wanted)] = totals
    if np.all(dealt >= before):
        return dealt
    by_before = np.argsort(before)
    waiting: list[tuple[float, int]] = []
    n_open, had, wants = 0, before.tolist(), wanted.tolist()
    for total in totals.tolist():
        while n_open < len(had) and had[by_before[n_open]] <= total:
            future = int(by_before[n_open])
            heappush(waiting, (wants[future], future))
            n_open += 1
        if not waiting:  # two laws that cross by a rounding
            waiting.append((0.0, int(by_before[n_open])))
            n_open += 1
        future = heappop(waiting)[1]
        dealt[future] = max(total, had[future])
    return dealt


def _spread(quantile_units: FloatArray) -> FloatArray:
    """Standard deviation of the normal law with the same distance between the levels 0.1 and 0.9."""
    scores = level_scores()
    return np.asarray((quantile_units[_HIGH] - quantile_units[_LOW]) / (scores[_HIGH] - scores[_LOW]))


def _common_share(totals: LeadTimeDemand) -> float:
    """Share of a day's variance that all days have in common: b / (a + b) of the totals' variance a h + b h**2."""
    variance, days = _spread(totals.quantile_units) ** 2, np.arange(1.0, totals.mean_units.size + 1)
    if days.size < 2 or not np.any(variance > 0):
        return 0.0
    slope, level = np.polyfit(days, variance / days, 1)
    own, common = max(level, 0.0), max(slope, 0.0)
    return float(common / (own + common)) if own + common > 0 else 0.0


def _days_of_totals(totals: LeadTimeDemand) -> _DayPlan:
    """Days of a gamma law with the mean that the totals gain, and the spread by which they grow."""
    mean = np.diff(totals.mean_units, prepend=0.0)
    variance = np.diff(_spread(totals.quantile_units) ** 2, prepend=0.0)
    spread = np.sqrt(np.maximum(variance, 0.0))
    return _DayPlan(
        quantile_units=gamma_quantile_by_cube(mean, spread, level_scores()[:, None]),
        common_share_ratio=np.full(mean.size, _common_share(totals)),
        period_share_ratio=np.zeros(mean.size),
        period=np.arange(mean.size),
        is_calibrated=np.ones(mean.size, dtype=np.bool_),
    )


def _days_of_forecast(
    plan: _DayPlan, band: ForecastBand, totals: LeadTimeDemand, return_ratio: float
) -> _DayPlan:
    """Days with the shape that the forecast of days has, as far as it reaches."""
    known = min(plan.period.size, band.mean_units.size)
    scores, mean = level_scores()[:, None], band.mean_units[:known]
    distance = (band.quantile_units[:, :known] - mean) * (1.0 + return_ratio)
    square = np.sign(distance) * distance**2
    square += np.sign(scores) * scores**2 * mean * return_ratio * (1.0 - return_ratio)
    away = np.sign(square) * np.sqrt(np.abs(square))
    quantile = plan.quantile_units.copy()
    quantile[:, :known] = np.maximum(np.diff(totals.mean_units, prepend=0.0)[:known] + away, 0.0)
    return replace(plan, quantile_units=np.maximum.accumulate(quantile, axis=0))


def _days_of_periods(
    plan: _DayPlan, band: ForecastBand, totals: LeadTimeDemand, noise: DayNoise, return_ratio: float
) -> _DayPlan:
    """Days that share the level of their week or month and differ by their own noise about it.

    A day's variance is (S / d)**2 + a (1 - 1 / d), as in `core.forecast.coming_days`, S the spread of the period's own
    forecast (totals grow by more, where errors of periods last); of the first part a / d, at most all of it, is its own
    noise too.
    """
    n_days, length = plan.period.size, band.days_in_period
    n_more = max(0, -(-(n_days - int(length.sum())) // int(length[-1])))
    lengths = np.append(length, np.full(n_more, length[-1]))
    period = np.repeat(np.arange(lengths.size), lengths)[:n_days]
    days = lengths[period].astype(np.float64)
    mean = np.diff(totals.mean_units, prepend=0.0)
    of_level = _levels_of_periods(band, lengths.size, return_ratio)[period]
    own = noise.at(mean[None] / (1.0 + return_ratio))[0] ** 2 * (1.0 + return_ratio) ** 2
    own += mean / (1.0 + return_ratio) * return_ratio * (1.0 - return_ratio)
    variance = of_level + own * (1.0 - 1.0 / days)
    level_share = np.maximum(of_level - own / days, 0.0) / np.where(variance > 0, variance, 1.0)
    common = plan.common_share_ratio * days
    lasting = common / np.maximum(common + 1.0 - plan.common_share_ratio, _LEAST)  # b d**2 of a d + b d**2
    return _DayPlan(
        quantile_units=quantile_of_unseen_days(mean, np.sqrt(variance), level_scores()[:, None]),
        common_share_ratio=level_share * lasting,
        period_share_ratio=level_share * (1.0 - lasting),
        period=period,
        is_calibrated=np.isin(np.arange(1, n_days + 1), np.cumsum(lengths)),
    )


def _levels_of_periods(band: ForecastBand, n_periods: int, return_ratio: float) -> FloatArray:
    """(n_periods,) variance of each period's mean day; beyond the horizon that of the last one that is forecast."""
    days = band.days_in_period
    spread = _spread(band.quantile_units) / days * (1.0 + return_ratio)
    known = np.minimum(np.arange(n_periods), days.size - 1)
    return np.asarray(spread[known] ** 2)

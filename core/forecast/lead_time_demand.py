"""Demand over a protection interval, from the forecast's calibrated totals, not the history's spread."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.forecast.band import QUANTILE_LEVELS, ForecastBand
from core.forecast.distribution import level_scores
from core.forecast.lane_law import LaneLaw
from core.forecast.network_forecast import NetworkForecast
from core.forecast.quantile_law import QuantileLaw
from core.forecast.slow.days import periods_within
from core.forecast.slow.lanes import SlowLanes
from core.forecast.slow.law import N_LAW_PARAMETERS, SlowLaw
from core.laws.law import DemandLaw
from core.quantities import FloatArray, require_non_negative, require_ratio

# Lengths of a period in days, and how many are compared to find a trend: a week of days, four weeks, a year of months
BLOCKS_OF_PERIODS = (((1,), 7), ((7,), 4), ((28, 29, 30, 31), 12))
MIN_BLOCKS = 3


def _nothing() -> FloatArray:
    return np.empty(0)


@dataclass(frozen=True)
class LeadTimeDemand:
    """Workload of each lane until the replenishment is there; levels as in QUANTILE_LEVELS.

    mean_units: (n_lanes,); quantile_units: (n_levels, n_lanes); both NaN for a lane without any record.
    rate_units_per_day: (n_lanes,) mean workload of a day of the lead time. has_band: (n_lanes,); where it is
    False the quantiles say nothing. slow_parameters: (n_parameters, n_lanes) of the counting laws of slow lanes
    (`SlowLaw.parameters`), NaN where a lane is not slow; by default none is.
    """

    mean_units: FloatArray
    quantile_units: FloatArray
    rate_units_per_day: FloatArray
    has_band: NDArray[np.bool_]
    slow_parameters: FloatArray = field(default_factory=_nothing)

    def __post_init__(self) -> None:
        if self.slow_parameters.size == 0:
            nothing = np.full((N_LAW_PARAMETERS + len(QUANTILE_LEVELS), *np.shape(self.mean_units)), np.nan)
            object.__setattr__(self, "slow_parameters", nothing)

    @property
    def law(self) -> DemandLaw:
        """The law of this workload, elementwise over lanes: its losses are to be trusted, and its optimum is theirs."""
        regular = QuantileLaw(quantile_units=self.quantile_units, mean_units=self.mean_units)
        is_slow = np.isfinite(self.slow_parameters[0])
        if not is_slow.any():
            return regular
        return LaneLaw(regular, self._slow.demand, is_slow)

    @property
    def law_by_row(self) -> DemandLaw:
        """The law, (n_lanes, 1), to be asked for (n_lanes, n) or (n,) quantities."""
        return LeadTimeDemand(**{name: value[..., None] for name, value in vars(self).items()}).law

    @classmethod
    def unknown(cls, n_lanes: int) -> LeadTimeDemand:
        """Nothing known of any lane."""
        return cls(
            mean_units=np.full(n_lanes, np.nan),
            quantile_units=np.full((len(QUANTILE_LEVELS), n_lanes), np.nan),
            rate_units_per_day=np.full(n_lanes, np.nan),
            has_band=np.zeros(n_lanes, dtype=np.bool_),
        )

    def at_service_level(self, service_level_ratio: ArrayLike) -> FloatArray:
        """(n_lanes,) stock that covers the lead time with this probability (cycle service level).

        On slow lanes the promise is kept on that share of lanes, as the backtest found; their law's own quantile is a
        whole unit that often suffices more often than promised.
        """
        of_law = self.law.quantile(service_level_ratio)
        is_slow = np.isfinite(self.slow_parameters[0])
        if not is_slow.any():
            return of_law
        return np.asarray(np.where(is_slow, self._slow.quantile(service_level_ratio), of_law))[()]

    @property
    def _slow(self) -> SlowLaw:
        return SlowLaw.of_parameters(self.mean_units, self.slow_parameters)


def lead_time_demand(
    forecast: NetworkForecast | ForecastBand,
    *,
    lead_time_days: ArrayLike,
    sd_lead_time_days: ArrayLike = 0.0,
    return_ratio: ArrayLike = 0.0,
    elapsed_days: ArrayLike = 0.0,
) -> LeadTimeDemand:
    """Mean and quantiles of the workload (demand and returns) that arrives within the lead time.

    Parameters
    ----------
    forecast : of many lanes, or of one, which may then be asked for many lead times
    lead_time_days, sd_lead_time_days : float or (n_lanes,), >= 0; for periodic review add the review period
    return_ratio : float or (n_lanes,), 0 to 1
    elapsed_days : float or (n_lanes,), of the forecast, that are over on the day of the question: the lead time begins
        after them

    Returns
    -------
    LeadTimeDemand
        Quantiles of the totals of whole periods are calibrated on backtests. Inside a period their squared
        distance from the mean grows evenly, beyond the horizon as over its second half. The mean goes on there
        at the horizon's rate; where that rose or fell all the time, at its last one with the least of its
        changes, which fades within another horizon. A lead time that varies
        adds (score of the level * mean rate * sd of the lead time)**2, as in the root sum of squares, and
        returns add score**2 * mean * r * (1 - r).

    Assumes
    -------
    The lead time does not depend on demand. Each unit comes back independently of the others, with the same
    probability, within the lead time.
    """
    rates, days = np.atleast_2d(forecast.mean_units), np.atleast_2d(forecast.days_in_period)
    lead, sd_lead, ratio, elapsed, has_band, now = np.broadcast_arrays(
        require_non_negative("lead_time_days", lead_time_days),
        require_non_negative("sd_lead_time_days", sd_lead_time_days),
        require_ratio("return_ratio", return_ratio),
        require_non_negative("elapsed_days", elapsed_days),
        forecast.has_band,
        rates[:, 0] / days[:, 0],
    )
    by_level = forecast.total_quantile_units.reshape(len(QUANTILE_LEVELS), *rates.shape)
    shape = (lead.size, rates.shape[1])
    mean, square = _Totals(
        np.broadcast_to(rates, shape),
        np.broadcast_to(by_level, (len(by_level), *shape)),
        np.broadcast_to(days, shape),
    ).within(elapsed, lead)
    rate = np.where(lead > 0, mean / np.where(lead > 0, lead, 1.0), now)
    returned = mean * ratio * (1.0 - ratio)
    mean, rate, square = mean * (1.0 + ratio), rate * (1.0 + ratio), square * (1.0 + ratio) ** 2
    square = square + _signed_square(level_scores())[:, None] * ((rate * sd_lead) ** 2 + returned)
    quantile = np.maximum(mean + np.sign(square) * np.sqrt(np.abs(square)), 0.0)
    coming = LeadTimeDemand(
        mean_units=mean,
        quantile_units=np.maximum.accumulate(quantile, axis=0),
        rate_units_per_day=rate,
        has_band=np.array(has_band),
    )
    if isinstance(forecast.slow, SlowLanes) and forecast.slow.is_slow.any():
        _put_slow(
            coming,
            forecast.slow,
            rates > 0,
            days,
            lead=lead,
            sd_lead=sd_lead,
            return_ratio=ratio,
            elapsed=elapsed,
        )
    return coming


def _put_slow(
    coming: LeadTimeDemand,
    slow: SlowLanes,
    is_open: NDArray[np.bool_],
    days_in_period: NDArray[np.int64],
    *,
    lead: FloatArray,
    sd_lead: FloatArray,
    return_ratio: FloatArray,
    elapsed: FloatArray,
) -> None:
    """Write what the counting laws say over the figures of the slow lanes, or of the one lane there is."""
    of_one = slow.is_slow.size == 1
    chosen = np.ones(lead.size, dtype=np.bool_) if of_one else slow.is_slow
    open_periods = is_open | ~is_open.any(axis=1, keepdims=True)
    shape = (lead.size, is_open.shape[1])

    def periods(of_days: FloatArray) -> FloatArray:
        return periods_within(
            of_days,
            days_in_period=np.broadcast_to(days_in_period, shape),
            is_open=np.broadcast_to(open_periods, shape),
        )[chosen]

    n_periods = periods(elapsed + lead) - periods(elapsed) if elapsed.any() else periods(lead)
    rate = np.where(lead[chosen] > 0, n_periods / np.where(lead[chosen] > 0, lead[chosen], 1.0), 0.0)
    law = (slow if of_one else slow.where(chosen)).law(
        n_periods, sd_n_periods=sd_lead[chosen] * rate, return_ratio=return_ratio[chosen]
    )
    mean = np.asarray(law.mean)
    coming.mean_units[chosen] = mean
    coming.quantile_units[:, chosen] = law.quantiles()
    coming.slow_parameters[:, chosen] = law.parameters
    has_lead = lead[chosen] > 0
    now = coming.rate_units_per_day[chosen]
    coming.rate_units_per_day[chosen] = np.where(has_lead, mean / np.where(has_lead, lead[chosen], 1.0), now)


def coming_totals(band: ForecastBand, *, n_days: int) -> FloatArray:
    """(n_days,) expected demand, without returns, of the first 1, 2, ... n_days coming days of one lane."""
    days = np.arange(1, n_days + 1, dtype=np.float64)
    return lead_time_demand(band, lead_time_days=days).mean_units


class _Totals:
    """Totals of a forecast up to any day: their means, and the signed squares of their quantiles' distances."""

    def __init__(
        self, mean_units: FloatArray, total_quantile_units: FloatArray, days_in_period: NDArray[np.int64]
    ) -> None:
        self._quantile = total_quantile_units
        self._rate, self._change = _rates_beyond(mean_units, days_in_period)
        self._mean = np.pad(np.cumsum(mean_units, axis=1), ((0, 0), (1, 0)))
        self._end_day = np.pad(np.cumsum(days_in_period, axis=1), ((0, 0), (1, 0))).astype(np.float64)

    def within(self, elapsed: FloatArray, days: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The same as `until`, of so many days after the elapsed ones; all (n_lanes,).

        A total's square is v M + c M**2, M its mean: v of what differs from day to day, c of what all days have in
        common, as the horizon and its first half tell it. Of the difference of two totals it is therefore that of the
        later one less that of the earlier one and less 2 c M_earlier (M_later - M_earlier).
        """
        if not elapsed.any():
            return self.until(days)
        (before, before_square), (after, after_square) = self.until(elapsed), self.until(elapsed + days)
        mean = np.maximum(after - before, 0.0)
        square = np.abs(after_square) - np.abs(before_square) - 2.0 * self._common() * before * mean
        square = np.where(elapsed > 0, np.maximum(square, 0.0), np.abs(after_square))
        return mean, np.sign(after_square) * square

    def _common(self) -> FloatArray:
        """(n_levels, n_lanes) part of a total's square that grows as the square of its mean, over that square."""
        whole = self._end_day[:, -1]
        (mean, square), (half, half_square) = self.until(whole), self.until(whole / 2.0)
        square, half_square = np.abs(square), np.abs(half_square)
        of_parts = np.where(half > 0, half_square / np.where(half > 0, half, 1.0), np.inf)
        over = mean * (mean - half)
        common = np.where(over > 0, (square - of_parts * mean) / np.where(over > 0, over, 1.0), 0.0)
        most = np.where(mean > 0, square / np.where(mean > 0, mean, 1.0) ** 2, 0.0)
        return np.asarray(np.clip(common, 0.0, most))

    def until(self, days: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Mean (n_lanes,) and signed squares (n_levels, n_lanes) of the totals of so many days, (n_lanes,)."""
        lane, end_day = np.arange(days.size), self._end_day
        known = np.minimum(days, end_day[:, -1])
        period = np.clip((end_day <= known[:, None]).sum(axis=1) - 1, 0, end_day.shape[1] - 2)
        share = (known - end_day[lane, period]) / (end_day[lane, period + 1] - end_day[lane, period])
        begin_mean, end_mean = self._mean[lane, period], self._mean[lane, period + 1]
        distance = self._quantile[:, lane, np.maximum(period - 1, 0)] - begin_mean
        begin = np.where(period > 0, _signed_square(distance), 0.0)
        end = _signed_square(self._quantile[:, lane, period] - end_mean)
        mean, square = begin_mean + share * (end_mean - begin_mean), begin + share * (end - begin)
        beyond = np.where(days > known, days / np.where(known > 0, known, 1.0), 1.0)
        return mean + self._beyond(days - known), square * beyond ** (2.0 * self._growth())

    def _beyond(self, days: FloatArray) -> FloatArray:
        """(n_lanes,) mean of so many days beyond the horizon, whose change of rate fades."""
        horizon_days = self._end_day[:, -1]
        fading = horizon_days * (days + horizon_days * np.expm1(-days / horizon_days))
        return np.asarray(np.maximum(self._rate * days + self._change * fading, 0.0))

    def _growth(self) -> FloatArray:
        """(n_levels, n_lanes) power of time with which a total's distance grows beyond the horizon.

        As it grew over the second half of the horizon: 1/2 where errors of periods are independent, 1 where
        they last.
        """
        middle, last = (self._quantile.shape[2] - 1) // 2, self._quantile.shape[2] - 1
        begin, end = (np.abs(self._quantile[:, :, step] - self._mean[:, step + 1]) for step in (middle, last))
        first_day, last_day = self._end_day[:, middle + 1], self._end_day[:, last + 1]
        grows = (begin > 0) & (end > begin) & (first_day < last_day)
        ratio = np.where(grows, end / np.where(begin > 0, begin, 1.0), 1.0)
        return np.clip(np.log(ratio) / np.log(np.where(grows, last_day / first_day, math.e)), 0.5, 1.0)


def _rates_beyond(mean_units: FloatArray, days_in_period: NDArray[np.int64]) -> tuple[FloatArray, FloatArray]:
    """Rate [units per day] at the end of the horizon and its change per day, both (n_lanes,).

    Whole weeks of days, blocks of four weeks and years of months are compared, so that no season is
    taken for a trend. Where their rates do not all rise or all fall (a holiday, noise) there is no change, and the
    rate is that of the whole horizon.
    """
    days = days_in_period.sum(axis=1).astype(np.float64)
    rate, change = mean_units.sum(axis=1) / days, np.zeros(days.size)
    for period_days, block in BLOCKS_OF_PERIODS:
        lanes = np.flatnonzero(np.isin(days_in_period[:, 0], period_days))
        n_blocks = mean_units.shape[1] // block
        if lanes.size == 0 or n_blocks < MIN_BLOCKS:
            continue
        volume, length = (
            values[lanes, -n_blocks * block :].reshape(lanes.size, n_blocks, block).sum(axis=2)
            for values in (mean_units, days_in_period.astype(np.float64))
        )
        of_block = volume / length
        apart = (length[:, 1:] + length[:, :-1]) / 2.0
        changes = np.diff(of_block, axis=1) / apart
        agree = (np.sign(changes) == np.sign(changes[:, :1])).all(axis=1) & (changes[:, 0] != 0)
        least = np.where(agree, np.sign(changes[:, 0]) * np.abs(changes).min(axis=1), 0.0)
        change[lanes] = least
        rate[lanes] = np.where(agree, of_block[:, -1] + least * length[:, -1] / 2.0, rate[lanes])
    return rate, change


def _signed_square(values: FloatArray) -> FloatArray:
    return np.asarray(np.sign(values) * values**2)

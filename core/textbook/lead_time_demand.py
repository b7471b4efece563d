"""The exact law of the demand of a random lead time, and how far the normal formula misses it.

The root of the sum of squares has the right mean and spread, but a lead time that is mostly short and now and
then long is not normal: there the reorder point of `core.service.safety_stock` gives less service than it says.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.laws import DiscreteLaw, GammaLaw, PoissonLaw, empirical_law
from core.laws.count_probabilities import poisson_pmf, smallest_count_reaching
from core.quantities import FloatArray, require_non_negative, require_open_ratio, require_positive
from core.service.safety_stock import mean_lead_time_demand, sd_lead_time_demand, service_factor

_LEAD_TIME_POINTS = 200  # equally likely lead times that stand for a continuous law of them
_NO_SPREAD = 1e-6  # below this share of the mean a lead time counts as known
_HISTORY_STEPS = 1024  # grid steps from 0 to the largest period of a history


@dataclass(frozen=True)
class LeadTimeDemandPlan:
    """Exact reorder point beside the normal one; gap_units is exact less normal."""

    mean_units: float
    variance_units2: float
    exact_reorder_point_units: float
    normal_reorder_point_units: float
    normal_achieved_ratio: float
    gap_units: float


def lead_time_demand_law(demand: DiscreteLaw, lead_time: DiscreteLaw) -> DiscreteLaw:
    """Law of the demand of a random number of periods.

    Parameters
    ----------
    demand : demand of one period, in whole units >= 0
    lead_time : whole numbers of periods >= 0

    Returns
    -------
    DiscreteLaw
        From the generating function sum w_L P(s)**L, with rounding below 1e-14 on each probability.

    Raises
    ------
    InvalidParameter
        where a demand or a lead time is negative or not whole.

    Assumes
    -------
    Demand of different periods is independent, and independent of the lead time.
    """
    units = _whole_values("demand", demand)
    periods = _whole_values("lead_time", lead_time)
    size = int(units.max() * periods.max()) + 1
    one_period = np.bincount(units, weights=np.asarray(demand.probabilities), minlength=1)
    transform = np.fft.rfft(one_period, n=size) if one_period.size <= size else np.ones(size // 2 + 1)
    mixed = np.zeros(size // 2 + 1, dtype=np.complex128)
    for count, weight in zip(periods, np.asarray(lead_time.probabilities), strict=True):
        mixed += weight * transform**count
    probabilities = np.maximum(np.fft.irfft(mixed, n=size), 0.0) if size > 1 else np.ones(1)
    return DiscreteLaw(
        values_units=np.arange(size, dtype=np.float64),
        probabilities=probabilities / probabilities.sum(),
    )


def period_pmf(law: PoissonLaw | DiscreteLaw) -> FloatArray:
    """Probabilities of 0, 1, 2 ... units in one period; of a Poisson law all but the last 1e-20.

    Raises
    ------
    InvalidParameter
        where there is no demand at all, or a DiscreteLaw has values that are negative or not whole.
    """
    mean = float(require_positive("mean demand per period", law.mean))
    if isinstance(law, PoissonLaw):
        largest = np.ceil(mean + 12.0 * np.sqrt(mean) + 40.0)
        return poisson_pmf(np.arange(largest + 1.0), mean)
    pmf = np.bincount(_whole_values("demand", law), weights=np.asarray(law.probabilities))
    return pmf.astype(np.float64)


def plan_lead_time_demand(
    demand: PoissonLaw | DiscreteLaw, lead_time: DiscreteLaw, *, service_level_ratio: float
) -> LeadTimeDemandPlan:
    """Reorder point that meets a cycle service level exactly, beside the one of the normal formula.

    Parameters
    ----------
    demand : demand of one period; a DiscreteLaw in whole units
    lead_time : periods; whole numbers where the demand is a DiscreteLaw
    service_level_ratio : float, above 0 and below 1

    Formula
    -------
    Exact: the smallest q with sum over L of P(L) P(D_1 + ... + D_L <= q) >= service level. Normal: m + z
    sqrt(v) with m = E[L] E[D] and v = E[L] Var[D] + E[D]**2 Var[L], and the service that this point really
    gives.

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Assumes
    -------
    Demand of different periods is independent, and independent of the lead time.

    Source
    ------
    Law of a random sum: Feller, An Introduction to Probability Theory, volume 1, chapter XII.
    """
    level = require_open_ratio("service_level_ratio", service_level_ratio)
    require_non_negative("lead_time", lead_time.values_units)
    variance_per_period = demand.mean if isinstance(demand, PoissonLaw) else demand.variance_units2
    mean = float(mean_lead_time_demand(mean_units_per_day=demand.mean, lead_time_days=lead_time.mean))
    sd = float(
        sd_lead_time_demand(
            mean_units_per_day=demand.mean,
            sd_units_per_day=np.sqrt(variance_per_period),
            lead_time_days=lead_time.mean,
            sd_lead_time_days=np.sqrt(lead_time.variance_units2),
        )
    )
    normal_point = mean + float(service_factor(level)) * sd
    if isinstance(demand, PoissonLaw):
        exact_point = _poisson_quantile(demand, lead_time, level)
        achieved = float(_poisson_at_most(demand, lead_time, np.asarray(normal_point)))
    else:
        law = lead_time_demand_law(demand, lead_time)
        exact_point, achieved = float(law.quantile(level)), float(law.at_most(normal_point))
    return LeadTimeDemandPlan(
        mean_units=mean,
        variance_units2=sd * sd,
        exact_reorder_point_units=exact_point,
        normal_reorder_point_units=normal_point,
        normal_achieved_ratio=achieved,
        gap_units=exact_point - normal_point,
    )


def plan_from_history(
    *,
    period_demand_units: ArrayLike,
    mean_lead_time_periods: float,
    sd_lead_time_periods: float,
    service_level_ratio: float,
) -> LeadTimeDemandPlan:
    """Reorder point from a lane's own periods, without a law, beside the one of the normal formula.

    Parameters
    ----------
    period_demand_units : (n_periods,) array, >= 0
        Known demand of past periods.
    mean_lead_time_periods, sd_lead_time_periods : float, >= 0
    service_level_ratio : float, above 0 and below 1

    Returns
    -------
    LeadTimeDemandPlan
        Demand is laid on a grid of 1,024 steps up to its largest period, the lead time on whole periods, both
        so that their means stay; nothing is drawn at random.

    Formula
    -------
    the smallest q with P(demand of a random lead time, drawn from the lane's own periods, <= q) >= service
    level

    Raises
    ------
    InvalidParameter
        where the history is empty or an argument is outside its domain.

    Assumes
    -------
    Coming periods are drawn from the past ones, independently of each other and of the lead time.

    Source
    ------
    Law of a random sum with the empirical law of one period (a bootstrap without its noise).
    """
    history = np.ravel(require_non_negative("period_demand_units", period_demand_units))
    lead_time = whole_period_lead_times(mean_periods=mean_lead_time_periods, sd_periods=sd_lead_time_periods)
    step = float(np.max(history, initial=0.0)) / _HISTORY_STEPS or 1.0
    plan = plan_lead_time_demand(
        on_whole_numbers(empirical_law(history / step)), lead_time, service_level_ratio=service_level_ratio
    )
    return LeadTimeDemandPlan(
        mean_units=plan.mean_units * step,
        variance_units2=plan.variance_units2 * step * step,
        exact_reorder_point_units=plan.exact_reorder_point_units * step,
        normal_reorder_point_units=plan.normal_reorder_point_units * step,
        normal_achieved_ratio=plan.normal_achieved_ratio,
        gap_units=plan.gap_units * step,
    )


def whole_period_lead_times(*, mean_periods: float, sd_periods: float) -> DiscreteLaw:
    """Whole-period lead times that stand for a gamma lead time with this mean and sd; the mean stays.

    Raises
    ------
    InvalidParameter
        where an argument is negative or not finite.
    """
    mean = float(require_non_negative("mean_periods", mean_periods))
    sd = float(require_non_negative("sd_periods", sd_periods))
    if sd <= _NO_SPREAD * mean or mean == 0:
        return on_whole_numbers(empirical_law(mean))
    middles = (np.arange(_LEAD_TIME_POINTS) + 0.5) / _LEAD_TIME_POINTS
    points = GammaLaw.from_mean_and_cv(mean_units=mean, cv_ratio=sd / mean).quantile(middles)
    return on_whole_numbers(empirical_law(points * (mean / points.mean())))


def on_whole_numbers(law: DiscreteLaw) -> DiscreteLaw:
    """The law with each value shared between its two whole neighbours so that the mean stays."""
    values = np.asarray(law.values_units, dtype=np.float64)
    weights = np.asarray(law.probabilities, dtype=np.float64)
    below = np.floor(values)
    upper_share = values - below
    neighbours = np.concatenate([below, below + 1.0])
    shares = np.concatenate([weights * (1.0 - upper_share), weights * upper_share])
    distinct, place = np.unique(neighbours[shares > 0], return_inverse=True)
    return DiscreteLaw(values_units=distinct, probabilities=np.bincount(place, weights=shares[shares > 0]))


def _poisson_at_most(demand: PoissonLaw, lead_time: DiscreteLaw, quantity: FloatArray) -> FloatArray:
    by_lead_time = demand.over_periods(lead_time.values_units).at_most(quantity[..., None])
    ratio: FloatArray = by_lead_time @ np.asarray(lead_time.probabilities)
    return ratio


def _poisson_quantile(demand: PoissonLaw, lead_time: DiscreteLaw, level: FloatArray) -> float:
    start = float(demand.mean * np.max(lead_time.values_units))
    return float(
        smallest_count_reaching(level, lambda counts: _poisson_at_most(demand, lead_time, counts), start)
    )


def _whole_values(name: str, law: DiscreteLaw) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    values = np.asarray(require_non_negative(name, law.values_units))
    if np.any(values != np.floor(values)):
        raise InvalidParameter(name, f"{float(values[values != np.floor(values)][0]):g}", "a whole number")
    return values.astype(np.int64)

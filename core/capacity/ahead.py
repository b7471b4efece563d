"""Own capacity for the coming weeks: what it costs as booked, and the size that would cost least."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.demand.cadence import weekdays
from core.forecast.band import ForecastBand
from core.forecast.distribution import quantile_at
from core.forecast.horizons import near_periods
from core.quantities import require_non_negative, require_positive, require_ratio

N_LEVELS = 200  # equally likely outcomes that stand for the law of each period


@dataclass(frozen=True)
class CapacityAhead:
    """Own capacity per open day over the coming four weeks (one month on monthly lanes); costs per open day."""

    n_periods: int
    best_units_per_day: float
    booked_cost_per_day: float
    best_cost_per_day: float


def plan_capacity_ahead(
    band: ForecastBand,
    *,
    own_capacity_units_per_day: float,
    own_capacity_cost_per_unit: float,
    partner_surcharge_per_unit: float,
    return_ratio: float = 0.0,
    closed_weekdays: tuple[int, ...] = (),
) -> CapacityAhead | None:
    """The capacity that costs least over the coming weeks, beside the one that is booked.

    Parameters
    ----------
    band : forecast of demand, without returns
    own_capacity_units_per_day : >= 0; own_capacity_cost_per_unit : > 0; partner_surcharge_per_unit : >= 0
    return_ratio : 0 to 1
    closed_weekdays : Monday is 0; days on which the lane does not run

    Returns
    -------
    CapacityAhead, or None where no coming day is open

    Raises
    ------
    InvalidParameter
        where an argument is outside its domain.

    Formula
    -------
    C H + mean over coming days of E[(W - C)+] (H + S); least where the mean of P(W > C) is H / (H + S)

    Source
    ------
    First-order condition of the booked cooperation cost (`core.capacity.overflow`), over a mixture of coming days.
    """
    own = float(require_non_negative("own_capacity_units_per_day", own_capacity_units_per_day))
    own_cost = float(require_positive("own_capacity_cost_per_unit", own_capacity_cost_per_unit))
    surcharge = float(require_non_negative("partner_surcharge_per_unit", partner_surcharge_per_unit))
    workload_per_unit = 1.0 + require_ratio("return_ratio", return_ratio)
    days = band.days_in_period
    near = near_periods(days) & ~np.isin(
        weekdays(band.period_starts.astype("datetime64[D]").astype(np.int64)), closed_weekdays
    )
    if not near.any():
        return None
    levels = (np.arange(N_LEVELS) + 0.5) / N_LEVELS
    quantiles = band.quantile_units[:, None, near]
    shape = (quantiles.shape[0], N_LEVELS, quantiles.shape[2])
    outcomes = quantile_at(np.broadcast_to(quantiles, shape), levels[:, None])
    workload = outcomes * workload_per_unit / days[near]
    best = float(np.quantile(workload, surcharge / (own_cost + surcharge), method="inverted_cdf"))

    def cost_per_day(capacity: float) -> float:
        overflow = float(np.maximum(workload - capacity, 0.0).mean())
        return capacity * own_cost + overflow * (own_cost + surcharge)

    return CapacityAhead(
        n_periods=int(near.sum()),
        best_units_per_day=best,
        booked_cost_per_day=cost_per_day(own),
        best_cost_per_day=cost_per_day(best),
    )

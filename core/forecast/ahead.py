"""What is coming on one lane or on many: all that a plan knows of a forecast."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.forecast.band import ForecastBand
from core.forecast.horizons import near_periods
from core.forecast.lead_time_demand import LeadTimeDemand, lead_time_demand
from core.forecast.network_forecast import NetworkForecast
from core.quantities import FloatOrColumn, Rows, take


@dataclass(frozen=True)
class Ahead:
    """Floats for one lane, (n_lanes,) arrays for a network.

    units_per_day: forecast demand per calendar day over the coming RISK_HORIZON_DAYS, one month of a monthly
    lane, without returns. lead_time: workload of the coming lead time.
    """

    units_per_day: FloatOrColumn
    lead_time: LeadTimeDemand

    @classmethod
    def unknown(cls, n_lanes: int) -> Ahead:
        """Nothing known of any lane."""
        return cls(np.full(n_lanes, np.nan), LeadTimeDemand.unknown(n_lanes))

    def take(self, rows: Rows) -> Ahead:
        """The same of some lanes."""
        return Ahead(self.units_per_day[rows], take(self.lead_time, rows))

    def put(self, rows: NDArray[np.int64], some: Ahead) -> None:
        """Write what is coming on some lanes into this."""
        self.units_per_day[rows] = some.units_per_day
        for name, column in vars(self.lead_time).items():
            column[..., rows] = getattr(some.lead_time, name)


def ahead_of(
    forecast: NetworkForecast | ForecastBand,
    *,
    lead_time_days: ArrayLike,
    sd_lead_time_days: ArrayLike,
    return_ratio: ArrayLike,
) -> Ahead:
    """What a forecast says is coming on its lanes, or on its one lane; the rest as in `lead_time_demand`."""
    days = np.atleast_2d(forecast.days_in_period)
    near = near_periods(days)
    return Ahead(
        units_per_day=(forecast.mean_units * near).sum(axis=1) / (days * near).sum(axis=1),
        lead_time=lead_time_demand(
            forecast,
            lead_time_days=lead_time_days,
            sd_lead_time_days=sd_lead_time_days,
            return_ratio=return_ratio,
        ),
    )

"""What is coming on a lane whose days are normal and independent, worked out by hand."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from core.demand.day_noise import POWERS, DayNoise
from core.forecast.ahead import Ahead
from core.forecast.band import QUANTILE_LEVELS
from core.forecast.lead_time_demand import LeadTimeDemand
from core.laws import NormalLaw
from core.laws.cells import CellLaw, pool_outcomes
from core.quantities import take

N_POINTS = 20_000


def normal_days(mean: float, sd: float) -> CellLaw:
    """A normal day in cells."""
    points = mean + sd * ndtri((np.arange(N_POINTS) + 0.5) / N_POINTS)
    return take(pool_outcomes(points[None], np.ones((1, N_POINTS))), 0)


def normal_total(mean: float, sd: float, days: float, *, sd_days: float = 0.0) -> LeadTimeDemand:
    """The total of so many days, the number of which may vary."""
    spread = np.sqrt(days * sd**2 + (mean * sd_days) ** 2)
    law = NormalLaw(mean * days, spread)
    return LeadTimeDemand(law.mean, law.quantile(np.array(QUANTILE_LEVELS)), mean, True)


def normal_ahead(
    mean: float = 100.0,
    sd: float = 20.0,
    *,
    lead_time_days: float = 4.0,
    sd_lead_time_days: float = 0.0,
    protection_days: float = 11.0,
    time_to_recover_days: float = 1.0,
    last_year_mean: float | None = None,
) -> Ahead:
    """One lane that runs every day."""
    day = normal_days(mean, sd)
    return Ahead(
        units_per_day=mean,
        year_units_per_day=mean,
        lead_time=normal_total(mean, sd, lead_time_days, sd_days=sd_lead_time_days),
        protected=normal_total(mean, sd, protection_days, sd_days=sd_lead_time_days),
        outage=normal_total(mean, sd, time_to_recover_days),
        next_days=day,
        next_year=day,
        last_year=normal_days(mean if last_year_mean is None else last_year_mean, sd),
        open_share_ratio=1.0,
        level_range_ratio=normal_total(1.0, sd / mean, 28.0).law.quantile(np.array([0.1, 0.9])) / 28.0,
        year_range_ratio=normal_total(1.0, sd / mean, 28.0).law.quantile(np.array([0.1, 0.9])) / 28.0,
        year_is_seen=np.asarray(True),
        day_noise=DayNoise(np.array([[sd**2], *[[0.0]] * (len(POWERS) - 1)]), np.array([365])),
    )

"""Small series for tables: the last weeks of a lane as a sparkline."""

from __future__ import annotations

import numpy as np

from core.demand.profile import DemandHistory

SPARKLINE_DAYS = 56
MOST_SPARK_POINTS = 56


def recent_series(history: DemandHistory) -> list[float]:
    """Demand of the last eight weeks (at least eight periods), open periods only, unknown ones left out."""
    n_periods = max(8, int(np.ceil(SPARKLINE_DAYS / float(history.days_in_period.mean()))))
    recent = slice(-n_periods, None)
    demand = history.demand_units[recent][history.is_open[recent]]
    return [float(value) for value in demand[~np.isnan(demand)][-MOST_SPARK_POINTS:]]

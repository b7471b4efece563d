"""How much of each lane's forecast is over on the day of the question.

A lane's forecast begins after its newest record, the workspace's question after the newest day of any lane: the weekend
on which a lane rests has passed, and so has a month whose report is not there yet.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from core.demand.profile import NetworkHistory
from core.quantities import FloatArray
from core.watch.verdict import DAYS_UNTIL_STALE
from core.watch.watchtower import EPOCH


def elapsed_days(history: NetworkHistory, as_of: date | None) -> FloatArray:
    """(n_lanes,) days after each lane's last period, up to and with the day of the question.

    0 where data are so old that they count as stale: what is told of such a lane is told of the days after its newest
    data, and says so.

    Parameters
    ----------
    as_of : the day of the question; None where there are no records
    """
    if as_of is None:
        return np.zeros(len(history.lanes))
    days = (as_of - EPOCH).days + 1 - history.first_days(history.end_positions)
    is_told = (days > 0) & (days <= DAYS_UNTIL_STALE[history.cadence]) & (np.diff(history.offsets) > 0)
    return np.where(is_told, days, 0).astype(np.float64)

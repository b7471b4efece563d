"""Which of many alarms stand out: of tens of thousands of lanes some show something every day, by chance alone."""

from __future__ import annotations

import numpy as np

from core.quantities import FloatArray, require_open_ratio
from core.watch.state import BoolArray

FALSE_SHARE = 0.10  # of the alarms that stand out, at most this share is expected to be false


def stand_out(chance: FloatArray, *, false_share: float = FALSE_SHARE) -> BoolArray:
    """(n_lanes,) the lanes whose alarms stand out from what chance brings to so many lanes.

    Of these at most `false_share` are expected to be lanes at which nothing changed. Lanes that cannot be judged are
    not counted.

    Parameters
    ----------
    chance : (n_lanes,) probability of each lane's alarm where nothing changed, NaN where it cannot be judged
    false_share : ratio, 0 to 1 excluded

    Raises
    ------
    InvalidParameter
        where the share is none.

    Formula
    -------
    the k smallest of m chances, k the largest with chance(k) <= share * k / m

    Source
    ------
    Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300: for lanes whose noise is
    independent or goes the same way.
    """
    require_open_ratio("false_share", false_share)
    judged = np.sort(chance[np.isfinite(chance)])
    within = np.flatnonzero(judged <= false_share * np.arange(1, judged.size + 1) / max(judged.size, 1))
    if within.size == 0:
        return np.zeros(chance.size, dtype=np.bool_)
    return np.asarray(chance <= judged[within[-1]])

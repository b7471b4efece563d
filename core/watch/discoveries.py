"""Which of many alarms stand out: of tens of thousands of lanes some show something every day, by chance alone."""

from __future__ import annotations

import numpy as np

from core.quantities import BoolArray, FloatArray, require_open_ratio

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
    judged = chance[np.isfinite(chance)]
    largest = largest_chance(judged, n_judged=judged.size, false_share=false_share)
    return np.zeros(chance.size, dtype=np.bool_) if largest is None else np.asarray(chance <= largest)


def largest_chance(small: FloatArray, *, n_judged: int, false_share: float = FALSE_SHARE) -> float | None:
    """The largest chance that stands out among `n_judged` lanes, None where none does.

    small: their chances, of which those above `false_share` may be left out: none of them ever stands out.
    """
    require_open_ratio("false_share", false_share)
    in_order = np.sort(small)
    within = np.flatnonzero(in_order <= false_share * np.arange(1, in_order.size + 1) / max(n_judged, 1))
    return float(in_order[within[-1]]) if within.size else None

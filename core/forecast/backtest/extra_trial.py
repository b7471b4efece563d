"""Where extra methods are tried, and what has to come of it before they are used.

They are tried on an even sample of the backtest, and only where forecasting every lane stays affordable. There
they are chosen by the same score as every other method; the combination that holds some of them then has to err
clearly less than the one without, on all rows and on the newest ones, or everything stays as if they had not been
tried. (On M3 a gain of 2.6 % on a sample of older windows was a loss of 1 % in the next one; the newest window of
the sample already showed it.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.errors import InvalidParameter
from core.forecast.backtest.origins import BacktestRows
from core.forecast.band import MethodScore
from core.forecast.methods.catalogue import METHOD_NAMES
from core.forecast.methods.extra import NEWEST_PERIODS, ExtraMethods
from core.quantities import IntArray

# Periods that are put to the methods: to learn, and to forecast every lane once. The three methods of
# statsforecast together take about a millisecond of one processor for each: 40 and 200 seconds.
MAX_PERIODS_TO_LEARN, MAX_PERIODS_TO_FORECAST = 40_000, 200_000
MIN_GAIN_RATIO = 0.02  # a smaller gain on a sample may be chance, and does not pay for minutes


def why_left_out(
    extra: ExtraMethods, rows: BacktestRows, *, n_periods_of_lane: IntArray, cadence: str
) -> str:
    """Why the methods are not tried on these lanes, in a sentence; empty where they are.

    Raises
    ------
    InvalidParameter
        where a name is that of one of the twin's own methods.
    """
    taken = sorted(set(extra.names) & set(METHOD_NAMES))
    if taken:
        raise InvalidParameter("the name of an extra method", taken[0], "none of the twin's own methods")
    if rows.lane.size == 0:
        return (
            f"The methods of {extra.source} are not tried: no {cadence} lane is long enough for a backtest."
        )
    n_periods = int(np.minimum(n_periods_of_lane, NEWEST_PERIODS).sum())
    if n_periods > MAX_PERIODS_TO_FORECAST:
        return (
            f"The methods of {extra.source} are not tried: they would take minutes for the {n_periods:,} periods "
            f"of these {cadence} lanes; up to {MAX_PERIODS_TO_FORECAST:,} they compete."
        )
    return ""


def sample_rows(rows: BacktestRows) -> BacktestRows:
    """An even sample of all origins and lanes, as many rows as are affordable."""
    n_periods = np.minimum(np.isfinite(rows.demand_units).sum(axis=1), NEWEST_PERIODS).sum()
    n_sampled = int(MAX_PERIODS_TO_LEARN * rows.lane.size / max(n_periods, 1))
    if n_sampled >= rows.lane.size:
        return rows
    chosen = np.linspace(0, rows.lane.size - 1, n_sampled).round().astype(np.int64)
    return BacktestRows(**{name: values[chosen] for name, values in vars(rows).items()})


def what_became_of(
    extra: ExtraMethods,
    *,
    n_rows: int,
    gain_ratios: tuple[float, ...],
    is_among_best: bool,
    is_used: bool,
) -> str:
    """What the trial of these methods found, in a sentence; gain_ratios: on all rows, and on the newest ones."""
    tried = f"The methods of {extra.source} were tried on {n_rows:,} histories cut off earlier"
    if not is_among_best:
        return f"{tried}; none of them is among the best there."
    on_all, on_newest = (f"{100 * abs(gain):.1f} % {'less' if gain > 0 else 'more'}" for gain in gain_ratios)
    found = f"{tried}; with them the forecast errs {on_all}, on the newest of these {on_newest}"
    if is_used:
        return f"{found}, so they are used."
    return f"{found}: not enough to use them, {100 * MIN_GAIN_RATIO:.0f} % less on both is asked."


def scores_beside(
    own: tuple[MethodScore, ...], beside: tuple[MethodScore, ...], *, names: Sequence[str]
) -> tuple[MethodScore, ...]:
    """Own scores and those of extra methods, which were tried on fewer rows.

    Both are errors relative to the seasonal naive forecast of the same rows; the share of demand is brought to
    all rows by the same ratio.
    """
    all_rows, sample = (_wape_of_seasonal_naive(scores) for scores in (own, beside))
    ratio = all_rows / sample if sample > 0 else 1.0
    extras = (
        replace(score, wape_ratio=score.wape_ratio * ratio, is_selected=False)
        for score in beside
        if score.method in names
    )
    return (*own[:-1], *extras, own[-1])


def _wape_of_seasonal_naive(scores: tuple[MethodScore, ...]) -> float:
    return next(score.wape_ratio for score in scores if score.method == "seasonal naive")

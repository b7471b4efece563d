"""What the trial of every method teaches about one kind of lane: who forecasts it, and how wide its bands must be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.forecast.backtest.conformal import error_quantiles
from core.forecast.backtest.evidence import Evidence, check_newest_origin
from core.forecast.backtest.selection import best_methods, combine_best, method_scores
from core.forecast.backtest.trial import Trial
from core.forecast.band import MethodScore
from core.forecast.methods.extra import ExtraMethods
from core.forecast.slow.learned import SlowLearned
from core.quantities import FloatArray

IntArray = NDArray[np.int64]

REGULAR, INTERMITTENT = 0, 1
KIND_NAMES = ("regular", "intermittent")
DEFAULT_METHOD = "exponential smoothing"  # where no lane is long enough for a backtest


def empty_chance(demand_units: FloatArray, *, is_intermittent: bool) -> FloatArray:
    """(n_rows,) probability that a period brings no volume: that of the row's history, 0 on regular lanes.

    demand_units : (n_rows, n_periods), NaN where unknown and on closed days
    """
    if not is_intermittent:
        return np.zeros(demand_units.shape[0])
    return np.asarray(((demand_units == 0).sum(axis=1) + 1) / (np.isfinite(demand_units).sum(axis=1) + 2))


@dataclass(frozen=True)
class KindCalibration:
    """Of the regular or of the intermittent lanes of one cadence.

    n_lanes: lanes of this kind that were learned from. members are the methods whose combination, called
    `method`, forecasts these lanes; scores are empty where no lane was long enough for a backtest.
    period_quantiles, total_quantiles: (n_levels, horizon) quantiles of scaled errors. extra: methods from
    outside that were tried too, of which some may be among the members; extra_note: what became of them.
    slow: the counting law that forecasts intermittent lanes instead of members.
    """

    is_intermittent: bool
    n_lanes: int
    method: str
    members: tuple[str, ...]
    period_quantiles: FloatArray
    total_quantiles: FloatArray
    evidence: Evidence | None
    scores: tuple[MethodScore, ...]
    extra: ExtraMethods | None = None
    extra_note: str = ""
    slow: SlowLearned | None = None

    @property
    def measured_coverage(self) -> tuple[tuple[float, float], ...]:
        """((nominal, measured), ...); empty where it could not be measured."""
        return () if self.evidence is None else self.evidence.measured_coverage


def calibrate_kind(kind: int, trial: Trial, *, n_lanes: int) -> KindCalibration:
    """Choose the methods that did best in the trial, and measure the errors of their combination."""
    intermittent, rows = kind == INTERMITTENT, trial.rows
    if rows.lane.size == 0:
        no_errors = error_quantiles(
            np.empty((0, rows.actual_units.shape[1])), offset_periods=rows.offset_periods
        )
        return KindCalibration(
            intermittent, n_lanes, DEFAULT_METHOD, (DEFAULT_METHOD,), no_errors, no_errors, None, ()
        )
    best = best_methods(
        errors_units=rows.actual_units - trial.forecasts,
        actual_units=rows.actual_units,
        spread_units=trial.noise_units,
        is_intermittent=intermittent,
    )
    forecast = combine_best(trial.forecasts[best], is_intermittent=intermittent)
    error = rows.actual_units - forecast
    in_period = _scale(np.where(rows.is_open, error, np.nan), trial.spread.of_period_units)
    in_total = _scale(np.cumsum(error, axis=1), trial.spread.of_total_units)
    empty = empty_chance(rows.demand_units, is_intermittent=intermittent)[:, None]
    name = f"{'mean' if intermittent else 'median'} of the {best.size} best methods"
    return KindCalibration(
        is_intermittent=intermittent,
        n_lanes=n_lanes,
        method=name,
        members=tuple(trial.candidates[number] for number in best),
        period_quantiles=error_quantiles(in_period, offset_periods=rows.offset_periods),
        total_quantiles=error_quantiles(in_total, offset_periods=rows.offset_periods),
        evidence=check_newest_origin(
            rows,
            methods=trial.candidates,
            forecasts=trial.forecasts,
            spread=trial.spread,
            zero_chance_ratio=empty,
            is_intermittent=intermittent,
        ),
        scores=score_all(trial, name, forecast, best),
    )


def score_all(
    trial: Trial, combination: str, combined: FloatArray, best: IntArray
) -> tuple[MethodScore, ...]:
    """Scores of the candidates and, last, of the combination of the best."""
    names, rows = (*trial.candidates, combination), trial.rows
    scaled, wape = method_scores(
        errors_units=rows.actual_units - np.concatenate([trial.forecasts, combined[None]]),
        actual_units=rows.actual_units,
        spread_units=trial.noise_units,
    )
    benchmark = scaled[names.index("seasonal naive")]
    n_origins = int(np.unique(rows.offset_periods).size)
    return tuple(
        MethodScore(
            method=name,
            scaled_error=float(scaled[number] / benchmark) if benchmark > 0 else 1.0,
            wape_ratio=float(wape[number]),
            n_origins=n_origins,
            is_selected=number in best or number == len(names) - 1,
        )
        for number, name in enumerate(names)
    )


def _scale(errors: FloatArray, spread: FloatArray) -> FloatArray:
    return np.where(spread > 0, errors / np.where(spread > 0, spread, 1.0), np.nan)

"""What a workspace's backtest teaches: the methods of each kind of lane, and how wide its bands must be."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core import cadence as cal
from core.demand import NetworkHistory
from core.forecast.backtest import BacktestRows, backtest_rows
from core.forecast.conformal import error_quantiles
from core.forecast.evidence import Evidence, check_newest_origin
from core.forecast.extra_methods import ExtraMethods, forecast_by_all_methods, sample_rows, why_left_out
from core.forecast.learned_holidays import HolidaysAhead, LearnedHolidays
from core.forecast.methods import candidate_methods
from core.forecast.preparation import prepare_demand
from core.forecast.selection import N_BEST, best_methods, combine_best, method_scores
from core.forecast.spread import RowSpread, SpreadLaw, expected_spread, fit_spread_law
from core.forecast_band import MethodScore
from core.quantities import FloatArray

IntArray = NDArray[np.int64]

REGULAR, INTERMITTENT = 0, 1
KIND_NAMES = ("regular", "intermittent")
MIN_ROWS_OF_KIND = 100  # fewer backtest rows of a kind of lane are judged together with the other kind
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
    outside that were tried too, of which some may be among the members; extra_note: why they were not.
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

    @property
    def measured_coverage(self) -> tuple[tuple[float, float], ...]:
        """((nominal, measured), ...); empty where it could not be measured."""
        return () if self.evidence is None else self.evidence.measured_coverage


@dataclass(frozen=True)
class Calibration:
    """Of the lanes of one cadence: by kind (REGULAR, INTERMITTENT), and the spread law that all share."""

    kinds: dict[int, KindCalibration]
    law: SpreadLaw | None


def calibrate(
    history: NetworkHistory,
    *,
    learned: NetworkHistory,
    lanes: IntArray,
    is_intermittent: NDArray[np.bool_],
    horizon_periods: int,
    n_periods: int,
    extra: ExtraMethods | None = None,
    holidays: LearnedHolidays | None = None,
) -> Calibration:
    """Backtest every method on the lanes of one cadence; choose for each kind, and measure the errors.

    Parameters
    ----------
    learned : the history without what no method should learn from
    lanes : lane numbers; is_intermittent : (n_lanes of the network,)
    n_periods : how much of each history is looked at
    extra : further candidates, tried where that is affordable
    holidays : what a calendar taught about daily lanes, followed on the regular ones
    """
    cadence = int(history.cadence[lanes[0]])
    rows = backtest_rows(
        history, learned=learned, lanes=lanes, horizon_periods=horizon_periods, n_periods=n_periods
    )
    candidates = candidate_methods(season_periods=cal.SEASON_PERIODS[cadence], n_periods=n_periods)
    n_of_lane = np.diff(history.offsets)[lanes]
    extra_note = why_left_out(extra, rows, n_periods_of_lane=n_of_lane, cadence=cal.CADENCE_NAMES[cadence])
    if extra is not None and not extra_note:
        rows = sample_rows(rows)
        candidates += extra.names
    else:
        extra = None
    prepared = prepare_demand(rows.demand_units, season_periods=cal.SEASON_PERIODS[cadence])
    law = fit_spread_law(prepared, n_lanes=lanes.size)
    spread = expected_spread(prepared, horizon_periods=horizon_periods, law=law)
    forecasts = forecast_by_all_methods(
        prepared, horizon_periods=horizon_periods, methods=candidates, extra=extra
    )
    if holidays is not None and holidays.is_used:
        ahead = _holidays_after_origins(holidays, history, rows, ~is_intermittent)
        forecasts, spread = forecasts * ahead.ratio, ahead.widen(spread)
    forecasts = np.where(rows.is_open, forecasts, 0.0)

    def of_kind(kind: int) -> KindCalibration:
        chosen = is_intermittent[rows.lane] == bool(kind)
        if chosen.sum() < MIN_ROWS_OF_KIND:
            chosen = np.ones(chosen.size, dtype=np.bool_)
        of_rows = _calibrate_kind(
            kind,
            candidates,
            _rows_where(rows, chosen),
            forecasts[:, chosen],
            _spread_where(spread, chosen),
            n_lanes=int((is_intermittent[lanes] == bool(kind)).sum()),
        )
        return replace(of_rows, extra=extra, extra_note=extra_note)

    kinds = (kind for kind in (REGULAR, INTERMITTENT) if (is_intermittent[lanes] == bool(kind)).any())
    return Calibration(kinds={kind: of_kind(kind) for kind in kinds}, law=law)


def _holidays_after_origins(
    holidays: LearnedHolidays, history: NetworkHistory, rows: BacktestRows, is_regular: NDArray[np.bool_]
) -> HolidaysAhead:
    end_days = (history.first_position + np.diff(history.offsets))[rows.lane]
    return holidays.ahead(
        history,
        lanes=rows.lane,
        first_days=end_days - rows.offset_periods,
        horizon_periods=rows.actual_units.shape[1],
        followed_by=is_regular,
    )


def _calibrate_kind(
    kind: int,
    candidates: tuple[str, ...],
    rows: BacktestRows,
    forecasts: FloatArray,
    spread: RowSpread,
    *,
    n_lanes: int,
) -> KindCalibration:
    intermittent = kind == INTERMITTENT
    if rows.lane.size == 0:
        no_errors = error_quantiles(np.empty((0, forecasts.shape[2])), n_independent=0.0)
        return KindCalibration(
            intermittent, n_lanes, DEFAULT_METHOD, (DEFAULT_METHOD,), no_errors, no_errors, None, ()
        )
    noise = spread.of_period_units[:, 0]
    best = best_methods(
        errors_units=rows.actual_units - forecasts,
        actual_units=rows.actual_units,
        spread_units=noise,
        is_intermittent=intermittent,
    )
    forecast = combine_best(forecasts[best], is_intermittent=intermittent)
    error = rows.actual_units - forecast
    in_period = _scale(np.where(rows.is_open, error, np.nan), spread.of_period_units)
    in_total = _scale(np.cumsum(error, axis=1), spread.of_total_units)
    n_independent = np.unique(rows.lane).size * _windows(rows)
    empty = empty_chance(rows.demand_units, is_intermittent=intermittent)[:, None]
    name = f"{'mean' if intermittent else 'median'} of the {N_BEST} best methods"
    return KindCalibration(
        is_intermittent=intermittent,
        n_lanes=n_lanes,
        method=name,
        members=tuple(candidates[number] for number in best),
        period_quantiles=error_quantiles(in_period, n_independent=n_independent),
        total_quantiles=error_quantiles(in_total, n_independent=n_independent),
        evidence=check_newest_origin(
            rows,
            methods=candidates,
            forecasts=forecasts,
            spread=spread,
            zero_chance_ratio=empty,
            n_independent=n_independent,
            is_intermittent=intermittent,
        ),
        scores=_score_all(
            (*candidates, name), np.concatenate([forecasts, forecast[None]]), rows, noise, best
        ),
    )


def _score_all(
    names: tuple[str, ...], forecasts: FloatArray, rows: BacktestRows, noise: FloatArray, best: IntArray
) -> tuple[MethodScore, ...]:
    """Scores of the candidates and, last, of the combination of the best."""
    scaled, wape = method_scores(
        errors_units=rows.actual_units - forecasts, actual_units=rows.actual_units, spread_units=noise
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


def _windows(rows: BacktestRows) -> float:
    """How many horizons, end to end, the backtest saw."""
    nearest, furthest = float(rows.offset_periods.min()), float(rows.offset_periods.max())
    return 1.0 + (furthest - nearest) / nearest


def _scale(errors: FloatArray, spread: FloatArray) -> FloatArray:
    return np.where(spread > 0, errors / np.where(spread > 0, spread, 1.0), np.nan)


def _rows_where(rows: BacktestRows, chosen: NDArray[np.bool_]) -> BacktestRows:
    return BacktestRows(**{name: values[chosen] for name, values in vars(rows).items()})


def _spread_where(spread: RowSpread, chosen: NDArray[np.bool_]) -> RowSpread:
    return RowSpread(spread.of_period_units[chosen], spread.of_total_units[chosen])

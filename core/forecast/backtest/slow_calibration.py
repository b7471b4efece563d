"""What the backtest teaches about slow lanes: their counting law, and whether it kept its promises."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.demand.profile import NetworkHistory
from core.forecast.backtest.conformal import error_quantiles
from core.forecast.backtest.evidence import Evidence, Newest, evidence_at_newest
from core.forecast.backtest.kind_calibration import KindCalibration, score_all
from core.forecast.backtest.origins import BacktestRows
from core.forecast.backtest.trial import Trial
from core.forecast.lane_facts import from_begin
from core.forecast.lane_grid import right_aligned_demand, right_aligned_is_open
from core.forecast.slow.learned import SlowLearned, learn_slow
from core.forecast.slow.outlook import outlook
from core.forecast.slow.record import slow_record
from core.forecast.slow.silence import begins_with_demand
from core.forecast.slow.totals import slow_quantiles

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

COUNTING_LAW = "counting law"
MAX_CELLS = 2_000_000  # of a large network an even sample of lanes is enough


def calibrate_slow(
    history: NetworkHistory, trial: Trial, *, lanes: IntArray, n_periods: int
) -> KindCalibration:
    """Learn the law of the slow lanes of one cadence from their histories and the rows of the trial.

    Parameters
    ----------
    history : as the methods see it; lanes : numbers of the slow lanes of one cadence
    trial : of the rows of these lanes, which may be none; its methods stand beside the law in the scores
    """
    n_lanes = lanes.size
    rows, begins = trial.rows, begins_with_demand(history)
    lanes = lanes[even_numbers(lanes.size, max(1, MAX_CELLS // n_periods))]
    demand = right_aligned_demand(history, lanes=lanes, n_periods=n_periods)
    known = np.where(right_aligned_is_open(history, lanes=lanes, n_periods=n_periods), demand, np.nan)
    n_independent = np.unique(rows.lane).size * _windows(rows) if rows.lane.size else 0.0
    cadence, horizon = int(history.cadence[lanes[0]]), rows.actual_units.shape[1]
    learned = learn_slow(
        from_begin(known),
        begins=begins[lanes],
        rows=rows,
        begins_of_row=begins[rows.lane],
        cadence=cadence,
        n_independent=n_independent,
    )
    no_errors = error_quantiles(np.empty((0, horizon)), offset_periods=np.empty(0, dtype=np.int64))
    whole = KindCalibration(
        is_intermittent=True,
        n_lanes=n_lanes,
        method=COUNTING_LAW,
        members=(),
        period_quantiles=no_errors,
        total_quantiles=no_errors,
        evidence=None,
        scores=(),
        slow=learned,
    )
    if rows.lane.size == 0:
        return whole
    mean = _forecast(rows, begins[rows.lane], learned).forecast_units
    return replace(
        whole,
        evidence=_check_newest(
            trial, begins_of_row=begins[rows.lane], cadence=cadence, n_independent=n_independent
        ),
        scores=score_all(trial, COUNTING_LAW, mean, np.empty(0, dtype=np.int64)),
    )


def even_numbers(n_values: int, n_wanted: int) -> IntArray:
    """Numbers of an even sample of so many values."""
    if n_values <= n_wanted:
        return np.arange(n_values)
    return np.asarray(np.linspace(0, n_values - 1, n_wanted).round().astype(np.int64))


def _check_newest(
    trial: Trial, *, begins_of_row: BoolArray, cadence: int, n_independent: float
) -> Evidence | None:
    """Learn on all older origins, check on the newest; None with a single origin."""
    rows, newest = trial.rows, trial.rows.is_newest_origin
    if newest.all():
        return None
    # Windows of origins overlap: what also lies in the newest one must not be learned from.
    horizon = rows.actual_units.shape[1]
    before_newest = np.arange(horizon) < (rows.offset_periods - rows.offset_periods.min())[:, None]
    earlier = replace(rows, actual_units=np.where(before_newest, rows.actual_units, np.nan))
    older, now = _rows_where(earlier, ~newest), _rows_where(rows, newest)
    learned = learn_slow(
        now.demand_units,
        begins=begins_of_row[newest],
        rows=older,
        begins_of_row=begins_of_row[~newest],
        cadence=cadence,
        n_independent=n_independent,
    )
    return evidence_at_newest(
        rows,
        made=_forecast(now, begins_of_row[newest], learned),
        methods=trial.candidates,
        forecasts=trial.forecasts,
    )


def _forecast(rows: BacktestRows, begins: BoolArray, learned: SlowLearned) -> Newest:
    """What the law says of these rows."""
    record = slow_record(
        rows.demand_units, begins_with_demand=begins, memory_periods=learned.prior.memory_periods
    )
    coming = slow_quantiles(outlook(record, learned.prior), levels=learned.levels, is_open_ahead=rows.is_open)
    return Newest(
        forecast_units=coming.mean_units,
        band_units=coming.quantile_units,
        total_units=coming.total_quantile_units,
    )


def _windows(rows: BacktestRows) -> float:
    """How many horizons, end to end, the backtest saw."""
    nearest, furthest = float(rows.offset_periods.min()), float(rows.offset_periods.max())
    return 1.0 + (furthest - nearest) / nearest


def _rows_where(rows: BacktestRows, chosen: BoolArray) -> BacktestRows:
    return BacktestRows(**{name: values[chosen] for name, values in vars(rows).items()})

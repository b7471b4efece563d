"""What a workspace's backtest teaches: the methods of each kind of lane, and how wide its bands must be."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.demand import cadence as cal
from core.demand.profile import NetworkHistory
from core.forecast.agreement import LEAST_KAPPA_RATIO
from core.forecast.backtest.extra_trial import (
    MIN_GAIN_RATIO,
    sample_rows,
    scores_beside,
    what_became_of,
    why_left_out,
)
from core.forecast.backtest.kind_calibration import INTERMITTENT, REGULAR, KindCalibration, calibrate_regular
from core.forecast.backtest.origins import BacktestRows, backtest_rows
from core.forecast.backtest.slow_calibration import calibrate_slow
from core.forecast.backtest.spread import SpreadLaw, fit_spread_law
from core.forecast.backtest.trial import Trial, try_methods
from core.forecast.holidays.learned import HolidaysAhead, LearnedHolidays
from core.forecast.methods.catalogue import METHODS_OF_REGULAR_LANES, candidate_methods
from core.forecast.methods.extra import ExtraMethods
from core.forecast.methods.level_step import level_demand
from core.quantities import IntArray

COUNTED_NOTE = (
    "Lanes with rare volume are forecast by a counting law, beside which no further method competes."
)
MIN_ROWS_OF_KIND = 100  # fewer backtest rows of a kind of lane are judged together with the other kind


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
    usual_agreement_ratio: float = 0.0,
    extra: ExtraMethods | None = None,
    holidays: LearnedHolidays | None = None,
) -> Calibration:
    """Backtest every method on the lanes of one cadence; choose for each kind, and measure the errors.

    Parameters
    ----------
    learned : the history without what no method should learn from
    lanes : lane numbers; is_intermittent : (n_lanes of the network,)
    n_periods : how much of each history is looked at
    usual_agreement_ratio : how far lanes with rare demand go on as before (core.forecast.agreement)
    extra : further candidates, tried where that is affordable
    holidays : what a calendar taught about daily lanes, followed on the regular ones
    """
    cadence = int(history.cadence[lanes[0]])
    season_periods = cal.SEASON_PERIODS[cadence]
    rows = backtest_rows(
        history, learned=learned, lanes=lanes, horizon_periods=horizon_periods, n_periods=n_periods
    )
    candidates = candidate_methods(
        season_periods=season_periods,
        n_periods=n_periods,
        has_regular_lanes=not is_intermittent[lanes].all(),
    )
    levelled = level_demand(rows.demand_units, season_periods=season_periods)
    law = fit_spread_law(levelled.prepared, n_lanes=lanes.size)
    ahead = _holidays_after_origins(holidays, history, rows, ~is_intermittent)
    trial = try_methods(rows, levelled, candidates=candidates, law=law, holidays=ahead)
    n_of_kind = {kind: int((is_intermittent[lanes] == bool(kind)).sum()) for kind in (REGULAR, INTERMITTENT)}
    by_origin = usual_agreement_ratio < LEAST_KAPPA_RATIO

    def was_slow(trial: Trial) -> NDArray[np.bool_]:
        return _was_slow(trial.rows, is_intermittent, by_origin=by_origin)

    kinds = {}
    if n_of_kind[REGULAR]:
        of_regular = _of_kind(trial, REGULAR, was_slow(trial))
        kinds[REGULAR] = calibrate_regular(of_regular, n_lanes=n_of_kind[REGULAR])
    if n_of_kind[INTERMITTENT]:
        of_slow = trial.where(was_slow(trial))
        slow = lanes[is_intermittent[lanes]]
        kinds[INTERMITTENT] = calibrate_slow(learned, of_slow, lanes=slow, n_periods=n_periods)
    if extra is None:
        return Calibration(kinds, law)
    note = why_left_out(
        extra, rows, n_periods_of_lane=np.diff(history.offsets)[lanes], cadence=cal.CADENCE_NAMES[cadence]
    )
    if note:
        return Calibration({kind: replace(own, extra_note=note) for kind, own in kinds.items()}, law)
    sample = sample_rows(rows)
    beside = try_methods(
        sample,
        level_demand(sample.demand_units, season_periods=season_periods),
        candidates=candidates + extra.names,
        law=law,
        holidays=_holidays_after_origins(holidays, history, sample, ~is_intermittent),
        extra=extra,
    )
    weighed = {
        kind: _weigh_extra(own, _of_kind(beside, kind, was_slow(beside)), extra)
        for kind, own in kinds.items()
    }
    return Calibration(weighed, law)


def _was_slow(
    rows: BacktestRows, is_intermittent: NDArray[np.bool_], *, by_origin: bool
) -> NDArray[np.bool_]:
    """(n_rows,) rows of lanes that are slow now or, by origin, were so then.

    A part that took off since says nothing about lanes that run all the time. Where lanes go on as before (not
    by_origin) an empty stretch is a pause, and where too few rows would be left the lane of today is all there is.
    """
    now = is_intermittent[rows.lane]
    if by_origin and (~now & ~rows.is_rare).sum() >= MIN_ROWS_OF_KIND:
        return np.asarray(now | rows.is_rare)
    return now


def _of_kind(trial: Trial, kind: int, is_slow: NDArray[np.bool_]) -> Trial:
    chosen = is_slow == bool(kind)
    of_kind = trial.where(chosen) if chosen.sum() >= MIN_ROWS_OF_KIND else trial
    return of_kind.without(METHODS_OF_REGULAR_LANES) if kind == INTERMITTENT else of_kind


def _weigh_extra(own: KindCalibration, trial: Trial, extra: ExtraMethods) -> KindCalibration:
    """What was learned with extra methods where they pay, else what was learned without them."""
    if own.slow is not None:
        return replace(own, extra_note=COUNTED_NOTE)
    beside = calibrate_regular(trial, n_lanes=own.n_lanes)
    gains = tuple(
        some.gain_ratio(
            beside.members, average=beside.average, against=own.members, average_of_others=own.average
        )
        for some in (trial, trial.where(trial.rows.is_newest_origin))
    )
    is_among_best = bool(set(beside.members) & set(extra.names))
    is_used = is_among_best and min(gains) >= MIN_GAIN_RATIO
    note = what_became_of(
        extra, n_rows=trial.rows.lane.size, gain_ratios=gains, is_among_best=is_among_best, is_used=is_used
    )
    if is_used:
        return replace(beside, extra=extra, extra_note=note)
    scores = scores_beside(own.scores, beside.scores, names=extra.names)
    return replace(own, scores=scores, extra=extra, extra_note=note)


def _holidays_after_origins(
    holidays: LearnedHolidays | None,
    history: NetworkHistory,
    rows: BacktestRows,
    is_regular: NDArray[np.bool_],
) -> HolidaysAhead | None:
    if holidays is None or not holidays.is_used:
        return None
    end_days = history.end_positions[rows.lane]
    return holidays.ahead(
        history,
        lanes=rows.lane,
        first_days=end_days - rows.offset_periods,
        horizon_periods=rows.actual_units.shape[1],
        followed_by=is_regular,
    )

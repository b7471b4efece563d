"""What the trial of every method teaches about one kind of lane: who forecasts it, and how wide its bands must be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from core.forecast.backtest.conformal import scaled_errors
from core.forecast.backtest.evidence import Evidence, check_newest_origin
from core.forecast.backtest.selection import method_scores
from core.forecast.backtest.shared_growth import SharedGrowth, learn_growth
from core.forecast.backtest.structured import structured_quantiles
from core.forecast.backtest.teams import MEDIAN, choose_teams
from core.forecast.backtest.trial import Trial
from core.forecast.band import MethodScore
from core.forecast.methods.extra import ExtraMethods
from core.forecast.slow.learned import SlowLearned
from core.quantities import FloatArray, IntArray

REGULAR, INTERMITTENT = 0, 1
KIND_NAMES = ("regular", "intermittent")
DEFAULT_METHOD = "exponential smoothing"  # where no lane is long enough for a backtest


@dataclass(frozen=True)
class KindCalibration:
    """Of the regular or of the intermittent lanes of one cadence.

    n_lanes: lanes of this kind that were learned from. members are the methods whose combination, called
    `method`, forecasts these lanes; scores are empty where no lane was long enough for a backtest.
    period_quantiles, total_quantiles: (n_levels, N_STRUCTURES, horizon) quantiles of scaled errors. extra: methods from
    outside that were tried too, of which some may be among the members; extra_note: what became of them.
    slow: the counting law that forecasts intermittent lanes instead of members. members_of_structure: the methods of
    lanes of one structure (`core.forecast.methods.smoothed_regression`) where those differ. growth: how expected
    spreads grow with the horizon; None: each lane's in its own way. average: how members are combined, a name in
    `core.forecast.backtest.teams.AVERAGES`.
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
    members_of_structure: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    growth: SharedGrowth | None = None
    average: str = MEDIAN

    @property
    def measured_coverage(self) -> tuple[tuple[float, float], ...]:
        """((nominal, measured), ...); empty where it could not be measured."""
        return () if self.evidence is None else self.evidence.measured_coverage


def calibrate_regular(trial: Trial, *, n_lanes: int) -> KindCalibration:
    """Choose the methods that did best in the trial, and measure the errors of their combination."""
    rows = trial.rows
    if rows.lane.size == 0:
        no_errors = structured_quantiles(
            np.empty((0, rows.actual_units.shape[1])),
            offset_periods=rows.offset_periods,
            structure=trial.structure.number,
        )
        return KindCalibration(
            False, n_lanes, DEFAULT_METHOD, (DEFAULT_METHOD,), no_errors, no_errors, None, ()
        )
    structure = trial.structure.number
    teams = choose_teams(
        candidates=trial.candidates,
        errors_units=rows.actual_units - trial.forecasts,
        actual_units=rows.actual_units,
        spread_units=trial.noise_units,
        structure=structure,
        offset_periods=rows.offset_periods,
        season_periods=trial.season_periods,
    )
    best, forecast = teams.pooled, teams.combine(trial.forecasts, structure)
    error = rows.actual_units - forecast
    growth = learn_growth(trial.spread.around(forecast), error, offset_periods=rows.offset_periods)
    trial = replace(trial, spread=growth.of(trial.spread))
    spread = trial.spread.around(forecast)
    in_period = scaled_errors(np.where(rows.is_open, error, np.nan), spread.of_period_units)
    in_total = scaled_errors(np.cumsum(error, axis=1), spread.of_total_units)
    of_rows = {"offset_periods": rows.offset_periods, "structure": structure}
    name = f"{teams.average} of the {best.size} best methods"
    return KindCalibration(
        is_intermittent=False,
        n_lanes=n_lanes,
        method=name,
        members=tuple(trial.candidates[number] for number in best),
        period_quantiles=structured_quantiles(in_period, **of_rows),
        total_quantiles=structured_quantiles(in_total, **of_rows),
        evidence=check_newest_origin(trial),
        scores=score_all(trial, name, forecast, best),
        members_of_structure={
            number: tuple(trial.candidates[method] for method in members)
            for number, members in teams.of_structure.items()
        },
        growth=growth,
        average=teams.average,
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

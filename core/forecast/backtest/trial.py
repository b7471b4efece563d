"""Every candidate tried on the rows of a backtest, and how much one combination of them errs less than another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.forecast.backtest.origins import BacktestRows
from core.forecast.backtest.selection import method_scores
from core.forecast.backtest.spread import RowSpread, SpreadLaw, expected_spread
from core.forecast.backtest.teams import AVERAGES
from core.forecast.holidays.learned import HolidaysAhead
from core.forecast.methods.extra import ExtraMethods, forecast_by_all_methods
from core.forecast.methods.level_step import LevelledDemand
from core.forecast.methods.smoothed_regression import Structure
from core.quantities import FloatArray


@dataclass(frozen=True)
class Trial:
    """Rows, what each candidate forecast for them, and how much they were expected to err.

    forecasts : (n_candidates, n_rows, horizon), 0 on closed days; structure : what each row's past shows
    """

    rows: BacktestRows
    candidates: tuple[str, ...]
    forecasts: FloatArray
    spread: RowSpread
    structure: Structure
    season_periods: int

    @property
    def noise_units(self) -> FloatArray:
        """(n_rows,) each row's own noise."""
        return np.asarray(self.spread.of_period_units[:, 0])

    def where(self, chosen: NDArray[np.bool_]) -> Trial:
        """The same of some rows."""
        rows = {name: values[chosen] for name, values in vars(self.rows).items()}
        return replace(
            self,
            rows=BacktestRows(**rows),
            forecasts=self.forecasts[:, chosen],
            spread=self.spread.where(chosen),
            structure=self.structure.where(chosen),
        )

    def without(self, methods: Sequence[str]) -> Trial:
        """The same without some candidates."""
        kept = [number for number, name in enumerate(self.candidates) if name not in methods]
        names = tuple(self.candidates[number] for number in kept)
        return replace(self, candidates=names, forecasts=self.forecasts[kept])

    def gain_ratio(
        self, members: Sequence[str], *, average: str, against: Sequence[str], average_of_others: str
    ) -> float:
        """By how much the average of `members` errs less than that of others; negative where it errs more.

        Judged by both absolute errors; averages are names in AVERAGES.
        """
        two = np.stack(
            [
                AVERAGES[name](self.forecasts[[self.candidates.index(method) for method in methods]], axis=0)
                for methods, name in ((members, average), (against, average_of_others))
            ]
        )
        scores = method_scores(
            errors_units=self.rows.actual_units - two,
            actual_units=self.rows.actual_units,
            spread_units=self.noise_units,
        )
        gains = [1.0 - new / old if old > 0 else 0.0 for new, old in scores]
        return float(np.mean(gains))


def try_methods(
    rows: BacktestRows,
    levelled: LevelledDemand,
    *,
    candidates: tuple[str, ...],
    law: SpreadLaw | None,
    holidays: HolidaysAhead | None,
    extra: ExtraMethods | None = None,
) -> Trial:
    """Forecast every row by every candidate, some of which may be extra methods."""
    horizon, prepared, structure = rows.actual_units.shape[1], levelled.prepared, levelled.structure
    forecasts = forecast_by_all_methods(prepared, horizon_periods=horizon, methods=candidates, extra=extra)
    spread = expected_spread(prepared, horizon_periods=horizon, law=law, wander_ratio=structure.wander_ratio)
    if holidays is not None:
        forecasts, spread = forecasts * holidays.ratio, holidays.widen(spread)
    return Trial(
        rows,
        candidates,
        np.where(rows.is_open, forecasts, 0.0),
        spread,
        structure,
        prepared.season_periods,
    )

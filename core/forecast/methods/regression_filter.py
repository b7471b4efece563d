"""Regressions whose errors are smoothed: series and columns pass the same filter, and least squares follow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.quantities import FloatArray

FACTORS = np.array(
    [0.0, 0.03, 0.08, 0.15, 0.3, 0.5, 0.75, 1.0]
)  # 0: a regression, 1: changes from one to the next
RIDGE = 1e-9  # columns that a short history cannot tell apart share their effect
PERIODS_AT_ONCE = 32  # whose errors are held until their products are added up: so many stay in the cache


@dataclass(frozen=True)
class Filtered:
    """Last levels and sums of products of one-step errors, for each smoothing factor and row.

    level, squares: (n_factors, n_rows) of the series; column_level, cross: (..., n_columns) of the columns, and with
    the series; gram: (..., n_columns, n_columns).
    """

    level: FloatArray
    squares: FloatArray
    column_level: FloatArray
    cross: FloatArray
    gram: FloatArray

    @classmethod
    def of(cls, series: FloatArray, columns: FloatArray, begun: NDArray[np.bool_]) -> Filtered:
        """Of (n_rows, n_periods) series, where begun, and (n_periods, n_columns) columns; levels begin at 0."""
        factor, width = FACTORS[:, None, None], 1 + columns.shape[1]
        level = np.zeros((FACTORS.size, len(series), width))
        products = np.zeros((FACTORS.size, len(series), width, width))
        errors, value = np.empty((PERIODS_AT_ONCE, *level.shape)), np.empty((len(series), width))
        for start in range(0, series.shape[1], PERIODS_AT_ONCE):
            periods = range(start, min(start + PERIODS_AT_ONCE, series.shape[1]))
            for period, error in zip(periods, errors, strict=False):
                value[:, 0], value[:, 1:] = series[:, period], columns[period]
                value[~begun[:, period]] = 0.0
                np.subtract(value, level, out=error)
                level += factor * error
            some = errors[: len(periods)]
            products += some.transpose(1, 2, 3, 0) @ some.transpose(1, 2, 0, 3)
        of_series = products[..., 0, :]
        return cls(
            level[..., 0], of_series[..., 0], level[..., 1:], of_series[..., 1:], products[..., 1:, 1:]
        )

    def fit(self, chosen: list[int]) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Effects of the chosen columns (n_factors, n_rows, n_chosen), last level of what they leave, its squares."""
        gram, cross = self.gram[..., chosen, :][..., chosen], self.cross[..., chosen]
        scale = np.sqrt(np.maximum(np.diagonal(gram, axis1=-2, axis2=-1), np.finfo(np.float64).tiny))
        unit = gram / (scale[..., :, None] * scale[..., None, :]) + RIDGE * np.eye(len(chosen))
        effect = np.linalg.solve(unit, (cross / scale)[..., None])[..., 0] / scale
        level = self.level - (effect * self.column_level[..., chosen]).sum(axis=-1)
        return effect, level, np.maximum(self.squares - (effect * cross).sum(axis=-1), 0.0)

"""Bands of lanes of one structure: their own errors as far as there are enough, else those of all lanes."""

from __future__ import annotations

import numpy as np

from core.forecast.backtest.conformal import error_quantiles
from core.forecast.backtest.dependence import independent_errors
from core.forecast.methods.smoothed_regression import N_STRUCTURES
from core.quantities import FloatArray, IntArray

POOL_ERRORS = 6.0  # what all lanes show counts as much as so many independent errors of a structure's own


def structured_quantiles(
    scaled_errors: FloatArray, *, offset_periods: IntArray, structure: IntArray
) -> FloatArray:
    """(n_levels, N_STRUCTURES, horizon) quantiles of scaled errors of the lanes of each structure.

    Parameters
    ----------
    scaled_errors, offset_periods : as in `error_quantiles`; structure : (n_rows,) what each row's past showed

    The mean of the quantiles of the structure's own errors and of all, weighted by how many independent errors the
    structure has and by POOL_ERRORS.
    """
    pooled = error_quantiles(scaled_errors, offset_periods=offset_periods)
    quantiles = np.repeat(pooled[:, None], N_STRUCTURES, axis=1)
    for number in np.unique(structure).tolist():
        own = {
            "scaled_errors": scaled_errors[structure == number],
            "offset_periods": offset_periods[structure == number],
        }
        n_own = float(independent_errors(**own).max(initial=0.0))
        weight = n_own / (n_own + POOL_ERRORS)
        quantiles[:, number] = weight * error_quantiles(**own) + (1.0 - weight) * pooled
    return quantiles

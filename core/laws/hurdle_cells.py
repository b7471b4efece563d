"""A law of demand that is often nothing, put into the cells that the laws of days are mixed from."""

from __future__ import annotations

import numpy as np

from core.laws.cells import cell_borders, cell_weights
from core.laws.hurdle import HurdleLaw
from core.quantities import FloatArray


def cells_of(hurdle_law: HurdleLaw) -> FloatArray:
    """(N_CELLS, n_lanes) mean demand inside each cell of `core.laws.cells`.

    The volume of the lowest share p is E[D] - E[(D - q)+] - (1 - p) q, with q the quantile of p: cells keep the mean.
    """
    inner = cell_borders()[1:-1]
    quantile = hurdle_law.quantiles(inner)
    whole = np.asarray(hurdle_law.loss(0.0))
    below = whole - hurdle_law.loss(quantile) - (1.0 - inner[:, None]) * quantile
    reached = np.concatenate([np.zeros((1, *whole.shape)), np.maximum(below, 0.0), whole[None]])
    cells = np.diff(reached, axis=0) / cell_weights()[:, None]
    # what is nothing but for rounding is nothing
    cells = np.where(cells > 1e-9 * np.maximum(whole, 1e-300), cells, 0.0)
    return np.maximum.accumulate(cells, axis=0)

"""How much each of many fitted models is believed, by its errors and by how much it could choose."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.quantities import FloatArray

TINY_SHARE = 1e-12  # of the worst model's error: a perfect fit is not believed without bound
NO_ROOM = 1e3  # added where there are too few errors for so many parameters


def akaike_weights(
    squared_errors: FloatArray, *, n_errors: NDArray[np.int64], n_parameters: FloatArray
) -> FloatArray:
    """(n_models, n_rows) weights that sum to 1 over the models.

    Parameters
    ----------
    squared_errors : (n_models, n_rows) sum over each row's n_errors (n_rows,); n_parameters : (n_models,)

    Formula
    -------
    weight = exp(-AICc / 2) over its sum; AICc = n log(squared error / n) + 2 k + 2 k (k + 1) / (n - k - 1)

    Source
    ------
    Hurvich & Tsai (1989), Regression and time series model selection in small samples; Burnham & Anderson (2002),
    Model Selection and Multimodel Inference.
    """
    n, k = n_errors.astype(np.float64), n_parameters[:, None]
    worst = squared_errors.max(axis=0)
    share = np.where(worst > 0, squared_errors / np.where(worst > 0, worst, 1.0), 1.0)
    room = n - k - 1.0
    criterion = n * np.log(np.maximum(share, TINY_SHARE)) + 2 * k
    criterion += np.where(room > 0, 2 * k * (k + 1) / np.where(room > 0, room, 1.0), NO_ROOM)
    weight = np.exp((criterion.min(axis=0) - criterion) / 2)
    return np.asarray(weight / weight.sum(axis=0))

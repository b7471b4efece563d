"""Risk pooling: one buffer for several lanes needs less than the sum of their own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.quantities import FloatArray, require_between, require_non_negative
from core.service.safety_stock import safety_stock

_ROUNDING = 1e-9  # correlations estimated from data are symmetric and non-negative only to rounding


@dataclass(frozen=True)
class PoolingPlan:
    """Safety stock of lanes apart and together; saving_ratio is the share of the separate stock saved."""

    pooled_sd_units: float
    separate_safety_stock_units: float
    pooled_safety_stock_units: float
    saving_ratio: float


def pooled_sd(*, sd_units: ArrayLike, correlation: ArrayLike) -> float:
    """Spread of the sum of correlated demands.

    Parameters
    ----------
    sd_units : (n_lanes,) array, >= 0
    correlation : (n_lanes, n_lanes) array, symmetric, 1 on the diagonal, no negative eigenvalue

    Returns
    -------
    float [units]
        sqrt(sum over i, j of sd_i sd_j correlation_ij)

    Raises
    ------
    InvalidParameter
        where an sd is negative, or the matrix cannot be a correlation.

    Source
    ------
    Eppen (1979), Effects of centralization on expected costs in a multi-location newsboy problem.
    """
    sds = np.atleast_1d(require_non_negative("sd_units", sd_units))
    matrix = _require_correlation(correlation, sds.size)
    return float(np.sqrt(max(float(sds @ matrix @ sds), 0.0)))


def plan_pooling(*, sd_units: ArrayLike, correlation: ArrayLike, service_level_ratio: float) -> PoolingPlan:
    """Safety stock of lanes kept apart and together, at the same cycle service level.

    Raises
    ------
    InvalidParameter
        as `pooled_sd` and `safety_stock` do.
    """
    total = float(np.sum(sd_units))
    together = pooled_sd(sd_units=sd_units, correlation=correlation)
    separate = safety_stock(service_level_ratio=service_level_ratio, sd_lead_time_demand_units=total)
    pooled = safety_stock(service_level_ratio=service_level_ratio, sd_lead_time_demand_units=together)
    return PoolingPlan(
        pooled_sd_units=together,
        separate_safety_stock_units=float(separate),
        pooled_safety_stock_units=float(pooled),
        saving_ratio=1.0 - together / total if total > 0 else 0.0,
    )


def _require_correlation(correlation: ArrayLike, n_lanes: int) -> FloatArray:
    matrix = require_between("correlation", correlation, -1.0, 1.0)
    if matrix.shape != (n_lanes, n_lanes):
        raise InvalidParameter("the shape of correlation", matrix.shape, f"({n_lanes}, {n_lanes})")
    if np.any(np.abs(np.diag(matrix) - 1.0) > _ROUNDING):
        raise InvalidParameter("the diagonal of correlation", np.diag(matrix).tolist(), "1 throughout")
    if np.any(np.abs(matrix - matrix.T) > _ROUNDING):
        raise InvalidParameter("correlation", "not symmetric", "symmetric")
    smallest = float(np.linalg.eigvalsh(matrix)[0])
    if smallest < -_ROUNDING * n_lanes:
        raise InvalidParameter("the smallest eigenvalue of correlation", f"{smallest:.6g}", "0 or more")
    return matrix

"""One buffer behind several lanes whose forecast errors move together, their correlations shrunk to one factor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.errors import InvalidParameter
from core.quantities import FloatArray, require_finite, require_non_negative
from core.service.safety_stock import safety_stock

LEAST_PERIODS = 8


@dataclass(frozen=True)
class ErrorCorrelation:
    """How errors of lanes move together: the sample's own correlation, shrunk towards one common factor.

    loading_ratio: (n_lanes,) correlation of each lane with the factor, times the factor's own spread, so that two
    lanes share loading_i * loading_j. shrinkage_ratio: weight of the factor, 0 to 1. scaled_errors: (n_lanes,
    n_periods), mean 0 and spread 1 each; a lane that never erred has 0 throughout.
    """

    scaled_errors: FloatArray
    loading_ratio: FloatArray
    shrinkage_ratio: float

    def pooled_sd(self, sd_units: ArrayLike) -> float:
        """Spread of the sum of lanes of these spreads [units], without an (n_lanes, n_lanes) matrix."""
        sd = require_non_negative("sd_units", sd_units)
        own = float(np.sum(sd**2))
        moving = np.where(np.any(self.scaled_errors != 0, axis=1), sd, 0.0)
        of_factor = float(moving @ self.loading_ratio) ** 2 - float(
            np.sum((moving * self.loading_ratio) ** 2)
        )
        of_sample = float(np.mean((moving @ self.scaled_errors) ** 2)) - float(np.sum(moving**2))
        between = self.shrinkage_ratio * of_factor + (1.0 - self.shrinkage_ratio) * of_sample
        return float(np.sqrt(np.clip(own + between, 0.0, float(np.sum(sd)) ** 2)))

    def mean_correlation(self) -> float:
        """Mean correlation of two lanes; 0 for one lane."""
        n_lanes = len(self.loading_ratio)
        ones = np.ones(n_lanes)
        pairs = n_lanes * (n_lanes - 1)
        return (self.pooled_sd(ones) ** 2 - n_lanes) / pairs if pairs else 0.0


@dataclass(frozen=True)
class NetworkBuffer:
    """Buffers of lanes apart and of all together; n_effective_lanes: so many independent ones would pool as much."""

    separate_buffer_units: float
    pooled_buffer_units: float
    saving_ratio: float
    mean_correlation_ratio: float
    shrinkage_ratio: float
    n_effective_lanes: float


def error_correlation(errors_units: ArrayLike) -> ErrorCorrelation:
    """How the errors (or demands) of lanes move together.

    Parameters
    ----------
    errors_units : (n_lanes, n_periods) array of the same periods, finite; at least 8 periods

    Formula
    -------
    delta F + (1 - delta) S of the errors scaled to spread 1, with F the correlation by their mean as the one
    factor and delta = (pi - rho) / (gamma n_periods) between 0 and 1, sums over pairs of lanes

    Raises
    ------
    InvalidParameter
        where there are fewer than two dimensions or periods, or a value is not finite.

    Source
    ------
    Ledoit & Wolf (2003), Improved estimation of the covariance matrix of stock returns, Journal of Empirical
    Finance 10.
    """
    errors = require_finite("errors_units", errors_units)
    if errors.ndim != 2 or errors.shape[1] < LEAST_PERIODS or not errors.shape[0]:
        raise InvalidParameter(
            "the shape of errors_units", errors.shape, f"lanes by at least {LEAST_PERIODS} periods"
        )
    centred = errors - errors.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.mean(centred**2, axis=1, keepdims=True))
    still = spread <= 1e-12 * np.maximum(np.abs(errors).max(axis=1, keepdims=True), 1e-300)
    scaled = np.where(still, 0.0, centred / np.where(still, 1.0, spread))
    factor = scaled.mean(axis=0)
    variance = float(np.mean(factor**2))
    if variance <= 0:
        return ErrorCorrelation(scaled, np.zeros(len(scaled)), 1.0)
    beta = scaled @ factor / factor.size / variance
    return ErrorCorrelation(scaled, beta * np.sqrt(variance), _shrinkage(scaled, factor, beta, variance))


def plan_network_buffer(
    errors: ErrorCorrelation, *, sd_units: ArrayLike, service_level_ratio: float
) -> NetworkBuffer:
    """Buffers of lanes apart and together at one service level, with their errors' correlation.

    Parameters
    ----------
    sd_units : (n_lanes,) array, >= 0
        Spread of each lane's protected demand, in the order of the errors.

    Formula
    -------
    z sum sd_i apart; z sqrt(sum over i, j of sd_i sd_j correlation_ij) together; lanes that would pool as much
    independently (sum sd_i / pooled sd)**2

    Raises
    ------
    InvalidParameter
        where an sd is negative, the lanes are not those of the errors, or the level is not between 0 and 1.

    Source
    ------
    Eppen (1979), Effects of centralization on expected costs in a multi-location newsboy problem.
    """
    sd = np.atleast_1d(require_non_negative("sd_units", sd_units))
    if sd.shape != errors.loading_ratio.shape:
        raise InvalidParameter("the shape of sd_units", sd.shape, f"{errors.loading_ratio.shape}")
    together, apart = errors.pooled_sd(sd), float(sd.sum())
    separate = float(safety_stock(service_level_ratio=service_level_ratio, sd_lead_time_demand_units=apart))
    pooled = float(safety_stock(service_level_ratio=service_level_ratio, sd_lead_time_demand_units=together))
    return NetworkBuffer(
        separate_buffer_units=separate,
        pooled_buffer_units=pooled,
        saving_ratio=1.0 - together / apart if apart > 0 else 0.0,
        mean_correlation_ratio=errors.mean_correlation(),
        shrinkage_ratio=errors.shrinkage_ratio,
        n_effective_lanes=(apart / together) ** 2 if together > 0 else float(sd.size),
    )


def _shrinkage(scaled: FloatArray, factor: FloatArray, beta: FloatArray, variance: float) -> float:
    """Ledoit & Wolf's weight of the factor; the diagonal, which both have alike, is in none of the sums."""
    n_periods = factor.size
    moving = np.any(scaled != 0, axis=1)
    squares, loaded = np.sum(scaled**2, axis=0), beta @ scaled  # of each period
    gram = (scaled if len(scaled) < n_periods else scaled.T) @ (
        scaled.T if len(scaled) < n_periods else scaled
    )
    # Sums over all pairs by period, then the diagonal is taken out.
    sample2 = float(np.sum((gram / n_periods) ** 2)) - float(moving.sum())
    fourth = float(np.mean(np.sum(scaled**4, axis=0)))
    pi = float(np.mean(squares**2)) - fourth - sample2
    cross = float(variance * np.mean(loaded**2)) - float(variance * np.sum((beta * moving) ** 2))
    with_factor = 2.0 * factor * squares * loaded - factor**2 * loaded**2
    diagonal = 2.0 * factor * (beta @ scaled**3) - factor**2 * (beta**2 @ scaled**2)
    rho = float(np.mean(with_factor - diagonal)) - cross
    factor2 = variance**2 * (float(np.sum(beta**2)) ** 2 - float(np.sum(beta**4)))
    gamma = factor2 - 2.0 * cross + sample2
    return float(np.clip((pi - rho) / (gamma * n_periods), 0.0, 1.0)) if gamma > 1e-12 else 1.0

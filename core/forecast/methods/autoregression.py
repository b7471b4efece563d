"""Changes that go on or turn back: an autoregression of the changes of adjusted demand."""

from __future__ import annotations

import numpy as np

from core.forecast.methods.likelihood import akaike_weights
from core.forecast.methods.preparation import PreparedDemand
from core.quantities import FloatArray, IntArray

MAX_LAGS = 6
MAX_PARTIAL = 0.99  # partial correlations beyond it would not fade
MIN_DAMPING = 0.05  # of the sum of coefficients from 1: how much a drift's error may be blown up


def autoregression(prepared: PreparedDemand, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon): the last level, plus the changes that the last changes let expect, plus a drift.

    Orders 0 to 6 are fitted to the changes (order 0 is a random walk) and weighted by AICc. The drift is their
    mean, shrunk by its own error.

    Formula
    -------
    forecast of k periods = last value + sum over j <= k of the expected change j; coefficients by Levinson &
    Durbin from the sample autocorrelations

    Source
    ------
    Brockwell & Davis (1991), Time Series: Theory and Methods, sections 8.2 and 9.2.
    """
    series, first_period = prepared.adjusted_units, prepared.first_period
    if series.shape[1] < 2:
        return np.repeat(prepared.demand_units[:, -1:], horizon_periods, axis=1)
    known = np.arange(series.shape[1] - 1) >= first_period[:, None]
    change = np.where(known, np.diff(series, axis=1), 0.0)
    n_changes = known.sum(axis=1)
    mean = change.sum(axis=1) / np.maximum(n_changes, 1)
    deviation = np.where(known, change - mean[:, None], 0.0)
    covariance = np.stack([_lagged_product(deviation, lag) for lag in range(MAX_LAGS + 1)])
    coefficient = _weighed_coefficients(covariance, n_changes)
    newest = np.pad(deviation, ((0, 0), (MAX_LAGS, 0)))[:, -MAX_LAGS:][:, ::-1]
    ahead = np.empty((len(series), horizon_periods))
    for step in range(horizon_periods):
        ahead[:, step] = (coefficient * newest).sum(axis=1)
        newest = np.concatenate([ahead[:, step : step + 1], newest[:, :-1]], axis=1)
    error = np.sqrt(covariance[0]) / np.maximum(n_changes, 1)
    error /= np.maximum(1.0 - coefficient.sum(axis=1), MIN_DAMPING)
    share = np.where(mean != 0, (error / np.where(mean != 0, mean, 1.0)) ** 2, 1.0)
    drift = mean * np.clip(1.0 - share, 0.0, 1.0)
    level = series[:, -1:] + np.cumsum(ahead + drift[:, None], axis=1)
    return np.asarray(np.maximum(level, 0.0) * prepared.season_ahead(horizon_periods))


def _lagged_product(values: FloatArray, lag: int) -> FloatArray:
    n_pairs = max(values.shape[1] - lag, 0)
    return np.asarray((values[:, lag : lag + n_pairs] * values[:, :n_pairs]).sum(axis=1))


def _weighed_coefficients(covariance: FloatArray, n_changes: IntArray) -> FloatArray:
    """(n_rows, MAX_LAGS) coefficients of orders 0 to MAX_LAGS, averaged by their weights."""
    variance = covariance[0]
    correlation = np.where(variance > 0, covariance / np.where(variance > 0, variance, 1.0), 0.0)
    n_rows = variance.size
    current = np.zeros((n_rows, MAX_LAGS))
    left = np.ones((MAX_LAGS + 1, n_rows))
    of_order = np.zeros((MAX_LAGS + 1, n_rows, MAX_LAGS))
    for order in range(1, MAX_LAGS + 1):
        before = current[:, : order - 1].copy()
        unexplained = correlation[order] - (before * correlation[order - 1 : 0 : -1].T).sum(axis=1)
        partial = np.clip(unexplained / left[order - 1], -MAX_PARTIAL, MAX_PARTIAL)
        current[:, : order - 1] = before - partial[:, None] * before[:, ::-1]
        current[:, order - 1] = partial
        left[order] = left[order - 1] * (1.0 - partial**2)
        of_order[order] = current
    n_parameters = np.arange(MAX_LAGS + 1, dtype=np.float64) + 2.0
    weight = akaike_weights(left, n_errors=n_changes, n_parameters=n_parameters)
    return np.asarray(np.einsum("kr,krp->rp", weight, of_order))

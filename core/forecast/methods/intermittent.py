"""Lanes with many periods without volume: how often and how much, smoothed apart."""

from __future__ import annotations

from itertools import product

import numpy as np

from core.forecast.methods.preparation import PreparedDemand
from core.quantities import FloatArray

# (size factor, probability factor): slow, since volume that comes rarely tells little each time
TSB_GRID = np.array(list(product((0.02, 0.05, 0.1, 0.2), (0.02, 0.05, 0.1, 0.2))))
CROSTON_FACTOR = 0.1


def tsb(prepared: PreparedDemand, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon): smoothed probability of volume times smoothed size; falls while nothing comes.

    Formula
    -------
    forecast = chance * size; chance += beta (1 or 0 - chance) in every period, size += alpha (demand - size)
    in periods with volume; alpha and beta of least squared error

    Source
    ------
    Teunter, Syntetos & Babai (2011), Intermittent demand: linking forecasting to inventory obsolescence.
    """
    demand, first_period = prepared.demand_units, prepared.first_period
    size_factor, chance_factor = TSB_GRID[:, :1], TSB_GRID[:, 1:]
    n_hits = (demand > 0).sum(axis=1)
    size = np.repeat((demand.sum(axis=1) / np.maximum(n_hits, 1))[None], len(TSB_GRID), axis=0)
    chance = np.repeat((n_hits / prepared.n_periods_of_row)[None], len(TSB_GRID), axis=0)
    squares = np.zeros_like(size)
    for period, value in enumerate(np.ascontiguousarray(demand.T)):
        begun, hit = first_period <= period, value > 0
        error = np.where(begun, value - chance * size, 0.0)
        squares += error * error
        chance += np.where(begun, chance_factor, 0.0) * (hit - chance)
        size += np.where(hit, size_factor, 0.0) * (value - size)
    best = squares.argmin(axis=0)
    row = np.arange(best.size)
    return np.repeat((chance[best, row] * size[best, row])[:, None], horizon_periods, axis=1)


def croston(prepared: PreparedDemand, horizon_periods: int) -> FloatArray:
    """(n_rows, horizon): smoothed size over smoothed interval, with the bias of that ratio taken off.

    Formula
    -------
    forecast = (1 - alpha / 2) size / (interval - alpha / 2), alpha = CROSTON_FACTOR. The better known
    (1 - alpha / 2) size / interval is right where volume is rare, and alpha / 2 too low where it comes in every period.

    Source
    ------
    Croston (1972); Syntetos (2001), in Teunter & Sani (2009), On the bias of Croston's forecasting method.
    """
    demand, first_period = prepared.demand_units, prepared.first_period
    n_hits = (demand > 0).sum(axis=1)
    size = demand.sum(axis=1) / np.maximum(n_hits, 1)
    interval = prepared.n_periods_of_row / np.maximum(n_hits, 1)
    waited = np.zeros(size.size)
    for period, value in enumerate(np.ascontiguousarray(demand.T)):
        hit = value > 0
        waited += first_period <= period
        size += np.where(hit, CROSTON_FACTOR * (value - size), 0.0)
        interval += np.where(hit, CROSTON_FACTOR * (waited - interval), 0.0)
        waited = np.where(hit, 0.0, waited)
    bias = CROSTON_FACTOR / 2
    rate = np.where(n_hits > 0, (1.0 - bias) * size / (interval - bias), 0.0)
    return np.repeat(rate[:, None], horizon_periods, axis=1)

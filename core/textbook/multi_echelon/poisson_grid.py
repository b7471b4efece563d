"""The recursion over the stages of a chain on whole numbers, for Poisson demand."""

from __future__ import annotations

import numpy as np

from core.laws import PoissonLaw
from core.laws.count_probabilities import poisson_pmf
from core.quantities import FloatArray

TIE_RATIO = 1e-12  # costs closer than this count as equal, and the smaller level is taken
DIRECT_SUM_PRODUCTS = 1 << 24  # above so many products a Fourier transform is faster than plain sums
_WIDTH_SD = 14.0  # P(D > mean + 14 sd + 40) of a Poisson law is below 1e-18 for every mean


def poisson_stage_costs(
    *, holding: FloatArray, lead_time_means: FloatArray, stockout: float
) -> tuple[FloatArray, float]:
    """Best echelon base-stock levels (n_stages,) and least cost; see `core.textbook.multi_echelon.serial`.

    Demand is never negative, so below 0 each cost is exactly a straight line: its slope is enough, and the
    part of an expectation that falls there is written with the loss function.
    """
    levels = np.arange(_highest_level(holding, lead_time_means, stockout) + 1.0)
    slope_below_zero = -(stockout + float(holding.sum()))
    downstream_cost = np.zeros(levels.size)
    base_stocks = np.empty(holding.size)
    cost = 0.0
    for stage, (stage_holding, mean) in enumerate(zip(holding, lead_time_means, strict=True)):
        slope_below_zero += stage_holding
        stage_cost = _expect_after_demand(
            stage_holding * levels + downstream_cost, slope_below_zero=slope_below_zero, mean=float(mean)
        )
        best = int(np.flatnonzero(stage_cost <= stage_cost.min() * (1.0 + TIE_RATIO))[0])
        base_stocks[stage], cost = best, float(stage_cost[best])
        downstream_cost = np.where(levels < best, stage_cost, cost)
    return base_stocks, cost


def _highest_level(holding: FloatArray, lead_time_means: FloatArray, stockout: float) -> int:
    """No echelon level is higher: the bound of Shang & Song (2003)."""
    upstream = stockout + np.cumsum(holding[::-1])[::-1] - holding
    bound = PoissonLaw(np.cumsum(lead_time_means)).quantile(upstream / (upstream + holding))
    return int(np.max(bound)) + 1


def _expect_after_demand(cost: FloatArray, *, slope_below_zero: float, mean: float) -> FloatArray:
    """E[cost(y - D)] for y = 0, 1, ...; `cost` goes on below 0 as a straight line from cost[0]."""
    levels = np.arange(float(cost.size))
    n_demands = min(cost.size, int(mean + _WIDTH_SD * np.sqrt(mean)) + 40)
    probability = poisson_pmf(np.arange(float(n_demands)), mean)
    law = PoissonLaw(mean)
    below_zero = float(cost[0]) * (1.0 - law.at_most(levels)) - slope_below_zero * law.loss(levels)
    return _convolve(cost, probability) + below_zero


def _convolve(cost: FloatArray, probability: FloatArray) -> FloatArray:
    """First cost.size values of the convolution."""
    if cost.size * probability.size <= DIRECT_SUM_PRODUCTS:
        direct: FloatArray = np.convolve(cost, probability)[: cost.size]
        return direct
    size = 1 << (cost.size + probability.size - 1).bit_length()
    product = np.fft.rfft(cost, size) * np.fft.rfft(probability, size)
    convolution: FloatArray = np.fft.irfft(product, size)[: cost.size]
    return convolution

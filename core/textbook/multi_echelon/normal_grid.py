"""The recursion over the stages of a chain on an even grid, for normal demand.

Positions are counted from the mean demand over the lead times of the stage itself and downstream. The first
stage has a closed form; each further one is a convolution with a normal density, for which the trapezoid rule
on an even grid converges faster than any power of the step.
"""

from __future__ import annotations

import numpy as np

from core.laws.normal_loss import normal_loss
from core.laws.special_functions import ndtri
from core.quantities import FloatArray

CELLS_PER_SD = 400  # of demand over the whole lead time; the error of the cost is near 1e-8 then
TAIL_SD = 9.0  # the normal density beyond is below 1e-18


def normal_stage_costs(
    *, holding: FloatArray, lead_times: FloatArray, stockout: float, mean_units: float, sd_units: float
) -> tuple[FloatArray, float]:
    """Best echelon base-stock levels (n_stages,) and least cost; see `core.textbook.multi_echelon.serial`."""
    cumulative_means = mean_units * np.cumsum(lead_times)
    sds = sd_units * np.sqrt(lead_times)
    # an upstream echelon also pays for the mean demand on its way to the stages downstream
    in_transit_cost = float(holding[1:] @ cumulative_means[:-1])
    has_spread = np.flatnonzero(sds > 0)
    if has_spread.size == 0:
        return cumulative_means, in_transit_cost
    # stages next to the customer without spread need no buffer, and drop out of the recursion
    first = int(has_spread[0])
    buffers, cost = _recursion(holding[first:], sds[first:], stockout)
    return cumulative_means + np.append(np.zeros(first), buffers), in_transit_cost + cost


def _recursion(holding: FloatArray, sds: FloatArray, stockout: float) -> tuple[FloatArray, float]:
    """Levels above the mean and least cost; the first stage has spread."""
    grid = _grid(holding, sds, stockout)
    step = float(grid[1] - grid[0])
    shortage_cost = stockout + float(holding.sum())
    slope_below = float(holding[0]) - shortage_cost
    shortage = normal_loss(quantity_units=grid, mean_units=0.0, sd_units=float(sds[0]))
    stage_cost = holding[0] * grid + shortage_cost * shortage
    buffers = np.empty(holding.size)
    buffers[0], cost = _lowest_point(grid, stage_cost)
    for stage in range(1, holding.size):
        stage_holding = float(holding[stage])
        slope_below += stage_holding
        position_cost = stage_holding * grid + np.where(grid < buffers[stage - 1], stage_cost, cost)
        stage_cost = _expect_after_demand(
            position_cost,
            kernel=_normal_kernel(float(sds[stage]) / step),
            step_below=slope_below * step,
            step_above=stage_holding * step,
        )
        buffers[stage], cost = _lowest_point(grid, stage_cost)
    return buffers, cost


def _grid(holding: FloatArray, sds: FloatArray, stockout: float) -> FloatArray:
    """From where all costs are straight lines up to the bound of Shang & Song (2003) on every level."""
    cumulative_sds = np.sqrt(np.cumsum(sds**2))
    upstream = stockout + np.cumsum(holding[::-1])[::-1] - holding
    highest = float(np.max(ndtri(upstream / (upstream + holding)) * cumulative_sds))
    step = float(cumulative_sds[-1]) / CELLS_PER_SD
    lowest = -TAIL_SD * float(cumulative_sds[-1])
    n_cells = int(np.ceil((highest - lowest) / step)) + 3
    return lowest + step * np.arange(n_cells, dtype=np.float64)


def _normal_kernel(sd_steps: float) -> FloatArray:
    """Symmetric weights on whole steps with sum 1 and variance sd_steps**2."""
    if sd_steps < 1.0:
        half = sd_steps**2 / 2.0  # narrower than the grid: three weights with the right variance
        return np.array([half, 1.0 - 2.0 * half, half])
    reach = int(np.ceil(TAIL_SD * sd_steps))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sd_steps) ** 2)
    kernel: FloatArray = weights / weights.sum()
    return kernel


def _expect_after_demand(
    cost: FloatArray, *, kernel: FloatArray, step_below: float, step_above: float
) -> FloatArray:
    """Convolution of `cost`, continued as straight lines on both sides, with a symmetric kernel."""
    reach = kernel.size // 2
    steps = np.arange(1.0, reach + 1.0)
    extended = np.concatenate([cost[0] - step_below * steps[::-1], cost, cost[-1] + step_above * steps])
    size = 1 << (extended.size + kernel.size - 1).bit_length()
    product = np.fft.rfft(extended, size) * np.fft.rfft(kernel, size)
    expected: FloatArray = np.fft.irfft(product, size)[2 * reach : 2 * reach + cost.size]
    return expected


def _lowest_point(grid: FloatArray, cost: FloatArray) -> tuple[float, float]:
    """Position and value of the minimum, from the parabola through the lowest cell and its neighbours."""
    lowest = min(max(int(np.argmin(cost)), 1), cost.size - 2)
    before, at, after = (float(value) for value in cost[lowest - 1 : lowest + 2])
    offset = 0.5 * (before - after) / (before - 2.0 * at + after)
    step = float(grid[1] - grid[0])
    return float(grid[lowest]) + offset * step, at - 0.25 * (before - after) * offset

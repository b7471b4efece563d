"""The figures of many lanes at once: the steps of a plan on arrays, block by block, no loop over lanes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.demand.profile import DemandProfile
from core.forecast.ahead import Ahead
from core.plan.lane_columns import LaneColumns
from core.plan.steps import PlanSteps
from core.quantities import FloatArray, Rows, take

LANES_AT_A_TIME = 16384  # so that the columns of a block stay in the processor's cache


def plan_columns(lane: LaneColumns, profile: DemandProfile, ahead: Ahead) -> dict[str, FloatArray]:
    """The closed-form figures of `NetworkPlan`, one (n_lanes,) array each.

    Parameters
    ----------
    lane, profile, ahead : columns of the same lanes, each with a profile and a rate ahead that are known

    Raises
    ------
    InvalidParameter
        where a column holds a number outside the domain of a formula.
    """
    n_lanes = np.size(ahead.units_per_day)
    figures: dict[str, FloatArray] = {}
    for rows in blocks(ahead):
        steps = PlanSteps(take(lane, rows), take(profile, rows), ahead.take(rows))
        for name, values in _figures(steps).items():
            figures.setdefault(name, np.empty(n_lanes))[rows] = values
    return figures


def blocks(ahead: Ahead) -> Iterator[Rows]:
    """Rows of lanes that all have a band, or none."""
    has_band = ahead.lead_time.has_band
    for start in range(0, max(has_band.size, 1), LANES_AT_A_TIME):
        block = has_band[start : start + LANES_AT_A_TIME]
        if block.all() or not block.any():
            yield slice(start, start + LANES_AT_A_TIME)
        else:
            yield start + np.flatnonzero(block)
            yield start + np.flatnonzero(~block)


def _figures(steps: PlanSteps) -> dict[str, FloatArray]:
    workload, classical, buffer = steps.workload, steps.safety_stock, steps.buffer
    return {
        "mean_workload_units_per_day": workload.mean_units_per_day,
        "sd_workload_units_per_day": workload.sd_units_per_day,
        "critical_ratio": steps.critical_ratio,
        "sd_lead_time_demand_units": classical.sd_lead_time_demand_units,
        "safety_stock_units": classical.safety_stock_units,
        "reorder_point_units": classical.reorder_point_units,
        "buffer_units": buffer.buffer_units,
        "buffer_reorder_point_units": buffer.reorder_point_units,
        "expected_shortage_units_per_cycle": steps.expected_shortage_units_per_cycle,
        "fill_rate_ratio": steps.fill_rate_ratio,
        "own_capacity_units_per_day": steps.own_capacity_units_per_day,
        "expected_overflow_units_per_period": steps.expected_overflow_units_per_period,
        "dependency_ratio": steps.dependency_ratio,
        "resilience_score": steps.resilience_score,
        "money_at_risk_per_week": steps.money_at_risk_per_week,
    }

"""Parameters and costs of many lanes as arrays, so that formulas run over all lanes at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.lane import Lane
from core.quantities import FloatArray
from core.resilience.index import partner_concentration


@dataclass(frozen=True)
class LaneColumns:
    """One (n_lanes,) array for each parameter and cost that a formula needs; NaN where nobody entered it."""

    lead_time_days: FloatArray
    sd_lead_time_days: FloatArray
    service_level_ratio: FloatArray
    return_ratio: FloatArray
    order_cycle_days: FloatArray
    own_capacity_units_per_day: FloatArray
    buffer_held_units: FloatArray
    time_to_recover_days: FloatArray
    alternative_units_per_day: FloatArray
    resilience_weight_ratio: FloatArray
    partner_concentration_ratio: FloatArray
    sla_penalty_per_unit: FloatArray
    own_capacity_cost_per_unit: FloatArray
    partner_surcharge_per_unit: FloatArray
    underage_cost_per_unit: FloatArray
    overage_cost_per_unit: FloatArray

    def take(self, rows: NDArray[np.bool_] | NDArray[np.int64] | slice) -> LaneColumns:
        """The lanes where `rows` is True, those numbered, or those of a slice."""
        return LaneColumns(**{name: column[rows] for name, column in vars(self).items()})


PARAMETER_NAMES = (
    "lead_time_days",
    "sd_lead_time_days",
    "service_level_ratio",
    "return_ratio",
    "order_cycle_days",
    "own_capacity_units_per_day",
    "buffer_held_units",
    "time_to_recover_days",
    "alternative_units_per_day",
    "resilience_weight_ratio",
)
COST_NAMES = (
    "sla_penalty_per_unit",
    "own_capacity_cost_per_unit",
    "partner_surcharge_per_unit",
    "underage_cost_per_unit",
)


def lane_columns(lanes: Sequence[Lane]) -> LaneColumns:
    """Columns over `lanes`, in their order."""

    def column(values: list[float | None]) -> FloatArray:
        return np.array(values, dtype=np.float64)  # None becomes NaN

    parameters = {
        name: column([getattr(lane.parameters, name) for lane in lanes]) for name in PARAMETER_NAMES
    }
    costs = {name: column([getattr(lane.costs, name) for lane in lanes]) for name in COST_NAMES}
    return LaneColumns(
        **parameters,
        **costs,
        partner_concentration_ratio=column(
            [partner_concentration(lane.parameters.partner_share_ratios) for lane in lanes]
        ),
        overage_cost_per_unit=column(
            [lane.costs.overage_cost_per_unit(lane.parameters.order_cycle_days) for lane in lanes]
        ),
    )

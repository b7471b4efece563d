"""Parameters and costs of many lanes as arrays, so that formulas run over all lanes at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.lane import Lane
from core.quantities import FloatArray, FloatOrColumn
from core.resilience.partner_fragility import partner_concentration


@dataclass(frozen=True)
class LaneColumns:
    """Parameters and costs, NaN where nobody entered one; floats for one lane, (n_lanes,) arrays for many."""

    lead_time_days: FloatOrColumn
    sd_lead_time_days: FloatOrColumn
    service_level_ratio: FloatOrColumn
    return_ratio: FloatOrColumn
    order_cycle_days: FloatOrColumn
    own_capacity_units_per_day: FloatOrColumn
    buffer_held_units: FloatOrColumn
    time_to_recover_days: FloatOrColumn
    alternative_units_per_day: FloatOrColumn
    resilience_weight_ratio: FloatOrColumn
    partner_concentration_ratio: FloatOrColumn
    sla_penalty_per_unit: FloatOrColumn
    own_capacity_cost_per_unit: FloatOrColumn
    partner_surcharge_per_unit: FloatOrColumn
    underage_cost_per_unit: FloatOrColumn
    overage_cost_per_unit: FloatOrColumn

    @property
    def of_lead_time(self) -> dict[str, FloatOrColumn]:
        """What the workload of a lead time depends on besides the forecast."""
        return {
            "lead_time_days": self.lead_time_days,
            "sd_lead_time_days": self.sd_lead_time_days,
            "return_ratio": self.return_ratio,
        }


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

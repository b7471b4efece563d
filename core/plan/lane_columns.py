"""Parameters and costs of many lanes as arrays, so that formulas run over all lanes at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np

from core.lane import Lane, LaneParameters
from core.quantities import FloatArray, FloatOrColumn
from core.resilience.partner_fragility import partner_concentration
from core.service.cycle_law import days_of_cycle, days_protected, orders_on_any_weekday


@dataclass(frozen=True)
class LaneColumns:
    """Parameters and costs, NaN where nobody entered one; floats for one lane, (n_lanes,) arrays for many.

    is_continuous: 1 where an order is placed as soon as a level is passed, else 0. is_any_weekday: 1 where orders do
    not all fall on one weekday. has_prices: 1 where somebody entered a price; is_counted: 1 where the unit comes in
    whole ones only.
    """

    lead_time_days: FloatOrColumn
    sd_lead_time_days: FloatOrColumn
    service_level_ratio: FloatOrColumn
    return_ratio: FloatOrColumn
    protection_days: FloatOrColumn
    cycle_days: FloatOrColumn
    is_continuous: FloatOrColumn
    is_any_weekday: FloatOrColumn
    own_capacity_units_per_day: FloatOrColumn
    buffer_held_units: FloatOrColumn
    time_to_recover_days: FloatOrColumn
    alternative_units_per_day: FloatOrColumn
    resilience_weight_ratio: FloatOrColumn
    partner_concentration_ratio: FloatOrColumn
    sla_penalty_per_unit: FloatOrColumn
    own_capacity_cost_per_unit: FloatOrColumn
    partner_surcharge_per_unit: FloatOrColumn
    margin_per_unit: FloatOrColumn
    underage_cost_per_unit: FloatOrColumn
    has_prices: FloatOrColumn
    is_counted: FloatOrColumn
    holding_cost_per_unit_per_day: FloatOrColumn
    obsolescence_cost_per_unit: FloatOrColumn

    @property
    def of_law(self) -> dict[str, FloatOrColumn]:
        """What the law of what is coming depends on besides the forecast."""
        return {
            "lead_time_days": self.lead_time_days,
            "sd_lead_time_days": self.sd_lead_time_days,
            "protection_days": self.protection_days,
            "is_continuous": self.is_continuous,
            "is_any_weekday": self.is_any_weekday,
            "time_to_recover_days": self.time_to_recover_days,
            "return_ratio": self.return_ratio,
        }


DERIVED: dict[str, Callable[[Lane], float]] = {
    "partner_concentration_ratio": lambda lane: partner_concentration(lane.parameters.partner_share_ratios),
    "underage_cost_per_unit": lambda lane: lane.costs.underage_cost_per_unit(lane.parameters.return_ratio),
    "protection_days": lambda lane: days_protected(lane.parameters),
    "cycle_days": lambda lane: days_of_cycle(lane.parameters),
    "is_continuous": lambda lane: float(lane.parameters.review_policy == "continuous"),
    "has_prices": lambda lane: float(lane.has_prices),
    "is_counted": lambda lane: float(lane.is_counted),
    "is_any_weekday": lambda lane: float(orders_on_any_weekday(lane.parameters)),
}
PARAMETERS = {item.name for item in fields(LaneParameters)}


def lane_columns(lanes: Sequence[Lane]) -> LaneColumns:
    """Columns over `lanes`, in their order. Lanes that share their parameters and costs are read once."""
    likes: dict[tuple[int, int, str, bool], int] = {}
    number = np.array(
        [
            likes.setdefault(
                (id(lane.parameters), id(lane.costs), lane.unit, lane.prices_confirmed), len(likes)
            )
            for lane in lanes
        ],
        dtype=np.int64,
    )
    first = np.unique(number, return_index=True)[1]
    unlike = [lanes[place] for place in first.tolist()]

    def column(name: str) -> FloatArray:
        if name in DERIVED:
            values = [DERIVED[name](lane) for lane in unlike]
        elif name in PARAMETERS:
            values = [getattr(lane.parameters, name) for lane in unlike]
        else:
            values = [getattr(lane.costs, name) for lane in unlike]
        return np.array(values, dtype=np.float64)[number]  # None becomes NaN

    return LaneColumns(**{item.name: column(item.name) for item in fields(LaneColumns)})

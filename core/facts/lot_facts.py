"""Facts about a lane's order size and reorder point set together."""

from __future__ import annotations

from collections.abc import Iterator

from core.facts.fact import Fact
from core.facts.fact_maker import FactMaker
from core.plan.lane_lot import LaneLot
from core.plan.lane_plan import LanePlan
from core.service.service_level import DAYS_PER_WEEK


def lot_facts(plan: LanePlan, lot: LaneLot, *, currency: str, data_version: int) -> tuple[Fact, ...]:
    """The pair of least cost, what it serves and, where somebody entered a cost, what it saves a week."""
    make = FactMaker(plan.lane.name, unit=plan.lane.unit, currency=currency, data_version=data_version)
    return tuple(_lot_facts(lot, make))


def _lot_facts(lot: LaneLot, make: FactMaker) -> Iterator[Fact]:
    yield from make.known(
        joint_lot=lot.together.order_quantity_units,
        joint_point=lot.together.reorder_point_units,
        joint_fill=lot.together.fill_rate_ratio,
        apart_lot=lot.apart.order_quantity_units,
        apart_point=lot.apart.reorder_point_units,
        apart_fill=lot.apart.fill_rate_ratio,
    )
    if lot.has_entered_costs:
        yield from make.known(
            "week",
            joint_cost=lot.together.cost_per_day * DAYS_PER_WEEK,
            joint_saving=lot.saving_per_day * DAYS_PER_WEEK,
        )

"""Facts about one service budget over all lanes: what it saves at the same average service, and on how many lanes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.facts.fact import NETWORK, Fact, direction_of
from core.facts.fact_maker import FactMaker
from core.plan.network_budget import NetworkBudget

DAYS_PER_YEAR = 365.25
WORTH_SAYING_RATIO = 0.001  # of what the buffers cost or hold today; a smaller saving is none
NEAR_RATIO = 0.0005  # a level as near to the one before is the same


def budget_facts(planned: NetworkBudget, *, currency: str, data_version: int) -> tuple[Fact, ...]:
    """What the budget saves a year (in units where no holding cost was entered), and which levels move."""
    make = FactMaker(NETWORK, unit=planned.unit, currency=currency, data_version=data_version)
    budget = planned.budget
    moved = budget.level_after_ratio - budget.level_before_ratio
    return (
        make.fact("budget_lanes", float(len(planned.lanes))),
        make.fact("budget_left_out", float(planned.n_left_out)),
        make.fact("budget_average", budget.average_service_ratio),
        make.fact("budget_raised", float(np.sum(moved > NEAR_RATIO))),
        make.fact("budget_lowered", float(np.sum(moved < -NEAR_RATIO))),
        *(_in_money(planned, make) if planned.has_entered_costs else _in_units(planned, make)),
        *_pooled(planned, make),
    )


def _pooled(planned: NetworkBudget, make: FactMaker) -> Iterator[Fact]:
    """One buffer behind lanes that are not served from one today; nothing where there is no buffer to pool."""
    if planned.pooled is None or planned.pooled.buffer.separate_buffer_units <= 0:
        return
    pooled = planned.pooled.buffer
    yield from make.known(
        pooled_lanes=float(planned.pooled.n_lanes),
        pooled_apart=pooled.separate_buffer_units,
        pooled_buffer=pooled.pooled_buffer_units,
        pooled_saving=pooled.saving_ratio,
        pooled_correlation=pooled.mean_correlation_ratio,
        pooled_effective=pooled.n_effective_lanes,
    )


def _in_money(planned: NetworkBudget, make: FactMaker) -> tuple[Fact, ...]:
    today = float(planned.budget.cost_before_per_day.sum()) * DAYS_PER_YEAR
    saving = planned.budget.saving_per_day * DAYS_PER_YEAR
    direction = direction_of(saving, 0.0, tolerance=WORTH_SAYING_RATIO * today)
    return (
        make.fact("budget_cost", today, per="year"),
        make.fact("budget_saving", saving, per="year", direction=direction, versus="today"),
        *make.known(budget_share=saving / today if today > 0 else None),
    )


def _in_units(planned: NetworkBudget, make: FactMaker) -> tuple[Fact, ...]:
    saved, today = planned.mean_stock_saved_units, float(planned.budget.cost_before_per_day.sum())
    share = planned.budget.saving_per_day / today if today > 0 else 0.0
    direction = direction_of(share, 0.0, tolerance=WORTH_SAYING_RATIO)
    return (
        make.fact("budget_stock", saved, direction=direction, versus="today"),
        make.fact("budget_share", share),
    )

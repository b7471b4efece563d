"""What may not be told of a lane whose prices nobody entered: sums of money, and figures that follow from prices."""

from __future__ import annotations

from collections.abc import Sequence

from core.facts.fact import Fact
from core.facts.metrics import METRICS

FROM_PRICES = frozenset(
    (
        "best_service_level",
        "level_change",
        "flat_zone_low",
        "flat_zone_high",
        "newsvendor_stock",
        "best_capacity",
        "best_capacity_year",
        "best_dependency",
        "best_overflow_probability",
        "order_quantity",
        "order_interval",
        "order_demand",
    )
)


def without_prices(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts that no price has made."""
    return tuple(
        fact for fact in facts if METRICS[fact.metric].kind != "money" and fact.metric not in FROM_PRICES
    )

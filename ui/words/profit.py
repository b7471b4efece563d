"""The Profit page in words. Markdown-safe."""

from __future__ import annotations

from core.plan.lane_plan import LanePlan
from ui.ground import formats, safe
from ui.ground.figure import Figure
from ui.models.service_levels import Levels

NEAR_RATIO = 0.005
STEEP_RATIO = 0.05


def answer(plan: LanePlan, levels: Levels | None, *, currency: str) -> tuple[str, str]:
    """Title: the service level that earns most. Paragraph: what it is worth, and how sharp it is."""
    name, money = safe.markdown(plan.lane.name), safe.markdown(currency)
    economics = plan.economics
    best, gap = economics.optimal_service_level_ratio, economics.profit_gap_per_week
    if levels is None or best is None or gap is None:
        short = economics.unit.underage_cost_per_unit == 0
        reason = "a unit short costs nothing" if short else "an idle unit costs nothing"
        return (
            f"{name}: no service level is best, because {reason}",
            "Enter price, unit cost, penalty and holding cost under Money, and the curve appears.",
        )
    today = economics.service_level_ratio
    if abs(best - today) < NEAR_RATIO:
        title = f"{name} is at its best service level, {formats.percent(best, decimals=1)}"
    else:
        verb = "Raise" if best > today else "Lower"
        title = (
            f"{verb} {name} to {formats.percent(best, decimals=1)}: {formats.signed_money(gap, money)} a week"
        )
    low, high = levels.curve.flat_zone_ratios
    detail = (
        f"Today's {formats.percent(today, decimals=1)} leaves a profit of "
        f"**{formats.money(economics.expected_profit_per_week, money)} a week**. Between "
        f"{formats.percent(low, decimals=1)} and {formats.percent(high, decimals=1)} the cost stays within "
        "one per cent "
        f"of the least; {_five_points(levels, money)}."
    )
    return title, detail


def figures(plan: LanePlan, *, currency: str) -> list[Figure]:
    """Best level, profit, margin and what a unit short costs."""
    money, economics = safe.markdown(currency), plan.economics
    unit = economics.unit
    best, gap = economics.optimal_service_level_ratio, economics.profit_gap_per_week
    short = formats.headline(unit.underage_cost_per_unit)
    idle = formats.headline(unit.overage_cost_per_unit)
    points = None if best is None else 100 * (best - economics.service_level_ratio)
    return [
        Figure(
            label="Best service level",
            value=formats.percent(best, decimals=1),
            change=None if points is None else f"{formats.signed(points)} points vs today",
        ),
        Figure(
            label=f"Expected profit · {money}/week",
            value=formats.headline(economics.expected_profit_per_week),
            change=None if gap is None else f"{formats.signed(gap)} at the best level",
            is_bad=True if economics.expected_profit_per_week < 0 else None,
        ),
        Figure(
            label=f"A unit short / idle · {money}",
            value=f"{short} / {idle}",
            change=f"margin {formats.headline(unit.margin_per_unit)}",
            is_bad=True if unit.margin_per_unit < 0 else None,
        ),
        _lot_figure(plan),
    ]


def curve_note(levels: Levels, currency: str) -> str:
    """The cost curve in words."""
    money = safe.markdown(currency)
    low, high = levels.curve.flat_zone_ratios
    return (
        f"The least cost is {formats.money(levels.curve.optimal_total_cost_per_week, money)} a week at "
        f"{formats.percent(levels.curve.optimal_service_level_ratio, decimals=1)}. The shaded zone, "
        f"{formats.percent(low, decimals=1)} to {formats.percent(high, decimals=1)}, is within one per cent "
        "of it."
    )


def surface_note(plan: LanePlan, levels: Levels, currency: str) -> str:
    """The surface in words: what a steadier lead time would be worth."""
    money = safe.markdown(currency)
    at_best = levels.surface.optimal_profit_per_week
    today = plan.economics.optimal_expected_profit_per_week
    steady = None if today is None else float(at_best[0]) - today
    return (
        f"A lead time that never varied would be worth {formats.money(steady, money)} a week at the best "
        "level. "
        "Brighter is more profit."
    )


def _five_points(levels: Levels, money: str) -> str:
    least = levels.curve.optimal_total_cost_per_week
    extra = levels.cost_five_points_off_per_week - least
    shape = "steep" if least > 0 and extra > STEEP_RATIO * least else "flat"
    more = formats.money(extra, money)
    return f"five points below the best cost {more} a week more, so the curve is {shape} there"


def _lot_figure(plan: LanePlan) -> Figure:
    """The order quantity that costs least (EOQ)."""
    label = f"Best order size · {safe.markdown(plan.lane.unit)}"
    if plan.order is None:
        return Figure(label=label, value=formats.UNKNOWN, change="holding costs nothing")
    return Figure(
        label=label,
        value=formats.headline(plan.order.order_quantity_units),
        change=f"every {formats.days(plan.order.days_between_orders)}",
    )

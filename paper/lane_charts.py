"""The three pictures of a lane brief, in the room that is left for them."""

from __future__ import annotations

from collections.abc import Mapping

from core.facts import Fact
from core.facts.lane_cost_curve import lane_cost_curve
from core.plan.lane_plan import LanePlan
from core.speech.dashboard import DASHBOARD
from core.speech.fact_text import value_text
from core.speech.profit import PROFIT
from core.speech.resilience import RESILIENCE
from core.words.units import unit_word
from paper import look
from paper.cost_plot import draw_cost
from paper.demand_plot import draw_demand
from paper.resilience_plot import draw_resilience
from paper.sheet import Sheet
from paper.words import word

DEMAND_SHARE, GAP, HEADING_ROOM = 0.53, 3.6, 6.2
NOTE_WIDTH = 82.0


def draw_lane_charts(
    sheet: Sheet, plan: LanePlan, known: Mapping[str, Fact], *, y: float, room: float, language: str
) -> float:
    """Demand over the whole width, cost and resilience below; returns where to go on."""
    upper, lower = room * DEMAND_SHARE, room * (1 - DEMAND_SHARE)
    unit = f"{unit_word(plan.lane.unit, language)} / {word(plan.history.cadence, language)}"
    heading = f"{word('demand_and_forecast', language)}, {unit}"
    start = sheet.heading(heading, x=look.MARGIN, y=y, width=look.WIDTH)
    with sheet.tagged("P"):
        sheet.put(
            _forecast_note(known, language),
            x=look.MARGIN + look.WIDTH - NOTE_WIDTH,
            y=y + 0.6,
            width=NOTE_WIDTH,
            size=look.TINY,
            color=look.QUIET_TEXT,
            align="R",
            shrink=True,
        )
    with sheet.tagged("Figure", alt=_demand_alt(known, language)):
        draw_demand(sheet, plan, y=start, height=upper - HEADING_ROOM - GAP, language=language)
    y += upper
    start = sheet.heading(
        ", ".join(filter(None, (word("cost_curve", language), _currency(known)))),
        x=look.MARGIN,
        y=y,
        width=look.HALF,
    )
    _cost(sheet, plan, known, y=start, height=lower - HEADING_ROOM - GAP, language=language)
    _resilience(sheet, plan, known, y=y, height=lower - GAP, language=language)
    return y + lower


def _cost(
    sheet: Sheet, plan: LanePlan, known: Mapping[str, Fact], *, y: float, height: float, language: str
) -> None:
    curve = lane_cost_curve(plan) if plan.lane.has_prices else None
    if curve is None:
        with sheet.tagged("P"):
            sheet.paragraph(PROFIT.say("no_best", known, language), x=look.MARGIN, y=y, width=look.HALF)
        return
    with sheet.tagged("Figure", alt=word("cost_curve", language)):
        draw_cost(sheet, curve, y=y, height=height, language=language)


def _resilience(
    sheet: Sheet, plan: LanePlan, known: Mapping[str, Fact], *, y: float, height: float, language: str
) -> None:
    score = known.get("resilience_score")
    title = word("resilience", language)
    if score is not None:
        title = f"{title}: {value_text(score, language)}"
    y = sheet.heading(title, x=look.RIGHT_HALF, y=y, width=look.HALF)
    if score is None:
        needs = RESILIENCE.say("no_buffer no_recovery", known, language)
        with sheet.tagged("P"):
            sheet.paragraph(
                needs, x=look.RIGHT_HALF, y=y, width=look.HALF, color=look.QUIET_TEXT, most_lines=5
            )
        return
    with sheet.tagged("Figure", alt=title):
        draw_resilience(sheet, plan.resilience, y=y, height=height - HEADING_ROOM, language=language)


def _demand_alt(known: Mapping[str, Fact], language: str) -> str:
    demand = known["demand_next"]
    return f"{word('demand_and_forecast', language)}: {value_text(demand, language)}"


def _forecast_note(known: Mapping[str, Fact], language: str) -> str:
    """The method, and how often its 80 % band was right."""
    band = DASHBOARD.clause("band", known, language)
    return " · ".join(part for part in (value_text(known["forecast_method"], language), band) if part)


def _currency(known: Mapping[str, Fact]) -> str:
    """What money is counted in; empty where no price was entered, for then no sum is shown."""
    return known["worth"].unit.removesuffix("/week") if "worth" in known else ""

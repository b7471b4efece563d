"""Which service level earns most, how sure are we, and what does one more point cost?"""

from __future__ import annotations

import streamlit as st

from core.facts import facts_by_id, facts_of_levels
from core.facts.levels import Levels, weigh_levels
from core.speech import profit as words
from core.speech.frames import Facts
from core.speech.profit import PROFIT
from ui.charts import profit as charts_profit
from ui.ground import formats, safe, tables
from ui.lane import commentary, derivations, lane_view, order_lot, service_budget, why
from ui.lane.lane_view import LaneView
from ui.language import say, spoken, text
from ui.reading.loaders import Place
from ui.shell import frame, show

QUESTION = text("Which service level earns most, how sure are we, and what does one more point cost?")
INPUTS = (
    "service",
    "returns",
    "lead",
    "lead_sd",
    "orders",
    "cycle",
    "price",
    "cost",
    "penalty",
    "holding",
    "obsolescence",
    "order",
)


def profit(place: Place) -> None:
    view = lane_view.open_lane(place)
    levels = weigh_levels(view.plan) if view.plan.lane.has_prices else None
    of_levels = () if levels is None else facts_of_levels(view.plan, levels, **view.place.stamp)
    known = {**view.known, **facts_by_id(of_levels)}
    told = show.answer(*words.answer(known, spoken()))
    show.figures(PROFIT.figures(known, spoken()), known)
    lane_view.offer_form(view)
    if levels is not None:
        curve_card(view, levels, known)
        left, right = st.columns([3, 2])
        with left:
            surface_card(view, levels, known)
        with right:
            points_card(view, levels)
    elif not view.plan.lane.has_prices:
        lane_view.ask_for_prices(view)
    commentary.of_lane(view, told, topic="profit")
    lane_view.say_what_to_know(view)
    order_lot.card(view)
    service_budget.card(place)
    why.show(view, derivations.profit(view.plan) if view.plan.lane.has_prices else (), INPUTS)


def curve_card(view: LaneView, levels: Levels, known: Facts) -> None:
    with show.card(say("Weekly cost by service level")):
        figure = charts_profit.cost_curve_chart(
            levels.curve,
            service_level_ratio=view.plan.economics.service_level_ratio,
            total_cost_per_week=levels.cost_today_per_week,
            style=show.style(),
            currency=view.place.currency,
        )
        show.explained(figure, key="cost_curve", text=PROFIT.say("least zone", known, spoken()))


def surface_card(view: LaneView, levels: Levels, known: Facts) -> None:
    parameters = view.plan.lane.parameters
    with show.card(say("Weekly profit by service level and lead-time variability")):
        figure = charts_profit.profit_surface_chart(
            levels.surface,
            best_service_level_ratio=levels.curve.optimal_service_level_ratio,
            service_level_ratio=parameters.service_level_ratio,
            sd_lead_time_days=parameters.sd_lead_time_days,
            style=show.style(),
            currency=view.place.currency,
        )
        steady = PROFIT.say("steady", known, spoken())
        show.explained(figure, key="surface", text=f"{steady} {say('Brighter is more profit.')}")


def points_card(view: LaneView, levels: Levels) -> None:
    money = safe.plain(view.place.currency)
    with show.card(say("What one more point costs"), note=say("{money} a week", money=money)):
        points = levels.points_near
        costs, saves, net = say("Costs"), say("Saves"), say("Net")
        tables.show_as_text(
            {
                say("From"): [formats.percent(level) for level in points.from_service_level_ratios],
                say("To"): [formats.percent(level) for level in points.to_service_level_ratios],
                costs: [formats.headline(value) for value in points.extra_holding_cost_per_week],
                saves: [formats.headline(value) for value in points.saved_shortage_cost_per_week],
                net: [formats.headline(value) for value in points.net_gain_per_week],
            },
            right=(costs, saves, net),
        )


frame.page(question=QUESTION, body=profit)

"""Who should carry what I cannot, and is the split fair?"""

from __future__ import annotations

import streamlit as st

from core.speech import cooperation as words
from core.speech.cooperation import COOPERATION
from ui.charts import cooperation as charts_cooperation
from ui.ground import formats, safe, tables
from ui.lane import commentary, derivations, lane_view, shared_lanes, why
from ui.lane.lane_view import LaneView
from ui.language import say, spoken, text
from ui.reading.loaders import Place
from ui.shell import frame, show

QUESTION = text("Who should carry what I cannot, and is the split fair?")
INPUTS = ("returns", "capacity", "own", "surcharge", "price", "cost", "penalty")


def cooperation(place: Place) -> None:
    view = lane_view.open_lane(place)
    told = show.answer(*words.answer(view.known, spoken()))
    show.figures(COOPERATION.figures(view.known, spoken()), view.known)
    lane_view.offer_form(view)
    is_priced = view.plan.lane.has_prices
    if is_priced:
        cost_card(view)
        capacity_card(view)
    else:
        lane_view.ask_for_prices(view)
    partner_card(view)
    if is_priced:
        shared_lanes.card(view)
    commentary.of_lane(view, told, topic="capacity")
    lane_view.say_what_to_know(view)
    why.show(view, derivations.cooperation(view.plan) if is_priced else (), INPUTS)


def cost_card(view: LaneView) -> None:
    with show.card(say("Cost of an open day by volume")):
        figure = charts_cooperation.cost_over_volume_chart(
            view.plan, style=show.style(), currency=view.place.currency
        )
        show.explained(
            figure, key="cost_over_volume", text=COOPERATION.say("fixed vary by_use", view.known, spoken())
        )


def capacity_card(view: LaneView) -> None:
    with show.card(say("How much own capacity is worth booking in the coming weeks")):
        figure = charts_cooperation.cost_over_capacity_chart(
            view.plan, style=show.style(), currency=view.place.currency
        )
        text = COOPERATION.say("best_size below_mean", view.known, spoken())
        show.explained(figure, key="cost_over_capacity", text=text)


def partner_card(view: LaneView) -> None:
    shares, share_name = view.plan.lane.parameters.partner_share_ratios, say("Share of overflow")
    with show.card(say("Partners")):
        if not shares:
            st.markdown(safe.sentence(COOPERATION.say("no_partners", view.known, spoken())))
            return
        overflow = view.plan.overflow.expected_overflow_units_per_day * view.plan.open_days_per_week
        volume = say("Volume · {unit}/week", unit=safe.plain(formats.unit(view.plan.lane.unit)))
        tables.show_as_text(
            {
                say("Partner"): [say("Partner {n}", n=position) for position in range(1, len(shares) + 1)],
                share_name: [formats.percent(share) for share in shares],
                volume: [formats.exact(share * overflow) for share in shares],
            },
            right=(share_name, volume),
        )


frame.page(question=QUESTION, body=cooperation)

"""Who should carry what I cannot, and is the split fair?"""

from __future__ import annotations

import streamlit as st

from core.speech import cooperation as words
from core.speech.cooperation import COOPERATION
from ui.charts import cooperation as charts_cooperation
from ui.ground import formats, safe
from ui.lane import commentary, derivations, lane_view, shared_lanes, why
from ui.lane.lane_view import LaneView
from ui.reading.loaders import Place
from ui.shell import frame, show

QUESTION = "Who should carry what I cannot, and is the split fair?"
INPUTS = ("returns", "capacity", "own", "surcharge", "price", "cost", "penalty")


def cooperation(place: Place) -> None:
    view = lane_view.open_lane(place)
    show.answer(*words.answer(view.known))
    show.figures(COOPERATION.figures(view.known))
    is_priced = view.plan.lane.has_prices
    if is_priced:
        cost_card(view)
        capacity_card(view)
    else:
        lane_view.ask_for_prices(view)
    partner_card(view)
    if is_priced:
        shared_lanes.card(view)
    commentary.of_lane(view, topic="capacity")
    lane_view.say_what_to_know(view)
    why.show(view, derivations.cooperation(view.plan) if is_priced else (), INPUTS)


def cost_card(view: LaneView) -> None:
    with show.card("Cost of an open day by volume"):
        figure = charts_cooperation.cost_over_volume_chart(
            view.plan, style=show.style(), currency=view.place.currency
        )
        show.explained(figure, key="cost_over_volume", text=COOPERATION.say("fixed vary by_use", view.known))


def capacity_card(view: LaneView) -> None:
    with show.card("How much own capacity is worth booking in the coming weeks"):
        figure = charts_cooperation.cost_over_capacity_chart(
            view.plan, style=show.style(), currency=view.place.currency
        )
        text = COOPERATION.say("best_size below_mean", view.known)
        show.explained(figure, key="cost_over_capacity", text=text)


def partner_card(view: LaneView) -> None:
    shares = view.plan.lane.parameters.partner_share_ratios
    with show.card("Partners"):
        if not shares:
            st.markdown(safe.sentence(COOPERATION.say("no_partners", view.known)))
            return
        overflow = view.plan.overflow.expected_overflow_units_per_day * view.plan.open_days_per_week
        st.dataframe(
            {
                "Partner": [f"Partner {position}" for position in range(1, len(shares) + 1)],
                "Share of overflow": [100 * share for share in shares],
                f"Volume · {safe.plain(view.plan.lane.unit)}/week": [
                    formats.exact(share * overflow) for share in shares
                ],
            },
            hide_index=True,
            column_config={
                "Share of overflow": st.column_config.ProgressColumn(
                    format="%.0f %%", min_value=0, max_value=100
                )
            },
            alt="Each partner's share of the overflow",
        )


frame.page(question=QUESTION, body=cooperation)

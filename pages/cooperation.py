"""Who should carry what I cannot, and is the split fair?"""

from __future__ import annotations

import streamlit as st

from ui.charts import cooperation as charts_cooperation
from ui.ground import formats, safe
from ui.lane import commentary, lane_view, shared_lanes, why
from ui.lane.lane_view import LaneView
from ui.models.partners import Cooperation, weigh_partners
from ui.reading.loaders import Place
from ui.shell import frame, show
from ui.words import cooperation as words
from ui.words import derivations

QUESTION = "Who should carry what I cannot, and is the split fair?"
INPUTS = ("returns", "capacity", "own", "surcharge", "price", "cost", "penalty")


def cooperation(place: Place) -> None:
    view = lane_view.open_lane(place)
    facts = weigh_partners(view.plan)
    show.answer(*words.answer(view.plan, facts, currency=place.currency))
    show.figures(words.figures(view.plan, facts, currency=place.currency))
    cost_card(view, facts)
    capacity_card(view, facts)
    partner_card(view)
    shared_lanes.card(view)
    commentary.of_lane(view, topic="capacity")
    lane_view.say_what_to_know(view)
    why.show(
        derivations.cooperation(view.plan, facts.break_even_surcharge_per_unit),
        (
            *why.demand_inputs(view.plan),
            *why.chosen_inputs(view.plan, view.stored, INPUTS, currency=place.currency),
        ),
        lane=view.plan.lane.name,
    )


def cost_card(view: LaneView, facts: Cooperation) -> None:
    noun = lane_view.period_noun(view.plan)
    with show.card(f"What a {noun} costs over its volume"):
        figure = charts_cooperation.cost_over_volume_chart(
            view.plan, facts, style=show.style(), period_noun=noun, currency=view.place.currency
        )
        show.chart(
            figure, key="cost_over_volume", alt=words.volume_note(view.plan, currency=view.place.currency)
        )
        st.caption(words.volume_note(view.plan, currency=view.place.currency))


def capacity_card(view: LaneView, facts: Cooperation) -> None:
    noun = lane_view.period_noun(view.plan)
    with show.card("How much own capacity is worth booking"):
        figure = charts_cooperation.cost_over_capacity_chart(
            view.plan, facts, style=show.style(), period_noun=noun, currency=view.place.currency
        )
        show.chart(figure, key="cost_over_capacity", alt=words.capacity_note(view.plan))
        st.caption(words.capacity_note(view.plan))


def partner_card(view: LaneView) -> None:
    shares = view.plan.lane.parameters.partner_share_ratios
    with show.card("Partners"):
        if not shares:
            st.markdown("No partners are entered for this lane, so it is counted as leaning on a single one.")
            return
        overflow = view.plan.overflow.expected_overflow_units_per_period
        st.dataframe(
            {
                "Partner": [f"Partner {position}" for position in range(1, len(shares) + 1)],
                "Share of overflow": [100 * share for share in shares],
                f"Volume · {safe.plain(view.plan.lane.unit)}/{lane_view.period_noun(view.plan)}": [
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

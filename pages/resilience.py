"""What breaks first, and how long until it does?"""

from __future__ import annotations

import streamlit as st

from ui.charts import resilience as charts_resilience
from ui.lane import commentary, lane_view, why
from ui.lane.lane_view import LaneView
from ui.models.outage_scenarios import STRESSES, Stress, StressOutcome, play, stress_named
from ui.reading.loaders import Place
from ui.shell import address, frame, show
from ui.words import derivations
from ui.words import resilience as words

QUESTION = "What breaks first, and how long until it does?"
INPUTS = ("returns", "capacity", "buffer", "recover", "alternative")


def resilience(place: Place) -> None:
    view = lane_view.open_lane(place)
    stress = stress_named(address.read(address.STRESS))
    outcome = play(view.plan, stress)
    show.answer(*words.answer(view.plan, outcome))
    show.figures(words.figures(view.plan, outcome))
    if outcome is not None:
        shock_card(stress, outcome)
    if view.plan.resilience.score is not None:
        index_cards(view)
    commentary.of_lane(view, topic="resilience")
    lane_view.say_what_to_know(view)
    why.show(
        derivations.resilience(view.plan),
        (
            *why.demand_inputs(view.plan),
            *why.chosen_inputs(view.plan, view.stored, INPUTS, currency=place.currency),
        ),
        lane=view.plan.lane.name,
    )


def shock_card(stress: Stress, outcome: StressOutcome) -> None:
    with show.card("Service through the shock"):
        address.show_in("stress", stress.name)
        st.pills(
            "Stress",
            [item.name for item in STRESSES],
            key="stress",
            required=True,
            label_visibility="collapsed",
            on_change=stress_chosen,
        )
        figure = charts_resilience.shock_chart(
            outcome.outage, service_after_buffer_ratio=outcome.service_after_buffer_ratio, style=show.style()
        )
        show.chart(figure, key="shock", alt=words.shock_note(stress, outcome))
        st.caption(words.shock_note(stress, outcome))


def stress_chosen() -> None:
    chosen = st.session_state["stress"]
    address.choose(address.STRESS, None if chosen == STRESSES[0].name else chosen)


def index_cards(view: LaneView) -> None:
    left, right = st.columns(2)
    with left, show.card("The index in its two parts"):
        figure = charts_resilience.parts_chart(view.plan.resilience, style=show.style())
        show.chart(figure, key="parts", alt=words.parts_note(view.plan))
        st.caption(words.parts_note(view.plan))
        st.caption(words.LIMITS_OF_THE_INDEX)
    with right, show.card("What moves the index"):
        figure = charts_resilience.tornado_chart(view.plan.resilience, style=show.style())
        show.chart(figure, key="tornado", alt=words.tornado_note(view.plan))
        st.caption(words.tornado_note(view.plan))


frame.page(question=QUESTION, body=resilience)

"""What breaks first, and how long until it does?"""

from __future__ import annotations

import streamlit as st

from core.facts import facts_by_id, facts_of_stress
from core.facts.outage_facts import STRESSES, Stress, StressOutcome, play, stress_named
from core.speech import resilience as words
from core.speech.frames import Facts
from core.speech.resilience import RESILIENCE
from core.words.languages import in_language
from ui.charts import resilience as charts_resilience
from ui.lane import commentary, derivations, lane_view, why
from ui.lane.lane_view import LaneView
from ui.language import say, spoken, text
from ui.reading.loaders import Place
from ui.shell import address, frame, show

QUESTION = text("What breaks first, and how long until it does?")
INPUTS = ("returns", "capacity", "buffer", "recover", "alternative")


def resilience(place: Place) -> None:
    view = lane_view.open_lane(place)
    stress = stress_named(address.read(address.STRESS))
    outcome = play(view.plan, stress)
    known = {**view.known, **facts_by_id(facts_of_stress(view.plan, stress, **view.place.stamp))}
    told = show.answer(*words.answer(known, spoken()))
    show.figures(RESILIENCE.figures(known, spoken()), known)
    lane_view.offer_form(view)
    if outcome is not None:
        shock_card(stress, outcome, known)
    if view.plan.resilience.score is not None:
        index_cards(view)
    commentary.of_lane(view, told, topic="resilience")
    lane_view.say_what_to_know(view)
    why.show(view, derivations.resilience(view.plan), INPUTS)


def shock_card(stress: Stress, outcome: StressOutcome, known: Facts) -> None:
    with show.card(say("Service through the shock")):
        address.show_in("stress", stress.name)
        st.pills(
            say("Stress"),
            [item.name for item in STRESSES],
            format_func={
                item.name: in_language((item.name, item.name_de), spoken()) for item in STRESSES
            }.__getitem__,
            key="stress",
            required=True,
            label_visibility="collapsed",
            on_change=stress_chosen,
        )
        figure = charts_resilience.shock_chart(
            outcome.outage, service_after_buffer_ratio=outcome.service_after_buffer_ratio, style=show.style()
        )
        show.explained(figure, key="shock", text=RESILIENCE.say("shock", known, spoken()))


def stress_chosen() -> None:
    chosen = st.session_state["stress"]
    address.choose(address.STRESS, None if chosen == STRESSES[0].name else chosen)


def index_cards(view: LaneView) -> None:
    left, right = st.columns(2)
    with left, show.card(say("The index in its two parts")):
        figure = charts_resilience.parts_chart(view.plan.resilience, style=show.style())
        show.explained(
            figure, key="parts", text=RESILIENCE.say("parts geometric weights", view.known, spoken())
        )
        show.note(RESILIENCE.say("limits", view.known, spoken()))
    with right, show.card(say("What moves the index")):
        figure = charts_resilience.tornado_chart(view.plan.resilience, style=show.style())
        show.explained(figure, key="tornado", text=RESILIENCE.say("strongest", view.known, spoken()))


frame.page(question=QUESTION, body=resilience)

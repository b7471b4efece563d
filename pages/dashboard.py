"""What is happening on this lane, and what should I do this week?"""

from __future__ import annotations

import streamlit as st

from core.demand.cadence import PERIOD_NOUNS
from core.facts.problems import lacks_buffer
from core.speech import dashboard as words
from core.speech import network
from core.speech.dashboard import DASHBOARD
from ui.charts import buffer as charts_buffer
from ui.charts import capacity as charts_capacity
from ui.charts import demand as charts_demand
from ui.charts.chart_notes import notes_alt
from ui.ground import safe
from ui.lane import (
    commentary,
    decision_answers,
    derivations,
    forecast_notes,
    lane_view,
    lead_time_offer,
    reports,
    why,
)
from ui.lane.lane_view import LaneView
from ui.language import say, spoken, text
from ui.reading import loaders
from ui.reading.loaders import Place
from ui.shell import frame, sheet, show
from ui.words import evidence as evidence_words
from ui.words import holidays as holiday_words

QUESTION = text("What is happening on this lane, and what should I do this week?")
INPUTS = ("service", "returns", "lead", "lead_sd", "orders", "cycle", "capacity", "buffer", "penalty")


def dashboard(place: Place) -> None:
    view = lane_view.open_lane(place)
    told = show.answer(*words.answer(view.facts, spoken()))
    show.figures(DASHBOARD.figures(view.known, spoken()), view.known)
    lane_view.offer_form(view)
    demand_card(view)
    left, right = st.columns([3, 2])
    with left:
        buffer_card(view)
    with right:
        this_week_card(view)
    decision_answers.time_line(view.place, view.plan.lane.name, view.plan.lane.unit, view.answers)
    with sheet.not_printed("ahead"), show.card(say("Capacity need ahead")):
        figure = charts_capacity.capacity_need_chart(view.plan, style=show.style())
        show.explained(figure, key="capacity", text=says(view, "capacity_ahead chance"))
    commentary.of_lane(view, told)
    lane_view.say_what_to_know(view)
    why.show(view, derivations.dashboard(view.plan), INPUTS)


def demand_card(view: LaneView) -> None:
    plan = view.plan
    with show.card(say("Demand and forecast")):
        n_periods = lane_view.choose_span(plan.history.cadence)
        figure = charts_demand.demand_chart(plan, style=show.style(), n_history_periods=n_periods)
        show.chart(figure, key="demand", alt=says(view, "chart") + notes_alt(plan.notes))
        show.note(says(view, "test hidden"))
        today = plan.as_of
        show.note(holiday_words.coming(plan.forecast, as_of=today))
        with st.container(horizontal=True, vertical_alignment="center"):
            show.note(f"{says(view, 'method band')} {say('Drag to look closer, double-click to go back.')}")
            forecast_notes.show(view)


def buffer_card(view: LaneView) -> None:
    plan = view.plan
    with show.card(safe.sentence(DASHBOARD.clause("buffer_title", view.known, spoken()))):
        figure = charts_buffer.buffer_chart(
            plan.buffer,
            style=show.style(),
            unit=plan.lane.unit,
            buffer_held_units=plan.lane.parameters.buffer_held_units,
            is_short=lacks_buffer(plan),
        )
        show.explained(figure, key="buffer", text=says(view, "causes"))
        show.note(says(view, "basis classical newsvendor"))
        show.note(stock_sentence(view))
        lead_time_offer.show(view.place, view.stored, key="dashboard")


def stock_sentence(view: LaneView) -> str:
    """On how many lanes like this one a stock for the lead time would have lasted."""
    history, parameters = view.plan.history, view.plan.lane.parameters
    stock = loaders.stock_evidence(view.place.slug, view.place.version, history)
    if stock is None or parameters.lead_time_days == 0:
        return ""
    n_periods = parameters.lead_time_days / float(history.days_in_period.mean())
    return evidence_words.stock_sentence(stock, PERIOD_NOUNS[history.cadence], n_periods)


def this_week_card(view: LaneView) -> None:
    orders = words.actions(view.known, spoken())
    with show.card(say("What to decide")):
        for rank, (move, (order, reason)) in enumerate(
            zip(words.moves_of(view.known), orders, strict=True), start=1
        ):
            st.markdown(
                f"{rank}. **{safe.sentence(order)}** {safe.sentence(reason)}",
                help=show.why(f"{move}_gain", view.known),
            )
        if not orders:
            st.markdown(safe.sentence(says(view, "nothing")))
        answer_here(view)
        reports.of_lane(view)
        st.caption(say("The address of this page is a link to exactly this lane and these values."))


def answer_here(view: LaneView) -> None:
    """What can be said to the decisions of this lane; of what-if values nothing is decided."""
    if view.plan.lane != view.stored:
        show.note(say("These are decisions under what-if values: discard or save them first, then answer."))
        return
    decision_answers.say_outcome()
    orders = {kind: safe.plain(order) for kind, order in network.short_orders(view.known, spoken()).items()}
    decision_answers.of_lane(view.place, orders, view.answers, lane=view.stored.name)


def says(view: LaneView, kinds: str) -> str:
    """Sentences of the page, in the language of the visitor."""
    return DASHBOARD.say(kinds, view.known, spoken())


frame.page(question=QUESTION, body=dashboard)

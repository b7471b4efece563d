"""What is happening on this lane, and what should I do this week?"""

from __future__ import annotations

import streamlit as st

from core.demand.cadence import PERIOD_NOUNS
from core.facts import lane_outlook
from ui.charts import buffer as charts_buffer
from ui.charts import capacity as charts_capacity
from ui.charts import demand as charts_demand
from ui.ground import formats, safe
from ui.lane import commentary, forecast_notes, lane_view, reports, why
from ui.lane.lane_view import LaneView
from ui.models.actions import Action, actions
from ui.reading import loaders
from ui.reading.loaders import Place
from ui.shell import frame, show
from ui.words import dashboard as answers
from ui.words import derivations
from ui.words import evidence as answers_evidence
from ui.words import forecast as answers_forecast

QUESTION = "What is happening on this lane, and what should I do this week?"
INPUTS = ("service", "returns", "lead", "lead_sd", "cycle", "capacity", "buffer", "penalty")


def dashboard(place: Place) -> None:
    view = lane_view.open_lane(place)
    outlook, paying = lane_outlook(view.plan), actions(view.plan, currency=place.currency)
    show.answer(*answers.dashboard(view.plan, outlook, paying, currency=place.currency))
    show.figures(answers.dashboard_figures(view.plan, outlook, currency=place.currency))
    demand_card(view)
    left, right = st.columns([3, 2])
    with left:
        buffer_card(view)
    with right:
        this_week_card(view, paying, place.currency)
    capacity_card(view)
    commentary.of_lane(view)
    lane_view.say_what_to_know(view)
    why.show(
        derivations.dashboard(view.plan),
        (
            *why.demand_inputs(view.plan),
            *why.chosen_inputs(view.plan, view.stored, INPUTS, currency=place.currency),
        ),
        lane=view.plan.lane.name,
    )


def demand_card(view: LaneView) -> None:
    plan = view.plan
    with show.card("Demand and forecast"):
        n_periods = lane_view.choose_span(plan.history.cadence)
        figure = charts_demand.demand_chart(plan, style=show.style(), n_history_periods=n_periods)
        show.chart(figure, key="demand", alt=answers.demand_alt(plan))
        if plan.forecast.holiday_note:
            st.caption(answers_forecast.holiday_note(plan))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(answers.band_note(plan), width="stretch")
            forecast_notes.show(view)


def capacity_card(view: LaneView) -> None:
    with show.card("Capacity need ahead"):
        figure = charts_capacity.capacity_need_chart(view.plan, style=show.style())
        sentence = answers_forecast.capacity_need_sentence(view.plan)
        show.chart(figure, key="capacity", alt=sentence)
        st.caption(sentence)


def buffer_card(view: LaneView) -> None:
    plan = view.plan
    unit = safe.markdown(plan.lane.unit)
    needed = formats.quantity(plan.buffer.buffer_units, unit)
    with show.card(f"Where the buffer of {needed} comes from"):
        figure = charts_buffer.buffer_chart(
            plan.buffer,
            style=show.style(),
            unit=plan.lane.unit,
            buffer_held_units=plan.lane.parameters.buffer_held_units,
        )
        show.chart(figure, key="buffer", alt=answers.buffer_sentence(plan))
        st.caption(answers.buffer_sentence(plan))
        st.caption(answers_forecast.other_buffer_sentence(plan))
        if sentence := stock_sentence(view):
            st.caption(sentence)


def stock_sentence(view: LaneView) -> str:
    """On how many lanes like this one a stock for the lead time would have lasted."""
    history, parameters = view.plan.history, view.plan.lane.parameters
    stock = loaders.stock_evidence(view.place.slug, view.place.version, history)
    if stock is None or parameters.lead_time_days == 0:
        return ""
    n_periods = parameters.lead_time_days / float(history.days_in_period.mean())
    return answers_evidence.stock_sentence(stock, PERIOD_NOUNS[history.cadence], n_periods)


def this_week_card(view: LaneView, paying: tuple[Action, ...], currency: str) -> None:
    with show.card("This week"):
        st.markdown(answers.action_list(paying, currency=currency))
        reports.of_lane(view)
        st.caption("The address of this page is a link to exactly this lane and these values.")


frame.page(question=QUESTION, body=dashboard)

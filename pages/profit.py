"""Which service level earns most, how sure are we, and what does one more point cost?"""

from __future__ import annotations

import streamlit as st

from ui.charts import profit as charts_profit
from ui.ground import formats, safe
from ui.lane import commentary, lane_view, why
from ui.lane.lane_view import LaneView
from ui.models.service_levels import Levels, weigh_levels
from ui.reading.loaders import Place
from ui.shell import frame, show
from ui.words import derivations
from ui.words import profit as words

QUESTION = "Which service level earns most, how sure are we, and what does one more point cost?"
INPUTS = (
    "service",
    "returns",
    "lead",
    "lead_sd",
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
    levels = weigh_levels(view.plan)
    show.answer(*words.answer(view.plan, levels, currency=place.currency))
    show.figures(words.figures(view.plan, currency=place.currency))
    if levels is not None:
        curve_card(view, levels)
        left, right = st.columns([3, 2])
        with left:
            surface_card(view, levels)
        with right:
            points_card(view, levels)
    commentary.of_lane(view, topic="profit")
    lane_view.say_what_to_know(view)
    why.show(
        derivations.profit(view.plan),
        (
            *why.demand_inputs(view.plan),
            *why.chosen_inputs(view.plan, view.stored, INPUTS, currency=place.currency),
        ),
        lane=view.plan.lane.name,
    )


def curve_card(view: LaneView, levels: Levels) -> None:
    with show.card("Cost of a week over the service level"):
        figure = charts_profit.cost_curve_chart(
            levels.curve,
            service_level_ratio=view.plan.economics.service_level_ratio,
            total_cost_per_week=levels.cost_today_per_week,
            style=show.style(),
            currency=view.place.currency,
        )
        show.chart(figure, key="cost_curve", alt=words.curve_note(levels, view.place.currency))
        st.caption(words.curve_note(levels, view.place.currency))


def surface_card(view: LaneView, levels: Levels) -> None:
    parameters = view.plan.lane.parameters
    with show.card("Profit of a week, if the lead time were steadier or not"):
        figure = charts_profit.profit_surface_chart(
            levels.surface,
            service_level_ratio=parameters.service_level_ratio,
            sd_lead_time_days=parameters.sd_lead_time_days,
            style=show.style(),
            currency=view.place.currency,
        )
        show.chart(figure, key="surface", alt=words.surface_note(view.plan, levels, view.place.currency))
        st.caption(words.surface_note(view.plan, levels, view.place.currency))


def points_card(view: LaneView, levels: Levels) -> None:
    money = safe.plain(view.place.currency)
    with show.card("What one more point costs", note=f"{money} a week"):
        points = levels.points_near
        st.dataframe(
            {
                "From": [formats.percent(level) for level in points.from_service_level_ratios],
                "To": [formats.percent(level) for level in points.to_service_level_ratios],
                "Costs": points.extra_holding_cost_per_week,
                "Saves": points.saved_shortage_cost_per_week,
                "Net": points.net_gain_per_week,
            },
            hide_index=True,
            column_config={
                name: st.column_config.NumberColumn(format="%.2f") for name in ("Costs", "Saves", "Net")
            },
            alt="Extra holding cost, saved shortage cost and net gain of each step of the service level",
        )


frame.page(question=QUESTION, body=profit)

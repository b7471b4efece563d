"""What the pages about one lane share: choosing it, what-if values in the sidebar, its plan, what to know
about it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import streamlit as st

from core.decision import Answer
from core.demand.cadence import CADENCE_NAMES, MEAN_DAYS_PER_PERIOD
from core.errors import CapacityTwinError
from core.facts import Fact, facts_by_id, lane_facts
from core.forecast.band import QUANTILE_LEVELS
from core.lane import Lane
from core.plan.lane_plan import LanePlan
from core.speech.assumptions import assumption_sentences
from core.words.remarks import remark_texts
from ui.ground import safe
from ui.lane import lane_chooser, lane_form, what_if_card
from ui.language import said, say, spoken, text
from ui.reading import loaders
from ui.reading.loaders import Place
from ui.shell import address

SPANS = {text("12 weeks"): 84, text("1 year"): 366, text("All"): None}  # days of history in the chart
PERIOD_DAYS = dict(zip(CADENCE_NAMES, map(int, MEAN_DAYS_PER_PERIOD), strict=True))
LEAST_PERIODS = 12


@dataclass(frozen=True)
class LaneView:
    """The lane in view: as stored, and its plan under the values of the sidebar."""

    place: Place
    stored: Lane
    plan: LanePlan

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """What was said to the lane's decisions, in that order."""
        every = loaders.decision_answers(self.place.slug)
        return tuple(answer for answer in every if answer.lane == self.plan.lane.name)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts of the plan: all that the page says."""
        return self.facts_of(self.plan)

    def facts_of(self, plan: LanePlan) -> tuple[Fact, ...]:
        """The facts of another plan of the lane, after the same answers."""
        return lane_facts(plan, **self.place.stamp, answers=self.answers, today=date.today())

    @cached_property
    def known(self) -> Mapping[str, Fact]:
        """The facts under their ids."""
        return facts_by_id(self.facts)


def open_lane(place: Place) -> LaneView:
    """The lane that the address asks for, planned with its what-if values; `offer_form` draws where they are chosen."""
    stored = loaders.lane(place.slug, place.version, lane_chooser.in_view(place))
    try:
        planned = lane_form.what_if(stored, currency=place.currency)
        plan = loaders.plan(place.slug, place.version, stored.name, planned.parameters, planned.costs)
    except CapacityTwinError:
        _offer(
            place, stored, stored
        )  # whoever asked for what cannot be planned asks for something else there
        raise
    what_if_card.show(place, stored, plan)
    return LaneView(place=place, stored=stored, plan=plan)


def offer_form(view: LaneView) -> None:
    """Lane and what-if values in the sidebar; drawn after the answer, which a browser so shows first."""
    _offer(view.place, view.stored, view.plan.lane)


def _offer(place: Place, stored: Lane, planned: Lane) -> None:
    lane_chooser.offer(place, stored.name)
    lane_form.offer_what_if(stored, planned, currency=place.currency)


def choose_span(cadence: str) -> int | None:
    """How much history the chart shows, in periods; None for all of it. Kept in the address."""
    asked = address.read(address.SPAN)
    address.show_in("span", asked if asked in SPANS else next(iter(SPANS)))
    chosen = st.segmented_control(
        say("History in the chart"),
        SPANS,
        format_func=said(SPANS.keys()),
        key="span",
        label_visibility="collapsed",
        required=True,
        on_change=_span_chosen,
    )
    n_days = SPANS[chosen or next(iter(SPANS))]
    return None if n_days is None else max(LEAST_PERIODS, n_days // PERIOD_DAYS[cadence])


def say_what_to_know(view: LaneView) -> None:
    """Assumptions and warnings of the plan: results, so they are shown."""
    sentences = (*assumption_sentences(view.known, spoken()), *remark_texts(view.plan.remarks, spoken()))
    if sentences:
        with st.container(border=True):
            st.markdown(
                f"**{say('Assumptions behind these figures')}**\n\n"
                + "\n".join(f"- {safe.sentence(sentence)}" for sentence in sentences)
            )


def ask_for_prices(view: LaneView) -> None:
    """What stands in place of a chart of money while nobody entered a price."""
    with st.container(border=True):
        st.markdown(
            say(
                ":material/payments: **No prices are entered for {lane}.** Charts and sums of money appear as soon as "
                "one is: under Money in the sidebar to try it, on the Data page to keep it.",
                lane=safe.markdown(view.plan.lane.name),
            )
        )
        if st.button(say("Enter prices on the Data page"), icon=":material/edit:"):
            address.choose(address.SECTION, "Lanes")
            st.switch_page("pages/data.py")


def forecast_csv(plan: LanePlan) -> bytes:
    """The forecast with its quantiles, exact; text cells cannot run in a spreadsheet."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["date", "product_name", "mean", *(f"q{100 * level:g}" for level in QUANTILE_LEVELS)])
    band = plan.forecast
    for position, start in enumerate(band.period_starts):
        values = [band.mean_units[position], *band.quantile_units[:, position]]
        table.writerow(
            [str(start), safe.spreadsheet_cell(plan.lane.name), *(f"{value:.10g}" for value in values)]
        )
    return text.getvalue().encode()


def _span_chosen() -> None:
    chosen = st.session_state["span"]
    address.choose(address.SPAN, None if chosen == next(iter(SPANS)) else chosen)

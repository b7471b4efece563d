"""The card with order size and reorder point set together, beside the order size alone."""

from __future__ import annotations

import streamlit as st

from core.facts import facts_by_id
from core.facts.lot_facts import lot_facts
from core.plan.lane_lot import plan_lane_lot
from core.speech.lot import LOT
from ui.ground import safe
from ui.lane.lane_view import LaneView
from ui.language import say, spoken, text
from ui.shell import show

TITLE = text("Order size and reorder point set together")


@st.fragment
def card(view: LaneView) -> None:
    """Computed when somebody opens it: the search takes longer than the rest of the page."""
    with st.expander(
        say(TITLE), icon=":material/shopping_cart:", key="order_lot", on_change="rerun"
    ) as shown:
        if shown.open:
            _show(view)


def _show(view: LaneView) -> None:
    lot = plan_lane_lot(view.plan)
    known = {} if lot is None else facts_by_id(lot_facts(view.plan, lot, **view.place.stamp))
    st.markdown(safe.sentence(LOT.say("pair saving none", known, spoken())))
    show.note(LOT.say("basis", known, spoken()))

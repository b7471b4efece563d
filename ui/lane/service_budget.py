"""The card with one service budget over all lanes: what it saves, and each lane's level before and after."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.facts import budget_facts, facts_by_id
from core.plan.network_budget import NetworkBudget
from core.speech.budget import BUDGET
from ui.ground import formats, safe, tables
from ui.language import say, spoken, text
from ui.reading import loaders
from ui.reading.loaders import Place
from ui.shell import show

TITLE = text("One service budget over all lanes")
MOST_ROWS = 200


@st.fragment
def card(place: Place) -> None:
    """Planned when somebody opens it: every lane of the workspace is."""
    with st.expander(say(TITLE), icon=":material/balance:", key="service_budget", on_change="rerun") as shown:
        if shown.open:
            _show(place)


def _show(place: Place) -> None:
    planned = loaders.service_budget(place.slug, place.version)
    if planned is None:
        st.markdown(say("It takes two lanes of one unit with demand to come to share a budget of service."))
        return
    known = facts_by_id(budget_facts(planned, **place.stamp))
    st.markdown(safe.sentence(BUDGET.say("saving moves", known, spoken())))
    table(planned)
    show.note(BUDGET.say("outside basis", known, spoken()))
    pooled = BUDGET.say("pool together", known, spoken())
    if pooled:
        st.markdown(safe.sentence(pooled))
        show.note(BUDGET.say("pool_basis", known, spoken()))


def table(planned: NetworkBudget) -> None:
    """Level and stock of each lane before and after, the largest moves first."""
    budget = planned.budget
    moved = np.abs(budget.cost_after_per_day - budget.cost_before_per_day)
    rows = np.argsort(-moved, kind="stable")[:MOST_ROWS].tolist()
    unit = safe.plain(formats.unit(planned.unit))
    before, after = say("Stock today · {unit}", unit=unit), say("Stock in the budget · {unit}", unit=unit)
    level_before, level_after = say("Level today"), say("Level in the budget")
    st.dataframe(
        {
            say("Lane"): [safe.plain(planned.lanes[row]) for row in rows],
            level_before: [formats.percent(budget.level_before_ratio[row]) for row in rows],
            level_after: [formats.percent(budget.level_after_ratio[row]) for row in rows],
            before: [formats.exact(budget.stock_before_units[row]) for row in rows],
            after: [formats.exact(budget.stock_after_units[row]) for row in rows],
        },
        hide_index=True,
        column_config=tables.right(level_before, level_after, before, after),
        alt=say("Service level and stock of each lane today and under one service budget"),
    )
    if len(planned.lanes) > MOST_ROWS:
        st.caption(
            say("The {n} lanes that move most of {all} are listed.", n=MOST_ROWS, all=len(planned.lanes))
        )

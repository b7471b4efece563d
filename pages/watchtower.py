"""Which lanes need me today, in order of money at risk?"""

from __future__ import annotations

import streamlit as st

from core.plan.network_plan import NetworkPlan
from ui.ground import formats, safe
from ui.lane import commentary, reports
from ui.models import alerts
from ui.models.alerts import SIGNS, Row
from ui.reading import loaders
from ui.reading.loaders import Place
from ui.shell import address, frame, show
from ui.words import watchtower as words

QUESTION = "Which lanes need me today, in order of money at risk?"
SEPARATOR = ","


def watchtower(place: Place) -> None:
    plan = loaders.network(place.slug, place.version)
    show.answer(*words.answer(plan, currency=place.currency))
    chosen = choose_statuses(plan)
    found = alerts.rows(plan, chosen, with_passing=address.read(address.STATUS) is None)
    if not found:
        st.info(words.NOTHING_HERE, icon=":material/check_circle:")
    else:
        series = loaders.sparklines(place.slug, place.version, tuple(row.lane for row in found))
        table(place, found, series)
        st.caption(words.table_note(found))
    reports.of_network(place, plan)
    commentary.of_network(place, plan)


def choose_statuses(plan: NetworkPlan) -> tuple[str, ...]:
    """Chips with counts; the choice stands in the address."""
    options, asked = alerts.statuses(plan), address.read(address.STATUS)
    wanted = alerts.default_statuses(plan) if asked is None else tuple(asked.split(SEPARATOR))
    address.show_in("statuses", [label for label in options if label in wanted])
    counts = plan.watch.counts
    chosen = st.pills(
        "Status",
        options,
        selection_mode="multi",
        key="statuses",
        label_visibility="collapsed",
        format_func=lambda label: f"{SIGNS[label]} {label} {counts[label]:,}",
        on_change=statuses_chosen,
    )
    return tuple(chosen)


def statuses_chosen() -> None:
    address.choose(address.STATUS, SEPARATOR.join(st.session_state["statuses"]))


def table(place: Place, found: tuple[Row, ...], series: dict[str, list[float]]) -> None:
    """One row for each lane; a click on it opens the lane's dashboard."""
    money = f"{safe.plain(place.currency)} at risk/week"
    most = max((row.money_at_risk or 0.0 for row in found), default=0.0)
    event = st.dataframe(
        {
            "#": [row.rank for row in found],
            "Lane": [safe.plain(row.lane) for row in found],
            "Status": [f"{SIGNS[row.status]} {row.status}" for row in found],
            "Why": [safe.plain(row.reason) for row in found],
            money: [formats.whole(row.money_at_risk) for row in found],
            "Last 8 weeks": [series[row.lane] for row in found],
        },
        hide_index=True,
        on_select="rerun",
        selection_mode="single-cell",
        key="alerts",
        row_height=40,
        column_config={
            "#": st.column_config.NumberColumn(width=40),
            "Lane": st.column_config.TextColumn(width=200),
            "Status": st.column_config.TextColumn(width=110),
            "Why": st.column_config.TextColumn(width=230),
            money: st.column_config.ProgressColumn(
                format="localized", min_value=0, max_value=max(most, 1.0), width=160
            ),
            "Last 8 weeks": st.column_config.AreaChartColumn(width=160),
        },
        alt=words.table_alt(found),
    )
    if event.selection.cells:
        row, _ = event.selection.cells[0]
        address.choose_lane(found[row].lane)
        st.switch_page("pages/dashboard.py")


frame.page(question=QUESTION, body=watchtower)

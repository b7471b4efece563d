"""Which lanes need me today, in order of money at risk?"""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.facts import facts_by_id, facts_of_row, network_facts
from core.plan.network_plan import NetworkPlan
from core.speech import network as words
from core.speech.frames import Facts
from core.speech.network import SIGNS
from ui.ground import formats, safe
from ui.lane import commentary, reports
from ui.models import alerts
from ui.reading import loaders
from ui.reading.loaders import Place
from ui.shell import address, frame, show

QUESTION = "Which lanes need me today, in order of money at risk?"
SEPARATOR = ","


def watchtower(place: Place) -> None:
    plan = loaders.network(place.slug, place.version)
    facts = network_facts(plan, **place.stamp)
    show.answer(*words.answer(facts))
    chosen = choose_statuses(plan)
    among = choose_labels(place, plan)
    found = alerts.rows(plan, chosen, with_passing=address.read(address.STATUS) is None, among=among)
    if not found:
        st.info("No such lane has this status. Choose another one above.", icon=":material/check_circle:")
    else:
        table(place, [facts_by_id(facts_of_row(plan, number, **place.stamp)) for number in found])
        show.note(hint(len(found)))
    reports.of_network(place, plan)
    commentary.of_network(place, facts)


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


def choose_labels(place: Place, plan: NetworkPlan) -> NDArray[np.bool_] | None:
    """A list for each part of lane names, such as origin and destination; None where lanes have none."""
    labels = loaders.lane_labels(place.slug, place.version)
    offered = alerts.label_values(labels)
    if not offered:
        return None
    with st.container(horizontal=True, gap="small"):
        chosen = {
            part: st.selectbox(
                safe.markdown(part), values, index=None, placeholder="All", key=f"label_{part}", width=220
            )
            for part, values in offered.items()
        }
    return alerts.with_labels(plan, labels, {part: value for part, value in chosen.items() if value})


def statuses_chosen() -> None:
    address.choose(address.STATUS, SEPARATOR.join(st.session_state["statuses"]))


def table(place: Place, rows: list[Facts]) -> None:
    """One row for each lane; a click on it opens the lane's dashboard."""
    lanes = tuple(row["status"].subject for row in rows)
    risks = [words.risk_of(row) for row in rows]
    series = loaders.sparklines(place.slug, place.version, lanes)
    money = f"{safe.plain(place.currency)} at risk/week"
    event = st.dataframe(
        {
            "#": list(range(1, len(rows) + 1)),
            "Lane": [safe.plain(lane) for lane in lanes],
            "Status": [words.status_text(row) for row in rows],
            "Why": [words.reason_text(row) for row in rows],
            money: [formats.whole(risk) for risk in risks],
            "Last 8 weeks": [series[lane] for lane in lanes],
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
                format="localized",
                min_value=0,
                max_value=max([1.0, *(risk or 0.0 for risk in risks)]),
                width=160,
            ),
            "Last 8 weeks": st.column_config.AreaChartColumn(width=160),
        },
        alt=f"{len(rows)} lanes in order of money at risk; first {safe.plain(lanes[0])}, {words.status_text(rows[0])}",
    )
    if event.selection.cells:
        row, _ = event.selection.cells[0]
        address.choose_lane(lanes[row])
        st.switch_page("pages/dashboard.py")


def hint(n_rows: int) -> str:
    """What a click does, and where the other rows are."""
    text = "Click a lane to open its dashboard."
    if n_rows == alerts.MOST_ROWS:
        text += f" The first {n_rows} are shown; choose a status above to see the others."
    return text


frame.page(question=QUESTION, body=watchtower)

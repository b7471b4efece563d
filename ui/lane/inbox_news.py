"""What came since somebody's last visit to the inbox, and which lanes are back by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from core.speech.network import SIGNS
from core.watch.episodes import DATA, SILENT, SLOW, SURGE, Alert
from ui.ground import formats, safe
from ui.language import say, spoken
from ui.reading import commands, loaders
from ui.reading.loaders import Place
from ui.shell import address

LAST_VISIT = "last_visit"
STATUS = {SURGE: "Surge alert", SLOW: "Low velocity", SILENT: "Low velocity", DATA: "Stale data"}
MOST_LANES = 20


def show(place: Place) -> None:
    """Nothing on a first visit, nothing where nothing came."""
    alerts = loaders.alerts(place.slug, place.version)
    before = last_visit(place)
    if before is None:
        return
    came, over = since(alerts, before)
    if not came and not over:
        return
    title = say(
        "New since your last visit, {when} · {n}", when=formats.moment(before), n=formats.exact(len(came))
    )
    with st.expander(title, icon=":material/notifications:"):
        for alert in came[:MOST_LANES]:
            draw(alert)
        if len(came) > MOST_LANES:
            st.caption(say("{n} more", n=formats.exact(len(came) - MOST_LANES)))
        if over:
            lanes = ", ".join(safe.markdown(alert.lane) for alert in over[:MOST_LANES])
            st.caption(say("Back to their usual by themselves: {lanes}", lanes=lanes))


def since(alerts: Sequence[Alert], before: datetime) -> tuple[list[Alert], list[Alert]]:
    """Open alerts that are new or grew worse since, newest first, and those that were told before and are over."""
    came = [item for item in alerts if item.resolved_at is None and (item.worse_at or item.told_at) > before]
    over = [
        item
        for item in alerts
        if item.resolved_at is not None and item.resolved_at > before and item.told_at <= before
    ]
    return came, over


def last_visit(place: Place) -> datetime | None:
    """When this person began to look before this session; noted once a session, by who may write."""
    noted: dict[str, datetime | None] = st.session_state.setdefault(LAST_VISIT, {})
    if place.slug not in noted:
        noted[place.slug] = None if place.workspace.read_only else commands.note_visit(place.slug)
    return noted[place.slug]


def draw(alert: Alert) -> None:
    """A lane, why, and the way to it."""
    reason = alert.reason_de if spoken() == "de" else alert.reason
    worse = f" · {say('grew worse')}" if alert.worse_at is not None else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"{SIGNS[STATUS[alert.kind]]} **{safe.markdown(alert.lane)}** · {safe.sentence(reason)}{worse}",
            width="stretch",
        )
        if st.button(say("Open"), key=f"news_{alert.alert_id}", type="tertiary"):
            address.choose_lane(alert.lane)
            st.switch_page("pages/dashboard.py")

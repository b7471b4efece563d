"""What came since somebody's last visit to the inbox, and of which lanes nothing is to be told any more."""

from __future__ import annotations

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
LANES_ON_A_PAGE, PAGE = 20, "news_page"


def show(place: Place) -> None:
    """Nothing on a first visit, nothing where nothing came."""
    loaders.bring_up_alerts(place.slug, place.version)
    before = last_visit(place)
    if before is None:
        return
    number = max(int(st.session_state.get(PAGE, 1)), 1)
    news = loaders.alerts_since(
        place.slug, before, offset=(number - 1) * LANES_ON_A_PAGE, limit=LANES_ON_A_PAGE
    )
    if not news.n_came and not news.n_over:
        return
    title = say(
        "New since your last visit, {when} · {n}", when=formats.moment(before), n=formats.exact(news.n_came)
    )
    with st.expander(title, icon=":material/notifications:"):
        for alert in news.came:
            draw(alert)
        last = -(-news.n_came // LANES_ON_A_PAGE)
        if last > 1:
            st.pagination(last, key=PAGE)
        if news.n_over:
            lanes = ", ".join(safe.markdown(alert.lane) for alert in news.over)
            more = news.n_over - len(news.over)
            also = f" {say('and {n} more', n=formats.exact(more))}" if more else ""
            st.caption(
                f"{say('Over by themselves, back to their usual or gone: {lanes}', lanes=lanes)}{also}"
            )


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

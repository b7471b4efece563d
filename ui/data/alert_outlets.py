"""Where alerts go besides the inbox: webhooks, and feeds for readers of news and calendars. Nowhere, until asked."""

from __future__ import annotations

import streamlit as st

from core.twin.imports import AlertOutlet
from ui.ground import formats, safe
from ui.language import say, text
from ui.reading import commands, loaders
from ui.reading.loaders import Place
from ui.shell import frame, show

WEBHOOK = "webhook"
EXAMPLE = "https://example.org/hook"  # the same in every language
# How a try ended, as `db.alerts.webhook` notes it; a status is a number in every language.
ANSWERS = {
    "no answer in time": text("no answer in time"),
    "not reached": text("not reached"),
    "the name is not known": text("the name is not known"),
}


def card(place: Place) -> None:
    """What goes where now, each with a way to end it, and two ways to begin."""
    with show.card(
        say("Alerts out"),
        say(
            "Off until you add something here. A webhook is told of each alert that is new, grew worse or is over; a "
            "feed is read by a calendar or a reader of news."
        ),
    ):
        for outlet in loaders.alert_outlets(place.slug) if may_write(place) else ():
            draw(place, outlet)
        offer_webhook(place)
        offer_feed(place)


def may_write(place: Place) -> bool:
    """Whether alerts may be sent on from here: by whoever may make keys for programs."""
    return place.workspace.may_make_keys


def draw(place: Place, outlet: AlertOutlet) -> None:
    """One outlet, how its last try ended, and its end."""
    with st.container(horizontal=True, vertical_alignment="center"):
        name = safe.markdown(outlet.address) if outlet.kind == WEBHOOK else say("Feed (RSS and calendar)")
        made = say("{who}, {when}", who=safe.markdown(outlet.made_by), when=formats.moment(outlet.made_at))
        told = say(ANSWERS[outlet.last_answer]) if outlet.last_answer in ANSWERS else outlet.last_answer
        answer = f" · {safe.markdown(told)}" if told else ""
        st.markdown(f"{name}  \n:gray[{made}{answer}]", width="stretch")
        if st.button(say("End"), key=f"end_outlet_{outlet.outlet_id}"):
            commands.end_alert_outlet(place.slug, outlet.outlet_id)
            st.rerun()


def offer_webhook(place: Place) -> None:
    """An address that is told; the secret that signs for it is shown once."""
    with (
        st.form("new_webhook", border=False, clear_on_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        read_only = not may_write(place)
        address = st.text_input(say("Webhook"), placeholder=EXAMPLE, max_chars=500, disabled=read_only)
        clicked = st.form_submit_button(say("Add webhook"), disabled=read_only)
    if clicked and address.strip():
        secret = frame.tried(lambda: commands.add_alert_webhook(place.slug, address.strip()))
        if secret is None:
            return
        st.success(
            say("Messages are signed with this secret, as Standard Webhooks has it. It is shown once."),
            icon=":material/key:",
        )
        st.code(secret, language=None, wrap_lines=True)


def offer_feed(place: Place) -> None:
    """An address that nobody can guess, shown once."""
    if st.button(say("Make a feed"), icon=":material/rss_feed:", disabled=not may_write(place)):
        token = frame.tried(lambda: commands.add_alert_feed(place.slug))
        if token is None:
            return
        st.success(
            say(
                "Whoever has these addresses reads the alerts. They are shown once; end the feed to close them."
            ),
            icon=":material/key:",
        )
        st.code(f"/feed/{token}.rss\n/feed/{token}.ics", language=None)

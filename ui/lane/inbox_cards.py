"""The inbox on a phone: each lane as a card, because its table is wider than the screen."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.speech import network as words
from core.speech.frames import Facts
from core.speech.steps import step_text
from ui.ground import formats, safe
from ui.language import spoken
from ui.reading.loaders import Place
from ui.shell import address

MOST_CARDS = 25


def show(place: Place, rows: Sequence[Facts], orders: Sequence[str]) -> None:
    """One card for each lane, what is worth most first; `orders` says what to do on each."""
    for number, (row, order) in enumerate(zip(rows[:MOST_CARDS], orders, strict=False)):
        lane = row["status"].subject
        with st.container(border=True, gap="small"):
            st.markdown(
                f"**{safe.sentence(order)}**  \n{safe.markdown(lane)}"
                f"  \n{_money(row, place)}:gray[{safe.sentence(words.why_text(row, spoken()))}]"
            )
            if st.button(
                step_text("open", spoken(), lane=safe.markdown(lane)),
                key=f"card_{number}",
                icon=":material/arrow_forward:",
                type="tertiary",
            ):
                address.choose_lane(lane)
                st.switch_page("pages/dashboard.py")
    if len(rows) > MOST_CARDS:
        st.caption(step_text("more_cards", spoken(), n=formats.exact(len(rows) - MOST_CARDS)))


def _money(row: Facts, place: Place) -> str:
    """What deciding is worth and waiting costs, on a line of its own; nothing where no price was entered."""
    worth, waiting = words.worth_text(row, spoken()), words.waiting_of(row)
    said = []
    if worth and "worth" in row:
        said.append(step_text("worth", spoken(), worth=worth, currency=place.currency))
    elif worth:
        said.append(worth)
    if waiting:
        said.append(step_text("waiting", spoken(), waiting=formats.exact(waiting, decimals=0)))
    return f"{safe.sentence(' · '.join(said))}  \n" if said else ""

"""The inbox on a phone: each lane as a card, because its table is wider than the screen."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.speech import network as words
from core.speech.frames import Facts
from core.speech.steps import step_text
from ui.ground import formats, safe
from ui.language import say, spoken
from ui.reading.loaders import Place
from ui.shell import address

CARDS_AT_A_TIME, SHOWN = 25, "cards_shown"


def show(place: Place, rows: Sequence[Facts], orders: Sequence[str]) -> None:
    """A card for each lane, what is worth most first, some at a time; `orders` says what to do on each."""
    n_shown = max(int(st.session_state.get(SHOWN, CARDS_AT_A_TIME)), CARDS_AT_A_TIME)
    for number, (row, order) in enumerate(zip(rows[:n_shown], orders, strict=False)):
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
    n_more = min(len(rows) - n_shown, CARDS_AT_A_TIME)
    if n_more > 0 and st.button(say("Show {n} more", n=formats.exact(n_more)), key="more_cards"):
        st.session_state[SHOWN] = n_shown + CARDS_AT_A_TIME
        st.rerun()


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

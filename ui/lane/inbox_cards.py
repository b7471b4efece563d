"""The inbox on a phone: each lane as a card, because its table is wider than the screen."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.decision import Answer
from core.speech import network as words
from core.speech.frames import Facts
from core.speech.steps import step_text
from ui.ground import formats, safe
from ui.lane import decision_answers
from ui.language import say, spoken
from ui.reading import loaders
from ui.reading.loaders import Place
from ui.shell import address

CARDS_AT_A_TIME, SHOWN = 25, "cards_shown"
BARS, MOST_BARS = "▁▂▃▄▅▆▇█", 8


def show(place: Place, rows: Sequence[Facts], orders: Sequence[str], answers: Sequence[Answer]) -> None:
    """A card for each lane, what is worth most first, some at a time; `orders` says what to do on each.

    What stands first on a card can be answered there, as what is ticked in the table can.
    """
    n_shown = max(int(st.session_state.get(SHOWN, CARDS_AT_A_TIME)), CARDS_AT_A_TIME)
    shown = rows[:n_shown]
    lanes = tuple(row["status"].subject for row in rows)  # those of the table, so that they are read once
    series = loaders.sparklines(place.slug, place.version, lanes)
    for number, (row, order) in enumerate(zip(shown, orders, strict=False)):
        lane = row["status"].subject
        with st.container(border=True, gap="small"):
            st.markdown(
                f"**{safe.sentence(order)}**  \n{safe.markdown(lane)}"
                f"  \n{_money(row, place)}:gray[{safe.sentence(words.why_text(row, spoken()))}]{_trend(series[lane])}"
            )
            with st.container(horizontal=True, vertical_alignment="center"):
                if st.button(
                    step_text("open", spoken(), lane=safe.markdown(lane)),
                    key=f"card_{number}",
                    icon=":material/arrow_forward:",
                    type="tertiary",
                ):
                    address.choose_lane(lane)
                    st.switch_page("pages/dashboard.py")
                kind = words.kind_of(row)
                mark = zlib.crc32(
                    repr((lane, kind)).encode()
                )  # a tick stays with its decision, not its place
                is_ticked = bool(kind) and not place.workspace.read_only
                is_ticked = is_ticked and st.toggle(say("Decide"), key=f"card_tick_{mark}")
            if is_ticked:
                decision_answers.bar(place, [(lane, kind)], answers, scope=f"card_{mark}_")
    n_more = min(len(rows) - n_shown, CARDS_AT_A_TIME)
    if n_more > 0 and st.button(say("Show {n} more", n=formats.exact(n_more)), key="more_cards"):
        st.session_state[SHOWN] = n_shown + CARDS_AT_A_TIME
        st.rerun()


def _trend(series: Sequence[float]) -> str:
    """The last weeks as a row of small bars from nothing up to their highest, in a line of its own."""
    if not series:
        return ""
    parts = np.array_split(np.array(series), min(len(series), MOST_BARS))
    means = np.array([part.mean() for part in parts])
    highest = max(float(means.max()), 1e-9)
    bars = "".join(BARS[round(float(mean) / highest * (len(BARS) - 1))] for mean in means)
    return f"  \n:gray[{say('Trend')}] :blue[{bars}]"


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

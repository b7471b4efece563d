"""The card of one lane's promises: what its plan says beside what happens when the lane is played."""

from __future__ import annotations

import numpy as np
import streamlit as st

from ui.ground import formats, safe
from ui.lane import promise_words as words
from ui.language import say, spoken, text
from ui.reading import loaders
from ui.reading.loaders import Place
from ui.shell import address, show

TITLE = text("Formula beside play: does a lane keep what its plan promises?")
LANE_KEY = "played_lane"
SEED = 20261129  # of every play, so that a page drawn again shows the same figures


@st.fragment
def card(place: Place) -> None:
    """Played when somebody opens it."""
    with st.expander(say(TITLE), icon=":material/casino:", key="played_promises", on_change="rerun") as shown:
        if shown.open:
            _show(place)


def _show(place: Place) -> None:
    network = loaders.network(place.slug, place.version)
    planned = np.flatnonzero(np.isfinite(network.level_units))
    if not planned.size:
        st.markdown(say("No lane has data enough for a plan yet."))
        return
    name = _choose([network.lanes[number] for number in planned])
    stored = loaders.lane(place.slug, place.version, name)
    plan = loaders.plan(place.slug, place.version, name, stored.parameters, stored.costs)
    played = loaders.played_promises(place.slug, place.version, name, seed=SEED)
    st.markdown(safe.sentence(words.policy_sentence(plan, spoken())))
    st.dataframe(
        words.rows(
            played,
            unit=safe.plain(formats.unit(stored.unit)),
            currency=safe.plain(place.currency),
            language=spoken(),
        ),
        hide_index=True,
        alt=say("Figures of the lane's plan as promised and as played"),
    )
    st.markdown(safe.sentence(words.verdict(played, spoken())))
    show.note(words.basis(played, spoken()))


def _choose(names: list[str]) -> str:
    """The lane of the address where it has a plan, else the first."""
    asked = address.read(address.LANE)
    address.show_in(LANE_KEY, asked if asked in names else names[0])
    return st.selectbox(say("Lane"), names, key=LANE_KEY, format_func=safe.plain, on_change=_chosen)


def _chosen() -> None:
    sort = address.read(address.SORT)
    address.choose_lane(st.session_state[LANE_KEY])
    if sort is not None:
        address.choose(address.SORT, sort)

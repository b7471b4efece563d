"""Which lane is in view, and boxes to choose one: of many a search finds some, and no page sends all names."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import streamlit as st

from core.twin.lane_search import EVERY_LANE, LaneFilter
from ui.ground import formats, safe
from ui.ground.name_labels import name_by_label
from ui.language import say
from ui.reading import loaders
from ui.reading.loaders import MOST_LISTED, Place
from ui.shell import address

LANE_KEY = "lane_in_view"
SEARCH_KEY = "lane_search"
WITH_DATA = LaneFilter(least_records=1)


def in_view(place: Place, *, with_data: bool = True) -> str:
    """The lane of the address, else the first of the inbox; what the address asks for and is not there is named.

    with_data: only lanes that hold records are looked at.
    """
    asked = address.read(address.LANE)
    found = None if asked is None else loaders.lane_summary(place.slug, place.version, asked)
    if asked is not None and found is not None and (found.n_records or not with_data):
        return asked
    lane = loaders.first_lane(place) if with_data else _first_of_all(place)
    if asked is not None:
        st.warning(
            say(
                "There is no lane {asked} here. This is {lane} instead.",
                asked=safe.markdown(asked),
                lane=safe.markdown(lane),
            )
        )
        address.choose_lane(lane)
    return lane


def offer(place: Place, lane: str, *, with_data: bool = True) -> None:
    """A selection box in the sidebar that shows the lane in view, above it a search where there are many."""
    with st.sidebar:
        names = names_to_offer(place, WITH_DATA if with_data else EVERY_LANE, key=SEARCH_KEY)
    address.show_in(LANE_KEY, lane)
    st.sidebar.selectbox(
        say("Lane"),
        names if lane in names else (lane, *names),
        key=LANE_KEY,
        format_func=safe.plain,
        on_change=_lane_chosen,
    )


def choose(place: Place) -> str:
    """The lane in view among all lanes, and the box that chooses another."""
    lane = in_view(place, with_data=False)
    offer(place, lane, with_data=False)
    return lane


def pick(
    place: Place, wanted: LaneFilter, *, label: str, key: str, width: int, but: str | None = None
) -> str | None:
    """Another lane than `but`, out of a box that finds those wanted; None where nothing is found."""
    names = [name for name in names_to_offer(place, wanted, key=f"{key}_search", width=width) if name != but]
    by_label = name_by_label(names)
    chosen = st.selectbox(label, list(by_label), key=key, width=width)
    return None if chosen is None else by_label[chosen]


def names_to_offer(
    place: Place, wanted: LaneFilter, *, key: str, width: int | Literal["stretch"] = "stretch"
) -> tuple[str, ...]:
    """All lanes wanted where they are few, else those whose names hold what is typed, as many as a list offers."""
    found = loaders.find_lanes(place.slug, place.version, wanted)
    if found.n_found <= MOST_LISTED:
        return found.names
    typed = st.text_input(
        say("Find a lane"),
        key=key,
        placeholder=say("part of its name"),
        max_chars=200,
        width=width,
        help=say(
            "{n} lanes; the first {most} whose names hold what is typed are listed.",
            n=formats.exact(found.n_found),
            most=MOST_LISTED,
        ),
    )
    return loaders.find_lanes(place.slug, place.version, replace(wanted, name_part=typed.strip())).names


def _first_of_all(place: Place) -> str:
    return loaders.find_lanes(place.slug, place.version, EVERY_LANE, limit=1).names[0]


def _lane_chosen() -> None:
    address.choose_lane(st.session_state[LANE_KEY])

"""Lists by which the inbox is filtered: origin, customer, carrier, whatever lanes are labelled with, and their unit.

What is chosen stands in the address, as "origin=HAM&carrier=UPS", so that a link shows the same lanes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from core.decision import Answer
from core.decision.inbox import InboxFilter
from core.twin.lane_search import UNIT_LABEL
from ui.ground import formats, safe
from ui.language import say
from ui.models.alerts import listed, offered
from ui.reading import loaders
from ui.reading.loaders import Place
from ui.shell import address

OFFERED = "labels_offered"
WIDTH = 220


def choose(place: Place, answers: Sequence[Answer], wanted: InboxFilter) -> dict[str, str]:
    """A list for each label with the number of lanes that each value leaves; what was chosen of them.

    wanted: what else the lanes are filtered by.
    """
    asked = read_address()
    everywhere = counts(place, answers, wanted)
    lists = {part: of_part for part, of_part in offered(everywhere).items() if part not in asked}
    lists |= {part: counts(place, answers, wanted, but(asked, part)).get(part, {}) for part in asked}
    order = {part: place for place, part in enumerate(everywhere)}
    lists = {part: lists[part] for part in sorted(lists, key=lambda part: order.get(part, len(order)))}
    if asked:
        narrowed = counts(place, answers, wanted, asked)
        lists |= {part: narrowed.get(part, {}) for part in lists if part not in asked}
    st.session_state[OFFERED] = list(lists)
    if not lists:
        return {}
    with st.container(horizontal=True, gap="small"):
        for part, of_part in lists.items():
            draw(part, of_part, asked.get(part))
    return asked


def draw(part: str, of_part: Mapping[str, int], chosen: str | None) -> None:
    """The list of one label; a value that no lane is left with stays while it is chosen.

    Of very many values those of the most lanes are listed, and any other can be written.
    """
    some = listed(of_part)
    values, is_cut = dict(some), len(some) < len(of_part)
    if chosen is not None and chosen not in values:
        values = {chosen: of_part.get(chosen, 0), **values}
    shown = {value: f"{safe.plain(value)} ({formats.exact(n)})" for value, n in values.items()}
    address.show_in(key_of(part), chosen)
    told = say("The {n} values with the most lanes are listed. Type any other.", n=len(some))
    st.selectbox(
        say("Unit") if part == UNIT_LABEL else safe.label(part),
        list(values),
        format_func=lambda value: shown.get(value, safe.plain(value)),
        placeholder=say("All"),
        accept_new_options=is_cut,
        help=told if is_cut else None,
        index=None,
        key=key_of(part),
        width=WIDTH,
        on_change=chosen_anew,
    )


def counts(
    place: Place, answers: Sequence[Answer], wanted: InboxFilter, labels: Mapping[str, str] | None = None
) -> Mapping[str, Mapping[str, int]]:
    """By label and value how many lanes stand in the list under this filter and these labels."""
    return loaders.inbox_label_counts(
        place.slug,
        place.version,
        answers,
        chips=wanted.chips,
        labels=tuple((labels or {}).items()),
        most_chance=wanted.most_chance,
    )


def read_address() -> dict[str, str]:
    """Label and value that the address asks for."""
    return dict(parse_qsl(address.read(address.LABEL) or ""))


def but(labels: Mapping[str, str], part: str) -> dict[str, str]:
    """All labels but one."""
    return {name: value for name, value in labels.items() if name != part}


def chosen_anew() -> None:
    """Write what the lists show into the address."""
    chosen = {
        part: value for part in st.session_state[OFFERED] if (value := st.session_state.get(key_of(part)))
    }
    address.choose(address.LABEL, urlencode(chosen) or None)


def key_of(part: str) -> str:
    """Of the list of a label."""
    return f"label_{part}"

"""The prices of a workspace: entered once for all lanes, for a group of them or for one, and never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from core.lane import Lane
from core.speech.steps import counted, step_text
from core.twin.imports import Receipt
from core.twin.lane_search import UNIT_LABEL, LabelCounts, LaneFilter, LanePage
from ui.ground import formats, safe
from ui.ground.lane_fields import COST_FIELDS, LaneField
from ui.lane.lane_form import with_values
from ui.language import say, spoken
from ui.models import alerts
from ui.reading import commands, loaders
from ui.reading.loaders import Place
from ui.shell import frame, show

EXAMPLES = Lane("examples")
COLUMNS = 4
MOST_SINGLE = 200  # lanes that the list offers one by one
UNPRICED = LaneFilter(is_priced=False)


def n_unpriced(place: Place) -> int:
    """For how many lanes nobody entered a price."""
    return loaders.find_lanes(place.slug, place.version, UNPRICED, limit=1).n_found


def card(place: Place) -> None:
    """The form, while some lane has no prices and the visitor may write."""
    if place.workspace.read_only or not n_unpriced(place):
        return
    found = loaders.find_lanes(place.slug, place.version, UNPRICED, limit=MOST_SINGLE)
    with show.card(step_text("prices_title", spoken()), note=step_text("prices_note", spoken())):
        offered = groups(found, loaders.label_counts(place.slug, place.version, UNPRICED))
        with st.form(f"prices_{place.slug}_{place.version}", border=False):
            chosen = st.selectbox(step_text("prices_for", spoken()), list(offered), format_func=safe.plain)
            entered = _fields(place)
            st.caption(step_text("prices_hint", spoken()))
            with st.container(horizontal=True):
                saved = st.form_submit_button(
                    step_text("prices_use", spoken()), type="primary", icon=":material/payments:"
                )
                kept = st.form_submit_button(step_text("prices_keep", spoken()), icon=":material/check:")
        if saved or kept:
            seen = lanes_of(place, offered[chosen])
            if not priced(seen, entered, examples_too=kept):
                st.warning(step_text("prices_none", spoken()), icon=":material/payments:")
                return
            frame.attempt(
                lambda: _save(place, seen, priced(seen, entered, examples_too=kept)),
                done=lambda _: step_text(
                    "prices_saved", spoken(), lanes=counted(len(seen), "lane", "lanes", spoken())
                ),
            )


def groups(found: LanePage, counts: LabelCounts) -> dict[str, LaneFilter]:
    """By what each is called: all lanes without prices, those that share a label, and some alone.

    found: the first of these lanes, and how many there are; counts: how many have each label.
    """
    offered = {step_text("prices_all", spoken(), n=formats.exact(found.n_found)): UNPRICED}
    for part, values in alerts.offered(counts).items():
        shown = say("Unit") if part == UNIT_LABEL else part
        for value, n_lanes in alerts.listed(values).items():
            name = step_text("prices_group", spoken(), part=shown, value=value, n=formats.exact(n_lanes))
            offered[name] = replace(UNPRICED, labels=((part, value),))
    for lane in found.names:
        offered[step_text("prices_one", spoken(), lane=lane)] = replace(UNPRICED, names=(lane,))
    return offered


def lanes_of(place: Place, wanted: LaneFilter) -> tuple[Lane, ...]:
    """The lanes of a group as stored."""
    found = loaders.find_lanes(place.slug, place.version, wanted, limit=max(place.counts.n_lanes, 1))
    return loaders.lanes_of(place.slug, found.names)


def priced(
    lanes: Sequence[Lane], entered: Mapping[str, float | None], *, examples_too: bool = False
) -> list[Lane]:
    """The lanes with what was entered; a figure left empty keeps the example.

    None where nothing was entered that differs from the examples, for then no price is the user's; all of them where
    he says that the examples are his too.
    """
    known = {name: value for name, value in entered.items() if value is not None}
    changed = [
        replace(lane, costs=with_values(lane, known).costs, prices_confirmed=examples_too) for lane in lanes
    ]
    return [lane for lane in changed if lane.has_prices]


def _fields(place: Place) -> dict[str, float | None]:
    entered: dict[str, float | None] = {}
    for first in range(0, len(COST_FIELDS), COLUMNS):
        row = COST_FIELDS[first : first + COLUMNS]
        for column, item in zip(st.columns(COLUMNS), row, strict=False):
            entered[item.name] = column.number_input(
                safe.label(item.label_for(Lane("", unit=say("unit")), place.currency)),
                item.low,
                item.high,
                value=None,
                step=item.step,
                help=say(item.help),
                placeholder=step_text("prices_example", spoken(), value=_example(item)),
                key=f"price_{item.name}_{place.version}",
            )
    return entered


def _example(item: LaneField) -> str:
    return item.words(item.stored(EXAMPLES))


def _save(place: Place, seen: Sequence[Lane], changed: Sequence[Lane]) -> Receipt:
    return commands.save_lanes(place.slug, changed, seen=seen)

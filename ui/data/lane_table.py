"""Unit, labels, parameters and costs of lanes in one table, with the difference shown before it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from core.lane import Lane
from core.twin.lane_search import EVERY_LANE, UNIT_LABEL, LaneFilter
from ui.ground import formats, safe
from ui.ground.lane_fields import ALL_FIELDS, CHOICES, LaneField, Shown
from ui.lane.lane_form import WHAT_IF_FIELDS, changed_fields, range_of, with_values
from ui.language import say, say_count, text
from ui.reading import commands, loaders
from ui.reading.loaders import Place
from ui.shell import frame

LANE, UNIT = text("Lane"), text("Unit")
ROWS = 200  # of a page
LABEL_COLUMN = "label "  # before the name of a label: no other column begins like this
NEW_PARTS = "lanes_new_labels"
MOST_PARTS, MOST_LETTERS = 12, 80
Labels = tuple[tuple[str, str], ...]
MOST_SHOWN = 50
ROUND = "lanes_round"
Difference = tuple[str, str, str, str]  # lane, what, now, after


def show(place: Place) -> None:
    """A lane a row, of many some at a time; what is changed is listed, then saved as one step."""
    stored = choose_lanes(place)
    if not stored:
        st.info(say("No lane has such a name."), icon=":material/search_off:")
        return
    edited = _table(place, stored, label_parts(place))
    if place.workspace.read_only:
        return
    offer_label()
    lanes = edited_lanes(stored, edited)
    if not lanes:
        st.caption(say("Click a cell to change it. An empty cell says that a figure is not known."))
        return
    seen = [lane for lane in stored if lane.name in {changed.name for changed in lanes}]
    _offer(place, seen, lanes)


def choose_lanes(place: Place) -> tuple[Lane, ...]:
    """All lanes, or of many those of a page whose names hold what is typed."""
    if place.counts.n_lanes <= ROWS:
        names = loaders.find_lanes(place.slug, place.version, EVERY_LANE, limit=ROWS).names
        return loaders.lanes_of(place.slug, names)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        part = st.text_input(say("Name contains"), key="lanes_part", max_chars=200, width=200)
        wanted = LaneFilter(name_part=part.strip())
        n_found = loaders.find_lanes(place.slug, place.version, wanted, limit=1).n_found
        n_pages = max(1, -(-n_found // ROWS))
        if st.session_state.get("lanes_page", 1) > n_pages:
            st.session_state["lanes_page"] = 1
        label = say("Page of {n}", n=formats.exact(n_pages))
        page = st.number_input(label, 1, n_pages, key="lanes_page", width=150) if n_pages > 1 else 1
        st.caption(formats.count(n_found, "lane", "lanes"), width="content")
    offset = ROWS * (int(page) - 1)
    names = loaders.find_lanes(place.slug, place.version, wanted, offset=offset, limit=ROWS).names
    return loaders.lanes_of(place.slug, names)


def label_parts(place: Place) -> tuple[str, ...]:
    """The labels that lanes have, the unit apart, and those that somebody wants to write down."""
    known = loaders.label_counts(place.slug, place.version, EVERY_LANE)
    parts = dict.fromkeys((*known, *st.session_state.get(NEW_PARTS, ())))
    return tuple(part for part in parts if part != UNIT_LABEL)[:MOST_PARTS]


def offer_label() -> None:
    """Another column of labels, such as the customer; it is kept as soon as some lane has a value in it."""
    with st.popover(say("Add a label"), icon=":material/label:"):
        part = st.text_input(
            say("What it says of a lane"),
            key="label_part",
            max_chars=MOST_LETTERS,
            placeholder=say("customer"),
        )
        if st.button(say("Add column"), key="label_add") and part.strip():
            st.session_state[NEW_PARTS] = (*st.session_state.get(NEW_PARTS, ()), part.strip())
            st.rerun()


def edited_labels(lane: Lane, cells: Mapping[str, str]) -> Labels:
    """The labels of a lane with what stands in the cells: an emptied one is taken away, a new one comes last."""
    kept = [(part, cells.get(part, value)) for part, value in lane.labels]
    known = {part for part, _ in kept}
    kept += [(part, value) for part, value in cells.items() if part not in known]
    return tuple((part, value) for part, value in kept if value)


def edited_lanes(stored: Sequence[Lane], edited: pd.DataFrame) -> tuple[Lane, ...]:
    """The lanes that the table as it was left makes others; rows are in the order of `stored`.

    Raises
    ------
    InvalidParameter
        where the figures of a lane do not go together.
    """
    found = []
    for lane, row in zip(stored, edited.to_dict("records"), strict=True):
        shown: dict[str, Shown] = {item.name: _number(row[item.name]) for item in ALL_FIELDS}
        shown |= {item.name: None if pd.isna(row[item.name]) else str(row[item.name]) for item in CHOICES}
        known = {
            item.name: shown[item.name]
            for item in WHAT_IF_FIELDS
            if shown[item.name] is not None or item.may_be_unknown
        }
        unit = lane.unit if pd.isna(row[UNIT]) or row[UNIT] == safe.plain(lane.unit) else str(row[UNIT])
        cells = {
            column.removeprefix(LABEL_COLUMN): _label(cell, lane, column.removeprefix(LABEL_COLUMN))
            for column, cell in row.items()
            if str(column).startswith(LABEL_COLUMN)
        }
        labels = edited_labels(lane, cells)
        changed = replace(with_values(lane, known), unit=unit.strip() or lane.unit, labels=labels)
        if changed != lane:
            found.append(changed)
    return tuple(found)


def differences(before: Sequence[Lane], after: Sequence[Lane]) -> list[Difference]:
    """What would change, one line each: lane, what, now, after."""
    lines = []
    for old, new in zip(before, after, strict=True):
        if old.unit != new.unit:
            lines.append((old.name, say(UNIT), old.unit, new.unit))
        for part in dict.fromkeys(part for part, _ in (*old.labels, *new.labels)):
            was, now = (dict(lane.labels).get(part, "") for lane in (old, new))
            if was != now:
                lines.append((old.name, part, was or "–", now or "–"))
        for item in changed_fields(old, new):
            was, now = (item.words(cast(Any, item.stored(lane))) for lane in (old, new))
            lines.append((old.name, item.label_for(new, say("money")), was, now))
    return lines


def show_differences(lines: Sequence[Difference]) -> None:
    """Lines of lane, what, now, after, at most MOST_SHOWN."""
    shown = [tuple(safe.plain(cell) for cell in line) for line in lines[:MOST_SHOWN]]
    st.dataframe(
        pd.DataFrame(shown, columns=[say("Lane"), say("What"), say("Now"), say("After")]),
        hide_index=True,
        alt=say("What would change, as it is and as it would be"),
    )
    if len(lines) > MOST_SHOWN:
        st.caption(say("The first {n} of {all} are listed.", n=MOST_SHOWN, all=len(lines)))


def _table(place: Place, stored: Sequence[Lane], parts: Sequence[str]) -> pd.DataFrame:
    labels = [dict(lane.labels) for lane in stored]
    rows = pd.DataFrame(
        {
            LANE: [safe.plain(lane.name) for lane in stored],
            UNIT: [safe.plain(lane.unit) for lane in stored],
            **{
                f"{LABEL_COLUMN}{part}": pd.Series(
                    [safe.plain(of_lane.get(part, "")) for of_lane in labels], dtype="object"
                )
                for part in parts
            },
            **{item.name: [item.stored(lane) for lane in stored] for item in CHOICES},
            **{
                item.name: pd.Series([item.stored(lane) for lane in stored], dtype="float64")
                for item in ALL_FIELDS
            },
        }
    )
    return st.data_editor(
        rows,
        hide_index=True,
        disabled=place.workspace.read_only or [LANE],
        height=min(600, 35 * (len(rows) + 1) + 3),
        key=f"lanes_{place.version}_{st.session_state.get(ROUND, 0)}_{stored[0].name}_{len(stored)}_{len(parts)}",
        column_config={
            LANE: st.column_config.TextColumn(say(LANE), pinned=True),
            UNIT: st.column_config.TextColumn(say(UNIT), max_chars=40, required=True),
            **{
                f"{LABEL_COLUMN}{part}": st.column_config.TextColumn(
                    safe.plain(part),
                    max_chars=MOST_LETTERS,
                    help=say("A label of the lane; the inbox filters by it."),
                )
                for part in parts
            },
            **{
                item.name: st.column_config.SelectboxColumn(
                    item.label_for(stored[0], place.currency),
                    help=say(item.help),
                    options=list(item.options),
                    format_func=cast(Any, item.in_words()),
                    required=True,
                )
                for item in CHOICES
            },
            **{item.name: _column(item, stored, place) for item in ALL_FIELDS},
        },
        alt=say("Unit, labels, parameters and costs of lanes"),
    )


def _column(item: LaneField, stored: Sequence[Lane], place: Place) -> ColumnConfig:
    ranges = [range_of(item, item.stored(lane)) for lane in stored]
    return st.column_config.NumberColumn(
        say(item.label, unit=say("unit"), currency=safe.plain(place.currency)),
        help=say(item.help),
        min_value=min(low for low, _ in ranges),
        max_value=max(high for _, high in ranges),
        required=not item.may_be_unknown,
    )


def _label(cell: Any, lane: Lane, part: str) -> str:
    """What stands in a cell; where it was not touched, the label as it is stored."""
    stored = dict(lane.labels).get(part, "")
    text = "" if pd.isna(cell) else str(cell).strip()
    return stored if text == safe.plain(stored).strip() else text


def _number(cell: Any) -> float | None:
    return None if pd.isna(cell) else float(cell)


def _offer(place: Place, seen: Sequence[Lane], lanes: Sequence[Lane]) -> None:
    lines = differences(seen, lanes)
    with st.container(border=True):
        st.markdown(say_count(len(lines), "**{n} figure would change**", "**{n} figures would change**"))
        show_differences(lines)
        with st.container(horizontal=True):
            saves = st.button(
                say("Save {what}", what=formats.count(len(lanes), "lane", "lanes")), type="primary"
            )
            if st.button(say("Discard"), type="tertiary"):
                st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
                st.rerun()
    if saves:
        frame.attempt(
            lambda: commands.save_lanes(place.slug, lanes, seen=seen),
            done=lambda receipt: say(
                "Saved as version {version}; History can undo it.", version=receipt.version
            ),
        )

"""Unit, parameters and costs of every lane in one table, with the difference shown before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from core.lane import Lane
from ui.ground import formats, safe
from ui.ground.lane_fields import ALL_FIELDS, CHOICES, LaneField, Shown
from ui.lane.lane_form import WHAT_IF_FIELDS, changed_fields, range_of, with_values
from ui.language import say, say_count, text
from ui.reading import commands, loaders
from ui.reading.loaders import Place
from ui.shell import frame

LANE, UNIT = text("Lane"), text("Unit")
MOST_LANES = 1_000
MOST_SHOWN = 50
ROUND = "lanes_round"
Difference = tuple[str, str, str, str]  # lane, what, now, after


def show(place: Place) -> None:
    """Every lane as a row; what is changed is listed, then saved as one step."""
    stored = loaders.all_lanes(place.slug, place.version)[:MOST_LANES]
    edited = _table(place, stored)
    if place.workspace.read_only:
        return
    lanes = edited_lanes(stored, edited)
    if not lanes:
        st.caption(say("Click a cell to change it. An empty cell says that a figure is not known."))
        return
    seen = [lane for lane in stored if lane.name in {changed.name for changed in lanes}]
    _offer(place, seen, lanes)


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
        changed = replace(with_values(lane, known), unit=unit.strip() or lane.unit)
        if changed != lane:
            found.append(changed)
    return tuple(found)


def differences(before: Sequence[Lane], after: Sequence[Lane]) -> list[Difference]:
    """What would change, one line each: lane, what, now, after."""
    lines = []
    for old, new in zip(before, after, strict=True):
        if old.unit != new.unit:
            lines.append((old.name, say(UNIT), old.unit, new.unit))
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


def _table(place: Place, stored: Sequence[Lane]) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            LANE: [safe.plain(lane.name) for lane in stored],
            UNIT: [safe.plain(lane.unit) for lane in stored],
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
        key=f"lanes_{place.version}_{st.session_state.get(ROUND, 0)}",
        column_config={
            LANE: st.column_config.TextColumn(say(LANE), pinned=True),
            UNIT: st.column_config.TextColumn(say(UNIT), max_chars=40, required=True),
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
        alt=say("Unit, parameters and costs of every lane"),
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

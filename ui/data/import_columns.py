"""The columns of a file: what each holds, what it is taken for, and the choice of others."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.twin.imports import FileReading
from ui.ground import safe
from ui.language import said, say, text

ROLES = {
    "date": text("Date"),
    "product_name": text("Lane"),
    "demand": text("Demand"),
    "lead_time_days": text("Lead time in days"),
    "own_capacity_units_per_day": text("Own capacity per day"),
}
OPTIONAL = ("lead_time_days", "own_capacity_units_per_day")
SEVERAL = {
    "date": text("Several where year, month and day stand apart."),
    "product_name": text("Several make one lane: origin – destination."),
}
JOIN = " + "  # between the columns of one role, as an answer names them
IGNORED, IGNORE = "ignored", "ignore"
ONE_LANE, COUNT_ROWS = "one lane", "count rows"
SPECIAL = {
    IGNORE: text("not in the file"),
    ONE_LANE: text("none: the file is one lane"),
    COUNT_ROWS: text("none: count the rows"),
}
LAYOUTS = {
    "rows": text("One row per lane and date"),
    "dates_as_columns": text("One column per date"),
    "lanes_as_columns": text("One column per lane"),
    "all_columns_are_lanes": text("One column per lane, all columns of numbers"),
}
NOT_USED = text("not used")
ROWS_SHOWN = 8


def show(reading: FileReading) -> None:
    """Every column with values of its own, what it is taken for, or what it could be."""
    if not reading.columns:
        return
    taken = _roles_by_column(reading)
    used = [f"{safe.markdown(column)} → **{say(ROLES.get(role, role))}**" for column, role in taken.items()]
    free = [safe.markdown(column.id) for column in reading.columns if column.id not in taken]
    if used:
        st.markdown(say("Columns: {columns}", columns=" · ".join([*used, *_not_used(free)])))
    with st.expander(say("All {n} columns of the file", n=len(reading.columns)), expanded=not used):
        st.dataframe(
            {
                say("Column"): [safe.plain(column.id) for column in reading.columns],
                say("Holds"): [
                    safe.plain(" · ".join(column.examples), longest=80) for column in reading.columns
                ],
                say("Taken for"): [
                    say(ROLES.get(taken.get(column.id, ""), NOT_USED)) for column in reading.columns
                ],
                say("Could be"): [
                    ", ".join(say(ROLES[role]) for role in column.could_be) for column in reading.columns
                ],
            },
            hide_index=True,
            height="content" if len(reading.columns) <= ROWS_SHOWN else "auto",
            alt=say("The columns of the file, some of their values, and the roles that they could play"),
        )


def choose(reading: FileReading, answers: dict[str, str]) -> None:
    """A form that gives each role its column, or its columns."""
    ids = [column.id for column in reading.columns]
    now = _columns_by_role(reading)
    with st.form("columns", border=False):
        layout = st.selectbox(
            say("Layout"),
            list(LAYOUTS),
            index=None,
            format_func=said(LAYOUTS),
            placeholder=say("Choose"),
            key="layout_choice",
        )
        chosen: dict[str, str] = {}
        for role, label in ROLES.items():
            if role in SEVERAL:
                chosen[role] = JOIN.join(_several(role, say(label), ids, now.get(role, [])))
            else:
                chosen[role] = _one(role, say(label), ids, now.get(role, []))
        st.caption(say("Remembered for files with the same header once this one has been applied."))
        if st.form_submit_button(say("Read the file with these columns"), type="primary"):
            answers.update({"shape": layout} if layout else {})
            for role, column in chosen.items():
                if column and column != JOIN.join(now.get(role, [])):
                    answers[f"column_{role}"] = column
            st.rerun()


def _several(role: str, label: str, ids: Sequence[str], now: Sequence[str]) -> list[str]:
    special = [ONE_LANE] if role == "product_name" else []
    return st.multiselect(
        label,
        [*ids, *special],
        default=[column for column in now if column in ids],
        format_func=_shown,
        key=f"column_choice_{role}",
        help=say(SEVERAL[role]),
        placeholder=say("Choose"),
    )


def _one(role: str, label: str, ids: Sequence[str], now: Sequence[str]) -> str:
    options = [*ids, IGNORE if role in OPTIONAL else COUNT_ROWS]
    index = ids.index(now[0]) if now and now[0] in ids else len(ids) if role in OPTIONAL else None
    return (
        st.selectbox(
            label,
            options,
            index=index,
            format_func=_shown,
            placeholder=say("Choose"),
            key=f"column_choice_{role}",
        )
        or ""
    )


def _shown(column: str) -> str:
    return say(SPECIAL[column]) if column in SPECIAL else safe.plain(column)


def _not_used(columns: Sequence[str]) -> list[str]:
    return [f":gray[{say('not used: {columns}', columns=', '.join(columns))}]"] if columns else []


def _roles_by_column(reading: FileReading) -> dict[str, str]:
    """What each column plays; the mapping has the cells of the header, of which the same may come twice."""
    ids = [column.id for column in reading.columns]
    return {
        column: role
        for column, (_, role) in zip(ids, reading.column_mapping, strict=False)
        if role != IGNORED
    }


def _columns_by_role(reading: FileReading) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for column, role in _roles_by_column(reading).items():
        found.setdefault(role, []).append(column)
    return found

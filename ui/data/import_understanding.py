"""Second step of an import: how the file was understood, what it leaves open, which column is which."""

from __future__ import annotations

import streamlit as st

from core.twin.imports import FileReading, ImportReport, Question
from ui.ground import safe

ROLES = {
    "date": "Date",
    "product_name": "Lane",
    "demand": "Demand",
    "lead_time_days": "Lead time in days",
    "own_capacity_units_per_day": "Own capacity per day",
}
OPTIONAL = ("lead_time_days", "own_capacity_units_per_day")
IGNORED = "ignored"
DATE_PIXELS = 100  # a date whole, also where the screen is narrow and the column first held "?"
IGNORE = "ignore"  # the answer that leaves an optional column out


def show(report: ImportReport, answers: dict[str, str]) -> None:
    """Decisions, columns, five rows and their reading, and each open question with its choices."""
    reading = report.reading
    if reading is not None:
        st.markdown(
            " · ".join(
                f"{_sentence_case(name)}: **{safe.markdown(value)}**" for name, value in reading.decisions
            )
        )
        _show_columns(reading)
        _show_examples(reading)
    for question in report.questions:
        _ask(question, answers)
    _offer_changes(reading, answers)


def _sentence_case(text: str) -> str:
    return safe.markdown(text[:1].upper() + text[1:])


def _show_columns(reading: FileReading) -> None:
    used = [
        f"{safe.markdown(column)} → **{ROLES.get(role, role)}**"
        for column, role in reading.column_mapping
        if role != IGNORED
    ]
    ignored = [safe.markdown(column) for column, role in reading.column_mapping if role == IGNORED]
    if ignored:
        used.append(f":gray[not used: {', '.join(ignored)}]")
    st.markdown("Columns: " + " · ".join(used))


def _show_examples(reading: FileReading) -> None:
    if not reading.examples:
        return
    rows = reading.examples
    st.dataframe(
        {
            "Date": [safe.plain(row[1]) for row in rows],
            "Lane": [safe.plain(row[2]) for row in rows],
            "Demand": [safe.plain(row[3]) for row in rows],
            "In the file": [safe.plain(row[0]) for row in rows],
        },
        hide_index=True,
        column_config={"Date": st.column_config.Column(width=DATE_PIXELS)},
        alt="Five rows of the file and how they are read",
    )


def _ask(question: Question, answers: dict[str, str]) -> None:
    with st.container(border=True):
        st.markdown(f":material/help: **{safe.markdown(question.text, longest=300)}**")
        with st.container(horizontal=True, gap="small"):
            for choice in question.choices:
                example = f" :gray[· {safe.markdown(choice.example)}]" if choice.example else ""
                label = f"{safe.markdown(choice.text)}{example}"
                if st.button(label, key=f"answer_{question.id}_{choice.id}"):
                    answers[question.id] = choice.id
                    st.rerun()


def _offer_changes(reading: FileReading | None, answers: dict[str, str]) -> None:
    with st.container(horizontal=True, gap="small"):
        if reading is not None and len(reading.column_mapping) >= len(ROLES) - len(OPTIONAL):
            with st.popover("Choose other columns", icon=":material/view_column:"):
                _choose_columns(reading, answers)
        if answers and st.button("Answer the questions anew", type="tertiary", icon=":material/restart_alt:"):
            answers.clear()
            st.rerun()


def _choose_columns(reading: FileReading, answers: dict[str, str]) -> None:
    cells = [column for column, _ in reading.column_mapping]
    columns = [column for column in cells if cells.count(column) == 1]  # a repeated name names no column
    now = {role: column for column, role in reading.column_mapping if role != IGNORED}
    with st.form("columns", border=False):
        chosen = {
            role: st.selectbox(
                label,
                [*columns, *([IGNORE] if role in OPTIONAL else [])],
                index=columns.index(now[role])
                if now.get(role) in columns
                else len(columns)
                if role in OPTIONAL
                else None,
                format_func=lambda column: "not in the file" if column == IGNORE else safe.plain(column),
                key=f"column_choice_{role}",
            )
            for role, label in ROLES.items()
        }
        st.caption("Remembered for files with the same header once this one has been applied.")
        if st.form_submit_button("Read the file with these columns", type="primary"):
            said = {role: column for role, column in chosen.items() if column is not None}
            answers.update(
                {f"column_{role}": column for role, column in said.items() if column != now.get(role)}
            )
            st.rerun()

"""Second step of an import: how the file was understood, what it leaves open, which column is which."""

from __future__ import annotations

import streamlit as st

from core.twin.imports import FileReading, ImportReport, Question
from ui.data import import_columns
from ui.ground import safe

DATE_PIXELS = 100  # a date whole, also where the screen is narrow and the column first held "?"


def show(report: ImportReport, answers: dict[str, str]) -> None:
    """Decisions, columns, five rows and their reading, and each open question with its choices."""
    reading = report.reading
    if reading is not None:
        st.markdown(
            " · ".join(
                f"{_sentence_case(name)}: **{safe.markdown(value)}**" for name, value in reading.decisions
            )
        )
        import_columns.show(reading)
        _show_examples(reading)
    for question in report.questions:
        _ask(question, answers)
    _offer_changes(reading, answers)


def _sentence_case(text: str) -> str:
    return safe.markdown(text[:1].upper() + text[1:])


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
        if any(choice.preview for choice in question.choices):
            _ask_with_previews(question, answers)
            return
        with st.container(horizontal=True, gap="small"):
            for choice in question.choices:
                example = f" :gray[· {safe.markdown(choice.example)}]" if choice.example else ""
                label = f"{safe.markdown(choice.text)}{example}"
                if st.button(label, key=f"answer_{question.id}_{choice.id}"):
                    answers[question.id] = choice.id
                    st.rerun()
        if question.allows_text:
            _ask_for_text(question, answers)


def _ask_with_previews(question: Question, answers: dict[str, str]) -> None:
    """Each answer with the first rows that it would make."""
    for choice in question.choices:
        if st.button(safe.markdown(choice.text), key=f"answer_{question.id}_{choice.id}"):
            answers[question.id] = choice.id
            st.rerun()
        if choice.preview:
            days, lanes, units = zip(*choice.preview, strict=True)
            st.dataframe(
                {
                    "Date": [safe.plain(text) for text in days],
                    "Lane": [safe.plain(text) for text in lanes],
                    "Demand": [safe.plain(text) for text in units],
                },
                hide_index=True,
                alt="The first rows that this answer would make",
            )


def _ask_for_text(question: Question, answers: dict[str, str]) -> None:
    with st.form(f"text_{question.id}", border=False):
        said = st.text_input(
            safe.markdown(question.text_hint) or "Answer", key=f"said_{question.id}", max_chars=200
        )
        if st.form_submit_button("Take this") and said.strip():
            answers[question.id] = said.strip()
            st.rerun()


def _offer_changes(reading: FileReading | None, answers: dict[str, str]) -> None:
    with st.container(horizontal=True, gap="small"):
        if reading is not None and reading.columns:
            with st.popover("Choose other columns", icon=":material/view_column:"):
                import_columns.choose(reading, answers)
        if answers and st.button("Answer the questions anew", type="tertiary", icon=":material/restart_alt:"):
            answers.clear()
            st.rerun()

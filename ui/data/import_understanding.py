"""Second step of an import: how the file was understood, what it leaves open, which column is which."""

from __future__ import annotations

import streamlit as st

from core.twin.imports import FileReading, ImportReport, Question
from ui.data import import_columns
from ui.ground import safe
from ui.language import say, text

# Decisions of one word on how a file was read; the longer ones are told where they are taken.
DECISIONS = (
    text("encoding"),
    text("separator"),
    text("shape"),
    text("format"),
    text("sheet"),
    text("header"),
    text("columns"),
    text("comma"),
    text("semicolon"),
    text("tab"),
)
DATE_PIXELS = 100  # a date whole, also where the screen is narrow and the column first held "?"


def show(report: ImportReport, answers: dict[str, str]) -> None:
    """Decisions, columns, five rows and their reading, and each open question with its choices."""
    reading = report.reading
    if reading is not None:
        st.markdown(
            " · ".join(
                f"{_sentence_case(say(name))}: **{safe.markdown(say(value))}**"
                for name, value in reading.decisions
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
            say("Date"): [safe.plain(row[1]) for row in rows],
            say("Lane"): [safe.plain(row[2]) for row in rows],
            say("Demand"): [safe.plain(row[3]) for row in rows],
            say("In the file"): [safe.plain(row[0]) for row in rows],
        },
        hide_index=True,
        column_config={say("Date"): st.column_config.Column(width=DATE_PIXELS)},
        alt=say("Five rows of the file and how they are read"),
    )


def _ask(question: Question, answers: dict[str, str]) -> None:
    with st.container(border=True):
        st.markdown(f":material/help: **{safe.markdown(say(question.text), longest=300)}**")
        if any(choice.preview for choice in question.choices):
            _ask_with_previews(question, answers)
            return
        with st.container(horizontal=True, gap="small"):
            for choice in question.choices:
                example = f" :gray[· {safe.markdown(say(choice.example))}]" if choice.example else ""
                label = f"{safe.markdown(say(choice.text))}{example}"
                if st.button(label, key=f"answer_{question.id}_{choice.id}"):
                    answers[question.id] = choice.id
                    st.rerun()
        if question.allows_text:
            _ask_for_text(question, answers)


def _ask_with_previews(question: Question, answers: dict[str, str]) -> None:
    """Each answer with the first rows that it would make."""
    for choice in question.choices:
        if st.button(safe.markdown(say(choice.text)), key=f"answer_{question.id}_{choice.id}"):
            answers[question.id] = choice.id
            st.rerun()
        if choice.preview:
            days, lanes, units = zip(*choice.preview, strict=True)
            st.dataframe(
                {
                    say("Date"): [safe.plain(text) for text in days],
                    say("Lane"): [safe.plain(text) for text in lanes],
                    say("Demand"): [safe.plain(text) for text in units],
                },
                hide_index=True,
                alt=say("The first rows that this answer would make"),
            )


def _ask_for_text(question: Question, answers: dict[str, str]) -> None:
    with st.form(f"text_{question.id}", border=False):
        said = st.text_input(
            safe.markdown(say(question.text_hint)) or say("Answer"), key=f"said_{question.id}", max_chars=200
        )
        if st.form_submit_button(say("Take this")) and said.strip():
            answers[question.id] = said.strip()
            st.rerun()


def _offer_changes(reading: FileReading | None, answers: dict[str, str]) -> None:
    with st.container(horizontal=True, gap="small"):
        if reading is not None and reading.columns:
            with st.popover(say("Choose other columns"), icon=":material/view_column:"):
                import_columns.choose(reading, answers)
        if answers and st.button(
            say("Answer the questions anew"), type="tertiary", icon=":material/restart_alt:"
        ):
            answers.clear()
            st.rerun()

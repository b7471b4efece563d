"""Import in four visible steps: file, understanding, report, apply. Nothing is written before the last."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.imports import ImportReport, Question, Receipt
from ui import commands, formats, frame, loaders, safe
from ui.loaders import EXAMPLE_FILE, Place

ROUND, ANSWERS, EXAMPLE = "import_round", "import_answers", "import_example"
TYPES = ("csv", "txt", "tsv", "gz", "xlsx")


@dataclass(frozen=True)
class SourceFile:
    """A file that somebody wants to import."""

    name: str
    content: bytes


def show(place: Place) -> None:
    """All four steps, as far as the file has come."""
    st.caption(
        "File › How it was understood › What it would change › Apply. Nothing is written before the last "
        "step."
    )
    source = _step_file(place)
    if source is None:
        return
    report = loaders.check_file(
        place.slug,
        place.version,
        content=source.content,
        file_name=source.name,
        answers=_answers(source),
    )
    _step_understanding(report, source)
    _step_report(report)
    _step_apply(place, report)


def _step_file(place: Place) -> SourceFile | None:
    st.subheader("1 · File", anchor=False)
    uploaded = st.file_uploader(
        "A file with date, product_name and demand",
        type=TYPES,
        key=f"upload_{st.session_state.setdefault(ROUND, 0)}",
        help="CSV, gzipped CSV or Excel. Other column names, orders and European formats are recognised.",
    )
    if uploaded is not None:
        st.session_state.pop(EXAMPLE, None)
        return SourceFile(uploaded.name, uploaded.getvalue())
    if st.session_state.get(EXAMPLE):
        st.markdown(f":material/description: {safe.markdown(EXAMPLE_FILE.name)}, the real example")
        return SourceFile(EXAMPLE_FILE.name, EXAMPLE_FILE.read_bytes())
    if EXAMPLE_FILE.exists() and st.button("Load the real example", icon=":material/flight:"):
        st.session_state[EXAMPLE] = True
        st.rerun()
    st.caption("The example: daily departures of 193 airport pairs from New York in 2013, public data (CC0).")
    return None


def _answers(source: SourceFile) -> dict[str, str]:
    """Answers given so far for this very file; another file starts without any."""
    file_hash = loaders.fingerprint(source.content)
    kept = st.session_state.get(ANSWERS)
    if kept is None or kept["file"] != file_hash:
        st.session_state[ANSWERS] = kept = {"file": file_hash, "answers": {}}
    answers: dict[str, str] = kept["answers"]
    return answers


def _step_understanding(report: ImportReport, source: SourceFile) -> None:
    st.subheader("2 · How it was understood", anchor=False)
    reading = report.reading
    if reading is not None:
        said = [f"{name}: **{safe.markdown(value)}**" for name, value in reading.decisions]
        said += [
            f"{safe.markdown(column)} → **{safe.markdown(role)}**" for column, role in reading.column_mapping
        ]
        st.markdown(" · ".join(said))
        if reading.examples:
            st.dataframe(
                {
                    "In the file": [safe.plain(row[0]) for row in reading.examples],
                    "Date": [safe.plain(row[1]) for row in reading.examples],
                    "Lane": [safe.plain(row[2]) for row in reading.examples],
                    "Demand": [safe.plain(row[3]) for row in reading.examples],
                },
                hide_index=True,
                alt="Five rows of the file and how they are read",
            )
    for question in report.questions:
        _ask(question, source)
    given = _answers(source)
    if given and st.button("Answer the questions anew", type="tertiary"):
        given.clear()
        st.rerun()


def _ask(question: Question, source: SourceFile) -> None:
    with st.container(border=True):
        st.markdown(f":material/help: **{safe.markdown(question.text, longest=300)}**")
        for choice in question.choices:
            example = f" · {safe.markdown(choice.example)}" if choice.example else ""
            label = f"{safe.markdown(choice.text)}{example}"
            if st.button(label, key=f"answer_{question.id}_{choice.id}"):
                _answers(source)[question.id] = choice.id
                st.rerun()


def _step_report(report: ImportReport) -> None:
    st.subheader("3 · What it would change", anchor=False)
    if report.questions:
        st.info("Answer the question above first; then the report stands here.", icon=":material/help:")
        return
    counts = (
        ("Add", report.n_add),
        ("Update", report.n_update),
        ("Unchanged", report.n_unchanged),
        ("Rejected", report.n_rejected),
    )
    for column, (label, number) in zip(st.columns(4), counts, strict=True):
        column.metric(f"{label} · rows", f"{number:,}", border=True)
    if report.n_new_lanes:
        st.markdown(f"{formats.count(report.n_new_lanes, 'lane')} would be new.")
    for note in report.notes:
        st.markdown(f"- {safe.markdown(note, longest=300)}")
    if report.problems:
        _show_problems(report)


def _show_problems(report: ImportReport) -> None:
    shown = len(report.problems)
    more = f", the first {shown} shown" if shown < report.n_rejected else ""
    st.markdown(f"**{formats.count(report.n_rejected, 'row')} cannot be taken{more}**")
    st.dataframe(
        {
            "Row": [problem.row for problem in report.problems],
            "Column": [safe.plain(problem.column or "") for problem in report.problems],
            "Value": [safe.plain(problem.value) for problem in report.problems],
            "Reason": [safe.plain(problem.reason, longest=200) for problem in report.problems],
            "What to do": [safe.plain(problem.fix, longest=200) for problem in report.problems],
        },
        hide_index=True,
        alt="Rows that cannot be taken, with the reason and what to do",
    )
    if report.rejects_csv:
        st.download_button(
            "Rejected rows as CSV, to mend and upload again",
            report.rejects_csv,
            file_name="rejected-rows.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


def _step_apply(place: Place, report: ImportReport) -> None:
    st.subheader("4 · Apply", anchor=False)
    n_changes = report.n_add + report.n_update
    if report.questions or n_changes == 0:
        st.caption("Nothing to write." if not report.questions else "Open until the questions are answered.")
        if st.button("Choose another file", type="tertiary"):
            _start_anew()
            st.rerun()
        return
    accepts = report.n_rejected == 0 or st.checkbox(
        f"Leave out the {formats.count(report.n_rejected, 'rejected row')}"
    )
    if place.workspace.read_only:
        st.caption("This workspace is read-only: open your own above to write into it.")
    label = f"Write {formats.count(n_changes, 'row')}: add {report.n_add:,}, update {report.n_update:,}"
    with st.container(horizontal=True):
        clicked = st.button(label, type="primary", disabled=not accepts or place.workspace.read_only)
        if st.button("Cancel", type="tertiary"):
            _start_anew()
            st.rerun()
    if clicked:
        progress = st.progress(0.0, text="Writing in one transaction …")
        frame.attempt(lambda: _write(place, report, progress.progress), done=_said)


def _write(place: Place, report: ImportReport, on_progress: object) -> Receipt:
    receipt = commands.apply_file(
        place.slug,
        report,
        accept_rejects=report.n_rejected > 0,
        on_progress=lambda share: on_progress(min(max(share, 0.0), 1.0), text="Writing in one transaction …"),
    )
    _start_anew()
    return receipt


def _said(receipt: Receipt) -> str:
    return (
        f"{receipt.n_add:,} rows added, {receipt.n_update:,} updated. "
        f"Undo stands in the history as change {receipt.import_id}."
    )


def _start_anew() -> None:
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.session_state.pop(ANSWERS, None)
    st.session_state.pop(EXAMPLE, None)

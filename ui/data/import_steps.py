"""Import in four visible steps: file, understanding, report, apply. Nothing is written before the last."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.errors import InvalidParameter, UnreadableDemandFile
from core.twin.imports import ImportReport, Receipt
from ui.data import import_report, import_understanding, next_steps
from ui.ground import formats, safe
from ui.language import say, text
from ui.reading import commands, loaders
from ui.reading.loaders import EXAMPLE_FILE, Place
from ui.reading.signed_in import later
from ui.shell import frame
from ui.words.data import why_read_only

ROUND, ANSWERS, EXAMPLE = "import_round", "import_answers", "import_example"
WRITING = text("Writing in one transaction …")
TYPES = ("csv", "txt", "tsv", "gz", "xlsx", "json", "jsonl", "ndjson")


@dataclass(frozen=True)
class SourceFile:
    """A file that somebody wants to import."""

    name: str
    content: bytes


def show(place: Place) -> None:
    """All four steps, as far as the file has come."""
    st.caption(
        say(
            "File › How it was understood › What it would change › Apply. Nothing is written before the last step."
        )
    )
    source = _step_file()
    if source is None:
        next_steps.card(place)
        return
    answers = _answers(source)
    try:
        report = _check(place, source, answers)
    except UnreadableDemandFile as refusal:  # the page stays as it is: another file can be chosen above
        st.error(safe.markdown(say(refusal.sentence), longest=400), icon=":material/error:")
        return
    st.header(say("2 · How it was understood"), anchor=False)
    import_understanding.show(report, answers)
    _step_report(place, source, report)
    _step_apply(place, report)


def _step_file() -> SourceFile | None:
    st.header(say("1 · File"), anchor=False)
    uploaded = st.file_uploader(
        say("A file of demand: CSV, gzipped CSV, Excel or JSON"),
        type=TYPES,
        key=f"upload_{st.session_state.setdefault(ROUND, 0)}",
        help=say(
            "One row per lane and date, one row per shipment, or a column for each date or lane. What the file "
            "leaves open is asked, and all columns can be chosen."
        ),
    )
    if uploaded is not None:
        st.session_state.pop(EXAMPLE, None)
        return SourceFile(uploaded.name, uploaded.getvalue())
    if st.session_state.get(EXAMPLE):
        st.markdown(
            say(":material/description: {file}, the real example", file=safe.markdown(EXAMPLE_FILE.name))
        )
        return SourceFile(EXAMPLE_FILE.name, EXAMPLE_FILE.read_bytes())
    if EXAMPLE_FILE.exists() and st.button(say("Load the real example"), icon=":material/flight:"):
        st.session_state[EXAMPLE] = True
        st.rerun()
    st.caption(
        say("The example: daily departures of 193 airport pairs from New York in 2013, public data (CC0).")
    )
    return None


def _answers(source: SourceFile) -> dict[str, str]:
    """Answers given so far for this very file; another file starts without any."""
    file_hash = loaders.fingerprint(source.content)
    kept = st.session_state.get(ANSWERS)
    if kept is None or kept["file"] != file_hash:
        st.session_state[ANSWERS] = kept = {"file": file_hash, "answers": {}}
    answers: dict[str, str] = kept["answers"]
    return answers


def _check(place: Place, source: SourceFile, answers: dict[str, str]) -> ImportReport:
    """The report, with true progress while a large file is read; any click ends the reading."""
    line = st.empty()
    try:
        return loaders.check_file(
            place.slug,
            place.version,
            content=source.content,
            file_name=source.name,
            answers=answers,
            on_progress=lambda share: _shown(line, share, say("Reading the file …")),
        )
    except InvalidParameter as refusal:
        answers.clear()  # what was answered does not fit this file; it is asked anew
        st.warning(safe.markdown(say(refusal.sentence), longest=300), icon=":material/help:")
        return loaders.check_file(
            place.slug, place.version, content=source.content, file_name=source.name, answers={}
        )
    finally:
        line.empty()


def _step_report(place: Place, source: SourceFile, report: ImportReport) -> None:
    st.header(say("3 · What it would change"), anchor=False)
    if report.questions:
        st.info(say("Answer the question above first; the report follows here."), icon=":material/help:")
    else:
        rejected_rows = later(
            place.slug,
            partial(loaders.rejected_rows, place.slug, source.content, source.name, report.answers),
        )
        import_report.show_report(report, rejected_rows=rejected_rows)


def _step_apply(place: Place, report: ImportReport) -> None:
    st.header(say("4 · Apply"), anchor=False)
    n_changes = report.n_add + report.n_update
    if report.questions or n_changes == 0:
        st.caption(
            say("Open until the questions are answered.") if report.questions else say("Nothing to write.")
        )
        if st.button(say("Choose another file"), type="tertiary"):
            _start_anew()
            st.rerun()
        return
    accepts = report.n_rejected == 0 or st.checkbox(
        say("Leave out the {rows}", rows=formats.count(report.n_rejected, "rejected row", "rejected rows"))
    )
    if place.workspace.read_only:
        st.caption(
            why_read_only(
                place.workspace, say("This workspace is read-only: open your own above to write into it.")
            )
        )
    label = say(
        "Write {rows}: add {n_add}, update {n_update}",
        rows=formats.count(n_changes, "row", "rows"),
        n_add=formats.exact(report.n_add),
        n_update=formats.exact(report.n_update),
    )
    with st.container(horizontal=True):
        clicked = st.button(label, type="primary", disabled=not accepts or place.workspace.read_only)
        if st.button(say("Cancel"), type="tertiary"):
            _start_anew()
            st.rerun()
    if clicked:
        progress = st.progress(0.0, text=say(WRITING))
        frame.attempt(lambda: _write(place, report, progress), done=_said)


def _shown(line: DeltaGenerator, share: float, said: str) -> None:
    line.progress(min(max(share, 0.0), 1.0), text=said)


def _write(place: Place, report: ImportReport, line: DeltaGenerator) -> Receipt:
    receipt = commands.apply_file(
        place.slug,
        report,
        accept_rejects=report.n_rejected > 0,
        on_progress=lambda share: _shown(line, share, say(WRITING)),
    )
    _start_anew()
    next_steps.remember(place.slug, receipt)
    return receipt


def _said(receipt: Receipt) -> str:
    return say(
        "{rows} added, {n_update} updated. History can undo it as change {number}.",
        rows=formats.count(receipt.n_add, "row", "rows"),
        n_update=receipt.n_update,
        number=str(receipt.import_id),
    )


def _start_anew() -> None:
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.session_state.pop(ANSWERS, None)
    st.session_state.pop(EXAMPLE, None)

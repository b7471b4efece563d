"""Third step of an import: what the file would change, and what of it cannot be taken."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.speech.pages import Figure
from core.twin.imports import DataStatistics, ImportReport
from ui.ground import formats, safe
from ui.language import say
from ui.shell import show


def show_report(report: ImportReport, *, rejected_rows: Callable[[], bytes]) -> None:
    """Counts, the workspace before and after, what was noticed, and the rows that cannot be taken."""
    show.figures(
        [
            Figure(say("Add · rows"), formats.exact(report.n_add)),
            Figure(say("Update · rows"), formats.exact(report.n_update)),
            Figure(say("Unchanged · rows"), formats.exact(report.n_unchanged)),
            Figure(say("Rejected · rows"), formats.exact(report.n_rejected)),
        ],
        {},
    )
    if report.before is not None and report.after is not None and report.n_add + report.n_update:
        _show_before_and_after(report.before, report.after)
    for note in report.notes:
        st.markdown(f"- {safe.markdown(say(note), longest=300)}")
    if report.problems:
        _show_problems(report, rejected_rows)


def _show_before_and_after(before: DataStatistics, after: DataStatistics) -> None:
    lines = (
        (say("Lanes"), formats.exact(before.n_lanes), formats.exact(after.n_lanes)),
        (say("Records"), formats.exact(before.n_records), formats.exact(after.n_records)),
        (
            say("Units in all"),
            formats.exact(before.total_demand_units),
            formats.exact(after.total_demand_units),
        ),
        (
            say("Units per record"),
            formats.exact(before.mean_demand_units),
            formats.exact(after.mean_demand_units),
        ),
        (say("First date"), formats.day(before.first_date), formats.day(after.first_date)),
        (say("Last date"), formats.day(before.last_date), formats.day(after.last_date)),
    )
    st.dataframe(
        {
            say("This workspace"): [name for name, _, _ in lines],
            say("Now"): [now for _, now, _ in lines],
            say("With this file"): [then for _, _, then in lines],
        },
        hide_index=True,
        alt=say("Lanes, records, units and dates of the workspace now and with this file"),
    )


def _sheets(report: ImportReport) -> dict[str, list[str]]:
    """The sheet of each problem, where a workbook's sheets were read together."""
    sheets = [safe.plain(problem.sheet) for problem in report.problems]
    return {say("Sheet"): sheets} if any(sheets) else {}


def _show_problems(report: ImportReport, rejected_rows: Callable[[], bytes]) -> None:
    shown = len(report.problems)
    rows = formats.count(report.n_rejected, "row", "rows")
    st.markdown(
        say("**{rows} cannot be taken, the first {n} shown**", rows=rows, n=shown)
        if shown < report.n_rejected
        else say("**{rows} cannot be taken**", rows=rows)
    )
    st.dataframe(
        {
            **_sheets(report),
            say("Row"): [problem.row for problem in report.problems],
            say("Column"): [safe.plain(problem.column or "") for problem in report.problems],
            say("Value"): [safe.plain(problem.value) for problem in report.problems],
            say("Reason"): [safe.plain(say(problem.reason), longest=200) for problem in report.problems],
            say("What to do"): [safe.plain(say(problem.fix), longest=200) for problem in report.problems],
        },
        hide_index=True,
        alt=say("Rows that cannot be taken, with the reason and what to do"),
    )
    if report.rejects_csv:
        st.download_button(
            say("Rejected rows as CSV, to fix and upload again"),
            rejected_rows,
            file_name="rejected-rows.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )

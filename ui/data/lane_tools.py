"""One lane made, renamed, merged into another or deleted; parameters of many lanes by file."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from core.demand.records import MergePreview
from core.twin.lane_search import UNIT_LABEL, LaneFilter
from core.twin.parameter_table import ParametersReport
from ui.data.lane_table import show_differences
from ui.ground import formats, safe
from ui.lane import lane_chooser
from ui.language import said, say, text
from ui.reading import commands, loaders
from ui.reading.loaders import Place
from ui.reading.signed_in import later
from ui.shell import frame

SAME_DATES = {
    "sum": text("sum the two"),
    "keep": text("keep the record of the lane that stays"),
    "refuse": text("do not merge"),
}


def offer_new(place: Place) -> None:
    """A lane without records, with the defaults of the workspace."""
    with (
        st.form("new_lane", border=False, clear_on_submit=True),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        name = st.text_input(say("Name of a new lane"), max_chars=200, disabled=place.workspace.read_only)
        made = st.form_submit_button(say("Add lane"), disabled=place.workspace.read_only)
    if made:
        new = replace(loaders.twin_of(place.slug).settings().new_lane, name=name.strip())
        frame.attempt(
            lambda: commands.save_lanes(place.slug, [new], seen=[]),
            done=lambda receipt: say(
                "{lane} added as version {version}.", lane=new.name, version=receipt.version
            ),
        )


def offer_rename(place: Place, lane: str) -> None:
    """Another name; records and parameters stay."""
    with st.form(f"rename_{lane}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(say("New name"), lane, max_chars=200, disabled=place.workspace.read_only)
        clicked = st.form_submit_button(say("Rename"), disabled=place.workspace.read_only)
    if clicked:
        frame.attempt(
            lambda: commands.rename_lane(place.slug, lane, name.strip()),
            done=lambda receipt: say("Renamed as version {version}.", version=receipt.version),
        )


def offer_merge(place: Place, lane: str) -> None:
    """The records of this lane go over to another; what meets on a date is counted and asked."""
    summary = loaders.lane_summary(place.slug, place.version, lane)
    unit = summary.unit if summary else ""
    of_unit = LaneFilter(labels=((UNIT_LABEL, unit),))
    if loaders.find_lanes(place.slug, place.version, of_unit, limit=1).n_found < 2:
        st.caption(
            say("There is no other lane in {unit} to merge into.", unit=safe.markdown(formats.unit(unit)))
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        target = lane_chooser.pick(
            place, of_unit, label=say("Merge into"), key=f"merge_into_{lane}", width=260, but=lane
        )
        if target is None:
            return
        preview = loaders.twin_of(place.slug).data.preview_merge(lane, target)
        choice = "refuse"
        if preview.n_same_date:
            choice = st.selectbox(
                say(
                    "Both have a record on {dates}",
                    dates=formats.count(preview.n_same_date, "date", "dates"),
                ),
                list(SAME_DATES),
                format_func=said(SAME_DATES),
                key=f"merge_same_{lane}",
                width=320,
            )
    st.caption(
        say(
            "{records} would move to {target}. {dates} {lane} would be deleted; Undo brings both lanes back.",
            records=formats.count(preview.n_moved, "record", "records"),
            target=safe.markdown(target),
            dates=_dates_there(preview),
            lane=safe.markdown(lane),
        )
    )
    if st.button(say("Merge the two lanes"), disabled=place.workspace.read_only, key=f"merge_{lane}"):
        frame.attempt(
            lambda: commands.merge_lanes(place.slug, lane, target, on_same_date=choice),
            done=lambda receipt: say(
                "Merged as version {version}; History can undo it.", version=receipt.version
            ),
        )


def _dates_there(preview: MergePreview) -> str:
    """How many dates of the lane have a record in the other already."""
    same, n_dates = preview.n_same_date, preview.n_moved + preview.n_same_date
    if same == 0:
        return say("None of its dates exists there yet.")
    dates = formats.count(n_dates, "date", "dates")
    if same == n_dates:
        return say("All {dates} already exist there.", dates=dates)
    return say("{n} of {dates} already exist there.", n=same, dates=dates)


def offer_delete(place: Place, lane: str) -> None:
    """Take a lane out; the click names how many records go with it."""
    summary = loaders.lane_summary(place.slug, place.version, lane)
    n_records = summary.n_records if summary else 0
    label = say(
        "Delete {lane} and {records}",
        lane=safe.markdown(lane),
        records=formats.count(n_records, "record", "records"),
    )
    if st.button(label, disabled=place.workspace.read_only, icon=":material/delete:", key=f"delete_{lane}"):
        frame.attempt(
            lambda: commands.delete_lane(place.slug, lane),
            done=lambda receipt: say("{n} records deleted; History can undo it.", n=receipt.n_delete),
        )


def offer_file(place: Place) -> None:
    """Parameters out as a file, changed elsewhere, and in again: checked, shown, written as one step."""
    twin, name = loaders.twin_of(place.slug), safe.file_name(place.slug)
    with st.container(horizontal=True):
        for file_format in ("csv", "xlsx"):
            st.download_button(
                say("Parameters as {format}", format=file_format.upper()),
                later(place.slug, partial(twin.export_parameters, file_format=file_format)),
                file_name=f"parameters-{name}.{file_format}",
                icon=":material/download:",
                on_click="ignore",
                key=f"lanes_parameters_{file_format}",
            )
    uploaded = st.file_uploader(
        say("A changed file of parameters"), type=("csv", "txt", "xlsx"), key=f"parameters_{place.version}"
    )
    if uploaded is None:
        return
    report = twin.check_parameters(uploaded.getvalue(), file_name=uploaded.name)
    _show_report(place, report)


def offer_lead_times(place: Place) -> None:
    """Lead times as observed, a delivery a row: what they say of each lane, written as one step."""
    uploaded = st.file_uploader(
        say("Lead times of past deliveries"),
        type=("csv", "txt", "xlsx"),
        key=f"lead_times_{place.version}",
        help=say(
            "A row for each delivery: the lane, and its days from order to receipt, or both dates. Mean and spread "
            "of each lane are shown before they are written."
        ),
    )
    if uploaded is not None:
        twin = loaders.twin_of(place.slug)
        _show_report(place, twin.check_lead_times(uploaded.getvalue(), file_name=uploaded.name))


def _show_report(place: Place, report: ParametersReport) -> None:
    st.markdown(
        say(
            "**{lanes} would change, {n_add} would be new, {n_same} stay, {rows} cannot be taken**",
            lanes=formats.count(report.n_update, "lane", "lanes"),
            n_add=report.n_add,
            n_same=report.n_unchanged,
            rows=formats.count(report.n_rejected, "row", "rows"),
        )
    )
    if report.changes:
        show_differences(
            [_line(change.lane, change.column, change.before, change.after) for change in report.changes]
        )
    if report.problems:
        st.dataframe(
            {
                say("Row"): [problem.row for problem in report.problems],
                say("Column"): [safe.plain(problem.column or "") for problem in report.problems],
                say("Value"): [safe.plain(problem.value) for problem in report.problems],
                say("Reason"): [safe.plain(say(problem.reason), longest=200) for problem in report.problems],
            },
            hide_index=True,
            alt=say("Rows that cannot be taken, with the reason"),
        )
    n_lanes = len(report.lanes)
    lanes = formats.count(n_lanes, "lane", "lanes")
    label = (
        say("Write {lanes} without the rejected rows", lanes=lanes)
        if report.n_rejected
        else say("Write {lanes}", lanes=lanes)
    )
    if n_lanes and st.button(
        label,
        type="primary",
        disabled=place.workspace.read_only,
    ):
        frame.attempt(
            lambda: commands.apply_parameters(place.slug, report),
            done=lambda receipt: say(
                "Saved as version {version}; History can undo it.", version=receipt.version
            ),
        )


def _line(lane: str, column: str, before: object, after: object) -> tuple[str, str, str, str]:
    old, new = (formats.unknown() if value is None else str(value) for value in (before, after))
    return lane, column, old, new

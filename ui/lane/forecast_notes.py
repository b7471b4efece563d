"""Add and remove overrides and marked days of a lane, below its chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import numpy as np
import streamlit as st

from core.forecast.notes import EVENT, MAX_REASON_LENGTH, OUTLIER, Mark, Override, score_overrides
from core.speech.notes import mark_text, override_text, score_text
from core.twin.imports import Receipt
from ui.ground import formats, safe
from ui.lane.lane_view import LaneView
from ui.language import said, say, spoken, text
from ui.reading import commands
from ui.shell import frame
from ui.shell.show import note as show_note

KINDS = {text("Known event"): EVENT, text("Outlier"): OUTLIER}


def show(view: LaneView) -> None:
    """A popover with what there is, and two short forms unless the workspace is read-only."""
    notes = view.plan.notes
    n_notes = len(notes.overrides) + len(notes.marks)
    label = say("Override or mark days") + (f" · {n_notes}" if n_notes else "")
    with st.popover(label, icon=":material/edit_note:", type="tertiary"):
        _list_notes(view)
        if view.place.workspace.read_only:
            st.caption(say("This workspace is open for reading only: open one of your own on the Data page."))
            return
        with st.form("override", border=False):
            _override_form(view)
        with st.form("mark", border=False):
            _mark_form(view)


def _list_notes(view: LaneView) -> None:
    plan, may_write = view.plan, not view.place.workspace.read_only
    for override in plan.notes.overrides:
        remove = partial(commands.remove_override, view.place.slug, plan.lane.name, override.period_start)
        text = signed(override_text(override, plan.lane.unit, spoken()), override)
        _line(text, f"override_{override.period_start}", remove, may_write)
    for mark in plan.notes.marks:
        remove = partial(
            commands.remove_event, view.place.slug, plan.lane.name, mark.first_day, mark.last_day
        )
        _line(
            signed(mark_text(mark, spoken()), mark),
            f"mark_{mark.first_day}_{mark.last_day}",
            remove,
            may_write,
        )
    show_note(score_text(score_overrides(plan.notes.overrides, plan.history), plan.lane.unit, spoken()))


def signed(text: str, note: Override | Mark) -> str:
    """A note with its reason and who made it when."""
    made = ", ".join(
        part for part in (note.made_by, note.made_at and formats.day(note.made_at.date())) if part
    )
    return " · ".join(part for part in (text, note.reason, made) if part)


def _line(text: str, key: str, remove: partial[Receipt], may_write: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(safe.sentence(text), width="stretch")
        if may_write and st.button(say("Remove"), key=f"remove_{key}", type="tertiary"):
            frame.attempt(
                remove, done=lambda receipt: say("Removed as version {version}", version=receipt.data_version)
            )


def _override_form(view: LaneView) -> None:
    plan = view.plan
    unit = safe.markdown(formats.unit(plan.lane.unit))
    st.markdown(
        say("**Override the forecast**"), help=say("The forecast stays beside it; later demand scores both.")
    )
    starts = plan.forecast.period_starts
    labels = {
        start: say(
            "{day} · forecast {units}",
            day=formats.day(np.datetime64(start)),
            units=formats.headline(units),
        )
        for start, units in zip(starts.tolist(), plan.forecast.mean_units.tolist(), strict=True)
    }
    period = st.selectbox(
        say("Period"),
        list(labels),
        format_func=labels.__getitem__,
    )
    units = st.number_input(
        say("Your figure · {unit}", unit=unit), min_value=0.0, value=None, placeholder=formats.unit("units")
    )
    reason = st.text_input(say("Why?"), max_chars=MAX_REASON_LENGTH, key="override_reason")
    if st.form_submit_button(say("Keep override")):
        if units is None:
            st.warning(say("Type a figure first."), icon=":material/warning:")
            return
        keep = partial(
            commands.override, view.place.slug, plan.lane.name, period, float(units), reason=reason
        )
        frame.attempt(
            keep, done=lambda receipt: say("Override kept as version {version}", version=receipt.data_version)
        )


def _mark_form(view: LaneView) -> None:
    plan = view.plan
    st.markdown(
        say("**Mark days**"),
        help=say("The forecast does not learn from marked days until the mark is gone."),
    )
    kind = st.segmented_control(
        say("Kind"), list(KINDS), default="Known event", required=True, format_func=said(KINDS.keys())
    )
    last_day = plan.history.period_starts[-1].astype("datetime64[D]").astype(date)
    days = st.date_input(
        say("First and last day"),
        value=(last_day, last_day),
        min_value=date(1990, 1, 1),
        max_value=date(2100, 12, 31),
        format="DD.MM.YYYY" if spoken() == "de" else "YYYY-MM-DD",
    )
    reason = st.text_input(say("Why?"), max_chars=MAX_REASON_LENGTH, key="mark_reason")
    if st.form_submit_button(say("Mark these days")):
        chosen: Sequence[date] = days if isinstance(days, tuple) else (days,)
        mark = partial(
            commands.mark_event,
            view.place.slug,
            plan.lane.name,
            chosen[0],
            chosen[-1],
            kind=KINDS[kind],
            reason=reason,
        )
        frame.attempt(
            mark, done=lambda receipt: say("Days marked as version {version}", version=receipt.data_version)
        )

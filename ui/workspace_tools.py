"""What concerns the whole workspace: an own one for visitors, export, factory reset."""

from __future__ import annotations

import csv
import io
from functools import partial

import streamlit as st

from ui import address, commands, formats, frame, loaders, safe
from ui.loaders import DEMO, Place


def say_read_only(place: Place) -> None:
    """Visitors may look but not write here; offer them a workspace of their own."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            ":material/lock: This workspace is read-only. Open your own to import, edit and undo; "
            "its address is the key to it, and it is deleted after some days.",
            width="stretch",
        )
        if st.button("Open my own workspace", type="primary"):
            address.choose_workspace(commands.open_visitor_workspace())
            st.rerun()


def offer_export(place: Place) -> None:
    """All records as CSV, in the form that the import reads."""
    n_records = sum(lane.n_records for lane in place.lanes)
    st.download_button(
        f"All {formats.count(n_records, 'record')} as CSV",
        partial(demand_csv, place),
        file_name=f"demand-{safe.file_name(place.slug)}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def demand_csv(place: Place) -> bytes:
    """date,product_name,demand of every lane, exact; text that a spreadsheet would run is quoted."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["date", "product_name", "demand"])
    twin = loaders.twin_of(place.slug)
    for lane in place.lanes:
        name, records = safe.spreadsheet_cell(lane.name), twin.records(lane.name)
        table.writerows(
            (str(day), name, repr(value))
            for day, value in zip(records.dates, records.demand_units.tolist(), strict=True)
        )
    return text.getvalue().encode()


def offer_reset(place: Place) -> None:
    """Empty the workspace; its title has to be typed."""
    n_records = sum(lane.n_records for lane in place.lanes)
    what = f"{formats.count(n_records, 'record')} in {formats.count(len(place.lanes), 'lane')}"
    st.markdown(
        f"A factory reset takes {what} out of this workspace, and nothing else. Undo brings them back."
    )
    title = place.workspace.title
    typed = st.text_input(f"Type {safe.markdown(title)} to confirm", key="reset_title")
    if st.button(f"Erase {what}", disabled=place.workspace.read_only or typed.strip() != title):
        frame.attempt(
            lambda: commands.reset(place.slug, typed_title=typed),
            done=lambda receipt: f"{receipt.n_delete:,} records erased; undo stands in the history.",
        )


def offer_demo(place: Place) -> None:
    """The way back from an own workspace to the demo."""
    if place.slug != DEMO and st.button("Back to the demo", type="tertiary", icon=":material/arrow_back:"):
        address.choose_workspace(DEMO)
        st.rerun()

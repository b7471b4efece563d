"""Single records of a lane: view, add, change, delete, with the difference shown before it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
import streamlit as st

from core.demand import DemandRecords
from core.imports import Receipt
from ui import commands, formats, frame, loaders, safe
from ui.loaders import Place

MOST_ROWS = 1_000
DATE, DEMAND = "Date", "Demand"


@dataclass(frozen=True)
class Edits:
    """What an edited table would change; `problem` says why it cannot be saved as it stands."""

    saved: tuple[tuple[date, float], ...]
    deleted: tuple[date, ...]
    problem: str = ""

    @property
    def n_changes(self) -> int:
        """How many records would be written or deleted."""
        return len(self.saved) + len(self.deleted)


def show(place: Place, lane: str) -> None:
    """The lane's records from a chosen month on, editable unless the workspace is read-only."""
    records = loaders.records(place.slug, place.version, lane)
    shown = _choose_window(records)
    unit = safe.plain(loaders.lane(place.slug, place.version, lane).unit)
    edited = st.data_editor(
        pd.DataFrame({DATE: shown.dates.astype("datetime64[ns]"), DEMAND: shown.demand_units}),
        num_rows="dynamic",
        hide_index=True,
        disabled=place.workspace.read_only,
        key=f"records_{lane}_{place.version}",
        column_config={
            DATE: st.column_config.DateColumn(required=True, format="D MMM YYYY", min_value=date(1990, 1, 1)),
            DEMAND: st.column_config.NumberColumn(f"Demand · {unit}", required=True, min_value=0.0),
        },
        alt=f"Records of {safe.plain(lane)}",
    )
    if place.workspace.read_only:
        return
    edits = find_edits(shown, edited)
    if edits.problem:
        st.warning(edits.problem, icon=":material/warning:")
    elif edits.n_changes:
        _offer(place, lane, edits)
    else:
        st.caption("Click a cell to change it; add a row at the foot; tick rows to delete them.")


def find_edits(shown: DemandRecords, edited: pd.DataFrame) -> Edits:
    """The difference between the records shown and the table as it was left."""
    complete = edited.dropna(subset=[DATE, DEMAND])
    if len(complete) < len(edited):
        return Edits((), (), problem="A row lacks its date or its demand. Fill it in, or delete the row.")
    dates = [pd.Timestamp(value).date() for value in complete[DATE]]
    if len(set(dates)) < len(dates):
        twice = next(day for day in dates if dates.count(day) > 1)
        return Edits((), (), problem=f"{formats.day(twice)} stands in two rows. Keep one of them.")
    before = dict(zip(shown.dates.astype("datetime64[D]").tolist(), shown.demand_units.tolist(), strict=True))
    after = dict(zip(dates, (float(value) for value in complete[DEMAND]), strict=True))
    saved = tuple((day, value) for day, value in after.items() if before.get(day) != value)
    return Edits(saved=saved, deleted=tuple(day for day in before if day not in after))


def _choose_window(records: DemandRecords) -> DemandRecords:
    if records.dates.size == 0:
        return records
    first, last = (records.dates[end].astype(date) for end in (0, -1))
    chosen = st.date_input(
        "From",
        value=max(first, last - timedelta(days=90)),
        min_value=first,
        max_value=last,
        format="DD/MM/YYYY",
        help=f"At most {MOST_ROWS:,} records are shown at once.",
        width=200,
    )
    start = int(np.searchsorted(records.dates, np.datetime64(chosen)))
    window = slice(start, start + MOST_ROWS)
    return DemandRecords(dates=records.dates[window], demand_units=records.demand_units[window])


def _offer(place: Place, lane: str, edits: Edits) -> None:
    for day, value in edits.saved[:5]:
        st.markdown(f"- {formats.day(day)} → **{formats.exact(value, decimals=6)}**")
    for day in edits.deleted[:5]:
        st.markdown(f"- {formats.day(day)} → **deleted**")
    if edits.n_changes > 10:
        st.caption("Only the first of each kind are listed.")
    if st.button(f"Save {formats.count(edits.n_changes, 'change')}", type="primary"):
        frame.attempt(
            lambda: _save(place, lane, edits),
            done=lambda receipt: f"Saved as version {receipt.version}; undo stands in the history.",
        )


def _save(place: Place, lane: str, edits: Edits) -> Receipt:
    if edits.deleted and not edits.saved:
        return commands.delete_records(place.slug, lane, edits.deleted)
    receipt = commands.save_records(place.slug, lane, edits.saved)
    return commands.delete_records(place.slug, lane, edits.deleted) if edits.deleted else receipt

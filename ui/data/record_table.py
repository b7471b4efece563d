"""Single records: found, added, changed and deleted in one table, with the difference shown before it is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypedDict

import pandas as pd
import streamlit as st

from core.demand.records import FoundRecord, RecordEdit, RecordFilter, RecordPage
from core.twin.lane_search import EVERY_LANE
from ui.ground import formats, safe
from ui.ground.name_labels import name_by_label
from ui.lane import lane_chooser
from ui.language import say, say_count, spoken, text
from ui.reading import commands, loaders
from ui.reading.loaders import MOST_LISTED, Place
from ui.shell import address, frame

PAGE_ROWS = 500
LANE, DATE, DEMAND, WRITTEN = text("Lane"), text("Date"), text("Demand"), text("Written by")
ALL_LANES = ""  # no lane has this name
DAY_FORMATS = {"en": "D MMM YYYY", "de": "DD.MM.YYYY"}
MOST_SHOWN = 50  # differences listed before saving
CHOSEN, CHOSEN_NAME = "records_lane", "records_lane_name"
ROUND = "records_round"  # moves when edits are thrown away, so that the table begins anew


class Days(TypedDict):
    """The days that a record may have."""

    min_value: date
    max_value: date


@dataclass(frozen=True)
class Edits:
    """What an edited table would change; `problem` says why it cannot be saved as it stands."""

    edits: tuple[RecordEdit, ...]
    problem: str = ""


def show(place: Place) -> None:
    """Filter, page, table, difference, save."""
    wanted = _choose_filter(place)
    page = _choose_page(place, wanted)
    if not page.n_found:
        st.info(say("No record meets these conditions."), icon=":material/search_off:")
    labels = name_by_label(_names_of(place, page))
    edited = _table(place, page, labels, wanted)
    if place.workspace.read_only:
        return
    labels |= _written_names(place, edited, labels)
    found = find_edits(page.records, edited, labels)
    if found.problem:
        st.warning(found.problem, icon=":material/warning:")
    elif found.edits:
        _offer(place, found.edits)
    else:
        st.caption(say("Click a cell to change it; add a row at the foot; tick rows to delete them."))


def find_edits(shown: Sequence[FoundRecord], edited: pd.DataFrame, labels: Mapping[str, str]) -> Edits:
    """The difference between the records shown and the table as it was left."""
    complete = edited.dropna(subset=[LANE, DATE, DEMAND])
    if len(complete) < len(edited):
        return Edits(
            (), problem=say("A row lacks its lane, its date or its demand. Fill it in, or delete the row.")
        )
    for label in complete[LANE]:
        if label not in labels:
            lane = safe.markdown(str(label))
            return Edits(
                (), problem=say("There is no lane {lane}. Write the name of one that is there.", lane=lane)
            )
    after: dict[tuple[str, date], float] = {}
    for label, when, demand in zip(complete[LANE], complete[DATE], complete[DEMAND], strict=True):
        key = labels[label], pd.Timestamp(when).date()
        if key in after:
            lane, day = safe.markdown(label), formats.day(key[1])
            return Edits(
                (), problem=say("{lane} on {day} stands in two rows. Keep one of them.", lane=lane, day=day)
            )
        after[key] = float(demand)
    before = {(record.lane, record.day): record.demand_units for record in shown}
    keys = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
    return Edits(tuple(RecordEdit(*key, before.get(key), after.get(key)) for key in keys))


def _choose_filter(place: Place) -> RecordFilter:
    style: Literal["DD.MM.YYYY", "DD/MM/YYYY"] = "DD.MM.YYYY" if spoken() == "de" else "DD/MM/YYYY"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = _names_to_choose(place)
        label = st.selectbox(
            say("Lane"),
            [ALL_LANES, *names],
            format_func={ALL_LANES: say("All lanes"), **{name: name for name in names}}.__getitem__,
            key=CHOSEN,
            width=200,
        )
        part = st.text_input(say("Name contains"), key="records_part", width=130, disabled=label != ALL_LANES)
        first = st.date_input(say("From"), value=None, key="records_from", format=style, width=135, **_days())
        last = st.date_input(say("To"), value=None, key="records_to", format=style, width=135, **_days())
        least = st.number_input(say("Demand from"), 0.0, value=None, key="records_least", width=120)
        most = st.number_input(say("Demand to"), 0.0, value=None, key="records_most", width=120)
    st.session_state[CHOSEN_NAME] = names.get(label)
    return RecordFilter(
        lane=None if label == ALL_LANES else names[label],
        name_part=part if label == ALL_LANES else "",
        first_date=first,
        last_date=last,
        least_demand_units=least,
        most_demand_units=most,
    )


def _names_to_choose(place: Place) -> dict[str, str]:
    """Names by what the box shows for them; the one chosen is among them, or that of the address at first."""
    names = lane_chooser.names_to_offer(place, EVERY_LANE, key="records_search", width=150)
    is_first = CHOSEN not in st.session_state
    kept = address.read(address.LANE) if is_first else st.session_state.get(CHOSEN_NAME)
    if kept is not None and kept not in names and loaders.lane_summary(place.slug, place.version, kept):
        names = (kept, *names)
    by_label = name_by_label(names)
    if is_first and kept in names:
        st.session_state[CHOSEN] = next(label for label, name in by_label.items() if name == kept)
    return by_label


def _is_many(place: Place) -> bool:
    """Whether a box of all lanes would be too long: their names are written then."""
    return place.counts.n_lanes > MOST_LISTED


def _names_of(place: Place, page: RecordPage) -> Iterable[str]:
    """Lanes that the table offers: all, or of many those of its records."""
    shown = dict.fromkeys(record.lane for record in page.records)
    if _is_many(place):
        return shown
    return loaders.find_lanes(place.slug, place.version, EVERY_LANE).names


def _written_names(place: Place, edited: pd.DataFrame, labels: Mapping[str, str]) -> dict[str, str]:
    """Names of lanes that are there, by what was written for them."""
    written = {str(label) for label in edited[LANE].dropna() if label not in labels}
    return {lane.name: lane.name for lane in loaders.lanes_of(place.slug, sorted(written))}


def _days() -> Days:
    return {"min_value": date(1850, 1, 1), "max_value": date(2100, 12, 31)}


def _choose_page(place: Place, wanted: RecordFilter) -> RecordPage:
    """The page in view; the first where the filter leaves fewer pages than before."""
    asked = st.session_state.get("records_page", 1)
    page = loaders.find_records(place.slug, wanted, offset=(asked - 1) * PAGE_ROWS, limit=PAGE_ROWS)
    n_pages = max(1, -(-page.n_found // PAGE_ROWS))
    if asked > n_pages:
        st.session_state["records_page"] = 1
        page = loaders.find_records(place.slug, wanted, offset=0, limit=PAGE_ROWS)
    with st.container(horizontal=True, vertical_alignment="center"):
        first, last = page.offset + 1, page.offset + len(page.records)
        if page.n_found:
            st.caption(
                say(
                    "{first} to {last} of {records}",
                    first=first,
                    last=last,
                    records=formats.count(page.n_found, "record", "records"),
                ),
                width="stretch",
            )
        if n_pages > 1:
            st.number_input(
                say("Page of {n}", n=formats.exact(n_pages)),
                1,
                n_pages,
                key="records_page",
                width=150,
                label_visibility="visible",
            )
    return page


def _table(place: Place, page: RecordPage, labels: Mapping[str, str], wanted: RecordFilter) -> pd.DataFrame:
    label_of = {name: label for label, name in labels.items()}
    rows = pd.DataFrame(
        {
            LANE: pd.Series([label_of[record.lane] for record in page.records], dtype="object"),
            DATE: pd.to_datetime([record.day for record in page.records]),
            DEMAND: pd.Series([record.demand_units for record in page.records], dtype="float64"),
            WRITTEN: pd.Series([_written(record) for record in page.records], dtype="object"),
        }
    )
    return st.data_editor(
        rows,
        num_rows="fixed" if place.workspace.read_only else "dynamic",
        hide_index=True,
        disabled=place.workspace.read_only or [WRITTEN],
        height=min(520, 36 * (len(rows) + 2)),
        key=f"records_{hash(wanted)}_{page.offset}_{place.version}_{st.session_state.get(ROUND, 0)}",
        column_config={
            LANE: st.column_config.TextColumn(say(LANE), required=True, width="medium")
            if _is_many(place)
            else st.column_config.SelectboxColumn(
                say(LANE), options=list(labels), required=True, width="medium"
            ),
            DATE: st.column_config.DateColumn(
                say(DATE), required=True, format=DAY_FORMATS[spoken()], **_days()
            ),
            DEMAND: st.column_config.NumberColumn(say(DEMAND), required=True, min_value=0.0, max_value=1e15),
            WRITTEN: st.column_config.TextColumn(
                say(WRITTEN), width="medium", help=say("The change that wrote the record.")
            ),
        },
        alt=say("Records that meet the conditions"),
    )


def _written(record: FoundRecord) -> str:
    file = f", {safe.plain(record.file_name)}" if record.file_name else ""
    return f"{safe.plain(record.made_by)}, {formats.day(record.made_at.date())}{file}"


def _offer(place: Place, edits: Sequence[RecordEdit]) -> None:
    with st.container(border=True):
        st.markdown(say_count(len(edits), "**{n} record would change**", "**{n} records would change**"))
        st.dataframe(
            {
                say("Lane"): [safe.plain(edit.lane) for edit in edits[:MOST_SHOWN]],
                say("Date"): [formats.day(edit.day) for edit in edits[:MOST_SHOWN]],
                say("Now"): [_demand(edit.before_units) for edit in edits[:MOST_SHOWN]],
                say("After"): [_demand(edit.after_units) for edit in edits[:MOST_SHOWN]],
            },
            hide_index=True,
            alt=say("Records that would change, as they are and as they would be"),
        )
        if len(edits) > MOST_SHOWN:
            st.caption(say("The first {n} are listed.", n=MOST_SHOWN))
        with st.container(horizontal=True):
            saves = st.button(
                say("Save {what}", what=formats.count(len(edits), "change", "changes")), type="primary"
            )
            if st.button(say("Discard"), type="tertiary"):
                st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
                st.rerun()
    if saves:
        frame.attempt(
            lambda: commands.edit_records(place.slug, edits),
            done=lambda receipt: say(
                "Saved as version {version}; History can undo it.", version=receipt.version
            ),
        )


def _demand(units: float | None) -> str:
    return say("no record") if units is None else formats.exact(units, decimals=6)

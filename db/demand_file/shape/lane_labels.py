"""Columns that say more of a lane than its name: its region, carrier, customer, kept as labels of the lane."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from db.demand_file.gather import GatheredRows
from db.demand_file.header import ColumnMapping
from db.demand_file.lane_names import clean_name, name_problem
from db.demand_file.shape.table import Table
from db.demand_file.synonyms import LANE, REASON_COLUMN, normal_word

MOST_LABELS = 6
MIN_ROWS_PER_LANE = 2  # on average: fewer tell nothing of what changes from row to row
MOST_LETTERS = 80
Labels = tuple[tuple[str, str], ...]


def label_places(table: Table, mapping: ColumnMapping) -> tuple[int, ...]:
    """The columns whose text is the same in all rows of a lane looked at, and differs between lanes."""
    lane = mapping.cells.get(LANE)
    if lane is None or not lane.places:
        return ()
    names = ["\n".join(clean_name(row[place]) for place in lane.places) for row in table.rows]
    if len(set(names)) < 2 or len(names) < MIN_ROWS_PER_LANE * len(set(names)):
        return ()
    used = mapping.role_of_place
    return tuple(
        p.place
        for p in table.profiles
        if p.place not in used and p.cell and p.is_text and p.n_distinct > 1 and not p.is_unique
        and not (p.is_weekday or p.is_month) and normal_word(p.cell) != REASON_COLUMN
        and _is_of_lane(names, [clean_name(row[p.place]) for row in table.rows])
    )[:MOST_LABELS]  # fmt: skip


def _is_of_lane(names: Collection[str], cells: Collection[str]) -> bool:
    """Whether each lane has one text; blank ones say nothing."""
    text_of: dict[str, str] = {}
    return all(
        text_of.setdefault(name, cell) == cell for name, cell in zip(names, cells, strict=True) if cell
    )


def labels_of_columns(
    mapping: ColumnMapping, gathered: GatheredRows, name_of_value: Mapping[int, str], *, is_ascii_only: bool
) -> dict[str, Labels]:
    """By lane name, the columns and texts that all rows of the lane agree on.

    `is_ascii_only` while it is open, because no column in use needs it, in which encoding other letters are written.
    """
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for place, pairs in gathered.labels.items():
        texts: defaultdict[str, set[str]] = defaultdict(set)
        for code, cell in pairs:
            text = clean_name(cell)
            if code in name_of_value and text:
                texts[name_of_value[code]].add(text)
        for lane, known in texts.items():
            text = next(iter(known))
            is_label = len(known) == 1 and len(text) <= MOST_LETTERS and name_problem(text) is None
            if is_label and (text.isascii() or not is_ascii_only):
                found[lane].append((mapping.header[place], text))
    return {lane: tuple(labels) for lane, labels in found.items()}

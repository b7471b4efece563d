"""Unit, parameters and costs of lanes as rows of text, and back: one rule for files and for the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from core.errors import InvalidParameter
from core.lane import CostParameters, Lane, LaneParameters
from core.told import told
from core.twin.imports import Problem
from core.twin.spreadsheet_text import without_apostrophe

NAME, UNIT = "product_name", "unit"
MAY_BE_UNKNOWN = frozenset(
    item.name for item in fields(LaneParameters) if item.default is None
)  # an empty cell says "not known"
SHARES = "partner_share_ratios"
WORDS = frozenset({"missing_days", "review_policy", "cadence"})
PARAMETER_NAMES = tuple(item.name for item in fields(LaneParameters))
COST_NAMES = tuple(item.name for item in fields(CostParameters))
N_LEAD_TIMES = "n_lead_times"  # how many were observed; changes with a file of them, never by hand
COLUMNS = (NAME, UNIT, *PARAMETER_NAMES, *COST_NAMES)


@dataclass(frozen=True)
class LaneChange:
    """One value of a lane that would change; before is None where the lane would be new."""

    lane: str
    column: str
    before: object
    after: object


@dataclass(frozen=True)
class ParametersReport:
    """What a file of parameters would change; nothing has been written.

    `lanes` are the lanes as they would be, `seen` the same lanes as they are now (those that exist).
    """

    file_name: str
    file_hash: str
    n_rows: int
    n_add: int
    n_update: int
    n_unchanged: int
    n_rejected: int
    changes: tuple[LaneChange, ...]
    problems: tuple[Problem, ...]
    lanes: tuple[Lane, ...]
    seen: tuple[Lane, ...]


def lane_with_cells(lane: Lane, cells: Mapping[str, str], *, decimal: str) -> Lane:
    """The lane with the values of these cells; columns that are not there stay as they are.

    `decimal` is the mark of the whole table, "." or ",", or "" while a mark could mean thousands as well.

    Raises
    ------
    InvalidParameter
        naming the column, where a cell is no value that it can have.
    """
    values = {name: _value(name, cell, decimal) for name, cell in cells.items() if name not in (NAME, UNIT)}
    parameters = {name: value for name, value in values.items() if name in PARAMETER_NAMES}
    costs = {name: value for name, value in values.items() if name in COST_NAMES}
    return replace(
        lane,
        unit=without_apostrophe(cells[UNIT].strip()) if UNIT in cells else lane.unit,
        parameters=replace(lane.parameters, **parameters),
        costs=replace(lane.costs, **costs),
    )


def lane_changes(before: Lane, after: Lane) -> tuple[LaneChange, ...]:
    """Each unit, parameter and cost in which two lanes differ, and how many lead times were observed."""
    found: list[tuple[str, object, object]] = [(UNIT, before.unit, after.unit)]
    found += [(name, *_pair(before.parameters, after.parameters, name)) for name in PARAMETER_NAMES]
    found += [(name, *_pair(before.costs, after.costs, name)) for name in COST_NAMES]
    labels = [dict(lane.labels) for lane in (before, after)]
    parts = dict.fromkeys((*labels[0], *labels[1]))
    found += [(told("label {part}", part=part), labels[0].get(part), labels[1].get(part)) for part in parts]
    if before.lead_times != after.lead_times:
        was, now = (lane.lead_times.n_observed if lane.lead_times else None for lane in (before, after))
        found.append((N_LEAD_TIMES, was, now))
    differ = [item for item in found if item[1] != item[2] or item[0] == N_LEAD_TIMES]
    return tuple(LaneChange(after.name, name, was, now) for name, was, now in differ)


def _pair(before: object, after: object, name: str) -> tuple[Any, Any]:
    return getattr(before, name), getattr(after, name)


def _value(name: str, cell: str, decimal: str) -> Any:
    text = cell.strip()
    if name in WORDS:
        return text
    if name == SHARES:
        return tuple(_number(name, part.strip(), decimal) for part in text.split("|") if part.strip())
    if not text and name in MAY_BE_UNKNOWN:
        return None
    return _number(name, text, decimal)


def _number(name: str, text: str, decimal: str) -> float:
    foreign = {".": ",", ",": ".", "": ".,"}[decimal]
    if text.isascii() and "_" not in text and not any(mark in text for mark in foreign):
        try:
            return float(text.replace(",", "."))
        except ValueError:
            pass
    domain = {
        ".": told("a number with a decimal point"),
        ",": told("a number with a decimal comma, as elsewhere in this table"),
        "": told("a number without a mark that could mean thousands, such as 1234 or 1.2340"),
    }
    raise InvalidParameter(name, repr(text), domain[decimal])

"""Lanes looked for by name, label, unit, records and price: filtered, counted and cut into pages in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    any_,
    cast,
    false,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH

from core.lane import CostParameters
from core.twin.lane_search import EVERY_LANE, UNIT_LABEL, LaneFilter, LanePage, LaneSummary
from db.rows.kept_texts import is_storable
from db.rows.lane_rows import CONFIRMED, LABELS, SUMMARIES
from db.server.models import Lane, LaneSeries

MOST_LANES = 50  # that a list offers at once
# Each label is a list of two texts, part and value; a path that is not strict would look into it.
HAS_LABEL = "strict $[*] ? (@[0] == $part && @[1] == $value)"


def find_lanes(
    connection: Connection, wanted: LaneFilter = EVERY_LANE, *, offset: int = 0, limit: int = MOST_LANES
) -> LanePage:
    """Some of the lanes that meet every condition."""
    if not _is_storable(wanted):
        return LanePage((), 0)
    found = SUMMARIES.where(*_conditions(wanted))
    n_found = connection.execute(select(func.count()).select_from(found.order_by(None).subquery()))
    part = wanted.name_part.strip()
    if part:  # begins with it first
        begins = func.starts_with(_name_in_case_of(part), part.lower())
        found = found.order_by(None).order_by(begins.desc(), Lane.name)
    rows = connection.execute(found.offset(offset).limit(limit))
    return LanePage(tuple(LaneSummary(*row) for row in rows), n_found.scalar_one())


def summaries_of(connection: Connection, names: Sequence[str]) -> tuple[LaneSummary, ...]:
    """The lanes of these names with what is counted of their records, in order of name."""
    storable = [name for name in names if is_storable(name)]
    rows = connection.execute(SUMMARIES.where(_is_among(storable)))
    return tuple(LaneSummary(*row) for row in rows)


def label_counts(connection: Connection, wanted: LaneFilter = EVERY_LANE) -> dict[str, dict[str, int]]:
    """By part, such as "origin", and value how many of these lanes have it, values in order; units among them."""
    if not _is_storable(wanted):
        return {}
    lanes = _lanes_with(wanted).with_only_columns(Lane.lane_id).order_by(None)
    return counts_of_labels(connection, select(lanes.subquery().c.lane_id))


def counts_of_labels(connection: Connection, lane_ids: Select[int]) -> dict[str, dict[str, int]]:
    """The same of the lanes of these numbers."""
    chosen = lane_ids.subquery("chosen")
    elements = func.jsonb_array_elements(Lane.parameters[LABELS])
    label = elements.table_valued("value", with_ordinality="place").render_derived(name="label")
    value = cast(label.c.value, JSONB)
    of_labels = (
        select(
            value[0].astext.label("part"),
            value[1].astext.label("value"),
            func.count().label("n"),
            func.min(label.c.place).label("place"),
        )
        .select_from(Lane)
        .join(chosen, chosen.c.lane_id == Lane.lane_id)
        .join(label, literal(True))
        .group_by("part", "value")
    )
    of_units = (
        select(literal(UNIT_LABEL).label("part"), Lane.unit.label("value"), func.count().label("n"))
        .select_from(Lane)
        .join(chosen, chosen.c.lane_id == Lane.lane_id)
        .group_by(Lane.unit)
    )
    found: dict[str, dict[str, int]] = {}
    places: dict[str, int] = {}  # parts stand in the order of the names that they make
    for part, text, n_lanes, place in connection.execute(of_labels):
        if part != UNIT_LABEL:  # which means the unit that is counted in
            found.setdefault(part, {})[text] = n_lanes
            places[part] = min(place, places.get(part, place))
    units = {text: n_lanes for _, text, n_lanes in connection.execute(of_units)}
    if units:
        found[UNIT_LABEL] = units
    in_order = sorted(found, key=lambda part: (part == UNIT_LABEL, places.get(part, 0), part))
    return {part: dict(sorted(found[part].items())) for part in in_order}


def name_has(part: str) -> ColumnElement[bool]:
    """Condition of lanes that have this part in their name, whatever the case."""
    return func.strpos(_name_in_case_of(part), part.lower()) > 0


def _name_in_case_of(part: str) -> ColumnElement[str]:
    """The name with those letters small that `part` may have: where names sort by code points, PostgreSQL's own lower
    letters are those of ASCII, so that others are named.
    """
    small = "".join(
        sorted({letter for letter in part.lower() if letter > "\x7f" and len(letter.upper()) == 1})
    )
    return func.translate(func.lower(Lane.name), small.upper(), small)


def has_labels(wanted: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """Conditions of lanes that have each of these labels; no lane has one that PostgreSQL cannot hold."""
    if not all(is_storable(text) for label in wanted.items() for text in label):
        return [false()]
    labels = Lane.parameters[LABELS]
    return [
        Lane.unit == value
        if part == UNIT_LABEL
        else func.jsonb_path_exists(
            labels, cast(HAS_LABEL, JSONPATH), cast({"part": part, "value": value}, JSONB)
        )
        for part, value in wanted.items()
    ]


def _lanes_with(wanted: LaneFilter) -> Select[Any]:
    of_lane = and_(LaneSeries.workspace_id == Lane.workspace_id, LaneSeries.lane_id == Lane.lane_id)
    return select(Lane.lane_id).outerjoin(LaneSeries, of_lane).where(*_conditions(wanted))


def _conditions(wanted: LaneFilter) -> list[ColumnElement[bool]]:
    n_records = func.coalesce(LaneSeries.n_records, 0)
    conditions = has_labels(dict(wanted.labels))
    if part := wanted.name_part.strip():
        conditions.append(name_has(part))
    if wanted.least_records:
        conditions.append(n_records >= wanted.least_records)
    if wanted.most_records is not None:
        conditions.append(n_records <= wanted.most_records)
    if wanted.is_priced is not None:
        conditions.append(_is_priced() == wanted.is_priced)
    if wanted.names is not None:
        conditions.append(_is_among(wanted.names))
    return conditions


def _is_priced() -> ColumnElement[bool]:
    """As `core.lane.Lane.has_prices`: said to be the lane's own, or other than the product's examples."""
    examples = cast(asdict(CostParameters()), JSONB)
    entered = examples.op("||")(Lane.costs.op("-")(CONFIRMED))
    said = func.coalesce(cast(Lane.costs[CONFIRMED].astext, Boolean), False)
    return said | entered.is_distinct_from(examples)


def _is_among(names: Sequence[str]) -> ColumnElement[bool]:
    return Lane.name == any_(cast(list(names), ARRAY(Text)))


def _is_storable(wanted: LaneFilter) -> bool:
    """Whether PostgreSQL can hold what is looked for: what it cannot, no lane has."""
    texts = (wanted.name_part, *(text for label in wanted.labels for text in label), *(wanted.names or ()))
    return all(map(is_storable, texts))

"""The tables inside a JSON document: lists of records, tables by columns, series by date, cubes (JSON-stat)."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from db.demand_file.dates import in_range, read_date

MOST_DEPTH = 6
MIN_ROWS = 2
RECORDS_SHARE = 0.8  # of a list, that are records
STEP = " › "  # between the keys that lead to a table
_HEADS, _BODIES = ("columns", "header", "headers", "fields"), ("data", "rows", "values", "records")
Json = object
Row = list[object]


@dataclass(frozen=True)
class JsonTable:
    """A table by the keys that lead to it: names of the columns and rows of that width."""

    path: str
    header: tuple[str, ...]
    rows: list[Row]


def tables_of_document(document: Json) -> list[JsonTable]:
    """Every table of a document, in its order."""
    return [
        table for table in _tables(document, "", 0) if len(table.rows) >= MIN_ROWS and len(table.header) >= 2
    ]


def table_of_records(records: Sequence[Mapping[str, Json]], path: str = "") -> JsonTable:
    """Records as rows; what is nested stands in columns of its own, "customer.country"."""
    flat = [dict(_flat(record)) for record in records]
    names = tuple(dict.fromkeys(name for record in flat for name in record))
    rows = [[_cell(record.get(name)) for name in names] for record in flat]
    return JsonTable(path, _without_common_start(names), rows)


def _tables(node: Json, path: str, depth: int) -> Iterator[JsonTable]:
    if depth > MOST_DEPTH:
        return
    if isinstance(node, Mapping):
        yield from _tables_of_mapping(cast(Mapping[str, Json], node), path, depth)
    elif isinstance(node, list) and node:
        yield from _tables_of_list(node, path, depth)


def _tables_of_list(items: list[Json], path: str, depth: int) -> Iterator[JsonTable]:
    records = [cast(Mapping[str, Json], item) for item in items if isinstance(item, Mapping)]
    lists = [item for item in items if isinstance(item, list)]
    if len(records) >= RECORDS_SHARE * len(items) and len(records) > 1:
        yield table_of_records(records, path)
        yield from _tables_of_lines(records, path)
    elif len(lists) == len(items) > 1 and all(_are_scalars(row) for row in lists):
        yield _table_of_lists(lists, path)
    else:
        for item in items:
            yield from _tables(item, path, depth + 1)


def _tables_of_lines(records: Sequence[Mapping[str, Json]], path: str) -> Iterator[JsonTable]:
    """For each list of records that records carry, as orders their lines: a row each, beside what its record says."""
    keys = dict.fromkeys(key for record in records for key, value in record.items() if _are_records(value))
    for key in keys:
        lines: list[Mapping[str, Json]] = []
        for record in records:
            beside = {name: value for name, value in record.items() if not isinstance(value, list)}
            of_record = record.get(key)
            lines += [{**beside, key: line} for line in (of_record if isinstance(of_record, list) else ())]
        yield table_of_records(lines, f"{path}{STEP if path else ''}{key}")


def _tables_of_mapping(node: Mapping[str, Json], path: str, depth: int) -> Iterator[JsonTable]:
    if node.get("class") == "dataset" and isinstance(node.get("dimension"), Mapping):
        yield _cube(node, path)
        return
    head = next((node[key] for key in _HEADS if isinstance(node.get(key), list)), None)
    body = next((node[key] for key in _BODIES if isinstance(node.get(key), list)), None)
    if (
        isinstance(head, list)
        and isinstance(body, list)
        and body
        and all(isinstance(row, list) for row in body)
    ):
        names = [_name_of(column) for column in head]
        yield _sized(path, names, [list(row) for row in cast(list[list[Json]], body)])
        return
    table = (
        _series_by_lane(node, path) or _by_column(node, path) or _by_key(node, path) or _series(node, path)
    )
    if table is not None:
        yield table
        return
    for key, value in node.items():
        yield from _tables(value, f"{path}{STEP if path else ''}{key}", depth + 1)


def _by_column(node: Mapping[str, Json], path: str) -> JsonTable | None:
    """Columns of equal length by their names, as lists or by the number of the row."""
    columns = {name: value for name, value in node.items() if isinstance(value, list) and _are_scalars(value)}
    lengths = {len(column) for column in columns.values()}
    if len(columns) >= 2 and len(lengths) == 1 and len(columns) == len(node):
        return _sized(path, list(columns), [list(row) for row in zip(*columns.values(), strict=True)])
    parts = [cast(Mapping[str, Json], value) for value in node.values() if isinstance(value, Mapping)]
    if len(parts) < 2 or len(parts) < len(node) or not all(map(_is_numbered, parts)):
        return None
    numbers = list(dict.fromkeys(number for part in parts for number in part))
    return _sized(path, list(node), [[part.get(number) for part in parts] for number in numbers])


def _is_numbered(part: Mapping[str, Json]) -> bool:
    return len(part) >= MIN_ROWS and all(key.isdigit() for key in part) and _are_scalars(list(part.values()))


def _by_key(node: Mapping[str, Json], path: str) -> JsonTable | None:
    """Records by a key of their own, which is a column then."""
    records = [value for value in node.values() if isinstance(value, Mapping)]
    if len(records) < 3 or len(records) < len(node):
        return None
    named = [set(record) for record in records]
    common = set.intersection(*named)
    if not common or len(common) < 0.5 * len(set.union(*named)):
        return None
    return table_of_records(
        [{"key": key, **cast(Mapping[str, Json], value)} for key, value in node.items()], path
    )


def _series_by_lane(node: Mapping[str, Json], path: str) -> JsonTable | None:
    """Amounts by date, for each of several names."""
    of_names = {key: value for key, value in node.items() if isinstance(value, Mapping)}
    if len(of_names) < 2 or len(of_names) < len(node):
        return None
    if not all(_series(cast(Mapping[str, Json], value), "") for value in of_names.values()):
        return None
    rows: list[Row] = [
        [name, day, amount]
        for name, value in of_names.items()
        for day, amount in cast(Mapping[str, Json], value).items()
    ]
    return _sized(path, ["name", "date", "value"], rows)


def _series(node: Mapping[str, Json], path: str) -> JsonTable | None:
    """Amounts by date."""
    is_series = len(node) >= 3 and all(isinstance(value, int | float | None) for value in node.values())
    if not is_series or not all(
        any(d is not None and in_range(d) for d in read_date(key).days.values()) for key in node
    ):
        return None
    return _sized(
        path, ["date", path.rpartition(STEP)[2] or "value"], [[key, value] for key, value in node.items()]
    )


def _cube(node: Mapping[str, Json], path: str) -> JsonTable:
    """JSON-stat: values of a cube whose dimensions are in order, the last one running fastest."""
    dimensions = cast(Mapping[str, Mapping[str, Mapping[str, Json]]], node["dimension"])
    ids = [str(name) for name in cast(list[Json], node.get("id") or list(dimensions))]
    labels = []
    for name in ids:
        category = dimensions[name]["category"]
        index, texts = category.get("index"), cast(Mapping[str, str], category.get("label") or {})
        places = index if isinstance(index, Mapping) else {}
        in_order = (
            sorted(places, key=places.__getitem__)
            if places
            else index
            if isinstance(index, list)
            else list(texts)
        )
        is_time = name.casefold() in ("time", "tid", "period")
        labels.append([str(key) if is_time else texts.get(key, key) for key in cast(list[str], in_order)])
    values = cast(Mapping[str, Json] | list[Json], node["value"])
    rows: list[Row] = []
    for place, key in enumerate(itertools.product(*labels)):
        value = values.get(str(place)) if isinstance(values, Mapping) else values[place]
        rows.append([*key, value])
    return _sized(path, [*ids, "value"], rows)


def _table_of_lists(lists: list[list[Json]], path: str) -> JsonTable:
    first = lists[0]
    is_head = all(isinstance(cell, str) for cell in first) and any(
        not isinstance(cell, str) or any(map(str.isdigit, cell)) for cell in lists[1]
    )
    width = max(map(len, lists))
    names = [str(cell) for cell in first] if is_head else [f"column {place + 1}" for place in range(width)]
    return _sized(path, names, lists[1:] if is_head else lists)


def _sized(path: str, names: Sequence[str], rows: Sequence[Sequence[Json]]) -> JsonTable:
    return JsonTable(path, tuple(names), [[_cell(cell) for cell in row] for row in rows])


def _flat(record: Mapping[str, Json], start: str = "") -> Iterator[tuple[str, Json]]:
    for key, value in record.items():
        if isinstance(value, Mapping):
            inner = cast(Mapping[str, Json], value)
            if len(inner) == 1 and next(iter(inner)).startswith("$"):  # as MongoDB writes types: {"$date": …}
                yield from _flat({key: next(iter(inner.values()))}, start)
            elif len(start.split(".")) <= MOST_DEPTH:
                yield from _flat(inner, f"{start}{key}.")
        else:
            yield f"{start}{key}", value


def _cell(value: Json) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, str | int | float) else json.dumps(value, ensure_ascii=False)[:200]


def _name_of(column: Json) -> str:
    if not isinstance(column, Mapping):
        return str(column)
    named = (column[key] for key in ("name", "label", "field", "id", "title", "text") if column.get(key))
    return str(next(named, ""))


def _without_common_start(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names without the key that all of them stand below, as "properties." of a map's features."""
    starts = {name.partition(".")[0] for name in names if "." in name}
    if len(starts) == 1 and all("." in name for name in names):
        return tuple(name.partition(".")[2] for name in names)
    return names


def _are_scalars(values: Sequence[Json]) -> bool:
    return all(not isinstance(value, Mapping | list) for value in values)


def _are_records(value: Json) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)

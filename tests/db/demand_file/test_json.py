"""JSON documents and JSON lines: the same demand in every layout is read exactly, or asked about."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from core.errors import UnreadableDemandFile
from db.demand_file import DemandFileReading, read_demand_file

RECORDS = [
    {"date": f"2023-{month:02d}-01", "lane": lane, "units": 10 * month + len(lane)}
    for month in range(1, 13)
    for lane in ("HAM-FRA", "BER")
]
COLUMNS = {key: [record[key] for record in RECORDS] for key in RECORDS[0]}


def read(document: object, **answers: str) -> DemandFileReading:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    reading = read_demand_file(content, answers=answers, file_name="orders.json")
    assert not reading.questions, [question.id for question in reading.questions]
    return reading


def lines(records: list[dict[str, object]]) -> bytes:
    return "\n".join(map(json.dumps, records)).encode()


LAYOUTS: dict[str, Callable[[], object]] = {
    "records": lambda: RECORDS,
    "records with space": lambda: b"\xef\xbb\xbf\n " + json.dumps(RECORDS, indent=2).encode(),
    "lines": lambda: lines(RECORDS),
    "below a key": lambda: {"status": "ok", "result": {"total": 24, "items": RECORDS}},
    "page and records": lambda: [{"page": 1, "pages": 1}, RECORDS],
    "columns": lambda: COLUMNS,
    "columns by row": lambda: {
        key: {str(i): cell for i, cell in enumerate(cells)} for key, cells in COLUMNS.items()
    },
    "columns and data": lambda: {"columns": list(COLUMNS), "data": [list(r.values()) for r in RECORDS]},
    "fields and rows": lambda: {
        "fields": [{"name": key} for key in COLUMNS],
        "rows": [list(r.values()) for r in RECORDS],
    },
    "lists": lambda: [list(COLUMNS), *(list(record.values()) for record in RECORDS)],
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_reads_as_the_same_demand(layout: str):
    reading = read(LAYOUTS[layout]())
    assert reading.lane_names == ("BER", "HAM-FRA")
    assert reading.n_rejected == 0 and reading.days.size == 24
    assert reading.demand_units.sum() == sum(COLUMNS["units"])


def test_what_is_nested_becomes_columns():
    records = [
        {"id": {"$oid": f"{i:x}"}, "day": {"$date": r["date"] + "T00:00:00Z"}, "route": {"name": r["lane"]},
         "units": {"$numberLong": str(r["units"])}}
        for i, r in enumerate(RECORDS)
    ]  # fmt: skip
    reading = read(lines(records), column_product_name="route.name", column_demand="units")
    assert reading.lane_names == ("BER", "HAM-FRA") and reading.demand_units.sum() == sum(COLUMNS["units"])


def test_orders_with_lines_ask_which_are_the_rows():
    orders = [
        {"no": i, "date": f"2024-01-{i:02d}", "lines": [{"sku": "A", "qty": i}, {"sku": "B", "qty": 2}]}
        for i in range(1, 29)
    ]
    content = json.dumps({"orders": orders}).encode()
    (question,) = read_demand_file(content).questions
    assert [choice.id for choice in question.choices] == ["orders", "orders › lines"]
    answers = {"sheet": "orders › lines", "column_product_name": "lines.sku", "column_demand": "lines.qty"}
    reading = read(content, **answers)
    assert reading.demand_units.tolist() == [*range(1, 29), *[2] * 28]


def test_a_series_by_date_is_one_lane():
    series = {record["date"]: record["units"] + len(record["lane"]) ** 2 for record in RECORDS[::2]}
    assert read({"sales": series}, lane_name="L").demand_units.tolist() == list(series.values())


def test_a_cube_of_statistics_is_read_by_its_dimensions():
    years = [str(year) for year in range(2010, 2024)]
    cube = {
        "version": "2.0", "class": "dataset", "id": ["geo", "time"], "size": [2, 14],
        "dimension": {
            "geo": {"category": {"index": {"DE": 0, "FR": 1}, "label": {"DE": "Germany", "FR": "France"}}},
            "time": {"category": {"index": {year: i for i, year in enumerate(years)}}},
        },
        "value": {str(i): 7 * i % 31 for i in range(28) if i != 5},
    }  # fmt: skip
    reading = read(cube, column_product_name="geo", missing="unknown")
    assert reading.lane_names == ("France", "Germany") and reading.days.size == 27
    assert reading.demand_units.sum() == sum(7 * i % 31 for i in range(28) if i != 5)


def test_missing_values_and_broken_lines_are_told():
    records = [*RECORDS, {"date": "2024-01-01", "lane": "BER", "units": None}]
    assert [q.id for q in read_demand_file(lines(records)).questions] == ["missing"]
    reading = read(lines(RECORDS) + b'\n{"date": "2024')
    assert reading.n_rejected == 1 and reading.problems[0].reason == "this line is no JSON record"
    assert reading.problems[0].row == 25


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"a": 1, "b"', "begins like a JSON document"),
        (b'{"name": "config", "version": 3}', "no list of records"),
        (b'[{"date": "2024-01-01", "name": "\xe4"}]', "UTF-8"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(content: bytes, reason: str):
    with pytest.raises(UnreadableDemandFile, match=reason):
        read_demand_file(content)


def test_a_header_in_brackets_is_no_json():
    rows = "\n".join(f"{r['date']},{r['lane']},{r['units']}" for r in RECORDS)
    reading = read(f"[Date],[Lane],[Units]\n{rows}\n".encode(), column_product_name="[Lane]")
    assert reading.demand_units.sum() == sum(COLUMNS["units"])


def test_amounts_by_date_of_several_names_are_one_list():
    days = [f"2024-01-{i:02d}" for i in range(1, 21)]
    data = {lane: {day: 5 + (i * k) % 7 for i, day in enumerate(days)} for k, lane in ((2, "A"), (3, "B"))}
    reading = read_demand_file(json.dumps(data).encode(), answers={"column_product_name": "name"})
    assert not reading.questions and reading.lane_names == ("A", "B")
    assert reading.demand_units.tolist() == [units for of_lane in data.values() for units in of_lane.values()]

"""Tables side by side, lanes of small counts as columns, rows that came back or were only offered."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from db.demand_file import read_demand_file

DAY = timedelta(1)
FIRST = date(2024, 1, 1)


def text(header: str, rows: list[list[object]]) -> bytes:
    return "\n".join((header, *(",".join(map(str, row)) for row in rows), "")).encode()


def ids(data: bytes, **answers: str) -> list[str]:
    return [question.id for question in read_demand_file(data, answers=answers).questions]


@pytest.mark.parametrize(
    "header", ["Date,A qty,,Date,B qty", "Date,A qty,Date,B qty", "Date 1,A qty,Date 2,B qty"]
)
def test_tables_side_by_side_keep_the_dates_of_each(header: str):
    between = [""] if ",," in header else []
    rows = [[FIRST + i * DAY, 3 + i % 5, *between, FIRST + (i + 3) * DAY, 13 + i % 7] for i in range(40)]
    reading = read_demand_file(text(header, rows), answers={"shape": "lanes_as_columns"})
    assert not reading.questions and reading.lane_names == ("A qty", "B qty")
    first = (FIRST - date(1970, 1, 1)).days
    days = reading.days.reshape(2, 40)
    assert days[:, 0].tolist() == [first, first + 3]
    assert reading.demand_units.tolist() == [
        *(3 + i % 5 for i in range(40)),
        *(13 + i % 7 for i in range(40)),
    ]


def test_a_second_date_of_other_meaning_dates_no_lane():
    rows = [[FIRST + i * DAY, 3 + i % 5, FIRST + (i + 9) * DAY, 13 + i % 7] for i in range(40)]
    reading = read_demand_file(
        text("Ordered,Leeds,Invoiced,York", rows), answers={"shape": "lanes_as_columns"}
    )
    assert np.unique(reading.days).size == 40


def test_lanes_of_small_counts_are_lanes_as_columns():
    rng = np.random.default_rng(3)
    rows = [
        [FIRST + i * DAY, i % 7 + 1, *rng.integers(80, 400, 2).tolist(), int(rng.integers(10, 30))]
        for i in range(90)
    ]
    data = text("Date,Weekday,Hub A,Hub B,Hub C", rows)
    assert ids(data) == ["shape"]
    reading = read_demand_file(data, answers={"shape": "lanes_as_columns"})
    assert {"Hub A", "Hub B", "Hub C"} <= set(reading.lane_names)


def test_a_list_without_a_quantity_offers_to_count_its_rows():
    rng = np.random.default_rng(4)
    rows = [
        [
            f"p{i % 50}",
            2_000_000 + int(rng.integers(900)) * 7,
            ["USA", "GER", "FRA"][i % 3],
            FIRST + (i % 60) * DAY,
        ]
        for i in range(200)
    ]
    data = text("url,ID,Federation,Transfer Date", rows)
    (question,) = (q for q in read_demand_file(data).questions if q.id == "column_demand")
    assert "count rows" in [choice.id for choice in question.choices]


@pytest.mark.parametrize(
    ("column", "usual", "other"),
    [("Type", "Sale", "Return"), ("Status", "Order", "Quote"), ("Belegart", "Auftrag", "Angebot"),
     ("Typ", "Verkauf", "Retoure"), ("Állapot", "Teljesítve", "Törölve")],
)  # fmt: skip
def test_rows_that_came_back_or_were_only_offered_are_asked(column: str, usual: str, other: str):
    rows = [
        [FIRST + (i // 2) * DAY, "AB"[i % 2], 5 + i % 7, other if i % 9 == 0 else usual] for i in range(120)
    ]
    data = text(f"date,lane,units,{column}", rows)
    assert ids(data) == ["row_status"]
    reading = read_demand_file(data, answers={"row_status": "leave_out"})
    assert reading.days.size == 120 - 14

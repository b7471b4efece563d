"""Tables of the kinds that public files are: shipments, pivots, series of a competition."""

from __future__ import annotations

from datetime import date, timedelta

from db.demand_file import read_demand_file

MONDAY = date(2024, 1, 1)


def table(header: str, *rows: str) -> bytes:
    return "\n".join((header, *rows, "")).encode()


def questions_of(content: bytes, **answers: str) -> list[str]:
    return [question.id for question in read_demand_file(content, answers=answers).questions]


def test_a_first_shipment_of_four_dates_is_no_header():
    days = [(MONDAY + timedelta(days)).isoformat() for days in range(60)]
    rows = [f"s{i},{days[i]},NLRTM,{days[i + 1]},{days[i + 9]},{days[i + 10]}" for i in range(40)]
    content = table("id,createdAt,originPort,departureDate,arrivalDate,arrivalEstimate", *rows)
    reading = read_demand_file(
        content,
        answers={
            "column_date": "departureDate",
            "column_product_name": "originPort",
            "column_demand": "count rows",
        },
    )
    assert reading.demand_units.sum() == 40


def test_the_first_cell_of_a_pivot_table_has_no_name_and_its_column_names_the_lanes():
    content = table(",2024-01,2024-02,2024-03", "Nord,1,2,3", "Süd,4,5,6", "West,7,8,9")
    reading = read_demand_file(content, answers={"shape": "dates_as_columns"})
    assert reading.lane_names == ("Nord", "Süd", "West")
    assert reading.demand_units.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_amounts_that_look_like_years_and_months_are_no_names_of_columns():
    n = 300
    rows = [
        f"W{lane}," + ",".join(f"{900 + (37 * i + lane) % 1500}.{i % 10}" for i in range(n))
        for lane in range(12)
    ]
    content = table("V1," + ",".join(f"V{i + 2}" for i in range(n)), *rows)
    columns = read_demand_file(content).reading.columns
    assert [column.id for column in columns[:3]] == ["V1", "V2", "V3"]

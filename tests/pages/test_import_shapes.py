"""Files as people have them, taken in by somebody who meets the page for the first time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from core.twin.capacity_twin import CapacityTwin
from tests.pages.conftest import Visit

Answer = Callable[[AppTest], None]


def upload(visit: Visit, name: str, content: bytes) -> AppTest:
    app = visit("data")
    app.file_uploader[0].upload(name, content, "text/csv").run()
    assert not app.exception
    return app


def choose(app: AppTest, label: str) -> None:
    """Click the first answer whose words begin so."""
    next(button for button in app.button if button.label.replace("\\", "").startswith(label)).click().run()
    assert not app.exception


def write(app: AppTest, n_rows: int) -> None:
    labels = [button.label.replace("\u00a0", " ") for button in app.button]
    place = next((i for i, label in enumerate(labels) if label.startswith(f"Write {n_rows:,} row")), None)
    assert place is not None, labels
    app.button[place].click().run()
    assert not app.exception


def total(twin: CapacityTwin, lane: str) -> float:
    return float(twin.records(lane).demand_units.sum())


def test_a_german_list_of_shipments_is_counted_per_relation(three_lanes: CapacityTwin, visit: Visit) -> None:
    rows = ["Sendungsnr;Abholung;Von;Nach;Gewicht"]
    for i in range(120):
        day = date(2026, 3, 2) + timedelta(days=i // 6)
        origin, destination = (("Köln", "Gießen"), ("Gießen", "Lübeck"))[i % 2]
        rows.append(f"S{9000 + 7 * i};{day:%d.%m.%Y};{origin};{destination};{100 + i % 13},5")
    app = upload(visit, "Sendungen.csv", "\r\n".join((*rows, "")).encode("cp1252"))
    choose(app, "Von – Nach")
    choose(app, "None: each row is one")
    choose(app, "Windows, Western European")
    write(app, 40)
    assert total(three_lanes, "Köln – Gießen") == 60.0
    assert total(three_lanes, "Gießen – Lübeck") == 60.0


def test_a_year_with_a_column_for_each_month_is_turned_into_rows(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    months = [f"2025-{month:02d}" for month in range(1, 13)]
    rows = [",".join(("depot", *months, "Total"))]
    for depot in ("North", "South"):
        values = [len(depot) * 10 + month for month in range(1, 13)]
        rows.append(",".join((depot, *map(str, values), str(sum(values)))))
    app = upload(visit, "year.csv", "\n".join((*rows, "")).encode())
    assert "How is the table laid out" in "".join(item.value for item in app.markdown)
    choose(app, "12 columns are dates")
    write(app, 24)
    assert total(three_lanes, "North") == sum(50 + month for month in range(1, 13))


def test_a_shift_jis_file_is_read_under_the_encoding_that_makes_sense(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    rows = ["日付,路線,数量", *(f"2026-03-{day:02d},東京-大阪,{day % 7}" for day in range(1, 29))]
    app = upload(visit, "shukka.csv", "\n".join((*rows, "")).encode("cp932"))
    answers = [
        button.label for button in app.button if button.key and button.key.startswith("answer_encoding")
    ]
    assert answers[0].startswith("Japanese")
    choose(app, "Japanese")
    write(app, 28)
    assert total(three_lanes, "東京-大阪") == sum(day % 7 for day in range(1, 29))


def test_the_name_of_a_lane_that_the_file_does_not_name_is_typed(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    rows = ["month,pallets", *(f"2025-{month:02d},{100 + month * 7 % 11}" for month in range(1, 13))]
    app = upload(visit, "series.csv", "\n".join((*rows, "")).encode())
    app.text_input(key="said_lane_name").set_value("Hall 3")
    next(button for button in app.button if button.label == "Take this").click().run()
    write(app, 12)
    assert len(three_lanes.records("Hall 3").demand_units) == 12


@pytest.mark.parametrize("header", ["x,y,z,w", "day,depot,vans,drops"])
def test_every_column_can_be_chosen_whatever_the_header_says(
    three_lanes: CapacityTwin, visit: Visit, header: str
) -> None:
    rows = [header, *(f"2026-03-{day:02d},D{day % 2},{day % 7},{day % 5}" for day in range(1, 29))]
    app = upload(visit, "own words.csv", "\n".join((*rows, "")).encode())
    columns = header.split(",")
    shown = next(frame.value for frame in app.dataframe if "Could be" in frame.value.columns)
    assert shown["Column"].tolist() == columns
    app.multiselect(key="column_choice_product_name").set_value([columns[1]])
    app.multiselect(key="column_choice_date").set_value([columns[0]])
    app.selectbox(key="column_choice_demand").set_value(columns[3])
    next(button for button in app.button if button.label == "Read the file with these columns").click().run()
    assert not app.exception
    write(app, 28)
    assert total(three_lanes, "D1") == sum(day % 5 for day in range(1, 29, 2))

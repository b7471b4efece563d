"""What a visitor edits, notes and chooses on a page: it is done as it was asked for, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.twin.capacity_twin import CapacityTwin
from tests.pages.conftest import FIRST_DAY, LAST_DAY, N_DAYS, Visit, said

NBSP = "\N{NO-BREAK SPACE}"
Frame = pd.DataFrame


def labelled(elements: Any, label: str) -> Any:
    """The element whose label begins so."""
    return next(item for item in elements if item.label.startswith(label))


def demand(twin: CapacityTwin, lane: str, day: date) -> float | None:
    """What is stored of a lane on a day."""
    records = twin.records(lane)
    found = dict(
        zip(records.dates.astype("datetime64[D]").tolist(), records.demand_units.tolist(), strict=True)
    )
    return found.get(day)


def popovers(app: AppTest) -> list[str]:
    return [block.proto.popover.label for block in app.get("popover")]


@pytest.fixture
def edit_records(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Frame], Frame]], None]:
    """Leave the table of records as somebody would who edits it."""

    def leave(change: Callable[[Frame], Frame]) -> None:
        monkeypatch.setattr("streamlit.data_editor", lambda rows, **_: change(rows.copy()))

    return leave


def test_an_edited_a_deleted_and_an_added_record_are_shown_saved_and_undone_as_one_step(
    three_lanes: CapacityTwin, visit: Visit, edit_records: Callable[[Callable[[Frame], Frame]], None]
) -> None:
    before = three_lanes.content_hash()
    new_day, old = LAST_DAY + timedelta(days=1), demand(three_lanes, "BER-MUC", FIRST_DAY)
    second = FIRST_DAY + timedelta(days=1)

    def change(rows: Frame) -> Frame:
        is_lane = rows["Lane"] == "BER-MUC"
        rows.loc[is_lane & (rows["Date"] == pd.Timestamp(FIRST_DAY)), "Demand"] = 7.5
        rows = rows[~(is_lane & (rows["Date"] == pd.Timestamp(second)))]
        added = {"Lane": "WAW-POZ", "Date": pd.Timestamp(new_day), "Demand": 3.0, "Written by": None}
        return pd.concat([rows, pd.DataFrame([added])])

    edit_records(change)
    app = visit("data", section="Records")
    shown = next(table.value for table in app.dataframe if "After" in table.value.columns)
    assert shown["Lane"].tolist() == ["BER-MUC", "BER-MUC", "WAW-POZ"]
    assert shown["Now"].tolist() == [
        f"{old:.0f}",
        f"{demand(three_lanes, 'BER-MUC', second):.0f}",
        "no record",
    ]
    assert shown["After"].tolist() == ["7.5", "no record", "3"]
    assert three_lanes.content_hash() == before
    labelled(app.button, f"Save 3{NBSP}changes").click().run()
    assert not app.exception and not app.error
    assert demand(three_lanes, "BER-MUC", FIRST_DAY) == 7.5
    assert demand(three_lanes, "BER-MUC", second) is None
    assert demand(three_lanes, "WAW-POZ", new_day) == 3.0
    change_made = three_lanes.imports()[0]
    assert (change_made.n_add, change_made.n_update, change_made.n_delete) == (1, 1, 1)
    three_lanes.undo(change_made.import_id)
    assert three_lanes.content_hash() == before


def test_a_cell_takes_only_what_a_record_or_a_lane_can_hold(
    three_lanes: CapacityTwin, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the browser is told about the columns of both tables."""
    told: dict[str, Any] = {}

    def keep(rows: Frame, **options: Any) -> Frame:
        told.update(options)
        return rows

    monkeypatch.setattr("streamlit.data_editor", keep)
    visit("data", section="Records")
    columns = told["column_config"]
    assert all(columns[name]["required"] for name in ("Lane", "Date", "Demand"))
    assert columns["Lane"]["type_config"]["options"] == ["BER-MUC", "HAM-ROT", "WAW-POZ"]
    assert columns["Demand"]["type_config"]["min_value"] == 0.0
    assert (told["num_rows"], told["disabled"]) == ("dynamic", ["Written by"])
    visit("data", section="Lanes")
    columns = told["column_config"]
    assert told["disabled"] == ["Lane"]
    assert {
        name: columns[name]["required"] for name in ("Unit", "service", "capacity", "buffer", "price")
    } == {
        **{"Unit": True, "service": True, "price": True},
        **{"capacity": False, "buffer": False},  # may be not known
    }
    assert [columns["service"]["type_config"][end] for end in ("min_value", "max_value")] == [50.0, 99.9]


def test_an_edit_that_cannot_be_saved_says_why_and_offers_no_saving(
    three_lanes: CapacityTwin, visit: Visit, edit_records: Callable[[Callable[[Frame], Frame]], None]
) -> None:
    edit_records(lambda rows: rows.assign(Demand=float("nan")))
    app = visit("data", section="Records")
    assert "lacks its lane, its date or its demand" in app.warning[0].value
    assert not [button for button in app.button if button.label.startswith("Save")]


def test_only_the_first_fifty_edits_are_listed_and_all_are_saved(
    three_lanes: CapacityTwin, visit: Visit, edit_records: Callable[[Callable[[Frame], Frame]], None]
) -> None:
    edit_records(lambda rows: rows.assign(Demand=1.0))
    app = visit("data", section="Records")
    assert len(next(table.value for table in app.dataframe if "After" in table.value.columns)) == 50
    assert "The first 50 are listed" in said(app)
    labelled(app.button, "Save 410").click().run()
    assert demand(three_lanes, "HAM-ROT", LAST_DAY) == 1.0


def test_records_are_looked_at_page_by_page(three_lanes: CapacityTwin, visit: Visit) -> None:
    rows = [f"{date(2020, 1, 1) + timedelta(days=number)},OLD,{number}" for number in range(700)]
    file = "\n".join(["date,product_name,demand", *rows]).encode()
    three_lanes.apply(three_lanes.check_csv(file, file_name="old.csv"))
    app = visit("data", section="Records")
    assert f"1 to 500 of 1,110{NBSP}records" in said(app)
    app.number_input(key="records_page").set_value(3).run()
    assert f"1,001 to 1,110 of 1,110{NBSP}records" in said(app)
    assert len(app.dataframe[0].value) == 110
    app.selectbox(key="records_lane").set_value("OLD").run()
    assert f"1 to 500 of 700{NBSP}records" in said(app)  # page 3 is gone: the first is shown


def test_records_are_found_by_part_of_a_name_and_by_day(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("data", section="Records")
    app.text_input(key="records_part").set_value("po").run()
    assert set(app.dataframe[0].value["Lane"]) == {"WAW-POZ"}
    app.text_input(key="records_part").set_value("").run()
    app.date_input(key="records_from").set_value(FIRST_DAY + timedelta(days=2)).run()
    app.date_input(key="records_to").set_value(FIRST_DAY + timedelta(days=3)).run()
    assert f"1 to 6 of 6{NBSP}records" in said(app)
    app.number_input(key="records_most").set_value(100.0).run()
    assert app.dataframe[0].value["Demand"].max() <= 100
    app.selectbox(key="records_lane").set_value("HAM-ROT").run()
    assert app.text_input(key="records_part").disabled


def test_an_override_is_kept_from_the_form_and_removed_again(three_lanes: CapacityTwin, visit: Visit) -> None:
    app = visit("dashboard", lane="BER-MUC")
    coming = three_lanes.plan("BER-MUC").forecast.period_starts[2].item()
    labelled(app.selectbox, "Period").set_value(coming)
    labelled(app.number_input, "Your figure").set_value(150.0)
    app.text_input(key="override_reason").set_value("Fair in town")
    labelled(app.button, "Keep override").click().run()
    assert not app.exception
    (kept,) = three_lanes.overrides("BER-MUC")
    assert (kept.period_start, kept.units, kept.reason) == (coming, 150.0, "Fair in town")
    assert popovers(app)[0] == "Override or mark days · 1"
    app.button(key=f"remove_override_{coming}").click().run()
    assert three_lanes.overrides("BER-MUC") == ()


def test_an_override_without_a_figure_asks_for_one_and_keeps_nothing(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("dashboard", lane="BER-MUC")
    labelled(app.button, "Keep override").click().run()
    assert "Type a figure first" in app.warning[0].value
    assert three_lanes.overrides("BER-MUC") == ()


@pytest.mark.parametrize(("kind", "stored_as"), [("Known event", "event"), ("Outlier", "outlier")])
def test_days_are_marked_from_the_form_and_the_mark_removed_again(
    three_lanes: CapacityTwin, visit: Visit, kind: str, stored_as: str
) -> None:
    first, last = LAST_DAY - timedelta(days=9), LAST_DAY - timedelta(days=7)
    app = visit("dashboard", lane="BER-MUC")
    labelled(app.get("button_group"), "Kind").set_value(kind)
    labelled(app.date_input, "First and last day").set_value((first, last))
    app.text_input(key="mark_reason").set_value("Counted twice")
    labelled(app.button, "Mark these days").click().run()
    assert not app.exception
    (mark,) = three_lanes.events("BER-MUC")
    assert (mark.first_day, mark.last_day, mark.kind, mark.reason) == (
        first,
        last,
        stored_as,
        "Counted twice",
    )
    app.button(key=f"remove_mark_{first}_{last}").click().run()
    assert three_lanes.events("BER-MUC") == ()


def test_overrides_and_marks_are_counted_together(three_lanes: CapacityTwin, visit: Visit) -> None:
    assert "Override or mark days" in popovers(visit("dashboard", lane="BER-MUC"))
    coming = three_lanes.plan("BER-MUC").forecast.period_starts[0].item()
    three_lanes.override("BER-MUC", coming, 150.0, reason="Fair")
    three_lanes.mark_event("BER-MUC", LAST_DAY, reason="Snow")
    assert "Override or mark days · 2" in popovers(visit("dashboard", lane="BER-MUC"))


def group(app: AppTest, key: str) -> Any:
    return next(item for item in app.get("button_group") if item.key == key)


def n_days_drawn(app: AppTest) -> int:
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    return next(len(item["x"]) for item in figure["data"] if item["name"] == "Demand and returns")


def test_the_span_of_the_chart_is_chosen_and_stands_in_the_address_unless_it_is_the_usual(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("dashboard", lane="BER-MUC")
    assert "span" not in app.query_params
    assert n_days_drawn(app) == 84
    group(app, "span").set_value("All").run()
    assert app.query_params["span"] == "All"
    assert n_days_drawn(app) == N_DAYS
    group(app, "span").set_value("12 weeks").run()
    assert "span" not in app.query_params
    assert group(visit("dashboard", lane="BER-MUC", span="1 year"), "span").value == "1 year"
    assert group(visit("dashboard", lane="BER-MUC", span="nonsense"), "span").value == "12 weeks"


def test_a_stress_is_chosen_and_stands_in_the_address_unless_it_is_the_usual(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("resilience", lane="BER-MUC")
    usual = group(app, "stress").value
    title = app.title[0].value
    group(app, "stress").set_value("No alternative").run()
    assert app.query_params["stress"] == "No alternative"
    assert app.title[0].value != title
    group(app, "stress").set_value(usual).run()
    assert "stress" not in app.query_params
    assert app.title[0].value == title


def test_a_part_of_the_data_page_is_chosen_and_stands_in_the_address(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    app = visit("data")
    assert group(app, "section").value == "Import"
    group(app, "section").set_value("Records").run()
    assert app.query_params["section"] == "Records"
    assert "of 410" in said(app)
    group(app, "section").set_value("Import").run()
    assert "section" not in app.query_params
    assert group(visit("data", section="nonsense"), "section").value == "Import"


def test_the_evidence_of_another_sort_of_lanes_is_chosen(three_lanes: CapacityTwin, visit: Visit) -> None:
    weeks = [date(2022, 1, 3) + timedelta(weeks=number) for number in range(150)]
    rows = [f"{day},WEEKLY,{500 + 7 * (number % 5)}" for number, day in enumerate(weeks)]
    file = "\n".join(["date,product_name,demand", *rows]).encode()
    three_lanes.apply(three_lanes.check_csv(file, file_name="weekly.csv"))
    app = visit("evidence")
    assert group(app, "sort").value == "daily-regular"
    group(app, "sort").set_value("weekly-regular").run()
    assert not app.exception
    assert app.query_params["sort"] == "weekly-regular"
    assert group(visit("evidence", sort="weekly-regular"), "sort").value == "weekly-regular"
    assert visit("evidence", sort="weekly-regular").title[0].value != visit("evidence").title[0].value


def test_a_file_of_parameters_shows_what_would_change_and_why_a_row_cannot_be_taken(
    three_lanes: CapacityTwin, visit: Visit
) -> None:
    file = three_lanes.export_parameters().decode().splitlines()
    column = file[0].split(",").index("lead_time_days")
    cells = [line.split(",") for line in file]
    cells[1][column], cells[2][column] = "9.5", "soon"
    app = visit("data", section="Lanes")
    uploader = next(item for item in app.file_uploader if item.label == "A changed file of parameters")
    changed = "\n".join(",".join(row) for row in cells).encode()
    uploader.upload("parameters.csv", changed, "text/csv").run()
    assert not app.exception
    refused = next(table.value for table in app.dataframe if "Reason" in table.value.columns)
    assert refused["Value"].tolist() == ["soon"]
    assert refused["Row"].tolist() == [3]
    labelled(app.button, f"Write 1{NBSP}lane without the rejected rows").click().run()
    assert not app.exception and not app.error
    assert three_lanes.lane(cells[1][0]).parameters.lead_time_days == 9.5

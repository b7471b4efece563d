"""Lead times as observed, by file: estimated per lane, shown before, written as one change and taken back."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from core.errors import UnreadableDemandFile
from core.lane import Lane
from core.service.lead_time_estimate import estimate_lead_time
from core.twin.parameter_table import LaneChange
from tests.db.demand_csv import import_records, twin_on
from tests.db.demand_file.workbook_files import workbook_of

pytestmark = pytest.mark.database

D1 = date(2025, 3, 1)
OF_A, OF_B = [6, 7, 7, 8, 12], [3, 4, 3]


@pytest.fixture
def twin(store):
    import_records(store, {("A", D1): 1.0, ("B", D1): 2.0})
    return twin_on(store)


def rows_of(header: str, *rows: str) -> bytes:
    return "\n".join((header, *rows)).encode()


def in_days() -> bytes:
    return rows_of("lane,lead time (days)", *(f"A,{n}" for n in OF_A), *(f"B,{n}" for n in OF_B))


def test_lead_times_in_days_become_mean_and_spread_and_are_taken_back(twin):
    report = twin.check_lead_times(in_days(), file_name="deliveries.csv")
    # A: mean 40 / 5, spread of the next sqrt(22 / 4 * 6 / 5); B: mean 10 / 3, sqrt(1 / 3 * 4 / 3)
    assert report.changes == (
        LaneChange("A", "lead_time_days", 7.0, 8.0),
        LaneChange("A", "sd_lead_time_days", 1.5, 2.57),
        LaneChange("A", "n_lead_times", None, 5),
        LaneChange("B", "lead_time_days", 7.0, 3.33),
        LaneChange("B", "sd_lead_time_days", 1.5, 0.67),
        LaneChange("B", "n_lead_times", None, 3),
    )
    assert twin.lane("A") == Lane("A")  # checking writes nothing
    before = twin.content_hash()
    receipt = twin.apply_parameters(report)
    lane = twin.lane("A")
    assert lane.lead_times == estimate_lead_time(OF_A)
    assert lane.offered_parameters is None  # it is in use
    entry = twin.imports()[0]
    assert (entry.kind, entry.file_name, entry.file_hash) == ("lane", "deliveries.csv", report.file_hash)
    assert twin.check_lead_times(in_days()).n_unchanged == 2
    twin.undo(receipt.import_id)
    assert (twin.lane("A"), twin.content_hash()) == (Lane("A"), before)


def dated(form: str) -> bytes:
    rows = [
        f"{name};{D1.strftime(form)};{(D1 + timedelta(days=n)).strftime(form)}"
        for name, seen in (("A", OF_A), ("B", OF_B))
        for n in seen
    ]
    return rows_of("product_name;Order date;Delivered on", *rows)


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%d %H:%M"])
def test_days_of_order_and_of_receipt_say_the_same_as_days(twin, form):
    assert twin.check_lead_times(dated(form)).lanes == twin.check_lead_times(in_days()).lanes


def test_a_workbook_says_the_same_as_a_text(twin):
    rows = [("A", n) for n in OF_A] + [("B", n) for n in OF_B]
    assert (
        twin.check_lead_times(workbook_of(["lane", "lead_time_days"], *map(list, rows))).lanes
        == twin.check_lead_times(in_days()).lanes
    )


def test_dates_that_read_two_ways_are_refused(twin):
    file = rows_of("lane,ordered,received", *(f"A,0{n}/03/2025,0{n}/04/2025" for n in (1, 2, 3)))
    with pytest.raises(UnreadableDemandFile, match=r"read in more than one way\. Write them as 2024-05-31"):
        twin.check_lead_times(file)


def test_each_row_that_says_nothing_is_named_with_its_reason(twin):
    file = rows_of(
        "lane,ordered,received",
        *(f"A,2025-03-01,2025-03-{day:02d}" for day in (5, 6, 8)),
        "Z,2025-03-01,2025-03-05",
        "A,2025-03-09,2025-03-05",
        "A,2025-03-09,",
        "A,2025-03-09,soon",
        "B,2025-03-01,2025-03-05",
    )
    report = twin.check_lead_times(file)
    assert (report.n_rows, report.n_rejected, report.n_update) == (8, 5, 1)
    found = {problem.row: (problem.column, problem.value, str(problem.reason)) for problem in report.problems}
    assert found == {
        5: ("lane", "Z", "no lane is called that"),
        6: ("received", "2025-03-05", "it lies before the day of order, or more than ten years after it"),
        7: ("received", "", "there is no date, so that its lead time is not known"),
        8: ("received", "soon", "it is no date as the others are"),
        9: ("lead_time_days", "4", "'B' has too few lead times (1): a spread takes 3"),
    }


@pytest.mark.parametrize(
    ("header", "refusal"),
    [
        ("region,lead_time_days", "no column names the lane. Call it product_name"),
        ("lane,weight", "no column holds lead times"),
        ("lane,ordered", "no column holds lead times"),
        ("lane,ordered,order date,received", "'ordered' and 'order date' could both be ordered"),
    ],
)
def test_a_file_without_its_columns_is_refused(twin, header, refusal):
    with pytest.raises(UnreadableDemandFile, match=refusal):
        twin.check_lead_times(rows_of(header, *[",".join("1" * (header.count(",") + 1))] * 3))


def test_lanes_whose_names_were_made_of_columns_are_found_by_them(store):
    rows = [
        f"{D1 + timedelta(days=n)},{a},{b},{n + 1}"
        for n in range(20)
        for a, b in (("HAM", "FRA"), ("HAM", "MUC"))
    ]
    report = store.check_csv(
        rows_of("date,origin,destination,demand", *rows), {"column_product_name": "origin + destination"}
    )
    store.apply(report, accept_rejects=False)
    file = rows_of("origin,destination,lead_time_days", *(f"HAM,MUC,{n}" for n in OF_A))
    (lane,) = twin_on(store).check_lead_times(file).lanes
    assert (lane.name, lane.lead_times) == ("HAM – MUC", estimate_lead_time(OF_A))


def test_a_demand_file_whose_lead_times_differ_offers_what_they_say(store):
    seen = np.random.default_rng(0).integers(3, 9, 20).tolist()
    rows = [f"{D1 + timedelta(days=n)},A,{10 + n * n % 7},{days}" for n, days in enumerate(seen)]
    report = store.check_csv(rows_of("date,lane,demand,lead_time_days", *rows))
    assert any("20 lead times" in note and "offered" in note for note in report.notes)
    receipt = store.apply(report, accept_rejects=False)
    twin = twin_on(store)
    lane = twin.lane("A")
    assert lane.lead_times == estimate_lead_time(seen)
    assert lane.parameters.lead_time_days == 7.0  # the plan waits for somebody to take it
    offered = lane.offered_parameters
    assert offered is not None
    assert (offered.lead_time_days, offered.sd_lead_time_days) == (
        round(lane.lead_times.mean_days, 2),
        round(lane.lead_times.sd_of_next_days, 2),
    )
    content = twin.export_workspace()
    twin.undo(receipt.import_id)
    twin.restore_workspace(content)
    assert twin.lane("A") == lane

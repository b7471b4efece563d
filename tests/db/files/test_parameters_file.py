"""Parameters of many lanes by file: read without guessing, shown before, written as one change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.errors import EditConflict, ImportRefused, UnreadableDemandFile
from core.lane import CostParameters, Lane, LaneParameters
from core.twin.parameter_table import LaneChange
from tests.db.demand_csv import import_records, twin_on
from tests.db.demand_file.workbook_files import workbook_of

pytestmark = pytest.mark.database

D1 = date(2025, 3, 1)


@pytest.fixture
def twin(store):
    import_records(store, {("A", D1): 1.0, ("B", D1): 2.0})
    return twin_on(store)


def counts(report):
    return report.n_add, report.n_update, report.n_unchanged, report.n_rejected


def test_a_changed_export_is_checked_applied_and_taken_back(twin):
    file = twin.export_parameters().replace(b"A,units,7.0,", b"A,pallets,9.5,")
    report = twin.check_parameters(file, file_name="parameters.csv")
    assert counts(report) == (0, 1, 1, 0)
    assert report.changes == (
        LaneChange("A", "unit", "units", "pallets"),
        LaneChange("A", "lead_time_days", 7.0, 9.5),
    )
    assert twin.lane("A") == Lane("A")  # checking writes nothing
    receipt = twin.apply_parameters(report)
    assert (twin.lane("A").unit, twin.lane("A").parameters.lead_time_days) == ("pallets", 9.5)
    entry = twin.imports()[0]
    assert (entry.kind, entry.file_name, entry.n_lanes) == ("lane", "parameters.csv", 1)
    assert entry.file_hash == report.file_hash
    twin.undo(receipt.import_id)
    assert twin.lane("A") == Lane("A")


def test_how_orders_are_placed_goes_in_by_file_out_again_and_is_taken_back(twin):
    report = twin.check_parameters(b"product_name,review_policy\nA,continuous\nB,weekly\n")
    assert report.changes == (LaneChange("A", "review_policy", "periodic", "continuous"),)
    (problem,) = report.problems
    assert (problem.row, problem.column, problem.value) == (3, "review_policy", "weekly")
    assert "it must be 'periodic', 'daily' or 'continuous'" in problem.reason
    receipt = twin.apply_parameters(report, accept_rejects=True)
    assert twin.lane("A").parameters.review_policy == "continuous"
    assert (
        twin.check_parameters(b"product_name,review_policy\nA,periodic\n").changes[0].before == "continuous"
    )
    assert b",continuous," in twin.export_parameters()
    twin.undo(receipt.import_id)
    assert twin.lane("A") == Lane("A")


def test_columns_that_are_left_out_stay_and_an_empty_cell_means_not_known(twin):
    twin.save_lane(Lane("A", parameters=LaneParameters(own_capacity_units_per_day=5, lead_time_days=3)))
    twin.apply_parameters(
        twin.check_parameters(b"own_capacity_units_per_day,product_name,order_cost\n,A,12\n")
    )
    assert twin.lane("A") == Lane(
        "A", parameters=LaneParameters(lead_time_days=3), costs=CostParameters(order_cost=12)
    )


def test_a_new_lane_begins_with_the_defaults(twin):
    new_lane = Lane("new lane", unit="t", costs=CostParameters(order_cost=1))
    twin.save_settings(replace(twin.settings(), new_lane=new_lane))
    report = twin.check_parameters(b"product_name,lead_time_days\nC,4\n")
    assert counts(report) == (1, 0, 0, 0)
    twin.apply_parameters(report)
    assert twin.lane("C") == replace(new_lane, name="C", parameters=LaneParameters(lead_time_days=4))


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("A,-1,0.9", "lead_time_days", "lead_time_days is -1, but it must be 0 or more"),
        ("A,nan,0.9", "lead_time_days", "lead_time_days is nan, but it must be 0 or more"),
        ("A,,0.9", "lead_time_days", "lead_time_days is '', but it must be a number"),
        ("A,5 days,0.9", "lead_time_days", "'5 days'"),
        ("A,1_000,0.9", "lead_time_days", "'1_000'"),
        ("A,٣,0.9", "lead_time_days", "'٣'"),
        ("A,5,95", "service_level_ratio", "above 0 and below 1"),
        (",5,0.9", "product_name", "lane name"),
        ("B,5,0.9", "product_name", "given once"),
        ("Total,5,0.9", "product_name", "total row"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_with_its_column_and_reason(twin, row, column, reason):
    file = f"product_name,lead_time_days,service_level_ratio\nB,6,0.9\n{row}\n".encode()
    report = twin.check_parameters(file)
    assert counts(report) == (0, 1, 0, 1)
    (problem,) = report.problems
    assert problem.row == 3
    assert reason in problem.reason
    assert problem.column == column or column == "product_name"
    with pytest.raises(ImportRefused, match="1 of 2 rows cannot be taken"):
        twin.apply_parameters(report)
    twin.apply_parameters(report, accept_rejects=True)
    assert twin.lane("B").parameters.lead_time_days == 6
    assert twin.lane("A") == Lane("A")


def test_a_german_spreadsheets_file_is_read_with_its_decimal_comma(twin):
    report = twin.check_parameters(
        "\ufeffproduct_name;lead_time_days;price_per_unit\r\nA;3,5;1234,5\r\n".encode()
    )
    twin.apply_parameters(report)
    assert (twin.lane("A").parameters.lead_time_days, twin.lane("A").costs.price_per_unit) == (3.5, 1234.5)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.234", None),
        ("1,234", None),
        ("1234", 1234.0),
        ("1.2340", 1.234),
        ("0,234", 0.234),
        ("1.234,5", None),
    ],
)
def test_a_mark_that_could_mean_thousands_is_never_guessed(twin, cell, value):
    report = twin.check_parameters(f"product_name;order_cost\nA;{cell}\n".encode())
    if value is None:
        assert counts(report) == (0, 0, 0, 1)
    else:
        assert report.lanes[0].costs.order_cost == value


def test_between_commas_a_point_is_the_decimal_mark(twin):
    report = twin.check_parameters(b"product_name,order_cost\nA,1.234\n")
    assert report.lanes[0].costs.order_cost == 1.234


def test_a_name_with_a_comma_says_nothing_about_the_decimal_mark(twin):
    twin.rename_lane("B", "1,5")
    report = twin.check_parameters(b"product_name;order_cost\n1,5;7.25\n")
    assert report.lanes[0] == Lane("1,5", costs=CostParameters(order_cost=7.25))


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (b"", "the file is empty"),
        (b"   \n", "the file is empty"),
        (b"lane,lead_time_days\nA,1\n", "no column is called product_name"),
        (b"product_name,leadtime\nA,1\n", "there is no parameter 'leadtime'"),
        (b"product_name,order_cost,order_cost\nA,1,2\n", "the column order_cost is there twice"),
        (b"product_name,order_cost\nA,1,2\n", "in row 2: the row has 3 values, the header 2"),
        (b'product_name,order_cost\n"A,1\n', "unexpected end of data"),
        ("product_name\nZürich\n".encode("cp1252"), "it is not UTF-8"),
        (b"%PDF-1.7", "a PDF document"),
        (b"PK\x03\x04 broken", "a ZIP archive, but is damaged"),
        (b"product_name\nA\x00B\n", "NUL"),
    ],
)
def test_a_file_that_is_no_table_of_parameters_is_refused_with_its_reason(twin, file, reason):
    with pytest.raises(UnreadableDemandFile, match=reason):
        twin.check_parameters(file)


def test_a_workbook_with_numbers_and_empty_cells_is_read(twin):
    header = ["product_name", "lead_time_days", "own_capacity_units_per_day", "partner_share_ratios"]
    report = twin.check_parameters(workbook_of(header, ["A", 3, None, "0.25 | 0.75"]))
    parameters = report.lanes[0].parameters
    assert (parameters.lead_time_days, parameters.partner_share_ratios) == (3.0, (0.25, 0.75))


def test_a_workbook_means_what_its_cells_show(twin):
    rows = (["product_name", "service_level_ratio"], [7, 0.955], ["B", "95%"])
    report = twin.check_parameters(workbook_of(*rows, formats={"A2": "000", "B2": "0%"}))
    (lane,) = report.lanes
    assert (lane.name, lane.parameters.service_level_ratio) == ("007", 0.955)  # 96 % is how it is rounded
    assert [problem.row for problem in report.problems] == [3]


def test_a_lane_that_moved_since_the_check_is_not_overwritten(twin):
    report = twin.check_parameters(b"product_name,order_cost\nA,1\n")
    twin.save_lane(Lane("A", unit="t"))
    with pytest.raises(EditConflict, match="unit of 'A' was units when you opened it and is t now"):
        twin.apply_parameters(report)


def test_a_path_is_read_and_a_missing_one_is_named(twin, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes(b"product_name,order_cost\nA,1\n")
    assert twin.check_parameters(path).file_name == "mine.csv"
    with pytest.raises(UnreadableDemandFile, match=r"none.csv cannot be opened"):
        twin.check_parameters(tmp_path / "none.csv")

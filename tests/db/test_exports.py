"""Exports: numbers stay numbers, nothing runs, and what went out comes back without a difference."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta

import pytest
from openpyxl import load_workbook

from core.errors import InvalidParameter
from core.lane import CostParameters, Lane, LaneParameters
from core.twin.tables import Table
from db.files import table_files
from tests.db.demand_csv import import_records, twin_on

pytestmark = pytest.mark.database

HOSTILE = (
    "=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)", "001", "1E5", "null", "NA", 'say "hi"; x,y', "Zürich – Łódź",
    "日本",
)  # fmt: skip
EXACT = (0.1 + 0.2, 1 / 3, 1e-300, 1e15, 123456789.123456789, 0.0, 5e-324, 1e-5, 12.0)


@pytest.fixture
def twin(store):
    rows = {(name, date(2025, 1, 1 + n)): value for name in HOSTILE for n, value in enumerate(EXACT)}
    import_records(store, rows)
    return twin_on(store)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_exported_demand_is_read_back_without_a_difference(twin, file_format):
    report = twin.check_csv(twin.export_demand(file_format=file_format), file_name=f"demand.{file_format}")
    assert report.questions == ()
    counts = (report.n_add, report.n_update, report.n_rejected, report.n_unchanged)
    assert counts == (0, 0, 0, len(HOSTILE) * len(EXACT))


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_exported_demand_fills_an_empty_twin_with_the_same(twin, file_format, open_empty_store, slug):
    other = twin_on(open_empty_store(f"{slug}-other"))
    other.apply(other.check_csv(twin.export_demand(file_format=file_format)))
    assert other.content_hash() == twin.content_hash()


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_exported_parameters_are_read_back_without_a_difference(twin, file_format):
    twin.save_lanes(
        [
            Lane("001", unit="=1+1", parameters=LaneParameters(partner_share_ratios=(1 / 3, 2 / 3))),
            Lane("@SUM(A1)", costs=CostParameters(price_per_unit=0.1 + 40)),
            Lane("NA", parameters=LaneParameters(own_capacity_units_per_day=5, missing_days="unknown")),
            Lane("null", parameters=LaneParameters(review_policy="continuous")),
        ]
    )
    report = twin.check_parameters(twin.export_parameters(file_format=file_format))
    assert (report.n_add, report.n_update, report.n_rejected, report.n_unchanged) == (0, 0, 0, len(HOSTILE))


def test_no_cell_of_a_csv_begins_as_a_formula(twin):
    for content in (twin.export_demand(), twin.export_parameters(), twin.export_plans()):
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert len(rows) > 1
        cells = [cell for row in rows for cell in row if not is_number(cell)]
        assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]


def test_in_a_workbook_text_is_text_numbers_are_numbers_and_dates_are_dates(twin):
    sheet = load_workbook(io.BytesIO(twin.export_demand(file_format="xlsx"))).active
    first, *rows = sheet.iter_rows()
    assert [cell.value for cell in first] == ["date", "product_name", "demand"]
    assert {row[1].data_type for row in rows} == {"s"}
    assert {row[2].data_type for row in rows} == {"n"}
    assert all(isinstance(row[0].value, datetime) for row in rows)
    assert {row[1].value for row in rows} == set(HOSTILE)


def test_exported_plans_are_the_figures_of_the_network(twin):
    plan = twin.plan_network()
    rows = list(csv.DictReader(io.StringIO(twin.export_plans().decode("utf-8-sig"))))
    assert len(rows) == len(plan.lanes)
    known = [row for row in rows if row["safety_stock_units"]]
    assert known
    for row in known:
        place = plan.lanes.index(row["product_name"].removeprefix("'"))
        assert float(row["safety_stock_units"]) == plan.safety_stock_units[place]
    sheet = load_workbook(io.BytesIO(twin.export_plans(file_format="xlsx"))).active
    assert sheet.max_row == len(rows) + 1


def test_exported_forecasts_are_those_of_each_lane_marked_days_left_out(store):
    days = [date(2025, 1, 6) + timedelta(days=n) for n in range(70)]
    rows = {(lane, day): 50.0 + 7 * day.weekday() + n for n, lane in enumerate(("A", "=B")) for day in days}
    import_records(store, rows | {("A", days[-20]): 900.0, ("young", days[-1]): 5.0})
    twin = twin_on(store)
    twin.mark_event("A", days[-20], reason="strike")
    lines = list(csv.reader(io.StringIO(twin.export_forecasts().decode("utf-8-sig"))))
    assert lines[0][:4] == ["date", "product_name", "days", "mean"]
    assert lines[0][4:] == ["q2.5", "q5", "q10", "q25", "q50", "q75", "q90", "q95", "q97.5", "q99"]
    for lane in ("A", "=B", "young"):
        band = twin.forecast(lane)
        told = [line for line in lines if line[1].removeprefix("'") == lane]
        assert [line[0] for line in told] == band.period_starts.astype(str).tolist()
        assert [float(line[3]) for line in told] == pytest.approx(band.mean_units.tolist())
        assert [float(line[11]) for line in told] == pytest.approx(band.quantile(0.95).tolist())
    assert twin.table("forecasts").n_rows == len(lines) - 1


def test_an_empty_workspace_exports_its_header(store):
    twin = twin_on(store)
    assert twin.export_demand() == "\ufeffdate,product_name,demand\r\n".encode()
    assert twin.export_parameters().decode("utf-8-sig").startswith("product_name,unit,lead_time_days,")
    for content in (twin.export_plans(), twin.export_forecasts(), twin.export_demand(file_format="xlsx")):
        assert content


def test_a_format_that_is_none_is_refused(twin):
    with pytest.raises(InvalidParameter, match="file_format is 'pdf', but it must be 'csv' or 'xlsx'"):
        twin.export_demand(file_format="pdf")


def test_more_rows_than_a_sheet_holds_are_refused_with_the_way_out(monkeypatch):
    monkeypatch.setattr(table_files, "MOST_SHEET_ROWS", 2)
    table = Table("demand", ("a",), iter([(1,), (2,), (3,)]), 3)
    with pytest.raises(InvalidParameter, match="at most 2 in an XLSX sheet; use CSV"):
        table_files.table_file(table, file_format="xlsx")


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True

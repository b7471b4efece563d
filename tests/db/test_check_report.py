"""What a check says beside its counts: columns remembered, what the workspace holds before and after."""

from __future__ import annotations

from datetime import date

import pytest

from core.errors import ImportRefused, InvalidParameter
from core.twin.imports import DataStatistics
from tests.db.demand_csv import contents, import_records

pytestmark = pytest.mark.database

D1, D2 = date(2025, 3, 1), date(2025, 3, 2)


def import_file(store, content: bytes, **answers: str):
    return store.apply(store.check_csv(content, answers), accept_rejects=False)


def test_columns_named_once_are_remembered_for_files_with_the_same_header(store):
    file = b"Tag;Korridor;Menge\n2025-03-01;BER-MUC;5\n"
    (question,) = store.check_csv(file, {}).questions
    assert (question.id, [choice.example for choice in question.choices]) == (
        "column_product_name",
        ["BER-MUC", ""],
    )
    import_file(store, file, column_product_name="Korridor")
    report = store.check_csv(file.replace(b"BER-MUC;5", b"HAM-ROT;6"), {})
    assert report.questions == ()
    assert dict(report.reading.decisions)["columns"] == "remembered for this header"
    assert dict(report.reading.column_mapping)["Korridor"] == "product_name"
    store.apply(report, accept_rejects=False)
    assert contents(store) == {("BER-MUC", D1): 5.0, ("HAM-ROT", D1): 6.0}


def test_the_answer_given_now_goes_before_the_remembered_one(store):
    file = b"date,product_name,demand,forecast\n2025-03-01,A,5,8\n"
    import_file(store, file, column_demand="forecast")
    assert contents(store) == {("A", D1): 8.0}
    assert store.check_csv(file, {}).n_unchanged == 1
    import_file(store, file, column_demand="demand")
    assert contents(store) == {("A", D1): 5.0}
    assert store.check_csv(file, {}).n_unchanged == 1


def test_another_header_and_another_workspace_remember_nothing(store, open_empty_store, slug):
    file = b"Tag;Korridor;Menge\n2025-03-01;BER-MUC;5\n"
    import_file(store, file, column_product_name="Korridor")
    other_header = file.replace(b"Menge", b"Anzahl")
    assert [question.id for question in store.check_csv(other_header, {}).questions] == [
        "column_product_name"
    ]
    elsewhere = open_empty_store(f"{slug}-other")
    assert [question.id for question in elsewhere.check_csv(file, {}).questions] == ["column_product_name"]


def test_a_file_whose_columns_were_recognised_leaves_nothing_to_remember(store):
    file = b"date,product_name,demand\n2025-03-01,A,5\n"
    import_file(store, file)
    assert "columns" not in dict(store.check_csv(file, {}).reading.decisions)


def test_optional_columns_can_be_chosen_and_ignored(store):
    file = b"date,product_name,demand,days,capacity\n2025-03-01,A,5,9,120\n"
    import_file(store, file, column_lead_time_days="days", column_own_capacity_units_per_day="ignore")
    parameters = store.lane("A").parameters
    assert parameters.lead_time_days == 9
    assert parameters.own_capacity_units_per_day != 120
    mapping = dict(store.check_csv(file, {}).reading.column_mapping)
    assert (mapping["days"], mapping["capacity"]) == ("lead_time_days", "ignored")


def test_one_column_cannot_play_two_roles(store):
    with pytest.raises(InvalidParameter, match="another one than that of"):
        store.check_csv(b"date,product_name,demand\n2025-03-01,A,5\n", {"column_demand": "date"})


def test_the_report_says_what_the_workspace_holds_before_and_after(store):
    import_records(store, {("A", D1): 5.0, ("A", D2): 7.0})
    report = store.check_csv(
        b"date,product_name,demand\n2025-03-02,A,10\n2025-03-03,A,1\n2025-02-01,B,4\n", {}
    )
    assert report.before == DataStatistics(1, 2, 12.0, D1, D2)
    # 12 - 7 + 10 + 1 + 4 = 20 units on four records
    assert report.after == DataStatistics(2, 4, 20.0, date(2025, 2, 1), date(2025, 3, 3))
    assert (report.before.mean_demand_units, report.after.mean_demand_units) == (6.0, 5.0)
    store.apply(report, accept_rejects=False)
    assert store.check_csv(b"date,product_name,demand\n2025-03-02,A,10\n", {}).before == report.after


def test_an_empty_workspace_has_no_mean_and_no_dates(store):
    report = store.check_csv(b"date,product_name,demand\n2025-03-02,A,-10\n", {})
    assert report.before == report.after == DataStatistics(0, 0, 0.0, None, None)
    assert report.after.mean_demand_units is None


def test_a_new_lane_that_looks_like_a_stored_one_is_pointed_out(store):
    import_records(store, {("BER-MUC", D1): 5.0})
    report = store.check_csv("date,product_name,demand\n2025-03-02,ber–muc,10\n".encode(), {})
    assert "'ber–muc' would be a new lane, but looks like 'BER-MUC', which is stored." in report.notes
    assert not [note for note in store.check_csv(b"date,product_name,demand\n2025-03-02,BER-MUC,1\n", {}).notes
                if "looks like" in note]  # fmt: skip


def test_rejects_are_mended_and_uploaded_again_until_nothing_is_left(store):
    report = store.check_csv(b"date,product_name,demand\n2025-03-01,A,5\n2025-03-02,A,-7\n", {})
    assert (report.n_add, report.n_rejected) == (1, 1)
    with pytest.raises(ImportRefused, match="1 of 2 rows"):
        store.apply(report, accept_rejects=False)
    store.apply(report, accept_rejects=True)
    mended = store.check_csv(report.rejects_csv.replace(b",-7,", b",7,"), {}, file_name="rejected-rows.csv")
    assert (mended.n_add, mended.n_rejected, mended.questions) == (1, 0, ())
    store.apply(mended, accept_rejects=False)
    assert contents(store) == {("A", D1): 5.0, ("A", D2): 7.0}


def test_progress_of_a_check_is_told_and_ends_at_one(store):
    shares: list[float] = []
    store.check_csv(b"date,product_name,demand\n2025-03-01,A,5\n", {}, on_progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.mark.parametrize("n_told", [1, 2, 3])
def test_an_import_that_is_cancelled_leaves_nothing_behind(store, monkeypatch, n_told):
    monkeypatch.setattr("db.rows.record_writes.BLOCK_ROWS", 2)
    import_records(store, {("A", D1): 1.0, ("A", D2): 2.0})
    rows = "".join(f"2025-03-{day:02d},A,{day}\n2025-03-{day:02d},B,{day}\n" for day in range(1, 6))
    report = store.check_csv(f"date,product_name,demand\n{rows}".encode(), {})
    told: list[float] = []

    def cancel(share: float) -> None:
        told.append(share)
        if len(told) == n_told:
            raise KeyboardInterrupt

    before = contents(store), store.imports(), store.workspace()
    with pytest.raises(KeyboardInterrupt):
        store.apply(report, accept_rejects=False, on_progress=cancel)
    assert (contents(store), store.imports(), store.workspace()) == before
    assert told == sorted(told)
    store.apply(report, accept_rejects=False)
    assert len(contents(store)) == 10


PAIRS = b"date,origin,destination,tonnes\n2025-03-01,HAM,FRA,5\n2025-03-01,HAM,MUC,6\n2025-03-02,HAM,FRA,7\n"


def test_the_parts_of_a_lanes_name_stay_as_its_labels(store, open_empty_store, slug):
    receipt = import_file(store, PAIRS, column_product_name="origin + destination")
    assert [lane.name for lane in store.lanes()] == ["HAM – FRA", "HAM – MUC"]
    assert store.lane("HAM – MUC").labels == (("origin", "HAM"), ("destination", "MUC"))
    elsewhere = open_empty_store(f"{slug}-copy")
    elsewhere.restore_workspace(store.export_workspace())
    assert elsewhere.lane("HAM – MUC") == store.lane("HAM – MUC")
    store.undo(receipt.import_id)
    assert store.lanes() == ()
    import_file(store, b"date,product_name,demand\n2025-03-01,HAM \xe2\x80\x93 MUC,6\n")
    assert store.lane("HAM – MUC").labels == ()
    import_file(store, PAIRS, column_product_name="origin + destination")
    assert store.lane("HAM – MUC").labels == (("origin", "HAM"), ("destination", "MUC"))


def test_the_layout_of_a_table_is_remembered_for_its_own_header_alone(store):
    months = ",".join(f"2025-{month:02d}" for month in range(1, 13))
    file = f"depot,{months}\nA,1,2,3,4,5,6,7,8,9,10,11,12\nB,2,1,4,3,6,5,8,7,10,9,12,11\n".encode()
    assert [question.id for question in store.check_csv(file, {}).questions] == ["shape"]
    import_file(store, file, shape="dates_as_columns")
    again = store.check_csv(file, {})
    assert (again.questions, again.n_unchanged) == ((), 24)
    tidy = store.check_csv(b"depot,date,demand\nA,2025-01-01,1\n", {})
    assert "columns" not in dict(tidy.reading.decisions)

"""Check, apply, undo of files: counts, refusals, and nothing written before its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from core.errors import ImportRefused, InvalidParameter, LaneExists, LaneNotFound, NotAllowed, UndoRefused
from core.lane import CostParameters, Lane, LaneParameters
from core.twin.imports import Choice, Question
from tests.db.demand_csv import check_records, contents, csv_bytes, import_records, twin_on

pytestmark = pytest.mark.database

D1, D2, D3 = date(2025, 3, 1), date(2025, 3, 2), date(2025, 3, 3)
FIRST = {("BER-MUC", D1): 5.0, ("BER-MUC", D2): 7.5, ("HAM-ROT", D1): 0.0}


def counts(report):
    return report.n_add, report.n_update, report.n_unchanged, report.n_new_lanes


def test_a_file_is_checked_applied_and_taken_back(store):
    report = store.check_csv(csv_bytes(FIRST), {}, file_name="lanes.csv")
    assert counts(report) == (3, 0, 0, 2)
    assert contents(store) == {}  # checking writes nothing
    receipt = store.apply(report, accept_rejects=False)
    assert (receipt.n_add, receipt.n_update, receipt.n_delete, receipt.data_version) == (3, 0, 0, 1)
    assert contents(store) == FIRST
    entry = store.imports()[0]
    assert (entry.import_id, entry.file_name, entry.made_by, entry.can_undo) == (1, "lanes.csv", "ana", True)
    assert len(entry.file_hash) == 64
    store.undo(receipt.import_id)
    assert contents(store) == {}
    assert store.lanes() == ()


def test_the_same_file_twice_changes_nothing(store):
    import_records(store, FIRST)
    again = store.check_csv(csv_bytes(FIRST), {})
    assert counts(again) == (0, 0, 3, 0)
    receipt = store.apply(again, accept_rejects=False)
    assert (receipt.n_add, receipt.n_update) == (0, 0)
    assert contents(store) == FIRST


def test_a_second_file_adds_changes_and_leaves_what_it_does_not_name(store):
    import_records(store, FIRST)
    # BER-MUC on D1 changes, HAM-ROT on D1 stays as it is, two are new, BER-MUC on D2 is not named
    second = {("BER-MUC", D1): 6.0, ("HAM-ROT", D1): 0.0, ("HAM-ROT", D2): 1.0, ("FRA-PAR", D1): 2.0}
    report = check_records(store, second)
    assert counts(report) == (2, 1, 1, 1)
    receipt = store.apply(report, accept_rejects=False)
    assert contents(store) == {**FIRST, **second}
    store.undo(receipt.import_id)
    assert contents(store) == FIRST


def test_lanes_come_in_the_order_of_their_code_points(store):
    names = ["b", "B", "a", "Ä", "Z", "10", "9", "日本"]
    import_records(store, {(name, D1): 1.0 for name in names})
    assert [lane.name for lane in store.lanes()] == sorted(names)
    assert list(store.network_records().lanes) == sorted(names)
    assert [lane.name for lane in store.all_lanes()] == sorted(names)


def test_summaries_count_what_is_stored(store):
    import_records(store, FIRST)
    twin_on(store).save_lane(Lane("EMPTY", unit="pallets"))
    first, empty, _ = store.lanes()
    assert (first.name, first.n_records, first.first_date, first.last_date) == ("BER-MUC", 2, D1, D2)
    assert first.total_demand_units == 12.5
    assert (empty.unit, empty.n_records, empty.first_date, empty.total_demand_units) == (
        "pallets",
        0,
        None,
        0,
    )
    network = store.network_records()
    assert network.lanes == ("BER-MUC", "EMPTY", "HAM-ROT")
    assert network.offsets.tolist() == [0, 2, 2, 3]


def test_records_come_back_to_the_last_bit(store):
    values = [0.1, 1e-308, 1.7976931348623157e308, 5e-324, 123456789.123456789, 2**53 + 2.0]
    rows = {("L", date(1990, 1, 1 + n)): value for n, value in enumerate(values)}
    rows["L", date(2100, 12, 31)] = 1 / 3
    import_records(store, rows)
    assert contents(store) == rows
    assert store.records("L").demand_units.tolist() == [*values, 1 / 3]
    assert store.records("L").dates[-1] == np.datetime64("2100-12-31")


def test_open_questions_and_rejects_stop_a_file(store):
    report = check_records(store, FIRST)
    question = Question("date", "Is 03/04 in March?", (Choice("dmy", "no"),))
    with pytest.raises(ImportRefused, match="Is 03/04 in March"):
        store.apply(replace(report, questions=(question,)), accept_rejects=True)
    rejected = replace(report, n_rejected=2, n_rows=5)
    with pytest.raises(ImportRefused, match="2 of 5 rows cannot be taken"):
        store.apply(rejected, accept_rejects=False)
    assert contents(store) == {}
    store.apply(rejected, accept_rejects=True)
    assert contents(store) == FIRST
    assert store.imports()[0].n_rejected == 2


def test_a_check_that_is_out_of_date_is_refused_where_it_is_to_be_applied_as_checked(store):
    report = check_records(store, FIRST)
    import_records(store, {("BER-MUC", D1): 1.0})
    with pytest.raises(ImportRefused, match="moved since this check"):
        store.apply(report, accept_rejects=False, as_checked=True)
    assert contents(store) == {("BER-MUC", D1): 1.0}
    assert store.workspace().data_version == 1


def test_imports_that_were_checked_at_once_take_turns_and_say_what_they_did(store):
    report = check_records(store, FIRST)
    import_records(store, {("BER-MUC", D1): 1.0})
    receipt = store.apply(report, accept_rejects=False)
    assert (receipt.n_add, receipt.n_update) == (2, 1)  # the check had said 3 and 0
    assert contents(store) == FIRST


def test_a_check_that_would_say_the_same_today_is_applied(store):
    report = check_records(store, FIRST)
    import_records(store, {("OTHER", D1): 1.0})
    store.apply(report, accept_rejects=False, as_checked=True)
    assert contents(store) == {**FIRST, ("OTHER", D1): 1.0}


def test_columns_about_the_lane_become_its_parameters_and_can_be_taken_back(store):
    twin_on(store).save_lane(Lane("A", parameters=LaneParameters(lead_time_days=3, return_ratio=0.2)))
    rows = "date,product_name,demand,lead_time_days,capacity\n2025-03-01,A,5,9,120\n2025-03-01,B,5,4,80\n"
    report = store.check_csv(rows.encode(), {})
    receipt = store.apply(report, accept_rejects=False)
    changed = store.lane("A").parameters
    assert (changed.lead_time_days, changed.own_capacity_units_per_day, changed.return_ratio) == (9, 120, 0.2)
    assert store.lane("B").parameters.lead_time_days == 4
    store.undo(receipt.import_id)
    assert store.lane("A").parameters == LaneParameters(lead_time_days=3, return_ratio=0.2)
    with pytest.raises(LaneNotFound, match="'B'"):
        store.lane("B")


def test_a_lane_keeps_every_parameter_and_cost(store):
    lane = Lane(
        "L",
        unit="t",
        parameters=LaneParameters(
            lead_time_days=0.1,
            partner_share_ratios=(1 / 3, 2 / 3),
            own_capacity_units_per_day=1e17,
            missing_days="unknown",
        ),
        costs=CostParameters(price_per_unit=30.1 + 0.2),
    )
    twin_on(store).save_lane(lane)
    assert store.lane("L") == lane
    assert store.all_lanes() == (lane,)


def test_lanes_are_renamed_and_deleted_with_their_records(store):
    import_records(store, FIRST)
    store.rename_lane("BER-MUC", "MUC-BER")
    assert contents(store)["MUC-BER", D1] == 5.0
    with pytest.raises(LaneExists, match="HAM-ROT"):
        store.rename_lane("MUC-BER", "HAM-ROT")
    receipt = store.delete_lane("MUC-BER")
    assert receipt.n_delete == 2
    assert list(contents(store)) == [("HAM-ROT", D1)]
    store.undo(receipt.import_id)
    assert contents(store)["MUC-BER", D2] == 7.5


def test_single_records_are_added_changed_and_deleted(store):
    import_records(store, FIRST)
    receipt = twin_on(store).save_records("BER-MUC", [(D1, 6.0), (D2, 7.5), (D3, 1.0)])
    assert (receipt.n_add, receipt.n_update) == (1, 1)
    assert twin_on(store).delete_records("BER-MUC", [D1, D1, date(2020, 1, 1)]).n_delete == 1
    assert contents(store) == {("BER-MUC", D2): 7.5, ("BER-MUC", D3): 1.0, ("HAM-ROT", D1): 0.0}


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ((D1, float("nan")), "demand is nan"),
        ((D1, float("inf")), "demand is inf"),
        ((D1, -1.0), "demand is -1"),
        ((date(1849, 12, 31), 1.0), "date is 1849-12-31"),
        ((date(2101, 1, 1), 1.0), "date is 2101-01-01"),
        ((D2, 1.0), "date is 2025-03-02, but it must be given once"),
    ],
)
def test_a_single_record_outside_its_domain_is_refused(store, record, sentence):
    import_records(store, FIRST)
    with pytest.raises(InvalidParameter, match=sentence):
        twin_on(store).save_records("BER-MUC", [(D2, 2.0), record])
    assert contents(store) == FIRST
    assert store.workspace().data_version == 1


@pytest.mark.parametrize("name", ["", "  ", " x", "x ", "a\x00b", "\ud800", "x" * 201])
def test_a_lane_name_that_cannot_be_kept_is_refused(store, name):
    with pytest.raises(InvalidParameter, match="lane name"):
        twin_on(store).save_lane(Lane(name))
    with pytest.raises(LaneNotFound):
        store.records(name)


def test_sql_in_a_name_is_only_a_name(store):
    name = "x'); DROP TABLE demand_record; -- %s %(a)s :b"
    import_records(store, {(name, D1): 1.0})
    store.acting_as(name).rename_lane(name, name[1:])
    assert contents(store) == {(name[1:], D1): 1.0}


def test_a_reset_needs_the_title_and_can_be_taken_back(store):
    import_records(store, FIRST)
    with pytest.raises(NotAllowed, match="is typed exactly"):
        store.reset(typed_title="wrong")
    receipt = store.reset(typed_title=store.workspace().title)
    assert receipt.n_delete == 3
    assert contents(store) == {}
    assert store.lanes() == ()
    store.undo(receipt.import_id)
    assert contents(store) == FIRST


def test_undo_names_the_change_that_stands_in_the_way(store):
    first = import_records(store, FIRST)
    second = import_records(store, {("BER-MUC", D1): 6.0})
    with pytest.raises(UndoRefused, match=r"Change 1 cannot be taken back.*change 2 \(import of 'test.csv'"):
        store.undo(first.import_id)
    assert [entry.can_undo for entry in store.imports()] == [True, False]
    store.undo(second.import_id)
    store.undo(first.import_id)
    with pytest.raises(UndoRefused, match="Change 1 has been taken back already"):
        store.undo(first.import_id)
    with pytest.raises(UndoRefused, match="no change number 99"):
        store.undo(99)


def test_a_lane_stays_while_another_import_stands_on_it_and_goes_with_the_last(store):
    first = import_records(store, {("L", D1): 1.0})
    second = import_records(store, {("L", D2): 2.0})
    store.undo(first.import_id)
    assert contents(store) == {("L", D2): 2.0}
    store.undo(second.import_id)
    assert store.lanes() == ()


def test_each_write_moves_the_data_version_by_one_and_is_noted(store):
    import_records(store, FIRST)
    twin_on(store).save_lane(Lane("BER-MUC", unit="t"))
    store.acting_as("bob").undo(2)
    assert store.workspace().data_version == 3
    assert [(entry.import_id, entry.kind, entry.made_by) for entry in store.imports()] == [
        (3, "undo", "bob"),
        (2, "lane", "ana"),
        (1, "import", "ana"),
    ]

"""Lanes made, changed together, renamed, merged and taken out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.errors import EditConflict, InvalidParameter, LaneNotFound, MergeRefused, UndoRefused
from core.lane import CostParameters, Lane, LaneParameters
from db.rows.lane_rows import lane_columns, lane_of_columns
from tests.db.demand_csv import contents, import_records, twin_on

pytestmark = pytest.mark.database

D1, D2, D3 = date(2025, 3, 1), date(2025, 3, 2), date(2025, 3, 3)
FIRST = {("A", D1): 1.0, ("A", D2): 2.0, ("B", D2): 10.0, ("B", D3): 20.0}


@pytest.fixture
def twin(store):
    import_records(store, FIRST)
    return twin_on(store)


def test_a_merge_sums_or_keeps_what_meets_on_a_date(twin, store):
    preview = twin.data.preview_merge("A", "B")
    assert (preview.n_moved, preview.n_same_date, preview.first_same_date) == (1, 1, D2)
    receipt = twin.merge_lanes("A", "B", on_same_date="sum")
    assert contents(store) == {("B", D1): 1.0, ("B", D2): 12.0, ("B", D3): 20.0}
    assert (receipt.n_add, receipt.n_update, receipt.n_delete) == (1, 1, 2)
    assert [lane.name for lane in twin.lanes()] == ["B"]
    twin.undo(receipt.import_id)
    assert contents(store) == FIRST
    twin.merge_lanes("A", "B", on_same_date="keep")
    assert contents(store) == {("B", D1): 1.0, ("B", D2): 10.0, ("B", D3): 20.0}


def test_a_merge_is_refused_where_dates_meet_and_nothing_was_said(twin, store):
    with pytest.raises(MergeRefused, match="both have a record on 1 dates, first on 2025-03-02"):
        twin.merge_lanes("A", "B")
    assert contents(store) == FIRST
    twin.delete_records("A", [D2])
    twin.merge_lanes("A", "B")
    assert contents(store) == {("B", D1): 1.0, ("B", D2): 10.0, ("B", D3): 20.0}


def test_the_undo_of_a_merge_is_refused_while_a_later_change_stands_on_it(twin, store):
    merge = twin.merge_lanes("A", "B", on_same_date="sum")
    later = twin.save_records("B", [(D1, 99.0)])
    entry = next(entry for entry in twin.imports() if entry.import_id == merge.import_id)
    assert not entry.can_undo
    assert "stands on it" in entry.why_not
    with pytest.raises(UndoRefused, match=f"change {later.import_id} "):
        twin.undo(merge.import_id)
    twin.undo(later.import_id)
    twin.undo(merge.import_id)
    assert contents(store) == FIRST


def test_lanes_of_different_units_are_not_added_up(twin, store):
    twin.save_lane(replace(twin.lane("A"), unit="pallets"))
    with pytest.raises(MergeRefused, match="A is counted in pallets, B in units"):
        twin.merge_lanes("A", "B", on_same_date="sum")
    assert contents(store) == FIRST


def test_a_merge_with_itself_with_nothing_or_by_another_word_is_refused(twin):
    with pytest.raises(InvalidParameter, match="the lane to merge into is 'A'"):
        twin.merge_lanes("A", "A")
    with pytest.raises(LaneNotFound, match="X"):
        twin.merge_lanes("A", "X")
    with pytest.raises(InvalidParameter, match="on_same_date is 'max'"):
        twin.merge_lanes("A", "B", on_same_date="max")


def test_a_sum_that_its_own_export_could_not_bring_back_is_refused(store):
    records = {("A", D1): 4e14, ("B", D1): 6e14, ("A", D2): 8e14, ("B", D2): 7e14}
    import_records(store, records)
    twin = twin_on(store)
    with pytest.raises(MergeRefused, match=r"2025-03-02 would add up to 1,500,000,000,000,000\.0, but"):
        twin.merge_lanes("A", "B", on_same_date="sum")
    assert contents(store) == records
    twin.save_records("A", [(D2, 3e14)])
    twin.merge_lanes("A", "B", on_same_date="sum")
    assert contents(store) == {("B", D1): 1e15, ("B", D2): 1e15}
    assert twin.check_csv(twin.export_demand()).n_rejected == 0


def test_many_lanes_are_saved_as_one_change(twin):
    lanes = [replace(twin.lane(name), unit="t") for name in ("A", "B")] + [Lane("C")]
    receipt = twin.save_lanes(lanes, seen=[twin.lane("A"), twin.lane("B")])
    assert [lane.unit for lane in twin.lanes()] == ["t", "t", "units"]
    assert twin.imports()[0].n_lanes == 3
    twin.undo(receipt.import_id)
    assert [(lane.name, lane.unit) for lane in twin.lanes()] == [("A", "units"), ("B", "units")]


def test_a_lane_that_was_not_changed_leaves_no_trace(twin):
    twin.save_lanes([twin.lane("A")])
    assert twin.imports()[0].n_lanes == 0


def test_the_second_of_two_analysts_is_told_which_parameter_moved(twin):
    seen = twin.lane("A")
    twin.save_lane(replace(seen, parameters=LaneParameters(lead_time_days=3)), seen=seen)
    with pytest.raises(EditConflict, match=r"lead_time_days of 'A' was 7.0 .* is 3 now"):
        twin.save_lane(replace(seen, costs=CostParameters(price_per_unit=50)), seen=seen)
    assert twin.lane("A").costs == CostParameters()
    twin.delete_lane("A")
    with pytest.raises(EditConflict, match=r"The lane 'A' was there .* is not there now"):
        twin.save_lane(seen, seen=seen)
    twin.save_lanes([Lane("NEW")], seen=[])
    with pytest.raises(EditConflict, match=r"The lane 'NEW' was not there .* is there now"):
        twin.save_lanes([Lane("NEW", unit="t")], seen=[])


def test_a_lane_given_twice_is_refused(twin):
    with pytest.raises(InvalidParameter, match="lane is 'A', but it must be given once"):
        twin.save_lanes([Lane("A"), Lane("A")])


@pytest.mark.parametrize("name", ["Total", "'=x", "a\u202eb", "e\u0301", "a\nb", "a\u200bb"])
def test_a_name_that_an_exported_file_would_not_bring_back_is_refused(twin, name):
    with pytest.raises(InvalidParameter, match="lane name"):
        twin.save_lane(Lane(name))
    with pytest.raises(InvalidParameter, match="lane name"):
        twin.rename_lane("A", name)


@pytest.mark.parametrize("unit", ["", "  ", "x" * 41, "a\x00"])
def test_a_unit_that_cannot_be_shown_is_refused(twin, unit):
    with pytest.raises(InvalidParameter, match="unit"):
        twin.save_lane(Lane("A", unit=unit))


def test_the_history_does_not_offer_to_take_back_a_lane_that_later_records_need(store):
    twin = twin_on(store)
    made = twin.save_lane(Lane("NEW"))
    used = import_records(store, {("NEW", D1): 1.0})
    entry = twin.imports()[1]
    assert (entry.import_id, entry.can_undo) == (made.import_id, False)
    assert entry.why_not.startswith(f"Change {used.import_id} ")
    with pytest.raises(UndoRefused, match="put records on the lane 'NEW'"):
        twin.undo(made.import_id)


def test_a_merge_is_not_made_again_over_records_that_came_after_its_undo(twin, store):
    undo = twin.undo(twin.merge_lanes("A", "B", on_same_date="sum").import_id)
    twin.save_records("A", [(date(2026, 1, 1), 5.0)])
    before = contents(store)
    with pytest.raises(UndoRefused, match="Take that one back first"):
        twin.undo(undo.import_id)
    assert contents(store) == before


# A lane's row as the first version stored it, before lanes said how their orders are placed.
FIRST_VERSION_ROW = {
    "unit": "pallets",
    "parameters": {
        "lead_time_days": 3.0,
        "sd_lead_time_days": 1.5,
        "service_level_ratio": 0.95,
        "return_ratio": 0.05,
        "order_cycle_days": 14.0,
        "own_capacity_units_per_day": None,
        "buffer_held_units": None,
        "time_to_recover_days": None,
        "alternative_units_per_day": 0.0,
        "partner_share_ratios": (),
        "resilience_weight_ratio": 0.5,
        "missing_days": "zero",
    },
    "costs": {
        "price_per_unit": 40.0,
        "unit_cost_per_unit": 28.0,
        "sla_penalty_per_unit": 15.0,
        "holding_cost_per_unit_per_day": 0.35,
        "obsolescence_cost_per_unit": 0.0,
        "order_cost": 350.0,
        "own_capacity_cost_per_unit": 18.5,
        "partner_surcharge_per_unit": 5.0,
    },
}


def test_a_row_of_the_first_version_orders_periodically_and_is_written_back_as_it_was():
    lane = lane_of_columns("A", FIRST_VERSION_ROW)
    assert lane == Lane("A", "pallets", LaneParameters(lead_time_days=3, order_cycle_days=14))
    assert lane.parameters.review_policy == "periodic"
    assert lane_columns(lane) == FIRST_VERSION_ROW


@pytest.mark.parametrize("policy", ["daily", "continuous"])
def test_another_policy_is_kept_changed_and_taken_back(twin, policy):
    before = twin.content_hash()
    chosen = replace(twin.lane("A"), parameters=LaneParameters(review_policy=policy))
    receipt = twin.save_lane(chosen)
    assert twin.lane("A") == chosen
    changed = twin.content_hash()
    assert changed != before
    twin.save_lane(replace(chosen, parameters=LaneParameters()))
    assert twin.content_hash() == before
    twin.undo(twin.imports()[0].import_id)
    assert twin.content_hash() == changed
    twin.undo(receipt.import_id)
    assert twin.content_hash() == before


def test_examples_that_somebody_made_his_prices_stay_so_until_it_is_undone_and_go_with_the_file(
    twin, store, open_empty_store, slug
):
    before = twin.lane("A")
    assert not before.has_prices
    receipt = twin.save_lanes([replace(before, prices_confirmed=True)], seen=[before])
    assert twin.lane("A").has_prices
    assert twin.lane("A").costs == CostParameters()
    other = open_empty_store(f"{slug}-other")
    other.restore_workspace(store.export_workspace())
    assert other.lane("A").prices_confirmed
    assert not other.lane("B").has_prices
    store.undo(receipt.import_id)
    assert twin.lane("A") == before


def test_lanes_whose_cadence_somebody_chose_are_told_from_those_whose_dates_do(twin, store):
    assert store.lanes_with_cadence() == ()
    twin.save_lane(Lane("B", parameters=LaneParameters(cadence="weekly")))
    assert store.lanes_with_cadence() == ("B",)
    twin.save_lane(Lane("B"))
    assert store.lanes_with_cadence() == ()

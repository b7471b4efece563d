"""An undo that later work stands on is refused, with the change and the lane that stand in its way."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from core.demand.records import RecordEdit
from core.errors import UndoRefused
from core.lane import Lane, LaneParameters
from db.server.models import LaneSeries
from db.server.scope import THIS_WORKSPACE
from tests.db.demand_csv import contents, import_records, twin_on

pytestmark = pytest.mark.database

D1, D2 = date(2025, 1, 1), date(2025, 1, 2)


@pytest.fixture
def twin(store):
    import_records(store, {("BER-MUC", D1): 1.0, ("BER-MUC", D2): 2.0, ("HAM-ROT", D1): 3.0})
    return twin_on(store)


def refusal_of(twin, receipt) -> str:
    """What the refusal says; the workspace is as it was."""
    before = twin.content_hash()
    with pytest.raises(UndoRefused) as refused:
        twin.undo(receipt.import_id)
    assert twin.content_hash() == before
    return str(refused.value)


def saved(twin, name: str, lead_time_days: float):
    return twin.save_lane(Lane(name, parameters=LaneParameters(lead_time_days=lead_time_days)))


def test_parameters_that_were_changed_again_are_not_taken_back_under_the_later_change(twin):
    first = saved(twin, "BER-MUC", 3)
    second = saved(twin, "BER-MUC", 5)
    said = refusal_of(twin, first)
    assert said.startswith(f"Change {first.import_id} cannot be taken back on its own")
    assert "'BER-MUC'" in said
    twin.undo(second.import_id)
    twin.undo(first.import_id)
    assert twin.lane("BER-MUC").parameters.lead_time_days == 7


def test_a_name_that_another_lane_bears_by_now_is_not_given_back(twin):
    renamed = twin.rename_lane("BER-MUC", "MUC-BER")
    saved(twin, "BER-MUC", 3)
    assert "by now another lane is called 'BER-MUC'" in refusal_of(twin, renamed)


def test_records_of_a_lane_that_a_later_change_took_out_do_not_come_back_alone(twin):
    emptied = twin.edit_records([RecordEdit("BER-MUC", D1, 1.0, None)])
    deleted = twin.delete_lane("BER-MUC")
    said = refusal_of(twin, emptied)
    assert f"hange {deleted.import_id}" in said
    twin.undo(deleted.import_id)
    twin.undo(emptied.import_id)
    assert twin.records("BER-MUC").demand_units.tolist() == [1.0, 2.0]


def test_a_record_that_was_written_again_is_not_taken_back_under_the_later_change(twin):
    first = twin.edit_records([RecordEdit("BER-MUC", D1, 1.0, 10.0)])
    second = twin.edit_records([RecordEdit("BER-MUC", D1, 10.0, 20.0)])
    assert f"hange {second.import_id}" in refusal_of(twin, first)
    other = twin.edit_records([RecordEdit("HAM-ROT", D1, 3.0, 4.0)])
    twin.undo(other.import_id)  # what does not meet is taken back in any order
    assert twin.records("HAM-ROT").demand_units.tolist() == [3.0]


def test_a_change_is_not_taken_back_twice(twin):
    once = saved(twin, "BER-MUC", 3)
    twin.undo(once.import_id)
    with pytest.raises(UndoRefused, match=f"hange {once.import_id}"):
        twin.undo(once.import_id)


def test_a_change_from_before_lanes_noted_who_wrote_them_is_taken_back(store, database):
    first = import_records(store, {("BER-MUC", D1): 1.0}).import_id
    import_records(store, {("HAM-ROT", D1): 2.0})
    with database.login_transaction(store.workspace().slug) as connection:
        connection.execute(
            update(LaneSeries).where(LaneSeries.workspace_id == THIS_WORKSPACE).values(touched_by=0)
        )
    store.undo(first)
    assert contents(store) == {("HAM-ROT", D1): 2.0}

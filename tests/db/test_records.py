"""Single records: found by lane, date and size, changed while they are what their editor saw."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.demand.records import RecordEdit, RecordFilter
from core.errors import EditConflict, InvalidParameter, LaneNotFound
from core.twin.capacity_twin import CapacityTwin
from db.store import PostgresStore
from tests.db.demand_csv import contents, import_records, twin_on

pytestmark = pytest.mark.database

D1, D2, D3 = date(2025, 3, 1), date(2025, 3, 2), date(2025, 3, 3)
FIRST = {("BER-MUC", D1): 5.0, ("BER-MUC", D2): 7.5, ("ber%_x", D2): 1.0, ("HAM-ROT", D1): 0.0}


@pytest.fixture
def twin(store: PostgresStore) -> CapacityTwin:
    import_records(store, FIRST)
    return twin_on(store)


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        (RecordFilter(), sorted(FIRST)),
        (RecordFilter(lane="BER-MUC"), [("BER-MUC", D1), ("BER-MUC", D2)]),
        (RecordFilter(name_part="ber"), [("BER-MUC", D1), ("BER-MUC", D2), ("ber%_x", D2)]),
        (RecordFilter(name_part="%_"), [("ber%_x", D2)]),
        (RecordFilter(name_part="'; DROP TABLE lane; --"), []),
        (RecordFilter(first_date=D2), [("BER-MUC", D2), ("ber%_x", D2)]),
        (RecordFilter(last_date=D1), [("BER-MUC", D1), ("HAM-ROT", D1)]),
        (RecordFilter(least_demand_units=1.0, most_demand_units=5.0), [("BER-MUC", D1), ("ber%_x", D2)]),
        (RecordFilter(most_demand_units=0.0), [("HAM-ROT", D1)]),
    ],
)
def test_records_are_found_by_lane_date_and_size(twin, wanted, keys):
    page = twin.find_records(wanted)
    assert [(found.lane, found.day) for found in page.records] == keys
    assert page.n_found == len(keys)
    assert all(found.demand_units == FIRST[found.lane, found.day] for found in page.records)


def test_a_page_holds_what_was_asked_for_and_tells_how_many_there_are(twin):
    page = twin.find_records(offset=1, limit=2)
    assert [(found.lane, found.day) for found in page.records] == sorted(FIRST)[1:3]
    assert (page.n_found, page.offset) == (4, 1)
    beyond = twin.find_records(offset=9)
    assert (beyond.records, beyond.n_found) == ((), 4)
    with pytest.raises(InvalidParameter, match="limit is 1001, but it must be 1 to 1,000"):
        twin.find_records(limit=1001)
    with pytest.raises(InvalidParameter, match="offset is -1"):
        twin.find_records(offset=-1)


LONG = {
    (lane, D1 + timedelta(days=day)): float((7 * day + place) % 40)
    for place, lane in enumerate(("Änne", "b", "c", "zürich", "ZÜRICH", "Łódź"))
    for day in range(0, 30 + place)
}


@pytest.mark.parametrize(
    "wanted",
    [
        RecordFilter(),
        RecordFilter(name_part="ü"),
        RecordFilter(name_part="łÓ"),
        RecordFilter(name_part="äN", first_date=D1 + timedelta(days=4)),
        RecordFilter(lane="c", least_demand_units=10.0),
        RecordFilter(
            first_date=D1 + timedelta(days=3), last_date=D1 + timedelta(days=31), most_demand_units=20.0
        ),
        RecordFilter(least_demand_units=39.5),
        RecordFilter(name_part="\x00"),
    ],
)
@pytest.mark.parametrize("limit", [7, 60])
def test_pages_one_after_the_other_hold_every_record_that_is_wanted_once(store, wanted, limit):
    import_records(store, LONG)
    twin = twin_on(store)
    twin.delete_records("b", [D1 + timedelta(days=2)])
    twin.save_records("c", [(D1 + timedelta(days=5), 39.0), (D1 - timedelta(days=9), 12.5)])
    there = LONG | {("c", D1 + timedelta(days=5)): 39.0, ("c", D1 - timedelta(days=9)): 12.5}
    del there["b", D1 + timedelta(days=2)]
    expected = [
        (lane, day, units)
        for (lane, day), units in sorted(there.items())
        if wanted.lane in (None, lane)
        and wanted.name_part.lower() in lane.lower()
        and (wanted.first_date or day) <= day <= (wanted.last_date or day)
        and (wanted.least_demand_units or 0.0) <= units <= (wanted.most_demand_units or 1e9)
    ]
    found = []
    for offset in range(0, len(expected) + 1, limit):
        page = twin.find_records(wanted, offset=offset, limit=limit)
        assert page.n_found == len(expected)
        found += [(record.lane, record.day, record.demand_units) for record in page.records]
    assert found == expected


def test_a_found_record_names_the_change_that_wrote_it(twin, store):
    receipt = twin_on(store.acting_as("bob")).save_records("BER-MUC", [(D1, 6.0)])
    first, second, *_ = twin.find_records().records
    assert (first.import_id, first.made_by, first.file_name) == (receipt.import_id, "bob", "")
    assert (second.import_id, second.made_by, second.file_name) == (1, "ana", "test.csv")


def test_records_of_several_lanes_are_added_changed_and_deleted_as_one_change(twin, store):
    receipt = twin.edit_records(
        [
            RecordEdit("BER-MUC", D1, 5.0, 6.0),
            RecordEdit("BER-MUC", D2, 7.5, None),
            RecordEdit("BER-MUC", D3, None, 1.0),
            RecordEdit("HAM-ROT", D1, 0.0, 0.0),
        ]
    )
    assert (receipt.n_add, receipt.n_update, receipt.n_delete) == (1, 1, 1)
    assert contents(store) == {
        ("BER-MUC", D1): 6.0,
        ("BER-MUC", D3): 1.0,
        ("ber%_x", D2): 1.0,
        ("HAM-ROT", D1): 0.0,
    }
    twin.undo(receipt.import_id)
    assert contents(store) == FIRST


def test_the_second_of_two_analysts_is_told_what_the_first_wrote(twin, store):
    seen = {D1: 5.0}
    twin.save_records("BER-MUC", [(D1, 6.0)], seen=seen)
    sentence = r"BER-MUC on 2025-03-01 was 5 when you opened it and is 6 now \(change 2 by ana\)"
    with pytest.raises(EditConflict, match=sentence) as caught:
        twin_on(store.acting_as("bob")).save_records("BER-MUC", [(D1, 7.0)], seen=seen)
    assert (caught.value.seen, caught.value.stored) == ("5", "6")
    assert contents(store)["BER-MUC", D1] == 6.0
    assert twin.workspace().data_version == 2


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (RecordEdit("BER-MUC", D1, 5.0, None), RecordEdit("BER-MUC", D1, 5.0, 7.0), "was 5 .* is not there"),
        (RecordEdit("BER-MUC", D3, None, 2.0), RecordEdit("BER-MUC", D3, None, 3.0), "was not there .* is 2"),
        (RecordEdit("BER-MUC", D1, 5.0, 6.0), RecordEdit("BER-MUC", D1, 5.0, None), "was 5 .* is 6"),
    ],
)
def test_added_and_deleted_records_are_conflicts_too(twin, first, second, sentence):
    twin.edit_records([first])
    with pytest.raises(EditConflict, match=sentence):
        twin.edit_records([second])


def test_one_conflict_stops_all_edits_of_the_step_and_the_rest_is_counted(twin, store):
    twin.save_records("BER-MUC", [(D1, 6.0), (D2, 8.0)])
    before = contents(store)
    edits = [RecordEdit(*key, demand, demand + 1) for key, demand in FIRST.items()]
    with pytest.raises(EditConflict, match="1 more differ as well"):
        twin.edit_records(edits)
    assert contents(store) == before


def test_without_what_was_seen_the_last_writer_wins(twin, store):
    twin.save_records("BER-MUC", [(D1, 6.0)])
    twin.save_records("BER-MUC", [(D1, 7.0)])
    assert contents(store)["BER-MUC", D1] == 7.0


def test_a_lane_that_is_not_there_is_named(twin):
    for write in (
        lambda: twin.save_records("XXX", []),
        lambda: twin.delete_records("XXX", []),
        lambda: twin.edit_records([RecordEdit("XXX", D1, None, 1.0)]),
    ):
        with pytest.raises(LaneNotFound, match="XXX"):
            write()


def test_a_record_given_twice_is_refused(twin):
    edits = [RecordEdit("BER-MUC", D1, 5.0, value) for value in (6.0, 7.0)]
    with pytest.raises(InvalidParameter, match="date is 2025-03-01, but it must be given once"):
        twin.edit_records(edits)


def test_a_page_of_many_records_is_cut_in_the_database(store):
    import_records(store, {("L", D1 + timedelta(days=n)): float(n) for n in range(2_500)})
    page = twin_on(store).find_records(offset=2_000)
    assert (len(page.records), page.n_found) == (500, 2_500)
    assert page.records[0].demand_units == 2_000.0

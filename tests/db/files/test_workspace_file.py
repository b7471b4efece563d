"""A whole workspace as one file: equal when it is read back, refused when it is not what was exported."""

from __future__ import annotations

import hashlib
import io
import json
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.errors import CapacityTwinError, NotAllowed, UnreadableWorkspaceFile
from core.lane import CostParameters, Lane, LaneParameters
from db.files.workspace_file import DEMAND, LANES, MANIFEST, SETTINGS, read_workspace_file
from db.opening import open_visitor_store
from db.store import PostgresStore
from settings import load_settings
from tests.db.demand_csv import contents, import_records, twin_on

pytestmark = pytest.mark.database

FIRST_VERSION = Path(__file__).parent / "workspace_of_0_1.zip"  # exported before lanes had a policy of orders
D1, D2 = date(1950, 1, 1), date(2100, 12, 31)
ROWS = {("=BER–MUC", D1): 0.1 + 0.2, ("=BER–MUC", D2): 1 / 3, ("HAM, ROT", D1): 0.0, ("日本", D2): 5e-324}
OTHER = {("HAM, ROT", D1): 7.0, ("HAM, ROT", D2): 1.0, ("OLD", D1): 3.0}


@pytest.fixture
def twin(store):
    import_records(store, ROWS)
    twin = twin_on(store)
    parameters = LaneParameters(lead_time_days=3, partner_share_ratios=(1 / 3, 2 / 3), missing_days="unknown")
    daily = LaneParameters(review_policy="daily")
    twin.save_lanes([Lane("EMPTY", unit="t", parameters=daily), Lane("日本", parameters=parameters)])
    new_lane = Lane("new lane", unit="pallets", costs=CostParameters(order_cost=1 / 7))
    twin.save_settings(replace(twin.settings(), currency="CHF", new_lane=new_lane))
    twin.mark_event("HAM, ROT", D1, reason="=strike")
    return twin


@pytest.fixture
def other(open_empty_store, slug):
    store = open_empty_store(f"{slug}-other")
    import_records(store, OTHER)
    return twin_on(store)


def test_another_twin_reads_a_workspace_back_equal(twin, other):
    title = other.workspace().title
    assert other.content_hash() != twin.content_hash()
    other.restore_workspace(twin.export_workspace())
    assert other.content_hash() == twin.content_hash()
    assert [other.lane(lane.name) for lane in other.lanes()] == [
        twin.lane(lane.name) for lane in twin.lanes()
    ]
    assert other.settings() == replace(twin.settings(), title=title)
    (mark,) = other.events("HAM, ROT")
    assert (mark.first_day, mark.reason, mark.change) == (D1, "=strike", other.imports()[0].import_id)


def test_a_restore_says_what_it_does_and_is_taken_back(twin, other):
    before, settings = other.content_hash(), other.settings()
    file = twin.export_workspace()
    preview = other.data.preview_restore(file)
    assert (preview.n_records, preview.n_lanes) == (4, 4)
    # HAM, ROT: one record changes, one goes; OLD goes with its record; three records are new
    assert (preview.n_add, preview.n_update, preview.n_delete) == (3, 1, 2)
    assert (preview.n_lanes_add, preview.n_lanes_update, preview.n_lanes_delete) == (3, 1, 1)  # the mark
    assert other.content_hash() == before
    receipt = other.restore_workspace(file, file_name="friday.zip")
    assert (receipt.n_add, receipt.n_update, receipt.n_delete) == (3, 1, 2)
    assert other.imports()[0].file_name == "friday.zip"
    other.undo(receipt.import_id)
    assert (other.content_hash(), other.settings()) == (before, settings)


def test_a_lane_that_is_there_already_gets_units_parameters_and_costs_of_the_file(twin, other):
    ours = Lane(
        "HAM, ROT",
        unit="boxes",
        parameters=LaneParameters(lead_time_days=30, own_capacity_units_per_day=5.0, missing_days="unknown"),
        costs=CostParameters(order_cost=1.0),
    )
    other.save_lane(ours)
    file = twin.export_workspace()
    assert other.data.preview_restore(file).n_lanes_update == 1
    receipt = other.restore_workspace(file)
    assert other.lane("HAM, ROT") == twin.lane("HAM, ROT") == Lane("HAM, ROT")
    other.undo(receipt.import_id)
    assert other.lane("HAM, ROT") == ours


def test_restoring_what_is_there_already_changes_nothing(twin):
    receipt = twin.restore_workspace(twin.export_workspace())
    assert (receipt.n_add, receipt.n_update, receipt.n_delete) == (0, 0, 0)
    assert twin.imports()[0].n_lanes == 0


def test_a_file_of_the_first_version_is_read_and_its_lanes_order_as_they_did(other):
    other.restore_workspace(FIRST_VERSION.read_bytes())
    parameters = LaneParameters(
        lead_time_days=3,
        order_cycle_days=14,
        partner_share_ratios=(0.25, 0.75),
        missing_days="unknown",
        review_policy="periodic",
    )
    a = Lane("A", unit="pallets", parameters=parameters, costs=CostParameters(order_cost=12.5))
    assert [other.lane(lane.name) for lane in other.lanes()] == [a, Lane("B")]
    # and nothing in it counts as changed by the parameter that it does not name
    assert other.content_hash() == json.loads(unpacked(FIRST_VERSION.read_bytes())[MANIFEST])["content_hash"]


def test_the_same_content_gives_the_same_file(twin, other):
    assert twin.export_workspace() == twin.export_workspace()
    other.restore_workspace(twin.export_workspace())
    other.save_settings(replace(other.settings(), title=twin.settings().title))
    assert other.export_workspace() == twin.export_workspace()


def test_an_empty_workspace_is_a_file_too(store, other):
    other.restore_workspace(twin_on(store).export_workspace())
    assert other.lanes() == ()


def changed(file: bytes, name: str, change, *, mend_hash: bool = False) -> bytes:
    """The file with one part rewritten; with `mend_hash` its manifest agrees with it again."""
    parts = unpacked(file)
    parts[name] = change(parts[name])
    if mend_hash:
        manifest = json.loads(parts[MANIFEST])
        manifest["parts"][name] = hashlib.sha256(parts[name]).hexdigest()
        parts[MANIFEST] = json.dumps(manifest).encode()
    return packed(parts)


def unpacked(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def with_version(part: bytes) -> bytes:
    return json.dumps({**json.loads(part), "format_version": 2}).encode()


FORGERIES = {
    "a demand changed": (lambda file: changed(file, DEMAND, lambda part: part.replace(b"0.0", b"9.0"))),
    "a lane changed": (lambda file: changed(file, LANES, lambda part: part.replace(b'"t"', b'"u"'))),
    "settings changed": (lambda file: changed(file, SETTINGS, lambda part: part.replace(b"CHF", b"EUR"))),
    "a demand changed with its hash": (
        lambda file: changed(file, DEMAND, lambda part: part.replace(b",0.0", b",9.0"), mend_hash=True)
    ),
    "a negative demand": (
        lambda file: changed(file, DEMAND, lambda part: part.replace(b",0.0", b",-9.0"), mend_hash=True)
    ),
    "not a number": (
        lambda file: changed(file, DEMAND, lambda part: part.replace(b",0.0", b",nan"), mend_hash=True)
    ),
    "a date that is none": (
        lambda file: changed(
            file, DEMAND, lambda part: part.replace(b"1950-01-01", b"1950-02-30"), mend_hash=True
        )
    ),
    "an unknown lane": (
        lambda file: changed(file, DEMAND, lambda part: part.replace("日本".encode(), b"X"), mend_hash=True)
    ),
    "a parameter out of its domain": (
        lambda file: changed(file, LANES, lambda part: part.replace(b"0.95", b"1.5"), mend_hash=True)
    ),
    "a mark that ends before it begins": (
        lambda file: changed(
            file, LANES, lambda part: part.replace(b'"last_day": "1950', b'"last_day": "1949'), mend_hash=True
        )
    ),
    "lanes that are a number": (lambda file: changed(file, LANES, lambda _: b"7", mend_hash=True)),
    "a manifest that is a list": (lambda file: changed(file, MANIFEST, lambda _: b"[]")),
    "a manifest that is no JSON": (lambda file: changed(file, MANIFEST, lambda _: b"{")),
    "a later version": (lambda file: changed(file, MANIFEST, with_version)),
    "a part missing": (lambda file: packed({n: p for n, p in unpacked(file).items() if n != LANES})),
    "a part too many": (lambda file: packed({**unpacked(file), "../x": b""})),
    "cut off": (lambda file: file[: len(file) // 2]),
    "a byte flipped": (lambda file: file[:300] + bytes([file[300] ^ 1]) + file[301:]),
    "empty": (lambda _: b""),
    "a CSV": (lambda _: b"date,product_name,demand\n"),
    "a workbook": (lambda _: packed({"xl/workbook.xml": b"<x/>"})),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_file_that_was_altered_or_is_another_is_refused(twin, other, name):
    before = other.content_hash()
    file = FORGERIES[name](twin.export_workspace())
    for use in (other.data.preview_restore, other.restore_workspace):
        with pytest.raises(UnreadableWorkspaceFile, match="cannot be restored"):
            use(file)
    assert other.content_hash() == before
    assert other.workspace().data_version == 1


def test_a_demand_larger_than_any_import_takes_is_refused(store, other):
    import_records(store, {("A", D1): 1.1e15})
    with pytest.raises(UnreadableWorkspaceFile, match="records that no workspace can hold"):
        other.data.preview_restore(twin_on(store).export_workspace())


def test_the_largest_demand_that_an_import_takes_is_restored(store, other):
    import_records(store, {("A", D1): 1e15})
    other.restore_workspace(twin_on(store).export_workspace())
    assert other.records("A").demand_units.tolist() == [1e15]


def test_every_flipped_byte_is_refused_or_changes_nothing_that_counts(twin, other):
    file = twin.export_workspace()
    for place in range(0, len(file), 7):
        flipped = file[:place] + bytes([file[place] ^ 0x10]) + file[place + 1 :]
        try:
            preview = other.data.preview_restore(flipped)
        except CapacityTwinError as refusal:
            assert isinstance(refusal, UnreadableWorkspaceFile)
        else:  # a byte of the archive's own bookkeeping
            assert (preview.n_add, preview.n_update, preview.n_delete) == (3, 1, 2)


def test_who_may_only_read_cannot_restore(twin, database, slug):
    visitor = twin_on(PostgresStore(database, slug, read_only=True))
    with pytest.raises(NotAllowed, match="reading only"):
        visitor.restore_workspace(visitor.export_workspace())


def test_a_visitors_limit_of_records_holds_for_a_restore(twin, database, monkeypatch):
    monkeypatch.setenv("TWIN_VISITOR_ROW_LIMIT", "3")
    load_settings.cache_clear()
    visitor = open_visitor_store(database_url=None)
    with pytest.raises(NotAllowed, match="holding 4 records, its limit is 3"):
        twin_on(visitor).restore_workspace(twin.export_workspace())
    assert contents(visitor) == {}
    monkeypatch.undo()
    load_settings.cache_clear()


def with_part(file: bytes, name: str, part: bytes, *, is_hashed: bool = True) -> bytes:
    """The file with another part, of which its manifest knows."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    parts[name] = part
    if is_hashed and name != MANIFEST:
        manifest = json.loads(parts[MANIFEST])
        manifest["parts"][name] = hashlib.sha256(part).hexdigest()
        parts[MANIFEST] = json.dumps(manifest).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
    return made.getvalue()


BOMBS = {
    "one character without end": (DEMAND, b"x" * 60_000_000, "is not any more what was exported", False),
    "the same, with its hash": (DEMAND, b"x" * 60_000_000, "do not fit together", True),
    "more than a server of many takes": (DEMAND, b"x" * 140_000_000, "unpacks to more than", True),
    "a manifest without end": (MANIFEST, b" " * 40_000_000, "too large to be read here", False),
    "settings of empty records": (
        SETTINGS,
        b"[" + b"{}," * 2_000_000 + b"{}]",
        "too large to be read here",
        True,
    ),
    "lanes of empty lists": (LANES, b"[" + b"[]," * 2_000_000 + b"[]]", "too large to be read here", True),
}


@pytest.mark.parametrize(("name", "part", "told", "is_hashed"), BOMBS.values(), ids=BOMBS)
def test_a_file_that_unpacks_to_much_takes_little_memory(hosted, twin, name, part, told, is_hashed):
    bomb = with_part(twin.export_workspace(), name, part, is_hashed=is_hashed)
    n_bytes = len(part)
    del part
    tracemalloc.start()
    with pytest.raises(UnreadableWorkspaceFile, match=told):
        read_workspace_file(bomb)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < max(
        12_000_000, 4 * n_bytes if name in (SETTINGS, LANES) else 0
    )  # JSON is read as a whole


def test_a_workspace_of_many_lanes_is_read_on_a_server_of_many(hosted, twin, other):
    twin.save_lanes([Lane(f"L{number}") for number in range(2_000)])
    other.restore_workspace(twin.export_workspace())
    assert other.content_hash() == twin.content_hash()

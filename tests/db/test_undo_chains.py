"""Chains of changes and undos against a Python dictionary that plays the same game."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from core.errors import UndoRefused
from core.lane import CostParameters, Lane, LaneParameters
from db.store import PostgresStore
from tests.db.demand_csv import contents, import_records

Key = tuple[str, date]
Stored = tuple[float, int] | None  # demand and the change that wrote it

LANES = ("BER-MUC", "HAM-ROT", "FRA-PAR")
DAYS = [date(2025, 1, 1) + timedelta(days=offset) for offset in range(4)]


@dataclass
class ToldChange:
    """A change as the oracle remembers it: what each touched key was, and became."""

    images: dict[Key, tuple[Stored, Stored]]
    undoes: int | None = None
    stands: bool = True


@dataclass
class Oracle:
    """The rules of undo, told over plain dictionaries."""

    records: dict[Key, tuple[float, int]] = field(default_factory=dict)
    changes: dict[int, ToldChange] = field(default_factory=dict)

    def write(self, number: int, wanted: dict[Key, float | None]) -> None:
        images = {}
        for key, demand in wanted.items():
            before = self.records.get(key)
            if (before[0] if before else None) != demand:
                after = None if demand is None else (demand, number)
                images[key] = (before, after)
        self.changes[number] = ToldChange(images)
        self._put({key: after for key, (_, after) in images.items()})

    def may_undo(self, target: int) -> bool:
        told = self.changes.get(target)
        if told is None or not told.stands:
            return False
        if any(self.records.get(key) != after for key, (_, after) in told.images.items()):
            return False
        later = [c for n, c in self.changes.items() if n > target and c.stands and c.undoes is None]
        return not any(key in change.images for change in later for key in told.images)

    def undo(self, number: int, target: int) -> None:
        told = self.changes[target]
        self.changes[number] = ToldChange({k: (a, b) for k, (b, a) in told.images.items()}, undoes=target)
        self._put({key: before for key, (before, _) in told.images.items()})
        stands, undone = False, target
        while undone is not None:
            self.changes[undone].stands = stands
            stands, undone = not stands, self.changes[undone].undoes

    def _put(self, rows: dict[Key, Stored]) -> None:
        for key, stored in rows.items():
            if stored is None:
                self.records.pop(key, None)
            else:
                self.records[key] = stored

    @property
    def contents(self) -> dict[Key, float]:
        return {key: demand for key, (demand, _) in self.records.items()}


def some_keys(chance: random.Random) -> list[Key]:
    keys = [(lane, day) for lane in LANES for day in DAYS]
    return chance.sample(keys, chance.randint(1, 6))


def play_one_move(store: PostgresStore, oracle: Oracle, chance: random.Random) -> None:
    move = chance.choice(["import", "import", "edit", "delete", "undo", "undo", "undo"])
    keys = some_keys(chance)
    if move == "import":
        wanted = {key: float(chance.randint(0, 3)) for key in keys}
        oracle.write(import_records(store, wanted).import_id, wanted)
        return
    if move == "undo":
        if oracle.changes:
            play_undo(store, oracle, chance.choice(list(oracle.changes)))
        return
    lane = keys[0][0]
    if lane not in {summary.name for summary in store.lane_summaries()}:
        return
    days = [day for name, day in keys if name == lane]
    if move == "edit":
        edited = {(lane, day): float(chance.randint(0, 3)) for day in days}
        receipt = store.save_records(lane, [(day, v) for (_, day), v in edited.items()], made_by="t")
        oracle.write(receipt.import_id, edited)
    else:
        receipt = store.delete_records(lane, days, made_by="t")
        oracle.write(receipt.import_id, dict.fromkeys([(lane, day) for day in days]))


def play_undo(store: PostgresStore, oracle: Oracle, target: int) -> None:
    if oracle.may_undo(target):
        oracle.undo(store.undo(target, made_by="t").import_id, target)
    else:
        version = store.workspace().data_version
        with pytest.raises(UndoRefused, match=rf"[Cc]hange {target} "):
            store.undo(target, made_by="t")
        assert store.workspace().data_version == version


@pytest.mark.database
@pytest.mark.parametrize("seed", range(6))
def test_chains_of_changes_and_undos_match_a_dictionary(database, slug, open_empty_store, seed):
    chance = random.Random(seed)
    for chain in range(8):
        store, oracle = open_empty_store(f"{slug}-{chain}"), Oracle()
        for _ in range(12):
            play_one_move(store, oracle, chance)
            assert contents(store) == oracle.contents
        for entry in store.imports():
            if entry.kind != "undo":
                assert entry.can_undo == oracle.may_undo(entry.import_id), entry
                assert bool(entry.why_not) != entry.can_undo
        undo_everything_in_reverse(store, oracle)
        assert contents(store) == {}
        assert store.lane_summaries() == ()


def undo_everything_in_reverse(store: PostgresStore, oracle: Oracle) -> None:
    ordinary = [number for number, told in oracle.changes.items() if told.undoes is None]
    for number in sorted(ordinary, reverse=True):
        if oracle.changes[number].stands:
            oracle.undo(store.undo(number, made_by="t").import_id, number)
            assert contents(store) == oracle.contents


def everything(store: PostgresStore) -> object:
    return contents(store), store.all_lanes()


def change_something(store: PostgresStore, chance: random.Random) -> int | None:
    names = [lane.name for lane in store.all_lanes()]
    move = chance.choice(
        ["import", "import", "save", "save", "rename", "delete lane", "reset", "edit", "undo"]
    )
    name = chance.choice(names or LANES)
    if move == "import":
        return import_records(
            store, {key: float(chance.randint(0, 3)) for key in some_keys(chance)}
        ).import_id
    if move == "save":
        parameters = LaneParameters(lead_time_days=chance.randint(1, 9), partner_share_ratios=(0.25, 0.75))
        lane = Lane(
            name=chance.choice([*LANES, "new"]), unit="t", parameters=parameters, costs=CostParameters()
        )
        return store.save_lane(lane, made_by="t").import_id
    if move == "undo":
        return undo_something(store, chance)
    if not names:
        return None
    if move == "rename":
        free = [new for new in (*LANES, "a", "b") if new not in names]
        return store.rename_lane(name, chance.choice(free), made_by="t").import_id
    if move == "delete lane":
        return store.delete_lane(name, made_by="t").import_id
    if move == "reset":
        return store.reset(typed_title=store.workspace().title, made_by="t").import_id
    return store.save_records(name, [(chance.choice(DAYS), 9.0)], made_by="t").import_id


def undo_something(store: PostgresStore, chance: random.Random) -> int | None:
    entries = store.imports()
    if not entries:
        return None
    before = everything(store)
    try:
        return store.undo(chance.choice(entries).import_id, made_by="t").import_id
    except UndoRefused:
        assert everything(store) == before
        return None


@pytest.mark.database
@pytest.mark.parametrize("seed", range(6))
def test_the_latest_change_of_any_kind_can_be_undone_and_made_again(slug, open_empty_store, seed):
    chance = random.Random(seed)
    for chain in range(5):
        store = open_empty_store(f"{slug}-{chain}")
        for _ in range(12):
            before = everything(store)
            number = change_something(store, chance)
            after = everything(store)
            if number is not None and chance.random() < 0.5:
                undo = store.undo(number, made_by="t").import_id
                assert everything(store) == before
                again = store.undo(undo, made_by="t").import_id
                assert everything(store) == after
                if chance.random() < 0.5:
                    store.undo(again, made_by="t")
                    assert everything(store) == before

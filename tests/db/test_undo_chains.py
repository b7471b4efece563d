"""Chains of changes and undos against a Python dictionary that plays the same game; see `tests.db.chains`."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from core.errors import UndoRefused
from core.lane import CostParameters, Lane, LaneParameters
from db.store import PostgresStore
from tests.db.chains import Chain
from tests.db.demand_csv import contents, import_records, twin_on

LANES = ("BER-MUC", "HAM-ROT", "FRA-PAR")
DAYS = [date(2025, 1, 1) + timedelta(days=offset) for offset in range(4)]
Key = tuple[str, date]


@pytest.mark.database
@pytest.mark.parametrize("seed", range(24))
def test_chains_of_changes_and_undos_match_a_dictionary(slug, open_empty_store, seed):
    chain = Chain(open_empty_store(slug), seed)
    chain.play()
    assert chain.played


def some_keys(chance: random.Random) -> list[Key]:
    keys = [(lane, day) for lane in LANES for day in DAYS]
    return chance.sample(keys, chance.randint(1, 6))


def everything(store: PostgresStore) -> object:
    return contents(store), store.all_lanes()


def change_something(store: PostgresStore, chance: random.Random) -> int | None:
    names = [lane.name for lane in store.all_lanes()]
    move = chance.choice(
        ["import", "import", "save", "save", "rename", "merge", "delete lane", "reset", "edit", "undo"]
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
        return twin_on(store).save_lane(lane).import_id
    if move == "undo":
        return undo_something(store, chance)
    if not names:
        return None
    if move == "rename":
        free = [new for new in (*LANES, "a", "b") if new not in names]
        return store.rename_lane(name, chance.choice(free)).import_id
    if move == "merge":
        return merge_something(store, chance)
    if move == "delete lane":
        return store.delete_lane(name).import_id
    if move == "reset":
        return store.reset(typed_title=store.workspace().title).import_id
    return twin_on(store).save_records(name, [(chance.choice(DAYS), 9.0)]).import_id


def merge_something(store: PostgresStore, chance: random.Random) -> int | None:
    lanes = store.all_lanes()
    pairs = [(a.name, b.name) for a in lanes for b in lanes if a != b and a.unit == b.unit]
    if not pairs:
        return None
    return store.merge_lanes(*chance.choice(pairs), on_same_date="sum").import_id


def undo_something(store: PostgresStore, chance: random.Random) -> int | None:
    entries = store.imports()
    if not entries:
        return None
    before = everything(store)
    try:
        return store.undo(chance.choice(entries).import_id).import_id
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
                undo = store.undo(number).import_id
                assert everything(store) == before
                again = store.undo(undo).import_id
                assert everything(store) == after
                if chance.random() < 0.5:
                    store.undo(again)
                    assert everything(store) == before

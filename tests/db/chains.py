"""Random chains of changes and undos, played in a workspace and in the oracle at once.

`python -m tests.db.chains 1000` plays that many on a server of its own and prints what was played;
`python -m tests.db.chains 703 703` plays the chain of that number.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from core.errors import UndoRefused
from core.lane import Lane, LaneParameters
from db.store import PostgresStore
from tests.db.chain_oracle import Oracle, ToldLane
from tests.db.demand_csv import import_records, twin_on
from tests.db.series_equal import require_series_equal_rows

NAMES = ("BER-MUC", "HAM-ROT", "FRA-PAR", "WAW-POZ", "a", "b")
DAYS = [date(2025, 1, 1) + timedelta(days=offset) for offset in range(4)]
MOVES_IN_A_CHAIN = 14
UNDO_SHARE = 0.4


class Chain:
    """One chain: a workspace, its oracle, and what was played."""

    def __init__(self, store: PostgresStore, seed: int) -> None:
        self.store, self.twin, self.oracle = store, twin_on(store), Oracle()
        self.chance = random.Random(seed)
        self.played: Counter[str] = Counter()

    def play(self) -> None:
        """Moves and undos, each compared; then everything is taken back, the newest first."""
        for _ in range(MOVES_IN_A_CHAIN):
            undoes = self.oracle.changes and self.chance.random() < UNDO_SHARE
            if undoes:
                self.try_undo(self.chance.choice(list(self.oracle.changes)))
            else:
                move = self.chance.choice(MOVES)
                self.played[move.__name__] += bool(move(self))
            self.compare()
        self.compare_history()
        self.undo_everything()

    def compare(self) -> None:
        assert self.twin.content_hash() == self.oracle.hash(self.twin.settings()), self.story()
        require_series_equal_rows(self.store)

    def story(self) -> str:
        """What was played, and what both sides hold, to find a difference with."""
        lines = [
            f"{n}: {told.kind} {told.undoes or ''} lanes {told.lanes} records {told.records}"
            for n, told in self.oracle.changes.items()
        ]
        held = [(lane.name, lane.unit, lane.parameters.lead_time_days) for lane in self.store.all_lanes()]
        return "\n".join(
            [*lines, f"stored lanes {held}", f"oracle's lanes {list(self.oracle.lanes.values())}"]
        )

    def try_undo(self, target: int) -> None:
        verdict = self.oracle.verdict(target)
        version = self.twin.workspace().data_version
        try:
            receipt = self.twin.undo(target)
        except UndoRefused as refusal:
            assert verdict != "yes", f"{refusal}"
            assert f"hange {target} " in str(refusal)
            assert self.twin.workspace().data_version == version
            self.played[f"undo refused, oracle says {verdict}"] += 1
        else:
            assert verdict != "no", f"change {target} was taken back"
            self.oracle.undo(receipt.import_id, target)
            self.played[f"undo done, oracle says {verdict}"] += 1

    def compare_history(self) -> None:
        """What the history offers and withholds."""
        for entry in self.twin.imports():
            assert bool(entry.why_not) != entry.can_undo
            if entry.kind == "undo":
                continue
            verdict = self.oracle.verdict(entry.import_id)
            assert verdict != "yes" or entry.can_undo, f"{entry}\n{self.story()}"
            assert verdict != "no" or not entry.can_undo, f"{entry}\n{self.story()}"

    def undo_everything(self) -> None:
        """Some standing change can always be taken back, as a rule the newest, until nothing is left.

        A change that was made again by taking back its undo may stand on one with a higher number.
        """
        while standing := [
            n for n, told in self.oracle.changes.items() if told.stands and told.undoes is None
        ]:
            assert any(self.takes_back(target) for target in reversed(standing)), self.story()
            self.compare()
        assert self.twin.lanes() == (), self.story()

    def takes_back(self, target: int) -> bool:
        """Whether the change could be taken back; what the oracle is sure of is not refused."""
        try:
            receipt = self.twin.undo(target)
        except UndoRefused as refusal:
            assert self.oracle.verdict(target) != "yes", f"{refusal}\n{self.story()}"
            return False
        self.oracle.undo(receipt.import_id, target)
        return True

    def some_rows(self) -> dict[tuple[str, date], float]:
        keys = self.chance.sample(
            [(name, day) for name in NAMES[:4] for day in DAYS], self.chance.randint(1, 6)
        )
        return {key: float(self.chance.randint(0, 3)) for key in keys}

    def some_lane(self) -> str | None:
        return self.chance.choice(self.oracle.names) if self.oracle.names else None


def import_file(chain: Chain) -> bool:
    rows = chain.some_rows()
    number = import_records(chain.store, rows).import_id
    missing = sorted({name for name, _ in rows} - set(chain.oracle.names))
    lanes = {}
    for name in missing:
        identity, lane = chain.oracle.new_lane(name, number)
        lanes[identity] = lane
        chain.oracle.lanes[identity] = lane  # so that the next one gets another identity
    for identity in lanes:
        del chain.oracle.lanes[identity]
    number_of = {lane.name: n for n, lane in (*chain.oracle.lanes.items(), *lanes.items())}
    records = {(number_of[name], day): demand for (name, day), demand in rows.items()}
    chain.oracle.write(number, "import", records=records, lanes=lanes)
    return True


def edit_records(chain: Chain) -> bool:
    name = chain.some_lane()
    if name is None:
        return False
    lane = chain.oracle.number_of(name)
    days = chain.chance.sample(DAYS, chain.chance.randint(1, 3))
    wanted = {day: float(chain.chance.randint(0, 3)) for day in days}
    seen = {day: chain.oracle.demand(name, day) for day in days}
    receipt = chain.twin.save_records(name, list(wanted.items()), seen=seen)
    chain.oracle.write(receipt.import_id, "edit", records={(lane, day): v for day, v in wanted.items()})
    return True


def delete_records(chain: Chain) -> bool:
    name = chain.some_lane()
    if name is None:
        return False
    lane = chain.oracle.number_of(name)
    days = chain.chance.sample(DAYS, chain.chance.randint(1, 3))
    receipt = chain.twin.delete_records(name, days)
    chain.oracle.write(receipt.import_id, "delete", records=dict.fromkeys([(lane, day) for day in days]))
    return True


def create_lane(chain: Chain) -> bool:
    free = [name for name in NAMES if name not in chain.oracle.names]
    if not free:
        return False
    name, lead_time = chain.chance.choice(free), float(chain.chance.randint(1, 9))
    lane = Lane(name, unit="t", parameters=LaneParameters(lead_time_days=lead_time))
    number = chain.twin.save_lane(lane).import_id
    identity, told = chain.oracle.new_lane(name, number, unit="t", lead_time_days=lead_time)
    chain.oracle.write(number, "lane", lanes={identity: told})
    return True


def change_lane(chain: Chain) -> bool:
    name = chain.some_lane()
    if name is None:
        return False
    stored, lead_time = chain.twin.lane(name), float(chain.chance.randint(1, 9))
    wanted = replace(stored, parameters=replace(stored.parameters, lead_time_days=lead_time))
    number = chain.twin.save_lane(wanted, seen=stored).import_id
    identity = chain.oracle.number_of(name)
    told = replace(chain.oracle.lanes[identity], lead_time_days=lead_time)
    chain.oracle.write(number, "lane", lanes={identity: told})
    return True


def rename_lane(chain: Chain) -> bool:
    name, free = chain.some_lane(), [name for name in NAMES if name not in chain.oracle.names]
    if name is None or not free:
        return False
    new_name, identity = chain.chance.choice(free), chain.oracle.number_of(name)
    number = chain.twin.rename_lane(name, new_name).import_id
    chain.oracle.write(number, "lane", lanes={identity: replace(chain.oracle.lanes[identity], name=new_name)})
    return True


def merge_lanes(chain: Chain) -> bool:
    names = chain.oracle.names
    pairs = [
        (a, b) for a in names for b in names if a != b and chain.twin.lane(a).unit == chain.twin.lane(b).unit
    ]
    if not pairs:
        return False
    source, target = chain.chance.choice(pairs)
    choice = chain.chance.choice(["sum", "keep"])
    from_lane, to_lane = chain.oracle.number_of(source), chain.oracle.number_of(target)
    records: dict = {}
    for day in chain.oracle.days_of(source):
        moved, kept = chain.oracle.demand(source, day), chain.oracle.demand(target, day)
        records[from_lane, day] = None
        if kept is None:
            records[to_lane, day] = moved
        elif choice == "sum":
            records[to_lane, day] = kept + moved
    number = chain.twin.merge_lanes(source, target, on_same_date=choice).import_id
    chain.oracle.write(number, "merge", records=records, lanes={from_lane: None})
    return True


def delete_lane(chain: Chain) -> bool:
    name = chain.some_lane()
    if name is None:
        return False
    identity = chain.oracle.number_of(name)
    records = dict.fromkeys([(identity, day) for day in chain.oracle.days_of(name)])
    number = chain.twin.delete_lane(name).import_id
    chain.oracle.write(number, "delete", records=records, lanes={identity: None})
    return True


def reset(chain: Chain) -> bool:
    if chain.chance.random() < 0.5:
        return False
    number = chain.twin.reset(typed_title=chain.twin.workspace().title).import_id
    lanes: dict[int, ToldLane | None] = dict.fromkeys(chain.oracle.lanes)
    chain.oracle.write(number, "reset", records=dict.fromkeys(chain.oracle.records), lanes=lanes)
    return True


MOVES: tuple[Callable[[Chain], bool], ...] = (
    import_file, import_file, import_file, edit_records, edit_records, delete_records, create_lane, change_lane,
    rename_lane, merge_lanes, delete_lane, reset,
)  # fmt: skip


def main(first: int, last: int) -> None:
    """Play these chains and print the counts; the first difference ends it."""
    from bench.import_rate import new_store, own_database

    played: Counter[str] = Counter()
    with own_database() as database:
        for seed in range(first, last + 1):
            chain = Chain(new_store(database, f"chain-{seed}"), seed)
            try:
                chain.play()
            except AssertionError:
                print(f"Chain {seed} differs from the oracle after {dict(chain.played)}.")
                raise
            played += chain.played
            if (seed - first + 1) % 100 == 0:
                print(f"{seed - first + 1:,} chains: every content hash as the oracle's", flush=True)
    for name, count in sorted(played.items()):
        print(f"{count:8,}  {name}")


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]] or [1_000]
    main(*(numbers if len(numbers) == 2 else (0, numbers[0] - 1)))

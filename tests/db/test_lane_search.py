"""Lanes looked for in the database: by name, label, unit, records and price, counted by label, a page at a time."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.errors import EditConflict, InvalidParameter
from core.lane import CostParameters, Lane
from core.twin.lane_search import LaneFilter
from db.store import PostgresStore
from tests.db.demand_csv import import_records, twin_on

pytestmark = pytest.mark.database

PORTS, CARRIERS, UNITS = ("HAM", "Łódź", "a b"), ("DHL", "UPS"), ("pallets", "kg")
LAST = date(2026, 3, 31)


@pytest.fixture
def lanes(store) -> tuple[Lane, ...]:
    """Sixty lanes of all mixtures, some without records, labels or prices."""
    chance = random.Random(4)
    made = []
    for number in range(60):
        labels = {"origin": chance.choice(PORTS), "carrier": chance.choice(CARRIERS)}
        labels = {part: value for part, value in labels.items() if chance.random() < 0.8}
        costs = chance.choice([CostParameters(), CostParameters(order_cost=1.0)])
        made.append(
            Lane(
                f"{chance.choice(['North', 'nord', 'Süd'])} {number:02d}",
                unit=chance.choice(UNITS),
                costs=costs,
                labels=tuple(labels.items()),
                prices_confirmed=chance.random() < 0.2,
            )
        )
    store.save_lanes(made)
    import_records(
        store,
        {
            (lane.name, LAST - timedelta(days=day)): 1.0
            for number, lane in enumerate(made)
            for day in range(number % 4)
        },
    )
    return tuple(sorted(made, key=lambda lane: lane.name))


def expected(lanes: tuple[Lane, ...], wanted: LaneFilter, n_records: dict[str, int]) -> list[str]:
    """The same by hand."""
    found = [
        lane
        for lane in lanes
        if wanted.name_part.lower() in lane.name.lower()
        and all(
            lane.unit == value if part == "unit" else (part, value) in lane.labels
            for part, value in wanted.labels
        )
        and n_records[lane.name] >= wanted.least_records
        and (wanted.most_records is None or n_records[lane.name] <= wanted.most_records)
        and (wanted.is_priced is None or lane.has_prices == wanted.is_priced)
        and (wanted.names is None or lane.name in wanted.names)
    ]
    begins = wanted.name_part.lower()
    return [
        lane.name
        for lane in sorted(found, key=lambda one: (not one.name.lower().startswith(begins), one.name))
    ]


@pytest.mark.parametrize(
    "wanted",
    [
        LaneFilter(),
        LaneFilter(name_part="nor"),
        LaneFilter(name_part="Süd 1"),
        LaneFilter(name_part="SÜD 1"),
        LaneFilter(name_part="ÜD"),
        LaneFilter(name_part="%"),
        LaneFilter(name_part="1"),
        LaneFilter(labels=(("origin", "HAM"),)),
        LaneFilter(labels=(("origin", "Łódź"), ("carrier", "UPS"), ("unit", "kg"))),
        LaneFilter(labels=(("unit", "pallets"),), least_records=1),
        LaneFilter(labels=(("carrier", "HAM"),)),
        LaneFilter(most_records=0),
        LaneFilter(least_records=2, most_records=2),
        LaneFilter(is_priced=True),
        LaneFilter(is_priced=False, name_part="nord"),
        LaneFilter(names=("North 00", "nobody", "Süd 02", "nord 01")),
        LaneFilter(name_part="\x00"),
        LaneFilter(labels=(("origin", "\ud800"),)),
    ],
    ids=str,
)
def test_what_is_found_is_what_meets_every_condition(store, lanes, wanted):
    n_records = {lane.name: lane.n_records for lane in store.lanes()}
    names = expected(lanes, wanted, n_records)
    found = store.find_lanes(wanted, limit=100)
    assert (list(found.names), found.n_found) == (names, len(names))
    assert [lane.n_records for lane in found.lanes] == [n_records[name] for name in names]
    part = store.find_lanes(wanted, offset=3, limit=5)
    assert (list(part.names), part.n_found) == (names[3:8], len(names))
    counts = store.label_counts(wanted)
    by_name = {lane.name: lane for lane in lanes}
    told: dict[str, dict[str, int]] = {}
    for name in names:
        for label, value in (*by_name[name].labels, ("unit", by_name[name].unit)):
            told.setdefault(label, {}).setdefault(value, 0)
            told[label][value] += 1
    assert counts == told
    assert all(list(values) == sorted(values) for values in counts.values())


def test_summaries_of_some_lanes_are_those_of_all(store, lanes):
    every = {lane.name: lane for lane in store.lanes()}
    names = [lanes[5].name, "nobody", "\x00", lanes[2].name]
    found = store.summaries_of(names)
    assert [lane.name for lane in found] == sorted([lanes[5].name, lanes[2].name])
    assert all(lane == every[lane.name] for lane in found)


def test_prices_of_a_program_of_before_that_left_some_out_are_told_apart_like_those_of_the_lane(store, lanes):
    from sqlalchemy import update

    from db.server import models

    with store.writing_transaction() as writer:
        old = {"order_cost": 350.0}
        mine = models.Lane.name == lanes[0].name
        writer.connection.execute(update(models.Lane).where(mine).values(costs=old))
    for name in (lanes[0].name, lanes[1].name):
        priced = store.find_lanes(LaneFilter(names=(name,), is_priced=True)).n_found
        assert priced == store.lane(name).has_prices
    assert not store.lane(lanes[0].name).has_prices


def labelled(store: PostgresStore, name: str, *labels: tuple[str, str]) -> Lane:
    return replace(store.lane(name), labels=labels)


def test_labels_are_changed_and_taken_back_like_every_choice(store, lanes):
    twin, name = twin_on(store), lanes[0].name
    before = store.lane(name)
    receipt = twin.save_lane(labelled(store, name, ("customer", "Müller & Söhne")), seen=before)
    assert store.lane(name).labels == (("customer", "Müller & Söhne"),)
    assert store.find_lanes(LaneFilter(labels=(("customer", "Müller & Söhne"),))).names == (name,)
    twin.undo(receipt.import_id)
    assert store.lane(name).labels == before.labels


def test_of_two_who_label_a_lane_the_second_is_told_what_the_first_wrote(store, lanes):
    twin, name = twin_on(store), lanes[0].name
    seen = store.lane(name)
    twin.save_lane(labelled(store, name, ("origin", "BRE")), seen=seen)
    with pytest.raises(EditConflict, match=r"label origin of .* BRE"):
        twin.save_lane(labelled(store, name, ("origin", "ROT")), seen=seen)


@pytest.mark.parametrize(
    ("labels", "named"),
    [
        ((("", "x"),), "1 to 200"),
        ((("origin", " x"),), "1 to 200"),
        ((("origin", "x" * 201),), "1 to 200"),
        ((("origin", "a\nb"),), "visible"),
        ((("origin", "a\x00b"),), "label is"),
        ((("origin", "a"), ("origin", "b")), "given once"),
    ],
)
def test_labels_that_cannot_be_kept_are_refused(store, lanes, labels, named):
    with pytest.raises(InvalidParameter, match=named):
        store.save_lanes([replace(lanes[0], labels=labels)])


def test_a_file_says_its_labels_and_leaves_those_of_which_it_says_nothing(store):
    rows = "".join(
        f"2026-01-{day:02d},{origin},{to},{carrier},{day}\n"
        for day in range(1, 21)
        for origin, to, carrier in (("HAM", "ROT", "DHL"), ("HAM", "MUC", "UPS"), ("BRE", "MUC", "UPS"))
    )
    file = f"date,origin,destination,carrier,demand\n{rows}".encode()
    named = {"column_product_name": "origin + destination"}
    store.apply(store.check_csv(file, named, file_name="first.csv"))
    (name,) = (lane.name for lane in store.lanes() if "ROT" in lane.name)
    of_file = (("origin", "HAM"), ("destination", "ROT"), ("carrier", "DHL"))
    assert store.lane(name).labels == of_file
    store.save_lanes([replace(store.lane(name), labels=(*of_file, ("customer", "ACME")))])
    assert list(store.label_counts()) == ["origin", "destination", "carrier", "customer", "unit"]
    store.apply(store.check_csv(file.replace(b"DHL", b"GLS"), named, file_name="second.csv"))
    assert dict(store.lane(name).labels) == {**dict(of_file), "carrier": "GLS", "customer": "ACME"}

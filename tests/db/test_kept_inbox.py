"""The inbox of a large workspace, which the database counts and ranks, is that of its plan in memory."""

from __future__ import annotations

import random
from datetime import date, timedelta

import numpy as np
import pytest

from core.decision import Answer
from core.decision.inbox import CHIPS, INBOX_ROW, InboxFilter, InboxSums
from core.errors import InvalidParameter
from core.lane import CostParameters, Lane
from core.twin.capacity_twin import CapacityTwin
from core.twin.inbox import KeptInbox, PlannedInbox
from db.store import PostgresStore
from tests.db.demand_csv import import_records, twin_on
from tests.db.test_kept_plans import N_DAYS, NEWEST, change_something

pytestmark = pytest.mark.database

TODAY = NEWEST + timedelta(days=1)
PORTS = ("Hamburg", "Rotterdam", "Gdynia")
N_LANES = 24


@pytest.fixture
def large(store, monkeypatch) -> PostgresStore:
    """A workspace that counts as large: of its lanes some surge, some fall silent, some have prices or labels."""
    monkeypatch.setattr("core.forecast.learning_sample.MAX_RECORDS", 4 * N_DAYS)
    monkeypatch.setattr("core.forecast.learning_sample.MIN_LANES", 4)
    rng = np.random.default_rng(5)
    records, lanes = {}, []
    for number in range(N_LANES):
        name = f"L{number:02d}"
        demand = rng.poisson(20.0 + 3 * number, N_DAYS).astype(float)
        demand[:9] *= {0: 3.0, 1: 0.0}.get(number % 6, 1.0)  # the latest days first
        is_over = number == 10  # its data ended
        for ago, units in enumerate(demand.tolist()):
            if not is_over or ago > 40:
                records[name, NEWEST - timedelta(days=ago)] = units
        priced = CostParameters(price_per_unit=50.0 + number)
        costs = priced if number % 3 else CostParameters()
        labels = (("origin", PORTS[number % 3]), ("Hamburg", "origin")) if number % 5 else ()
        lanes.append(Lane(name, unit=f"unit {number % 2}", costs=costs, labels=labels))
    import_records(store, records)
    twin_on(store).data.save_lanes(lanes)
    return store


def inboxes(store: PostgresStore) -> tuple[CapacityTwin, KeptInbox, PlannedInbox]:
    twin = twin_on(store)
    kept = twin.inbox(today=TODAY)
    assert isinstance(kept, KeptInbox)
    plan, decisions = twin.plan_network(), twin.network_decisions()
    return twin, kept, PlannedInbox(store, plan, decisions, twin.decision_answers(), TODAY)


def require_same(kept: KeptInbox, planned: PlannedInbox) -> None:
    require_same_sums(kept.sums, planned.sums)
    for chips in ((), *((chip,) for chip in CHIPS), ("surge", "hold")):
        for labels in (
            {},
            {"origin": "Hamburg"},
            {"origin": "Gdynia", "Hamburg": "origin"},
            {"unit": "unit 1"},
        ):
            wanted = InboxFilter(chips, labels)
            assert kept.label_counts(wanted) == planned.label_counts(wanted)
            for offset, limit in ((0, 4), (4, 100), (500, 4)):
                require_same_page(kept, planned, wanted, offset=offset, limit=limit)
        for most_chance in (0.0, 1e-6, kept.sums.most_chance):
            wanted = InboxFilter(chips, most_chance=most_chance)
            assert kept.label_counts(wanted) == planned.label_counts(wanted)
            require_same_page(kept, planned, wanted, offset=0, limit=100)


def require_same_sums(one: InboxSums, other: InboxSums) -> None:
    for name, value in vars(one).items():
        expected = getattr(other, name)
        assert value == (pytest.approx(expected, rel=1e-12) if isinstance(expected, float) else expected), (
            name
        )


def require_same_page(kept, planned, wanted, *, offset, limit) -> None:
    one = kept.page(wanted, offset=offset, limit=limit)
    other = planned.page(wanted, offset=offset, limit=limit)
    assert [one.plan.lanes[n] for n in one.numbers] == [other.plan.lanes[n] for n in other.numbers]
    assert (one.n_found, one.units) == (other.n_found, other.units)
    for mine, its in zip(one.numbers, other.numbers, strict=True):
        assert one.decisions.of(mine) == other.decisions.of(its)
        assert one.plan.watch.lane_status(mine) == other.plan.watch.lane_status(its)
        assert one.plan.buffer_units[mine] == pytest.approx(other.plan.buffer_units[its], nan_ok=True)


def test_counts_order_filters_and_pages_are_those_of_the_plan_in_memory(large):
    _, kept, planned = inboxes(large)
    require_same(kept, planned)
    assert kept.sums.n_asking > 6
    assert kept.sums.n_of_chip["surge"] > 1
    assert kept.sums.n_of_status["Stale data"] == 1
    assert 0 < kept.sums.n_unpriced < N_LANES
    assert kept.page(InboxFilter(labels={"origin": "Hamburg"}), limit=50).n_found
    swapped = InboxFilter(labels={"Hamburg": "Rotterdam"})  # a part and its value, not any two texts
    assert not kept.page(swapped, limit=50).n_found


@pytest.mark.parametrize("seed", range(2))
def test_after_changes_and_answers_they_still_are(large, seed):
    chance = random.Random(seed)
    for _ in range(5):
        change_something(large, chance)
        answer_something(large, chance)
        _, kept, planned = inboxes(large)
        require_same(kept, planned)


def answer_something(store: PostgresStore, chance: random.Random) -> None:
    twin = twin_on(store)
    page = twin.inbox(today=TODAY).page(limit=100)
    number = chance.choice(page.numbers)
    lane, kind = page.plan.lanes[number], page.decisions.of(number)[0].kind
    how = chance.choice(["accepted", "snoozed", "assigned"])
    day = TODAY + timedelta(days=chance.choice([-1, 5]))  # none that is over by what the data reach
    until = max(day, twin.as_of or day) if how == "snoozed" else None
    twin.answer_decision(lane, kind, how, until=until, person="Ana" if how == "assigned" else "")


def test_a_settled_decision_leaves_the_list_and_its_sums(large):
    twin, before, _ = inboxes(large)
    first = before.page(InboxFilter(("surge",)), limit=1)
    lane = first.plan.lanes[first.numbers[0]]
    for decision in first.decisions.of(first.numbers[0]):
        large.add_decision_answer(Answer(lane, decision.kind, "snoozed", until=TODAY + timedelta(days=9)))
    after = twin.inbox(today=TODAY)
    assert after.sums.n_asking == before.sums.n_asking - 1
    assert after.sums.worth_per_week <= before.sums.worth_per_week
    shown = after.page(limit=100)
    assert lane not in {shown.plan.lanes[number] for number in shown.numbers}


def test_alarms_that_do_not_stand_out_are_left_out_where_asked_for_and_nothing_else(large):
    _, kept, _ = inboxes(large)
    sums = kept.sums
    assert 0 < sums.n_standing_out <= sums.n_alarms and 0 < sums.most_chance < 0.1
    everything = kept.page(limit=100)
    some = kept.page(InboxFilter(most_chance=1e-9), limit=100)
    left_out = set(everything.plan.lanes) - set(some.plan.lanes)
    assert left_out
    for number in everything.numbers:
        lane, watch = everything.plan.lanes[number], everything.plan.watch
        kinds = {item.kind for item in everything.decisions.of(number)} - {"prices"}
        only_alarm = kinds <= {"surge", "slow", "silent"}
        assert (lane in left_out) == (only_alarm and watch.chance[number] > 1e-9)


def test_alarms_under_their_chips_are_those_that_stand_out_where_only_these_are_asked_for(large):
    _, kept, planned = inboxes(large)
    every = kept.page(InboxFilter(("surge", "slow")), limit=100)
    chances = [every.plan.watch.chance[number] for number in every.numbers]
    middle = float(sorted(chances)[len(chances) // 2])
    some = kept.page(InboxFilter(("surge", "slow"), most_chance=middle), limit=100)
    assert 0 < some.n_found < every.n_found
    assert some.n_found == sum(chance <= middle for chance in chances)
    assert all(some.plan.watch.chance[number] <= middle for number in some.numbers)
    require_same_page(kept, planned, InboxFilter(("surge", "hold"), most_chance=middle), offset=0, limit=100)


def test_a_label_that_no_lane_can_have_finds_none(large):
    _, kept, _ = inboxes(large)
    for labels in ({"origin": "\x00"}, {"\x00": "Hamburg"}, {"unit": "\ud800"}):
        assert kept.page(InboxFilter(labels=labels), limit=4).n_found == 0
        assert kept.label_counts(InboxFilter(labels=labels)) == {}


def test_nobody_puts_off_until_a_day_that_is_over(large):
    twin, kept, _ = inboxes(large)
    page = kept.page(limit=1)
    lane, kind = page.plan.lanes[page.numbers[0]], page.decisions.of(page.numbers[0])[0].kind
    with pytest.raises(InvalidParameter, match="a day from"):
        twin.answer_decision(lane, kind, "snoozed", until=date(2020, 1, 1))
    assert twin.decision_answers(lane) == ()


def test_only_the_lanes_of_a_page_are_read_after_a_restart(large, monkeypatch):
    twin_on(large).inbox(today=TODAY)

    def refuse(*_, **__):
        raise AssertionError("all lanes were read")

    for name in ("kept_plan", "lanes", "all_lanes", "lane_names", "network_records"):
        monkeypatch.setattr(PostgresStore, name, refuse)
    opened = twin_on(large).inbox(today=TODAY)
    assert opened.sums.n_lanes == N_LANES
    assert len(opened.page(limit=3).plan.lanes) == 3


def test_an_ordinary_workspace_has_its_inbox_in_memory(store):
    import_records(store, {("L1", NEWEST - timedelta(days=ago)): 5.0 + ago % 3 for ago in range(40)})
    inbox = twin_on(store).inbox(today=date(2026, 11, 21))
    assert isinstance(inbox, PlannedInbox)
    assert inbox.sums.n_lanes == 1


def test_a_reader_without_rights_to_write_sees_what_is_kept(large):
    _, kept, _ = inboxes(large)
    large.add_decision_answer(Answer("L00", "surge", "accepted"))
    reader = PostgresStore(large._database, large._slug, read_only=True)  # noqa: SLF001
    require_same_sums(twin_on(reader).inbox(today=TODAY).sums, inboxes(large)[1].sums)
    assert kept.sums.n_lanes == N_LANES


def test_a_value_of_a_label_is_counted_as_often_as_the_list_has_it(large):
    _, kept, _ = inboxes(large)
    everything = kept.label_counts()
    assert set(everything) == {"origin", "Hamburg", "unit"} and set(everything["origin"]) <= set(PORTS)
    for part, values in everything.items():
        for value, n_lanes in values.items():
            assert kept.page(InboxFilter(labels={part: value}), limit=1).n_found == n_lanes
    surged = kept.label_counts(InboxFilter(("surge",)))
    assert sum(surged["unit"].values()) == kept.sums.n_of_chip["surge"]


def test_a_row_of_the_inbox_has_a_column_for_each_of_its_parts():
    from db.server.models import LaneSummary

    columns = set(LaneSummary.__table__.c.keys())
    assert columns == {"workspace_id", "lane_id", "figures", *INBOX_ROW.names}

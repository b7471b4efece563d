"""One answer per lane: over demo, flights, trucks and random lanes no page contradicts another, in words or figures."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from core.decision import decide_lane, decide_network
from core.demand.cadence import weekdays
from core.demand.profile import DemandRecords
from core.demo.network import demo_network
from core.facts import Fact, facts_by_id, facts_of_row, lane_facts
from core.lane import CostParameters, Lane, LaneParameters
from core.plan.lane_columns import lane_columns
from core.plan.lane_plan import LanePlan, plan_lane
from core.plan.moves import plan_moves
from core.plan.network_plan import NetworkPlan
from core.plan.steps import PlanSteps
from core.quantities import take
from core.speech import cooperation, dashboard, network, profit, resilience, template_sentences
from core.speech.dashboard import DASHBOARD
from core.watch.watchtower import may_be_acted_upon
from tests.core.planned import planned_both_ways

STAMP = {"currency": "EUR", "data_version": 1}
FLIGHTS = Path(__file__).resolve().parents[3] / "examples" / "data" / "nyc_flights_2013_daily.csv.gz"
N_FLIGHTS, N_RANDOM = 24, 200
Entries = tuple[tuple[Lane, DemandRecords], ...]


def demo() -> Entries:
    lanes = demo_network(last_day=np.datetime64("2026-11-20"), rng=np.random.default_rng(1))
    return tuple((item.lane, item.records) for item in lanes)


def flights() -> Entries:
    """Real airport pairs as a file brings them: nobody entered anything."""
    records: dict[str, list[tuple[str, float]]] = {}
    with gzip.open(FLIGHTS, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            records.setdefault(row["product_name"], []).append((row["date"], float(row["demand"])))
    return tuple(
        (Lane(name, unit="departures"), _records(*zip(*sorted(rows), strict=True)))
        for name, rows in sorted(records.items())[:N_FLIGHTS]
    )


def truck_lanes() -> Entries:
    """Months of tonnes with a season, a trend and now and then a break, and some with prices."""
    rng = np.random.default_rng(5)
    months = np.arange("2021-01", "2025-01", dtype="datetime64[M]").astype("datetime64[D]")
    found = []
    for number in range(20):
        season = 1 + 0.3 * np.sin(2 * np.pi * (np.arange(months.size) + number) / 12)
        level = 10 ** rng.uniform(1, 4) * (1 + 0.01 * np.arange(months.size))
        demand = level * season * rng.lognormal(0, 0.15, months.size)
        costs = CostParameters(price_per_unit=50.0) if number % 2 else CostParameters()
        found.append((Lane(f"T-{number:02d}", unit="tonnes", costs=costs), _records(months, demand)))
    return tuple(found)


def random_lanes() -> Entries:
    rng = np.random.default_rng(7)
    days = np.arange("2026-06-01", "2026-10-29", dtype="datetime64[D]")
    found = []
    for number in range(N_RANDOM):
        mean, step = 10 ** rng.uniform(0, 3), rng.choice((1.0, 1.0, 0.3, 1.7))
        demand = rng.gamma(rng.uniform(0.5, 20), 1.0, days.size)
        demand = np.round(mean * demand / demand.mean() * np.where(np.arange(days.size) > 128, step, 1.0))
        entered = rng.random() < 0.7
        parameters = LaneParameters(
            service_level_ratio=float(rng.uniform(0.6, 0.999)),
            own_capacity_units_per_day=float(mean * rng.uniform(0.5, 1.8)) if entered else None,
            buffer_held_units=float(mean * rng.uniform(0, 8)) if rng.random() < 0.7 else None,
            time_to_recover_days=5.0 if entered else None,
        )
        costs = CostParameters(
            price_per_unit=float(rng.uniform(28, 90)),
            own_capacity_cost_per_unit=float(rng.uniform(1, 30)),
            partner_surcharge_per_unit=float(rng.uniform(0, 30)),
        )
        lane = Lane(
            f"R-{number:03d}",
            unit=str(rng.choice(["pallets", "tonnes", "parcels"])),
            parameters=parameters,
            costs=costs if rng.random() < 0.7 else CostParameters(),
        )
        kept = days.size - int(rng.choice((0, 0, 0, 20, 140)))
        found.append((lane, _records(days[:kept], demand[:kept])))
    return tuple(found)


def confirmed() -> Entries:
    """Lanes of which somebody said that the example prices are theirs, with and without what is booked and held."""
    return tuple(
        (replace(lane, costs=CostParameters(), prices_confirmed=True), records)
        for lane, records in random_lanes()[:60]
    )


def _records(dates: object, demand: object) -> DemandRecords:
    return DemandRecords(np.array(dates, dtype="datetime64[D]"), np.array(demand, dtype=np.float64))


NETWORKS = {
    "demo": demo,
    "flights": flights,
    "trucks": truck_lanes,
    "random": random_lanes,
    "confirmed": confirmed,
}


@lru_cache(maxsize=len(NETWORKS))
def planned(name: str) -> tuple[NetworkPlan, tuple[LanePlan, ...]]:
    """The network in one pass, and each of its lanes that can be planned, on the same forecasts and day."""
    return planned_both_ways(NETWORKS[name]())


def pages_of(facts: tuple[Fact, ...]) -> Iterator[tuple[str, str]]:
    """(page, all of its orders and answers) of one lane, in English."""
    known = facts_by_id(facts)
    orders = " ".join(text for pair in dashboard.actions(known) for text in pair)
    yield "dashboard", " ".join((*dashboard.answer(facts), orders, DASHBOARD.say("capacity_ahead", known)))
    yield "cooperation", " ".join(cooperation.answer(known))
    yield "profit", " ".join(profit.answer(known))
    yield "resilience", " ".join(resilience.answer(known))
    yield "words", " ".join(template_sentences(facts))


@pytest.mark.parametrize("name", NETWORKS)
def test_no_two_pages_give_opposite_orders(name: str) -> None:
    n_orders = 0
    for plan in planned(name)[1]:
        texts = dict(pages_of(lane_facts(plan, **STAMP)))
        everything = " ".join(texts.values()).replace("\u00a0", " ")
        lane = (plan.lane.name, everything)
        books, releases = "book " in everything.lower(), "give back" in everything.lower()
        holds = set(re.findall(r"[Hh]old ([\d,.]+) \w+ of buffer instead of ([\d,.]+)", everything))
        n_orders += books + releases + len(holds)
        assert not (books and releases), lane
        assert len(holds) <= 1, lane
        is_left_alone = "leave it as it is" in everything or "worth telling now" in everything
        assert not (is_left_alone and (books or releases or holds)), lane
        if "the split between own capacity and partners is right" in everything:
            assert not (books or releases), lane
        if "the buffer is right" in everything:
            assert not holds, lane
        if books:
            assert "would not make cheaper" not in everything, lane
        if plan.status.status in ("Stale data", "Too little data"):
            assert not (books or releases or holds), lane
    assert n_orders >= 8 or name in ("flights", "trucks")


@pytest.mark.parametrize("name", NETWORKS)
def test_no_two_figures_of_one_name_differ_between_the_inbox_and_the_lanes_own_pages(name: str) -> None:
    whole, plans = planned(name)
    decisions = decide_network(whole)
    for number, plan in enumerate(plans):
        unit = plan.lane.unit
        row = facts_by_id(facts_of_row(whole, decisions, number, unit=unit, **STAMP))
        own = facts_by_id(lane_facts(plan, **STAMP))
        for metric, fact in row.items():
            if metric == "above_plan" and metric not in own:
                continue
            assert metric in own, (plan.lane.name, metric)
            if isinstance(fact.value, float):
                assert own[metric].number == pytest.approx(fact.number, rel=1e-6, abs=1e-6), (
                    plan.lane.name,
                    metric,
                )
        assert [item.kind for item in decisions.of(number)] == [item.kind for item in decide_lane(plan)]
        asks = bool(decisions.needs_somebody[number])
        assert asks == bool([name for name in network.orders_of(row) if name != "look_prices"])


@pytest.mark.parametrize("name", ["demo", "random"])
def test_the_chances_of_the_dashboard_are_the_days_that_overflow_on_the_cooperation_page(name: str) -> None:
    """Both are of the coming open days: chances of single days average to the share of days."""
    n_daily = 0
    for plan in planned(name)[1]:
        need = plan.capacity_need
        runs = ~np.isin(weekdays(need.period_starts.astype(np.int64)), plan.history.closed_weekdays)
        if plan.history.cadence == "daily" and need.overflow_probability_ratio is not None:
            n_daily += 1
            chance = float(need.overflow_probability_ratio[runs].mean())
            assert chance == pytest.approx(plan.overflow.overflow_probability_ratio, abs=0.015), (
                plan.lane.name
            )
    assert n_daily > 5


@pytest.mark.parametrize("name", ["demo", "random"])
def test_the_share_of_days_above_the_best_size_is_that_of_the_law_of_the_coming_days(name: str) -> None:
    n_rare = 0
    for plan in planned(name)[1]:
        known = facts_by_id(lane_facts(plan, **STAMP))
        if "best_overflow_probability" in known:
            best = known["best_capacity"].number
            above = 1.0 - float(plan.ahead.next_days.at_most(best))
            assert known["best_overflow_probability"].number == pytest.approx(above)
            n_rare += plan.forecast.slow is not None
    assert n_rare > 0 or name != "demo"


@pytest.mark.parametrize("name", ["demo", "random"])
def test_demand_and_use_stand_on_one_basis(name: str) -> None:
    """Demand of an open day with returns, over own capacity of an open day, is the use that stands beside it."""
    for plan in planned(name)[1]:
        known = facts_by_id(lane_facts(plan, **STAMP))
        if "capacity_use" in known and plan.history.cadence == "daily":
            workload = known["demand_next"].number * (1.0 + plan.lane.parameters.return_ratio)
            use = workload / known["own_capacity"].number
            assert known["capacity_use"].number == pytest.approx(use, rel=0.02, abs=1e-9), plan.lane.name


def test_confirmed_examples_are_prices_on_every_page() -> None:
    n_sums = 0
    for plan in planned("confirmed")[1]:
        for page, text in pages_of(lane_facts(plan, **STAMP)):
            assert "rices and costs" not in text and "no price is entered" not in text, (plan.lane.name, page)
            n_sums += "EUR" in text
    assert n_sums > 100


@pytest.mark.parametrize("name", NETWORKS)
def test_no_sum_of_money_is_told_of_a_lane_whose_prices_nobody_entered(name: str) -> None:
    for plan in planned(name)[1]:
        if not plan.lane.has_prices:
            for page, text in pages_of(lane_facts(plan, **STAMP)):
                assert "EUR" not in text, (plan.lane.name, page, text)


@pytest.mark.parametrize("name", ["demo", "random"])
def test_what_is_told_is_made_in_whole_units_pays_and_lies_within_its_range(name: str) -> None:
    for plan in planned(name)[1]:
        for item in decide_lane(plan):
            if item.target_units is not None and plan.lane.is_counted:
                assert item.target_units == round(item.target_units)
            if item.gain_per_week is not None:
                low, high = item.range_per_week
                assert item.gain_per_week >= 10.0
                assert low <= item.gain_per_week <= high


def cost_of_capacity(plan: LanePlan, units: float) -> float:
    """Own capacity and partners in a coming week: C H and (H + S) for each unit that overflows, day by day."""
    own, surcharge = plan.lane.costs.own_capacity_cost_per_unit, plan.lane.costs.partner_surcharge_per_unit
    overflow = float(plan.ahead.next_days.loss(units))
    return (own * units + (own + surcharge) * overflow) * plan.open_days_per_week


def sure_of_its_year(plan: LanePlan) -> LanePlan:
    """The same lane where the rate of the coming year is known: only then capacity of both horizons is moved."""
    ahead = replace(plan.ahead, year_range_ratio=np.ones_like(plan.ahead.year_range_ratio))
    steps = PlanSteps(take(lane_columns((plan.lane,)), 0), plan.profile, ahead)
    return replace(plan, moves=plan_moves(steps).where(may_be_acted_upon(plan.status)))


def test_what_decisions_are_worth_together_is_what_the_costs_say() -> None:
    """All capacity moves of a lane made at once save in the coming weeks what they save one after the other."""
    n_both = 0
    for plan in map(sure_of_its_year, planned("random")[1]):
        told = {item.kind: item for item in decide_lane(plan)}
        if not {"year", "weeks"} <= told.keys() or told["weeks"].gain_per_week is None:
            continue
        n_both += 1
        today, target = told["year"].today_units or 0.0, told["weeks"].target_units or 0.0
        together = (told["year"].waiting_per_week or 0.0) + told["weeks"].gain_per_week
        saved = cost_of_capacity(plan, today) - cost_of_capacity(plan, target)
        assert saved == pytest.approx(together, rel=1e-6, abs=1e-6)
    assert n_both > 0


def test_the_demos_three_stories_stand_in_the_inbox_with_what_to_do() -> None:
    whole, _ = planned("demo")
    decisions = decide_network(whole)
    orders = {}
    for number, name in enumerate(whole.lanes):
        row = facts_by_id(facts_of_row(whole, decisions, number, unit="pallets", **STAMP))
        orders[name] = (network.do_text(row), network.reason_text(row))
    assert "above its pattern since" in orders["DUS-WAW automotive"][1]
    assert "rest to partners" in orders["HAM-ROT industrial overflow"][0]
    assert re.match(r"Hold \d+\spallets instead of 520", orders["FRA-MIL pharma"][0])


def test_the_reason_in_the_inbox_is_that_of_the_order_and_no_alarm_of_a_week_gives_one_for_a_year() -> None:
    whole, _ = planned("demo")
    decisions, seen = decide_network(whole), set()
    for number, name in enumerate(whole.lanes):
        row = facts_by_id(facts_of_row(whole, decisions, number, unit="pallets", **STAMP))
        told = network.orders_of(row)
        first = next((order for order in told if order in ("buffer_move", "capacity_year_move")), "")
        if told[:1] == (first,):
            seen.add(str(row["status"].value))
            assert "pattern since" not in network.reason_text(row), name
    assert seen >= {"Normal", "Low velocity"}


def test_waiting_on_a_lane_that_is_first_to_be_looked_at_is_not_known_rather_than_free() -> None:
    whole, _ = planned("demo")
    decisions, n_unknown = decide_network(whole), 0
    for number in range(len(whole.lanes)):
        row = facts_by_id(facts_of_row(whole, decisions, number, unit="pallets", **STAMP))
        orders = network.orders_of(row)
        if orders and all(order.startswith("look_") for order in orders):
            n_unknown += 1
            assert network.waiting_of(row) is None
        elif not orders:
            assert network.waiting_of(row) == 0.0
        else:
            assert network.waiting_of(row) == row["money_at_risk"].value
    assert n_unknown > 0


def test_the_cheapest_stock_is_that_of_a_search_over_every_stock() -> None:
    for plan in planned("demo")[1]:
        hold = next((item for item in decide_lane(plan) if item.kind == "hold"), None)
        if hold is None or hold.target_units is None:
            continue
        law, costs, buffer = plan.buffer.law, plan.economics.unit, plan.buffer
        tried = np.arange(0, 1500.0)
        stock = buffer.mean_protected_units + tried
        per_cycle = costs.overage_cost_per_unit * law.complementary_loss(stock)
        per_cycle = per_cycle + costs.underage_cost_per_unit * law.loss(stock)
        cheapest = float(per_cycle.min())
        assert per_cycle[round(hold.target_units)] <= 1.002 * cheapest + 0.01, plan.lane.name


def test_a_lane_without_prices_is_told_volumes() -> None:
    plan = planned("demo")[1][0]
    bare = plan_lane(
        replace(plan.lane, costs=CostParameters()), plan.history, as_of=plan.as_of, forecast=plan.forecast
    )
    kinds = {item.kind for item in decide_lane(bare)}
    assert "prices" in kinds
    assert all(item.gain_per_week is None for item in decide_lane(bare))

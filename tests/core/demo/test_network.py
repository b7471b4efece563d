"""The three stories of the demo, each proven through the core, whatever day the demo ends on."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from core.demand.history import build_network_history
from core.demand.profile import NetworkHistory, NetworkRecords
from core.demo.lanes import DEMO_LANES, LOW_LANE, OVER_SERVED_LANE, PARTNER_LANE, STALE_LANE, SURGE_LANE
from core.demo.network import SURGE_DAYS, SURGE_RATIO, YEARS, demo_network
from core.plan.lane_plan import LanePlan, plan_lane
from core.watch.watchtower import watch_network

SEED = 2026
LAST_DAYS = [date(2026, 1, 31), date(2026, 5, 4), date(2026, 8, 12), date(2026, 11, 21), date(2027, 2, 28)]


def demo(last_day: date):
    return demo_network(last_day=np.datetime64(last_day), rng=np.random.default_rng(SEED))


def history_of(network) -> NetworkHistory:
    sizes = [lane.records.dates.size for lane in network]
    return build_network_history(
        NetworkRecords(
            lanes=tuple(lane.lane.name for lane in network),
            offsets=np.concatenate([[0], np.cumsum(sizes)]),
            days=np.concatenate([lane.records.dates.astype(np.int64) for lane in network]),
            demand_units=np.concatenate([lane.records.demand_units for lane in network]),
        )
    )


def plan_of(name: str, last_day: date) -> LanePlan:
    network = demo(last_day)
    index = [lane.lane.name for lane in network].index(name)
    return plan_lane(network[index].lane, history_of(network).lane_history(index), as_of=last_day)


@pytest.mark.parametrize("last_day", LAST_DAYS)
def test_the_hidden_surge_is_found_where_the_usual_rule_sees_a_calm_lane(last_day):
    network = demo(last_day)
    watch = watch_network(history_of(network), as_of=last_day)
    index = watch.lanes.index(SURGE_LANE)
    status, demand = watch.lane_status(index), network[index].records.demand_units
    assert 0.5 * demand.mean() < demand[-1] < 1.5 * demand.mean()  # the usual rule: Normal
    assert (status.status, status.reason_name) == ("Surge alert", "shift up")
    assert status.change_ratio == pytest.approx(SURGE_RATIO, abs=0.08)
    assert abs((last_day - status.since).days - (SURGE_DAYS - 1)) <= 3


@pytest.mark.parametrize("last_day", LAST_DAYS)
def test_the_statuses_of_the_demo_are_as_told(last_day):
    watch = watch_network(history_of(demo(last_day)), as_of=last_day)
    statuses = {name: watch.lane_status(i).status for i, name in enumerate(watch.lanes)}
    assert statuses[LOW_LANE] == "Low velocity"
    assert statuses[STALE_LANE] == "Stale data"
    told = {SURGE_LANE, LOW_LANE, STALE_LANE}
    quiet = [status for name, status in statuses.items() if name not in told]
    assert quiet.count("Normal") >= len(quiet) - 1  # chance may add one


@pytest.mark.parametrize("last_day", LAST_DAYS)
def test_the_partner_is_cheaper_than_the_own_peak(last_day):
    overflow = plan_of(PARTNER_LANE, last_day).overflow
    assert overflow.own_peak_is_irrational  # S = 5 < H = 18.5
    best = overflow.optimal_own_capacity_units_per_day
    assert best < overflow.required_units_per_day < overflow.own_capacity_units_per_day
    # what is saved is more than a fifth of what the lane costs today
    assert overflow.optimal_booked_cost_per_day < 0.8 * overflow.booked_cost_per_day


def test_the_best_own_capacity_of_the_partner_lane_is_the_21_percent_quantile():
    # S / (H + S) = 5 / 23.5 = 0.2128 of the coming open days stay below it
    plan = plan_of(PARTNER_LANE, LAST_DAYS[3])
    best = plan.overflow.optimal_own_capacity_units_per_day
    assert plan.ahead.next_days.at_most(best) == pytest.approx(5 / 23.5, abs=0.005)
    coming = plan.forecast.mean_units * (1 + plan.lane.parameters.return_ratio)
    assert best < coming[coming > 0].mean()


@pytest.mark.parametrize("last_day", LAST_DAYS)
def test_the_over_served_lane_earns_most_by_promising_less(last_day):
    plans = {lane.name: plan_of(lane.name, last_day) for lane in DEMO_LANES}
    economics = plans[OVER_SERVED_LANE].economics
    # of 1.01 units one is demand: Cu = 12 / 1.01 + 6 = 17.88; Co = 0.45 * 7 + 1 = 4.15; 17.88 / 22.03 = 0.8116
    ratio = (12 / 1.01 + 6) / (12 / 1.01 + 6 + 4.15)
    assert economics.unit.critical_ratio == pytest.approx(ratio)
    assert economics.optimal_service_level_ratio == pytest.approx(ratio, rel=1e-3)
    assert economics.service_level_ratio == 0.999
    gaps = {name: plan.economics.profit_gap_per_week for name, plan in plans.items()}
    assert gaps[OVER_SERVED_LANE] > 10 * max(gap for name, gap in gaps.items() if name != OVER_SERVED_LANE)
    assert gaps[OVER_SERVED_LANE] > 0.1 * economics.expected_profit_per_week


def test_the_demo_has_three_years_of_every_cadence():
    network = demo(LAST_DAYS[3])
    history = history_of(network)
    cadences = {lane.lane.name: history.lane_history(i).cadence for i, lane in enumerate(network)}
    assert sorted(set(cadences.values())) == ["daily", "monthly", "weekly"]
    for lane in network:
        first, last = lane.records.dates[[0, -1]]
        assert (last - first).astype(int) > YEARS * 365 - 70
        assert last <= np.datetime64(LAST_DAYS[3])


def test_the_seasons_of_the_two_shops_go_together():
    network = {lane.lane.name: lane.records for lane in demo(LAST_DAYS[3])}
    shops = [network[name].demand_units for name in ("BER-MUC e-commerce", "BER-HAM e-commerce")]
    weeks = [demand[: demand.size // 7 * 7].reshape(-1, 7).sum(axis=1) for demand in shops]
    assert np.corrcoef(weeks)[0, 1] > 0.9


def test_the_shock_of_the_pharma_lane_has_lasted():
    records = {lane.lane.name: lane.records for lane in demo(LAST_DAYS[3])}["FRA-PAR pharma shock"]
    before, after = records.demand_units[-400:-210].mean(), records.demand_units[-190:].mean()
    assert 1.25 < after / before < 1.5


def test_the_demo_is_the_same_for_the_same_day_and_seed():
    first, second = (demo(LAST_DAYS[0]) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        assert one.lane == other.lane
        np.testing.assert_array_equal(one.records.demand_units, other.records.demand_units)

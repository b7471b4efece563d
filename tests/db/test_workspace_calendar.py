"""One calendar for a workspace: cadences come with the file and can be changed; data reach a day for all lanes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from core.decision import decide_lane, decide_network
from tests.db.demand_csv import twin_on

pytestmark = pytest.mark.database

FIRST, LAST = date(2022, 1, 3), date(2024, 12, 30)


def file_of(lanes: dict[str, list[date]]) -> bytes:
    rows = [f"{day},{lane},{70 + i % 7}" for lane, days in lanes.items() for i, day in enumerate(days)]
    return "\n".join(("date,product_name,demand", *rows, "")).encode()


def every(step: int, last: date = LAST, first: date = FIRST) -> list[date]:
    return [first + timedelta(days) for days in range(0, (last - first).days + 1, step)]


def test_the_cadence_comes_with_the_file_stays_with_the_lane_and_can_be_changed(store):
    twin = twin_on(store)
    report = twin.check_csv(file_of({"WEEKS": every(7), "FEW": every(7)[10:150:60]}))
    assert dict(report.reading.decisions)["how often it reports"] == "weekly"
    receipt = twin.apply(report)
    assert twin.history("FEW").cadence == "weekly"
    few = twin.lane("FEW")
    assert (few.parameters.cadence, twin.lane("WEEKS").parameters.cadence) == ("weekly", "from dates")
    twin.save_lane(replace(few, parameters=replace(few.parameters, cadence="monthly")))
    assert twin.history("FEW").cadence == "monthly"
    assert "monthly" in twin.export_parameters().decode()
    before = twin.content_hash()
    twin.restore_workspace(twin.export_workspace())
    assert twin.content_hash() == before
    assert twin.lane("FEW").parameters.cadence == "monthly"
    again = twin.apply(twin.check_csv(file_of({"WEEKS": every(7), "FEW": every(7)[10:150:60]})))
    assert twin.lane("FEW").parameters.cadence == "monthly"  # what somebody chose is not overwritten
    twin.undo(again.import_id)
    assert receipt.n_add == 157 + 3


def test_an_ended_lane_has_one_status_everywhere_and_is_in_no_sum(store):
    twin = twin_on(store)
    twin.apply(twin.check_csv(file_of({"LIVE": every(7), "DEAD": every(7, last=date(2023, 1, 2))})))
    told = {fact.metric: fact.value for fact in twin.facts("DEAD")}
    plan, network = twin.plan("DEAD"), twin.plan_network()
    place = network.lanes.index("DEAD")
    assert {plan.status.status, twin.status("DEAD").status, told["status"]} == {"Ended"}
    assert network.watch.lane_status(place) == plan.status == twin.status("DEAD")
    assert "DEAD" not in {alert.lane for alert in twin.watch()}
    assert (network.expected_units_per_day[place], network.money_at_risk_per_week[place]) == (0.0, 0.0)
    assert decide_lane(plan) == () == decide_network(network).of(place)
    assert "has ended" in " ".join(twin.commentary("DEAD").sentences)
    assert twin.history("DEAD").demand_units.sum() > 0


def test_lanes_of_orders_are_empty_until_the_data_end_and_bring_their_rate(store):
    rng = np.random.default_rng(3)
    n_days = (LAST - FIRST).days + 1
    orders = {
        f"SKU {number:02d}": [
            FIRST + timedelta(int(day)) for day in np.flatnonzero(rng.random(n_days) < 0.01)
        ]
        for number in range(40)
    }
    orders["SKU 00"][-1] = LAST
    twin = twin_on(store)
    twin.apply(twin.check_csv(file_of(orders)))
    network, came = twin.plan_network(), 73 * sum(map(len, orders.values())) / n_days
    assert np.nansum(network.mean_units_per_day) == pytest.approx(came, rel=0.15)
    assert np.nansum(network.expected_units_per_day) == pytest.approx(came, rel=0.15)
    assert {twin.history(lane).last_day for lane in list(orders)[:5]} == {LAST}
    for number, lane in enumerate(list(orders)[:5]):
        assert twin.plan(lane).profile.mean_units_per_day == pytest.approx(
            network.mean_units_per_day[network.lanes.index(lane)]
        ), number

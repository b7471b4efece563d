from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.textbook.multi_echelon.guaranteed_service import plan_guaranteed_service
from core.textbook.multi_echelon.stage_tree import Stage

GOLDEN = Path(__file__).parents[3] / "golden" / "guaranteed_service.csv"


def _stage(name: str, **changes) -> Stage:
    return Stage(
        **{
            "name": name,
            "holding_cost_per_unit": 1.0,
            "processing_time": 1,
            "demand_bound_z": 1.645,
            **changes,
        }
    )


def _golden_stage(text: str) -> Stage:
    name, cost, time, z, sd, inbound, accepted = text.split(":")
    return Stage(
        name=name,
        holding_cost_per_unit=float(cost),
        processing_time=int(time),
        demand_bound_z=float(z),
        sd_units=float(sd),
        external_inbound_time=int(inbound),
        max_service_time=int(accepted) if accepted else None,
    )


@st.composite
def trees(draw, max_stages: int = 4):
    n_stages = draw(st.integers(1, max_stages))
    links, has_customer = [], set()
    for stage in range(1, n_stages):
        other = draw(st.integers(0, stage - 1))
        supplier, customer = (stage, other) if draw(st.booleans()) else (other, stage)
        links.append((str(supplier), str(customer)))
        has_customer.add(supplier)
    stages = [
        Stage(
            name=str(number),
            holding_cost_per_unit=draw(st.integers(0, 9)),
            processing_time=draw(st.integers(0, 3)),
            demand_bound_z=1.645,
            sd_units=draw(st.integers(0, 9)) if number not in has_customer else 0,
            external_inbound_time=draw(st.integers(0, 2)),
            max_service_time=draw(st.integers(0, 4)) if number not in has_customer else None,
        )
        for number in range(n_stages)
    ]
    return stages, links


def _brute_force(stages: list[Stage], links: list[tuple[str, str]]) -> float:
    """Least cost over every combination of outbound service times, inbound times as short as they may be."""
    suppliers = {stage.name: [s for s, c in links if c == stage.name] for stage in stages}

    def variance(stage: Stage) -> float:
        customers = [other for other in stages if stage.name in suppliers[other.name]]
        return stage.sd_units**2 + sum(variance(other) for other in customers)

    longest = sum(stage.processing_time for stage in stages) + 2
    best = np.inf
    for promises in product(range(longest + 1), repeat=len(stages)):
        outbound = {stage.name: promise for stage, promise in zip(stages, promises, strict=True)}
        cost = 0.0
        for stage in stages:
            inbound = max([stage.external_inbound_time, *(outbound[s] for s in suppliers[stage.name])])
            net = inbound + stage.processing_time - outbound[stage.name]
            too_late = stage.max_service_time is not None and outbound[stage.name] > stage.max_service_time
            if net < 0 or too_late:
                cost = np.inf
                break
            cost += stage.holding_cost_per_unit * stage.demand_bound_z * np.sqrt(variance(stage) * net)
        best = min(best, cost)
    return best


def test_two_stages_worked_by_hand():
    # hub (cost 1) takes 4 days, lane (cost 3) 1 day, promise to the customer 0, z * sd = 10.
    # hub holds all of its 4 days: 1 * 10 * 2 = 20, lane 3 * 10 * 1 = 30, together 50.
    # hub holds nothing: the lane covers 5 days, 3 * 10 * sqrt(5) = 67.1. So the hub holds.
    hub = _stage("hub", processing_time=4, demand_bound_z=2)
    lane = _stage("lane", holding_cost_per_unit=3, sd_units=5, demand_bound_z=2, max_service_time=0)
    plan = plan_guaranteed_service([hub, lane], [("hub", "lane")])
    assert plan.holding_cost == pytest.approx(50)
    assert [buffer.outbound_service_time for buffer in plan.buffers] == [0, 0]
    assert [buffer.safety_stock_units for buffer in plan.buffers] == pytest.approx([20, 10])
    # where the hub's unit costs 3 as well, it passes its wait on: 67.1 against 60 + 30
    dear_hub = _stage("hub", holding_cost_per_unit=3, processing_time=4, demand_bound_z=2)
    plan = plan_guaranteed_service([dear_hub, lane], [("hub", "lane")])
    assert plan.holding_cost == pytest.approx(30 * np.sqrt(5))
    assert plan.buffers[0].outbound_service_time == 4
    assert plan.buffers[0].safety_stock_units == 0


@pytest.mark.parametrize("row", list(csv.DictReader(GOLDEN.open())), ids=lambda row: row["source"])
def test_trees_match_the_golden_table(row):
    stages = [_golden_stage(text) for text in row["stages"].split()]
    links = [tuple(link.split(">")) for link in row["links"].split()]
    assert plan_guaranteed_service(stages, links).holding_cost == pytest.approx(float(row["cost"]), rel=1e-12)


@settings(max_examples=60)
@given(tree=trees())
def test_up_to_four_stages_equal_brute_force(tree):  # prop-18
    stages, links = tree
    assert plan_guaranteed_service(stages, links).holding_cost == pytest.approx(
        _brute_force(stages, links), abs=1e-9
    )


@settings(max_examples=60)
@given(tree=trees(max_stages=12), more=st.integers(1, 5))
def test_patient_customers_never_cost_more(tree, more):  # prop-18
    stages, links = tree
    patient = [
        Stage(**{**vars(stage), "max_service_time": stage.max_service_time + more})
        if stage.max_service_time is not None
        else stage
        for stage in stages
    ]
    before = plan_guaranteed_service(stages, links).holding_cost
    assert plan_guaranteed_service(patient, links).holding_cost <= before + 1e-9


@settings(max_examples=60)
@given(tree=trees(max_stages=12), data=st.data())
def test_the_plan_keeps_every_promise_and_does_not_depend_on_the_order_of_stages(tree, data):
    stages, links = tree
    plan = plan_guaranteed_service(stages, links)
    by_name = {buffer.name: buffer for buffer in plan.buffers}
    for stage in stages:
        buffer = by_name[stage.name]
        assert buffer.net_lead_time >= 0
        assert buffer.inbound_service_time >= stage.external_inbound_time
        if stage.max_service_time is not None:
            assert buffer.outbound_service_time <= stage.max_service_time
    for supplier, customer in links:
        assert by_name[customer].inbound_service_time >= by_name[supplier].outbound_service_time
    assert plan.holding_cost == pytest.approx(sum(buffer.holding_cost for buffer in plan.buffers))
    shuffled = data.draw(st.permutations(stages))
    assert plan_guaranteed_service(shuffled, links).holding_cost == pytest.approx(plan.holding_cost)


def test_variances_add_up_on_the_way_to_the_hub():
    lanes = [_stage(name, sd_units=sd, max_service_time=0) for name, sd in (("A", 3.0), ("B", 4.0))]
    plan = plan_guaranteed_service(
        [_stage("hub", holding_cost_per_unit=0.1), *lanes], [("hub", "A"), ("hub", "B")]
    )
    hub = plan.buffers[0]
    assert hub.net_lead_time == 1
    assert hub.safety_stock_units == pytest.approx(1.645 * 5)


@pytest.mark.parametrize(
    ("links", "sentence"),
    [
        ([("A", "B"), ("B", "C"), ("A", "C")], "a supply link is A -> C, but it must be free of cycles"),
        ([("A", "B"), ("B", "C"), ("C", "A")], "a supply link is C -> A, but it must be free of cycles"),
        ([("A", "B")], "stages is C without a link to A, but it must be connected"),
        ([("A", "B"), ("B", "X")], "a supply link is B -> X, but it must be between stages: no X"),
    ],
)
def test_links_that_make_no_tree_are_refused(links, sentence):
    stages = [_stage(name, max_service_time=0) for name in "ABC"]
    with pytest.raises(InvalidParameter, match=sentence):
        plan_guaranteed_service(stages, links)


def test_a_stage_that_serves_customers_must_say_how_long_they_wait():
    with pytest.raises(InvalidParameter, match="max_service_time of B is None"):
        plan_guaranteed_service([_stage("A"), _stage("B")], [("A", "B")])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"processing_time": 1.5}, r"processing_time is 1\.5, but it must be a whole number"),
        ({"processing_time": -1}, "processing_time is -1, but it must be 0 or more"),
        ({"holding_cost_per_unit": float("inf")}, "holding_cost_per_unit is inf"),
    ],
)
def test_stages_outside_their_domain_are_refused(changes, sentence):
    with pytest.raises(InvalidParameter, match=sentence):
        _stage("A", **changes)


def test_two_stages_of_one_name_and_none_at_all_are_refused():
    with pytest.raises(InvalidParameter, match="number of distinct stage names is 1, but it must be 2"):
        plan_guaranteed_service([_stage("A"), _stage("A")], [])
    with pytest.raises(InvalidParameter, match="number of distinct stage names is 0, but it must be 1"):
        plan_guaranteed_service([], [])

"""Prices for many lanes at once: only those whose owner entered something, each as it was typed."""

from __future__ import annotations

from dataclasses import replace

from core.lane import CostParameters, Lane
from core.twin.lane_search import LanePage, LaneSummary
from ui.data.price_step import UNPRICED, groups, priced

LANES = (
    Lane("BER-MUC", labels=(("origin", "BER"),)),
    Lane("BER-HAM", labels=(("origin", "BER"),)),
    Lane("FRA-PAR", labels=(("origin", "FRA"),)),
)


def test_what_is_entered_goes_to_every_lane_and_the_rest_stays_an_example() -> None:
    found = priced(LANES, {"price": 55.0, "cost": None})
    assert [lane.name for lane in found] == [lane.name for lane in LANES]
    assert {lane.costs for lane in found} == {CostParameters(price_per_unit=55.0)}
    assert all(lane.has_prices for lane in found)


def test_the_examples_themselves_are_nobodys_prices() -> None:
    assert priced(LANES, {"price": None}) == []
    assert priced(LANES, {"price": CostParameters().price_per_unit}) == []


def test_lanes_are_offered_together_by_their_labels_and_alone() -> None:
    summaries = tuple(LaneSummary(lane.name, "kg", 0, None, None, 0.0) for lane in LANES)
    counts = {"origin": {"BER": 2, "FRA": 1}, "carrier": {"DHL": 3}, "unit": {"kg": 2, "t": 1}}
    offered = groups(LanePage(summaries, 30_490), counts)
    assert list(offered.items()) == [
        ("all 30,490 lanes without prices", UNPRICED),
        ("origin BER: 2 without prices", replace(UNPRICED, labels=(("origin", "BER"),))),
        ("origin FRA: 1 without prices", replace(UNPRICED, labels=(("origin", "FRA"),))),
        ("Unit kg: 2 without prices", replace(UNPRICED, labels=(("unit", "kg"),))),
        ("Unit t: 1 without prices", replace(UNPRICED, labels=(("unit", "t"),))),
        *((f"one lane: {lane.name}", replace(UNPRICED, names=(lane.name,))) for lane in LANES),
    ]


def test_the_examples_become_ones_own_where_somebody_says_so() -> None:
    found = priced(LANES, {"price": None}, examples_too=True)
    assert [lane.name for lane in found] == [lane.name for lane in LANES]
    assert all(lane.has_prices and lane.costs == CostParameters() for lane in found)
    (mixed,) = priced(LANES[:1], {"price": 55.0}, examples_too=True)
    assert mixed.costs == CostParameters(price_per_unit=55.0)

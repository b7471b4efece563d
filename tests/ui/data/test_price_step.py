"""Prices for many lanes at once: only those whose owner entered something, each as it was typed."""

from __future__ import annotations

from core.lane import CostParameters, Lane
from ui.data.price_step import groups, priced

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


def test_lanes_are_offered_together_by_parts_of_their_names_and_alone() -> None:
    offered = dict(groups(LANES))
    assert list(offered.values()) == [
        ("BER-MUC", "BER-HAM", "FRA-PAR"),
        ("BER-MUC", "BER-HAM"),
        ("FRA-PAR",),
        ("BER-MUC",),
        ("BER-HAM",),
        ("FRA-PAR",),
    ]


def test_the_examples_become_ones_own_where_somebody_says_so() -> None:
    found = priced(LANES, {"price": None}, examples_too=True)
    assert [lane.name for lane in found] == [lane.name for lane in LANES]
    assert all(lane.has_prices and lane.costs == CostParameters() for lane in found)
    (mixed,) = priced(LANES[:1], {"price": 55.0}, examples_too=True)
    assert mixed.costs == CostParameters(price_per_unit=55.0)

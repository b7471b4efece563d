from __future__ import annotations

import pytest

from core.errors import InvalidParameter
from core.resilience.hubs import lane_ends, rank_hubs


@pytest.mark.parametrize(
    ("lane", "ends"),
    [
        ("BER-MUC", ("BER", "MUC")),
        ("BER – MUC", ("BER", "MUC")),
        ("Berlin -> Munich", ("Berlin", "Munich")),
        ("Łódź→Köln", ("Łódź", "Köln")),
        ("spare parts", None),
        ("BER-FRA-MUC", None),
        ("BER-", None),
        ("BER-BER", None),
    ],
)
def test_lane_names_read_as_two_places_or_not_at_all(lane, ends):
    assert lane_ends(lane) == ends


def test_a_star_of_lanes_worked_by_hand():
    # FRA has 10 + 20 + 30 of 100 units a day; without it BER, MUC and HAM are alone: the largest part is
    # one of them, so two are cut off. KEL-LUB is a network of its own, and "parts" is no pair of places.
    report = rank_hubs(["BER-FRA", "FRA-MUC", "HAM-FRA", "KEL-LUB", "parts"], [10.0, 20.0, 30.0, 25.0, 15.0])
    worst = report.hubs[0]
    assert (worst.hub, worst.n_lanes, worst.units_per_day) == ("FRA", 3, 60)
    assert worst.volume_share_ratio == pytest.approx(0.6)
    assert worst.n_hubs_cut_off == 2
    assert [hub.hub for hub in report.hubs] == ["FRA", "HAM", "KEL", "LUB", "MUC", "BER"]
    assert all(hub.n_hubs_cut_off == 0 for hub in report.hubs[1:])
    assert report.unread_lanes == ("parts",)


def test_a_hub_in_a_ring_cuts_nobody_off():
    report = rank_hubs(["A-B", "B-C", "C-D", "D-A"], [1.0, 1.0, 1.0, 1.0])
    assert [hub.n_hubs_cut_off for hub in report.hubs] == [0, 0, 0, 0]


def test_a_bridge_between_two_groups_is_the_hub_that_cuts():
    # X joins {A, B, C} and {D, E}: without it the smaller group of 2 is cut off
    lanes = ["A-B", "B-C", "C-A", "D-E", "A-X", "X-D"]
    report = rank_hubs(lanes, [1.0] * 6)
    assert {hub.hub: hub.n_hubs_cut_off for hub in report.hubs}["X"] == 2


def test_a_network_without_readable_lanes_has_no_hubs():
    assert rank_hubs(["parts"], [5.0]).hubs == ()
    assert rank_hubs([], []).hubs == ()


def test_lanes_and_volumes_must_match():
    with pytest.raises(InvalidParameter, match="number of units_per_day is 1, but it must be 2"):
        rank_hubs(["A-B", "B-C"], [1.0])
    with pytest.raises(InvalidParameter, match=r"units_per_day is -1 .element 1 of 1."):
        rank_hubs(["A-B"], [-1.0])

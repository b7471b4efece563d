"""Forms to value objects: per cent becomes ratio here, and what was not touched stays bit for bit."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidParameter
from core.lane import REVIEW_POLICIES, CostParameters, Lane, LaneParameters
from ui.ground.lane_fields import (
    ALL_FIELDS,
    CHOICES,
    FIELD_NAMES,
    LEAD_TIME,
    ORDERS,
    RETURNS,
    SERVICE_LEVEL,
)
from ui.lane.lane_form import (
    changed_fields,
    describe_changes,
    from_text,
    is_value,
    range_of,
    to_text,
    with_values,
)
from ui.lane.lane_settings import shares_from_text

LANE = Lane(name="BER-MUC")


@given(st.floats(min_value=0.001, max_value=0.999))
def test_looking_at_a_lane_does_not_change_it(ratio: float) -> None:
    lane = replace(LANE, parameters=LaneParameters(service_level_ratio=ratio, return_ratio=ratio))
    shown = {item.name: item.stored(lane) for item in ALL_FIELDS}
    assert with_values(lane, shown) == lane
    assert changed_fields(lane, with_values(lane, shown)) == ()


def test_ninety_seven_and_a_half_per_cent_becomes_a_ratio() -> None:
    lane = with_values(LANE, {"service": 97.5, "returns": 7.0})
    assert lane.parameters.service_level_ratio == 0.975
    assert lane.parameters.return_ratio == 0.07
    assert [item.name for item in changed_fields(LANE, lane)] == ["service", "returns"]
    assert list(describe_changes(LANE, lane, "EUR")) == [
        "Service level · \\%: 95 → 97.5",
        "Returns · \\%: 5 → 7",
    ]


@given(st.floats(min_value=50.0, max_value=99.9))
def test_a_value_survives_the_way_into_the_address_and_back(value: float) -> None:
    assert from_text(to_text(value), SERVICE_LEVEL, 95.0) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("text", ["abc", "nan", "inf", "-5", "1e9", "", "<script>"])
def test_an_address_that_asks_for_nonsense_gets_the_stored_value(text: str) -> None:
    assert from_text(text, LEAD_TIME, 7.0) == 7.0


def test_not_known_can_be_asked_for_only_where_a_value_may_be_missing() -> None:
    capacity = next(item for item in ALL_FIELDS if item.name == "capacity")
    assert from_text("", capacity, 120.0) is None
    assert from_text("", RETURNS, 5.0) == 5.0


def test_an_unusual_stored_value_widens_the_range_of_its_field() -> None:
    assert range_of(SERVICE_LEVEL, 12.0) == (12.0, 99.9)
    assert range_of(LEAD_TIME, 90.0) == (0.0, 90.0)


def test_every_number_of_a_lane_stands_in_the_form_once() -> None:
    offered = {(item.owner, item.attribute) for item in (*CHOICES, *ALL_FIELDS)}
    numbers = {("parameters", item.name) for item in fields(LaneParameters)}
    numbers |= {("costs", item.name) for item in fields(CostParameters)}
    elsewhere = {"partner_share_ratios", "missing_days", "cadence", "resilience_weight_ratio"}
    assert numbers - offered == {("parameters", name) for name in elsewhere}
    assert len(set(FIELD_NAMES)) == len(FIELD_NAMES)


def test_how_orders_are_placed_is_chosen_among_all_policies_and_said_in_words() -> None:
    assert tuple(ORDERS.options) == REVIEW_POLICIES
    daily = with_values(LANE, {"orders": "daily"})
    assert daily == replace(LANE, parameters=LaneParameters(review_policy="daily"))
    assert list(describe_changes(LANE, daily, "EUR")) == [
        "How orders are placed: Every R days, up to a level → Every day, up to a level"
    ]
    assert [is_value(text, ORDERS, "daily") for text in ("continuous", "weekly", "")] == [True, False, False]


def test_what_the_order_cycle_asks_for_follows_how_orders_are_placed() -> None:
    cycle = next(item for item in ALL_FIELDS if item.name == "cycle")
    lanes = [replace(LANE, parameters=LaneParameters(review_policy=policy)) for policy in REVIEW_POLICIES]
    assert [cycle.label_for(lane, "EUR") for lane in lanes] == [
        "Order cycle · days",
        "Order cycle · days (not used)",
        "An order covers · days",
    ]
    assert [cycle.is_used(lane) for lane in lanes] == [True, False, True]
    assert len({cycle.help_for(lane) for lane in lanes}) == 3
    others = [item for item in ALL_FIELDS if item is not cycle]
    assert all(item.is_used(lane) and item.help_for(lane) == item.help for item in others for lane in lanes)


@pytest.mark.parametrize(
    ("text", "shares"), [("60, 40", (0.6, 0.4)), ("60;40", (0.6, 0.4)), ("100 %", (1.0,)), ("", ())]
)
def test_partners_shares_are_read_as_per_cent(text: str, shares: tuple[float, ...]) -> None:
    assert shares_from_text(text) == shares


def test_shares_that_are_no_numbers_are_refused_by_name() -> None:
    with pytest.raises(InvalidParameter, match="partners' shares is 'half', but it must be figures"):
        shares_from_text("half")

"""What nobody entered is said, and nothing is said of what somebody did."""

from __future__ import annotations

from core.capacity.assumptions import assumed_inputs, own_capacity_per_day
from core.demand.history import build_history
from core.demand.last_year import last_year_days
from core.lane import CostParameters, Lane, LaneParameters
from core.laws.cells import CellLaw
from core.quantities import take
from tests.core.lanes import example_lanes


def last_year() -> CellLaw:
    _, records = example_lanes()
    return take(last_year_days(build_history("A-DAILY", records["A-DAILY"]).as_network()).law, 0)


def names_assumed(lane: Lane) -> list[str]:
    return [item.name for item in assumed_inputs(lane, last_year())]


def test_a_lane_that_nobody_described_stands_on_assumptions_and_says_all_of_them() -> None:
    assert names_assumed(Lane(name="A-DAILY")) == [
        "own_capacity_units_per_day",
        "buffer_held_units",
        "time_to_recover_days",
        "lead_time_days",
        "costs",
    ]


def test_a_described_lane_stands_on_none() -> None:
    parameters = LaneParameters(
        lead_time_days=5,
        own_capacity_units_per_day=150,
        buffer_held_units=10,
        time_to_recover_days=4,
    )
    assert (
        names_assumed(Lane("A-DAILY", parameters=parameters, costs=CostParameters(price_per_unit=41))) == []
    )


def test_what_stands_in_for_an_input_is_named_where_something_does() -> None:
    values = {item.name: item.value for item in assumed_inputs(Lane("A-DAILY"), last_year())}
    assert values["own_capacity_units_per_day"] == own_capacity_per_day(None, last_year())
    assert (values["lead_time_days"], values["buffer_held_units"]) == (LaneParameters().lead_time_days, None)

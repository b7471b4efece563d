"""What an analyst may choose, and what is refused with the value and its domain."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import InvalidParameter
from core.lane import CostParameters, LaneParameters
from core.quantities import require_non_negative, require_open_ratio


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"lead_time_days": -3}, "lead_time_days is -3, but it must be 0 or more"),
        ({"service_level_ratio": 1.0}, "service_level_ratio is 1, but it must be above 0 and below 1"),
        ({"service_level_ratio": 0.0}, "service_level_ratio is 0, but it must be above 0 and below 1"),
        ({"return_ratio": 1.2}, "return_ratio is 1.2, but it must be between 0 and 1"),
        ({"order_cycle_days": 0}, "order_cycle_days is 0, but it must be more than 0"),
        ({"own_capacity_units_per_day": float("nan")}, "own_capacity_units_per_day is nan"),
        ({"partner_share_ratios": (0.5, 0.4)}, "sum of partner_share_ratios is 0.9, but it must be 1"),
        ({"missing_days": "guess"}, "missing_days is 'guess'"),
        ({"lead_time_days": "seven"}, "lead_time_days is 'seven', but it must be a number"),
    ],
)
def test_a_parameter_outside_its_domain_is_refused(changed: dict[str, object], sentence: str) -> None:
    with pytest.raises(InvalidParameter, match=sentence):
        LaneParameters(**changed)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"order_cost": -1}, "order_cost is -1"),
        ({"own_capacity_cost_per_unit": 0}, "own_capacity_cost_per_unit is 0, but it must be more than 0"),
        ({"price_per_unit": 0, "sla_penalty_per_unit": 0}, "underage_cost_per_unit .* is -28"),
    ],
)
def test_a_cost_outside_its_domain_is_refused(changed: dict[str, float], sentence: str) -> None:
    with pytest.raises(InvalidParameter, match=sentence):
        CostParameters(**changed)


def test_underage_is_margin_plus_penalty_and_overage_is_holding_over_the_cycle_plus_obsolescence() -> None:
    costs = CostParameters(
        price_per_unit=40,
        unit_cost_per_unit=28,
        sla_penalty_per_unit=15,
        holding_cost_per_unit_per_day=0.5,
        obsolescence_cost_per_unit=2,
    )
    assert costs.underage_cost_per_unit == 27  # 40 - 28 + 15
    assert costs.overage_cost_per_unit(order_cycle_days=7) == 5.5  # 0.5 * 7 + 2


def test_a_refused_element_of_an_array_is_named_by_its_place() -> None:
    with pytest.raises(InvalidParameter, match=r"x is -1 \(element 2 of 3\), but it must be 0 or more"):
        require_non_negative("x", np.array([0.0, -1.0, 2.0]))


def test_numbers_next_to_the_edge_are_taken() -> None:
    assert require_open_ratio("x", 1 - 1e-12) < 1

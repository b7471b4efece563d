"""What an analyst may choose, and what is refused with the value and its domain."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from core.errors import InvalidParameter
from core.lane import CostParameters, LaneParameters
from core.quantities import require_non_negative, require_open_ratio

NOT_FINITE = (float("inf"), float("nan"))
NOT_NEGATIVE = ("0 or more", (0, 1e-9, 1e9), (-1e-9, -3, *NOT_FINITE))
POSITIVE = ("more than 0", (1e-9, 1e9), (0, -3, *NOT_FINITE))
RATIO = ("between 0 and 1", (0, 0.3, 1), (-1e-9, 1 + 1e-9, *NOT_FINITE))
UNKNOWN_OR_NOT_NEGATIVE = (NOT_NEGATIVE[0], (None, *NOT_NEGATIVE[1]), NOT_NEGATIVE[2])

# Of each field: how its domain is told, values that are taken, and values that are refused.
PARAMETER_DOMAINS = {
    "lead_time_days": NOT_NEGATIVE,
    "sd_lead_time_days": NOT_NEGATIVE,
    "service_level_ratio": ("above 0 and below 1", (1e-9, 1 - 1e-9), (0, 1, 1.5, -0.5, *NOT_FINITE)),
    "return_ratio": RATIO,
    "order_cycle_days": POSITIVE,
    "own_capacity_units_per_day": UNKNOWN_OR_NOT_NEGATIVE,
    "buffer_held_units": UNKNOWN_OR_NOT_NEGATIVE,
    "time_to_recover_days": (POSITIVE[0], (None, *POSITIVE[1]), POSITIVE[2]),
    "alternative_units_per_day": NOT_NEGATIVE,
    "partner_share_ratios": (
        RATIO[0],
        ((), (1,), (0.6, 0.4), (0, 1), (1 / 3, 1 / 3, 1 / 3)),
        ((1.5, -0.5), (float("nan"), 1)),
    ),
    "resilience_weight_ratio": RATIO,
    "missing_days": (
        "'zero', 'unknown' or 'always zero'",
        ("zero", "unknown", "always zero"),
        ("guess", "", "Zero"),
    ),
    "review_policy": (
        "'periodic', 'daily' or 'continuous'",
        ("periodic", "daily", "continuous"),
        ("weekly", "", "Daily"),
    ),
    "cadence": ("'from dates'", ("from dates", "quarterly", "4-4-5"), ("annually", "", "Weekly")),
    "open_days_per_week": ("1 to 7", (1, 5, 5.5, 7, None), (0, 0.5, 7.1, float("nan"))),
}
COST_DOMAINS = {
    "price_per_unit": ("0 or more", (28, 1e9), (-1e-9, *NOT_FINITE)),  # less than the unit cost: see below
    "unit_cost_per_unit": ("0 or more", (0, 55), (-1e-9, *NOT_FINITE)),
    "sla_penalty_per_unit": NOT_NEGATIVE,
    "holding_cost_per_unit_per_day": NOT_NEGATIVE,
    "obsolescence_cost_per_unit": NOT_NEGATIVE,
    "order_cost": NOT_NEGATIVE,
    "own_capacity_cost_per_unit": POSITIVE,
    "partner_surcharge_per_unit": NOT_NEGATIVE,
}
OF_BOTH = [(LaneParameters, PARAMETER_DOMAINS), (CostParameters, COST_DOMAINS)]
TAKEN = [(kind, name, value) for kind, domains in OF_BOTH for name in domains for value in domains[name][1]]
REFUSED = [(kind, name, value) for kind, domains in OF_BOTH for name in domains for value in domains[name][2]]


@pytest.mark.parametrize(("kind", "domains"), OF_BOTH)
def test_every_field_has_a_domain(kind: type, domains: dict[str, object]) -> None:
    assert [item.name for item in fields(kind)] == list(domains)


@pytest.mark.parametrize(("kind", "name", "value"), TAKEN)
def test_a_field_takes_what_lies_in_its_domain(kind: type, name: str, value: object) -> None:
    assert getattr(kind(**{name: value}), name) == value


@pytest.mark.parametrize(("kind", "name", "value"), REFUSED)
def test_a_field_refuses_what_lies_outside_by_name_value_and_domain(
    kind: type, name: str, value: object
) -> None:
    domain = dict(OF_BOTH)[kind][name][0]
    with pytest.raises(InvalidParameter, match=rf"^{name} is .+, but it must be {domain}") as refusal:
        kind(**{name: value})
    refused = value[0] if isinstance(value, tuple) else value
    assert repr(refused) in str(refusal.value) or f" is {refused:.10g}" in str(refusal.value)


@pytest.mark.parametrize("shares", [(0.5, 0.4), (0.6, 0.6), (0.5, 0.5 + 2e-6), (0.0, 0.0)])
def test_shares_of_partners_that_do_not_add_up_to_one_are_refused(shares: tuple[float, ...]) -> None:
    with pytest.raises(InvalidParameter, match=r"the sum of partner_share_ratios is .+, but it must be 1\."):
        LaneParameters(partner_share_ratios=shares)


def test_a_parameter_that_is_no_number_is_refused_as_it_was_given() -> None:
    with pytest.raises(InvalidParameter, match="lead_time_days is 'seven', but it must be a number"):
        LaneParameters(lead_time_days="seven")


def test_a_lane_may_be_run_at_a_loss_as_long_as_a_unit_short_costs_something_or_nothing() -> None:
    at_the_edge = CostParameters(price_per_unit=13, unit_cost_per_unit=28, sla_penalty_per_unit=15)
    assert (at_the_edge.margin_per_unit, at_the_edge.underage_cost_per_unit()) == (-15, 0)
    with pytest.raises(InvalidParameter, match=r"underage_cost_per_unit .* is -1, but it must be 0 or more"):
        replace(at_the_edge, price_per_unit=12)


def test_a_unit_short_and_a_unit_idle_may_not_both_cost_nothing() -> None:
    free_to_be_short = {"price_per_unit": 28, "unit_cost_per_unit": 28, "sla_penalty_per_unit": 0}
    for idle in ({"holding_cost_per_unit_per_day": 0.01}, {"obsolescence_cost_per_unit": 0.01}):
        nothing = {"holding_cost_per_unit_per_day": 0, "obsolescence_cost_per_unit": 0}
        assert CostParameters(**free_to_be_short, **{**nothing, **idle}).underage_cost_per_unit() == 0
    with pytest.raises(
        InvalidParameter, match=r"underage plus overage cost per unit is 0, but it must be more than 0"
    ):
        CostParameters(**free_to_be_short, **nothing)


def test_underage_is_margin_plus_penalty_and_overage_is_holding_over_the_cycle_plus_obsolescence() -> None:
    costs = CostParameters(
        price_per_unit=40,
        unit_cost_per_unit=28,
        sla_penalty_per_unit=15,
        holding_cost_per_unit_per_day=0.5,
        obsolescence_cost_per_unit=2,
    )
    assert costs.underage_cost_per_unit() == 27  # 40 - 28 + 15
    assert costs.underage_cost_per_unit(return_ratio=0.25) == pytest.approx(24.6)  # 12 / 1.25 + 15
    assert costs.overage_cost_per_unit(order_cycle_days=7) == 5.5  # 0.5 * 7 + 2


def test_a_refused_element_of_an_array_is_named_by_its_place() -> None:
    with pytest.raises(InvalidParameter, match=r"x is -1 \(element 2 of 3\), but it must be 0 or more"):
        require_non_negative("x", np.array([0.0, -1.0, 2.0]))


def test_numbers_next_to_the_edge_are_taken() -> None:
    assert require_open_ratio("x", 1 - 1e-12) < 1

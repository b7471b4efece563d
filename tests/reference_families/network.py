"""Families of capacity, cooperation, resilience and multi-echelon: names and units, no mathematics."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from core.capacity import erlang
from core.capacity.overflow import booked_cost, dependency_ratio, kept_units, overflow_units, pay_per_use_cost
from core.capacity.own_capacity import plan_own_capacity
from core.capacity.partner_contracts import plan_capacity_with_limited_partner, plan_reservation
from core.capacity.risk_averse_capacity import plan_risk_averse_capacity, price_risk_averse_capacity
from core.cooperation.allocation_methods import alternative_cost_avoided, equal_profit_method
from core.cooperation.division import share_costs
from core.cooperation.game import CoalitionGame, build_game
from core.cooperation.nucleolus import find_nucleolus
from core.cooperation.shapley import shapley_value
from core.laws import DemandLaw, GammaLaw, NormalLaw, PoissonLaw, empirical_law
from core.laws.tail_risk import conditional_value_at_risk, value_at_risk
from core.resilience.outage import measure_resilience_triangle, survive_outage
from core.textbook.multi_echelon.guaranteed_service import plan_guaranteed_service
from core.textbook.multi_echelon.serial import SerialPlan, plan_serial_normal, plan_serial_poisson
from core.textbook.multi_echelon.stage_tree import Stage

Inputs = dict[str, Any]
Answers = dict[str, Any]


def _prices(inputs: Inputs) -> dict[str, float]:
    return {
        "own_capacity_cost_per_unit": inputs["unit_capacity_cost_H"],
        "partner_surcharge_per_unit": inputs["partner_surcharge_S"],
    }


def _normal(inputs: Inputs) -> NormalLaw:
    return NormalLaw(mean_units=inputs["demand_mean"], sd_units=inputs["demand_sd"])


def _outsourcing(law: DemandLaw, inputs: Inputs) -> Answers:
    plan = plan_own_capacity(law, **_prices(inputs))
    return {
        "capacity": plan.own_capacity_units,
        "overflow_probability": plan.overflow_probability_ratio,
        "expected_cost": plan.expected_cost,
        "expected_overflow": plan.expected_overflow_units,
        "dependency_ratio": plan.dependency_ratio,
    }


def capacity_outsourcing_normal(inputs: Inputs) -> Answers:
    return _outsourcing(_normal(inputs), inputs)


def capacity_outsourcing_poisson(inputs: Inputs) -> Answers:
    return _outsourcing(PoissonLaw(inputs["demand_mean"]), inputs)


def capacity_outsourcing_gamma(inputs: Inputs) -> Answers:
    law = GammaLaw.from_mean_and_cv(mean_units=inputs["demand_mean"], cv_ratio=inputs["demand_cv"])
    return _outsourcing(law, inputs)


def capacity_outsourcing_empirical(inputs: Inputs) -> Answers:
    return _outsourcing(empirical_law(inputs["observations"]), inputs)


def capacity_outsourcing_limited_partner(inputs: Inputs) -> Answers:
    plan = plan_capacity_with_limited_partner(
        _normal(inputs),
        **_prices(inputs),
        partner_capacity_units=inputs["partner_capacity"],
        lost_unit_cost=inputs["lost_unit_penalty"],
    )
    return {"capacity": plan.own_capacity_units, "expected_cost": plan.expected_cost}


def capacity_reservation_option(inputs: Inputs) -> Answers:
    plan = plan_reservation(
        _normal(inputs),
        reservation_fee_per_unit=inputs["reservation_fee"],
        exercise_price_per_unit=inputs["exercise_price"],
        spot_price_per_unit=inputs["spot_price"],
    )
    return {
        "reserved_capacity": plan.reserved_units,
        "critical_ratio": plan.critical_ratio,
        "expected_cost": plan.expected_cost,
    }


def capacity_cvar_empirical(inputs: Inputs) -> Answers:
    plan = plan_risk_averse_capacity(
        empirical_law(inputs["observations"]),
        **_prices(inputs),
        level_ratio=inputs["beta"],
        aversion_ratio=1.0,
    )
    return {"cvar_cost": plan.conditional_value_at_risk_cost, "capacity": plan.own_capacity_units}


def cvar_cost_of_capacity(inputs: Inputs, capacity: float) -> float:
    return price_risk_averse_capacity(
        empirical_law(inputs["observations"]),
        **_prices(inputs),
        own_capacity_units=capacity,
        level_ratio=inputs["beta"],
        aversion_ratio=1.0,
    ).conditional_value_at_risk_cost


def horizontal_cooperation_cost(inputs: Inputs) -> Answers:
    required, capacity = inputs["required"], inputs["capacity"]
    prices = {"own_capacity_cost_per_unit": inputs["H"], "partner_surcharge_per_unit": inputs["S"]}
    overflow = overflow_units(required_units=required, own_capacity_units=capacity)
    kept = kept_units(required_units=required, own_capacity_units=capacity)
    return {
        "overflow": overflow,
        "internal": kept,
        "cost_capacity_paid": booked_cost(own_capacity_units=capacity, overflow_units=overflow, **prices),
        "cost_pay_per_use": pay_per_use_cost(kept_units=kept, overflow_units=overflow, **prices),
        "dependency_ratio_pct": 100
        * dependency_ratio(expected_overflow_units=overflow, mean_required_units=required),
    }


def erlang_b_overflow(inputs: Inputs) -> Answers:
    fleet = erlang.plan_fleet(servers=inputs["servers"], offered_load=inputs["offered_load"])
    return {
        "blocking_probability": fleet.overflow_probability_ratio,
        "overflow_load": fleet.overflow_load,
    }


def erlang_c_wait(inputs: Inputs) -> Answers:
    docks = erlang.plan_docks(servers=inputs["servers"], offered_load=inputs["offered_load"])
    return {
        "wait_probability": docks.wait_probability_ratio,
        "mean_wait_in_service_times": docks.mean_wait_service_times,
    }


def _game(n_players: int, values: dict[str, float]) -> CoalitionGame:
    partners = [str(player) for player in range(n_players)]
    by_names = {frozenset(key.split(",")): value for key, value in values.items() if key}
    return build_game(partners, by_names)


def cooperative_game(inputs: Inputs) -> Answers:
    game = _game(inputs["players"], inputs["coalition_values"])
    return {
        "shapley": shapley_value(game).tolist(),
        "nucleolus": find_nucleolus(game).payoffs.tolist(),
    }


def cost_allocation_methods(inputs: Inputs) -> Answers:
    cost_game = _game(inputs["players"], inputs["coalition_costs"])
    sharing = share_costs(cost_game)
    costs = {division.method: division.costs.tolist() for division in sharing.divisions}
    equal_profit = equal_profit_method(cost_game)
    avoided = alternative_cost_avoided(cost_game)
    return {
        "proportional": costs.get("proportional"),
        "alternative_cost_avoided": None if avoided is None else avoided.tolist(),
        "equal_profit_method": None if equal_profit is None else equal_profit.costs.tolist(),
        "epm_max_gap": None if equal_profit is None else equal_profit.max_gap_ratio,
        "shapley_cost": costs["Shapley"],
        "nucleolus_cost": costs.get("nucleolus"),
    }


def var_cvar_sample(inputs: Inputs) -> Answers:
    return {
        "var": value_at_risk(inputs["losses"], level_ratio=inputs["level"]),
        "cvar": conditional_value_at_risk(inputs["losses"], level_ratio=inputs["level"]),
    }


def _serial_answers(plan: SerialPlan) -> Answers:
    return {"echelon_base_stock": plan.echelon_base_stock_units.tolist(), "cost": plan.expected_cost}


def _chain(inputs: Inputs) -> dict[str, Any]:
    return {
        "echelon_holding_cost_per_unit": inputs["echelon_holding_cost"],
        "lead_times": inputs["lead_time"],
        "stockout_cost_per_unit": inputs["stockout_cost"],
    }


def serial_multi_echelon_normal(inputs: Inputs) -> Answers:
    return _serial_answers(
        plan_serial_normal(**_chain(inputs), mean_units=inputs["demand_mean"], sd_units=inputs["demand_sd"])
    )


def serial_multi_echelon_poisson(inputs: Inputs) -> Answers:
    return _serial_answers(plan_serial_poisson(**_chain(inputs), demand_rate_units=inputs["demand_rate"]))


def guaranteed_service_tree(inputs: Inputs) -> Answers:
    stages = [
        Stage(
            name=name,
            holding_cost_per_unit=node["holding_cost"],
            processing_time=node["processing_time"],
            demand_bound_z=node["demand_bound_constant"],
            sd_units=node["demand_sd"] or 0.0,
            external_inbound_time=node["external_inbound_cst"] or 0,
            max_service_time=node["external_outbound_cst"],
        )
        for name, node in inputs["nodes"].items()
    ]
    links = [(str(supplier), str(customer)) for supplier, customer in inputs["edges"]]
    return {"cost": plan_guaranteed_service(stages, links).holding_cost}


def resilience_triangle(inputs: Inputs) -> Answers:
    triangle = measure_resilience_triangle(times=inputs["times"], performance_ratios=inputs["performance"])
    return {
        "loss_of_resilience": triangle.loss_of_resilience,
        "resilience_index": triangle.resilience_ratio,
    }


def time_to_survive(inputs: Inputs) -> Answers:
    outcome = survive_outage(
        buffer_units=inputs["buffer"],
        alternative_units_per_day=inputs["alternative_capacity_per_day"],
        mean_units_per_day=inputs["demand_per_day"],
        time_to_recover_days=inputs["time_to_recover_days"],
    )
    days = outcome.time_to_survive_days
    return {
        "time_to_survive_days": days if math.isfinite(days) else None,
        "survives": outcome.survives,
        "lost_volume_at_ttr": outcome.lost_volume_units,
    }


FAMILIES: dict[str, Callable[[Inputs], Answers]] = {
    family.__name__: family
    for family in (
        capacity_outsourcing_normal,
        capacity_outsourcing_poisson,
        capacity_outsourcing_gamma,
        capacity_outsourcing_empirical,
        capacity_outsourcing_limited_partner,
        capacity_reservation_option,
        capacity_cvar_empirical,
        horizontal_cooperation_cost,
        erlang_b_overflow,
        erlang_c_wait,
        cooperative_game,
        cost_allocation_methods,
        var_cvar_sample,
        serial_multi_echelon_normal,
        serial_multi_echelon_poisson,
        guaranteed_service_tree,
        resilience_triangle,
        time_to_survive,
    )
}

# What "any minimiser" of a family must minimise: the cost at a capacity that differs from the expected one.
OBJECTIVES: dict[str, Callable[[Inputs, Any], float]] = {"capacity_cvar_empirical": cvar_cost_of_capacity}

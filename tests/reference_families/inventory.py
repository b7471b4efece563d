"""Names and units of the inventory families, translated to the functions of core; no mathematics here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.demand import returns
from core.laws import (
    DiscreteLaw,
    GammaLaw,
    LognormalLaw,
    NegativeBinomialLaw,
    NormalLaw,
    PoissonLaw,
    UniformLaw,
    empirical_law,
    normal_loss,
)
from core.service import order_quantity, pooling, safety_stock
from core.service.newsvendor import (
    NewsvendorPlan,
    critical_ratio,
    expected_profit,
    overage_cost,
    plan_newsvendor,
    price_quantity,
    underage_cost,
)
from core.textbook.lead_time_demand import plan_lead_time_demand
from core.textbook.lot_sizes import (
    dynamic_lots,
    planned_backorders,
    production_lot,
    quantity_discounts,
    supply_outages,
)
from core.textbook.replenishment import (
    continuous_review,
    lost_sales,
    lost_sales_policies,
    min_max_policy,
    optimal_continuous_review,
    periodic_review,
    poisson_review,
)

Inputs = dict[str, Any]
Values = dict[str, Any]


def _law_of_pairs(pairs: dict[str, float]) -> DiscreteLaw:
    return DiscreteLaw(
        values_units=[float(value) for value in pairs], probabilities=[float(p) for p in pairs.values()]
    )


def _protection(inputs: Inputs) -> float:
    return periodic_review.protection_periods(
        lead_time_periods=inputs.get("lead_time", 0), review_periods=inputs.get("review_period", 1)
    )


def _newsvendor_values(plan: NewsvendorPlan) -> Values:
    return {
        "critical_ratio": plan.critical_ratio,
        "order_up_to": plan.quantity_units,
        "order_quantity": plan.quantity_units,
        "expected_cost": plan.expected_cost,
        "expected_shortage": plan.expected_shortage_units,
        "expected_overage": plan.expected_overage_units,
        "service_level": plan.service_level_ratio,
    }


def _plan(law: Any, inputs: Inputs) -> Values:
    return _newsvendor_values(
        plan_newsvendor(
            law,
            underage_cost_per_unit=inputs["stockout_cost"],
            overage_cost_per_unit=inputs["holding_cost"],
        )
    )


def newsvendor_normal(inputs: Inputs) -> Values:
    law = NormalLaw(inputs["demand_mean"], inputs["demand_sd"])
    values = _plan(law.over_periods(_protection(inputs)), inputs)
    return values | {"z": safety_stock.service_factor(values["critical_ratio"])}


def newsvendor_normal_cost(inputs: Inputs) -> Values:
    law = NormalLaw(inputs["demand_mean"], inputs["demand_sd"])
    return _newsvendor_values(
        price_quantity(
            law.over_periods(_protection(inputs)),
            quantity_units=inputs["order_up_to"],
            underage_cost_per_unit=inputs["stockout_cost"],
            overage_cost_per_unit=inputs["holding_cost"],
        )
    )


def newsvendor_poisson(inputs: Inputs) -> Values:
    return _plan(PoissonLaw(inputs["demand_mean"]).over_periods(_protection(inputs)), inputs)


def newsvendor_negbin(inputs: Inputs) -> Values:
    law = NegativeBinomialLaw(inputs["demand_mean"], inputs["demand_sd"])
    size, prob = law.size_and_prob
    return _plan(law, inputs) | {"r": size, "prob": prob}


def newsvendor_lognormal(inputs: Inputs) -> Values:
    law = LognormalLaw(inputs["mu_log"], inputs["sigma_log"])
    return _plan(law, inputs) | {"mean": law.mean}


def newsvendor_gamma(inputs: Inputs) -> Values:
    law = GammaLaw.from_mean_and_cv(mean_units=inputs["demand_mean"], cv_ratio=inputs["demand_cv"])
    return _plan(law, inputs) | {"shape": law.shape, "scale": law.scale_units}


def newsvendor_uniform(inputs: Inputs) -> Values:
    return _plan(UniformLaw(inputs["low"], inputs["high"]), inputs)


def newsvendor_discrete(inputs: Inputs) -> Values:
    return _plan(_law_of_pairs(inputs["demand_pmf"]), inputs)


def newsvendor_empirical(inputs: Inputs) -> Values:
    return _plan(empirical_law(inputs["sample"]), inputs)


def newsvendor_profit(inputs: Inputs) -> Values:
    law = NormalLaw(inputs["demand_mean"], inputs["demand_sd"])
    price, cost = inputs["revenue"], inputs["purchase_cost"]
    under = underage_cost(
        price_per_unit=price,
        unit_cost_per_unit=cost,
        penalty_per_unit=inputs.get("shortage_penalty") or 0.0,
    )
    over = overage_cost(unit_cost_per_unit=cost, salvage_per_unit=inputs.get("salvage_value") or 0.0)
    margin = underage_cost(price_per_unit=price, unit_cost_per_unit=cost, penalty_per_unit=0.0)
    plan = plan_newsvendor(law, underage_cost_per_unit=under, overage_cost_per_unit=over)
    profit = expected_profit(law, plan, margin_per_unit=margin)
    return _newsvendor_values(plan) | {"underage": under, "overage": over, "expected_profit": profit}


def critical_ratio_of_costs_or_prices(inputs: Inputs) -> Values:
    if "underage" in inputs:
        under, over = inputs["underage"], inputs["overage"]
    else:
        under = underage_cost(
            price_per_unit=inputs["price"],
            unit_cost_per_unit=inputs["unit_cost"],
            penalty_per_unit=inputs.get("shortage_penalty", 0.0),
        )
        over = overage_cost(
            unit_cost_per_unit=inputs["unit_cost"], salvage_per_unit=inputs.get("salvage", 0.0)
        )
    return {"critical_ratio": critical_ratio(underage_cost_per_unit=under, overage_cost_per_unit=over)}


def standard_normal_loss(inputs: Inputs) -> Values:
    return {
        "loss": normal_loss.standard_normal_loss(inputs["z"]),
        "complementary_loss": normal_loss.standard_normal_loss(-inputs["z"]),
    }


def standard_normal_second_loss(inputs: Inputs) -> Values:
    return {"second_loss": normal_loss.standard_normal_second_loss(inputs["z"])}


def _losses(law: Any, inputs: Inputs) -> Values:
    return {"loss": law.loss(inputs["x"]), "complementary_loss": law.complementary_loss(inputs["x"])}


def eoq(inputs: Inputs) -> Values:
    plan = order_quantity.plan_order_quantity(
        demand_units_per_year=inputs["demand_rate"],
        order_cost=inputs["fixed_cost"],
        holding_cost_per_unit_per_year=inputs["holding_cost"],
    )
    return {"order_quantity": plan.order_quantity_units, "cost": plan.yearly_cost}


def eoq_cost(inputs: Inputs) -> Values:
    cost = order_quantity.order_quantity_cost(
        order_quantity_units=inputs["order_quantity"],
        demand_units_per_year=inputs["demand_rate"],
        order_cost=inputs["fixed_cost"],
        holding_cost_per_unit_per_year=inputs["holding_cost"],
    )
    return {"cost": cost}


def eoq_backorders(inputs: Inputs) -> Values:
    plan = planned_backorders.plan_backorder_lot(
        demand_units_per_year=inputs["demand_rate"],
        order_cost=inputs["fixed_cost"],
        holding_cost_per_unit_per_year=inputs["holding_cost"],
        backorder_cost_per_unit_per_year=inputs["stockout_cost"],
    )
    return {
        "order_quantity": plan.order_quantity_units,
        "stockout_fraction": plan.backordered_ratio,
        "cost": plan.yearly_cost,
    }


def epq(inputs: Inputs) -> Values:
    plan = production_lot.plan_production_lot(
        demand_units_per_year=inputs["demand_rate"],
        production_units_per_year=inputs["production_rate"],
        order_cost=inputs["fixed_cost"],
        holding_cost_per_unit_per_year=inputs["holding_cost"],
    )
    return {"order_quantity": plan.order_quantity_units, "cost": plan.yearly_cost}


def _discount(plan_lot: Callable[..., quantity_discounts.DiscountLotPlan]) -> Callable[[Inputs], Values]:
    def values(inputs: Inputs) -> Values:
        plan = plan_lot(
            demand_units_per_year=inputs["demand_rate"],
            order_cost=inputs["fixed_cost"],
            holding_cost_ratio_per_year=inputs["holding_cost_rate"],
            break_quantities_units=inputs["breakpoints"],
            unit_costs=inputs["unit_costs"],
        )
        return {
            "order_quantity": plan.order_quantity_units,
            "region": plan.region,
            "cost": plan.yearly_cost,
        }

    return values


def eoq_with_disruptions(inputs: Inputs) -> Values:
    plan = supply_outages.plan_outage_lot(
        demand_units_per_period=inputs["demand_rate"],
        order_cost=inputs["fixed_cost"],
        holding_cost_per_unit_per_period=inputs["holding_cost"],
        lost_unit_cost=inputs["stockout_cost_per_lost_unit"],
        outages_per_period=inputs["disruption_rate"],
        recoveries_per_period=inputs["recovery_rate"],
    )
    return {"order_quantity": plan.order_quantity_units, "cost": plan.cost_per_period}


def base_stock_with_disruptions(inputs: Inputs) -> Values:
    plan = supply_outages.plan_outage_stock(
        demand_units_per_period=inputs["demand_per_period"],
        holding_cost_per_unit_per_period=inputs["holding_cost"],
        backorder_cost_per_unit_per_period=inputs["stockout_cost"],
        outage_probability_ratio=inputs["disruption_probability"],
        recovery_probability_ratio=inputs["recovery_probability"],
    )
    return {"order_up_to": plan.order_up_to_units, "expected_cost": plan.expected_cost_per_period}


def wagner_whitin(inputs: Inputs) -> Values:
    plan = dynamic_lots.plan_dynamic_lots(
        demand_units=inputs["demand"],
        order_cost=inputs["fixed_cost"],
        holding_cost_per_unit_per_period=inputs["holding_cost"],
        unit_cost_per_unit=inputs.get("purchase_cost") or 0.0,
    )
    return {"cost": plan.cost, "order_quantities": plan.order_units.tolist()}


def rq_service_normal(inputs: Inputs) -> Values:
    score = continuous_review.score_continuous_review(
        reorder_point_units=inputs["reorder_point"],
        order_quantity_units=inputs["order_quantity"],
        mean_lead_time_demand_units=inputs["lead_time_demand_mean"],
        sd_lead_time_demand_units=inputs["lead_time_demand_sd"],
    )
    return {
        "cycle_service_level": score.cycle_service_level_ratio,
        "fill_rate_exact": score.fill_rate_ratio,
        "fill_rate_simple": score.fill_rate_simple_ratio,
        "expected_shortage_per_cycle": score.expected_shortage_units_per_cycle,
    }


def reorder_point_for_fill_rate(inputs: Inputs) -> Values:
    mean, sd = inputs["lead_time_demand_mean"], inputs["lead_time_demand_sd"]
    point = continuous_review.reorder_point_for_fill_rate(
        fill_rate_ratio=inputs["target_fill_rate"],
        order_quantity_units=inputs["order_quantity"],
        mean_lead_time_demand_units=mean,
        sd_lead_time_demand_units=sd,
    )
    score = continuous_review.score_continuous_review(
        reorder_point_units=point,
        order_quantity_units=inputs["order_quantity"],
        mean_lead_time_demand_units=mean,
        sd_lead_time_demand_units=sd,
    )
    return {
        "reorder_point": point,
        "safety_stock": score.safety_stock_units,
        "cycle_service_level": score.cycle_service_level_ratio,
    }


def rq_poisson_exact(inputs: Inputs) -> Values:
    score = poisson_review.score_poisson_review(
        reorder_point_units=inputs["reorder_point"],
        order_quantity_units=inputs["order_quantity"],
        mean_units_per_period=inputs["demand_rate"],
        lead_time_periods=inputs["lead_time"],
        order_cost=inputs["fixed_cost"],
        holding_cost_per_unit_per_period=inputs["holding_cost"],
        backorder_cost_per_unit_per_period=inputs["stockout_cost"],
    )
    return {
        "fill_rate": score.fill_rate_ratio,
        "expected_backorders": score.expected_backorder_units,
        "expected_on_hand": score.expected_on_hand_units,
        "cost": score.cost_per_period,
    }


def rq_poisson_optimal(inputs: Inputs) -> Values:
    policy = poisson_review.optimal_poisson_review(
        mean_units_per_period=inputs["demand_rate"],
        lead_time_periods=inputs["lead_time"],
        order_cost=inputs["fixed_cost"],
        holding_cost_per_unit_per_period=inputs["holding_cost"],
        backorder_cost_per_unit_per_period=inputs["stockout_cost"],
    )
    return {
        "reorder_point": policy.reorder_point_units,
        "order_quantity": policy.order_quantity_units,
        "cost": policy.cost_per_period,
    }


def _normal_review_inputs(inputs: Inputs) -> dict[str, Any]:
    lead_time_law = NormalLaw(inputs["demand_mean"], inputs["demand_sd"]).over_periods(inputs["lead_time"])
    return {
        "mean_lead_time_demand_units": lead_time_law.mean_units,
        "sd_lead_time_demand_units": lead_time_law.sd_units,
        "mean_units_per_period": inputs["demand_mean"],
        "order_cost": inputs["fixed_cost"],
        "holding_cost_per_unit_per_period": inputs["holding_cost"],
        "backorder_cost_per_unit_per_period": inputs["stockout_cost"],
    }


def rq_normal_cost(inputs: Inputs) -> Values:
    lane = _normal_review_inputs(inputs)
    policy = {
        "reorder_point_units": inputs["reorder_point"],
        "order_quantity_units": inputs["order_quantity"],
    }
    waiting = continuous_review.expected_backorders(
        **policy,
        mean_lead_time_demand_units=lane["mean_lead_time_demand_units"],
        sd_lead_time_demand_units=lane["sd_lead_time_demand_units"],
    )
    cost = continuous_review.continuous_review_cost(**policy, **lane)
    return {"cost": cost, "expected_backorders": waiting}


def rq_normal_optimal(inputs: Inputs) -> Values:
    policy = optimal_continuous_review.optimal_continuous_review(**_normal_review_inputs(inputs))
    return {
        "reorder_point": policy.reorder_point_units,
        "order_quantity": policy.order_quantity_units,
        "cost": policy.cost_per_period,
    }


def rs_fill_rate_normal(inputs: Inputs) -> Values:
    score = periodic_review.score_order_up_to(
        NormalLaw(inputs["demand_mean_per_period"], inputs["demand_sd_per_period"]),
        order_up_to_units=inputs["order_up_to"],
        lead_time_periods=inputs["lead_time"],
        review_periods=inputs.get("review_period", 1),
    )
    return {
        "fill_rate_exact": score.fill_rate_ratio,
        "fill_rate_simple": score.fill_rate_simple_ratio,
        "cycle_service_level": score.cycle_service_level_ratio,
    }


def base_stock_poisson_service(inputs: Inputs) -> Values:
    score = periodic_review.score_order_up_to(
        PoissonLaw(inputs["demand_mean_per_period"]),
        order_up_to_units=inputs["order_up_to"],
        lead_time_periods=inputs["lead_time"],
        review_periods=inputs.get("review_period", 1),
    )
    return {
        "fill_rate": score.fill_rate_ratio,
        "no_stockout_probability": score.cycle_service_level_ratio,
    }


def order_up_to_periodic_review(inputs: Inputs) -> Values:
    plan = periodic_review.plan_order_up_to(
        mean_units_per_period=inputs["demand_mean_per_period"],
        sd_units_per_period=inputs["demand_sd_per_period"],
        lead_time_periods=inputs["lead_time_mean"],
        sd_lead_time_periods=inputs.get("lead_time_sd", 0.0),
        review_periods=inputs["review_period"],
        service_level_ratio=inputs["cycle_service_level"],
    )
    return {
        "protection_interval_mean": plan.protection_periods,
        "safety_stock": plan.safety_stock_units,
        "order_up_to": plan.order_up_to_units,
    }


def _safety_stock(
    *, mean: float, sd: float, lead_time: float, sd_lead_time: float, level: float
) -> safety_stock.SafetyStockPlan:
    return safety_stock.plan_safety_stock(
        mean_units_per_day=mean,
        sd_units_per_day=sd,
        lead_time_days=lead_time,
        sd_lead_time_days=sd_lead_time,
        service_level_ratio=level,
    )


def safety_stock_rss(inputs: Inputs) -> Values:
    plan = _safety_stock(
        mean=inputs["demand_mean_per_period"],
        sd=inputs["demand_sd_per_period"],
        lead_time=inputs["lead_time_mean"],
        sd_lead_time=inputs["lead_time_sd"],
        level=inputs["cycle_service_level"],
    )
    return {
        "z": plan.z,
        "lead_time_demand_mean": plan.mean_lead_time_demand_units,
        "lead_time_demand_sd": plan.sd_lead_time_demand_units,
        "safety_stock": plan.safety_stock_units,
        "reorder_point": plan.reorder_point_units,
    }


def safety_stock_rss_unit_invariance(inputs: Inputs) -> Values:
    return {
        f"safety_stock_{unit}": _safety_stock(
            mean=lane["demand_mean"],
            sd=lane["demand_sd"],
            lead_time=lane["lead_time_mean"],
            sd_lead_time=lane["lead_time_sd"],
            level=inputs["cycle_service_level"],
        ).safety_stock_units
        for unit, lane in inputs.items()
        if isinstance(lane, dict)
    }


def safety_stock_rss_unit_error(inputs: Inputs) -> Values:
    def stock(days_per_unit: float) -> float:
        return _safety_stock(
            mean=inputs["demand_mean_per_day"],
            sd=inputs["demand_sd_per_day"],
            lead_time=inputs["lead_time_months"] * days_per_unit,
            sd_lead_time=inputs["lead_time_sd_months"] * days_per_unit,
            level=inputs["cycle_service_level"],
        ).safety_stock_units

    return {
        "correct_safety_stock": stock(inputs["days_per_month"]),
        "safety_stock_with_mixed_units": stock(1.0),
    }


def lead_time_demand_exact_quantile(inputs: Inputs) -> Values:
    if "demand_pmf" in inputs:
        demand: PoissonLaw | DiscreteLaw = _law_of_pairs(inputs["demand_pmf"])
    else:
        demand = PoissonLaw(inputs["demand_mean_per_period"])
    plan = plan_lead_time_demand(
        demand,
        _law_of_pairs(inputs["lead_time_pmf"]),
        service_level_ratio=inputs["cycle_service_level"],
    )
    return {
        "reorder_point_exact": plan.exact_reorder_point_units,
        "lead_time_demand_mean": plan.mean_units,
        "lead_time_demand_variance": plan.variance_units2,
        "rss_normal_reorder_point": plan.normal_reorder_point_units,
        "achieved_csl_of_rss": plan.normal_achieved_ratio,
    }


def risk_pooling_safety_stock(inputs: Inputs) -> Values:
    plan = pooling.plan_pooling(
        sd_units=inputs["sds"],
        correlation=inputs["correlation"],
        service_level_ratio=inputs["cycle_service_level"],
    )
    return {
        "pooled_sd": plan.pooled_sd_units,
        "separate_safety_stock": plan.separate_safety_stock_units,
        "pooled_safety_stock": plan.pooled_safety_stock_units,
        "saving_fraction": plan.saving_ratio,
    }


def reorder_point(inputs: Inputs) -> Values:
    point = safety_stock.reorder_point(
        mean_lead_time_demand_units=safety_stock.mean_lead_time_demand(
            mean_units_per_day=inputs["demand_mean_per_period"], lead_time_days=inputs["lead_time"]
        ),
        safety_stock_units=inputs["safety_stock"],
    )
    return {"reorder_point": point}


def returns_gross_workload(inputs: Inputs) -> Values:
    mean, sd, ratio = inputs["demand_mean"], inputs["demand_sd"], inputs["return_probability"]
    return {
        "workload_mean": returns.mean_workload(mean_units=mean, return_ratio=ratio),
        "workload_sd": returns.sd_workload(mean_units=mean, sd_units=sd, return_ratio=ratio),
    }


def _min_max_inputs(inputs: Inputs) -> dict[str, Any]:
    return {
        "lead_time_periods": inputs.get("lead_time", 0),
        "order_cost": inputs["fixed_cost"],
        "holding_cost_per_unit_per_period": inputs["holding_cost"],
        "backorder_cost_per_unit_per_period": inputs["stockout_cost"],
    }


def _count_law(inputs: Inputs) -> PoissonLaw | DiscreteLaw:
    return (
        _law_of_pairs(inputs["demand_pmf"]) if "demand_pmf" in inputs else PoissonLaw(inputs["demand_mean"])
    )


def sS_policy_optimal(inputs: Inputs) -> Values:
    policy = min_max_policy.optimal_min_max(_count_law(inputs), **_min_max_inputs(inputs))
    return {
        "s": policy.reorder_point_units,
        "S": policy.order_up_to_units,
        "cost": policy.cost_per_period,
    }


def sS_policy_cost(inputs: Inputs) -> Values:
    cost = min_max_policy.min_max_cost(
        _count_law(inputs),
        reorder_point_units=inputs["s"],
        order_up_to_units=inputs["S"],
        **_min_max_inputs(inputs),
    )
    return {"cost": cost}


def lost_sales_poisson(inputs: Inputs) -> Values:
    lane = lost_sales.LostSalesLane(
        demand=PoissonLaw(inputs["demand_mean"]),
        lead_time_periods=inputs["lead_time"],
        holding_cost_per_unit_per_period=inputs["holding_cost"],
        penalty_per_unit=inputs["penalty_cost"],
        unit_cost_per_unit=inputs.get("purchase_cost", 0.0),
    )
    base_stock = lost_sales_policies.best_base_stock(lane)
    capped = lost_sales_policies.best_capped_base_stock(lane)
    return {
        "optimal_cost": lost_sales.optimal_lost_sales_cost(lane),
        "best_base_stock_cost": base_stock.cost_per_period,
        "best_base_stock_level": base_stock.order_up_to_units,
        "myopic_cost": lost_sales_policies.myopic_cost(lane),
        "best_capped_base_stock_cost": capped.cost_per_period,
        "best_capped_base_stock_level": capped.order_up_to_units,
        "best_cap": capped.largest_order_units,
    }


FAMILIES: dict[str, Callable[[Inputs], Values]] = {
    "newsvendor_normal": newsvendor_normal,
    "newsvendor_normal_cost": newsvendor_normal_cost,
    "newsvendor_poisson": newsvendor_poisson,
    "newsvendor_negbin": newsvendor_negbin,
    "newsvendor_lognormal": newsvendor_lognormal,
    "newsvendor_gamma": newsvendor_gamma,
    "newsvendor_uniform": newsvendor_uniform,
    "newsvendor_discrete": newsvendor_discrete,
    "newsvendor_empirical": newsvendor_empirical,
    "newsvendor_profit": newsvendor_profit,
    "critical_ratio": critical_ratio_of_costs_or_prices,
    "standard_normal_loss": standard_normal_loss,
    "standard_normal_second_loss": standard_normal_second_loss,
    "normal_loss": lambda inputs: _losses(NormalLaw(inputs["mean"], inputs["sd"]), inputs),
    "poisson_loss": lambda inputs: _losses(PoissonLaw(inputs["mean"]), inputs),
    "gamma_loss": lambda inputs: _losses(GammaLaw(inputs["shape"], inputs["scale"]), inputs),
    "lognormal_loss": lambda inputs: _losses(LognormalLaw(inputs["mu_log"], inputs["sigma_log"]), inputs),
    "negative_binomial_loss": lambda inputs: _losses(
        NegativeBinomialLaw(inputs["mean"], inputs["sd"]), inputs
    ),
    "uniform_loss": lambda inputs: _losses(UniformLaw(inputs["low"], inputs["high"]), inputs),
    "eoq": eoq,
    "eoq_cost": eoq_cost,
    "eoq_backorders": eoq_backorders,
    "epq": epq,
    "eoq_all_units_discount": _discount(quantity_discounts.plan_all_units_discount),
    "eoq_incremental_discount": _discount(quantity_discounts.plan_incremental_discount),
    "eoq_with_disruptions": eoq_with_disruptions,
    "base_stock_with_disruptions": base_stock_with_disruptions,
    "wagner_whitin": wagner_whitin,
    "rq_service_normal": rq_service_normal,
    "reorder_point_for_fill_rate": reorder_point_for_fill_rate,
    "rq_poisson_exact": rq_poisson_exact,
    "rq_poisson_optimal": rq_poisson_optimal,
    "rq_normal_cost": rq_normal_cost,
    "rq_normal_optimal": rq_normal_optimal,
    "rs_fill_rate_normal": rs_fill_rate_normal,
    "base_stock_poisson_service": base_stock_poisson_service,
    "order_up_to_periodic_review": order_up_to_periodic_review,
    "safety_stock_rss": safety_stock_rss,
    "safety_stock_rss_unit_invariance": safety_stock_rss_unit_invariance,
    "safety_stock_rss_unit_error": safety_stock_rss_unit_error,
    "lead_time_demand_exact_quantile": lead_time_demand_exact_quantile,
    "risk_pooling_safety_stock": risk_pooling_safety_stock,
    "reorder_point": reorder_point,
    "returns_gross_workload": returns_gross_workload,
    "sS_policy_optimal": sS_policy_optimal,
    "sS_policy_cost": sS_policy_cost,
    "lost_sales_poisson": lost_sales_poisson,
}

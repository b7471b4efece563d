"""Every public function of the mathematics, one bad number at a time: refused by name, value and domain.

Arguments are called alike wherever they mean the same, so one table of good values serves all functions.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import numpy as np
import pytest

import core
from core.capacity.erlang import plan_docks
from core.cooperation.game import build_game
from core.cooperation.partner_demand import partner_demand
from core.errors import InvalidParameter
from core.laws import DiscreteLaw, NormalLaw, PoissonLaw, empirical_law
from core.laws.hurdle import HurdleLaw
from core.laws.tail_risk import value_at_risk
from core.resilience.partner_fragility import partner_concentration
from core.service.cycle_law import CycleLaw
from core.service.newsvendor import critical_ratio
from core.service.safety_stock import safety_stock
from core.textbook.multi_echelon.guaranteed_service import plan_guaranteed_service
from core.textbook.multi_echelon.stage_tree import Stage
from core.textbook.replenishment.lost_sales import LostSalesLane

STAGES = [Stage(name=name, holding_cost_per_unit=1, processing_time=1, demand_bound_z=2) for name in "ab"]

# What is no formula on numbers: text, stores, calendars, whole plans; the forecast has its own tests of refusal.
# Counting and special functions take numbers that their callers checked.
NOT_FORMULAS = (
    "core.capacity.assumptions",
    "core.demand.cadence",
    "core.demand.find_cadence",
    "core.demand.lane_dates",
    "core.demand.period_labels",
    "core.demand.tell_cadence",
    "core.laws.count_probabilities",
    "core.demand.history",
    "core.decision",
    "core.demand.profile",
    "core.demo",
    "core.errors",
    "core.facts",
    "core.forecast",
    "core.plan.elapsed",
    "core.plan.lane_columns",
    "core.plan.lane_plan",
    "core.plan.lane_remarks",
    "core.plan.lane_steps",
    "core.textbook.multi_echelon.normal_grid",
    "core.textbook.multi_echelon.poisson_grid",
    "core.plan.moves",
    "core.plan.network_parts",
    "core.plan.network_plan",
    "core.plan.plan_columns",
    "core.plan.plan_rows",
    "core.plan.played_promises",
    "core.plan.steps",
    "core.quantities",
    "core.twin",
    "core.cooperation.shared_capacity",
    "core.laws.special_functions",
    "core.speech",
    "core.watch",
    "core.words",
)
# Steps of a formula whose arguments were checked by the function that calls them.
STEPS = {
    "core.money.economics.price_unit": "its costs are a checked CostParameters",
    "core.cooperation.game.coalition_sums": "sums of what was checked",
    "core.cooperation.game.membership": "a matrix of zeros and ones",
    "core.laws.law.store": "keeps a checked number",
    "core.capacity.own_capacity.quantile_from_zero": "the quantile of a checked law",
    "core.resilience.hubs.lane_ends": "reads a name",
    "core.capacity.own_capacity.require_prices": "is a check itself",
}

GOOD = {
    "actual_units": [110.0, 90.0],
    "alternative_units_per_day": 20.0,
    "aversion_ratio": 0.5,
    "backorder_cost_per_unit_per_period": 9.0,
    "backorder_cost_per_unit_per_year": 60.0,
    "break_quantities_units": [0.0, 400.0],
    "buffer_units": 60.0,
    "correlation": 0.3,
    "coverage": 0.9,
    "coverage_ratio": 0.8,
    "demand": partner_demand(["a", "b"], mean_units=[100, 80], sd_units=[20, 30], correlation=0.2),
    "demand_rate_units": 16.0,
    "demand_units": [[100.0, 80.0], [120.0, 60.0], [90.0, 70.0]],
    "demand_units_per_day": [100.0, 120.0, 90.0, 110.0],
    "demand_units_per_period": 30.0,
    "demand_units_per_year": 1000.0,
    "echelon_base_stock_units": [10.0, 20.0],
    "echelon_holding_cost_per_unit": [1.0, 2.0],
    "ensemble_units": [90.0, 100.0],
    "exercise_price_per_unit": 8.0,
    "expected_overflow_units": 5.0,
    "expected_shortage_units": 2.0,
    "expected_shortage_units_per_cycle": 2.0,
    "fill_rate_ratio": 0.95,
    "forecast_units": [100.0, 95.0],
    "high_units": 300.0,
    "history_units": [100.0, 110.0, 90.0],
    "holding_cost_per_unit_per_period": 1.0,
    "holding_cost_per_unit_per_year": 2.0,
    "holding_cost_ratio_per_year": 0.3,
    "kept_units": 90.0,
    "lead_time_days": 4.0,
    "lead_time_periods": 2.0,
    "lead_times": [1.0, 2.0],
    "level": 0.9,
    "level_ratio": 0.9,
    "lost_unit_cost": 60.0,
    "losses": [1.0, 2.0, 5.0],
    "low_units": 100.0,
    "lower_units": [80.0, 80.0],
    "level_in_force_units": 140.0,
    "level_planned_units": 150.0,
    "cycle_days": 7.0,
    "short_units": 5.0,
    "cycle_units": 700.0,
    "open_days_per_week": 6.0,
    "mean_error_units_per_day": 2.0,
    "total_units": [100.0, 200.0, 300.0],
    "holding_cost_per_unit_per_day": 0.4,
    "margin_per_unit": 12.0,
    "max_overflow_probability_ratio": 0.05,
    "mean_lead_time_demand_units": 100.0,
    "mean_lead_time_periods": 4.0,
    "mean_periods": 4.0,
    "mean_required_units": 120.0,
    "mean_units": 100.0,
    "mean_units_per_cycle": 700.0,
    "mean_units_per_day": 100.0,
    "mean_units_per_period": 12.0,
    "mean_workload_units_per_day": 105.0,
    "mu_log": 4.0,
    "n_resamples": 20,
    "offered_load": 3.0,
    "order_cost": 30.0,
    "order_cycle_days": 7.0,
    "order_quantity_units": 60.0,
    "order_up_to_units": 30.0,
    "outage_days": 10.0,
    "outage_probability_ratio": 0.05,
    "outages_per_period": 1.0,
    "overage_cost_per_unit": 3.0,
    "overflow_share_in_worst_days_ratio": 0.2,
    "overflow_units": 10.0,
    "own_capacity_cost_per_unit": 18.5,
    "own_capacity_units": 110.0,
    "own_capacity_units_per_day": 110.0,
    "own_capacity_units_per_period": 110.0,
    "partner_capacity_units": 20.0,
    "partner_concentration_ratio": 0.5,
    "partner_cost_per_unit": 30.0,
    "partner_fragility_ratio": 0.2,
    "partner_share_ratios": (0.5, 0.5),
    "partner_surcharge_per_unit": 5.0,
    "penalty_per_unit": 15.0,
    "performance_ratios": [1.0, 0.5, 1.0],
    "period_demand_units": [100.0, 120.0, 80.0],
    "periods_per_day": 1.0,
    "price_per_unit": 40.0,
    "planned_overflow_units": 5.0,
    "production_units_per_year": 2000.0,
    "profits": [10.0, -5.0, 3.0],
    "quantile_units": [100.0, 95.0],
    "quantity_units": 120.0,
    "recoveries_per_period": 12.0,
    "recovery_probability_ratio": 0.3,
    "reorder_point_units": 10.0,
    "required_units": 120.0,
    "reservation_fee_per_unit": 3.0,
    "return_ratio": 0.05,
    "review_periods": 1.0,
    "safety_stock_units": 40.0,
    "stock_units": 140.0,
    "salvage_per_unit": 3.0,
    "sample_units": [90.0, 100.0],
    "scale_units": 3.0,
    "sd_lead_time_days": 1.0,
    "sd_lead_time_demand_units": 40.0,
    "sd_lead_time_periods": 1.0,
    "sd_periods": 1.0,
    "sd_units": 20.0,
    "sd_units_per_day": 30.0,
    "sd_units_per_period": 30.0,
    "sd_workload_units_per_day": 31.0,
    "servers": 5.0,
    "service_level_ratio": 0.95,
    "service_level_ratios": [0.8, 0.9],
    "shape": 2.0,
    "sigma_log": 0.5,
    "sla_penalty_per_unit": 15.0,
    "spot_price_per_unit": 15.0,
    "stockout_cost_per_unit": 15.0,
    "stress_coverage_ratio": 0.7,
    "time_to_recover_days": 10.0,
    "times": [0.0, 4.0, 12.0],
    "transit_days": 1.0,
    "underage_cost_per_unit": 27.0,
    "unit_cost_per_unit": 28.0,
    "unit_costs": [1.0, 0.9],
    "units_per_day": [100.0, 80.0],
    "upper_units": [120.0, 120.0],
    "weight_ratio": 0.5,
    "z": 1.0,
}
# Arguments that are no numbers, so that no bad number can stand in their place.
OBJECTS = {
    "lane": LostSalesLane(PoissonLaw(2.0), 1, 1.0, 4.0),
    "lanes": ["BER-MUC", "MUC-HAM"],
    "law": NormalLaw(100.0, 20.0),
    "hurdle_law": HurdleLaw(np.array([3.0]), np.array([4.0]), np.array([0.4])),
    "cycle_law": NormalLaw(100.0, 20.0),
    "cycle_laws": NormalLaw(100.0, np.array([[20.0], [30.0]])),
    "day_law": NormalLaw(30.0, 10.0),
    "interval_law": NormalLaw(100.0, 20.0),
    "last_year": NormalLaw(90.0, 20.0),
    "lead_time_law": NormalLaw(100.0, 20.0),
    "next_days": NormalLaw(110.0, 20.0),
    "protection_law": NormalLaw(150.0, 25.0),
    "review_policy": "continuous",
    "until_recovery": NormalLaw(900.0, 60.0),
    "lead_time": DiscreteLaw([1.0, 2.0], [0.5, 0.5]),
    "partners": ["a", "b"],
    "rng": np.random.default_rng(1),
    "season_periods": 1,
    "relative_gap": 1e-6,
    "largest_order_units": 4,
}
OF_ONE_FUNCTION = {
    "core.textbook.lead_time_demand.lead_time_demand_law": {"demand": DiscreteLaw([0.0, 1.0], [0.5, 0.5])},
    "core.textbook.lead_time_demand.plan_lead_time_demand": {"demand": PoissonLaw(10.0)},
    "core.service.policy.mean_cycle_demand": {"law": CycleLaw(NormalLaw(100.0, 20.0))},
    "core.textbook.lead_time_demand.on_whole_numbers": {"law": DiscreteLaw([0.5], [1.0])},
    "core.textbook.lead_time_demand.period_pmf": {"law": PoissonLaw(2.0)},
    "core.textbook.lot_sizes.dynamic_lots.plan_dynamic_lots": {"demand_units": [90.0, 120.0]},
    "core.laws.loss.negative_binomial_size_and_prob": {"mean_units": 20.0},
    "core.cooperation.partner_demand.partner_demand": {
        "mean_units": [100.0, 80.0],
        "sd_units": [20.0, 30.0],
    },
    "core.resilience.partner_fragility.sample_overflow_share_in_worst_days": {"demand_units": [100.0, 120.0]},
    "core.service.pooling.pooled_sd": {"sd_units": [20.0, 30.0], "correlation": np.eye(2)},
    "core.service.pooling.plan_pooling": {"sd_units": [20.0, 30.0], "correlation": np.eye(2)},
    "core.textbook.replenishment.min_max_policy.min_max_cost": {"law": PoissonLaw(6.0)},
    "core.textbook.replenishment.min_max_policy.optimal_min_max": {"law": PoissonLaw(6.0)},
    "core.textbook.replenishment.lost_sales_policies.base_stock_cost": {"order_up_to_units": 6},
    "core.textbook.replenishment.lost_sales_policies.capped_base_stock_cost": {"order_up_to_units": 6},
    "core.resilience.ripple.trace_ripple": {"stages": ["depot", "lane"], "demand_units_per_day": 100.0},
}
ANY_SIGN = {
    "actual_units",
    "echelon_base_stock_units",
    "ensemble_units",
    "forecast_units",
    "high_units",
    "level_in_force_units",
    "level_planned_units",
    "history_units",
    "losses",
    "low_units",
    "lower_units",
    "margin_per_unit",
    "mu_log",
    "profits",
    "quantile_units",
    "quantity_units",
    "reorder_point_units",
    "safety_stock_units",
    "salvage_per_unit",
    "stock_units",
    "sample_units",
    "times",
    "upper_units",
    "z",
}
# A buffer below mean demand, and a normal law about any mean, are meant; an unknown value is NaN here.
ANY_SIGN_IN = {
    "buffer_units": ("core.service.service_level",),
    "mean_units": ("core.laws.normal_loss", "core.textbook.accuracy"),
    "mean_lead_time_demand_units": ("core.textbook.replenishment.continuous_review",),
    "order_up_to_units": ("core.textbook.replenishment.periodic_review",),
}
NAN_IS_UNKNOWN = {
    ("core.resilience.parts.resilience_parts", "buffer_units"),
    ("core.resilience.parts.resilience_parts", "overflow_share_in_worst_days_ratio"),
    ("core.resilience.parts.resilience_parts", "time_to_recover_days"),
    ("core.cooperation.partner_demand.observed_partner_demand", "demand_units"),
    ("core.textbook.accuracy.mean_absolute_scaled_error", "history_units"),
}


# Functions that ask for more than the numbers and objects of these tables; their own tests refuse bad input.
TAKES_MORE = {
    "core.money.economics.plan_economics",
    "core.cooperation.allocation_methods.alternative_cost_avoided",
    "core.cooperation.allocation_methods.equal_profit_method",
    "core.cooperation.allocation_methods.proportional_costs",
    "core.cooperation.core_check.check_core",
    "core.cooperation.division.share_costs",
    "core.cooperation.game.build_game",
    "core.cooperation.game.savings_game",
    "core.cooperation.kohlberg.is_nucleolus",
    "core.cooperation.nucleolus.find_nucleolus",
    "core.cooperation.shapley.shapley_value",
    "core.service.lane_buffer.cycle_laws",
    "core.plan.network_budget.plan_network_budget",
    "core.plan.pooled_buffer.pool_buffers",
    "core.plan.demand_change.plan_with_demand",
    *(
        "core.told.told",
        "core.told.told_list",
        "core.told.told_in_a_row",
        "core.told.as_told",
    ),  # texts, no numbers
    "core.plan.lane_lot.plan_lane_lot",
    "core.demand.last_year.last_year_days",
    "core.service.cycle_law.days_of_cycle",
    "core.service.cycle_law.days_protected",
    "core.simulation.estimate.mean_of",
    "core.simulation.estimate.ratio_of",
    "core.simulation.forward_paths.at_scores",
    "core.simulation.forward_paths.forward_paths",
    "core.simulation.lane_play.overflow_units_per_week",
    "core.simulation.lane_play.play_lane",
    "core.simulation.lane_play.play_outage",
    "core.simulation.play.play_policy",
    "core.service.policy.mean_stock_on_hand",
    "core.service.policy.policy_fill_rate",
    "core.service.policy.price_level",
    "core.laws.cells.pool_outcomes",
    "core.laws.continuous.gamma_quantile_by_cube",
    "core.laws.continuous.quantile_of_unseen_days",
    "core.service.cycle_law.orders_on_any_weekday",
    "core.demand.day_noise.network_day_noise",
    "core.demand.day_noise.last_periods",
    "core.demand.wild.n_wild",
    "core.demand.wild.wild_cells",
    "core.demand.wild.without_wild",
    "core.capacity.overflow.quantile_from_zero",
    "core.rights.may",
    "core.rights.require_right",
    "core.rights.role_name",
    "core.rights.why_not",
    "core.resilience.index.score_resilience",
    "core.service.lead_time_estimate.estimate_lead_time",
    "core.service.network_buffer.error_correlation",
    "core.service.network_buffer.plan_network_buffer",
    "core.service.service_budget.share_service_budget",
    "core.service.lane_buffer.plan_lane_buffer",
    "core.textbook.multi_echelon.guaranteed_service.plan_guaranteed_service",
    "core.textbook.multi_echelon.stage_tree.build_stage_tree",
    "core.service.newsvendor.expected_profit",
    "core.capacity.own_capacity.workload_law",
    "core.demand.records.require_page",
    "core.demand.records.require_same_date_choice",
    "core.textbook.replenishment.lost_sales_policies.rule_cost",
}


def formulas():
    """(dotted name, function) of every public function of the mathematics with an argument from the table."""
    for found in pkgutil.walk_packages(core.__path__, "core."):
        if found.name.startswith(NOT_FORMULAS):
            continue
        module = importlib.import_module(found.name)
        for name, function in vars(module).items():
            is_own = inspect.isfunction(function) and function.__module__ == module.__name__
            dotted = f"{found.name}.{name}"
            if is_own and not name.startswith("_") and dotted not in STEPS:
                yield dotted, function


def good_arguments(dotted, function):
    """A good value for each argument, or None where the function asks for something that is no number."""
    values = GOOD | OBJECTS | OF_ONE_FUNCTION.get(dotted, {})
    names = inspect.signature(function).parameters
    return {name: values[name] for name in names} if all(name in values for name in names) else None


FORMULAS = {
    dotted: (function, arguments)
    for dotted, function in formulas()
    if (arguments := good_arguments(dotted, function)) is not None
}
NUMBERS = [
    (dotted, name) for dotted, (_, arguments) in FORMULAS.items() for name in arguments if name in GOOD
]
NUMBERS = [pair for pair in NUMBERS if isinstance(FORMULAS[pair[0]][1][pair[1]], int | float | list | tuple)]


def call(dotted, **changes):
    function, arguments = FORMULAS[dotted]
    chosen = arguments | changes
    kinds = inspect.signature(function).parameters
    by_place = [chosen[name] for name, kind in kinds.items() if kind.kind is not kind.KEYWORD_ONLY]
    by_name = {name: chosen[name] for name, kind in kinds.items() if kind.kind is kind.KEYWORD_ONLY}
    return function(*by_place, **by_name)


def with_one_bad(dotted, name, bad):
    """The good value of an argument with its last number replaced."""
    good = FORMULAS[dotted][1][name]
    if isinstance(good, list | tuple):
        numbers = np.array(good, dtype=float)
        numbers[(-1,) * numbers.ndim] = bad
        return numbers
    return bad


def must_refuse(dotted, name, bad):
    with pytest.raises(InvalidParameter) as refusal:
        call(dotted, **{name: with_one_bad(dotted, name, bad)})
    assert refusal.value.name and refusal.value.domain
    assert str(refusal.value.value) in str(refusal.value)


def test_the_table_reaches_the_mathematics():
    assert len(FORMULAS) >= 140
    assert len(NUMBERS) >= 440


def test_no_function_leaves_the_table_unnoticed():
    assert {dotted for dotted, _ in formulas()} - set(FORMULAS) == TAKES_MORE


@pytest.mark.parametrize("dotted", FORMULAS)
def test_good_input_is_taken(dotted):
    assert call(dotted) is not None


@pytest.mark.parametrize(("dotted", "name"), NUMBERS)
def test_a_number_that_is_not_finite_is_refused(dotted, name):
    for bad in (np.nan, np.inf, -np.inf):
        if not (np.isnan(bad) and (dotted, name) in NAN_IS_UNKNOWN):
            must_refuse(dotted, name, bad)


@pytest.mark.parametrize(
    ("dotted", "name"),
    [
        (dotted, name)
        for dotted, name in NUMBERS
        if name not in ANY_SIGN and not dotted.startswith(ANY_SIGN_IN.get(name, "?"))
    ],
)
def test_a_negative_number_is_refused_where_none_is_meant(dotted, name):
    must_refuse(dotted, name, -1.5)


@pytest.mark.parametrize(
    ("dotted", "name"),
    [
        pair
        for pair in NUMBERS
        if pair[1] in {"service_level_ratio", "service_level_ratios", "fill_rate_ratio", "level_ratio"}
    ],
)
def test_a_service_level_of_0_or_1_is_refused(dotted, name):
    for bad in (0.0, 1.0, 1.2):
        must_refuse(dotted, name, bad)


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (
            lambda: critical_ratio(underage_cost_per_unit=0, overage_cost_per_unit=0),
            "underage and overage cost per unit is 0",
        ),
        (lambda: empirical_law([]), "the number of sample values is 0, but it must be 1 or more"),
        (lambda: value_at_risk([], level_ratio=0.9), "the number of values in the sample is 0"),
        (lambda: DiscreteLaw([1, 2], [0.5, 0.6]), r"the sum of probabilities is 1\.1, but it must be 1"),
        (lambda: DiscreteLaw([1, 2], [1.5, -0.5]), r"probabilities is -0\.5 .*0 or more"),
        (
            lambda: plan_guaranteed_service(STAGES, [("a", "b"), ("b", "a")]),
            "b -> a, but it must be free of cycles",
        ),
        (lambda: build_game(["a", "b"], {("a",): 1, ("b",): 2}), r"the coalition is a\+b \(left out\)"),
        (
            lambda: partner_concentration([0.5, 0.4]),
            r"the sum of partner_share_ratios is 0\.9, but it must be 1",
        ),
        (lambda: plan_docks(servers=3, offered_load=3), "offered_load is .*below the number of servers"),
        (
            lambda: safety_stock(service_level_ratio="high", sd_lead_time_demand_units=1),
            "'high', but it must be a number",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_is_refused_by_name_value_and_domain(bad, sentence):
    with pytest.raises(InvalidParameter, match=sentence):
        bad()


COUNTS = {"servers": np.array([5.0, 6.0, 7.0])}
ELEMENTWISE = [
    dotted
    for dotted, (_, arguments) in FORMULAS.items()
    if all(isinstance(value, float) for value in arguments.values()) and np.isscalar(call(dotted))
]


def test_the_formulas_on_numbers_alone_are_found():
    assert len(ELEMENTWISE) >= 45


@pytest.mark.parametrize("dotted", ELEMENTWISE)
def test_lanes_together_give_what_each_lane_gives_alone(dotted):
    _, arguments = FORMULAS[dotted]
    columns = {
        name: COUNTS.get(name, value * np.array([1.0, 0.9, 1.02])) for name, value in arguments.items()
    }
    together = call(dotted, **columns)
    alone = [
        call(dotted, **{name: float(column[lane]) for name, column in columns.items()}) for lane in range(3)
    ]
    assert together.shape == (3,)
    np.testing.assert_allclose(together, alone, rtol=1e-12)
    one_number = next(iter(columns))
    mixed = call(dotted, **(columns | {one_number: float(columns[one_number][0])}))
    assert np.ravel(mixed)[0] == pytest.approx(alone[0])

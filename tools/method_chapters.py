"""Which formulas the methods pages show, chapter by chapter: a title, a symbol, and the function that holds it.

A function is named alone and found in `core`, so that it may move; of two with one name, its module says which.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Method:
    """One formula: its title, the symbol it is known by, the function, and its unit where that is not said there."""

    title: str
    symbol: str
    function: str
    unit: str = ""


@dataclass(frozen=True)
class Chapter:
    """Formulas that answer one question."""

    title: str
    question: str
    methods: tuple[Method, ...]

    @property
    def file_name(self) -> str:
        """Its file in docs/methods."""
        return f"{self.title.lower().replace(' ', '-')}.md"


def find_function(name: str) -> str:
    """The dotted path of the one function of core with this name, or with this end of its path.

    Raises
    ------
    LookupError
        where there is none, or more than one.
    """
    found = [path for path in _functions_of_core() if path.endswith(f".{name}")]
    if len(found) != 1:
        raise LookupError(f"core has {len(found)} functions called {name!r}: {', '.join(found)}")
    return found[0]


@cache
def _functions_of_core() -> tuple[str, ...]:
    return tuple(
        ".".join((*path.relative_to(ROOT).with_suffix("").parts, node.name))
        for path in sorted((ROOT / "core").rglob("*.py"))
        for node in ast.parse(path.read_bytes()).body
        if isinstance(node, ast.FunctionDef)
    )


def _chapter(title: str, question: str, *rows: tuple[str, ...]) -> Chapter:
    """Each row is title, symbol, function and, where the docstring does not say it, unit."""
    methods = (Method(name, symbol, find_function(function), *unit) for name, symbol, function, *unit in rows)
    return Chapter(title, question, tuple(methods))


CHAPTERS = (
    _chapter(
        "Demand",
        "How much arrives per day, how widely does it vary, and what comes back?",
        ("Rate and spread of a lane", "D, sd_D", "profile_network", "units per day"),
        ("Workload with returns", "D (1 + r)", "mean_workload"),
        ("Spread of the workload", "sd_W", "sd_workload"),
    ),
    _chapter(
        "Newsvendor",
        "How much to hold for one period, when too little costs Cu and too much costs Co per unit?",
        ("Underage cost", "Cu", "underage_cost"),
        ("Overage cost", "Co", "overage_cost"),
        ("Critical ratio", "CR", "critical_ratio"),
        ("Optimal quantity", "Q*", "plan_newsvendor", "units"),
        ("Expected cost of a quantity", "C(Q)", "price_quantity", "money per period"),
        ("Expected profit", "Pi", "expected_profit", "money per period"),
    ),
    _chapter(
        "Losses",
        "How much demand is expected above a level, under each law of demand?",
        ("Standard normal loss", "L(z)", "standard_normal_loss", "standard deviations"),
        ("Second-order standard loss", "L2(z)", "standard_normal_second_loss", "standard deviations squared"),
        ("Normal loss", "E[(D - q)+]", "normal_loss"),
        ("Second-order normal loss", "E[((D - q)+)**2] / 2", "normal_second_loss"),
        ("Poisson loss", "E[(D - q)+]", "poisson_loss"),
        ("Negative binomial parameters", "r, p", "negative_binomial_size_and_prob", "none"),
        ("Negative binomial loss", "E[(D - q)+]", "negative_binomial_loss"),
        ("Gamma loss", "E[(D - q)+]", "gamma_loss"),
        ("Lognormal loss", "E[(D - q)+]", "lognormal_loss"),
        ("Uniform loss", "E[(D - q)+]", "uniform_loss"),
        ("Gamma quantile by a cube", "", "gamma_quantile_by_cube", "units"),
        ("A day that only weeks or months tell of", "", "quantile_of_unseen_days", "units"),
    ),
    _chapter(
        "Service",
        "Which share of cycles, and which share of units, does a buffer serve?",
        ("Expected shortage per cycle", "ES", "expected_shortage_per_cycle"),
        ("Cycle service level (type 1)", "CSL", "cycle_service_level"),
        ("Fill rate (type 2)", "beta", "fill_rate"),
        ("Service under any law", "", "price_stock", "ratio; units; money"),
        ("SLA penalty", "", "sla_penalty_cost"),
        ("Exact fill rate of (r, Q)", "beta(r, Q)", "continuous_review_fill_rate"),
        ("Expected backorders of (r, Q)", "B(r, Q)", "expected_backorders"),
        ("Reorder point for a fill rate", "r(beta)", "reorder_point_for_fill_rate"),
        ("Service of (r, Q), Poisson demand", "beta, B, I", "score_poisson_review", "ratio; units"),
        ("Service of an order-up-to level", "beta(R, S)", "score_order_up_to", "ratio"),
        ("Days that a policy protects", "L + R, L + 1, L", "protection_days", "days"),
        ("Order quantity of continuous review", "Q", "order_quantity"),
        ("Mean undershoot", "E[U]", "mean_undershoot"),
        ("Demand and undershoot", "D_L + U", "with_undershoot", "units"),
        ("Undershoot less the order", "D_L + U - nQ", "with_overshoot", "units"),
        ("Lead time after an order on any weekday", "D_L", "lead_time_demand_of_any_day", "units"),
        ("Law of a policy", "X", "policy_law", "units"),
        ("Mean demand of a cycle", "D R", "mean_cycle_demand", "units"),
        ("Fill rate of a policy", "beta", "policy_fill_rate", "ratio"),
        ("Mean stock on hand of a policy", "I", "mean_stock_on_hand", "units"),
    ),
    _chapter(
        "Safety stock and policies",
        "How much stands against the lead time, and when is how much ordered?",
        ("Mean lead-time demand", "D L", "mean_lead_time_demand"),
        ("Spread of lead-time demand", "sd_LT", "sd_lead_time_demand"),
        ("Service factor", "z", "service_factor", "standard deviations"),
        ("Safety stock", "SS", "safety_stock"),
        ("Reorder point", "r", "reorder_point"),
        ("Exact quantile of compound demand", "r_exact", "plan_lead_time_demand", "units"),
        ("Quantile of a lane's own history", "r_own", "plan_from_history", "units"),
        ("Buffer of a lane's plan", "b", "plan_lane_buffer", "units"),
        ("Service and penalty of a level", "", "price_level", "ratio; units; money"),
        ("Best service level of a cycle", "", "best_service_level", "ratio"),
        ("Expected demand above a stock, by the forecast", "E[(D - t)+]", "expected_above"),
        ("Pooled spread", "sd_pool", "pooled_sd"),
        ("One service budget over lanes", "S_i", "share_service_budget", "units"),
        ("Lot and reorder point together, any law", "r*, Q*", "plan_lot_and_point", "units"),
        ("Lot and reorder point of a lane's plan", "r*, Q*", "plan_lane_lot", "units"),
        ("Cost of a lot and a point, any law", "C(r, Q)", "price_lot_and_point", "money per day"),
        ("Correlation of errors, shrunk", "R", "error_correlation", "ratio"),
        ("One buffer behind lanes that move together", "", "pool_buffers", "units"),
        ("Buffers of lanes that move together", "SS_pool", "plan_network_buffer", "units"),
        ("Observed lead time", "L, sd_L", "estimate_lead_time", "days"),
        ("Order-up-to level", "S", "plan_order_up_to", "units"),
        ("Cost of (r, Q)", "C(r, Q)", "continuous_review_cost"),
        ("Optimal (r, Q), normal demand", "r*, Q*", "optimal_continuous_review", "units"),
        ("Optimal (r, Q), Poisson demand", "r*, Q*", "optimal_poisson_review", "units"),
        ("Cost of (s, S)", "C(s, S)", "min_max_cost", "money per period"),
        ("Optimal (s, S)", "s*, S*", "optimal_min_max", "units"),
        ("Least cost under lost sales", "C*", "optimal_lost_sales_cost"),
        ("Best base stock under lost sales", "S", "best_base_stock", "units"),
        ("Best capped base stock", "S, q", "best_capped_base_stock", "units"),
        ("Myopic rule", "", "myopic_cost", "money per period"),
    ),
    _chapter(
        "Lot sizes",
        "How much per order, when each order costs K and holding costs h?",
        ("Economic order quantity", "Q*", "economic_order_quantity"),
        ("Cost of a lot size", "C(Q)", "order_quantity_cost"),
        ("Lot size with planned backorders", "Q*", "plan_backorder_lot", "units"),
        ("Economic production quantity", "Q*", "economic_production_quantity"),
        ("All-units discount", "Q*", "plan_all_units_discount", "units"),
        ("Incremental discount", "Q*", "plan_incremental_discount", "units"),
        ("Cost of a lot under outages", "C(Q)", "outage_lot_cost"),
        ("Lot size under outages", "Q*", "plan_outage_lot", "units"),
        ("Order-up-to level under outages", "S*", "plan_outage_stock", "units"),
        ("Lots for changing demand (Wagner-Whitin)", "Q_t", "plan_dynamic_lots", "units"),
    ),
    _chapter(
        "Capacity and partners",
        "How much to own, when a partner takes what is above it at a surcharge?",
        ("Overflow", "(D - C)+", "overflow_units"),
        ("Expected overflow, normal demand", "E[(D - C)+]", "expected_overflow_units"),
        ("Overflow probability", "P(D > C)", "overflow.overflow_probability", "ratio"),
        ("Partner dependency ratio", "", "dependency_ratio", "ratio"),
        ("Cost, capacity booked", "", "booked_cost"),
        ("Cost, capacity paid per use", "", "pay_per_use_cost", "money per period"),
        ("Best own capacity, normal demand", "C*", "optimal_own_capacity"),
        ("Best own capacity, any law or history", "C*", "best_own_capacity"),
        ("Overflow and cost, any law", "C(C)", "price_own_capacity", "money per period"),
        (
            "Own capacity beside a limited partner",
            "C*",
            "plan_capacity_with_limited_partner",
            "units per period",
        ),
        ("Reservation option", "R*", "plan_reservation", "units per period"),
        ("Mean-CVaR own capacity", "C*", "plan_risk_averse_capacity", "units per period"),
        ("Fleet overflow (Erlang B)", "B(c, a)", "erlang.overflow_probability", "ratio"),
        ("Load that overflows", "a B", "overflow_load", "vehicles"),
        ("Waiting probability (Erlang C)", "C(c, a)", "wait_probability", "ratio"),
        ("Mean wait", "W", "mean_wait_service_times", "service times"),
        ("Smallest fleet for a target", "c*", "smallest_fleet", "vehicles"),
    ),
    _chapter(
        "Gain sharing",
        "Who of several partners carries how much of the joint cost, and who would rather leave?",
        ("Coalition cost, best joint capacity", "c(T)", "best_capacity_costs", "money per period"),
        ("Coalition cost, capacity held", "c(T)", "held_capacity_costs", "money per period"),
        ("Coalition cost, joint history", "c(T)", "history_costs", "money per period"),
        ("Pooled spread of a coalition", "sd_T", "pooled_sd_units", "units"),
        ("Saving of a coalition", "v(T)", "savings_game", "money per period"),
        ("Cost of lanes that share their capacity", "c(T)", "share_capacity", "money per week"),
        ("Shapley value", "phi_i", "shapley_value", "money per period"),
        ("Nucleolus", "x", "find_nucleolus", "money per period"),
        ("Kohlberg's criterion", "", "is_nucleolus", "yes or no"),
        ("Core check", "", "check_core", "money per period"),
        ("Proportional division", "y_i", "proportional_costs", "money per period"),
        ("Alternative cost avoided", "y_i", "alternative_cost_avoided", "money per period"),
        ("Equal profit method", "y_i", "equal_profit_method", "money per period"),
    ),
    _chapter(
        "Resilience",
        "What breaks first, how long until it does, and how far does it travel?",
        ("Stress coverage", "beta", "stress_coverage", "ratio"),
        ("Resilience index", "RI", "resilience_index", "points, 0 to 100"),
        ("Geometric index", "RI_g", "geometric_resilience_index", "points, 0 to 100"),
        ("Range, tornado and missing inputs", "", "score_resilience", "points, 0 to 100"),
        ("Overflow share on the worst days", "D", "overflow_share_in_worst_days", "ratio"),
        ("Overflow share on the worst days, any law", "D", "overflow_share_in_worst_days_of", "ratio"),
        ("Coming outage", "TTS, V", "survive_coming_outage", "days; units"),
        ("Partner concentration", "HHI", "partner_concentration", "ratio"),
        ("Partner fragility", "delta", "partner_fragility", "ratio"),
        ("Time to survive", "TTS", "time_to_survive_days", "days"),
        ("Lost volume", "V", "lost_volume_units"),
        ("Resilience triangle", "RL", "measure_resilience_triangle", "time, and ratio"),
        ("Hub criticality", "", "rank_hubs", "units per day; hubs"),
        ("Ripple along a chain", "", "trace_ripple", "days; units"),
    ),
    _chapter(
        "Economics",
        "Which service level earns most, what does one more point cost, and how bad can a year be?",
        ("Holding cost of a buffer", "", "holding_cost_per_cycle"),
        ("Shortage cost of a buffer", "", "shortage_cost_per_cycle", "money per order cycle"),
        ("Cost of a buffer", "C(b)", "buffer_cost_per_cycle", "money per order cycle"),
        ("Unit economics", "margin, Cu, Co, CR", "price_unit", "money per unit; ratio"),
        ("Expected profit per week", "Pi", "expected_profit_per_week"),
        ("Cost convexity curve", "C(SL)", "trace_cost_curve", "money per week"),
        ("Flat zone of the curve", "", "flat_zone", "ratio"),
        ("Profit surface", "Pi(SL, sd_L)", "trace_profit_surface", "money per week"),
        ("Cost of one more point of service", "", "price_service_points", "money per week"),
        ("Value at risk", "VaR", "value_at_risk", "money"),
        ("Conditional value at risk", "CVaR", "conditional_value_at_risk", "money"),
        ("Mean, VaR and CVaR of profits", "", "profit_at_risk", "money"),
    ),
    _chapter(
        "Multi-echelon",
        "Where in a network of hub, depot and lane should the buffer stand?",
        ("Chain, normal demand (Clark-Scarf)", "S_j, C_n", "plan_serial_normal", "units; money"),
        ("Chain, Poisson demand", "S_j, C_n", "plan_serial_poisson", "units; money"),
        ("Local levels of echelon levels", "s_j", "local_base_stocks", "units"),
        ("Guaranteed service in a tree", "SI_j, S_j", "plan_guaranteed_service", "time; money"),
    ),
    _chapter(
        "Simulation",
        "Does what the formulas promise come, when a lane is played day by day?",
        ("Futures of a forecast", "T_h", "forward_paths", "units per day"),
        ("Standard error of a ratio", "se", "ratio_of", "as the ratio"),
    ),
    _chapter(
        "Forecast",
        "What will come, within which band, and how good were such forecasts before?",
        ("Regression trend, with or without season", "a + b t", "fit_trend", "units"),
        ("Prediction interval of the trend", "", "predict_trend", "units"),
        ("Which part of each period is coming", "", "coming_shares", "ratio"),
        ("A day of the coming weeks", "", "coming_days", "units"),
        ("A day of the last year", "", "last_year_days", "units"),
        ("How far a day strays from its level", "s(l)", "network_day_noise", "units per day"),
        ("Days as wide as they are", "", "with_day_noise", "units"),
        ("A history without its wild values", "", "without_wild", "units"),
        ("A workload of demand and its returns", "", "with_returns", "units"),
        ("Rate of the coming year", "", "coming_year", "units per day"),
        ("How volume grows with the days of a period", "p", "length_power", "none"),
        ("Seasonal naive", "", "seasonal_naive", "units"),
        ("Theta", "", "theta", "units"),
        ("Season", "", "season_indices", "ratio"),
        ("Damped trends, weighted", "", "weighted_damped_trend", "units"),
        ("Temporal hierarchy", "", "temporal_hierarchy", "units"),
        ("Holt-Winters of logarithms", "", "holt_winters_of_logarithms", "units"),
        ("Mean of demand over that of its logarithms", "", "mean_over_middle", "ratio"),
        ("Autoregression of changes", "", "autoregression", "units"),
        ("Lines, steps and years with smoothed errors", "", "smoothed_regression", "units"),
        ("A history brought to the level since a step", "", "level_demand", "units"),
        ("Weights of models", "w", "akaike_weights", "ratio"),
        ("TSB, for rare volume", "", "tsb", "units"),
        ("Croston, for rare volume", "", "croston", "units"),
        ("Conformal bands", "", "error_quantiles", "expected spreads"),
        ("Independent errors of a backtest", "n", "independent_errors", "errors"),
        ("How far errors grow in each lane's own way", "w", "learn_growth", "ratio"),
        ("Law of a lane of a few periods", "", "student_quantiles", "units"),
        ("Does a lane go on as before", "kappa", "agreement", "ratio"),
        ("Months that few orders make up", "", "comes_in_lumps", "none"),
        ("What slow lanes have in common", "B(a, b)", "fit_prior", "periods, units, ratios"),
        ("Level at which a slow lane's promise is kept", "", "fit_levels", "ratio"),
        ("Choice of method", "", "choose_teams", "none"),
        ("What a holiday does to the network", "", "ratios_of_kinds", "ratio"),
        ("What a holiday does to a lane", "", "ratios_of_lanes", "ratio"),
        ("Mean absolute error", "MAE", "mean_absolute_error"),
        ("Root mean squared error", "RMSE", "root_mean_squared_error"),
        ("Bias", "", "bias", "units"),
        ("Percentage error", "MAPE", "mean_absolute_percentage_error", "ratio"),
        ("Symmetric percentage error", "sMAPE", "symmetric_mean_absolute_percentage_error", "ratio"),
        ("Weighted percentage error", "WAPE", "weighted_absolute_percentage_error", "ratio"),
        ("Scaled error", "MASE", "mean_absolute_scaled_error", "none"),
        ("Pinball loss", "", "pinball_loss", "units"),
        ("Interval score", "", "interval_score"),
        ("CRPS of a normal forecast", "CRPS", "crps_normal"),
        ("CRPS of a sample", "CRPS", "crps_ensemble"),
    ),
    _chapter(
        "Watchtower",
        "Which change is more than chance, and how often is that said in vain?",
        ("Reference value of the CUSUM", "k", "cusum_reference", "standard deviations"),
        ("Threshold of the CUSUM", "h", "cusum_threshold", "standard deviations"),
        ("Longest ordinary silence", "", "silence_limit_periods", "periods"),
        ("Limit of a single period", "", "spike_limit", "standard deviations"),
        ("Limit of the mean of some weeks", "", "lasting_limit", "standard deviations"),
        ("What is not known of a month end", "P", "factor_variance", "none"),
        ("Smallest rise that can be seen", "", "smallest_visible_change", "ratio"),
        ("Smallest fall that can be seen", "", "smallest_visible_fall", "ratio"),
        ("Chance of an alarm where nothing changed", "p", "chance_of_alarms", "ratio"),
        ("Alarms that stand out among many lanes", "", "stand_out", "none"),
        ("False alarms to expect", "", "expected_false_alarms_per_week", "alarms per week"),
        ("What other choices would have told", "", "preview_choices", "alarms in a year"),
    ),
    _chapter(
        "Decisions",
        "What should be decided on a lane, and what is it worth?",
        ("The moves of a lane", "", "plan_moves", "units; money per week"),
        ("The weeks' move where the year's is not made", "", "weeks_alone", "units; money per week"),
        ("The cheapest stock", "S", "cheapest_stock", "units"),
        ("What came of a decision", "", "score_answer", "money per week"),
    ),
)

"""The figures of many lanes at once: the steps of a plan on arrays, block by block, no loop over lanes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from core.demand.profile import DemandProfile, NetworkHistory, profile_network
from core.forecast import Learning
from core.forecast.ahead import Ahead, ahead_of
from core.forecast.by_cadence import forecast_in_blocks, learn_by_cadence
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.lane import Lane
from core.plan.elapsed import elapsed_days
from core.plan.lane_columns import LaneColumns, lane_columns
from core.plan.steps import PlanSteps
from core.quantities import FloatArray, IntArray, Rows, take

LANES_AT_A_TIME = 8192  # few calls, on columns that are still near the processor

FIGURES = (
    "mean_workload_units_per_day",
    "sd_workload_units_per_day",
    "critical_ratio",
    "sd_lead_time_demand_units",
    "safety_stock_units",
    "reorder_point_units",
    "buffer_units",
    "level_units",
    "expected_shortage_units_per_cycle",
    "fill_rate_ratio",
    "own_capacity_units_per_day",
    "open_days_per_week",
    "expected_overflow_units_per_week",
    "dependency_ratio",
    "resilience_score",
)


def plan_columns(lane: LaneColumns, profile: DemandProfile, ahead: Ahead) -> dict[str, FloatArray]:
    """The closed-form figures of `NetworkPlan`, one (n_lanes,) array each.

    Parameters
    ----------
    lane, profile, ahead : columns of the same lanes, each with a profile and a law ahead that are known

    Raises
    ------
    InvalidParameter
        where a column holds a number outside the domain of a formula.
    """
    figures = {name: np.empty(np.size(ahead.units_per_day)) for name in FIGURES}
    for rows, steps in steps_in_blocks(lane, profile, ahead):
        for name, values in plan_figures(steps).items():
            figures[name][rows] = values
    return figures


def steps_in_blocks(
    lane: LaneColumns, profile: DemandProfile, ahead: Ahead
) -> Iterator[tuple[Rows, PlanSteps]]:
    """The steps of some lanes at a time, alike in what `_blocks` parts them by, with their rows."""
    for rows in _blocks(lane):
        yield rows, PlanSteps(take(lane, rows), take(profile, rows), ahead.take(rows))


def network_steps(
    lanes: Sequence[Lane],
    history: NetworkHistory,
    *,
    learned: Mapping[str, Learning] | None = None,
    seen: NetworkHistory | None = None,
    wanted: Callable[[IntArray, Ahead], NDArray[np.bool_]] | None = None,
    profile: DemandProfile | None = None,
    as_of: date | None = None,
) -> Iterator[tuple[IntArray, PlanSteps]]:
    """The steps of every lane of a network that has data enough, some lanes at a time, with their numbers.

    Parameters
    ----------
    lanes, history : in the same order
    learned : what each cadence taught; by default these lanes teach themselves
    seen : the histories that forecasts may learn from (without marked days); by default all
    wanted : which of some lanes, given by their numbers and what is coming on them; by default all
    profile : that of the history, where it is known already
    as_of : the day of the question; by default each lane is asked about the days after its own records
    """
    columns, profile = lane_columns(lanes), profile_network(history) if profile is None else profile
    enough = np.isfinite(profile.mean_units_per_day)
    seen = history if seen is None else seen
    if learned is None:
        learned = learn_by_cadence(seen, horizon_periods=PLAN_HORIZON_PERIODS)
    elapsed = elapsed_days(history, as_of)
    for block, forecast in forecast_in_blocks(seen, learned):
        of_law = take(columns, block).of_law
        ahead = ahead_of(forecast, seen.take(block), **of_law, elapsed_days=elapsed[block])
        planned = np.flatnonzero(enough[block] if wanted is None else enough[block] & wanted(block, ahead))
        numbers = block[planned]
        some = take(columns, numbers), take(profile, numbers), ahead.take(planned)
        for rows, steps in steps_in_blocks(*some):
            yield numbers[rows], steps


def _blocks(lane: LaneColumns) -> Iterator[Rows]:
    """Rows of lanes that all order at fixed times or all continuously, and of which all have prices or none has.

    What prices alone tell is looked for where there are any (`core.plan.moves`).
    """
    kind = 2 * (np.atleast_1d(lane.is_continuous) > 0) + (np.atleast_1d(lane.has_prices) > 0)
    for start in range(0, max(kind.size, 1), LANES_AT_A_TIME):
        block = kind[start : start + LANES_AT_A_TIME]
        kinds = np.unique(block)
        if kinds.size < 2:
            yield slice(start, start + LANES_AT_A_TIME)
        else:
            yield from (start + np.flatnonzero(block == one) for one in kinds.tolist())


def plan_figures(steps: PlanSteps) -> dict[str, FloatArray]:
    """The figures of `NetworkPlan` that these steps give, by name."""
    workload, classical, buffer = steps.workload, steps.safety_stock, steps.buffer
    return {
        "mean_workload_units_per_day": workload.mean_units_per_day,
        "sd_workload_units_per_day": workload.sd_units_per_day,
        "critical_ratio": steps.critical_ratio,
        "sd_lead_time_demand_units": classical.sd_lead_time_demand_units,
        "safety_stock_units": classical.safety_stock_units,
        "reorder_point_units": classical.reorder_point_units,
        "buffer_units": buffer.buffer_units,
        "level_units": buffer.level_units,
        "expected_shortage_units_per_cycle": steps.expected_shortage_units_per_cycle,
        "fill_rate_ratio": steps.fill_rate_ratio,
        "own_capacity_units_per_day": steps.own_capacity_units_per_day,
        "open_days_per_week": steps.open_days_per_week,
        "expected_overflow_units_per_week": steps.expected_overflow_units_per_week,
        "dependency_ratio": steps.dependency_ratio,
        "resilience_score": steps.resilience_score,
    }

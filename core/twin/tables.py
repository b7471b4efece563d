"""What is exported, as tables: a title, column names, and rows of plain values. Writing files is the store's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.demand.cadence import CADENCE_NAMES
from core.demand.profile import NetworkHistory, NetworkRecords
from core.errors import InvalidParameter
from core.forecast.band import QUANTILE_LEVELS
from core.forecast.horizons import PLAN_HORIZON_PERIODS
from core.forecast.network_forecast import NetworkForecast
from core.lane import Lane
from core.plan.network_plan import NetworkPlan
from core.twin.parameter_table import COLUMNS, COST_NAMES, PARAMETER_NAMES

FILE_FORMATS = ("csv", "xlsx")
SHARE_SEPARATOR = " | "  # between the shares of partners in one cell
PLAN_COLUMNS = (
    "mean_units_per_day",
    "expected_units_per_day",
    "mean_workload_units_per_day",
    "sd_workload_units_per_day",
    "critical_ratio",
    "buffer_units",
    "level_units",
    "sd_lead_time_demand_units",
    "safety_stock_units",
    "reorder_point_units",
    "expected_shortage_units_per_cycle",
    "fill_rate_ratio",
    "own_capacity_units_per_day",
    "open_days_per_week",
    "expected_overflow_units_per_week",
    "dependency_ratio",
    "resilience_score",
    "money_at_risk_per_week",
)
BLOCK_ROWS = 50_000


@dataclass(frozen=True)
class Table:
    """Rows under column names; cells are text, numbers, dates, or None where something is not known.

    `rows` can be walked once.
    """

    title: str
    columns: tuple[str, ...]
    rows: Iterator[tuple[object, ...]]
    n_rows: int


def require_file_format(file_format: str) -> str:
    """Return the format of an exported file, or refuse another word."""
    if file_format not in FILE_FORMATS:
        raise InvalidParameter("file_format", repr(file_format), "'csv' or 'xlsx'")
    return file_format


def demand_table(records: NetworkRecords) -> Table:
    """date, product_name, demand of every record, in order of lane and date, as the import reads them."""
    return Table("demand", ("date", "product_name", "demand"), _demand_rows(records), int(records.days.size))


def parameters_table(lanes: Sequence[Lane]) -> Table:
    """Unit, parameters and costs of every lane; ratios as ratios."""
    return Table("parameters", COLUMNS, (_parameter_row(lane) for lane in lanes), len(lanes))


def plans_table(plan: NetworkPlan) -> Table:
    """The figures of every lane as the network's plan holds them; None where data or an input are missing."""
    columns = ("product_name", "status", "reason", *PLAN_COLUMNS)
    return Table("plans", columns, _plan_rows(plan), len(plan.lanes))


def forecasts_table(
    history: NetworkHistory, blocks: Iterable[tuple[NDArray[np.int64], NetworkForecast]]
) -> Table:
    """Every lane's forecast, a row for each period ahead: its first day, its days, the mean, and the quantiles."""
    columns = ("date", "product_name", "days", "mean", *(f"q{100 * level:g}" for level in QUANTILE_LEVELS))
    horizons = np.array([PLAN_HORIZON_PERIODS[name] for name in CADENCE_NAMES])
    n_rows = int(horizons[history.cadence[np.diff(history.offsets) > 0]].sum())
    rows = (row for _, block in blocks for row in _forecast_rows(block))
    return Table("forecasts", columns, rows, n_rows)


def _forecast_rows(block: NetworkForecast) -> Iterator[tuple[object, ...]]:
    dates = block.first_days.astype("datetime64[D]").tolist()
    figures = np.concatenate([block.mean_units[None], block.quantile_units])
    figures = np.moveaxis(figures, 0, -1).tolist()  # lane, period, figure
    for position, name in enumerate(block.lanes):
        for day, n_days, values in zip(
            dates[position], block.days_in_period[position].tolist(), figures[position], strict=True
        ):
            yield day, name, n_days, *values


def _demand_rows(records: NetworkRecords) -> Iterator[tuple[object, ...]]:
    for position, name in enumerate(records.lanes):
        for start in range(records.offsets[position], records.offsets[position + 1], BLOCK_ROWS):
            block = slice(start, min(start + BLOCK_ROWS, int(records.offsets[position + 1])))
            dates = records.days[block].astype("datetime64[D]").tolist()
            for day, demand in zip(dates, records.demand_units[block].tolist(), strict=True):
                yield day, name, demand


def _parameter_row(lane: Lane) -> tuple[object, ...]:
    values = [getattr(lane.parameters, name) for name in PARAMETER_NAMES]
    costs = [getattr(lane.costs, name) for name in COST_NAMES]
    return lane.name, lane.unit, *(_cell(value) for value in (*values, *costs))


def _cell(value: object) -> object:
    if isinstance(value, tuple):
        return SHARE_SEPARATOR.join(f"{share!r}" for share in value)
    return value


def _plan_rows(plan: NetworkPlan) -> Iterator[tuple[object, ...]]:
    figures = np.column_stack([getattr(plan, name) for name in PLAN_COLUMNS])
    for position, lane in enumerate(plan.lanes):
        status = plan.watch.lane_status(position)
        row = figures[position].tolist()
        yield lane, status.status, status.reason, *(None if np.isnan(value) else value for value in row)

"""Demand files as the forecast bench needs them: histories, later periods, and histories cut off earlier."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from core.demand import cadence as cal
from core.demand.find_cadence import BY_DATES, find_cadences
from core.demand.history import build_network_history
from core.demand.profile import NetworkHistory, NetworkRecords
from core.forecast import NetworkForecast
from core.forecast.lane_grid import right_aligned_demand
from core.quantities import FloatArray

COLUMNS = ("date", "product_name", "demand")


@dataclass(frozen=True)
class DemandTable:
    """Records of one file in order of lane and day."""

    records: NetworkRecords
    cadence: int

    @property
    def season_periods(self) -> int:
        return cal.SEASON_PERIODS[self.cadence]


def demand_files(folder: Path) -> Iterator[Path]:
    """The CSV files of a folder that hold demand, without the later periods of others."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="", encoding="utf-8-sig") as file:
            if set(COLUMNS) <= set(next(csv.reader(file), [])) and not path.stem.endswith("_test"):
                yield path


def read_table(path: Path) -> DemandTable:
    """Read a file; rows of the same lane and day are summed, rows without demand left out."""
    frame = pd.read_csv(path, dtype={"product_name": str}, keep_default_na=False, na_values={"demand": [""]})
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing:
        raise SystemExit(f"{path} has no column {', '.join(missing)}; it must have {', '.join(COLUMNS)}.")
    frame["day"] = pd.to_datetime(frame["date"]).to_numpy().astype("datetime64[D]").astype(np.int64)
    summed = frame.dropna(subset=["demand"]).groupby(["product_name", "day"], sort=True)["demand"].sum()
    names = summed.index.get_level_values(0)
    counts = summed.groupby(level=0, sort=True).size()
    days = np.asarray(summed.index.get_level_values(1), dtype=np.int64)
    records = NetworkRecords(
        lanes=tuple(counts.index),
        offsets=np.concatenate([[0], np.cumsum(counts.to_numpy())]),
        days=days,
        demand_units=summed.to_numpy(dtype=np.float64),
    )
    if names.empty:
        raise SystemExit(f"{path} has no row with a demand.")
    every_day = np.unique(days)  # all lanes of a file report at one cadence, which a sparse lane may not show
    cadence = find_cadences(days=every_day, offsets=np.array([0, every_day.size]))
    return DemandTable(records=records, cadence=int(cadence[0]))


def build_table_history(table: DemandTable) -> NetworkHistory:
    """Histories of all lanes at the cadence of the file."""
    records = table.records
    if table.cadence == cal.DAILY:
        return build_network_history(_with_every_day(records))
    lonely = np.diff(records.offsets) == 1  # one record shows no cadence of its own
    return build_network_history(records, given_cadence=np.where(lonely, table.cadence, BY_DATES))


def cut_off(history: NetworkHistory, n_periods: int) -> NetworkHistory:
    """The history without each lane's last `n_periods` periods."""
    n_cells = np.diff(history.offsets)
    kept = np.maximum(n_cells - n_periods, 0)
    cell = np.arange(history.demand_units.size) - np.repeat(history.offsets[:-1], n_cells)
    stays = cell < np.repeat(kept, n_cells)
    return replace(
        history,
        offsets=np.concatenate([[0], np.cumsum(kept)]),
        days_in_period=history.days_in_period[stays],
        demand_units=history.demand_units[stays],
        is_open=history.is_open[stays],
    )


def last_periods(history: NetworkHistory, *, n_periods: int, before_end: int) -> FloatArray:
    """(n_lanes, n_periods) demand that ends `before_end` periods before each lane's end; NaN if unknown."""
    reach = n_periods + before_end
    has_cells = np.flatnonzero(np.diff(history.offsets) > 0)
    values = np.full((len(history.lanes), reach), np.nan)
    values[has_cells] = right_aligned_demand(history, lanes=has_cells, n_periods=reach)
    return values[:, :n_periods]


def later_demand(table: DemandTable, forecast: NetworkForecast) -> FloatArray:
    """(n_lanes, horizon) demand of `table` in the periods of the forecast; NaN where it has no record."""
    number_of = {name: number for number, name in enumerate(forecast.lanes)}
    records = table.records
    lane = np.repeat([number_of.get(name, -1) for name in records.lanes], np.diff(records.offsets))
    known = lane >= 0
    lane, day, demand = lane[known], records.days[known], records.demand_units[known]
    first_days = forecast.first_days[lane]
    step = (day[:, None] >= first_days).sum(axis=1) - 1
    row = np.arange(step.size)
    inside = (step >= 0) & (day < first_days[row, step] + forecast.days_in_period[lane, step])
    values = np.full(forecast.mean_units.shape, np.nan)
    values[lane[inside], step[inside]] = demand[inside]
    return values


def _with_every_day(records: NetworkRecords) -> NetworkRecords:
    """Days between a lane's first and last record are zero volume; written out, they show a daily lane."""
    counts = np.diff(records.offsets)
    first, last = records.days[records.offsets[:-1]], records.days[records.offsets[1:] - 1]
    offsets = np.concatenate([[0], np.cumsum(last - first + 1)])
    lane_of_record = np.repeat(np.arange(counts.size), counts)
    demand = np.zeros(int(offsets[-1]))
    demand[offsets[lane_of_record] + records.days - first[lane_of_record]] = records.demand_units
    lane_of_day = np.repeat(np.arange(counts.size), np.diff(offsets))
    days = np.arange(demand.size) - offsets[lane_of_day] + first[lane_of_day]
    return NetworkRecords(lanes=records.lanes, offsets=offsets, days=days, demand_units=demand)

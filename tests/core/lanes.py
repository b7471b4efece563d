"""Small networks for tests of whole plans: lanes of every cadence and kind, from a seeded generator."""

from __future__ import annotations

import numpy as np

from core.demand.history import build_history
from core.demand.profile import DemandRecords, NetworkRecords
from core.lane import CostParameters, Lane, LaneParameters
from core.watch.watchtower import LaneStatus, watch_lane

FIRST_DAY = int(np.datetime64("2024-01-01").astype(int))


def status_of_one_record() -> LaneStatus:
    """What the Watchtower says of a lane that began to report on the day of the question."""
    records = DemandRecords(dates=np.array(["2026-11-20"], dtype="datetime64[D]"), demand_units=np.ones(1))
    history = build_history("NEW-LANE", records)
    return watch_lane(history, as_of=history.last_day)


TOO_YOUNG = status_of_one_record()


def example_lanes() -> tuple[tuple[Lane, ...], dict[str, DemandRecords]]:
    """Lanes in order of name, and the records of each."""
    rng = np.random.default_rng(20261122)
    days = FIRST_DAY + np.arange(730)
    months = np.arange("2022-01", "2025-01", dtype="datetime64[M]").astype("datetime64[D]").astype(int)
    weekly_season = 1 + 0.3 * np.sin(2 * np.pi * np.arange(730) / 7)
    demand = {
        "A-DAILY": (days, np.maximum(rng.normal(120, 35, 730) * weekly_season, 0)),
        "B-MONTHLY": (months, rng.normal(3000, 400, months.size)),
        "C-WEEKLY": (FIRST_DAY + 7 * np.arange(104), rng.poisson(40, 104)),
        "D-SPARSE": (days, rng.binomial(1, 0.1, 730) * rng.poisson(5, 730)),
        "E-WEEKDAYS": (days[(days + 3) % 7 < 5], rng.normal(80, 8, int(((days + 3) % 7 < 5).sum()))),
        "F-SURGE": (days, rng.normal(100, 10, 730) * np.where(np.arange(730) > 700, 1.5, 1.0)),
        "G-ZERO": (days[:60], np.zeros(60)),
    }
    chosen = {
        "A-DAILY": LaneParameters(
            own_capacity_units_per_day=150,
            buffer_held_units=300,
            alternative_units_per_day=60,
            time_to_recover_days=10,
            partner_share_ratios=(0.5, 0.5),
        ),
        "C-WEEKLY": LaneParameters(buffer_held_units=20, time_to_recover_days=5, return_ratio=0.2),
        "E-WEEKDAYS": LaneParameters(
            own_capacity_units_per_day=85, buffer_held_units=0, time_to_recover_days=3
        ),
    }
    lanes = tuple(
        Lane(
            name,
            unit="pallets",
            parameters=chosen.get(name, LaneParameters()),
            costs=CostParameters(partner_surcharge_per_unit=30.0),
        )
        for name in demand
    )
    records = {
        name: DemandRecords(np.asarray(when).astype("datetime64[D]"), np.asarray(units, dtype=np.float64))
        for name, (when, units) in demand.items()
    }
    return lanes, records


def network_of(lanes: tuple[Lane, ...], records: dict[str, DemandRecords]) -> NetworkRecords:
    """The records of several lanes, one after the other."""
    parts = [records[lane.name] for lane in lanes]
    return NetworkRecords(
        lanes=tuple(lane.name for lane in lanes),
        offsets=np.cumsum([0] + [part.dates.size for part in parts]),
        days=np.concatenate([part.dates.astype(np.int64) for part in parts]),
        demand_units=np.concatenate([part.demand_units for part in parts]),
    )

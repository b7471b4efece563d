"""Small demand files for tests, and what a store holds as plain Python values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace

import numpy as np

from core.twin.capacity_twin import CapacityTwin
from core.twin.imports import ImportReport, Receipt
from db.outlets import WordsAndPaper
from db.store import PostgresStore

Records = dict[tuple[str, date], float]


def twin_on(store: PostgresStore) -> CapacityTwin:
    """The twin that works on this store."""
    return CapacityTwin(store, WordsAndPaper())


def csv_bytes(records: Mapping[tuple[str, date], float]) -> bytes:
    lines = ["date,product_name,demand"]
    lines += [f"{day.isoformat()},{lane},{demand!r}" for (lane, day), demand in records.items()]
    return "\n".join(lines).encode()


def check_records(store: PostgresStore, records: Mapping[tuple[str, date], float]) -> ImportReport:
    """The report of a file that holds these records, as its reader would hand them over."""
    rows = sorted(records.items())
    names = sorted({lane for lane, _ in records})
    reading = SimpleNamespace(
        file_name="test.csv",
        file_hash="0" * 64,
        n_rows=len(rows),
        questions=(),
        problems=(),
        n_rejected=0,
        notes=(),
        reading=None,
        rejects_csv=b"",
        lane_names=tuple(names),
        lane_codes=np.array([names.index(lane) for (lane, _), _ in rows], dtype=np.int32),
        days=np.array([(day - date(1970, 1, 1)).days for (_, day), _ in rows], dtype=np.int32),
        demand_units=np.array([demand for _, demand in rows], dtype=np.float64),
        lane_values={},
        lead_times={},
        lane_labels={},
        lane_cadences={},
        lane_missing_days={},
    )
    return store.check_reading(reading, {})


def import_records(store: PostgresStore, records: Mapping[tuple[str, date], float]) -> Receipt:
    return store.apply(check_records(store, records), accept_rejects=False)


def contents(store: PostgresStore) -> Records:
    network = store.network_records()
    dates = network.days.astype("datetime64[D]").tolist()
    lanes = [
        name
        for name, start, end in zip(network.lanes, network.offsets[:-1], network.offsets[1:], strict=True)
        for _ in range(end - start)
    ]
    return dict(zip(zip(lanes, dates, strict=True), network.demand_units.tolist(), strict=True))

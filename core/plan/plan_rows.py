"""A network's plan as one row of numbers for each lane, to be kept, and the plan again from such rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.plan.moves import Move, Moves
from core.plan.network_plan import NetworkPlan
from core.watch.watchtower import NetworkWatch

PARTS = {"watch": NetworkWatch, "moves": Moves, "hold": Move, "year": Move, "weeks": Move}


def rows_of_plan(plan: NetworkPlan) -> NDArray[np.void]:
    """(n_lanes,) rows of a structured array: each column of the plan under its name, such as "moves.hold.today_units".

    What is not a column, the lanes' names and the day of the question, is not in them.
    """
    columns = dict(_columns(plan))
    rows = np.empty(
        len(plan.lanes), dtype=[(name, column.dtype.newbyteorder("<")) for name, column in columns.items()]
    )
    for name, column in columns.items():
        rows[name] = column
    return rows


def plan_of_rows(rows: NDArray[np.void], *, lanes: tuple[str, ...], as_of: date | None) -> NetworkPlan:
    """The plan that `rows_of_plan` made rows of; lanes: n_lanes names in the order of the rows."""
    names: set[str] = set(rows.dtype.names or ())

    def made(kind: type, path: str) -> Any:
        values: dict[str, Any] = {}
        for item in fields(kind):
            name = f"{path}{item.name}"
            if item.name == "lanes":
                values[item.name] = lanes
            elif item.name == "as_of":
                values[item.name] = as_of
            elif name in names:
                values[item.name] = np.ascontiguousarray(rows[name])
            else:
                values[item.name] = made(PARTS[item.name], f"{name}.")
        return kind(**values)

    plan: NetworkPlan = made(NetworkPlan, "")
    return plan


def _columns(value: Any, path: str = "") -> Iterator[tuple[str, NDArray[Any]]]:
    for item in fields(value):
        part = getattr(value, item.name)
        if isinstance(part, np.ndarray):
            yield f"{path}{item.name}", part
        elif is_dataclass(part):
            yield from _columns(part, f"{path}{item.name}.")

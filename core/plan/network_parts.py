"""Plans of parts of a network put together: made block by block, or some lanes anew among all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from core.plan.network_plan import NetworkPlan, UnwatchedPlan
from core.quantities import IntArray


def join_plans(parts: Sequence[NetworkPlan]) -> NetworkPlan:
    """One plan of the lanes of all parts, one part after the other, all of one day of the question."""
    joined: NetworkPlan = _join(list(parts))
    return joined


def join_unwatched(parts: Sequence[UnwatchedPlan]) -> UnwatchedPlan:
    """The same of plans that the monitor has not looked at."""
    joined: UnwatchedPlan = _join(list(parts))
    return joined


def with_lanes(plan: NetworkPlan, part: NetworkPlan, numbers: IntArray) -> NetworkPlan:
    """The plan with the lanes of these numbers as in `part`, in its order; all others as they are."""
    changed: NetworkPlan = _put(plan, part, numbers)
    return changed


def _join(parts: list[Any]) -> Any:
    first = parts[0]
    if isinstance(first, np.ndarray):
        return np.concatenate(parts)
    if isinstance(first, tuple):
        return tuple(name for part in parts for name in part)
    if isinstance(first, dict):
        return {name: _join([part[name] for part in parts]) for name in first}
    if is_dataclass(first) and not isinstance(first, type):
        columns = {item.name: [getattr(part, item.name) for part in parts] for item in fields(first)}
        return type(first)(**{name: _join(some) for name, some in columns.items()})
    return first


def _put(whole: Any, part: Any, numbers: IntArray) -> Any:
    if isinstance(whole, np.ndarray):
        changed = whole.copy()
        changed[numbers] = part
        return changed
    if is_dataclass(whole) and not isinstance(whole, type):
        names = [item.name for item in fields(whole)]
        return type(whole)(
            **{name: _put(getattr(whole, name), getattr(part, name), numbers) for name in names}
        )
    return whole

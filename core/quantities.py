"""The array types of the formulas, and the checks of their domains: each rule stated once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.errors import InvalidParameter
from core.told import told

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
FloatOrColumn: TypeAlias = Any  # a float for one lane, an (n_lanes,) array for a network
Rows: TypeAlias = NDArray[np.bool_] | NDArray[np.int64] | slice | int
Record = TypeVar("Record", bound="DataclassInstance")

# Domains, each made once: checks stand in every formula.
FINITE, WHOLE, RATIO = told("a finite number"), told("a whole number"), told("between 0 and 1")
NON_NEGATIVE, POSITIVE = told("0 or more"), told("more than 0")

FEW = 32  # below so many numbers looking at each is as fast as looking for the extremes


def take(columns: Record, rows: Rows) -> Record:
    """Some lanes of a value object whose arrays have the lanes last; with one number the floats of that lane."""
    return plain(type(columns)(**{name: column[..., rows] for name, column in _fields_of(columns)}))


def plain(record: Record) -> Record:
    """The value object with Python's own numbers where it holds single ones; arrays of many stay as they are."""
    return type(record)(
        **{
            name: value.item() if isinstance(value, np.generic | np.ndarray) and value.ndim == 0 else value
            for name, value in _fields_of(record)
        }
    )


def _fields_of(record: DataclassInstance) -> list[tuple[str, Any]]:
    """Names and values of what it was made of, without what it keeps besides."""
    return [(field.name, getattr(record, field.name)) for field in fields(record)]


def require_finite(name: str, value: ArrayLike) -> FloatArray:
    """Return `value` as floats, or refuse it where an element is not a finite number."""
    return _require(name, value, lambda x: (x > -np.inf) & (x < np.inf), FINITE)


def require_non_negative(name: str, value: ArrayLike) -> FloatArray:
    """Return `value` as floats, or refuse it where an element is negative or not finite."""
    return _require(name, value, lambda x: (x >= 0) & (x < np.inf), NON_NEGATIVE)


def require_positive(name: str, value: ArrayLike) -> FloatArray:
    """Return `value` as floats, or refuse it where an element is not above 0 or not finite."""
    return _require(name, value, lambda x: (x > 0) & (x < np.inf), POSITIVE)


def require_ratio(name: str, value: ArrayLike) -> FloatArray:
    """Return `value` as floats, or refuse it where an element is outside 0 to 1."""
    return _require(name, value, lambda x: (x >= 0) & (x <= 1), RATIO)


def require_open_ratio(name: str, value: ArrayLike) -> FloatArray:
    """Return `value` as floats, or refuse it where an element is not strictly between 0 and 1."""
    return _require(
        name, value, lambda x: (x > 0) & (x < 1), "above 0 and below 1 (exactly 0 or 1 has no finite answer)"
    )


def require_whole(name: str, value: ArrayLike) -> FloatArray:
    """Return `value` as floats, or refuse it where an element is not a whole number."""
    return _require(name, value, lambda x: np.isfinite(x) & (x == np.floor(x)), WHOLE, is_interval=False)


def require_between(name: str, value: ArrayLike, low: float, high: float) -> FloatArray:
    """Return `value` as floats, or refuse it where an element is outside `low` to `high`."""
    return _require(
        name,
        value,
        lambda x: (x >= low) & (x <= high),
        lambda: told("between {low:g} and {high:g}", low=low, high=high),
    )


def _require(
    name: str,
    value: ArrayLike,
    is_allowed: Callable[[Any], Any],
    domain: str | Callable[[], str],
    *,
    is_interval: bool = True,
) -> FloatArray:
    if type(value) is float and is_allowed(value):  # as it is for each parameter of each lane
        return np.asarray(value)
    try:
        numbers = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise InvalidParameter(name, repr(value), told("a number")) from None
    # NaN spreads, so in an interval the two extremes speak for a whole column.
    if is_interval and numbers.size > FEW and np.all(is_allowed(np.array([numbers.min(), numbers.max()]))):
        return numbers
    allowed = is_allowed(numbers)
    if np.all(allowed):
        return numbers
    position = int(np.flatnonzero(~np.ravel(allowed))[0])
    where = (
        told(" (element {position} of {size})", position=position + 1, size=numbers.size)
        if numbers.ndim
        else ""
    )
    said = domain if isinstance(domain, str) else domain()
    raise InvalidParameter(name, f"{float(np.ravel(numbers)[position]):.10g}", said, where=where)

"""Values of core as bytes and back, to the last bit: frozen dataclasses of numbers, texts, days and arrays.

No pickle: what is read makes dataclasses of `core` and nothing else, whoever wrote it.
"""

from __future__ import annotations

import io
import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Any

import numpy as np

from core.lane import Lane

OF_CORE = Lane.__module__.removesuffix("lane")  # "core.", or what stands for it in an installed package
CLASS, FIELDS, ARRAY, TUPLE, LIST, PAIRS = "class", "fields", "array", "tuple", "list", "pairs"
DAY, MOMENT = "day", "moment"


def to_bytes(value: object) -> bytes:
    """The value as bytes; TypeError where it holds what cannot be kept, such as a function."""
    arrays: list[np.ndarray[Any, Any]] = []
    tree = json.dumps(_plain(value, arrays))
    held = io.BytesIO()
    tables = {f"a{number}": array for number, array in enumerate(arrays)}
    np.savez_compressed(held, allow_pickle=False, tree=np.frombuffer(tree.encode(), dtype=np.uint8), **tables)
    return held.getvalue()


def from_bytes(content: bytes) -> Any:
    """The value that `to_bytes` made bytes of."""
    with np.load(io.BytesIO(content), allow_pickle=False) as held:
        return _value(json.loads(held["tree"].tobytes()), held)


def _plain(value: Any, arrays: list[np.ndarray[Any, Any]]) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, np.ndarray):
        arrays.append(value)
        return {ARRAY: len(arrays) - 1}
    if isinstance(value, datetime):
        return {MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    if isinstance(value, tuple | list):
        return {TUPLE if isinstance(value, tuple) else LIST: [_plain(item, arrays) for item in value]}
    if isinstance(value, dict):
        return {PAIRS: [[_plain(key, arrays), _plain(item, arrays)] for key, item in value.items()]}
    kind = type(value)
    if is_dataclass(kind) and kind.__module__.startswith(OF_CORE):
        parts = {item.name: _plain(getattr(value, item.name), arrays) for item in fields(kind)}
        return {CLASS: [kind.__module__.removeprefix(OF_CORE), kind.__name__], FIELDS: parts}
    raise TypeError(f"{kind.__name__} cannot be kept as bytes")


def _value(plain: Any, held: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    if CLASS in plain:
        module, name = plain[CLASS]
        kind = getattr(import_module(OF_CORE + module), name)
        if not (isinstance(kind, type) and is_dataclass(kind)):
            raise ValueError(f"{module}.{name} is no value of core")
        return kind(**{name: _value(item, held) for name, item in plain[FIELDS].items()})
    ((sort, content),) = plain.items()
    if sort == ARRAY:
        return held[f"a{content}"]
    if sort == MOMENT:
        return datetime.fromisoformat(content)
    if sort == DAY:
        return date.fromisoformat(content)
    if sort == PAIRS:
        return {_value(key, held): _value(item, held) for key, item in content}
    made = [_value(item, held) for item in content]
    return tuple(made) if sort == TUPLE else made

"""PostgreSQL's answer to what the twin asks of a store: the same names, arguments and defaults."""

from __future__ import annotations

import inspect
from inspect import Parameter

import pytest

from core.twin.store import TwinStore
from db.store import PostgresStore

ASKED = [
    name
    for name, member in vars(TwinStore).items()
    if inspect.isfunction(member) and not name.startswith("_")
]


def arguments(store: type, name: str) -> dict[str, object]:
    """Defaults by name; the first argument is who asks: the store itself, or its transaction."""
    parameters = list(inspect.signature(getattr(store, name)).parameters.values())
    asks_itself = not isinstance(inspect.getattr_static(store, name), staticmethod)
    return {each.name: each.default for each in parameters[asks_itself:]}


def test_much_is_asked() -> None:
    assert len(ASKED) > 50


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_is_answered_with_the_same_arguments_and_defaults(name: str) -> None:
    asked, given = arguments(TwinStore, name), arguments(PostgresStore, name)
    assert {argument: given[argument] for argument in asked} == asked
    assert {argument for argument, default in given.items() if default is Parameter.empty} <= set(asked)

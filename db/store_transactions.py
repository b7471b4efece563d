"""The transactions of a store: bound to its workspace, and to what it may do there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import Connection

from core.errors import NotAllowed
from core.told import told
from db.rows.budget import require_budget
from db.rows.change_log import Writer
from db.rows.kept_texts import require_actor
from db.rows.workspace_rows import require_workspace
from db.server.engine import Database, Scope

ANALYST = "analyst"

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


class StoreTransactions:
    """What every part of a store stands on."""

    def __init__(
        self,
        database: Database,
        slug: str,
        *,
        read_only: bool = False,
        as_owner: bool = False,
        hosted: bool = False,
        made_by: str = ANALYST,
    ) -> None:
        self._database = database
        self._slug = slug
        self._read_only = read_only
        self._as_owner = as_owner
        self._hosted = hosted
        self._made_by = require_actor(made_by)

    def acting_as(self, made_by: str) -> Self:
        """The same store for somebody else, under whose name writes are logged."""
        return type(self)(
            self._database,
            self._slug,
            read_only=self._read_only,
            as_owner=self._as_owner,
            hosted=self._hosted,
            made_by=made_by,
        )

    @contextmanager
    def reading_transaction(self) -> Iterator[Connection]:
        with self._database.transaction(Scope(self._slug, read_only=True)) as connection:
            require_workspace(connection, self._slug)
            yield connection

    @contextmanager
    def writing_transaction(self) -> Iterator[Writer]:
        if self._read_only:
            raise NotAllowed(told("writing, it is open for reading only"))
        with self._database.transaction(Scope(self._slug, as_owner=self._as_owner)) as connection:
            writer = Writer(connection, require_workspace(connection, self._slug), self._made_by)
            yield writer
            require_budget(writer)

    def may_write(self) -> bool:
        """Whether writing is not refused from the start."""
        if self._read_only:
            return False
        with self._database.transaction(Scope(self._slug, read_only=True)) as connection:
            return self._as_owner or not require_workspace(connection, self._slug).workspace.read_only


def reading(
    read: Callable[Concatenate[Connection, _Given], _Answer],
) -> Callable[Concatenate[StoreTransactions, _Given], _Answer]:
    """A function that reads, as a method of the store: in a transaction of its own."""

    @wraps(read)
    def method(store: StoreTransactions, /, *args: _Given.args, **named: _Given.kwargs) -> _Answer:
        with store.reading_transaction() as connection:
            return read(connection, *args, **named)

    return method


def writing(
    write: Callable[Concatenate[Writer, _Given], _Answer],
) -> Callable[Concatenate[StoreTransactions, _Given], _Answer]:
    """A function that writes, as a method of the store: in a transaction of its own."""

    @wraps(write)
    def method(store: StoreTransactions, /, *args: _Given.args, **named: _Given.kwargs) -> _Answer:
        with store.writing_transaction() as writer:
            return write(writer, *args, **named)

    return method


def keeping(
    keep: Callable[Concatenate[Writer, _Given], None],
) -> Callable[Concatenate[StoreTransactions, _Given], None]:
    """A function that keeps what was computed, as a method of the store; who may only read keeps nothing."""

    @wraps(keep)
    def method(store: StoreTransactions, /, *args: _Given.args, **named: _Given.kwargs) -> None:
        if store.may_write():
            with store.writing_transaction() as writer:
                keep(writer, *args, **named)

    return method

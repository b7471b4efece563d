"""The transactions of a store: bound to its workspace, and to what it may do there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import Connection

from core.errors import NotAllowed, StorageUnavailable
from core.rights import Right, may, require_right
from core.told import told
from core.twin.imports import Receipt
from db.rows import table_statistics
from db.rows.budget import require_budget
from db.rows.change_log import Writer
from db.rows.kept_texts import require_actor
from db.rows.workspace_rows import WorkspaceRow, require_workspace
from db.server.engine import Database, Scope

ANALYST = "analyst"

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Actor:
    """Who acts: the name that writes are logged under, and the person as the database knows him, if he signed in."""

    made_by: str = ANALYST
    person: str = ""


class StoreTransactions:
    """What every part of a store stands on.

    acting : asked anew in every transaction who acts, where several persons share the store; without it, `made_by` does
    """

    def __init__(
        self,
        database: Database,
        slug: str,
        *,
        read_only: bool = False,
        as_owner: bool = False,
        hosted: bool = False,
        made_by: str = ANALYST,
        acting: Callable[[], Actor] | None = None,
    ) -> None:
        self._database = database
        self._slug = slug
        self._read_only = read_only
        self._as_owner = as_owner
        self._hosted = hosted
        actor = Actor(require_actor(made_by))
        self._acting = acting or (lambda: actor)
        self._looks = threading.local()

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
        with self.look() as (connection, _):
            yield connection

    @contextmanager
    def one_look(self) -> Iterator[None]:
        """Until this ends what is read in this thread is read in one transaction, of one moment.

        Not for as long as much is computed: a server of many does not keep a snapshot for it.
        """
        with self.look():
            yield

    @contextmanager
    def look(self) -> Iterator[tuple[Connection, WorkspaceRow]]:
        """The transaction of the look that this thread is in, or one of its own, and the workspace as it is."""
        current: tuple[Connection, WorkspaceRow] | None = getattr(self._looks, "current", None)
        if current is not None:
            yield current
            return
        with self._database.transaction(self._looking()) as connection:
            self._looks.current = connection, require_workspace(connection, self._slug)
            try:
                yield self._looks.current
            finally:
                self._looks.current = None

    @contextmanager
    def writing_transaction(self, right: Right | None = Right.CHANGE) -> Iterator[Writer]:
        """A transaction that may write; refused where the role of whoever acts has not this right."""
        if self._read_only:
            raise NotAllowed(told("writing, it is open for reading only"))
        actor = self._acting()
        scope = Scope(self._slug, as_owner=self._as_owner, person=actor.person)
        with self._database.transaction(scope) as connection:
            writer = Writer(
                connection, require_workspace(connection, self._slug), require_actor(actor.made_by)
            )
            if right is not None:
                require_right(writer.stored.workspace.role, right)
            yield writer
            require_budget(writer)

    def keeping(self, keep: Callable[[Writer], _Answer]) -> _Answer | None:
        """What `keep` makes in a transaction that may write; None, and nothing is done, where none may."""
        if self._read_only:
            return None
        with self.writing_transaction(right=None) as writer:
            return keep(writer) if self._may_change(writer.stored) else None

    def _may_change(self, row: WorkspaceRow) -> bool:
        return self._as_owner or (may(row.workspace.role, Right.CHANGE) and not row.workspace.read_only)

    def refresh_statistics(self, receipt: Receipt) -> None:
        """After a change of many records; what was written stands, also where this cannot be done now."""
        if receipt.n_add < table_statistics.LEAST_ROWS:
            return
        try:
            with self._database.login_transaction(self._slug) as connection:
                table_statistics.refresh_statistics(connection)
        except StorageUnavailable:
            return  # autovacuum comes to it

    def _looking(self) -> Scope:
        """What reading is bound to; who may write everywhere sees everything."""
        return Scope(self._slug, read_only=True, as_owner=self._as_owner, person=self._acting().person)


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
    write: Callable[Concatenate[Writer, _Given], _Answer], *, right: Right | None = Right.CHANGE
) -> Callable[Concatenate[StoreTransactions, _Given], _Answer]:
    """A function that writes, as a method of the store: in a transaction of its own, by who has the right."""

    @wraps(write)
    def method(store: StoreTransactions, /, *args: _Given.args, **named: _Given.kwargs) -> _Answer:
        with store.writing_transaction(right) as writer:
            return write(writer, *args, **named)

    vars(method)["right"] = right  # by which a test finds every method that writes
    return method


def then_refreshing(
    write: Callable[Concatenate[StoreTransactions, _Given], Receipt],
) -> Callable[Concatenate[StoreTransactions, _Given], Receipt]:
    """A method that writes, after which PostgreSQL learns how large its tables have become."""

    @wraps(write)
    def method(store: StoreTransactions, /, *args: _Given.args, **named: _Given.kwargs) -> Receipt:
        receipt = write(store, *args, **named)
        store.refresh_statistics(receipt)
        return receipt

    return method


def keeping(
    keep: Callable[Concatenate[Writer, _Given], _Answer],
) -> Callable[Concatenate[StoreTransactions, _Given], _Answer | None]:
    """A function that keeps what was computed, as a method of the store; who may only read keeps nothing."""

    @wraps(keep)
    def method(store: StoreTransactions, /, *args: _Given.args, **named: _Given.kwargs) -> _Answer | None:
        return store.keeping(lambda writer: keep(writer, *args, **named))

    return method

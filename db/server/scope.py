"""Whose rows a transaction may touch, and how long it may take; row-level security asks the former.

Both are said anew in every transaction and hold for it alone, so that a pooler between us and the database, which
hands one connection to many, keeps them apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Integer, bindparam, func, select


@dataclass(frozen=True)
class Limits:
    """Seconds after which the server ends a statement, and a wait for somebody else's lock."""

    statement_seconds: int
    lock_seconds: int


READING = Limits(statement_seconds=30, lock_seconds=4)
WRITING = Limits(statement_seconds=600, lock_seconds=20)  # a large import; writers of a workspace take turns
IDLE_SECONDS = 120  # of an open transaction: an app that hangs does not hold what others wait for


def set_scope(
    connection: Connection,
    slug: str,
    *,
    role: str | None,
    as_owner: bool,
    person: str = "",
    limits: Limits = WRITING,
) -> None:
    """Bind the transaction to a workspace, to who acts in it, and to a role, where None is the login itself."""
    values = {"role": role or "none", "slug": slug, "as_owner": "yes" if as_owner else "", "person": person}
    connection.execute(SET_SCOPE, {**values, **_times(limits)})


def set_limits(connection: Connection, limits: Limits) -> None:
    """Bind the transaction to its time alone."""
    connection.execute(SET_LIMITS, _times(limits))


def _times(limits: Limits) -> dict[str, str]:
    return {"statement": f"{limits.statement_seconds}s", "lock": f"{limits.lock_seconds}s"}


LIMITS = (
    func.set_config("statement_timeout", bindparam("statement"), True),
    func.set_config("lock_timeout", bindparam("lock"), True),
    func.set_config("idle_in_transaction_session_timeout", f"{IDLE_SECONDS}s", True),
)
SET_LIMITS = select(*LIMITS)
SET_SCOPE = select(
    func.set_config("role", bindparam("role"), True),
    func.set_config("app.workspace_slug", bindparam("slug"), True),
    func.set_config("app.as_owner", bindparam("as_owner"), True),
    func.set_config("app.person", bindparam("person"), True),
    # A temporary table that an earlier transaction of this connection left behind is not taken for one of ours.
    func.set_config("search_path", "public, pg_temp", True),
    *LIMITS,
)
# The one that the transaction is bound to; as a sub-select it is looked up once per statement.
THIS_WORKSPACE = select(func.this_workspace_id(type_=Integer)).scalar_subquery()

"""Whose rows a transaction may touch: row-level security asks these settings, and the role it runs under."""

from __future__ import annotations

from sqlalchemy import Connection, Integer, bindparam, func, select


def set_scope(connection: Connection, slug: str, *, role: str | None, as_owner: bool) -> None:
    """Bind the transaction to a workspace and a role, where None is the login itself."""
    values = {"role": role or "none", "slug": slug, "as_owner": "yes" if as_owner else ""}
    connection.execute(SET_SCOPE, values)


SET_SCOPE = select(
    func.set_config("role", bindparam("role"), True),
    func.set_config("app.workspace_slug", bindparam("slug"), True),
    func.set_config("app.as_owner", bindparam("as_owner"), True),
)
# The one that the transaction is bound to; as a sub-select it is looked up once per statement.
THIS_WORKSPACE = select(func.this_workspace_id(type_=Integer)).scalar_subquery()

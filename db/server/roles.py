"""Whose rights the app works with: roles that own nothing, made wherever the login may make them.

A connection whose login owns the tables can be talked into anything: a role that it took on for a transaction it can
lay down again. So the app works through a login of its own, which may read and write rows and nothing else. Its
password follows from the login's, so that every process knows it and nothing is kept. Where such a login cannot be
made, or not be used, the app takes on the role for each transaction; where not even that, the tables' owner is bound
by row-level security himself. docs/security.md says what holds in each case.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from sqlalchemy import URL, Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from db.server.models import DemandRecord, metadata


@dataclass(frozen=True)
class Roles:
    """Names of the roles of a database: `app` for visitors, `reader` for members while they look, `keeper` for who may
    write where visitors may not.
    """

    app: str
    keeper: str
    reader: str


@dataclass(frozen=True)
class Standing:
    """How transactions are bound; None is the login itself. With `own_login` app and reader log in on their own."""

    app: str | None
    keeper: str | None
    reader: str | None
    own_login: bool = False


def roles_of(database: str) -> Roles:
    """Roles belong to all databases of a server, so each database has its own."""
    key = hashlib.sha256(database.encode()).hexdigest()[:12]
    return Roles(app=f"twin_app_{key}", keeper=f"twin_keeper_{key}", reader=f"twin_reader_{key}")


def app_login(url: URL) -> URL:
    """The address for the app's own login."""
    return _login_of(url, roles_of(str(url.database)).app)


def reader_login(url: URL) -> URL:
    """The address for the login that can read and nothing else."""
    return _login_of(url, roles_of(str(url.database)).reader)


def _login_of(url: URL, role: str) -> URL:
    secret = None
    if url.password:
        secret = hmac.new(str(url.password).encode(), role.encode(), hashlib.sha256).hexdigest()
    return url.set(username=role, password=secret)


def make_roles(connection: Connection, url: URL) -> None:
    """Make the roles and give them their rights; raises where the login may not."""
    roles = roles_of(str(url.database))
    rights = {roles.app: RIGHTS, roles.keeper: RIGHTS, roles.reader: READING_RIGHTS}
    # Roles and rights: SQLAlchemy has no statements for them.
    statements = [
        *(
            statement.format(role=login)
            for login in (roles.app, roles.reader)
            for statement in (CREATE_ROLE, RESET)
        ),
        *(
            statement.format(role=role)
            for role in rights
            for statement in (CREATE_ROLE, *rights[role], "GRANT {role} TO CURRENT_USER")
        ),
        f"GRANT UPDATE (read_only) ON workspace TO {roles.keeper}",
        f"{OPEN_WORKSPACES} TO {roles.keeper}",
        *(
            f"ALTER ROLE {login.username} LOGIN {_password(login)}"
            for login in (app_login(url), reader_login(url))
        ),
    ]
    for statement in statements:
        connection.execute(text(statement))  # as above
    for role in (roles.app, roles.reader):
        _let_in(connection, role)
        _leave_unwatched(connection, role)


def _password(login: URL) -> str:
    return f"PASSWORD '{login.password}'" if login.password else ""


def _let_in(connection: Connection, role: str) -> None:
    """Where not everybody may connect to the database, the app's own login may; if the login may say so."""
    try:
        with connection.begin_nested():
            name = connection.execute(select(func.quote_ident(func.current_database()))).scalar_one()
            connection.execute(text(f"GRANT CONNECT ON DATABASE {name} TO {role}"))  # as above
    except DBAPIError as error:
        if code_of(error) != INSUFFICIENT_PRIVILEGE:
            raise


def _leave_unwatched(connection: Connection, role: str) -> None:
    """What the app's logins are doing is shown to nobody, where the login may say so: a superuser."""
    try:
        with connection.begin_nested():
            connection.execute(text(f"ALTER ROLE {role} SET track_activities = off"))  # as above
    except DBAPIError as error:
        if code_of(error) != INSUFFICIENT_PRIVILEGE:
            raise


def holds_as(connection: Connection, role: str | None) -> bool:
    """Whether every table is bound by row-level security for this role, or for the login itself."""
    try:
        with connection.begin():
            if role is not None:
                connection.execute(select(func.set_config("role", role, True)))
            active = select(*(func.row_security_active(name) for name in metadata.tables))
            bound = all(connection.execute(active).one())
            if role is not None:
                connection.execute(select(DemandRecord.day).limit(1))
    except DBAPIError as error:
        if code_of(error) in (INSUFFICIENT_PRIVILEGE, UNDEFINED_ROLE):
            return False
        raise
    return bound


def code_of(error: DBAPIError) -> str | None:
    """PostgreSQL's number of an error."""
    return getattr(error.orig, "pgcode", None)


INSUFFICIENT_PRIVILEGE = "42501"
UNDEFINED_ROLE = "22023"  # SET ROLE to a role that does not exist: invalid_parameter_value

# Roles and rights: SQLAlchemy has no statements for them.
CREATE_ROLE = """
DO $$
BEGIN
    CREATE ROLE {role} NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;  -- another process was first
END
$$
"""
# What whoever works as a login may set for it, every later session of it would begin with.
RESET = "ALTER ROLE {role} RESET ALL"
# No TRUNCATE, which row-level security does not stop; no change of what happened, nor of when; no lifting of
# read_only; no making of anything.
NO_RIGHTS = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
)
# Without who somebody is: a member is a number to others.
SEE_MEMBERS = (
    "GRANT SELECT (workspace_id, member_id, role, shown_name, made_at, made_by, expires_at) ON membership"
)
# Nor by what a program is known.
SEE_KEYS = (
    "GRANT SELECT (workspace_id, token_id, label, made_at, made_by, revoked_at, expires_at) "
    "ON api_token TO {role}"
)
# Of members and keys a part is seen; the others are hidden whole, for they hold secrets.
HIDDEN = {"membership", "server_value", "alert_outlet", "alert_delivery", "api_token"}
# Rights to look and no other, as above.
READING_RIGHTS = (
    *NO_RIGHTS,
    f"GRANT SELECT ON {', '.join(sorted(set(metadata.tables) - HIDDEN))} TO {{role}}",
    f"{SEE_MEMBERS} TO {{role}}",
    SEE_KEYS,
)
# Nobody opens a workspace on the app's own connection, so nobody says there how long it lasts, what it may hold, whose
# it is or which number it has: the keeper does, for visitors.
OPEN_WORKSPACES = (
    "GRANT INSERT (slug, title, currency, is_demo, read_only, row_limit, expires_at, members_only) "
    "ON workspace"
)
# As above.
RIGHTS = (
    *NO_RIGHTS,
    "GRANT SELECT ON workspace TO {role}",
    "GRANT UPDATE (title, currency, data_version, last_lane_id, lane_defaults, holidays_of, watch) "
    "ON workspace TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON lane, demand_record, lane_series, lane_summary, "
    "lane_watch, workspace_state TO {role}",
    "GRANT SELECT, INSERT (workspace_id, batch_id, kind, file_name, file_hash, made_by, undoes) "
    "ON import_batch TO {role}",
    "GRANT UPDATE (n_add, n_update, n_delete, n_unchanged, n_rejected, undone_at) ON import_batch TO {role}",
    "GRANT SELECT, INSERT, DELETE ON batch_part TO {role}",
    "GRANT SELECT, INSERT (workspace_id, lane_id, lane_name, kind, since, change_ratio, worst_ratio, reason, "
    "reason_de), UPDATE (lane_name, kind, since, change_ratio, worst_ratio, reason, reason_de, worse_at, resolved_at) "
    "ON alert TO {role}",
    "GRANT SELECT, INSERT, UPDATE ON alert_state, alert_visit TO {role}",
    "GRANT SELECT, INSERT (workspace_id, kind, address, secret, token_hash, made_by), UPDATE (revoked_at) "
    "ON alert_outlet TO {role}",
    "GRANT SELECT, INSERT (workspace_id, outlet_id, body), UPDATE (n_tries, next_at, ended_at, answer) "
    "ON alert_delivery TO {role}",
    "GRANT SELECT, INSERT, UPDATE ON column_memory TO {role}",
    "GRANT SELECT, INSERT ON record_before, lane_change, workspace_change TO {role}",
    "GRANT SELECT, INSERT (workspace_id, made_by, action, detail) ON audit_event TO {role}",
    SEE_KEYS,
    "GRANT INSERT (workspace_id, token_hash, label, made_by), UPDATE (revoked_at) ON api_token TO {role}",
    "GRANT SELECT, INSERT (workspace_id, lane_id, kind, answer, reason, person, until, told, batch_id, made_by, "
    "made_at), UPDATE (withdrawn_at) ON decision_answer TO {role}",
    f"{SEE_MEMBERS} TO {{role}}",
    "GRANT UPDATE (role), DELETE ON membership TO {role}",
    "GRANT SELECT, INSERT (workspace_id, token_hash, role, made_by), UPDATE (withdrawn_at) ON invitation TO {role}",
    "GRANT EXECUTE ON FUNCTION accept_invitation(text, text), name_first_owner(integer, text) TO {role}",
)

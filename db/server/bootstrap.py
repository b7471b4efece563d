"""Before a database is used: migrate, give the app its role, check the walls between workspaces."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from core.errors import CapacityTwinError
from db.server.models import NEWEST_REVISION, DemandRecord, metadata
from db.server.scope import WRITING, set_limits

APP_ROLE = "capacity_twin_app"
START_LOCK = 7_302_114_001  # any number that nobody else uses in this database
MIGRATIONS = Path(__file__).parents[1] / "migrations"


class WorkspacesNotSeparated(CapacityTwinError):
    """The database would let one workspace read another."""

    def __init__(self) -> None:
        super().__init__(
            "The database login bypasses row-level security and may not take the role "
            f"{APP_ROLE!r}, so workspaces would not be kept apart. Use a login that owns the tables "
            "without BYPASSRLS, or one that may create roles."
        )


class TablesOutOfReach(CapacityTwinError):
    """The database login may not make the tables, or not even see which there are."""

    def __init__(self) -> None:
        super().__init__(
            "The database login may not make or change the twin's tables. Use the login that owns them; "
            "on an empty database, one that owns the database."
        )


def prepare_database(connection: Connection) -> str | None:
    """Bring the schema up to date; returns the role for transactions, None where the login itself is bound.

    Raises
    ------
    TablesOutOfReach
        where the login has no right to do so.
    WorkspacesNotSeparated
        where row-level security would not hold for either.
    """
    try:
        _bring_up_to_date(connection)
    except DBAPIError as error:
        if _code(error) != INSUFFICIENT_PRIVILEGE:
            raise
        raise TablesOutOfReach from error
    if _holds_as(connection, APP_ROLE):
        return APP_ROLE
    _make_app_role(connection)
    if _holds_as(connection, APP_ROLE):
        return APP_ROLE
    if _holds_as(connection, None):
        return None
    raise WorkspacesNotSeparated


def _bring_up_to_date(connection: Connection) -> None:
    with _begin(connection):
        is_current = _revision(connection) == NEWEST_REVISION
    if not is_current:
        with _begin(connection):
            # Two processes may start at once; the second waits here and then finds nothing to do.
            connection.execute(TAKE_START_LOCK)
            _migrate(connection)
        _make_app_role(connection)  # its rights on what the migration made


@contextmanager
def _begin(connection: Connection) -> Iterator[None]:
    with connection.begin():
        set_limits(connection, WRITING)
        yield


def _revision(connection: Connection) -> str | None:
    if connection.execute(select(func.to_regclass("alembic_version"))).scalar_one() is None:
        return None
    # Alembic's own table, which has no model here; its reader would be loaded with each start.
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _make_app_role(connection: Connection) -> None:
    """Create the role and give it its rights, as far as the login may; the check afterwards decides."""
    try:
        with _begin(connection):
            connection.execute(TAKE_START_LOCK)
            connection.execute(CREATE_ROLE)
            for statement in GRANTS:
                connection.execute(statement)
    except DBAPIError as error:
        if _code(error) != INSUFFICIENT_PRIVILEGE:
            raise


def _holds_as(connection: Connection, role: str | None) -> bool:
    """Whether every table is bound by row-level security for this role, or for the login itself."""
    try:
        with _begin(connection):
            if role is not None:
                connection.execute(select(func.set_config("role", role, True)))
            active = select(*(func.row_security_active(name) for name in metadata.tables))
            bound = all(connection.execute(active).one())
            if role is not None:
                connection.execute(select(DemandRecord.day).limit(1))
    except DBAPIError as error:
        if _code(error) in (INSUFFICIENT_PRIVILEGE, UNDEFINED_ROLE):
            return False
        raise
    return bound


def _code(error: DBAPIError) -> str | None:
    return getattr(error.orig, "pgcode", None)


TAKE_START_LOCK = select(func.pg_advisory_xact_lock(START_LOCK))
INSUFFICIENT_PRIVILEGE = "42501"
UNDEFINED_ROLE = "22023"  # SET ROLE to a role that does not exist: invalid_parameter_value

# Roles and rights: SQLAlchemy has no statements for them.
CREATE_ROLE = text(
    """
    DO $$
    BEGIN
        CREATE ROLE capacity_twin_app NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;  -- another database of this server, or another process, was first
    END
    $$
    """
)

# Rights: no TRUNCATE, which row-level security does not stop; no change of what happened; no lifting of read_only.
GRANTS = tuple(
    text(statement)
    for statement in (
        "GRANT capacity_twin_app TO CURRENT_USER",
        "GRANT USAGE ON SCHEMA public TO capacity_twin_app",
        "GRANT SELECT, INSERT ON workspace TO capacity_twin_app",
        "GRANT UPDATE (title, currency, data_version, last_lane_id, lane_defaults, holidays_of) ON workspace "
        "TO capacity_twin_app",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON lane, demand_record TO capacity_twin_app",
        "GRANT SELECT, INSERT, UPDATE ON import_batch TO capacity_twin_app",
        "GRANT SELECT, INSERT, UPDATE ON column_memory TO capacity_twin_app",
        "GRANT SELECT, INSERT ON record_before, lane_change, workspace_change, audit_event "
        "TO capacity_twin_app",
        "GRANT SELECT, INSERT, UPDATE ON api_token TO capacity_twin_app",
    )
)

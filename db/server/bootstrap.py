"""Before a database is used: migrate, give the app its role, check the walls between workspaces."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from core.errors import CapacityTwinError
from db.server.models import NEWEST_REVISION
from db.server.roles import INSUFFICIENT_PRIVILEGE, Roles, Standing, code_of, holds_as, make_roles, roles_of
from db.server.scope import WRITING, set_limits

START_LOCK = 7_302_114_001  # any number that nobody else uses in this database
MIGRATIONS = Path(__file__).parents[1] / "migrations"


class WorkspacesNotSeparated(CapacityTwinError):
    """The database would let one workspace read another."""

    def __init__(self) -> None:
        super().__init__(
            "The database login bypasses row-level security and may not make roles that do not, so workspaces "
            "would not be kept apart. Use a login that owns the tables without BYPASSRLS, or one that may create "
            "roles."
        )


class TablesOutOfReach(CapacityTwinError):
    """The database login may not make the tables, or not even see which there are."""

    def __init__(self) -> None:
        super().__init__(
            "The database login may not make or change the twin's tables. Use the login that owns them; "
            "on an empty database, one that owns the database."
        )


class SchemaIsNewer(CapacityTwinError):
    """The tables were made by a later version of the program."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database is that of a newer version of this program (its tables are at step {revision}, this version "
            f"knows steps up to {NEWEST_REVISION}). Start the newer version, or restore a backup of before."
        )


def prepare_database(connection: Connection) -> Standing:
    """Bring the schema up to date; returns whom transactions run as.

    Raises
    ------
    TablesOutOfReach
        where the login has no right to do so.
    SchemaIsNewer
        where this program is older than the tables.
    WorkspacesNotSeparated
        where row-level security would hold for nobody that they could run as.
    """
    roles = roles_of(str(connection.engine.url.database))
    try:
        _bring_up_to_date(connection)
    except DBAPIError as error:
        if code_of(error) != INSUFFICIENT_PRIVILEGE:
            raise
        raise TablesOutOfReach from None
    if not _all_hold(connection, roles):
        try_to_make_roles(connection)
    if _all_hold(connection, roles):
        return Standing(roles.app, roles.keeper, roles.reader)
    if holds_as(connection, None):
        return Standing(None, None, None)
    raise WorkspacesNotSeparated


def is_apart(connection: Connection) -> bool:
    """Whether this login is bound by row-level security, may take on nobody's role but its own, and has no settings."""
    with connection.begin():
        n_roles = connection.execute(COUNT_ROLES).scalar_one()
        n_settings = connection.execute(COUNT_SETTINGS).scalar_one()
    return n_roles == 1 and n_settings == 0 and holds_as(connection, None)


def _all_hold(connection: Connection, roles: Roles) -> bool:
    return all(holds_as(connection, role) for role in (roles.app, roles.keeper, roles.reader))


def _bring_up_to_date(connection: Connection) -> None:
    with _begin(connection):
        revision = revision_of(connection)
    if revision is not None and revision > NEWEST_REVISION:
        raise SchemaIsNewer(revision)
    if revision != NEWEST_REVISION:
        with _begin(connection):
            # Two processes may start at once; the second waits here and then finds nothing to do.
            connection.execute(TAKE_START_LOCK)
            migrate(connection)
        try_to_make_roles(connection)  # their rights on what the migration made


@contextmanager
def _begin(connection: Connection) -> Iterator[None]:
    with connection.begin():
        set_limits(connection, WRITING)
        yield


def revision_of(connection: Connection) -> str | None:
    """The step that the tables are at, None where there are none."""
    if connection.execute(select(func.to_regclass("alembic_version"))).scalar_one() is None:
        return None
    # Alembic's own table, which has no model here; its reader would be loaded with each start.
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def migrate(connection: Connection, revision: str = "head") -> None:
    """Make the tables, or bring them to a step."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def try_to_make_roles(connection: Connection) -> None:
    """As far as the login may; what holds is found out afterwards."""
    try:
        with _begin(connection):
            connection.execute(TAKE_START_LOCK)
            make_roles(connection, connection.engine.url)
    except DBAPIError as error:
        if code_of(error) != INSUFFICIENT_PRIVILEGE:
            raise


TAKE_START_LOCK = select(func.pg_advisory_xact_lock(START_LOCK))
# A function of PostgreSQL's own catalogue, which has no model here.
COUNT_ROLES = text("SELECT count(*) FROM pg_roles WHERE pg_has_role(session_user, oid, 'MEMBER')")
# As above; what the login leaves unwatched is a setting of ours.
COUNT_SETTINGS = text(
    "SELECT count(*) FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) given "
    "WHERE r.rolname = session_user AND s.setdatabase = 0 AND given NOT LIKE 'track_activities=%'"
)

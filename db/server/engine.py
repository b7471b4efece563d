"""The one place where a connection is made, and where the driver's errors become ours.

Each transaction belongs to one workspace: its name is set for this transaction only, and PostgreSQL's
row-level security lets nothing else through. Without the setting no row is visible.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import psycopg2
import psycopg2.errors
from sqlalchemy import URL, Connection, Engine, bindparam, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from core.errors import CapacityTwinError, NotAllowed, StorageUnavailable
from core.told import told
from db.server.causes import BUSY, OWN_LOGIN, cause_of, causes, is_shut_out
from db.server.embedded import EmbeddedServer, server_of
from db.server.once import Once
from db.server.roles import Standing, app_login, reader_login
from db.server.scope import READING, WRITING, set_limits, set_scope
from db.server.silence import LONGEST_SECONDS, PING_SECONDS, Pulse, WatchedConnection, WatchedCursor
from db.server.unwatched import hide_statements
from settings import Settings

DRIVER = "postgresql+psycopg2"
KNOWN_DRIVERS = ("postgres", "postgresql", DRIVER)
POOL_SIZE = 5
POOL_OVERFLOW = 10
POOL_WAIT_SECONDS = 4
RECYCLE_SECONDS = 280  # hosted databases close idle connections after 5 minutes
CONNECT_SECONDS = 2.5
PREPARE_WAIT_SECONDS = 4.0  # who comes while the schema is brought up to date is told so after this
GRACE_SECONDS = 5  # the server's own limit comes first
# What lies between us and the database may vanish without a word: asked after 10 s, given up after 20.
TCP = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
LOCK_WAIT_SECONDS = 30  # what is done under a lock takes seconds; a process that hangs stops no other
TAKE_LOCK = select(
    func.set_config("lock_timeout", f"{LOCK_WAIT_SECONDS}s", True),
    func.pg_advisory_xact_lock(bindparam("lock")),
)

log = logging.getLogger("twin.database")
WITHOUT_OWN_LOGIN = (
    "The app works without a login of its own that owns nothing: the login of DATABASE_URL may not make one, or it "
    "is not let in. Workspaces are kept apart all the same; docs/security.md says what does not hold."
)
MADE_ANEW = (
    "The app's own logins were not let in any more, as after somebody changed their password or rights. "
    "They were made anew."
)

_databases: dict[str, Database] = {}
_databases_lock = threading.Lock()


@dataclass(frozen=True)
class Scope:
    """Whose rows a transaction may touch, and how; `as_owner` may write where visitors may only read.

    person: who acts, as the database knows him (`db.server.person_keys`); empty for whoever has a link.
    """

    slug: str
    read_only: bool = False
    as_owner: bool = False
    person: str = ""


class Database:
    """A pool of connections to one PostgreSQL, ready to serve: migrated, and row-level security checked."""

    def __init__(self, url: URL, *, embedded: EmbeddedServer | None = None) -> None:
        self.engine = make_engine(url)
        self.app_engine = make_engine(app_login(url))
        self.reader_engine = make_engine(reader_login(url))
        self.standing = Standing(None, None, None)
        self.person_secret: bytes | None = None  # see `db.server.person_keys`
        self._embedded = embedded
        self.prepare = Once(self._prepare, wait_seconds=PREPARE_WAIT_SECONDS)
        self._let_in_again = Once(self._make_own_logins_anew, wait_seconds=PREPARE_WAIT_SECONDS)

    def _prepare(self) -> None:
        """Bring the schema up to date and find out how row-level security is kept; once per process."""
        from db.server.bootstrap import prepare_database, try_to_make_roles

        with storage_errors(), self._connect() as connection:
            standing = prepare_database(connection)
            own_login = standing.app is not None and self._own_logins_are_let_in()
            if standing.app is not None and not own_login:  # perhaps the login has another password since
                try_to_make_roles(connection)
                own_login = self._own_logins_are_let_in()
            for engine in (self.app_engine, self.reader_engine) if own_login else (self.engine,):
                hide_statements(engine)
        self.standing = replace(standing, own_login=own_login)
        if not own_login:
            log.warning(WITHOUT_OWN_LOGIN)

    def _own_logins_are_let_in(self) -> bool:
        """Whether the app's own logins are let in, and may do no more than they should."""
        from db.server.bootstrap import is_apart

        for engine in (self.app_engine, self.reader_engine):
            try:
                with engine.connect() as connection:
                    if not is_apart(connection):
                        return False
            except OperationalError:
                return False
        return True

    @property
    def serving_engine(self) -> Engine:
        """What visitors' transactions run on."""
        return self.app_engine if self.standing.own_login else self.engine

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()
        self.app_engine.dispose()
        self.reader_engine.dispose()

    @contextmanager
    def transaction(self, scope: Scope) -> Iterator[Connection]:
        """One transaction in one workspace: committed at the end, rolled back by any error."""
        self.prepare()
        with storage_errors(), self._connect_for(scope) as connection:
            if scope.read_only:
                # one snapshot for all statements, so that lanes and records belong together
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            limits = READING if scope.read_only else WRITING
            limit_wait(connection, limits.statement_seconds + GRACE_SECONDS)
            with connection.begin():
                role = self._role_for(scope)
                set_scope(
                    connection,
                    scope.slug,
                    role=role,
                    as_owner=scope.as_owner,
                    person=scope.person,
                    limits=limits,
                )
                yield connection

    @contextmanager
    def login_transaction(self, slug: str) -> Iterator[Connection]:
        """One transaction as the login itself, for what the app's role may not do."""
        self.prepare()
        with storage_errors(), self._connect() as connection, connection.begin():
            set_scope(connection, slug, role=None, as_owner=True)
            yield connection

    @contextmanager
    def maintenance(self) -> Iterator[Connection]:
        """One transaction as the login itself on a database that need not have any tables yet."""
        with storage_errors(), self._connect() as connection, connection.begin():
            set_limits(connection, WRITING)
            yield connection

    @contextmanager
    def one_at_a_time(self, lock: int) -> Iterator[None]:
        """Hold a lock that all processes on this database share: who comes second waits until the first is done.

        It belongs to a transaction of its own, so that a pooler between us and the database keeps it together,
        and so that it goes with a process that dies.
        """
        with storage_errors(), self._connect() as connection, connection.begin():
            connection.execute(TAKE_LOCK, {"lock": lock})
            yield

    def is_ready(self) -> bool:
        """Whether the database answers now."""
        try:
            with storage_errors(), self._connect() as connection:
                connection.execute(select(func.now()))
        except StorageUnavailable:
            return False
        return True

    def _role_for(self, scope: Scope) -> str | None:
        if scope.as_owner:
            return self.standing.keeper
        if self.standing.own_login:
            return None
        return self.standing.reader if _looks(scope) else self.standing.app

    def _connect_for(self, scope: Scope) -> Connection:
        if scope.as_owner:
            return self._connect(self.engine)
        own_login = self.standing.own_login
        return self._connect(self.reader_engine if own_login and _looks(scope) else self.serving_engine)

    def _connect(self, engine: Engine | None = None) -> Connection:
        engine = engine or self.engine
        if self._embedded is not None:
            self._embedded.hold()
        try:
            return engine.connect()
        except OperationalError as error:
            if engine is not self.engine and is_shut_out(error):
                return self._connect_anew(engine)
            if self._embedded is None or self._embedded.is_silent():
                raise
            self._embedded.ensure_running()  # our own server died: start it again, and try once more
            return engine.connect()

    def _connect_anew(self, engine: Engine) -> Connection:
        """Connect as a login of our own that is not let in any more, once its password and rights are ours again.

        Whoever works as that login may give it another password, and an operator may have taken it away.
        """
        self._let_in_again()
        try:
            return engine.connect()
        except OperationalError as error:
            raise (causes.refusal(OWN_LOGIN) if is_shut_out(error) else error) from None

    def _make_own_logins_anew(self) -> None:
        from db.server.bootstrap import try_to_make_roles

        try:
            with self._connect() as connection:
                try_to_make_roles(connection)
            log.warning(MADE_ANEW)
        finally:  # who comes later finds another that has not been run
            self._let_in_again = Once(self._make_own_logins_anew, wait_seconds=PREPARE_WAIT_SECONDS)


def _looks(scope: Scope) -> bool:
    """Whether a member only looks, and so gets a connection that can do no more."""
    return scope.read_only and bool(scope.person)


def connect_database(settings: Settings, database_url: str | None = None) -> Database:
    """The database of this address, else of the settings, else the embedded one; one pool each.

    Nobody is asked anything yet: the lock is held for a moment only.
    """
    given = database_url or settings.database_url
    with _databases_lock:
        if given is None:
            return _embedded_database(settings.data_folder)
        url = normalise_url(given)
        key = url.render_as_string(hide_password=False)
        if key not in _databases:
            _databases[key] = Database(url)
        return _databases[key]


def _embedded_database(data_folder: Path) -> Database:
    key = f"embedded:{data_folder}"
    if key not in _databases:
        server = server_of(data_folder / "postgres")
        _databases[key] = Database(server.url, embedded=server)
    return _databases[key]


def normalise_url(database_url: str) -> URL:
    """The address in SQLAlchemy's form with the psycopg2 driver; the part after "?" is kept.

    Raises
    ------
    StorageUnavailable
        where it is no PostgreSQL address. The address is not quoted: it may hold a password.
    """
    try:
        url = make_url(database_url.strip())
    except (ArgumentError, ValueError):
        raise StorageUnavailable(
            "DATABASE_URL is not an address such as postgresql://user@host/name"
        ) from None
    if url.drivername not in KNOWN_DRIVERS:
        raise StorageUnavailable(f"DATABASE_URL names {url.drivername!r}, but only PostgreSQL is supported")
    return url.set(drivername=DRIVER)


def make_engine(url: URL) -> Engine:
    """An engine whose pool checks a connection before it hands it out, and on which no wait is without end."""
    pulse, query = Pulse(), url.query
    connecting = float(str(query.get("connect_timeout", CONNECT_SECONDS)))
    given = {name: value for name, value in TCP.items() if name not in query}
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=POOL_WAIT_SECONDS,
        pool_recycle=RECYCLE_SECONDS,
        use_native_hstore=False,  # one question less to the server at each connection
        connect_args={
            **given,
            "connect_timeout": max(int(connecting), 1),
            "connection_factory": partial(WatchedConnection, pulse=pulse),
            "cursor_factory": WatchedCursor,
        },
        hide_parameters=True,  # values of the analyst do not belong in logs
        json_serializer=partial(json.dumps, default=float),  # numpy's numbers, too
    )

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, _: object, args: list[Any], named: dict[str, Any]) -> Any:
        return pulse.connect(lambda: dialect.connect(*args, **named), seconds=connecting)

    @event.listens_for(engine, "checkin")
    def is_idle(connection: WatchedConnection | None, _: object) -> None:
        if connection is not None:
            connection.limit_seconds = PING_SECONDS

    @event.listens_for(engine, "checkout")
    def is_used(connection: WatchedConnection, *_: object) -> None:
        connection.limit_seconds = LONGEST_SECONDS

    return engine


def limit_wait(connection: Connection, seconds: float) -> None:
    """Give a statement up after so long, in case the server does not end it at its own limit."""
    raw: Any = connection.connection.dbapi_connection
    raw.limit_seconds = seconds


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn what the driver raises into a refusal; its texts may hold addresses and are not repeated."""
    try:
        yield
    except PoolTimeoutError:
        raise causes.refusal(BUSY) from None
    except (DBAPIError, psycopg2.Error) as error:  # COPY goes past SQLAlchemy
        refusal = _refusal(error)
        if refusal is None:  # a defect of ours, not a failure of the database
            raise
        raise refusal from None  # wherever it is written down, the driver's text is not


def _refusal(raised: DBAPIError | psycopg2.Error) -> CapacityTwinError | None:
    error = raised.orig if isinstance(raised, DBAPIError) else raised
    if isinstance(error, psycopg2.errors.ReadOnlySqlTransaction):
        return NotAllowed(told("writing, it is open for reading only"))
    if isinstance(error, psycopg2.errors.InsufficientPrivilege):
        return NotAllowed(told("writing, the database refused it"))
    lost = isinstance(raised, DBAPIError) and raised.connection_invalidated
    cause = cause_of(error or raised, is_lost=lost)
    return None if cause is None else causes.refusal(cause)

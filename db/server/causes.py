"""Why the database did not do what it was asked, each cause a sentence for the operator.

The driver's own texts name users, hosts and values, so they are read here and repeated nowhere. Where a connection
cannot be made there is no error code, only PostgreSQL's English; a server that speaks another language is then said to
be unreachable, which is true and says less.
"""

from __future__ import annotations

import logging
import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg2
import psycopg2.errors

from core.errors import StorageUnavailable

REPEAT_SECONDS = 60.0
log = logging.getLogger("twin.database")


@dataclass(frozen=True)
class Cause:
    """A reason under a name that programs can count."""

    name: str
    sentence: str


TOO_LONG = Cause("too_long", "it took too long")
LOST = Cause("lost", "the connection failed or was lost")
BUSY = Cause("busy", "all connections are busy")
DISK_FULL = Cause("disk_full", "its disk is full; nothing was written. Make room on the database's disk")
OUT_OF_MEMORY = Cause("out_of_memory", "it is out of memory")
BY_CLASS: tuple[tuple[type[psycopg2.Error], Cause], ...] = (
    (psycopg2.errors.QueryCanceled, TOO_LONG),
    (psycopg2.errors.LockNotAvailable, TOO_LONG),
    (psycopg2.errors.DiskFull, DISK_FULL),
    (psycopg2.errors.OutOfMemory, OUT_OF_MEMORY),
)
# What PostgreSQL and its client library say while connecting, in this order.
BY_TEXT = (
    ("password authentication failed", "wrong_password", "it refuses the user or password of DATABASE_URL"),
    ("no password supplied", "no_password", "it wants a password, and DATABASE_URL has none"),
    ("permission denied for database", "no_connect_right", "the user of DATABASE_URL may not connect to this database"),
    ("is not permitted to log in", "no_login", "the user of DATABASE_URL may not log in"),
    ("no pg_hba.conf entry", "not_let_in", "it lets nobody in from this machine (pg_hba.conf)"),
    ("server does not support SSL", "no_tls", "it has no TLS, but sslmode in DATABASE_URL asks for it"),
    ("certificate", "certificate", "its TLS certificate is not trusted; see sslmode and sslrootcert in DATABASE_URL"),
    ("channel binding", "channel_binding", "channel_binding in DATABASE_URL asks for what it does not offer"),
    ("invalid sslmode", "bad_address", "sslmode in DATABASE_URL is no mode, such as require"),
    ("invalid dsn", "bad_address", "an option in DATABASE_URL is none that PostgreSQL knows"),
    ("invalid connection option", "bad_address", "an option in DATABASE_URL is none that PostgreSQL knows"),
    ("invalid port number", "bad_address", "the port in DATABASE_URL is no port"),
    ("could not translate host name", "unknown_host", "the host in DATABASE_URL has no address"),
    ("connection refused", "refused", "nothing listens at the host and port of DATABASE_URL"),
    ("too many clients", "too_many", "it has no connection left for us"),
    ("too many connections", "too_many", "it has no connection left for us"),
    ("remaining connection slots", "too_many", "it has no connection left for us"),
    ("starting up", "starting", "it is starting up"),
    ("shutting down", "stopping", "it is shutting down"),
    ("not accepting connections", "starting", "it is starting up, or recovers from a crash"),
    ("timeout expired", "silent", "nothing answers at the host and port of DATABASE_URL"),
)  # fmt: skip
OWN_LOGIN = Cause(
    "own_login",
    "it does not let in the logins that the app has made for itself (twin_app_..., twin_reader_...), and the user of "
    "DATABASE_URL may not make them anew",
)
# What is said of a login that somebody has changed: another password, no right to log in or to connect, none at all.
SHUT_OUT = (
    "password authentication failed",
    "no password supplied",
    "is not permitted to log in",
    "permission denied for database",
)
NO_SUCH_ROLE = re.compile(r"role \".*\" does not exist")
MISSING_DATABASE = Cause("missing_database", "the database that DATABASE_URL names does not exist")


def cause_of(error: BaseException, *, is_lost: bool) -> Cause | None:
    """The cause of an error of the driver; None where it is no outage, but a defect of ours."""
    for kind, cause in BY_CLASS:
        if isinstance(error, kind):
            return cause
    told = str(error)
    if getattr(error, "pgcode", None) is None:  # while connecting, or without a server
        if "database" in told and "does not exist" in told:
            return MISSING_DATABASE
        for text, name, sentence in BY_TEXT:
            if text.lower() in told.lower():
                return Cause(name, sentence)
    if is_lost or isinstance(error, (psycopg2.OperationalError, psycopg2.InterfaceError)):
        return LOST
    return None


def is_shut_out(error: BaseException) -> bool:
    """Whether a login is not let in that was let in before."""
    told = str(error)
    return any(text in told for text in SHUT_OUT) or NO_SUCH_ROLE.search(told) is not None


@dataclass
class CauseLog:
    """Counts causes, and writes them to the log: the first of its kind at once, more of them once a minute."""

    clock: Callable[[], float] = time.monotonic
    counts: Counter[str] = field(default_factory=Counter)
    _said: dict[str, _Line] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def refusal(self, cause: Cause) -> StorageUnavailable:
        """The refusal for this cause, with the reference under which the log has it."""
        now = self.clock()
        with self._lock:
            self.counts[cause.name] += 1
            line = self._said.get(cause.name)
            if line is None or now - line.at >= REPEAT_SECONDS:
                line = self._said[cause.name] = _Line(now, secrets.token_hex(4))
                log.error(
                    "reference=%s cause=%s times=%d The database did not answer: %s.",
                    line.reference,
                    cause.name,
                    self.counts[cause.name],
                    cause.sentence,
                )
        return StorageUnavailable(cause.sentence, reference=line.reference)


@dataclass(frozen=True)
class _Line:
    at: float
    reference: str


causes = CauseLog()

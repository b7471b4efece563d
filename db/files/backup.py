"""The whole database as one file, and an empty database filled from it: every workspace, change and entry of the audit.

Each table is what COPY writes of it, in the order of its key, with its SHA-256 in a manifest; so a restored database is
compared with its backup table by table, to the last byte, before it is committed. No program beside this one is needed:
PostgreSQL's own `pg_dump` refuses tables whose row-level security binds their owner.

To see all rows the owner of the tables lifts that binding and ties it again in the same transaction, under a lock that
nobody else passes: while a backup is written, pages wait for it.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, func, select, text

from core.errors import CapacityTwinError
from db.server.bootstrap import migrate, revision_of
from db.server.engine import Database
from db.server.models import NEWEST_REVISION, metadata
from db.server.person_keys import note_backup

FORMAT = "capacity-twin-backup-1"
MANIFEST = "manifest.json"
PRIVATE = 0o600  # the names of workspaces are keys to them
PIECE_BYTES = 1 << 20
NAME = re.compile(r"[a-z][a-z_]{0,62}")


class BackupRefused(CapacityTwinError):
    """A backup that cannot be made, or a file that cannot be restored here."""


@dataclass(frozen=True)
class TableOfBackup:
    """A table in the file: its columns in order, its rows, and the SHA-256 of what COPY writes of it."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    n_rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds; tables in the order in which they are filled."""

    revision: str
    made_at: str
    tables: tuple[TableOfBackup, ...]

    @property
    def sha256(self) -> str:
        """One number for all rows: equal content, equal hash."""
        told = "".join(f"{table.name} {table.n_rows} {table.sha256}\n" for table in self.tables)
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def n_rows(self) -> int:
        return sum(table.n_rows for table in self.tables)


class _Counted(io.RawIOBase):
    """Passes what COPY writes on, and takes its hash and the number of its rows."""

    def __init__(self, target: IO[bytes] | None = None) -> None:
        self._target, self._digest, self.n_rows = target, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        content = bytes(piece)
        self._digest.update(content)
        self.n_rows += content.count(b"\n")  # a line end within a value is written as \n
        if self._target is not None:
            self._target.write(content)
        return len(content)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def write_backup(database: Database, path: Path) -> Manifest:
    """Write every table to a new file that its user alone may read."""
    database.prepare()
    path.touch(mode=PRIVATE, exist_ok=False)
    with database.maintenance() as connection, everything_seen(connection):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            tables = []
            for table in metadata.sorted_tables:
                columns, key = (
                    _columns(connection, table.name),
                    tuple(c.name for c in table.primary_key.columns),
                )
                with file.open(_entry(table.name), "w", force_zip64=True) as entry:
                    tables.append(_copied_out(connection, table.name, columns, key, entry))
            made_at = connection.execute(select(func.now())).scalar_one().isoformat()
            manifest = Manifest(NEWEST_REVISION, made_at, tuple(tables))
            file.writestr(MANIFEST, json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1))
        note_backup(connection)
    return manifest


def read_manifest(path: Path) -> Manifest:
    """What a file holds, each table compared with its hash."""
    try:
        with zipfile.ZipFile(path) as file:
            told = json.loads(file.read(MANIFEST))
            if told.pop("format", None) != FORMAT:
                raise BackupRefused(f"{path.name} is no backup that this version reads.")
            tables = tuple(
                TableOfBackup(**{**table, "columns": tuple(table["columns"]), "key": tuple(table["key"])})
                for table in told.pop("tables")
            )
            for table in tables:
                # They become part of statements.
                if not all(NAME.fullmatch(name) for name in (table.name, *table.columns, *table.key)):
                    raise BackupRefused(f"{path.name} names a table or column that is none of ours.")
                if _hash_of(file, table.name) != table.sha256:
                    raise BackupRefused(f"{path.name} is damaged: {table.name} is not what was written.")
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as problem:
        raise BackupRefused(f"{path.name} is no backup, or a damaged one.") from problem
    return Manifest(tables=tables, **told)


def restore_backup(database: Database, path: Path) -> Manifest:
    """Fill an empty database from a file in one transaction; it is compared before it is committed.

    Raises
    ------
    BackupRefused
        where the file is none or damaged, is of a newer version, or the database holds something.
    """
    manifest = read_manifest(path)
    if manifest.revision > NEWEST_REVISION:
        raise BackupRefused(f"{path.name} is of a newer version of this program; start that one.")
    with database.maintenance() as connection:
        _require_empty(connection, manifest)
        with (
            everything_seen(connection, [table.name for table in manifest.tables]),
            zipfile.ZipFile(path) as file,
        ):
            for table in manifest.tables:
                # What a trigger would compute stands in the file.
                connection.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
                with file.open(_entry(table.name)) as entry:
                    _copy_in(connection, table, entry)
            for table in manifest.tables:
                if _copied_out(connection, table.name, table.columns, table.key) != table:
                    raise BackupRefused(
                        f"{table.name} is not in the database as it is in the file; nothing was kept."
                    )
                _continue_counting(connection, table)
                connection.execute(text(f"ALTER TABLE {table.name} ENABLE TRIGGER USER"))  # as above
    database.prepare()  # the steps since, and who may do what
    return manifest


@contextmanager
def everything_seen(connection: Connection, names: Sequence[str] = ()) -> Iterator[None]:
    """Within it the owner sees all rows; afterwards he is bound again. A superuser is not bound at all."""
    tables = names or [table.name for table in metadata.sorted_tables]
    active = select(*(func.row_security_active(name) for name in tables))
    bound = [
        name for name, is_bound in zip(tables, connection.execute(active).one(), strict=True) if is_bound
    ]
    if bound:
        # Neither locks nor row-level security have statements in SQLAlchemy.
        connection.execute(text(f"LOCK TABLE {', '.join(bound)} IN ACCESS EXCLUSIVE MODE"))
    for name in bound:
        connection.execute(text(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY"))  # as above
    yield
    for name in bound:
        connection.execute(text(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"))  # as above


def _require_empty(connection: Connection, manifest: Manifest) -> None:
    revision = revision_of(connection)
    if revision is None:
        migrate(connection, manifest.revision)
        return
    if revision != manifest.revision:
        raise BackupRefused(
            "The database has tables of another version. Restore into a database without any."
        )
    with everything_seen(connection, [table.name for table in manifest.tables]):
        # Tables of the file, which the models of this version need not have any more.
        counts = " + ".join(f"(SELECT count(*) FROM {table.name})" for table in manifest.tables)  # noqa: S608
        if connection.execute(text(f"SELECT {counts}")).scalar_one():  # as above
            raise BackupRefused(
                "The database is not empty. Restore into one that is, before the app starts on it."
            )


def _columns(connection: Connection, table: str) -> tuple[str, ...]:
    """Columns that hold something; what PostgreSQL computes itself is computed again."""
    # The catalogue has no model here.
    statement = text(
        "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(:name) AND attnum > 0 "
        "AND NOT attisdropped AND attgenerated = '' ORDER BY attname"
    )
    return tuple(connection.execute(statement, {"name": table}).scalars())


def _copied_out(
    connection: Connection,
    name: str,
    columns: Sequence[str],
    key: Sequence[str],
    target: IO[bytes] | None = None,
) -> TableOfBackup:
    counted = _Counted(target)
    with _cursor(connection) as cursor:
        # COPY has no statement in SQLAlchemy.
        cursor.copy_expert(
            f"COPY (SELECT {', '.join(columns)} FROM {name} ORDER BY {', '.join(key)}) TO STDOUT",  # noqa: S608
            counted,
            PIECE_BYTES,
        )
    return TableOfBackup(name, tuple(columns), tuple(key), counted.n_rows, counted.sha256)


def _copy_in(connection: Connection, table: TableOfBackup, source: IO[bytes]) -> None:
    with _cursor(connection) as cursor:
        # COPY has no statement in SQLAlchemy.
        cursor.copy_expert(f"COPY {table.name} ({', '.join(table.columns)}) FROM STDIN", source, PIECE_BYTES)


def _continue_counting(connection: Connection, table: TableOfBackup) -> None:
    """Numbers that the database gives go on after the largest that is taken."""
    for column in table.columns:
        sequence = connection.execute(select(func.pg_get_serial_sequence(table.name, column))).scalar_one()
        if sequence is not None:
            # The table is one of the file's, see above.
            largest = text(f"SELECT max({column}) FROM {table.name}")  # noqa: S608
            if (taken := connection.execute(largest).scalar_one()) is not None:
                connection.execute(select(func.setval(sequence, taken)))


def _hash_of(file: zipfile.ZipFile, table: str) -> str:
    with file.open(_entry(table)) as entry:
        return hashlib.file_digest(entry, "sha256").hexdigest()  # type: ignore[arg-type]


def _entry(table: str) -> str:
    return f"tables/{table}.copy"


@contextmanager
def _cursor(connection: Connection) -> Iterator[Any]:
    raw: Any = connection.connection
    with raw.cursor() as cursor:
        yield cursor


def describe(manifest: Manifest) -> str:
    """A line for whoever made or restored it."""
    workspaces: Mapping[str, int] = {table.name: table.n_rows for table in manifest.tables}
    return (
        f"{workspaces.get('workspace', 0):,} workspaces, {workspaces.get('demand_record', 0):,} records, "
        f"{manifest.n_rows:,} rows in all; SHA-256 {manifest.sha256}"
    )

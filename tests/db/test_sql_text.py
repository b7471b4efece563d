"""Where SQL is written out as text, and why: a new place needs a reason and a line here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Statements with SQL in them, by file; each has its reason in a comment beside it.
SQL_TEXT = {
    "db/changes/undo.py": 1,  # what COPY reads
    "db/files/audit.py": 3,  # hashes over whole rows, windows
    "db/files/backup.py": 9,  # COPY, locks, row-level security, tables of a file
    "db/rows/binary_copy.py": 4,  # COPY
    "db/rows/kept_state.py": 1,  # the same
    "db/rows/record_rows.py": 1,  # what COPY reads
    "db/rows/record_writes.py": 1,  # the same
    "db/rows/inbox_rows.py": 1,  # the same
    "db/rows/series_rows.py": 1,  # the same
    "db/rows/staging.py": 1,  # ANALYZE
    "db/server/bootstrap.py": 3,  # the revision, how many roles and settings a login has
    "db/server/models/records.py": 1,  # which lanes have notes
    "db/server/models/members.py": 2,  # when a key, and when an invitation expires
    "db/server/roles.py": 12,  # roles and their rights
    "db/server/silence.py": 1,  # COPY
}
SQL = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH|TABLE|CREATE|ALTER|DROP|TRUNCATE|ANALYZE|COPY|GRANT|REVOKE|SET|DO)\s"
)
TAKES_SQL = {"text", "TextClause", "literal_column", "DDL"}
TAKE_SQL_AS_METHODS = {"exec_driver_sql", "mogrify", "copy_expert"}


def sources() -> list[Path]:
    return [path for path in sorted((ROOT / "db").rglob("*.py")) if "migrations" not in path.parts]


def sql_places(source: str) -> Iterator[tuple[int, str]]:
    """(line, the lines around) of each statement that holds SQL, or hands a text on as SQL."""
    lines = source.splitlines()
    for statement in ast.walk(ast.parse(source)):
        parts = list(ast.walk(statement))
        is_simple = not any(isinstance(part, ast.stmt) for part in parts[1:])
        if isinstance(statement, ast.stmt) and is_simple and any(map(_is_sql, parts)):
            yield statement.lineno, "\n".join(lines[max(statement.lineno - 2, 0) : statement.end_lineno])


def _is_sql(part: ast.AST) -> bool:
    if isinstance(part, ast.Call):
        called = part.func
        return (isinstance(called, ast.Name) and called.id in TAKES_SQL) or (
            isinstance(called, ast.Attribute) and called.attr in TAKE_SQL_AS_METHODS
        )
    return isinstance(part, ast.Constant) and isinstance(part.value, str) and bool(SQL.match(part.value))


def test_sql_is_written_out_only_where_it_is_listed():
    found = {path.relative_to(ROOT).as_posix(): list(sql_places(path.read_text())) for path in sources()}
    assert {name: len(places) for name, places in found.items() if places} == SQL_TEXT


def test_each_sql_text_has_its_reason_beside_it():
    bare = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources()
        for line, around in sql_places(path.read_text())
        if "#" not in around
    ]
    assert bare == []


@pytest.mark.parametrize(
    "source",
    [
        'x = text("SELECT 1 FROM lane")',
        'QUERY = """\n    DELETE FROM lane\n"""',
        'def f(c):\n    c.exec_driver_sql(f"UPDATE lane SET name = {c}")',
        "def f(c, name):\n    c.execute(text(name))",
        'x = literal_column(y + "z")',
    ],
)
def test_a_new_text_would_be_found(source):
    assert len(list(sql_places(source))) == 1


@pytest.mark.parametrize(
    "source",
    ['"""Select what you need."""', 'raise ValueError("Update the lane first")', "x = select(lane.name)"],
)
def test_words_are_no_sql(source):
    assert list(sql_places(source)) == []

"""What an operator relies on."""

from __future__ import annotations

from tools.weakenings.places import (
    AUDIT,
    BACKUP,
    CAUSE,
    DOWNLOADS,
    METRICS,
)
from tools.weakenings.weakening import Weakening

OPERATING = (
    Weakening(
        "a file that fails names a workspace in the log",
        DOWNLOADS[0],
        'raised=%s", number, type(failure).__name__)',
        'raised=%s", number, failure)',
        DOWNLOADS[1],
    ),
    Weakening(
        "a file that fails is told by Streamlit",
        DOWNLOADS[0],
        "    DeferredFileHandler.handle = answer_fetch",
        "    answered = answer_fetch",
        DOWNLOADS[1],
    ),
    Weakening(
        "metrics for everybody", "ui/shell/requests.py", "if token is None or not ", "if False and ", METRICS
    ),
    Weakening(
        "a backup that all may read", "db/files/backup.py", "PRIVATE = 0o600", "PRIVATE = 0o644", BACKUP
    ),
    Weakening(
        "a damaged backup is restored",
        "db/files/backup.py",
        "if _hash_of(file, table.name) != table.sha256:",
        "if False:",
        BACKUP,
    ),
    Weakening(
        "a backup names any table",
        "db/files/backup.py",
        "if not all(NAME.fullmatch(name) for name in (table.name, *table.columns, *table.key)):",
        "if False:",
        BACKUP,
    ),
    Weakening(
        "the owner is not bound again after a backup",
        "db/files/backup.py",
        'connection.execute(text(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"))',
        'connection.execute(text("SELECT 1"))',
        BACKUP,
    ),
    Weakening(
        "a database that holds something is restored into",
        "db/files/backup.py",
        'if connection.execute(text(f"SELECT {counts}")).scalar_one():',
        "if False:",
        BACKUP,
    ),
    Weakening(
        "entries of the audit do not lean on each other",
        "db/migrations/versions/0012_audit_chain.py",
        "NEW.chain := audit_hash(last.chain, NEW);",
        "NEW.chain := audit_hash(NULL, NEW);",
        AUDIT,
    ),
    Weakening(
        "the audit is read and not compared",
        "db/files/audit.py",
        "if broken is not None:",
        "if False:",
        AUDIT,
    ),
    Weakening(
        "a newer schema is written into",
        "db/server/bootstrap.py",
        "if revision is not None and revision > NEWEST_REVISION:",
        "if False:",
        CAUSE,
    ),
)

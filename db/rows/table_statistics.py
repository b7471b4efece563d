"""What PostgreSQL's planner knows of the tables' sizes, brought up to date after many rows were written.

Autovacuum does the same within a minute or two, where it runs; until then the planner takes a table for as large as it
was before, and looks at millions of records one by one that it takes for some thousands.
"""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, select

from db.rows.staging import analyze
from db.server import models

LEAST_ROWS = 100_000  # fewer change no plan
LONGEST_WAIT = "2s"  # for somebody else who does just this
TABLES = (models.Lane, models.LaneSeries, models.DemandRecord)


def refresh_statistics(connection: Connection) -> None:
    """Look at a sample of each table's rows; by its owner, for others may not."""
    connection.execute(select(func.set_config("lock_timeout", LONGEST_WAIT, True)))
    for model in TABLES:
        table = model.__table__
        if isinstance(table, Table):
            analyze(connection, table)

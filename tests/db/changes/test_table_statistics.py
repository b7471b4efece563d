"""After many records PostgreSQL knows how large its tables are, and where it cannot learn it the records stand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from core.errors import StorageUnavailable
from db.rows import table_statistics
from db.store import PostgresStore
from tests.db.demand_csv import import_records, twin_on

pytestmark = pytest.mark.database

N_DAYS = 400


def records(lane: str) -> dict[tuple[str, date], float]:
    return {(lane, date(2025, 1, 1) + timedelta(days=day)): 1.0 for day in range(N_DAYS)}


def n_distinct_days(database, slug: str) -> float:
    """What the planner takes the days of a record for: 0 where it never looked."""
    with database.login_transaction(slug) as connection:
        found = text("SELECT n_distinct FROM pg_stats WHERE tablename = 'demand_record' AND attname = 'day'")
        return float(connection.execute(found).scalar_one_or_none() or 0.0)


def n_records_known(database, slug: str) -> float:
    with database.login_transaction(slug) as connection:
        return float(
            connection.execute(
                text("SELECT reltuples FROM pg_class WHERE relname = 'demand_record'")
            ).scalar_one()
        )


def test_after_a_large_file_the_planner_knows_how_many_records_there_are(
    store: PostgresStore, database, slug, monkeypatch
):
    monkeypatch.setattr(table_statistics, "LEAST_ROWS", N_DAYS)
    import_records(store, records("A"))
    assert n_distinct_days(database, slug) != 0.0
    before = n_records_known(database, slug)
    for lane in "BCD":
        import_records(store, records(lane))
    assert n_records_known(database, slug) >= before + 3 * N_DAYS - 1


def test_after_a_small_file_nothing_is_counted(store: PostgresStore, monkeypatch):
    def refuse(connection):
        raise AssertionError("counted")

    monkeypatch.setattr(table_statistics, "refresh_statistics", refuse)
    import_records(store, records("A"))


def test_a_restored_workspace_is_counted_too(store: PostgresStore, open_empty_store, slug, monkeypatch):
    import_records(store, records("A"))
    counted: list[bool] = []
    monkeypatch.setattr(table_statistics, "LEAST_ROWS", N_DAYS)
    monkeypatch.setattr(table_statistics, "refresh_statistics", lambda connection: counted.append(True))
    open_empty_store(f"{slug}-other").restore_workspace(twin_on(store).export_workspace())
    assert counted == [True]


def test_records_stand_where_their_tables_could_not_be_counted(store: PostgresStore, monkeypatch):
    def away(connection):
        raise StorageUnavailable

    monkeypatch.setattr(table_statistics, "LEAST_ROWS", 1)
    monkeypatch.setattr(table_statistics, "refresh_statistics", away)
    import_records(store, records("A"))
    assert store.statistics().n_records == N_DAYS

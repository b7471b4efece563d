"""A key of the language model that is in use stands in no row of the database."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import text

from ai_brain import connect
from core.twin.capacity_twin import CapacityTwin
from db.outlets import WordsAndPaper
from db.server.engine import Database
from db.server.models import metadata
from db.store import PostgresStore
from tests.commentary_server import CANARY_KEY, fake_gemini

ROWS = "\n".join(f"2026-{month:02d}-{day:02d},A-B,{100 + day}" for month in (1, 2, 3) for day in range(1, 29))


def test_the_key_is_in_no_row_of_any_table(
    database: Database, store: PostgresStore, slug: str, monkeypatch
) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", CANARY_KEY)
    twin = CapacityTwin(store, WordsAndPaper())
    twin.apply(twin.check_csv(f"date,product_name,demand\n{ROWS}\n".encode(), file_name="a.csv"))
    with fake_gemini() as server:
        client = connect(api_key=CANARY_KEY, model="fake-model", base_url=server.base_url, workspace=slug)
        assert client is not None
        client = replace(
            client, deadline_seconds=60
        )  # the call must reach the model, however busy the machine
        assert twin.commentary("A-B", client=client).sentences
        assert server.requests
    with database.login_transaction(slug) as connection:
        rows = {
            table.name: [
                str(row[0]) for row in connection.execute(text(f"SELECT t::text FROM {table.name} t"))
            ]
            for table in metadata.sorted_tables
        }
    assert any("A-B" in row for row in rows["lane"])  # the search does find what is there
    assert not [name for name, found in rows.items() if any(CANARY_KEY in row for row in found)]

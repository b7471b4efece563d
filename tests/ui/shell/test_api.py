"""The route for BI tools: the right key of the right workspace reads, everything else is answered alike."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date

import pytest
import streamlit as st
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

import asgi
from core.errors import InvalidParameter, NotAllowed, StorageUnavailable
from core.twin.capacity_twin import CapacityTwin
from db.opening import open_named_store
from db.server.person_keys import person_key
from db.store import PostgresStore
from db.store_transactions import Actor
from tests.db.demand_csv import import_records, twin_on
from ui.reading import loaders
from ui.shell import api

pytestmark = pytest.mark.database

DAYS = [date(2025, 3, day) for day in range(1, 29)]
ROWS = {(lane, day): 10.0 + day.day for lane in ("=BER-MUC", "Zürich, HB") for day in DAYS}


@pytest.fixture
def client() -> Iterator[TestClient]:
    """The route as the web shell has it, without the screen around it."""
    yield TestClient(Starlette(routes=[Route("/api/{table:str}.{format:str}", asgi.table, methods=["GET"])]))
    st.cache_resource.clear()


@pytest.fixture
def twin(store: PostgresStore) -> CapacityTwin:
    import_records(store, ROWS)
    return twin_on(store)


def ask(client: TestClient, what: str, slug: str, key: str | None):
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    return client.get(f"/api/{what}", params={"workspace": slug}, headers=headers)


def test_demand_is_read_as_csv_that_the_import_takes_back(client, twin, slug):
    answer = ask(client, "demand.csv", slug, twin.data.create_api_token("BI"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    report = twin.check_csv(answer.content)
    assert (report.n_add, report.n_update, report.n_unchanged) == (0, 0, len(ROWS))


def test_the_same_is_read_as_json(client, twin, slug):
    rows = ask(client, "demand.json", slug, twin.data.create_api_token("BI")).json()
    assert {(row["product_name"], date.fromisoformat(row["date"])): row["demand"] for row in rows} == ROWS


def test_parameters_and_plans_are_read_in_both_formats(client, twin, slug):
    key = twin.data.create_api_token("BI")
    for table in ("parameters", "plans"):
        lines = list(csv.DictReader(io.StringIO(ask(client, f"{table}.csv", slug, key).text)))
        objects = ask(client, f"{table}.json", slug, key).json()
        assert [row["product_name"] for row in objects] == ["=BER-MUC", "Zürich, HB"]
        assert [line["product_name"] for line in lines] == ["'=BER-MUC", "Zürich, HB"]
    ahead = ask(client, "forecasts.json", slug, key).json()
    assert {row["product_name"] for row in ahead} == {"=BER-MUC", "Zürich, HB"}
    safety_stock = twin.plan_network().safety_stock_units.tolist()
    assert [row["safety_stock_units"] for row in objects] == safety_stock


def test_a_key_reads_a_workspace_of_members_until_it_is_revoked(client, database, slug):
    olga = Actor("olga", person_key(database, "https://accounts.example.org", f"olga of {slug}"))
    mine = open_named_store(slug, "Acme", acting=lambda: olga)
    import_records(mine, ROWS)
    key = mine.create_api_token("BI")
    for other in (None, "", f"{key}x", olga.person):
        assert ask(client, "demand.csv", slug, other).status_code == 401
    for _ in range(2):
        answer = ask(client, "demand.json", slug, key)
        assert answer.status_code == 200 and len(answer.json()) == len(ROWS)
    assert ask(client, "demand.csv", slug, None).status_code == 401  # nothing is left of who asked before
    mine.revoke_api_token(mine.api_tokens()[0].token_id)
    assert ask(client, "demand.csv", slug, key).status_code == 401


def test_many_rows_are_one_json_array(client, twin, slug, monkeypatch):
    monkeypatch.setattr(api, "ROWS_AT_ONCE", 7)
    assert len(json.loads(b"".join(api.json_pieces(twin.table("demand"))))) == len(ROWS)


def test_an_empty_workspace_is_an_empty_array(client, store, slug):
    key = twin_on(store).data.create_api_token("BI")
    assert ask(client, "demand.json", slug, key).json() == []
    assert ask(client, "plans.csv", slug, key).status_code == 200


def test_every_wrong_key_gets_the_same_answer(
    client: TestClient, twin: CapacityTwin, slug: str, open_empty_store: Callable[[str], PostgresStore]
) -> None:
    key = twin.data.create_api_token("BI")
    other = twin_on(open_empty_store(f"{slug}-other"))
    revoked = twin.data.create_api_token("old")
    twin.data.revoke_api_token(twin.data.api_tokens()[-1].token_id)
    answers = [
        ask(client, "demand.csv", slug, wrong)
        for wrong in (
            None,
            "",
            "twin_x",
            key[:-1],
            key + "x",
            other.data.create_api_token("BI"),
            revoked,
            "'--",
        )
    ]
    answers.append(ask(client, "demand.csv", f"{slug}-other", key))
    answers.append(ask(client, "demand.csv", "no-such-workspace", key))
    answers.append(ask(client, "demand.csv", "../x", key))
    answers.append(ask(client, "no-such-table.csv", slug, "twin_x"))
    answers.append(client.get(f"/api/demand.csv?workspace={slug}&key={key}"))
    answers.append(client.get(f"/api/demand.csv?workspace={slug}", headers={"Authorization": f"Basic {key}"}))
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    assert ask(client, "demand.csv", slug, key).status_code == 200


def test_a_workspace_that_is_asked_for_is_not_made(client, twin, database):
    from db.opening import open_store

    ask(client, "demand.csv", "never-made", twin.data.create_api_token("BI"))
    with pytest.raises(NotAllowed, match="does not exist"):
        open_store("never-made", database_url=None, read_only=True, create=False, as_owner=False)


def test_an_unknown_table_is_named_to_who_may_read(client, twin, slug):
    key = twin.data.create_api_token("BI")
    assert ask(client, "secrets.csv", slug, key).status_code == 404
    assert ask(client, "demand.xml", slug, key).status_code == 404
    assert client.post(f"/api/demand.csv?workspace={slug}").status_code == 405
    with pytest.raises(InvalidParameter, match="table is 'secrets'"):
        twin.table("secrets")


def test_a_database_that_does_not_answer_is_said(client, twin, slug, monkeypatch):
    def dead(_: str) -> CapacityTwin:
        raise StorageUnavailable

    monkeypatch.setattr(loaders, "twin_for_reading", dead)
    assert ask(client, "demand.csv", slug, "twin_x").status_code == 503


def test_keys_are_listed_without_themselves_and_kept_as_hashes(twin, database):
    key = twin.data.create_api_token("  Power BI ")
    (listed,) = twin.data.api_tokens()
    assert (listed.label, listed.made_by) == ("Power BI", "ana")
    assert len(key.removeprefix("twin_")) >= 43  # 256 bits
    with database.engine.connect() as connection:
        dump = str(connection.execute(text("SELECT * FROM api_token, audit_event")).all())
    assert key not in dump
    with pytest.raises(NotAllowed, match="there is none of that number"):
        twin.data.revoke_api_token(listed.token_id + 999)
    for label in ("", " ", "x" * 81):
        with pytest.raises(InvalidParameter, match="label"):
            twin.data.create_api_token(label)


def test_a_key_expires_by_the_databases_clock_and_the_audit_knows_it(client, twin, slug, database):
    key = twin.data.create_api_token("Power BI")
    (listed,) = twin.data.api_tokens()
    assert round((listed.expires_at - listed.made_at).total_seconds() / 86_400, 2) == 180
    twin.data.revoke_api_token(listed.token_id)
    later = twin.data.create_api_token("Excel")
    with database.login_transaction(slug) as connection:
        connection.execute(
            text("UPDATE api_token SET expires_at = now() WHERE workspace_id = (SELECT this_workspace_id())")
        )
        said = connection.execute(
            text(
                "SELECT made_by, action, detail FROM audit_event "
                "WHERE action LIKE 'token%' AND workspace_id = (SELECT this_workspace_id()) ORDER BY event_id"
            )
        ).all()
    assert ask(client, "demand.csv", slug, key).text == ask(client, "demand.csv", slug, later).text
    assert ask(client, "demand.csv", slug, later).status_code == 401
    assert twin.data.api_tokens() == ()
    assert [(row.made_by, row.action) for row in said] == [
        ("ana", "token made"),
        ("ana", "token revoked"),
        ("ana", "token made"),
    ]
    assert said[0].detail == {
        "token": listed.token_id,
        "label": "Power BI",
        "expires": listed.expires_at.isoformat(),
    }


def test_who_may_only_look_makes_no_key(database, store, slug):
    with pytest.raises(NotAllowed, match="reading only"):
        twin_on(PostgresStore(database, slug, read_only=True)).data.create_api_token("BI")

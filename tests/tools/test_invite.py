"""Who runs the app lets somebody into a workspace whose owners are gone."""

from __future__ import annotations

import secrets

import pytest
from sqlalchemy import text

from core.rights import Role
from db.members import members_of
from db.opening import open_named_store
from db.server.engine import Scope
from db.store_transactions import Actor
from settings import load_settings
from tests.tools.test_run_app import SIGN_IN
from tools import invite

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def sign_in(monkeypatch):
    for name, value in SIGN_IN.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(invite, "leave_servers", lambda: None)  # the tests go on with theirs
    load_settings.cache_clear()
    yield
    monkeypatch.undo()
    load_settings.cache_clear()


def run(monkeypatch, *asked: str) -> int:
    monkeypatch.setattr("sys.argv", ["invite", *asked])
    return invite.main()


def test_the_link_makes_an_owner_once_and_stands_in_the_audit(database, slug, monkeypatch, capsys):
    gone, comes = (Actor(name, secrets.token_hex(32)) for name in ("gone", "comes"))
    open_named_store(slug, "Acme", acting=lambda: gone)
    assert run(monkeypatch, slug, "owner") == 0
    link = capsys.readouterr().out.strip()
    assert link.startswith(f"https://twin.example.org/join?workspace={slug}&invitation=")
    secret = link.rpartition("=")[2]
    assert members_of(slug, acting=lambda: comes).accept(secret) is Role.OWNER
    assert members_of(slug, acting=lambda: comes).invited_as(secret) is None
    with database.transaction(Scope(slug, person=comes.person)) as connection:
        said = connection.execute(text("SELECT made_by, action FROM audit_event ORDER BY position")).all()
    assert [tuple(row) for row in said][1:] == [("operator", "invitation made"), ("comes", "member joined")]


@pytest.mark.parametrize("kind", ["none", "of a link"])
def test_there_is_nobody_to_invite_where_there_are_no_members(
    slug, monkeypatch, capsys, kind, open_empty_store
):
    if kind == "of a link":
        open_empty_store(slug)
    assert run(monkeypatch, slug, "owner") == 1
    told = capsys.readouterr().out
    assert "does not exist or has expired" in told if kind == "none" else "it has no members" in told


def test_without_a_provider_it_is_told(slug, monkeypatch, capsys):
    for name in SIGN_IN:
        monkeypatch.setenv(name, "")
    load_settings.cache_clear()
    assert run(monkeypatch, slug, "owner") == 1
    assert "Nobody can sign in" in capsys.readouterr().out

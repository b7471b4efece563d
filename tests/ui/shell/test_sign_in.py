"""What Streamlit is told to sign people in with, and the door by which an invitation comes in."""

from __future__ import annotations

import importlib.util
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from db.rows.workspace_rows import require_member_slug
from settings import Settings
from ui.shell import security_headers
from ui.shell.account import name_of, new_name
from ui.shell.security_headers import SecurityHeaders
from ui.shell.sign_in import (
    INVITATION,
    SignInMissing,
    invitation_link,
    invitation_of,
    join,
    secrets_of,
    share_cookie_secret,
    signing_secret,
)

SECRET = "s" * 43
SETTINGS = Settings(
    oidc_metadata_url="https://accounts.example.org/.well-known/openid-configuration",
    oidc_client_id="twin",
    oidc_client_secret="client secret",
    address="https://twin.example.org",
    cookie_secret="c" * 32,
)


def test_without_a_provider_streamlit_is_told_nothing() -> None:
    assert secrets_of(Settings()) is None


def test_streamlit_is_told_the_provider_and_where_it_leads_back_to() -> None:
    told = secrets_of(SETTINGS)
    assert told is not None
    assert told["auth"]["redirect_uri"] == "https://twin.example.org/oauth2callback"
    assert told["auth"]["cookie_secret"] == signing_secret(SETTINGS) != SETTINGS.cookie_secret
    assert told["auth"]["client_secret"] == "client secret"
    assert "expose_tokens" not in told["auth"]
    assert (
        "openid" in told["auth"]["client_kwargs"]["scope"].split()
    )  # with it the provider says who somebody is


def test_all_processes_of_an_address_sign_with_the_same_secret() -> None:
    from streamlit import config
    from streamlit.web.server.server_util import get_cookie_secret

    before = config.get_option("server.cookieSecret")
    try:
        share_cookie_secret(Settings())
        assert get_cookie_secret() == before
        share_cookie_secret(SETTINGS)
        assert get_cookie_secret() == signing_secret(SETTINGS)
    finally:
        config.set_option("server.cookieSecret", before)


@pytest.mark.parametrize(
    "changed",
    [
        {"oidc_metadata_url": "https://other.example.org/.well-known/openid-configuration"},
        {"oidc_client_id": "another"},
        {"cookie_secret": "d" * 32},
    ],
)
def test_a_cookie_of_another_provider_or_secret_signs_in_nobody(changed: dict[str, str]) -> None:
    from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value

    before, after = signing_secret(SETTINGS), signing_secret(replace(SETTINGS, **changed))
    assert before and after
    signed = create_signed_value(before, "_streamlit_user", "olga")
    assert decode_signed_value(before, "_streamlit_user", signed) == b"olga"
    assert decode_signed_value(after, "_streamlit_user", signed) is None


@pytest.mark.parametrize("missing", ["authlib", "httpx"])
def test_a_provider_without_the_library_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else there(name))
    with pytest.raises(SignInMissing, match=r"\.venv/bin/pip install -r requirements-sign-in"):
        secrets_of(SETTINGS)
    assert secrets_of(Settings()) is None


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr("ui.shell.sign_in.load_settings", lambda: SETTINGS)
    monkeypatch.setattr(security_headers, "load_settings", lambda: SETTINGS)
    app = Starlette(routes=[Route("/join", join), Route("/", lambda _: PlainTextResponse("home"))])
    return TestClient(SecurityHeaders(app), base_url="https://twin.example.org", follow_redirects=False)


def test_the_link_of_an_invitation_keeps_it_for_this_browser_and_leads_home(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = invitation_link("acme", SECRET)
    assert link.startswith("https://twin.example.org/join?")
    answer = client.get(link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert answer.headers["cache-control"] == "no-store"
    cookie = answer.headers["set-cookie"]
    for part in (f"{INVITATION}=acme.{SECRET}", "HttpOnly", "SameSite=lax", "Max-Age=1800", "Secure"):
        assert part in cookie
    assert invitation_of(client.cookies[INVITATION]) == ("acme", SECRET)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "workspace=acme",
        f"invitation={SECRET}",
        "workspace=acme&invitation=short",
        f"workspace=a%20b&invitation={SECRET}",
        f"workspace=acme&invitation={SECRET}%0d%0aset-cookie:%20x=y",
        f"workspace=https://evil.example&invitation={SECRET}",
    ],
)
def test_a_link_that_is_none_keeps_nothing_and_leads_nowhere_else(client: TestClient, query: str) -> None:
    answer = client.get(f"/join?{query}")
    assert answer.headers["location"] == "/" and "set-cookie" not in answer.headers


@pytest.mark.parametrize("cookie", [None, "", "acme", f"acme.{SECRET}.x", f"ac me.{SECRET}", f"{SECRET}"])
def test_a_cookie_that_is_no_invitation_is_none(cookie: str | None) -> None:
    assert invitation_of(cookie) is None


def test_cookies_go_over_https_alone_where_the_address_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    async def with_cookies(_: object) -> PlainTextResponse:
        answer = PlainTextResponse("x")
        answer.set_cookie("_streamlit_user", "signed")
        answer.set_cookie("other", "x", secure=True)
        return answer

    client = TestClient(SecurityHeaders(Starlette(routes=[Route("/", with_cookies)])))
    for address, n_secure in (("https://twin.example.org", 2), ("http://127.0.0.1:8501", 1), (None, 1)):
        settings = Settings(address=address)
        monkeypatch.setattr(security_headers, "load_settings", lambda settings=settings: settings)
        cookies = client.get("/").headers.get_list("set-cookie")
        assert [cookie.lower().count("secure") for cookie in cookies].count(1) == n_secure


@pytest.mark.parametrize(
    ("title", "name"),
    [("Müller & Co", "muller-co"), ("  Freight  ", "freight"), ("物流", "workspace"), ("a" * 90, "a" * 50)],
)
def test_a_workspace_is_named_after_its_title(title: str, name: str) -> None:
    assert name_of(title) == name


@pytest.mark.parametrize("title", ["Acme", "物流", "a" * 90])
def test_a_new_name_tells_nothing_of_the_names_that_there_are(title: str) -> None:
    names = {new_name(title) for _ in range(50)}
    assert len(names) == 50
    for name in names:
        assert require_member_slug(name).startswith(f"{name_of(title)}-")

"""To the provider by the right name, and home with a word why where nobody was signed in."""

from __future__ import annotations

import logging

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from settings import Settings
from ui.shell import way_in
from ui.shell.account import WAY_BACK
from ui.shell.way_in import ASKED, REASON, WayIn

ADDRESS = "https://twin.example.org"


async def go(request: Request) -> Response:
    """As Streamlit: to the provider, or a bare page where that does not answer."""
    try:
        request.query_params["down"].index("canary-host")
    except KeyError:
        return RedirectResponse("https://accounts.example.org/authorize", status_code=302)
    except ValueError:
        way_in.streamlits.warning("Error during OAuth authorization redirect.", exc_info=True)
    return PlainTextResponse("Authentication error", status_code=400)


async def come(request: Request) -> Response:
    answer = RedirectResponse("/", status_code=302)
    if "error" in request.query_params:
        way_in.streamlits.error("Error during authentication: %s", request.query_params["error"])
    if request.query_params.get("code") == "right":
        answer.set_cookie("_streamlit_user", "signed")
    return answer


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    settings = Settings(address=ADDRESS, oidc_metadata_url="https://accounts.example.org/x")
    monkeypatch.setattr(way_in, "load_settings", lambda: settings)
    monkeypatch.setattr(way_in.streamlits, "propagate", True)
    pages = Route("/{path:path}", lambda _: PlainTextResponse("a page"))
    app = Starlette(routes=[Route("/auth/login", go), Route("/oauth2callback", come), pages])
    return TestClient(WayIn(app), base_url=ADDRESS, follow_redirects=False)


@pytest.mark.parametrize(
    ("path", "leads_to", "reason"),
    [
        ("/auth/login?provider=x", "https://accounts.example.org/authorize", None),
        ("/auth/login?provider=x&down=1", "/", way_in.UNREACHABLE),
        ("/oauth2callback?code=right&state=y", "/", None),
        ("/oauth2callback?code=wrong&state=y", "/", way_in.LOST),
        ("/oauth2callback", "/", None),  # back from signing out
        ("/oauth2callback?error=access_denied&state=y", "/", way_in.DENIED),
        ("/oauth2callback?error=canary-word&error_description=canary-word", "/", way_in.FAILED),
    ],
)
def test_every_way_ends_at_the_provider_or_at_home_with_a_word_why(
    client: TestClient, caplog: pytest.LogCaptureFixture, path: str, leads_to: str, reason: str | None
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = client.get(path)
    assert answer.is_redirect and answer.headers["location"] == leads_to
    assert client.cookies.get(REASON) == reason
    assert reason is None or reason in WAY_BACK
    logged = [record for record in caplog.records if record.name.startswith(("streamlit", "twin"))]
    assert bool(logged) == (reason == way_in.UNREACHABLE)
    assert not any("canary" in record.getMessage() or record.exc_info for record in logged)


def test_who_asks_by_another_name_goes_by_the_own_one_once(client: TestClient) -> None:
    answer = client.get("/auth/login?provider=x%26y", headers={"host": "www.twin.example.org"})
    assert answer.headers["location"] == f"{ADDRESS}/auth/login?provider=x%26y&moved=1"
    again = client.get("/auth/login?provider=x%26y&moved=1", headers={"host": "inside"})
    assert again.headers["location"].startswith("https://accounts.example.org/")


def test_without_a_provider_nothing_is_changed(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(way_in, "load_settings", Settings)
    assert client.get("/auth/login?down=1").text == "Authentication error"


HTML = {"accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize(
    ("visited", "leads_to"),
    [
        (["/dashboard?workspace=acme&lane=BER%2FMUC"], "/dashboard?workspace=acme&lane=BER%2FMUC"),
        (["/dashboard?workspace=acme", "/_stcore/health", "/join?workspace=x"], "/dashboard?workspace=acme"),
        (["/dashboard?workspace=acme", "/"], "/"),
        (["/"], "/"),
        (["/data?x=" + "y" * 3_000], "/"),
    ],
)
def test_who_signs_in_comes_to_the_page_that_he_had_asked_for(
    client: TestClient, visited: list[str], leads_to: str
) -> None:
    for page in visited:
        assert client.get(page, headers=HTML).status_code == 200
    client.get("/auth/login?provider=x")
    answer = client.get("/oauth2callback?code=right&state=y", headers=HTML)
    assert answer.headers["location"] == leads_to
    assert len(answer.headers.get_list("location")) == 1
    assert not client.cookies.get(ASKED)


def test_what_asks_for_no_page_and_who_is_signed_in_keep_nothing(client: TestClient) -> None:
    client.get("/dashboard?workspace=acme", headers={"accept": "application/json"})
    assert not client.cookies.get(ASKED)
    client.cookies.set("_streamlit_user", "signed")
    client.get("/dashboard?workspace=acme", headers=HTML)
    assert not client.cookies.get(ASKED)


def test_who_was_not_signed_in_goes_home_and_may_try_again(client: TestClient) -> None:
    client.get("/dashboard?workspace=acme", headers=HTML)
    assert client.get("/oauth2callback?code=wrong&state=y").headers["location"] == "/"
    answer = client.get("/oauth2callback?code=right&state=y")
    assert answer.headers["location"] == "/dashboard?workspace=acme"


@pytest.mark.parametrize(
    "page", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a b", "/ä", "/x\\y", ""]
)
def test_a_forged_page_leads_home(client: TestClient, page: str) -> None:
    cookie = f"{ASKED}={page}".encode()
    answer = client.get("/oauth2callback?code=right&state=y", headers={"cookie": cookie})
    assert answer.headers["location"] == "/"

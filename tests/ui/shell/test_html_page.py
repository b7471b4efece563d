"""The page says in its first tag which language it is in, and to its programs where their server is."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.shell.html_page import AT_ONCE, SERVER, WRITTEN, HtmlPage

PAGE = b"<!DOCTYPE html>" + WRITTEN + b"<head></head></html>"


HTML_OF_NO_PAGE = b'<html lang="en"><head></head></html>'


async def answer(request: Request) -> Response:
    if request.headers.get("if-none-match") == '"page"':
        return Response(status_code=304)
    if request.url.path.startswith("/api/"):
        return HTMLResponse(HTML_OF_NO_PAGE)
    if request.url.path == "/note.txt":
        return PlainTextResponse(PAGE)
    return HTMLResponse(PAGE, headers={"etag": '"page"'})


@pytest.fixture
def client() -> TestClient:
    return TestClient(HtmlPage(Starlette(routes=[Route("/{path:path}", answer)])))


@pytest.mark.parametrize(
    ("address", "browser", "language"),
    [
        ("/", "de-AT,de;q=0.9,en;q=0.8", "de"),
        ("/", "en-GB,de;q=0.5", "en"),
        ("/", "fr", "en"),
        ("/profit?lane=A&lang=de", "en-US", "de"),
        ("/profit?lang=en", "de", "en"),
        ("/?language=de", "en", "de"),
        ("/?lang=%3Cscript%3E", "de", "de"),
        ("/?lang=xx", "", "en"),
    ],
)
def test_the_address_decides_and_else_the_browser(
    client: TestClient, address: str, browser: str, language: str
) -> None:
    found = client.get(address, headers={"accept-language": browser})
    assert f'<html lang="{language}">' in found.text
    assert found.text.count("<html") == 1


def test_a_kept_page_of_the_other_language_is_not_taken_for_this_one(client: TestClient) -> None:
    for language in ("de", "en"):
        found = client.get(f"/?lang={language}", headers={"if-none-match": '"page"'})
        assert found.status_code == 200
        assert "etag" not in found.headers


def test_the_page_tells_where_its_server_is_once_and_its_length_is_true(client: TestClient) -> None:
    found = client.get("/profit", headers={"accept-encoding": "identity"})
    said = SERVER % AT_ONCE
    assert found.content.count(said) == 1
    assert found.content.index(b"<head>") < found.content.index(said) < found.content.index(b"</head>")
    assert int(found.headers["content-length"]) == len(found.content)


@pytest.mark.parametrize(
    ("cookies", "at_once"),
    [
        ("", True),
        ("_streamlit_xsrf=2|a|b|1", True),
        ("_streamlit_user=x; _streamlit_xsrf=2|a|b|1", True),
        ("_streamlit_user=x", False),
        ("other=_streamlit_xsrf; _streamlit_user=x", False),
    ],
)
def test_who_is_signed_in_is_not_hurried_past_the_cookie_that_proves_it(
    client: TestClient, cookies: str, at_once: bool
) -> None:
    found = client.get("/profit", headers={"cookie": cookies} if cookies else {})
    assert (AT_ONCE in found.content) is at_once
    assert SERVER % (AT_ONCE if at_once else b"") in found.content


def test_a_page_that_would_be_compressed_further_in_is_completed_too() -> None:
    inner = GZipMiddleware(Starlette(routes=[Route("/{path:path}", answer)]), minimum_size=1)
    found = TestClient(HtmlPage(inner)).get("/?lang=de", headers={"accept-encoding": "gzip"})
    assert '<html lang="de">' in found.text


def test_what_is_no_page_stays_as_it_is(client: TestClient) -> None:
    assert client.get("/note.txt?lang=de").content == PAGE
    assert client.get("/api/note.txt?lang=de").content == HTML_OF_NO_PAGE

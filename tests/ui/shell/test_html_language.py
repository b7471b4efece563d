"""The page says in its first tag which language it is in."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.shell.html_language import WRITTEN, HtmlLanguage

PAGE = b"<!DOCTYPE html>" + WRITTEN + b"<head></head></html>"


async def answer(request: Request) -> Response:
    if request.headers.get("if-none-match") == '"page"':
        return Response(status_code=304)
    if request.url.path == "/note.txt":
        return PlainTextResponse(PAGE)
    return HTMLResponse(PAGE, headers={"etag": '"page"'})


@pytest.fixture
def client() -> TestClient:
    return TestClient(HtmlLanguage(Starlette(routes=[Route("/{path:path}", answer)])))


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
    german = client.get("/?lang=de", headers={"if-none-match": '"page"'})
    assert german.status_code == 200
    assert "etag" not in german.headers
    assert client.get("/?lang=en", headers={"if-none-match": '"page"'}).status_code == 304


def test_what_is_no_page_stays_as_it_is(client: TestClient) -> None:
    assert client.get("/note.txt?lang=de").content == PAGE

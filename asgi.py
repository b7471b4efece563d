"""The web shell around app.py: security headers, a demo that is there, a readiness answer that asks the database.

`streamlit run app.py` works without it; `streamlit run asgi.py` and `uvicorn asgi:app` serve the same screen
in it. Streamlit compresses what it sends itself, except its static files: those are compressed here, once.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit import net_util

from seed_data import fill_demo
from settings import load_settings
from ui.reading.large_files import give_memory_back
from ui.shell.doors import Doors
from ui.shell.html_page import HtmlPage
from ui.shell.kept_files import KeptFiles
from ui.shell.requests import Requests, metrics
from ui.shell.security_headers import SecurityHeaders
from ui.shell.sign_in import join, secrets_of, share_cookie_secret
from ui.shell.socket_budget import MESSAGE_BYTES, SocketBudget
from ui.shell.sockets import limit_messages, send_at_once
from ui.shell.upload_budget import UploadBudget
from ui.shell.way_in import WayIn

SMALLEST_COMPRESSED_BYTES = 1_000
RETRY_SECONDS = 5
CLEAR_UP_SECONDS, SEND_SECONDS = 3_600, 60
log = logging.getLogger("twin.background")


def database_answers() -> bool:
    """Whether the database can be read now."""
    # Imported here: cached reads that are made before the server runs would warn at every start.
    from ui.shell.frame import database_answers as ask

    return ask()


def leave_database() -> None:
    """Stop the embedded database where nobody else uses it."""
    from ui.reading.loaders import leave_database as leave

    leave()


async def ready(_: Request) -> JSONResponse:
    """200 while the database answers, else 503; the app itself stays up and says so on its pages."""
    answers = await asyncio.to_thread(database_answers)
    return JSONResponse(
        {"status": "ready" if answers else "unavailable", "database": answers},
        status_code=200 if answers else 503,
        headers={"cache-control": "no-store"},
    )


async def table(request: Request) -> Response:
    """A table of a workspace for a program with a key; see `ui.shell.api`."""
    from ui.shell import api

    return await api.table(request)


async def feed(request: Request) -> Response:
    """Alerts of a workspace for whoever has the address; see `ui.shell.feeds`."""
    from ui.shell import feeds

    return await feeds.feed(request)


async def to_the_inbox(request: Request) -> RedirectResponse:
    """The inbox by its older name: the first page has no address but "/"; the query goes along."""
    return RedirectResponse(str(request.url.replace(path="/", scheme="", netloc="")))


def fill_demo_later(ending: threading.Event) -> None:
    """Try until the demo is filled or the app ends."""
    is_filled = threading.Event()

    def fill() -> None:
        if fill_demo(today=date.today()):
            is_filled.set()

    while not is_filled.is_set() and not ending.wait(RETRY_SECONDS):
        whatever_comes(fill)


def no_address_from_elsewhere() -> str | None:
    """Instead of Streamlit's question to a service on the internet which address this machine has.

    It asks, and everybody waits for up to two seconds, whenever a page of a foreign origin knocks at the websocket.
    """
    return None


def clear_up_later(ending: threading.Event) -> None:
    """Delete what has expired, every hour, whether or not somebody comes."""
    from ui.reading.commands import clear_up

    while not ending.wait(CLEAR_UP_SECONDS):
        whatever_comes(clear_up)


def send_alerts_later(ending: threading.Event) -> None:
    """Tell webhooks of alerts, every minute, whether or not somebody comes; without any this reads one table."""
    from ui.reading.commands import send_alerts

    while not ending.wait(SEND_SECONDS):
        whatever_comes(send_alerts)


def whatever_comes(work: Callable[[], object]) -> None:
    """What is done for everybody again and again goes on, whatever it meets; the log says what kind of failure."""
    try:
        work()
    except Exception as failure:  # noqa: BLE001 - a thread that ends is noticed by nobody
        log.error("%s failed: %s", work.__name__, type(failure).__name__)  # noqa: TRY400 - a trace holds values


def spare_the_collector() -> None:
    """Let the garbage collector pass by what the start has made: modules, which live as long as the process.

    What it made and let go of goes back to the system: 16 MB.
    """
    gc.collect()
    gc.freeze()
    give_memory_back()


@asynccontextmanager
async def filled_demo(_: st.App) -> AsyncIterator[None]:
    """Fill the demo before anybody is served; where the database is down, serve all the same and fill it later.

    It also makes this process one of the embedded server's users, so that the server stops with the app even
    where nobody ever opened a page. It is left here and not at the end of the process: that end does not come
    where the web server passes the signal that stopped it on.
    """
    ending = threading.Event()
    later = threading.Thread(target=fill_demo_later, args=[ending], daemon=True)
    if not await asyncio.to_thread(fill_demo, today=date.today()):
        later.start()
    threading.Thread(target=clear_up_later, args=[ending], daemon=True).start()
    threading.Thread(target=send_alerts_later, args=[ending], daemon=True).start()
    send_at_once()
    limit_messages(MESSAGE_BYTES)
    spare_the_collector()  # after what looks through all that it knows
    yield
    ending.set()
    if later.ident is not None:
        await asyncio.to_thread(later.join)
    await asyncio.to_thread(leave_database)


net_util.get_external_ip = no_address_from_elsewhere
share_cookie_secret(load_settings())

app = st.App(
    "app.py",
    lifespan=filled_demo,
    secrets=secrets_of(load_settings()),
    routes=[
        Route("/join", join, methods=["GET"]),
        Route("/api/ready", ready, methods=["GET"]),
        Route("/metrics", metrics, methods=["GET"]),
        Route("/watchtower", to_the_inbox, methods=["GET"]),
        Route("/feed/{token:str}.{format:str}", feed, methods=["GET"]),
        Route("/api/{table:str}.{format:str}", table, methods=["GET"]),
    ],
    middleware=[
        Middleware(Requests),
        Middleware(SecurityHeaders),
        Middleware(Doors),
        Middleware(SocketBudget),
        Middleware(WayIn),
        Middleware(UploadBudget),
        Middleware(KeptFiles),
        Middleware(GZipMiddleware, minimum_size=SMALLEST_COMPRESSED_BYTES, compresslevel=6),
        Middleware(HtmlPage),
    ],
)

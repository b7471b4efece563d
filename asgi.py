"""The web shell around app.py: security headers, and a readiness answer that asks the database.

`streamlit run app.py` works without it; `streamlit run asgi.py` and `uvicorn asgi:app` serve the same screen
in it. Streamlit compresses what it sends itself, except its static files, which browsers keep.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ui.shell.security_headers import SecurityHeaders

SMALLEST_COMPRESSED_BYTES = 1_000


def database_answers() -> bool:
    """Whether the database can be read now."""
    # Imported here: cached reads that are made before the server runs would warn at every start.
    from ui.shell.frame import database_answers as ask

    return ask()


def leave_database() -> None:
    """Stop the embedded database where nobody else uses it."""
    from ui.reading.loaders import leave_database as leave

    leave()


async def ready(request: Request) -> JSONResponse:
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


@asynccontextmanager
async def warmed_up(app: st.App) -> AsyncIterator[None]:
    """Ask the database once beside the start: the first visitor finds it migrated and awake.

    It also makes this process one of the embedded server's users, so that the server stops with the app even
    where nobody ever opened a page. It is left here and not at the end of the process: that end does not come
    where the web server passes the signal that stopped it on.
    """
    asked = asyncio.create_task(asyncio.to_thread(database_answers))
    yield
    await asyncio.wait([asked])
    await asyncio.to_thread(leave_database)


app = st.App(
    "app.py",
    lifespan=warmed_up,
    routes=[
        Route("/api/ready", ready, methods=["GET"]),
        Route("/api/{table:str}.{format:str}", table, methods=["GET"]),
    ],
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(GZipMiddleware, minimum_size=SMALLEST_COMPRESSED_BYTES, compresslevel=5),
    ],
)

"""Who is let in at all: an app on one's own machine serves that machine, under its own names.

Without this a page on the internet whose name leads to 127.0.0.1 would be served as if it were ours. What only an
operator needs is not served to anybody.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from settings import Settings, is_loopback, load_settings

CLOSED = ("_stcore/metrics", "st-metrics")
HEALTH = "/_stcore/health"
USUAL_PORTS = {"http": 80, "https": 443}
ANY_ADDRESS = ("0.0.0.0", "::")
NOT_HERE = 404
REFUSED = 403
POLICY_VIOLATION = 1008


class Doors:
    """ASGI middleware that answers 403 or 404 instead of the app, on HTTP and websockets alike."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = refusal(scope, load_settings()) if scope["type"] in ("http", "websocket") else None
        if problem is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": problem[1]})
        else:
            status, sentence = problem
            await PlainTextResponse(sentence, status_code=status)(scope, receive, send)


def refusal(scope: Scope, settings: Settings) -> tuple[int, str] | None:
    """Status and sentence for whoever is not let in."""
    path = scope["path"].strip("/")
    if any(path.endswith(closed) for closed in CLOSED):
        return NOT_HERE, "There is nothing here."
    if not settings.open_to_network and not _is_from_here(scope):
        return REFUSED, "This app serves its own machine only. HOST and TWIN_HOSTED open it to others."
    if scope["path"] != HEALTH and not _is_our_name(_host_of(scope), settings):
        return REFUSED, "This app is not served under that name. TWIN_HOSTS lists the names it has."
    if scope["type"] == "websocket" and not _is_of_our_port(HTTPConnection(scope)):
        return REFUSED, "The page that asks was served by another program of this host."
    return None


def _is_of_our_port(connection: HTTPConnection) -> bool:
    """Whether a page that names our host as its origin names our port, too; other hosts are judged by Streamlit.

    A proxy may ask for us without a port, where its own is the usual one.
    """
    origin, host = urlsplit(connection.headers.get("origin", "")), connection.headers.get("host", "")
    asked = urlsplit(f"//{host}")
    try:
        ours, theirs = asked.port, origin.port
    except ValueError:
        return False
    if not origin.hostname:
        return True
    if _is_here(origin.hostname) != _is_here(asked.hostname or ""):
        return not _is_here(
            origin.hostname
        )  # Streamlit lets pages of the visitor's own machine in, whatever we are called
    if origin.hostname != asked.hostname and not _is_here(origin.hostname):
        return True
    return (theirs or USUAL_PORTS.get(origin.scheme)) in ((ours,) if ours else tuple(USUAL_PORTS.values()))


def _is_here(host: str) -> bool:
    """Whether a name is one of those that a machine has for itself: they are one host, so that their ports count."""
    name = host.rstrip(".")
    return name in ANY_ADDRESS or is_loopback(name)


def _is_from_here(scope: Scope) -> bool:
    client = scope.get("client")
    return client is None or is_loopback(client[0])


def _host_of(scope: Scope) -> str:
    given = HTTPConnection(scope).headers.get("host", "").strip().lower()
    name = given[1:].partition("]")[0] if given.startswith("[") else given.partition(":")[0]
    return name.rstrip(".")


def _is_our_name(host: str, settings: Settings) -> bool:
    if settings.hosts:
        return host in settings.hosts
    return settings.open_to_network or is_loopback(host) or host == settings.host.lower()

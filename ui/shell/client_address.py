"""Which address a visitor comes from, where a budget is kept by address."""

from __future__ import annotations

import logging
from functools import cache
from ipaddress import ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import Scope

from settings import load_settings

IPV6_HOUSEHOLD_BITS = 64  # one household has all addresses of such a network
UNKNOWN = "unknown"
log = logging.getLogger("twin.proxies")


def client_address(peer: str | None, forwarded_for: str, *, n_proxies: int) -> str:
    """The address that a budget is kept under.

    Parameters
    ----------
    peer : who opened the connection
    forwarded_for : the header X-Forwarded-For; each proxy writes at its end whom it was asked by
    n_proxies : proxies of our own before the app (TWIN_PROXIES); what stands further left anybody can write
    """
    found = peer or UNKNOWN
    if n_proxies:
        steps = [step.strip() for step in forwarded_for.split(",") if step.strip()]
        found = steps[-n_proxies] if len(steps) >= n_proxies else found
    try:
        address = ip_address(found)
    except ValueError:
        return UNKNOWN
    if address.version == 4:
        return str(address)
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or ip_network((address, IPV6_HOUSEHOLD_BITS), strict=False))


def address_of(scope: Scope) -> str:
    """The address that a request or a websocket is counted under."""
    peer, forwarded, settings = (
        scope.get("client"),
        Headers(scope=scope).get("x-forwarded-for", ""),
        load_settings(),
    )
    if forwarded and settings.hosted and not settings.proxies:
        _say_once()
    return client_address(peer[0] if peer else None, forwarded, n_proxies=settings.proxies)


@cache
def _say_once() -> None:
    log.warning(
        "A proxy stands before this app (X-Forwarded-For), and TWIN_PROXIES does not say how many do: all visitors "
        "count as one address, and share what one may upload and open."
    )

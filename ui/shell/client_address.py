"""Which address a visitor comes from, where a budget is kept by address."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

IPV6_HOUSEHOLD_BITS = 64  # one household has all addresses of such a network
UNKNOWN = "unknown"


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

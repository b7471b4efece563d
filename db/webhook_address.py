"""Which addresses a webhook may have: on a hosted app none that leads into the network the app stands in.

A name is looked up once, each address behind it is judged, and the connection goes to the one that was judged: a name
that leads elsewhere a moment later is of no use.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from core.errors import InvalidParameter
from core.told import told
from settings import Settings, load_settings

LONGEST_ADDRESS = 500
PORTS = {"http": 80, "https": 443}
NAT64 = ip_network("64:ff9b::/96")  # the last four bytes are an address of the older kind
# What else the newer kind has is local, reserved, or wraps the older kind.
GLOBAL_UNICAST = ip_network("2000::/3")
OF_PROTOCOLS = ip_network("192.0.0.0/24")  # some of it counts as global, and nobody's webhook is there


@dataclass(frozen=True)
class Target:
    """An address taken apart; `numeric` is the one that is connected to."""

    scheme: str
    host: str
    port: int
    path: str
    numeric: str


def require_address(address: str, settings: Settings | None = None) -> None:
    """Refuse what is no address of a webhook, without looking anything up.

    Raises
    ------
    InvalidParameter
        naming what it must be.
    """
    settings = settings or load_settings()
    domain = told("https://host/path without a name or password in it")
    schemes = ("https",) if settings.hosted else tuple(PORTS)
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise InvalidParameter("address", repr(address[:60]), domain) from None
    is_one = parts.scheme in schemes and parts.hostname and len(address) <= LONGEST_ADDRESS
    if not is_one or "@" in parts.netloc or port == 0 or not address.isascii() or not address.isprintable():
        raise InvalidParameter("address", repr(address[:60]), domain)
    if " " in address:
        raise InvalidParameter("address", repr(address[:60]), domain)


def find_target(address: str, settings: Settings | None = None) -> Target:
    """Look an address up, and refuse one that may not be connected to.

    Raises
    ------
    InvalidParameter
        where the address is none, or leads to a place that is closed to webhooks.
    OSError
        where nobody knows the name.
    """
    settings = settings or load_settings()
    require_address(address, settings)
    parts = urlsplit(address)
    host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numeric = [str(entry[4][0]) for entry in found]
    is_free = not settings.hosted or host.lower() in settings.alert_hosts
    if not numeric or not (is_free or all(map(is_public, numeric))):
        raise InvalidParameter("address", repr(host), told("a host on the internet, none of this network"))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, path, numeric[0])


def is_public(numeric: str) -> bool:
    """Whether an address is one of the internet, also where it is wrapped into another form."""
    try:
        address = ip_address(numeric.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if inner:
            return is_public(str(inner))
        if address in NAT64:
            return is_public(str(ip_address(int(address) & 0xFFFFFFFF)))
        if address not in GLOBAL_UNICAST:
            return False
    return address.is_global and not address.is_multicast and address not in OF_PROTOCOLS

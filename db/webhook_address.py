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
# Some of them count as global, and nobody's webhook is there: protocols, relays that are no more, the host beneath a
# virtual machine at Azure, the newer documentation.
NOBODYS = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "3fff::/20")))
LONGEST_NAME, LONGEST_LABEL = 253, 63
HOSTED_PORTS = (443, 8443)  # of others' hosts no other door is knocked at


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
    is_one = parts.scheme in schemes and is_name(parts.hostname or "") and len(address) <= LONGEST_ADDRESS
    if not is_one or "@" in parts.netloc or port == 0 or not address.isascii() or not address.isprintable():
        raise InvalidParameter("address", repr(address[:60]), domain)
    if " " in address:
        raise InvalidParameter("address", repr(address[:60]), domain)
    is_free = not settings.hosted or str(parts.hostname) in settings.alert_hosts
    if not is_free and (port or PORTS[parts.scheme]) not in HOSTED_PORTS:
        raise InvalidParameter("address", repr(address[:60]), told("an address of port 443 or 8443"))


def is_name(host: str) -> bool:
    """Whether a host can be looked up at all: labels of 1 to 63 characters, 253 with their dots, or an address."""
    name = host.removesuffix(".")
    if ":" in name:  # of the newer kind, which has no labels
        return True
    return len(name) <= LONGEST_NAME and all(1 <= len(label) <= LONGEST_LABEL for label in name.split("."))


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
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:  # the codec of names has rules of its own
        raise InvalidParameter("address", repr(host), told("a host that can be looked up")) from None
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
    return (
        address.is_global and not address.is_multicast and not any(address in network for network in NOBODYS)
    )

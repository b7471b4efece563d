"""Doors, and what the server is told at its start."""

from __future__ import annotations

from tools.weakenings.places import (
    CONFIG,
    DOOR,
    DOORS,
    FOLDER,
    TOML,
)
from tools.weakenings.weakening import Weakening

DOORS_OPEN = (
    # Doors.
    Weakening(
        "any Host",
        DOOR,
        "    return settings.open_to_network or is_loopback(host)",
        "    return True or is_loopback(host)",
        DOORS,
    ),
    Weakening(
        "TWIN_HOSTS is not kept",
        DOOR,
        "        return host in settings.hosts\n",
        "        return True\n",
        DOORS,
    ),
    Weakening(
        "others than this machine",
        DOOR,
        "    return client is None or is_loopback(client[0])",
        "    return True",
        DOORS,
    ),
    Weakening(
        "websockets pass",
        DOOR,
        'if scope["type"] in ("http", "websocket") else None',
        'if scope["type"] == "http" else None',
        DOORS,
    ),
    Weakening(
        "metrics are public",
        DOOR,
        'CLOSED = ("_stcore/metrics", "st-metrics")',
        'CLOSED = ("nothing",)',
        DOORS,
    ),
    Weakening(
        "HOST alone opens the app",
        "settings.py",
        "    if not is_loopback(host) and not",
        "    if False and not",
        DOORS,
    ),
    Weakening(
        "the socket is open",
        "db/server/embedded.py",
        '"unix_socket_permissions": "0700"',
        '"unix_socket_permissions": "0777"',
        FOLDER,
    ),
    Weakening(
        "a network port is open",
        "db/server/embedded.py",
        '"listen_addresses": ""',
        '"listen_addresses": "127.0.0.1"',
        FOLDER,
    ),
    Weakening(
        "another database where data belong to others",
        "db/server/embedded_home.py",
        "    if _has_data(wanted):\n        raise",
        "    if False:\n        raise",
        FOLDER,
    ),
    Weakening(
        "data left behind in silence",
        "db/server/embedded_home.py",
        "        if not _has_data(wanted):\n",
        "        if False:\n",
        FOLDER,
    ),
    # What the server is told.
    Weakening("XSRF off", TOML, "enableXsrfProtection = true", "enableXsrfProtection = false", CONFIG),
    Weakening("upload limit raised", TOML, "maxUploadSize = 40", "maxUploadSize = 4000", CONFIG),
    Weakening("tracebacks shown", TOML, 'showErrorDetails = "none"', 'showErrorDetails = "full"', CONFIG),
    Weakening("raw table export", TOML, "disableDataExport = true", "disableDataExport = false", CONFIG),
    Weakening("static serving", TOML, "enableStaticServing = false", "enableStaticServing = true", CONFIG),
    Weakening("every address", TOML, 'address = "127.0.0.1"', 'address = "0.0.0.0"', CONFIG),
    Weakening("usage is told to others", TOML, "gatherUsageStats = false", "gatherUsageStats = true", CONFIG),
    Weakening(
        "a page of another port opens a websocket",
        "ui/shell/doors.py",
        'if scope["type"] == "websocket" and not _is_of_our_port(HTTPConnection(scope)):',
        "if False:",
        ("tests/ui/shell/test_doors.py",),
    ),
)

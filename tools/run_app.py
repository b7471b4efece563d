"""Start the app: prepare the database, fill the empty demo workspace, serve the screen.

The database may be down: the app starts all the same and says so on every page.
"""

from __future__ import annotations

import os
import socket
import sys
from datetime import date, timedelta

from core.errors import CapacityTwinError
from settings import load_settings

# Each page runs in a thread, and glibc keeps freed memory for each: 360 MB became 260 MB after every page.
SERVER_ENVIRONMENT = {"MALLOC_ARENA_MAX": "2"}


def main() -> int:
    """Serve on HOST and PORT (loopback and 8501 unless set)."""
    settings = load_settings()
    if not port_is_free(settings.host, settings.port):
        print(
            f"Port {settings.port} is taken, perhaps by the app itself: open "
            f"http://localhost:{settings.port}, or choose another one: PORT={settings.port + 1} make run"
        )
        return 1
    try:
        prepare_demo()
    except CapacityTwinError as error:
        print(f"{error} The app starts all the same and tries again.", flush=True)
    command = [sys.executable, *streamlit_arguments(settings.host, settings.port)]
    return os.execve(sys.executable, command, {**SERVER_ENVIRONMENT, **os.environ})


def port_is_free(host: str, port: int) -> bool:
    """Whether nobody listens on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def prepare_demo() -> None:
    """Migrate, and seed the demo workspace when it is empty."""
    from db import open_twin
    from seed_data import MADE_BY, seed_demo_if_empty

    twin = open_twin(workspace="demo", made_by=MADE_BY)
    seed_demo_if_empty(twin, today=date.today() - timedelta(days=1))


def streamlit_arguments(host: str, port: int) -> list[str]:
    """The web shell with the address; everything else stands in .streamlit/config.toml."""
    return ["-m", "streamlit", "run", "asgi.py", f"--server.address={host}", f"--server.port={port}"]


if __name__ == "__main__":
    sys.exit(main())

"""Start the app: serve the screen where the settings say, in a process that keeps little memory.

The web shell (`asgi.py`) prepares the database and fills the empty demo workspace before it serves. The database
may be down: the app starts all the same, says so on every page, and fills the demo when it is there.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from core.errors import StorageUnavailable
from db.server.embedded_home import choose_home
from settings import is_loopback, load_settings
from ui.shell.sign_in import secrets_of

# Each page runs in a thread, and glibc keeps freed memory for each: 360 MB became 260 MB after every page. Of what is
# larger than a megabyte it keeps none: it would raise that limit by itself, and a large file then leaves holes.
SERVER_ENVIRONMENT = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": str(1 << 20)}


def main() -> int:
    """Serve on HOST and PORT (loopback and 8501 unless set)."""
    try:
        settings = load_settings()
        secrets_of(settings)
    except ValueError as refusal:
        print(refusal)
        return 1
    if not port_is_free(settings.host, settings.port):
        print(
            f"Port {settings.port} is taken, perhaps by the app itself: open "
            f"http://localhost:{settings.port}, or choose another one: PORT={settings.port + 1} make run"
        )
        return 1
    if settings.database_url is None and (reason := folder_problem(settings.data_folder)):
        print(reason)
        return 1
    command = [sys.executable, *streamlit_arguments(settings.host, settings.port)]
    return os.execve(sys.executable, command, {**SERVER_ENVIRONMENT, **os.environ})


def folder_problem(data_folder: Path) -> str:
    """Why this user cannot go on with the data in their folder; nothing where he can."""
    try:
        choose_home(data_folder / "postgres")
    except StorageUnavailable as refusal:
        return str(refusal)
    return ""


def port_is_free(host: str, port: int) -> bool:
    """Whether nobody listens on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def streamlit_arguments(host: str, port: int) -> list[str]:
    """The web shell with the address; everything else stands in .streamlit/config.toml."""
    command = ["-m", "streamlit", "run", "asgi.py", f"--server.address={host}", f"--server.port={port}"]
    # For its welcome on all addresses Streamlit asks a service on the internet for this machine's own.
    return [*command, "--logger.hideWelcomeMessage=true"] if not is_loopback(host) else command


if __name__ == "__main__":
    sys.exit(main())

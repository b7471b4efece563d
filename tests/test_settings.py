"""Settings come from the environment, are refused in a sentence, and are all told in .env.example."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from settings import PROJECT_FOLDER, Settings, read_settings


def test_an_empty_environment_gives_the_defaults():
    assert read_settings({}) == Settings()


def test_each_setting_is_read():
    settings = read_settings(
        {
            "DATABASE_URL": " postgresql://h/d ",
            "TWIN_DATA_FOLDER": "/somewhere",
            "TWIN_HOSTED": "1",
            "TWIN_HOSTS": "Twin.example.org, 10.0.0.5",
            "TWIN_DEMO_READ_ONLY": "Yes",
            "TWIN_CURRENCY": "CHF",
            "TWIN_VISITOR_ROW_LIMIT": "10",
            "TWIN_VISITOR_DAYS": "2",
            "TWIN_FORECAST_EXTRA": "Statsforecast",
            "GOOGLE_API_KEY": "g",
            "GEMINI_MODEL": "m",
            "GEMINI_BASE_URL": "http://127.0.0.1:1",
            "GEMINI_DAILY_BUDGET": "3",
        }
    )
    assert settings == Settings(
        database_url="postgresql://h/d",
        data_folder=Path("/somewhere"),
        hosted=True,
        hosts=("twin.example.org", "10.0.0.5"),
        demo_read_only=True,
        currency="CHF",
        visitor_row_limit=10,
        visitor_days=2,
        forecast_extra="statsforecast",
        gemini_api_key="g",
        gemini_model="m",
        gemini_base_url="http://127.0.0.1:1",
        gemini_daily_budget=3,
    )


SIGN_IN = {
    "TWIN_OIDC_METADATA_URL": "https://accounts.example.org/.well-known/openid-configuration",
    "TWIN_OIDC_CLIENT_ID": "twin",
    "TWIN_OIDC_CLIENT_SECRET": "c",
    "TWIN_ADDRESS": "https://twin.example.org/",
    "TWIN_COOKIE_SECRET": "s" * 24,
}


def test_signing_in_is_all_its_settings_or_none():
    settings = read_settings(
        {
            **SIGN_IN,
            "TWIN_OIDC_DOMAINS": "Example.org, example.com",
            "TWIN_SIGN_IN_DAYS": "1",
            "TWIN_MEMBER_WORKSPACES": "2",
            "TWIN_MEMBER_OPENINGS": "4",
            "TWIN_MEMBER_ROW_LIMIT": "3",
        }
    )
    assert settings == Settings(
        oidc_metadata_url=SIGN_IN["TWIN_OIDC_METADATA_URL"],
        oidc_client_id="twin",
        oidc_client_secret="c",
        oidc_domains=("example.org", "example.com"),
        address="https://twin.example.org",
        cookie_secret="s" * 24,
        sign_in_days=1,
        member_workspaces=2,
        member_openings=4,
        member_row_limit=3,
    )
    assert settings.has_sign_in and not Settings().has_sign_in
    assert "s" * 24 not in repr(settings) and "'c'" not in repr(settings)


@pytest.mark.parametrize("name", SIGN_IN)
def test_a_part_of_signing_in_is_refused_with_what_is_missing(name):
    with pytest.raises(ValueError, match=f"To let people sign in, {name} must be set as well"):
        read_settings({**SIGN_IN, name: " "})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TWIN_OIDC_METADATA_URL", "http://accounts.example.org/x"),
        ("TWIN_OIDC_METADATA_URL", "accounts.example.org"),
        ("TWIN_ADDRESS", "http://twin.example.org"),
        ("TWIN_ADDRESS", "https://"),
        ("TWIN_ADDRESS", "https://twin.example.org/app"),
        ("TWIN_COOKIE_SECRET", "guessed-by-all"),
    ],
)
def test_an_address_that_is_not_safe_and_a_secret_that_could_be_guessed_are_refused(name, value):
    with pytest.raises(ValueError, match=name) as refused:
        read_settings({**SIGN_IN, name: value})
    assert name != "TWIN_COOKIE_SECRET" or value not in str(refused.value)


def test_the_apps_own_address_is_one_of_its_hosts():
    assert read_settings({**SIGN_IN, "TWIN_HOSTS": "other, TWIN.example.org"}).has_sign_in
    with pytest.raises(ValueError, match=r"TWIN_HOSTS does not name 'twin.example.org'"):
        read_settings({**SIGN_IN, "TWIN_HOSTS": "other"})


@pytest.mark.parametrize("host", ["127.0.0.1:9100", "localhost:9100", "[::1]:9100"])
def test_a_provider_on_this_machine_needs_no_https(host):
    address = f"http://{host}"
    assert (
        read_settings({**SIGN_IN, "TWIN_ADDRESS": address, "TWIN_OIDC_METADATA_URL": address}).address
        == address
    )


def test_the_first_key_wins():
    assert read_settings({"GEMINI_API_KEY": "a", "GOOGLE_API_KEY": "b"}).gemini_api_key == "a"


@pytest.mark.parametrize("name", ["TWIN_HOSTED", "TWIN_DEMO_READ_ONLY"])
def test_a_switch_that_is_neither_yes_nor_no_is_refused(name):
    with pytest.raises(ValueError, match=f"{name} is 'maybe', but it must be yes or no"):
        read_settings({name: "maybe"})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "twin.example.org"])
def test_an_address_that_others_reach_takes_a_word_on_who_they_are(host):
    with pytest.raises(ValueError, match="TWIN_HOSTED=no whoever reaches it reads and changes everything"):
        read_settings({"HOST": host})
    for said in ("yes", "no"):
        settings = read_settings({"HOST": host, "TWIN_HOSTED": said})
        assert (settings.host, settings.hosted, settings.open_to_network) == (host, said == "yes", True)


@pytest.mark.parametrize("host", ["", "127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_loopback_takes_none(host):
    assert not read_settings({"HOST": host}).open_to_network


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "many"])
def test_a_count_that_is_none_is_refused(value):
    with pytest.raises(ValueError, match=r"TWIN_VISITOR_DAYS is .*whole number of 1 or more"):
        read_settings({"TWIN_VISITOR_DAYS": value})


def test_forecast_methods_that_nobody_knows_are_refused():
    with pytest.raises(
        ValueError, match="TWIN_FORECAST_EXTRA is 'prophet', but it must be statsforecast, or"
    ):
        read_settings({"TWIN_FORECAST_EXTRA": "prophet"})


def test_env_example_names_every_variable_that_is_read():
    tree = ast.parse((PROJECT_FOLDER / "settings.py").read_text(encoding="utf-8"))
    strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    read = {text for text in strings if isinstance(text, str) and re.fullmatch(r"[A-Z]+(_[A-Z]+)+", text)}
    told = re.findall(r"^# ([A-Z_]+)=", (PROJECT_FOLDER / ".env.example").read_text(), re.MULTILINE)
    assert set(told) == read | {"HOST", "PORT"}  # these two are read by what starts the app
    assert len(told) == len(set(told))

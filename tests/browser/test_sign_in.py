"""People sign in with a real provider on loopback, see their own workspaces, invite each other, and go again."""

from __future__ import annotations

import json
import os
import re
import secrets
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.launch import free_port, served
from tests.browser.steps import press
from ui.ground import safe

pytestmark = [
    pytest.mark.browser,
    pytest.mark.database,
    # the provider of these tests has yet to follow the library that it is made of
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
PEOPLE: dict[str, dict[str, object]] = {
    "olga": {"email": "olga@example.org", "email_verified": True, "name": "Olga Berg"},
    "vera": {"email": "vera@example.org", "email_verified": True, "name": "Vera Sand"},
    "mallory": {"email": "olga@example.org", "email_verified": False, "name": "Olga Berg"},
}


@dataclass(frozen=True)
class Deployment:
    """A hosted app and the provider that its people sign in with."""

    address: str
    provider: str

    def set_person(self, subject: str, claims: dict[str, object]) -> None:
        """What the provider says of somebody from now on."""
        body = json.dumps(claims).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.provider}/users/{subject}", body, headers, method="PUT")
        urllib.request.urlopen(request, timeout=10).close()


@pytest.fixture(scope="module")
def deployment(own_settings: None) -> Iterator[Deployment]:
    from oidc_provider_mock import User, run_server_in_thread

    people = [User(sub=subject, claims=claims) for subject, claims in PEOPLE.items()]
    port = free_port()
    with run_server_in_thread(require_nonce=True, user_claims=people) as provider:
        issuer = f"http://localhost:{provider.server_port}"
        environment = {
            **os.environ,
            "TWIN_HOSTED": "yes",
            "TWIN_ADDRESS": f"http://127.0.0.1:{port}",
            "TWIN_OIDC_METADATA_URL": f"{issuer}/.well-known/openid-configuration",
            "TWIN_OIDC_CLIENT_ID": "twin",
            "TWIN_OIDC_CLIENT_SECRET": secrets.token_hex(16),
            "TWIN_COOKIE_SECRET": secrets.token_hex(32),
        }
        command = [sys.executable, "-m", "streamlit", "run", "asgi.py", f"--server.port={port}"]
        command += ["--server.address=127.0.0.1", "--server.fileWatcherType=none"]
        with served(command, port=port, environment=environment) as address:
            yield Deployment(address, issuer)


@pytest.fixture
def browse(browser: Any, deployment: Deployment) -> Iterator[Callable[[], Any]]:
    """Opens a browser of its own: cookies are not shared."""
    contexts = []

    def new() -> Any:
        context = browser.new_context(base_url=deployment.address, viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        return page

    yield new
    for context in contexts:
        context.close()


def seen(text: str) -> re.Pattern[str]:
    """A text of others as the screen has it: addresses are broken, unseen, so that none becomes a link."""
    return re.compile(re.escape(text).replace("@", f"@{safe.WORD_JOINER}?"))


def sign_in(page: Any, subject: str, *, by: str = "sign_in") -> None:
    press(page, page.locator(f".st-key-{by} button"))
    page.get_by_placeholder("sub").fill(subject)
    page.get_by_role("button", name="Authorize").click()
    page.locator(".stApp").wait_for()


def menu(page: Any, shown_name: str) -> Any:
    """The menu of whoever is signed in, opened."""
    button = page.get_by_role("button", name=shown_name.partition("@")[0])
    press(page, button)
    body = page.locator('[data-testid="stPopoverBody"]')
    body.get_by_text(seen(shown_name)).wait_for()
    return body


def make_workspace(page: Any, shown_name: str, title: str) -> str:
    """The name that the workspace gets, which nobody can tell from its title."""
    body = menu(page, shown_name)
    body.get_by_label("New workspace").fill(title)
    body.get_by_role("button", name="Make it").click()
    page.wait_for_url(re.compile(f"workspace={title}-"))
    return parse_qs(urlsplit(page.url).query)["workspace"][0]


def cookies(page: Any) -> set[str]:
    return {cookie["name"] for cookie in page.context.cookies()}


def test_from_signing_in_to_a_second_member_and_out_again(
    browse: Callable[[], Any], deployment: Deployment
) -> None:
    from playwright.sync_api import expect

    title = f"acme-{secrets.token_hex(3)}"
    olga, vera, mallory = browse(), browse(), browse()

    olga.goto("/")
    expect(olga.get_by_text("Data to").first).to_be_visible()
    sign_in(olga, "olga")
    expect(olga.get_by_role("button", name="olga")).to_be_visible()
    title = make_workspace(olga, "olga@example.org", title)

    vera.goto(f"/?workspace={title}")
    expect(vera.get_by_text("does not exist or has expired")).to_be_visible()

    olga.goto(f"/data?workspace={title}&section=Members")
    press(olga, olga.get_by_role("combobox").last)
    olga.get_by_role("option", name="viewer").click()
    press(olga, olga.get_by_role("button", name="Make an invitation"))
    link = olga.locator("code", has_text="/join?").inner_text()
    assert link.startswith(f"{deployment.address}/join?workspace={title}&invitation=")

    vera.goto(link)
    expect(vera.get_by_text(f"You are invited to the workspace {title}. Sign in to join.")).to_be_visible()
    sign_in(vera, "vera", by="sign_in_to_join")
    expect(vera.get_by_text(f"You are invited to the workspace {title} as viewer.")).to_be_visible()
    press(vera, vera.get_by_role("button", name="Join"))
    vera.wait_for_url(re.compile(f"workspace={title}"))
    vera.goto(f"/data?workspace={title}&section=Workspace")
    expect(vera.get_by_text("You are a viewer here").first).to_be_visible()
    expect(vera.get_by_role("button", name="Save settings")).to_be_disabled()
    assert vera.get_by_text("Operation", exact=True).count() == 0
    vera.goto(f"/data?workspace={title}&section=Export")
    with vera.expect_download() as fetched:  # a file is made where no page of hers runs any more
        press(vera, vera.get_by_role("button", name="CSV"))
    assert b"date,product_name,demand" in Path(fetched.value.path()).read_bytes()

    # The same link a second time, by somebody who says that he is Olga but whose address nobody verified.
    mallory.goto(link)
    sign_in(mallory, "mallory", by="sign_in_to_join")
    expect(mallory.get_by_text("was used, withdrawn or has expired")).to_be_visible()
    expect(mallory.get_by_role("button", name=re.compile("Olga Berg · [0-9a-f]{8}"))).to_be_visible()
    mallory.goto(f"/?workspace={title}")
    expect(mallory.get_by_text("does not exist or has expired")).to_be_visible()

    olga.reload()
    expect(olga.get_by_text(seen("vera@example.org")).first).to_be_visible()
    olga.get_by_text("Operation", exact=True).click()
    expect(olga.get_by_text(re.compile(r"2\smembers, 0\sinvitations waiting, 0\skeys valid"))).to_be_visible()

    menu(olga, "olga@example.org").get_by_role("button", name="Sign out", exact=True).click()
    olga.get_by_role("button", name="End session").click()
    olga.locator(".st-key-sign_in button").first.wait_for()
    assert not {name for name in cookies(olga) if name.startswith("_streamlit_user")}
    olga.goto(f"/?workspace={title}")
    expect(olga.get_by_text("does not exist or has expired")).to_be_visible()

    # Who comes again without saying where to comes to his own.
    olga.goto("/")
    sign_in(olga, "olga")
    olga.wait_for_url(re.compile("workspace=acme"))


def test_an_answer_of_the_provider_works_in_the_browser_that_asked_alone(
    browse: Callable[[], Any], deployment: Deployment
) -> None:
    from playwright.sync_api import expect

    olga, thief = browse(), browse()
    olga.goto("/")
    press(olga, olga.locator(".st-key-sign_in button"))
    olga.wait_for_url("**/oauth2/authorize?*")
    sent = parse_qs(urlsplit(olga.url).query)
    assert {"state", "nonce", "redirect_uri"} <= sent.keys() and "openid" in sent["scope"][0].split()
    answered = olga.context.request.post(olga.url, form={"sub": "olga"}, max_redirects=0)
    answer = answered.headers["location"]
    for url in (answer, re.sub("state=[^&]*", "state=forged", answer)):
        thief.goto(url)
        expect(thief.locator(".st-key-sign_in button").first).to_be_visible()
        assert "_streamlit_user" not in cookies(thief)
    olga.goto(answer)
    expect(olga.get_by_role("button", name="olga")).to_be_visible()
    assert "_streamlit_user" in cookies(olga)


def test_the_same_address_under_another_subject_is_somebody_else(
    browse: Callable[[], Any], deployment: Deployment
) -> None:
    from playwright.sync_api import expect

    title = f"acme-{secrets.token_hex(3)}"
    olga, twin = browse(), browse()
    olga.goto("/")
    sign_in(olga, "olga")
    title = make_workspace(olga, "olga@example.org", title)
    deployment.set_person("olga-of-elsewhere", dict(PEOPLE["olga"]))
    twin.goto("/")
    sign_in(twin, "olga-of-elsewhere")
    expect(twin.get_by_role("button", name="olga")).to_be_visible()
    twin.goto(f"/?workspace={title}")
    expect(twin.get_by_text("does not exist or has expired")).to_be_visible()


def test_a_cookie_that_was_written_by_somebody_else_signs_nobody_in(
    browse: Callable[[], Any], deployment: Deployment
) -> None:
    from playwright.sync_api import expect
    from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

    page = browse()
    claims = {
        "is_logged_in": True,
        "origin": deployment.address,
        "provider": "default",
        "iss": deployment.provider,
    }
    forged = create_signed_value(
        "another secret", "_streamlit_user", json.dumps({**claims, "sub": "olga", "iat": 0})
    )
    cookie = {"name": "_streamlit_user", "value": forged.decode(), "url": deployment.address}
    page.context.add_cookies([cookie])
    page.goto("/")
    expect(page.locator(".st-key-sign_in button").first).to_be_visible()


def test_by_another_name_of_the_app_one_signs_in_all_the_same_and_a_refusal_is_said(
    browse: Callable[[], Any], deployment: Deployment
) -> None:
    from playwright.sync_api import expect

    olga, other = browse(), browse()
    olga.goto(deployment.address.replace("127.0.0.1", "localhost"))
    sign_in(olga, "olga")
    expect(olga.get_by_role("button", name="olga")).to_be_visible()
    assert olga.url.startswith(deployment.address)

    other.goto("/oauth2callback?error=access_denied&state=x")
    expect(other.get_by_text("The provider was told not to sign you in.")).to_be_visible()
    other.goto("/oauth2callback?code=x&state=y")
    expect(other.get_by_text("this browser did not ask for it")).to_be_visible()

"""A workspace of members on the screen: what each role sees and may press, and what is said to whom it is closed."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.errors import NotAllowed
from core.rights import Role
from core.twin.capacity_twin import CapacityTwin
from db.members import members_of, workspaces_of
from db.opening import open_named_store
from db.outlets import WordsAndPaper
from db.server.person_keys import person_key
from db.store_transactions import Actor
from settings import load_settings
from tests.pages.conftest import APP, FIRST_DAY, SECONDS
from tests.pages.conftest import said as said_escaped
from tests.pages.test_read_only import HARMLESS
from ui.ground import safe
from ui.reading import sign_outs
from ui.shell import account
from ui.shell.openings import Openings

pytestmark = pytest.mark.database
ISSUER = "https://accounts.example.org"
SIGN_IN = {
    "TWIN_OIDC_METADATA_URL": f"{ISSUER}/.well-known/openid-configuration",
    "TWIN_OIDC_CLIENT_ID": "twin",
    "TWIN_OIDC_CLIENT_SECRET": "secret",
    "TWIN_ADDRESS": "https://twin.example.org",
    "TWIN_COOKIE_SECRET": "c" * 32,
}
SECTIONS = ("Import", "Records", "Lanes", "History", "Export", "Workspace")
PAGES = ("watchtower", "dashboard", "resilience", "cooperation", "profit", "evidence", "data")
# Of a member, beside what any reader may press.
OF_A_MEMBER = {
    "Sign out",
    "Sign out everywhere",
    "Make it",
    "Yes, leave",
    "Acme · viewer",
    "Look at the demo",
}


def said(app: AppTest) -> str:
    """Every text on the page as it is read."""
    return said_escaped(app).replace("\\", "").replace("\xa0", " ").replace(safe.WORD_JOINER, "")


@pytest.fixture(autouse=True)
def sign_in(monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in SIGN_IN.items():
        monkeypatch.setenv(name, value)
    load_settings.cache_clear()
    yield
    monkeypatch.undo()
    load_settings.cache_clear()


def claims(subject: str) -> dict[str, Any]:
    return {
        "is_logged_in": True,
        "iss": ISSUER,
        "sub": subject,
        "iat": time.time(),
        "email": f"{subject.partition('-')[0]}@example.org",
        "email_verified": True,
    }


@pytest.fixture
def people(database: Any) -> Callable[[str], tuple[str, Actor]]:
    run = secrets.token_hex(4)

    def one(name: str) -> tuple[str, Actor]:
        subject = f"{name}-{run}"
        return subject, Actor(f"{name}@example.org", person_key(database, ISSUER, subject))

    return one


@pytest.fixture
def acme(slug: str, people: Callable[[str], tuple[str, Actor]]) -> CapacityTwin:
    """Two lanes; Olga owns them, Vera looks, Anna changes."""
    twin = CapacityTwin(open_named_store(slug, "Acme", acting=lambda: people("olga")[1]), WordsAndPaper())
    rng = np.random.default_rng(3)
    days = [FIRST_DAY + timedelta(days=number) for number in range(90)]
    rows = [f"{day},{lane},{rng.normal(100, 9):.0f}" for lane in ("BER-MUC", "HAM-ROT") for day in days]
    twin.apply(twin.check_csv("\n".join(["date,product_name,demand", *rows]).encode(), file_name="two.csv"))
    for name, role in (("vera", Role.VIEWER), ("anna", Role.ANALYST)):
        secret = members_of(slug, acting=lambda: people("olga")[1]).invite(role).secret
        members_of(slug, acting=lambda name=name: people(name)[1]).accept(secret)
    return twin


@pytest.fixture
def visit_as(slug: str, people: Callable[[str], tuple[str, Actor]]) -> Callable[..., AppTest]:
    def open_page(name: str | None, page: str = "data", **address: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=SECONDS)
        app.user = claims(people(name)[0]) if name else {"is_logged_in": False}
        for key, value in {"workspace": slug, **address}.items():
            app.query_params[key] = value
        app.run()
        return app if page == "watchtower" else app.switch_page(f"pages/{page}.py").run()

    return open_page


def parts(app: AppTest) -> list[str]:
    return list(app.segmented_control(key="section").options)


def test_each_role_has_its_parts_of_the_data_page(acme: CapacityTwin, visit_as: Any) -> None:
    assert parts(visit_as("olga")) == [*SECTIONS, "Members", "Operation"]
    for name in ("anna", "vera"):
        assert parts(visit_as(name)) == [*SECTIONS, "Members"]
    assert parts(visit_as("vera", workspace="demo")) == list(SECTIONS)


@pytest.mark.parametrize("name", [None, "sam"])
def test_for_others_there_is_no_such_workspace(acme: CapacityTwin, visit_as: Any, name: str | None) -> None:
    app = visit_as("olga")  # whoever opened it before makes no difference
    assert "Acme" in said(app)
    app = visit_as(name, "dashboard")
    assert "does not exist or has expired" in app.error[0].value
    assert "Acme" not in said(app) and "BER-MUC" not in said(app)
    assert [button.label for button in app.button if button.label == "Sign in"] == (
        [] if name else ["Sign in"]
    )


@pytest.mark.parametrize("section", [*SECTIONS, "Members"])
def test_a_viewer_may_press_nothing_that_writes(acme: CapacityTwin, visit_as: Any, section: str) -> None:
    app = visit_as("vera", section=section)
    assert not app.exception
    assert "You are a viewer here: an analyst or an owner may change it." in said(app)
    usable = {button.label for button in app.button if not button.disabled}
    assert usable <= HARMLESS | OF_A_MEMBER


@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_a_viewer(acme: CapacityTwin, visit_as: Any, page: str) -> None:
    app = visit_as("vera", page)
    assert not app.exception and not app.error
    assert "read-only" in said(app)


@pytest.mark.parametrize(
    ("section", "label"), [("Workspace", "Save settings"), ("History", "Undo"), ("Lanes", "Rename")]
)
def test_who_lost_his_role_while_his_page_was_open_changes_nothing(
    acme: CapacityTwin, visit_as: Any, people: Any, slug: str, section: str, label: str
) -> None:
    app = visit_as("anna", section=section)
    for typed in app.text_input:
        if typed.label in ("Title", "New name"):
            typed.set_value("Anna's")
    before = acme.imports()
    of_olga = members_of(slug, acting=lambda: people("olga")[1])
    anna = next(member for member in of_olga.members() if member.shown_name == "anna@example.org")
    of_olga.change_role(anna.member_id, Role.VIEWER)
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    assert acme.imports() == before and acme.settings().title == "Acme"
    of_olga.end_membership(anna.member_id)
    app.run()
    assert "does not exist or has expired" in app.error[0].value and "BER-MUC" not in said(app)


def test_who_signs_out_everywhere_is_out_in_every_browser_until_he_signs_in_anew(
    acme: CapacityTwin, visit_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        sign_outs, "FRESH_SECONDS", 0.0
    )  # of another process, which asks again after some seconds
    here, lost = visit_as("anna"), visit_as("anna")
    of_vera = visit_as("vera")
    for app in (here, lost):
        app.user = {**app.user, "iat": time.time() - 60}
        assert "Acme" in said(app.run())
    here.button(key="sign_out_everywhere").click().run()
    lost.run()
    assert "You signed out everywhere. Sign in again." in said(lost)
    assert "BER-MUC" not in said(lost) and "does not exist or has expired" in lost.error[0].value
    assert "Acme" in said(of_vera.run())
    lost.user = {**lost.user, "iat": time.time() + 2}
    assert "Acme" in said(lost.run())


def test_a_key_that_may_not_be_made_any_more_is_refused_in_a_sentence(
    acme: CapacityTwin, visit_as: Any, people: Any, slug: str
) -> None:
    of_olga = members_of(slug, acting=lambda: people("olga")[1])
    anna = next(member for member in of_olga.members() if member.shown_name == "anna@example.org")
    of_olga.change_role(anna.member_id, Role.OWNER)
    app = visit_as("anna", section="Export")
    next(typed for typed in app.text_input if typed.label == "Program").set_value("BI")
    of_olga.change_role(anna.member_id, Role.ANALYST)
    next(button for button in app.button if button.label == "Create key").click().run()
    assert not app.exception and acme.data.api_tokens() == ()


def test_what_is_refused_below_the_head_of_a_page_is_a_sentence(
    acme: CapacityTwin, visit_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(slug: str) -> None:
        raise NotAllowed("looking at members")

    monkeypatch.setattr("ui.data.members.members_of", refuse)
    app = visit_as("vera", section="Members")
    assert not app.exception
    assert "looking at members" in app.error[0].value
    assert [button.label for button in app.button].count("Sign out") == 1


def test_what_a_member_changes_is_logged_under_his_name_whoever_came_before(
    acme: CapacityTwin, visit_as: Any
) -> None:
    for name in ("olga", "anna"):
        app = visit_as(name, section="Workspace")
        app.text_input[0].set_value(f"Acme of {name}")
        next(button for button in app.button if button.label == "Save settings").click()
        app.run()
        assert not app.exception and not app.error
    assert [entry.made_by for entry in acme.imports()][:2] == ["anna@example.org", "olga@example.org"]
    app = visit_as("vera", section="History")
    assert "anna@example.org" in said(app)


def test_the_address_for_programs_is_shown_as_it_is_to_be_typed(
    acme: CapacityTwin, visit_as: Any, slug: str
) -> None:
    app = visit_as("olga", section="Export")
    assert "-" in slug
    assert any(f"`?workspace={slug}`" in item.value for item in app.markdown)


def make_workspace(app: AppTest, title: str) -> list[str]:
    """What is said when somebody makes a workspace of this title."""
    next(typed for typed in app.text_input if typed.label == "New workspace").set_value(title)
    next(button for button in app.button if button.label == "Make it").click().run()
    assert not app.exception
    return [item.value for item in app.error]


def test_of_two_who_choose_one_title_neither_learns_of_the_other(
    acme: CapacityTwin, visit_as: Any, people: Any, slug: str
) -> None:
    for name in ("olga", "sam"):
        assert make_workspace(visit_as(name), f"Same as {slug}") == []
    of_each = [
        [own.slug for own in workspaces_of(people(name)[1]) if own.slug != slug] for name in ("olga", "sam")
    ]
    assert all(len(own) == 1 and own[0].startswith(f"same-as-{slug}-") for own in of_each)
    assert of_each[0] != of_each[1]


@pytest.mark.parametrize("others", [False, True])
def test_on_a_hosted_app_workspaces_are_made_a_few_an_hour_by_person_and_by_address(
    acme: CapacityTwin, visit_as: Any, monkeypatch: pytest.MonkeyPatch, others: bool
) -> None:
    """One person is stopped, and as well where everybody comes from one address, a second one."""
    for name, value in {"TWIN_HOSTED": "yes", "TWIN_MEMBER_OPENINGS": "2"}.items():
        monkeypatch.setenv(name, value)
    load_settings.cache_clear()
    monkeypatch.setattr(account, "by_person", Openings())
    monkeypatch.setattr(account, "by_address", Openings())
    if not others:
        monkeypatch.setattr(account.by_address, "may_open", lambda *_, **__: True)
    for number in range(2):
        assert make_workspace(visit_as("olga"), f"No {number}") == []
    told = make_workspace(visit_as("sam" if others else "olga"), "One more")
    assert told[-1:] == ["Many workspaces were made in the last hour; try again later."]


def test_a_member_who_opens_another_invitation_is_told_what_it_does_not_do(
    acme: CapacityTwin, visit_as: Any, people: Any, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = members_of(slug, acting=lambda: people("olga")[1]).invite(Role.OWNER).secret
    monkeypatch.setattr(account, "invitation_of", lambda _: (slug, secret))
    app = visit_as("vera")
    assert "You are a member of Acme already, as viewer." in said(app)
    assert not [button for button in app.button if button.label == "Join"]
    assert acme.data.workspace().role is Role.OWNER
    used = members_of(slug, acting=lambda: people("sam")[1])
    used.accept(secret)
    assert "already" not in said(visit_as("vera"))


def test_an_owner_deletes_the_workspace_by_typing_its_title(
    acme: CapacityTwin, visit_as: Any, slug: str
) -> None:
    of_anna = visit_as("anna", section="Members")
    assert not [box for box in of_anna.text_input if box.key == "delete_title"]
    app = visit_as("olga", section="Members")
    button = next(button for button in app.button if button.label == "Delete for everybody")
    assert button.disabled
    app.text_input(key="delete_title").set_value("Acme").run()
    next(button for button in app.button if button.label == "Delete for everybody").click().run()
    assert not app.exception and "demo" in app.query_params["workspace"]
    assert "does not exist or has expired" in visit_as("anna").error[0].value


def test_an_owner_invites_and_changes_a_role(acme: CapacityTwin, visit_as: Any, slug: str) -> None:
    app = visit_as("olga", section="Members")
    for name in ("olga", "vera", "anna"):
        assert f"{name}@example.org" in said(app)
    next(button for button in app.button if button.label == "Make an invitation").click()
    app.run()
    assert app.code[0].value.startswith(f"https://twin.example.org/join?workspace={slug}&invitation=")
    vera = next(box for box in app.selectbox if box.value is Role.VIEWER)
    vera.set_value(Role.ANALYST).run()
    assert not app.exception and not app.error
    assert not visit_as("vera", section="Members").exception
    assert acme.data.workspace().role is Role.OWNER
    assert "You are a viewer" not in said(visit_as("vera"))


def test_the_last_owner_is_told_why_he_stays(acme: CapacityTwin, visit_as: Any) -> None:
    app = visit_as("olga", section="Members")
    next(button for button in app.button if button.label == "Yes, leave").click()
    app.run()
    assert "losing its last owner" in app.error[0].value


def test_a_viewer_sees_himself_alone_and_leaves(acme: CapacityTwin, visit_as: Any) -> None:
    app = visit_as("vera", section="Members")
    assert "vera@example.org" in said(app) and "anna@example.org" not in said(app)
    next(button for button in app.button if button.label == "Yes, leave").click()
    app.run()
    assert "does not exist or has expired" in visit_as("vera").error[0].value


def test_an_owner_is_told_how_the_app_runs(acme: CapacityTwin, visit_as: Any) -> None:
    app = visit_as("olga", section="Operation")
    assert not app.exception and not app.error
    assert "3 members, 0 invitations waiting, 0 keys valid." in said(app)
    used = app.dataframe[0].value
    assert list(used["Used"])[:2] == ["180", "2"] and list(used["Limit"])[:2] == ["2,000,000", "100,000"]
    times = app.dataframe[1].value
    assert "Page drawn" in list(times["Kind"])
    st.cache_resource.clear()
    other = visit_as("anna", section="Operation")  # there is no such part for him
    assert not other.exception and "Last backup" not in said(other)


def test_who_signed_in_too_long_ago_is_told_so(acme: CapacityTwin, visit_as: Any, slug: str) -> None:
    app = visit_as(None)
    app.user = {**claims("olga"), "iat": time.time() - 30 * 86_400}
    app.run()
    assert any("You signed in some days ago" in str(item.value) for item in app.warning)
    assert {"Sign in", "Sign out"} <= {button.label for button in app.button}


def test_without_the_web_shell_signing_in_is_refused_in_a_sentence(acme: CapacityTwin, visit_as: Any) -> None:
    app = visit_as(None)
    next(button for button in app.button if button.label == "Sign in").click()
    app.run()
    assert not app.exception
    assert any("started without its web shell" in str(item.value) for item in app.warning)


def test_without_a_provider_nothing_of_it_is_shown(
    acme: CapacityTwin, visit_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SIGN_IN:
        monkeypatch.setenv(name, "")
    load_settings.cache_clear()
    app = visit_as("olga")
    assert "does not exist or has expired" in app.error[0].value
    assert not [button for button in app.button if button.label.startswith("Sign")]

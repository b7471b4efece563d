"""Who is signed in, his workspaces, and the way in and out; nothing of it where nobody can sign in."""

from __future__ import annotations

import re
import secrets
import unicodedata
from time import monotonic

import streamlit as st
from streamlit.auth_util import get_secrets_auth_section

from core.errors import CapacityTwinError, StorageUnavailable
from core.members import OwnWorkspace
from core.rights import role_name
from settings import load_settings
from ui.ground import safe
from ui.language import say, text
from ui.reading import commands, loaders
from ui.reading.members import members_of, own_workspaces
from ui.reading.signed_in import end_sign_ins, signed_in
from ui.shell import address, way_in
from ui.shell.client_address import client_address
from ui.shell.openings import Openings
from ui.shell.sign_in import INVITATION, invitation_of

LATER, OWN = "invitation_put_off", "own_workspaces"
FRESH_SECONDS = 60.0
LANDED = "landed_in_own_workspace"
NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")
LONGEST_NAME, N_BYTES = 50, 4
LONGEST_AT_THE_HEAD = 24
WAY_BACK = {
    way_in.DENIED: text("The provider was told not to sign you in. Nothing has changed."),
    way_in.FAILED: text(
        "The provider did not sign you in. Try again; if it stays so, tell who runs this app."
    ),
    way_in.UNREACHABLE: text("The provider that people sign in with does not answer. Try again later."),
    way_in.LOST: text(
        "You came back from the provider, but this browser did not ask for it. Sign in once more."
    ),
}
by_person, by_address = Openings(), Openings()  # of workspaces of members


def offer() -> None:
    """The way in, or a menu of the own workspaces with the way out."""
    if not load_settings().has_sign_in:
        return
    visitor = signed_in()
    if visitor.identity is None:
        st.button(
            say("Sign in"),
            key="sign_in",
            icon=":material/login:",
            type="tertiary",
            width="content",
            on_click=_sign_in,
        )
        if visitor.why_not is not None:
            st.button(say("Sign out"), key="sign_out", type="tertiary", width="content", on_click=st.logout)
        return
    shown_name = visitor.identity.shown_name
    with st.popover(
        safe.markdown(shown_name.partition("@")[0], longest=LONGEST_AT_THE_HEAD),
        icon=":material/account_circle:",
        type="tertiary",
        width="content",
    ):
        st.caption(safe.markdown(shown_name))
        _own_workspaces()
        _make_another()
        st.button(
            say("Sign out"), key="sign_out", icon=":material/logout:", width="stretch", on_click=st.logout
        )
        st.button(
            say("Sign out everywhere"),
            key="sign_out_everywhere",
            icon=":material/phonelink_erase:",
            help=say("For a lost device: ends your sign-in in every browser."),
            width="stretch",
            on_click=_sign_out_everywhere,
        )


def _sign_in() -> None:
    """Lead to the provider; the web shell has told Streamlit which one that is."""
    if get_secrets_auth_section():
        st.login()
    else:
        st.warning(say("Nobody can sign in here: the app was started without its web shell, see the README."))


def _sign_out_everywhere() -> None:
    end_sign_ins()
    st.logout()


def land() -> None:
    """Who has just come, signed in and without saying where to, comes to a workspace of his own."""
    if LANDED in st.session_state or signed_in().identity is None:
        return
    if address.read(address.WORKSPACE) is None:
        own = own_workspaces()
        if own:
            address.choose_workspace(own[0].slug)
    st.session_state[LANDED] = True  # not before: while the database is away he has not landed anywhere


def say_why_not() -> None:
    """Why somebody whom the provider knows is not let in, or did not come back from it as somebody."""
    visitor = signed_in()
    why_not = visitor.why_not
    if why_not is not None:
        st.warning(safe.sentence(say(why_not)), icon=":material/no_accounts:")
    elif load_settings().has_sign_in and visitor.identity is None:
        reason = WAY_BACK.get(st.context.cookies.get(way_in.REASON, ""))
        if reason is not None:
            st.warning(say(reason), icon=":material/no_accounts:")


def offer_invitation() -> None:
    """What an invitation would do, and the click that takes it."""
    invited = invitation_of(st.context.cookies.get(INVITATION)) if load_settings().has_sign_in else None
    if invited is None or st.session_state.get(LATER) == invited:
        return
    slug, secret = invited
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        if signed_in().identity is None:
            st.markdown(
                say("You are invited to the workspace {name}. Sign in to join.", name=safe.markdown(slug)),
                width="stretch",
            )
            st.button(say("Sign in"), key="sign_in_to_join", type="primary", on_click=_sign_in)
        elif (mine := next((own for own in own_workspaces() if own.slug == slug), None)) is not None:
            if members_of(slug).invited_as(secret) is None:  # he has used it himself
                st.session_state[LATER] = invited
                st.rerun()
            st.markdown(
                say(
                    "You are a member of {name} already, as {role}. An owner changes that in its Members part; the "
                    "invitation stays open for somebody else.",
                    name=safe.markdown(mine.title),
                    role=role_name(mine.role),
                ),
                width="stretch",
            )
        else:
            _offer_to_join(slug, secret)
        if st.button(say("Not now"), key="invitation_later", type="tertiary"):
            st.session_state[LATER] = invited
            st.rerun()


def _offer_to_join(slug: str, secret: str) -> None:
    role = members_of(slug).invited_as(secret)
    if role is None:
        st.markdown(
            say("This invitation was used, withdrawn or has expired. Ask an owner for another."),
            width="stretch",
        )
        return
    st.markdown(
        say(
            "You are invited to the workspace {name} as {role}.",
            name=safe.markdown(slug),
            role=role_name(role),
        ),
        width="stretch",
    )
    if st.button(say("Join"), key="join", type="primary"):
        commands.accept_invitation(slug, secret)
        address.choose_workspace(slug)
        st.rerun()


def _own() -> tuple[OwnWorkspace, ...]:
    """The own workspaces for the menu, which need not be asked for at each move of a slider."""
    key = (signed_in().identity, address.read(address.WORKSPACE))
    kept = st.session_state.get(OWN)
    if kept is None or kept[0] != key or monotonic() - kept[1] > FRESH_SECONDS:
        kept = st.session_state[OWN] = (key, monotonic(), own_workspaces())
    own: tuple[OwnWorkspace, ...] = kept[2]
    return own


def _own_workspaces() -> None:
    here = address.read(address.WORKSPACE) or loaders.DEMO
    try:
        own = _own()
    except StorageUnavailable:
        return  # the page itself says so
    for item in own:
        label = say("{title} · {role}", title=safe.markdown(item.title), role=role_name(item.role))
        if st.button(
            label,
            key=f"go_to_{item.slug}",
            icon=":material/workspaces:",
            disabled=item.slug == here,
            width="stretch",
        ):
            address.choose_workspace(item.slug)
            st.rerun()
    if here != loaders.DEMO and st.button(
        say("Look at the demo"), key="go_to_the_demo", icon=":material/visibility:", width="stretch"
    ):
        address.choose_workspace(loaders.DEMO)
        st.rerun()


def _make_another() -> None:
    with st.form("new_workspace", border=False, clear_on_submit=True):
        title = st.text_input(say("New workspace"), max_chars=80, placeholder=say("Freight planning"))
        clicked = st.form_submit_button(say("Make it"), width="stretch")
    if clicked and title.strip():
        if not _may_make():
            st.error(say("Many workspaces were made in the last hour; try again later."))
            return
        try:
            slug = commands.make_named_workspace(new_name(title), title)
        except StorageUnavailable:
            raise
        except CapacityTwinError as refusal:
            st.error(safe.markdown(say(refusal.sentence), longest=400))
        else:
            address.choose_workspace(slug)
            st.rerun()


def _may_make() -> bool:
    """Whether whoever is signed in, his address, and all together, may make one more in this hour; it is counted."""
    settings, identity = load_settings(), signed_in().identity
    if not settings.hosted or identity is None:
        return True
    forwarded = st.context.headers.get("X-Forwarded-For", "")
    came_from = client_address(st.context.ip_address, forwarded, n_proxies=settings.proxies)
    counted = ((by_person, f"{identity.issuer} {identity.subject}"), (by_address, came_from))
    return all(made.may_open(who, most=settings.member_openings) for made, who in counted)


def new_name(title: str) -> str:
    """A name for a new workspace, after its title and never the same: nobody learns by it which others there are."""
    return f"{name_of(title)}-{secrets.token_hex(N_BYTES)}"


def name_of(title: str) -> str:
    """The name of a workspace in addresses, after its title: "Müller & Co" is muller-co."""
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return NOT_IN_A_NAME.sub("-", plain)[:LONGEST_NAME].strip("-") or "workspace"

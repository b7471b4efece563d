"""Who is signed in, and as whom the twin's store acts for this visitor.

Streamlit signs people in (`st.login`): it asks the provider, checks what it answers, and keeps the claims in a signed
cookie. Here they become a person: an issuer and a subject of his, and a name to be shown. Nothing else of the claims
decides anything; an e-mail address is a name where the provider vouches for it, and else none.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.errors import CapacityTwinError
from core.told import Told, told
from settings import Settings, load_settings
from ui.reading.sign_outs import SignOuts

if TYPE_CHECKING:
    from db.store_transactions import Actor

ANALYST, VISITOR = "analyst", "visitor"
DAY_SECONDS = 86_400.0
LONGEST_NAME = 60
SIGNED_OUT = told("You signed out everywhere. Sign in again.")
Answer = TypeVar("Answer")
_stands_for: ContextVar[Actor | None] = ContextVar("stands_for", default=None)


@dataclass(frozen=True)
class Identity:
    """Who somebody is to his provider, and the name he is shown under."""

    issuer: str
    subject: str
    shown_name: str


@dataclass(frozen=True)
class SignIn:
    """Who is signed in, if anybody; or why somebody whom the provider knows is not let in."""

    identity: Identity | None = None
    why_not: Told | None = None
    issued: float = 0.0  # seconds since 1970


def sign_in_of(claims: Mapping[str, Any], settings: Settings, *, now: float) -> SignIn:
    """What the claims of a browser's cookie make of its visitor, at a moment in seconds since 1970."""
    issuer, subject, issued = claims.get("iss"), claims.get("sub"), claims.get("iat")
    if not settings.has_sign_in or claims.get("is_logged_in") is not True:
        return SignIn()
    if not _is_word(issuer) or not _is_word(subject) or not isinstance(issued, int | float):
        return SignIn(why_not=told("The provider did not say who you are. Sign in again."))
    if not issued <= now + DAY_SECONDS or now - issued > settings.sign_in_days * DAY_SECONDS:
        return SignIn(why_not=told("You signed in some days ago. Sign in again."))
    mail = verified_mail(claims)
    if settings.oidc_domains and mail.rpartition("@")[2].lower() not in settings.oidc_domains:
        return SignIn(
            why_not=told(
                "People sign in here with a verified e-mail address of {domains}; yours is none of them.",
                domains=", ".join(settings.oidc_domains),
            )
        )
    return SignIn(Identity(str(issuer), str(subject), _shown_name(claims, mail)), issued=float(issued))


def verified_mail(claims: Mapping[str, Any]) -> str:
    """The e-mail address, where the provider says that it has verified it; else nothing."""
    mail = claims.get("email")
    return str(mail) if claims.get("email_verified") is True and _is_word(mail) and "@" in str(mail) else ""


def signed_in() -> SignIn:
    """Who is signed in in this browser, and has not ended all his sign-ins since."""
    settings = load_settings()
    if not settings.has_sign_in or get_script_run_ctx(suppress_warning=True) is None:
        return SignIn()
    visitor = sign_in_of(st.user.to_dict(), settings, now=time.time())
    if visitor.identity is None:
        return visitor
    try:
        ended = sign_outs.at(_person(visitor.identity))
    except CapacityTwinError:
        return visitor  # the database cannot be used: the page says so, and shows nothing of his
    return SignIn(why_not=SIGNED_OUT) if is_before(visitor.issued, ended) else visitor


def is_before(issued: float, ended: float | None) -> bool:
    """Whether a sign-in is older than the end of all; providers tell whole seconds."""
    return ended is not None and issued < int(ended)


def end_sign_ins() -> None:
    """End every sign-in of whoever is signed in here, in all his browsers."""
    from db.server import person_keys
    from db.server.engine import connect_database

    identity = signed_in().identity
    if identity is not None:
        person_keys.end_sign_ins(connect_database(load_settings()), _person(identity))
        sign_outs.forget(_person(identity))


def _ended_at(person: str) -> float | None:
    from db.server.engine import connect_database
    from db.server.person_keys import sign_ins_ended_at

    ended = sign_ins_ended_at(connect_database(load_settings()), person)
    return None if ended is None else ended.timestamp()


def _person(identity: Identity) -> str:
    from db.server.engine import connect_database
    from db.server.person_keys import person_key

    return person_key(connect_database(load_settings()), identity.issuer, identity.subject)


def acting(slug: str) -> Actor:
    """As whom this visitor acts in a workspace: as himself, else as whoever has its link."""
    from db.store_transactions import Actor

    standing_for = _stands_for.get()
    if standing_for is not None:
        return standing_for
    identity = signed_in().identity
    if identity is None:
        return Actor(VISITOR if slug.startswith(VISITOR) else ANALYST)
    return Actor(identity.shown_name, _person(identity))


def later(slug: str, call: Callable[[], Answer]) -> Callable[[], Answer]:
    """The same call, for a moment at which nobody can tell any more who asked: when a file is fetched."""
    actor = acting(slug)

    def as_he_was() -> Answer:
        before = _stands_for.set(actor)
        try:
            return call()
        finally:
            _stands_for.reset(before)

    return as_he_was


def act_as_key(key: str) -> None:
    """Let the rest of this request act as the program that has this key."""
    from db.rows.api_tokens import person_of_token
    from db.store_transactions import Actor

    _stands_for.set(Actor("program", person_of_token(key)))


def _is_word(value: object) -> bool:
    return isinstance(value, str) and value.strip() != "" and len(value) <= 1_000


def _shown_name(claims: Mapping[str, Any], mail: str) -> str:
    """A verified address; else the name he gives himself, with digits that tell him from others who give the same."""
    if mail and mail.isprintable() and len(mail) <= LONGEST_NAME:
        return mail
    digits = hashlib.sha256(json.dumps([claims["iss"], claims["sub"]]).encode()).hexdigest()[:8]
    given = next(
        (str(claims[key]) for key in ("name", "preferred_username") if _is_word(claims.get(key))), ""
    )
    name = "".join(character for character in given if character.isprintable()).strip()[:LONGEST_NAME]
    return f"{name if name and '@' not in name else 'account'} · {digits}"


sign_outs = SignOuts(_ended_at)

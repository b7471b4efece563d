"""What Streamlit's own sign-in needs to know, and the door by which an invitation comes in.

Streamlit reads a file of secrets; it takes the same from `st.App`, so that nothing is written to a disk. Its cookies
carry no `Secure`; where the app's own address is an https one they get it here.
"""

from __future__ import annotations

import hashlib
import hmac
import importlib.util
import json
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from settings import Settings, load_settings

NEEDED = ("authlib", "httpx")
CALLBACK = "/oauth2callback"
SCOPE = "openid email profile"
INVITATION = "twin_invitation"  # the cookie that keeps an invitation while its guest signs in
INVITATION_SECONDS = 1_800
INVITATION_PARTS = re.compile(r"([a-z0-9][a-z0-9_-]{0,62})\.([A-Za-z0-9_-]{20,100})")


class SignInMissing(ValueError):
    """Signing in is set up, but what it needs is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "TWIN_OIDC_METADATA_URL is set, but Authlib is not installed: "
            ".venv/bin/pip install -r requirements-sign-in.lock"
        )


def secrets_of(settings: Settings) -> dict[str, Any] | None:
    """The section of secrets that `st.login` asks for; None where nobody signs in.

    Raises
    ------
    SignInMissing
        where Authlib, an optional requirement, is not there.
    """
    if not settings.has_sign_in:
        return None
    if not all(importlib.util.find_spec(name) for name in NEEDED):
        raise SignInMissing
    return {
        "auth": {
            "redirect_uri": f"{settings.address}{CALLBACK}",
            "cookie_secret": signing_secret(settings),
            "client_id": settings.oidc_client_id,
            "client_secret": settings.oidc_client_secret,
            "server_metadata_url": settings.oidc_metadata_url,
            "client_kwargs": {"scope": SCOPE, "prompt": "select_account"},
        }
    }


def signing_secret(settings: Settings) -> str | None:
    """What cookies are signed with: another provider, or another client of it, signs in nobody whom this one did."""
    if settings.cookie_secret is None:
        return None
    provider = json.dumps([settings.oidc_metadata_url, settings.oidc_client_id]).encode()
    return hmac.new(settings.cookie_secret.encode(), provider, hashlib.sha256).hexdigest()


def share_cookie_secret(settings: Settings) -> None:
    """Let every process of an address read what another signed before somebody went to the provider."""
    from streamlit import config  # the command that starts the app asks the rest of this file without it

    secret = signing_secret(settings)
    if secret is not None:
        config.set_option("server.cookieSecret", secret)


async def join(request: Request) -> Response:
    """Keep the invitation of a link for this browser, and lead to the first page, which asks."""
    asked = f"{request.query_params.get('workspace', '')}.{request.query_params.get('invitation', '')}"
    answer = RedirectResponse("/", status_code=303, headers={"cache-control": "no-store"})
    if load_settings().has_sign_in and INVITATION_PARTS.fullmatch(asked):
        answer.set_cookie(
            INVITATION, asked, max_age=INVITATION_SECONDS, httponly=True, samesite="lax", path="/"
        )
    return answer


def invitation_of(cookie: object) -> tuple[str, str] | None:
    """Workspace and secret of an invitation that was kept, None where there is none."""
    parts = INVITATION_PARTS.fullmatch(cookie) if isinstance(cookie, str) else None
    return None if parts is None else (parts[1], parts[2])


def invitation_link(slug: str, secret: str) -> str:
    """The link that an owner hands to whom he invites."""
    return f"{load_settings().address or ''}/join?workspace={slug}&invitation={secret}"

"""Who signs in: the way to the provider and back, and the cookies on it."""

from __future__ import annotations

from tools.weakenings.places import (
    HEADERS,
    SIGN_IN,
    SIGNED_IN,
)
from tools.weakenings.weakening import Weakening

SIGNING_IN = (
    Weakening(
        "what a provider says of a failure is logged",
        "ui/shell/way_in.py",
        'error = request.query_params.get("error")',
        'error = request.query_params.get("no error")',
        ("tests/ui/shell/test_way_in.py",),
    ),
    Weakening(
        "names follow from titles alone",
        "ui/shell/account.py",
        'return f"{name_of(title)}-{secrets.token_hex(N_BYTES)}"',
        "return name_of(title)",
        SIGN_IN[1],
    ),
    Weakening(
        "one address makes any number of workspaces",
        "ui/shell/account.py",
        ", (by_address, came_from))",
        ",)",
        ("tests/pages/test_members.py",),
    ),
    Weakening(
        "an address that nobody verified is a name",
        SIGNED_IN[0],
        'claims.get("email_verified") is True and ',
        "",
        SIGNED_IN[1],
    ),
    Weakening(
        "everybody's address is of the right domain",
        SIGNED_IN[0],
        'if settings.oidc_domains and mail.rpartition("@")[2].lower() not in settings.oidc_domains:',
        "if False:",
        SIGNED_IN[1],
    ),
    Weakening(
        "a sign-in never ends",
        SIGNED_IN[0],
        "now - issued > settings.sign_in_days * DAY_SECONDS",
        "False",
        SIGNED_IN[1],
    ),
    Weakening(
        "a cookie signs in where nobody can",
        SIGNED_IN[0],
        "if not settings.has_sign_in or claims.get",
        "if claims.get",
        SIGNED_IN[1],
    ),
    Weakening(
        "a name that looks like an address is shown",
        SIGNED_IN[0],
        "name if name and '@' not in name else 'account'",
        "name",
        SIGNED_IN[1],
    ),
    Weakening(
        "any link is kept",
        SIGN_IN[0],
        "load_settings().has_sign_in and INVITATION_PARTS.fullmatch(asked)",
        "asked",
        SIGN_IN[1],
    ),
    Weakening(
        "a former provider's cookies go on",
        SIGN_IN[0],
        "provider = json.dumps([settings.oidc_metadata_url, settings.oidc_client_id]).encode()",
        'provider = b""',
        SIGN_IN[1],
    ),
    Weakening("scripts read an invitation", SIGN_IN[0], "httponly=True", "httponly=False", SIGN_IN[1]),
    Weakening(
        "the identity is not asked for",
        SIGN_IN[0],
        'SCOPE = "openid email profile"',
        'SCOPE = "email profile"',
        SIGN_IN[1],
    ),
    Weakening(
        "the provider may be asked without https",
        "settings.py",
        'is_safe = url.scheme == "https" or (url.scheme == "http" and is_loopback(url.hostname or ""))',
        'is_safe = url.scheme in ("http", "https")',
        ("tests/test_settings.py",),
    ),
    Weakening(
        "the cookie's secret may be short",
        "settings.py",
        '"cookie_secret": _secret(environment, "TWIN_COOKIE_SECRET")',
        '"cookie_secret": given["TWIN_COOKIE_SECRET"]',
        ("tests/test_settings.py",),
    ),
    Weakening(
        "the cookie's secret is printed",
        "settings.py",
        "cookie_secret: str | None = field(default=None, repr=False)",
        "cookie_secret: str | None = None",
        ("tests/test_settings.py",),
    ),
    Weakening(
        "cookies go without https", HEADERS, 'return value + b"; Secure" if', "return value if", SIGN_IN[1]
    ),
    Weakening(
        "signing out everywhere ends nothing",
        SIGNED_IN[0],
        "is_before(visitor.issued, ended)",
        "False",
        ("tests/pages/test_members.py",),
    ),
    Weakening(
        "the end of sign-ins is never asked for again",
        "ui/reading/sign_outs.py",
        "if kept is not None and now - kept[0] < FRESH_SECONDS:",
        "if kept is not None:",
        SIGNED_IN[1],
    ),
    Weakening(
        "who signs in is led wherever a cookie says",
        "ui/shell/way_in.py",
        "elif _is_own_page(page):",
        "elif page:",
        ("tests/ui/shell/test_way_in.py",),
    ),
)

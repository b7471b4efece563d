"""Names and keys: what strangers may open."""

from __future__ import annotations

from tools.weakenings.places import (
    API,
    PAGES,
    READ_ONLY,
    ROWS,
    TOKENS,
)
from tools.weakenings.weakening import Weakening

NAMES = (
    Weakening("short names", ROWS, "[0-9a-f]{32}$", "[0-9a-f]{4}$", PAGES),
    Weakening("names of one digit", ROWS, "FEWEST_DIGITS = 6", "FEWEST_DIGITS = 1", PAGES),
    Weakening(
        "any name on a hosted app",
        "db/opening.py",
        "        require_unguessable(slug)\n",
        "        pass\n",
        PAGES,
    ),
    Weakening(
        "a link makes a workspace",
        "db/opening.py",
        "create=is_demo, as_owner=False",
        "create=None, as_owner=False",
        PAGES,
    ),
    Weakening(
        "strangers may make workspaces",
        "ui/reading/loaders.py",
        "isinstance(refusal, WorkspaceMissing) and not (settings.hosted or settings.has_sign_in)",
        "isinstance(refusal, WorkspaceMissing) and not settings.has_sign_in",
        PAGES,
    ),
    Weakening(
        "expired workspaces are open", ROWS, "models.Workspace.expires_at > func.now()", "True", READ_ONLY
    ),
    Weakening("short keys", TOKENS, "N_BYTES = 32", "N_BYTES = 2", API),
    Weakening("no audit of a key", TOKENS, '    note_event(writer, "token made", detail)\n', "", API),
    Weakening(
        "no audit of a revocation",
        TOKENS,
        '    note_event(writer, "token revoked", {"token": token_id})\n',
        "",
        API,
    ),
    Weakening("keys do not expire", TOKENS, ", models.ApiToken.expires_at > func.now())", ")", API),
    Weakening("revoked keys open", TOKENS, "models.ApiToken.revoked_at.is_(None), ", "", API),
    Weakening(
        "keys are kept as they are",
        TOKENS,
        '"token_hash": _hash(token)}).one()',
        '"token_hash": token}).one()',
        API,
    ),
    Weakening(
        "no key is needed",
        "ui/shell/api.py",
        "return twin if twin.data.is_api_token(key) else None",
        "return twin",
        API,
    ),
    Weakening("answers of the API are kept", "ui/shell/api.py", '"no-store"', '"public"', API),
    Weakening(
        "who asks makes a workspace",
        "db/__init__.py",
        "read_only=True, create=False",
        "read_only=True, create=None",
        API,
    ),
)

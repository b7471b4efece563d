"""Keys with which programs read a workspace over HTTP; only their hashes are kept."""

from __future__ import annotations

import hashlib
import json
import secrets

from sqlalchemy import Connection, text

from core.errors import InvalidParameter, NotAllowed
from core.twin.imports import ApiToken
from db.rows.lane_rows import require_text

LONGEST_LABEL = 80
N_BYTES = 32
PREFIX = "twin_"


def create_token(connection: Connection, label: str, *, workspace_id: int, made_by: str) -> str:
    """A new key for a program called `label`; it cannot be shown again."""
    if not label.strip() or len(label) > LONGEST_LABEL:
        raise InvalidParameter("label", repr(label[:60]), f"1 to {LONGEST_LABEL} characters")
    require_text("label", label)
    token = PREFIX + secrets.token_urlsafe(N_BYTES)
    values = {"workspace_id": workspace_id, "label": label.strip(), "made_by": made_by}
    token_id = connection.execute(INSERT, {**values, "token_hash": _hash(token)}).scalar_one()
    _note(connection, workspace_id, made_by, "token made", token_id)
    return token


def list_tokens(connection: Connection) -> tuple[ApiToken, ...]:
    """Keys that are valid, oldest first."""
    return tuple(ApiToken(*row) for row in connection.execute(LIST))


def revoke_token(connection: Connection, token_id: int, *, workspace_id: int, made_by: str) -> None:
    """From now on the key opens nothing."""
    if connection.execute(REVOKE, {"token_id": token_id, "workspace_id": workspace_id}).rowcount == 0:
        raise NotAllowed(f"revoking the token {token_id}, there is none of that number")
    _note(connection, workspace_id, made_by, "token revoked", token_id)


def is_valid_token(connection: Connection, token: str) -> bool:
    """Whether the key belongs to this workspace and was not revoked.

    It is found by its hash, so what the search takes tells nothing of other keys.
    """
    return connection.execute(FIND, {"token_hash": _hash(token)}).scalar() is not None


def _hash(token: str) -> str:
    # 256 random bits need no salt and no slow hash.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _note(connection: Connection, workspace_id: int, made_by: str, action: str, token_id: int) -> None:
    detail = json.dumps({"token": token_id})
    values = {"workspace_id": workspace_id, "made_by": made_by, "action": action, "detail": detail}
    connection.execute(INSERT_EVENT, values)


INSERT = text(
    """
    INSERT INTO api_token (workspace_id, token_hash, label, made_by)
    VALUES (:workspace_id, :token_hash, :label, :made_by) RETURNING token_id
    """
)
LIST = text(
    "SELECT token_id, label, made_at, made_by FROM api_token WHERE revoked_at IS NULL ORDER BY token_id"
)
REVOKE = text(
    """
    UPDATE api_token SET revoked_at = now()
    WHERE workspace_id = :workspace_id AND token_id = :token_id AND revoked_at IS NULL
    """
)
FIND = text("SELECT 1 FROM api_token WHERE token_hash = :token_hash AND revoked_at IS NULL")
INSERT_EVENT = text(
    """
    INSERT INTO audit_event (workspace_id, made_by, action, detail)
    VALUES (:workspace_id, :made_by, :action, CAST(:detail AS jsonb))
    """
)

"""Keys with which programs read a workspace over HTTP; only their hashes are kept."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import Boolean, Connection, func, insert, select, update

from core.errors import InvalidParameter, NotAllowed
from core.told import told
from core.twin.imports import ApiToken
from db.rows.change_log import Writer, note_event
from db.rows.kept_texts import require_text
from db.rows.memberships import person_of_key
from db.server import models

LONGEST_LABEL = 80
N_BYTES = 32
PREFIX = "twin_"


def create_token(writer: Writer, label: str) -> str:
    """A new key for a program called `label`; it cannot be shown again."""
    if not label.strip() or len(label) > LONGEST_LABEL:
        raise InvalidParameter("label", repr(label[:60]), f"1 to {LONGEST_LABEL} characters")
    require_text("label", label)
    token = PREFIX + secrets.token_urlsafe(N_BYTES)
    values = {"workspace_id": writer.stored.id, "label": label.strip(), "made_by": writer.made_by}
    made = insert(models.ApiToken).returning(models.ApiToken.token_id, models.ApiToken.expires_at)
    row = writer.connection.execute(made, {**values, "token_hash": _hash(token)}).one()
    detail = {"token": row.token_id, "label": label.strip(), "expires": row.expires_at.isoformat()}
    note_event(writer, "token made", detail)
    return token


def list_tokens(connection: Connection) -> tuple[ApiToken, ...]:
    """Keys that open the workspace, oldest first."""
    return tuple(ApiToken(*row) for row in connection.execute(VALID))


def revoke_token(writer: Writer, token_id: int) -> None:
    """From now on the key opens nothing."""
    table = models.ApiToken
    revoked = writer.connection.execute(
        update(table)
        .where(table.workspace_id == writer.stored.id, table.token_id == token_id, table.revoked_at.is_(None))
        .values(revoked_at=func.now())
    )
    if revoked.rowcount == 0:
        raise NotAllowed(
            told("revoking the token {token_id}, there is none of that number", token_id=token_id)
        )
    note_event(writer, "token revoked", {"token": token_id})


def is_valid_token(connection: Connection, token: str) -> bool:
    """Whether the key belongs to this workspace, was not revoked and has not expired, by the database's clock.

    It is found by its hash, so what the search takes tells nothing of other keys.
    """
    is_key = func.is_key(_hash(token), type_=Boolean)
    return bool(connection.execute(select(is_key)).scalar_one())


def person_of_token(token: str) -> str:
    """As what a program with this key acts in a workspace of members."""
    return person_of_key(_hash(token))


def _hash(token: str) -> str:
    # 256 random bits need no salt and no slow hash.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


VALID = (
    select(
        models.ApiToken.token_id,
        models.ApiToken.label,
        models.ApiToken.made_at,
        models.ApiToken.made_by,
        models.ApiToken.expires_at,
    )
    .where(models.ApiToken.revoked_at.is_(None), models.ApiToken.expires_at > func.now())
    .order_by(models.ApiToken.token_id)
)

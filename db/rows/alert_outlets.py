"""Where alerts go, and what is still to be sent there. Nothing goes anywhere until somebody asks for it."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, func, insert, select, update

from core.errors import InvalidParameter, NotAllowed
from core.told import told
from core.twin.imports import AlertOutlet
from db.rows.change_log import Writer, note_event
from db.rows.kept_texts import require_text
from db.server import models
from db.webhook_address import require_address

WEBHOOK, FEED = "webhook", "feed"
MOST_OUTLETS = 10
SECRET_BYTES, TOKEN_BYTES = 32, 32
SECRET_PREFIX = "whsec_"
# Between tries; after the last the delivery is given up. Within a day in all.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
DELIVERIES_AT_A_TIME = 20


@dataclass(frozen=True)
class Receiver:
    """A webhook for which messages are due; is_waited_for: it did not take one that it was sent."""

    outlet_id: int
    is_waited_for: bool
    next_at: datetime


@dataclass(frozen=True)
class Delivery:
    """One message to a webhook that is due."""

    delivery_id: int
    address: str
    secret: str
    body: str
    made_at: datetime
    n_tries: int


def add_webhook(writer: Writer, address: str) -> str:
    """Send alerts to this address from now on; returns the secret that signs them, which is shown this once.

    Raises
    ------
    InvalidParameter
        where the address is none that can be sent to, whoever it belongs to.
    """
    require_text("address", address)
    require_address(address)
    secret = SECRET_PREFIX + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    _add(writer, WEBHOOK, address=address, secret=secret)
    return secret


def add_feed(writer: Writer) -> str:
    """A feed of this workspace's alerts from now on; returns the part of its address that nobody can guess, once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    _add(writer, FEED, token_hash=hash_of(token))
    return token


def list_outlets(connection: Connection) -> tuple[AlertOutlet, ...]:
    """Where alerts go now, oldest first, with the newest answer of each."""
    delivery = models.AlertDelivery
    newest = (
        select(delivery.answer)
        .where(delivery.outlet_id == models.AlertOutlet.outlet_id, delivery.n_tries > 0)
        .order_by(delivery.delivery_id.desc())
        .limit(1)
        .scalar_subquery()
    )
    columns = (
        getattr(models.AlertOutlet, name) for name in ("outlet_id", "kind", "address", "made_at", "made_by")
    )
    wanted = select(*columns, func.coalesce(newest, "").label("last_answer"))
    stands = wanted.where(models.AlertOutlet.revoked_at.is_(None)).order_by(models.AlertOutlet.outlet_id)
    return tuple(AlertOutlet(**row) for row in connection.execute(stands).mappings())


def revoke_outlet(writer: Writer, outlet_id: int) -> None:
    """From now on nothing goes there any more; what is still to be sent is dropped."""
    table, delivery = models.AlertOutlet, models.AlertDelivery
    mine = (table.workspace_id == writer.stored.id, table.outlet_id == outlet_id, table.revoked_at.is_(None))
    revoked = writer.connection.execute(update(table).where(*mine).values(revoked_at=func.now()))
    if revoked.rowcount == 0:
        raise NotAllowed(
            told("ending the outlet {outlet_id}, there is none of that number", outlet_id=outlet_id)
        )
    writer.connection.execute(
        update(delivery)
        .where(delivery.workspace_id == writer.stored.id, delivery.outlet_id == outlet_id)
        .where(delivery.ended_at.is_(None))
        .values(ended_at=func.now(), answer="ended")
    )
    note_event(writer, "alert outlet ended", {"outlet": outlet_id})


def queue_bodies(writer: Writer, bodies: Sequence[str]) -> None:
    """Have each webhook told each of these."""
    table = models.AlertOutlet
    hooks = select(table.outlet_id).where(table.kind == WEBHOOK, table.revoked_at.is_(None))
    outlet_ids = writer.connection.execute(hooks).scalars().all()
    rows = [
        {"workspace_id": writer.stored.id, "outlet_id": outlet_id, "body": body}
        for body in bodies
        for outlet_id in outlet_ids
    ]
    if rows:
        writer.connection.execute(insert(models.AlertDelivery), rows)


def due_receivers(connection: Connection) -> tuple[Receiver, ...]:
    """The webhooks of this workspace for which messages are due, and how each does."""
    delivery, outlet = models.AlertDelivery, models.AlertOutlet
    is_due = delivery.next_at <= func.now()
    wanted = (
        select(
            delivery.outlet_id,
            func.bool_or(delivery.n_tries > 0).label("is_waited_for"),
            func.min(delivery.next_at).label("next_at"),
        )
        .join(outlet, OF_OUTLET)
        .where(delivery.ended_at.is_(None), outlet.revoked_at.is_(None))
        .group_by(delivery.outlet_id)
        .having(func.bool_or(is_due))
        .order_by(delivery.outlet_id)
    )
    return tuple(Receiver(**row) for row in connection.execute(wanted).mappings())


def take_due(writer: Writer, outlet_id: int, *, at_most: int = DELIVERIES_AT_A_TIME) -> tuple[Delivery, ...]:
    """Messages to a receiver that are due, those that were never tried first; each counted as tried and put off until
    its next try, so that no other sender has it.
    """
    delivery, outlet = models.AlertDelivery, models.AlertOutlet
    due = writer.connection.execute(
        select(
            delivery.delivery_id,
            outlet.address,
            outlet.secret,
            delivery.body,
            delivery.made_at,
            delivery.n_tries,
        )
        .join(outlet, OF_OUTLET)
        .where(delivery.workspace_id == writer.stored.id, delivery.outlet_id == outlet_id)
        .where(delivery.ended_at.is_(None), delivery.next_at <= func.now(), outlet.revoked_at.is_(None))
        .order_by(delivery.n_tries, delivery.delivery_id)
        .limit(at_most)
        .with_for_update(of=delivery, skip_locked=True)
    ).mappings()
    found = tuple(Delivery(**row) for row in due)
    for item in found:
        pause = PAUSES[min(item.n_tries, len(PAUSES) - 1)]
        _set(writer, item, {"n_tries": item.n_tries + 1, "next_at": func.now() + pause})
    return found


def note_answer(writer: Writer, delivery: Delivery, *, answer: str, is_taken: bool) -> None:
    """How a try ended: a message that was taken, or tried often enough, is not sent again."""
    is_over = is_taken or delivery.n_tries >= len(PAUSES)
    _set(writer, delivery, {"answer": answer, **({"ended_at": func.now()} if is_over else {})})


def slugs_with_webhooks(connection: Connection) -> tuple[str, ...]:
    """Workspaces whose alerts are sent somewhere; by the owner's right, of all workspaces."""
    table, workspace = models.AlertOutlet, models.Workspace
    wanted = (
        select(workspace.slug)
        .join(table, table.workspace_id == workspace.id)
        .where(table.revoked_at.is_(None))
        .distinct()
        .order_by(workspace.slug)
    )
    return tuple(connection.execute(wanted).scalars())


def slug_of_feed(connection: Connection, token: str) -> str | None:
    """The workspace whose feed this part of an address opens; by the owner's right. None where it opens none.

    It is found by its hash, so what the search takes tells nothing of other tokens.
    """
    table, workspace = models.AlertOutlet, models.Workspace
    # Of the workspace that the row is in, whatever else whoever wrote it may have written.
    wanted = (
        select(workspace.slug)
        .join(table, table.workspace_id == workspace.id)
        .where(table.kind == FEED, table.token_hash == hash_of(token), table.revoked_at.is_(None))
        .order_by(table.outlet_id)
        .limit(1)
    )
    return connection.execute(wanted).scalar_one_or_none()


def hash_of(token: str) -> str:
    """What is kept of a token; 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _add(writer: Writer, kind: str, **values: str) -> None:
    table = models.AlertOutlet
    held = select(func.count()).where(table.workspace_id == writer.stored.id, table.revoked_at.is_(None))
    if writer.connection.execute(held).scalar_one() >= MOST_OUTLETS:
        raise InvalidParameter("outlets", MOST_OUTLETS, told("at most {most} at once", most=MOST_OUTLETS))
    made = {"workspace_id": writer.stored.id, "kind": kind, "made_by": writer.made_by, **values}
    row = writer.connection.execute(insert(table).returning(table.outlet_id), made)
    note_event(writer, "alert outlet made", {"outlet": row.scalar_one(), "kind": kind})


def _set(writer: Writer, delivery: Delivery, values: dict[str, object]) -> None:
    table = models.AlertDelivery
    mine = (table.workspace_id == writer.stored.id, table.delivery_id == delivery.delivery_id)
    writer.connection.execute(update(table).where(*mine).values(**values))


OF_OUTLET = and_(
    models.AlertOutlet.workspace_id == models.AlertDelivery.workspace_id,
    models.AlertOutlet.outlet_id == models.AlertDelivery.outlet_id,
)

"""Telling the webhooks of all workspaces what is due; called every minute by whoever serves the app.

A receiver that hangs, refuses or is gone holds up nobody's page: this runs beside the app, each message has its
seconds, and is tried again a few times within a day.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from core.errors import CapacityTwinError
from core.twin.capacity_twin import CapacityTwin
from db.alerts.sync import bring_up_to_date
from db.alerts.webhook import Answered, send
from db.opening import open_store
from db.outlets import WordsAndPaper
from db.rows.alert_outlets import Delivery, note_answer, slugs_with_webhooks, take_due
from db.server.engine import connect_database
from db.store import PostgresStore
from settings import load_settings

SENDER, NOBODY = "alerts", ""
log = logging.getLogger("twin.alerts")
Send = Callable[[Delivery, datetime], Answered]


def send_due(now: Callable[[], datetime], *, send_one: Send | None = None) -> int:
    """Bring alerts of workspaces that send them up to their data, and send what is due; returns how many were taken.

    What fails in one workspace is logged without its name, and the others go on.
    """
    database = connect_database(load_settings())
    with database.login_transaction(NOBODY) as connection:
        slugs = slugs_with_webhooks(connection)
    n_taken = 0
    for slug in slugs:
        try:
            store = open_store(
                slug, database_url=None, read_only=False, create=False, as_owner=True, made_by=SENDER
            )
            bring_up_to_date(CapacityTwin(store, WordsAndPaper()), store, now=now())
            n_taken += send_of(store, now, send_one or _send)
        except CapacityTwinError as refusal:
            log.warning("alerts of a workspace were not sent: %s", type(refusal).__name__)
    return n_taken


def send_of(store: PostgresStore, now: Callable[[], datetime], send_one: Send) -> int:
    """Send what is due in one workspace; nothing is held open in the database meanwhile."""
    with store.writing_transaction() as writer:
        due = take_due(writer)
    n_taken = 0
    for delivery in due:
        answered = send_one(delivery, now())
        n_taken += answered.is_taken
        with store.writing_transaction() as writer:
            note_answer(writer, delivery, answer=answered.answer, is_taken=answered.is_taken)
    return n_taken


def _send(delivery: Delivery, now: datetime) -> Answered:
    of_delivery = partial(send, delivery.address, delivery.secret, body=delivery.body, now=now)
    return of_delivery(message_id=f"msg_{delivery.delivery_id}")

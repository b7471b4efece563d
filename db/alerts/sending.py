"""Telling the webhooks of all workspaces what is due; called every minute by whoever serves the app.

A receiver that hangs, refuses or is gone holds up nobody's page and nobody else's messages: this runs beside the app,
receivers are told side by side, those that took what they were sent come first, one that does not take a message is
left alone until the next minute, and each message has its seconds and is tried again a few times within a day.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from core.twin.capacity_twin import CapacityTwin
from db.alerts.sync import bring_up_to_date
from db.alerts.webhook import Answered, send
from db.opening import open_store
from db.outlets import WordsAndPaper
from db.rows.alert_outlets import (
    Delivery,
    Receiver,
    due_receivers,
    note_answer,
    slugs_with_webhooks,
    take_due,
)
from db.server.engine import connect_database
from db.store import PostgresStore
from settings import load_settings

SENDER, NOBODY = "alerts", ""
SIDE_BY_SIDE = 8  # no more than the pool has connections to spare
RUN_SECONDS = 45.0  # then those that are left wait for the next minute
OF_ONE_RECEIVER = 1_000  # messages in one run
log = logging.getLogger("twin.alerts")
Send = Callable[[Delivery, datetime], Answered]
Found = TypeVar("Found")


@dataclass(frozen=True)
class Turn:
    """A receiver whose turn it is, in its workspace."""

    store: PostgresStore
    receiver: Receiver


def send_due(
    now: Callable[[], datetime], *, send_one: Send | None = None, clock: Callable[[], float] = time.monotonic
) -> int:
    """Bring alerts of workspaces that send them up to their data, and send what is due; returns how many were taken.

    Whatever fails in one workspace, or for one receiver, is logged without a name, and the others go on.
    """
    database, until = connect_database(load_settings()), clock() + RUN_SECONDS
    with database.login_transaction(NOBODY) as connection:
        slugs = slugs_with_webhooks(connection)
    nothing: tuple[Turn, ...] = ()
    turns = [turn for slug in slugs for turn in going_on(partial(_brought_up, slug, now), nothing)]
    return _tell(in_order(turns), now, send_one or _send, is_time=lambda: clock() < until)


def send_of(store: PostgresStore, now: Callable[[], datetime], send_one: Send) -> int:
    """Send what is due in one workspace; returns how many were taken."""
    return _tell(in_order(_turns_of(store)), now, send_one, is_time=lambda: True)


def in_order(turns: list[Turn]) -> list[Turn]:
    """Those that take what they are sent first, then those that have been waited for longest."""
    return sorted(turns, key=lambda turn: (turn.receiver.is_waited_for, turn.receiver.next_at))


def going_on(do: Callable[[], Found], otherwise: Found) -> Found:
    """What is done for one of many, whatever it raises: it is logged, and the others go on."""
    try:
        return do()
    except Exception as failure:  # noqa: BLE001 - of one, and none of the others' business
        log.warning("alerts of a workspace were not sent: %s", type(failure).__name__)
        return otherwise


def _brought_up(slug: str, now: Callable[[], datetime]) -> tuple[Turn, ...]:
    store = open_store(slug, database_url=None, read_only=False, create=False, as_owner=True, made_by=SENDER)
    bring_up_to_date(CapacityTwin(store, WordsAndPaper()), store, now=now())
    return tuple(_turns_of(store))


def _turns_of(store: PostgresStore) -> list[Turn]:
    with store.reading_transaction() as connection:
        return [Turn(store, receiver) for receiver in due_receivers(connection)]


def _tell(
    turns: list[Turn], now: Callable[[], datetime], send_one: Send, *, is_time: Callable[[], bool]
) -> int:
    waiting, n_taken = deque(turns), list[int]()

    def tell_some() -> None:
        while waiting:
            try:
                turn = waiting.popleft()
            except IndexError:  # somebody else took the last
                return
            n_taken.append(going_on(lambda: sum(_taken(turn, now, send_one, is_time)), 0))  # noqa: B023 - at once

    # Daemons: an app that ends does not wait for receivers.
    threads = [threading.Thread(target=tell_some, daemon=True) for _ in range(min(SIDE_BY_SIDE, len(turns)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(n_taken)


def _taken(
    turn: Turn, now: Callable[[], datetime], send_one: Send, is_time: Callable[[], bool]
) -> Iterator[bool]:
    """Send one message after the other while the receiver takes them; the database is not kept waiting meanwhile."""
    for _ in range(OF_ONE_RECEIVER):
        if not is_time():
            return
        with turn.store.writing_transaction() as writer:
            due = take_due(writer, turn.receiver.outlet_id, at_most=1)
        if not due:
            return
        answered = going_on(partial(send_one, due[0], now()), NOT_SENT)
        with turn.store.writing_transaction() as writer:
            note_answer(writer, due[0], answer=answered.answer, is_taken=answered.is_taken)
        yield answered.is_taken
        if not answered.is_taken:
            return


def _send(delivery: Delivery, now: datetime) -> Answered:
    of_delivery = partial(send, delivery.address, delivery.secret, body=delivery.body, now=now)
    return of_delivery(message_id=f"msg_{delivery.delivery_id}")


NOT_SENT = Answered(False, "not sent")

"""One message to one webhook: signed, to the address that was judged, without following it elsewhere, within seconds.

Form and signature are those of Standard Webhooks (standardwebhooks.com): `webhook-id`, `webhook-timestamp`, and
`webhook-signature` with "v1," and the base64 of HMAC-SHA256 over id, timestamp and body, joined by dots.
"""

from __future__ import annotations

import hmac
import socket
import ssl
import threading
import time
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http.client import HTTPException
from typing import Any

from core.errors import InvalidParameter
from db.rows.alert_outlets import SECRET_PREFIX
from db.webhook_address import Target, find_target
from settings import Settings

MOST_SECONDS = 10.0  # for all of it, from the connection on: a receiver that hangs holds nobody for longer
CONNECT_SECONDS = 5.0
SHORTEST_SECONDS = 0.01


class NotReached(Exception):
    """No answer came, and no timeout either."""


@dataclass(frozen=True)
class Answered:
    """How a try ended, in a word or two for whoever set the webhook up."""

    is_taken: bool
    answer: str


def sign(secret: str, *, message_id: str, timestamp: int, body: str) -> str:
    """The signature of a message."""
    key = b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = hmac.new(key, f"{message_id}.{timestamp}.{body}".encode(), sha256)
    return f"v1,{b64encode(signed.digest()).decode()}"


def headers_of(secret: str, *, message_id: str, body: str, now: datetime) -> dict[str, str]:
    """What goes before the body."""
    timestamp = int(now.timestamp())
    return {
        "content-type": "application/json",
        "user-agent": "capacity-twin",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(secret, message_id=message_id, timestamp=timestamp, body=body),
    }


def send(
    address: str,
    secret: str,
    *,
    message_id: str,
    body: str,
    now: datetime,
    settings: Settings | None = None,
    most_seconds: float = MOST_SECONDS,
) -> Answered:
    """Send one message and say how it ended; never raises for what the receiver, its name or its address does."""
    headers = headers_of(secret, message_id=message_id, body=body, now=now)
    try:
        status = _post(find_target(address, settings), headers, body, most_seconds)
    except InvalidParameter as refusal:
        return Answered(False, str(refusal))
    except TimeoutError:
        return Answered(False, "no answer in time")
    except NotReached:
        return Answered(False, "not reached")
    except OSError as error:  # nobody knows the name
        return Answered(
            False, "the name is not known" if isinstance(error, socket.gaierror) else "not reached"
        )
    return Answered(200 <= status < 300, f"status {status}")


def _post(target: Target, headers: dict[str, str], body: str, most_seconds: float) -> int:
    """The status of the answer; of the answer itself nothing is read, and no redirect is followed."""
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

    seconds = min(CONNECT_SECONDS, most_seconds)
    until = time.monotonic() + most_seconds
    connection: Any
    if target.scheme == "https":
        connection = HTTPSConnection(
            target.numeric,
            target.port,
            timeout=seconds,
            server_hostname=target.host,
            assert_hostname=target.host,
            ssl_context=ssl.create_default_context(),
        )
    else:
        connection = HTTPConnection(target.numeric, target.port, timeout=seconds)
    is_late = threading.Event()
    timer = threading.Timer(most_seconds, _cut_off, [connection, is_late])
    timer.start()
    try:
        host = f"[{target.host}]" if ":" in target.host else target.host
        connection.connect()
        connection.timeout = max(
            until - time.monotonic(), SHORTEST_SECONDS
        )  # an answer may take all the rest
        connection.request(
            "POST", target.path, body.encode(), {**headers, "host": host}, preload_content=False
        )
        status = int(connection.getresponse().status)
    except (OSError, HTTPException, HTTPError, ValueError, AttributeError) as error:
        is_refused = isinstance(error, NewConnectionError)  # to urllib3 this is a timeout, too
        if is_late.is_set() or (isinstance(error, TimeoutError | ConnectTimeoutError) and not is_refused):
            raise TimeoutError from error
        raise NotReached(type(error).__name__) from error
    finally:
        timer.cancel()
        connection.close()
    if is_late.is_set():  # what was cut off may look like an answer that was short
        raise TimeoutError
    return status


def _cut_off(connection: Any, is_late: threading.Event) -> None:
    """Receivers that send a byte now and then never run into the limit of a single wait."""
    is_late.set()
    held = connection.sock
    if held is not None:
        try:
            held.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it is closed already

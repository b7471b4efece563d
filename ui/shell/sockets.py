"""The sockets on which the app listens, told to send at once, and what of a websocket's message they take in.

A page is sent as many small messages. TCP holds a small one back until the one before it was acknowledged (Nagle), and
a browser acknowledges after up to 40 ms: so late came every answer. asyncio turns this off, but only on sockets that
name their protocol, and those that Streamlit binds name none.
"""

from __future__ import annotations

import gc
import socket

INTERNET = (socket.AF_INET, socket.AF_INET6)


def send_at_once() -> int:
    """Turn Nagle's algorithm off on every socket on which this process listens; how many there are.

    Whoever is let in through such a socket has one that was made like it.
    """
    found = [item for item in gc.get_objects() if isinstance(item, socket.socket) and _listens(item)]
    for item in found:
        item.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return len(found)


def limit_messages(n_bytes: int) -> int:
    """From now on a message of a websocket that is longer is refused while it comes in; by how many servers.

    Streamlit hands the server its limit for what it sends, 200 MB, before anything of ours has run.
    """
    import uvicorn

    found = [item for item in gc.get_objects() if isinstance(item, uvicorn.Config)]
    for item in found:
        item.ws_max_size = n_bytes
    return len(found)


def _listens(item: socket.socket) -> bool:
    if item.fileno() < 0 or item.family not in INTERNET or item.type != socket.SOCK_STREAM:
        return False
    return bool(item.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))

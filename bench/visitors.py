"""Visitors of the app without a browser: they speak its own protocol, so that the server's work alone is measured."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

PATIENCE_SECONDS = 120.0


@dataclass
class Answered:
    """One run of a page: how long it took, how much was sent, the address it left, and its sliders by their keys."""

    seconds: float
    n_bytes: int
    query: str = ""
    sliders: dict[str, tuple[str, float, float]] = field(default_factory=dict)


class Visitor:
    """One open page of the app."""

    def __init__(self, address: str) -> None:
        host = address.removeprefix("http://")
        self._socket = connect(
            f"ws://{host}/_stcore/stream",
            origin=Origin(address),
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            compression=None,
        )
        self._seen: dict[str, ForwardMsg] = {}  # what was sent once is named by its hash afterwards
        self._query = ""
        self._hash = ""

    def __enter__(self) -> Visitor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def open(self, page: str, query: str = "") -> Answered:
        """Go to a page by its name in the address, "" for the first one."""
        self._query = query
        self._hash = ""
        return self._ask(page, ())

    def move(self, slider: tuple[str, float, float], value: float) -> Answered:
        """Move a slider of the page to a value."""
        state = WidgetState(id=slider[0])
        state.double_array_value.data.append(value)
        return self._ask("", (state,))

    def _ask(self, page: str, states: tuple[WidgetState, ...]) -> Answered:
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_name = page
        message.rerun_script.page_script_hash = self._hash
        message.rerun_script.widget_states.widgets.extend(states)
        began = time.perf_counter()
        self._socket.send(message.SerializeToString())
        return self._listen(began)

    def _listen(self, began: float) -> Answered:
        n_bytes, query, sliders = 0, self._query, dict[str, tuple[str, float, float]]()
        while True:
            received = self._socket.recv(timeout=PATIENCE_SECONDS)
            raw = received if isinstance(received, bytes) else received.encode()
            n_bytes += len(raw)
            message = ForwardMsg.FromString(raw)
            if message.WhichOneof("type") == "ref_hash":
                message = self._seen.get(message.ref_hash, message)
            self._seen[message.hash] = message
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._hash = message.new_session.page_script_hash
            elif kind == "page_info_changed":
                query = message.page_info_changed.query_string
            elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "slider":
                found = message.delta.new_element.slider
                sliders[found.id.rpartition("-")[2]] = (found.id, found.min, found.max)
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self._query = query
                return Answered(time.perf_counter() - began, n_bytes, query, sliders)

"""A file that cannot be made is a sentence for its visitor, and for the log a number without a name."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from core.errors import StorageUnavailable
from db.rows.workspace_rows import WorkspaceMissing
from ui.language.visitor import SPOKEN
from ui.shell import downloads
from ui.shell.requests import page_failures

SLUG = "visitor-15c2c4735ee96a4d5671bda4feb96510"
HOST = "db.example.org"


@pytest.fixture
def fetch(monkeypatch: pytest.MonkeyPatch) -> Callable[..., SimpleNamespace]:
    """What Streamlit answers a browser that fetches a file, through its own handler."""

    def fetched(make: Callable[[], bytes], language: str = "en") -> SimpleNamespace:
        manager = MediaFileManager(MemoryMediaFileStorage("/media"))
        state = SimpleNamespace(filtered_state={SPOKEN: language})
        found = SimpleNamespace(session=SimpleNamespace(session_state=state))
        sessions = SimpleNamespace(get_active_session_info=lambda _: found)
        monkeypatch.setattr(runtime, "get_instance", lambda: SimpleNamespace(_session_mgr=sessions))
        monkeypatch.setattr("streamlit.runtime.media_file_manager._get_session_id", lambda: "one")
        monkeypatch.setattr(DeferredFileHandler, "handle", DeferredFileHandler.handle)
        downloads.answer_fetches()
        request = BackendOperationRequest(request_id="1")
        request.deferred_file.file_id = (
            manager.add_deferred(make, "text/csv", "x", file_name="x.csv") if make else "none"
        )
        return asyncio.run(DeferredFileHandler(lambda: manager).handle(request, "one"))

    return fetched


def refusing() -> bytes:
    raise WorkspaceMissing(SLUG)


def unreachable() -> bytes:
    raise StorageUnavailable("it is silent", reference="1a2b3c4d") from OSError(HOST)


def broken() -> bytes:
    raise KeyError(f"{SLUG} at {HOST}")


def test_a_file_is_fetched(fetch: Callable[..., SimpleNamespace]) -> None:
    answer = fetch(lambda: b"a,b\n")
    assert answer.deferred_file.url.startswith("/media/") and answer.error_msg == ""


@pytest.mark.parametrize(
    ("make", "language", "told"),
    [
        (refusing, "en", f"The workspace '{SLUG}' does not exist or has expired."),
        (refusing, "de", f"Den Arbeitsbereich „{SLUG}“"),
        (unreachable, "en", "fetch the file when it is back. Reference 1a2b3c4d."),
        (unreachable, "de", "Kennung 1a2b3c4d."),
        (broken, "en", "This file could not be made. Tell who runs this app: reference "),
        (broken, "de", "Diese Datei konnte nicht erstellt werden."),
        (None, "de", "Diese Seite hat sich seither geändert"),
    ],
)
def test_what_fails_is_said_and_names_nothing_to_the_log(
    fetch: Callable[..., SimpleNamespace],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[], bytes],
    language: str,
    told: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("streamlit", "streamlit.runtime.backend_operation_handler"):
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    answer = fetch(make, language)
    assert told in answer.error_msg and not answer.HasField("deferred_file")
    assert SLUG not in caplog.text and HOST not in caplog.text and "Traceback" not in caplog.text


def test_a_defect_is_logged_under_the_number_that_its_visitor_reads(
    fetch: Callable[..., SimpleNamespace], caplog: pytest.LogCaptureFixture
) -> None:
    before = page_failures["KeyError"]
    number = fetch(broken).error_msg.rstrip(".").rpartition(" ")[2]
    lines = [record.getMessage() for record in caplog.records if record.name == "twin.requests"]
    assert lines == [f"request={number} place=download raised=KeyError"]
    assert page_failures["KeyError"] == before + 1

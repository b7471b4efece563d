"""Files that are made when they are fetched, where no page runs any more: what fails there is said and counted.

Streamlit asks for such a file past every page. It writes whatever is raised into the log, with all that led to it, and
tells the visitor nothing of it. Here a refusal becomes the sentence that it carries, in the visitor's language, and a
defect a number under which the log has its kind. Neither names a workspace, a host or a value to the log.
"""

from __future__ import annotations

import asyncio
import logging
import secrets

from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse, DeferredFileResponsePayload
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_storage import MediaFileStorageError

from core.errors import CapacityTwinError, StorageUnavailable
from ui.language import say
from ui.language.visitor import ENGLISH, SPOKEN, speaking
from ui.shell.requests import page_failures

log = logging.getLogger("twin.requests")


async def answer_fetch(
    handler: DeferredFileHandler, request: BackendOperationRequest, session_id: str
) -> BackendOperationResponse:
    """Instead of Streamlit's answer: the address of the file that was made, else why it was not."""
    manager, file_id = handler._get_media_file_mgr(), request.deferred_file.file_id  # noqa: SLF001 it is one
    try:
        url = await asyncio.to_thread(manager.execute_deferred, file_id)
    except MediaFileStorageError as error:
        with speaking(_language_of(session_id)):
            told = _why_not(error.__cause__)
        return BackendOperationResponse(request_id=request.request_id, error_msg=told)
    return BackendOperationResponse(
        request_id=request.request_id, deferred_file=DeferredFileResponsePayload(url=url)
    )


def answer_fetches() -> None:
    """Answer so whenever somebody fetches a file, in every session of this process."""
    DeferredFileHandler.handle = answer_fetch  # type: ignore[method-assign, assignment]


def _why_not(failure: BaseException | None) -> str:
    """Why there is no file, for its visitor; what nobody has foreseen is noted."""
    if failure is None:  # the page was drawn anew meanwhile, and its buttons with it
        return say("This page has changed since; fetch the file once more.")
    if isinstance(failure, StorageUnavailable):  # the log has its cause already
        return say(
            "The database does not answer; fetch the file when it is back. Reference {reference}.",
            reference=failure.reference,
        )
    page_failures[type(failure).__name__] += 1
    if isinstance(failure, CapacityTwinError):
        return say(failure.sentence)
    number = secrets.token_hex(8)
    # without the trace, which may hold values
    log.error("request=%s place=download raised=%s", number, type(failure).__name__)
    return say(
        "This file could not be made. Tell who runs this app: reference {reference}.", reference=number
    )


def _language_of(session_id: str) -> str:
    """The language of whoever fetches, which the session knows though no page runs."""
    found = runtime.get_instance()._session_mgr.get_active_session_info(session_id)  # noqa: SLF001 no public way
    language: str = (
        ENGLISH if found is None else found.session.session_state.filtered_state.get(SPOKEN, ENGLISH)
    )
    return language

"""The way to the model: one deadline for everything, one retry, and errors that never carry the key."""

from __future__ import annotations

import importlib.util
import queue
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from commentary import notices
from commentary.limits import Breaker, Cache, CallCounter, MemoryCounter
from core.errors import CommentaryUnavailable

if TYPE_CHECKING:
    from google import genai

DEADLINE_SECONDS = 8.0
FIRST_TRY_SHARE = 0.6  # of the deadline: what is left must be enough for a second try
LEAST_SECONDS = 0.5
BACKOFF_SECONDS = (0.3, 0.6)
LONGEST_REPLY = 20_000
MOST_TOKENS = 2_048
WORTH_A_RETRY = frozenset({408, 429, 500, 502, 503, 504})
TRANSPORTS = ("httpx", "httpx2")
KEY_REFUSED = frozenset({401, 403})


@dataclass
class SharedState:
    """What all workspaces of a process share: breaker, counter, cache, connection."""

    breaker: Breaker = field(default_factory=Breaker)
    counter: CallCounter = field(default_factory=MemoryCounter)
    cache: Cache[Any] = field(default_factory=Cache)
    lock: threading.Lock = field(default_factory=threading.Lock)
    connection: Any = field(default=None, repr=False)
    refused_for_good: str = ""


@dataclass(frozen=True)
class GeminiClient:
    """Asks the model for JSON on behalf of one workspace; the key is kept out of every text form."""

    api_key: str = field(repr=False)
    model: str = "gemini-3.5-flash"
    base_url: str | None = None
    workspace: str = ""
    daily_budget: int = 200
    deadline_seconds: float = DEADLINE_SECONDS
    state: SharedState = field(default_factory=SharedState, repr=False, compare=False)
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False, compare=False)

    def for_workspace(self, workspace: str) -> GeminiClient:
        """The same connection, counted for another workspace."""
        return replace(self, workspace=workspace)

    def ask(self, *, rules: str, task: str, schema: dict[str, object]) -> str:
        """The model's answer as text.

        Raises
        ------
        CommentaryUnavailable
            with a sentence for the reader where there is no answer within the deadline. A refused key or a model
            that is gone is told once; afterwards the sentence is empty.
        """
        if self.state.refused_for_good:
            raise CommentaryUnavailable("")
        if not self.state.breaker.may_call():
            raise CommentaryUnavailable(notices.RESTING)
        ends_at = time.monotonic() + self.deadline_seconds
        for is_last in (False, True):
            left = ends_at - time.monotonic()
            if left < LEAST_SECONDS:
                break
            if not self.state.counter.take(self.workspace, most=self.daily_budget):
                raise CommentaryUnavailable(notices.BUDGET)
            outcome = self._try(rules, task, schema, left if is_last else left * FIRST_TRY_SHARE)
            if isinstance(outcome, str):
                self.state.breaker.succeeded()
                return outcome
            self._give_up_or_wait(outcome, is_last=is_last, ends_at=ends_at)
        raise CommentaryUnavailable(notices.SLOW)

    def _give_up_or_wait(self, failure: Failure, *, is_last: bool, ends_at: float) -> None:
        """Raise where a second try makes no sense; else wait a moment, not in step with other visitors."""
        if failure.is_for_good:
            self.state.refused_for_good = failure.notice
            raise CommentaryUnavailable(failure.notice)
        pause = random.uniform(*BACKOFF_SECONDS)
        if is_last or not failure.is_worth_a_retry or ends_at - time.monotonic() < pause + LEAST_SECONDS:
            self.state.breaker.failed()
            raise CommentaryUnavailable(failure.notice)
        self.sleep(pause)

    def _try(self, rules: str, task: str, schema: dict[str, object], seconds: float) -> str | Failure:
        """One call in a thread of its own: time-outs of the transport count single reads, not the whole."""
        answers: queue.SimpleQueue[str | Failure] = queue.SimpleQueue()

        def call() -> None:
            answers.put(_call(self, rules, task, schema, seconds))

        threading.Thread(target=call, name="gemini", daemon=True).start()
        try:
            return answers.get(timeout=seconds)
        except queue.Empty:
            self._disconnect()
            return Failure(notices.SLOW, is_worth_a_retry=True)

    def connection(self) -> genai.Client:
        """The connection of this process, made when it is first needed."""
        from google import genai
        from google.genai.types import HttpOptions

        with self.state.lock:
            if self.state.connection is None:
                self.state.connection = genai.Client(
                    api_key=self.api_key,
                    vertexai=False,
                    http_options=HttpOptions(base_url=self.base_url) if self.base_url else None,
                )
            connection: genai.Client = self.state.connection
            return connection

    def _disconnect(self) -> None:
        """Leave a connection that hangs, so that its thread ends and the next call starts fresh."""
        with self.state.lock:
            hanging, self.state.connection = self.state.connection, None
        if hanging is not None:
            hanging.close()


@dataclass(frozen=True)
class Failure:
    """Why a call gave no answer, as a sentence of our own: texts of the server are never passed on."""

    notice: str
    is_worth_a_retry: bool = False
    is_for_good: bool = False


def _call(
    client: GeminiClient, rules: str, task: str, schema: dict[str, object], seconds: float
) -> str | Failure:
    from google.genai import errors
    from google.genai.types import AutomaticFunctionCallingConfig, GenerateContentConfig, HttpOptions

    config = GenerateContentConfig(
        system_instruction=rules,
        response_mime_type="application/json",
        response_schema=schema,
        max_output_tokens=MOST_TOKENS,
        automatic_function_calling=AutomaticFunctionCallingConfig(disable=True),
        http_options=HttpOptions(timeout=max(int(seconds * 1000), 1)),
    )
    try:
        reply = client.connection().models.generate_content(model=client.model, contents=task, config=config)
        text = reply.text
    except errors.APIError as error:
        return _failure_of(error.code, is_about_key="API_KEY" in str(error.details))
    except _transport_errors("TimeoutException", TimeoutError):
        return Failure(notices.SLOW, is_worth_a_retry=True)
    except _transport_errors("HTTPError", OSError):
        return Failure(notices.UNREACHABLE, is_worth_a_retry=True)
    # What the SDK stumbles over when an answer has another shape, and a connection closed while it was read.
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RuntimeError):
        return Failure(notices.UNREADABLE)
    if not text or len(text) > LONGEST_REPLY:
        return Failure(notices.EMPTY if not text else notices.UNREADABLE)
    return text


def _transport_errors(name: str, *others: type[Exception]) -> tuple[type[Exception], ...]:
    """The SDK speaks HTTP through httpx2 where it is installed, else through httpx; their errors are no kin."""
    installed = (module for module in TRANSPORTS if importlib.util.find_spec(module))
    return (*(getattr(importlib.import_module(module), name) for module in installed), *others)


def _failure_of(code: int, *, is_about_key: bool) -> Failure:
    if code in KEY_REFUSED or (code == 400 and is_about_key):
        return Failure(notices.KEY_REFUSED, is_for_good=True)
    if code == 404:
        return Failure(notices.MODEL_GONE, is_for_good=True)
    if code == 429:
        return Failure(notices.QUOTA, is_worth_a_retry=True)
    return Failure(notices.DOWN, is_worth_a_retry=code in WORTH_A_RETRY)

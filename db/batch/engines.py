"""Where the parts of a batch are planned: in this process, or on the workers of a Dask cluster.

An engine hands each part to the same function and yields what comes back, in whatever order. It knows nothing of lanes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

from db.batch.parts import BatchFailed, Part
from db.processes import ONE_THREAD
from settings import children_see

T = TypeVar("T")
LOCAL, DASK = "local", "dask://"
CONNECT_SECONDS = 10
EXTRA = "requirements-cluster.txt"


class Engine(Protocol):
    """Applies a function to parts."""

    def each(self, work: Callable[[Part], T], parts: Sequence[Part]) -> Iterator[T]:
        """What `work` makes of each part, as soon as it is there.

        Raises
        ------
        BatchFailed
            where a part cannot be worked on.
        """
        ...


class LocalEngine:
    """One part after the other, in this process."""

    def each(self, work: Callable[[Part], T], parts: Sequence[Part]) -> Iterator[T]:
        """What `work` makes of each part, in order."""
        return map(work, parts)


class ProcessEngine:
    """On processes of this machine, each of which reads its own lanes."""

    def __init__(self, n_processes: int) -> None:
        self._n_processes = n_processes

    def each(self, work: Callable[[Part], T], parts: Sequence[Part]) -> Iterator[T]:
        """What `work` makes of each part, as it comes."""
        with _pool_of(self._n_processes) as pool:
            coming = as_completed([pool.submit(work, part) for part in parts])
            try:
                for future in coming:
                    yield future.result()
            except BrokenProcessPool:
                raise BatchFailed(
                    "A process that planned parts has ended; perhaps there is too little memory. Start the command "
                    "again with fewer --workers: it goes on where it was."
                ) from None


class DaskEngine:
    """On the workers of a cluster. The part of a worker that dies goes to another one."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def each(self, work: Callable[[Part], T], parts: Sequence[Part]) -> Iterator[T]:
        """What `work` makes of each part, as it comes; what came is not held on any worker."""
        from distributed import KilledWorker, as_completed

        # not pure: the same part may have to be read anew; the function goes with each task, as data that are
        # scattered to workers die with them
        futures = [self._client.submit(work, part, pure=False) for part in parts]
        coming = as_completed(futures, loop=self._client.loop)
        del futures
        try:
            for future in coming:
                yield future.result()
                future.release()
        except KilledWorker as killed:
            raise BatchFailed(
                "A part ended the worker that planned it, several times over; perhaps the workers lack memory. "
                f"Give them more, or make smaller parts. ({killed.task})"
            ) from None


@contextmanager
def _pool_of(n_processes: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that begin afresh, for a copy of one with threads may hang; each of one thread of linear algebra."""
    with (
        children_see(dict.fromkeys(ONE_THREAD, "1")),
        ProcessPoolExecutor(n_processes, mp_context=get_context("spawn")) as pool,
    ):
        yield pool


@contextmanager
def open_engine(address: str, *, n_workers: int = 1) -> Iterator[Engine]:
    """The engine of this address: "local", or "dask://HOST:PORT" of a Dask scheduler.

    n_workers: processes of the local one; 1 is this process itself. A cluster has its own.

    Raises
    ------
    BatchFailed
        where there is no such engine, or it does not answer.
    """
    if address == LOCAL:
        yield LocalEngine() if n_workers == 1 else ProcessEngine(n_workers)
        return
    if not address.startswith(DASK):
        raise BatchFailed(f"The engine is {address!r}, but it must be 'local' or 'dask://HOST:PORT'.")
    try:
        from distributed import Client
    except ImportError:
        raise BatchFailed(f"Dask is not installed here: pip install -r {EXTRA}") from None
    try:
        client = Client(f"tcp://{address.removeprefix(DASK)}", timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError):
        raise BatchFailed(f"No Dask scheduler answers at {address}.") from None
    with client:
        yield DaskEngine(client)

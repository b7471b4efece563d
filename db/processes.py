"""Work in parts, some of them done by processes beside this one, where there are processors and memory for that."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from settings import children_see

P = TypeVar("P")
T = TypeVar("T")

MOST_BESIDE = 3  # parts are handed out by this process, and what comes back is kept by it
# Of memory in all, for each that works: it holds about 300 MB, others want some, too.
BYTES_OF_A_PROCESS = 1 << 30
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
GROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")


def processes_beside() -> int:
    """How many processes there is room for beside this one: by processors, and by memory."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if GROUP_LIMIT.exists():
        limit = GROUP_LIMIT.read_text().strip()
        memory = min(memory, int(limit)) if limit.isdecimal() else memory
    n_processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    room = min(n_processors, memory // BYTES_OF_A_PROCESS) - 1
    return max(min(room, MOST_BESIDE), 0)


def in_parts(work: Callable[[P], T], parts: Iterable[P], *, n_beside: int) -> list[T]:
    """What `work` makes of each part, in their order; work, parts and answers can be pickled.

    `n_beside` processes do parts beside this one; each takes the next as soon as it is done. The parts of a process
    that dies are done here. Errors of the work are raised as they are.
    """
    if n_beside <= 0:
        return [work(part) for part in parts]
    queue: _Queue[P, T] = _Queue(parts)
    with ThreadPoolExecutor(n_beside, thread_name_prefix="parts") as threads:
        helpers = [threads.submit(_work_beside, queue, work) for _ in range(n_beside)]
        queue.work_off(work)
        for helper in helpers:
            helper.result()
    queue.work_off(work)  # what a process that died left
    return [queue.answers[place] for place in sorted(queue.answers)]


class _Queue(Generic[P, T]):
    """Parts that wait, and answers by their place; several threads take parts of it."""

    def __init__(self, parts: Iterable[P]) -> None:
        self.answers: dict[int, T] = {}
        self._parts = enumerate(parts)
        self._left: list[tuple[int, P]] = []
        self._has_failed = False
        self._lock = threading.Lock()

    def work_off(self, work: Callable[[P], T]) -> None:
        """Do parts until none waits, or one could not be done; that of a process that died is left for others."""
        while (taken := self._take()) is not None:
            place, part = taken
            is_done = False
            try:
                self.answers[place] = work(part)
                is_done = True
            except BrokenProcessPool:
                self._left.append(taken)
                is_done = True
                return
            finally:
                self._has_failed |= not is_done

    def _take(self) -> tuple[int, P] | None:
        with self._lock:
            if self._has_failed:
                return None
            return self._left.pop() if self._left else next(self._parts, None)


def _work_beside(queue: _Queue[P, T], work: Callable[[P], T]) -> None:
    """Let a process do parts that wait: one that begins afresh, and knows nothing of the program's main module."""
    with children_see(
        {**dict.fromkeys(ONE_THREAD, "1"), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    ):
        process = subprocess.Popen(
            [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
    with process:  # at the end it reads no more, and ends
        queue.work_off(partial(_ask, process, work))


def _ask(process: subprocess.Popen[bytes], work: Callable[[P], T], part: P) -> T:
    try:
        pickle.dump((work, part), process.stdin)  # type: ignore[arg-type]
        process.stdin.flush()  # type: ignore[union-attr]
        answer, error = pickle.load(process.stdout)  # type: ignore[arg-type]
    except (OSError, EOFError, pickle.UnpicklingError):
        raise BrokenProcessPool("it has ended") from None
    if error is not None:
        raise error
    return answer  # type: ignore[no-any-return]


def serve() -> None:
    """Do parts as they are sent, until no more come; what is printed meanwhile goes where errors go."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while True:
        try:
            work, part = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        answered: tuple[object, Exception | None]
        try:
            answered = work(part), None
        except Exception as error:  # noqa: BLE001  it is raised where the part came from
            answered = None, error
        pickle.dump(answered, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


if __name__ == "__main__":
    serve()

"""How long answers took: the last of each kind, however they end."""

from __future__ import annotations

import threading

import pytest

from ui.shell.timings import MOST_KEPT, Timings


def test_each_kind_has_its_middle_and_its_slow_one() -> None:
    timings = Timings()
    for milliseconds in range(1, 101):
        timings.note("page", milliseconds / 1_000)
    timings.note("api", 2.0)
    api, page = timings.summary()
    assert (api.kind, api.n, api.median_seconds, api.slow_seconds) == ("api", 1, 2.0, 2.0)
    assert (page.n, page.median_seconds, page.slow_seconds) == (100, 0.0505, 0.095)


def test_nothing_was_taken_before_the_first() -> None:
    assert Timings().summary() == ()


def test_the_last_thousand_are_kept() -> None:
    timings = Timings()
    for _ in range(MOST_KEPT):
        timings.note("page", 9.0)
    for _ in range(MOST_KEPT):
        timings.note("page", 1.0)
    (page,) = timings.summary()
    assert (page.n, page.slow_seconds) == (MOST_KEPT, 1.0)


def test_what_fails_took_its_time_as_well() -> None:
    timings = Timings()
    with pytest.raises(ValueError, match="no"), timings.taken("page"):
        raise ValueError("no")
    (page,) = timings.summary()
    assert page.n == 1 and page.median_seconds >= 0


def test_threads_lose_nothing() -> None:
    timings = Timings()
    threads = [
        threading.Thread(target=lambda: [timings.note("page", 1.0) for _ in range(100)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert timings.summary()[0].n == 800

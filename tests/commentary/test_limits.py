"""Breaker, daily budget and cache, with a clock that the test turns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from commentary.limits import FAILURES_UNTIL_OPEN, MOST_CACHED, OPEN_SECONDS, Breaker, Cache, MemoryCounter


def test_the_breaker_opens_after_failures_in_a_row_and_closes_with_time() -> None:
    now = [0.0]
    breaker = Breaker(clock=lambda: now[0])
    for _ in range(FAILURES_UNTIL_OPEN):
        assert breaker.may_call()
        breaker.failed()
    assert not breaker.may_call()
    now[0] = OPEN_SECONDS
    assert breaker.may_call()
    breaker.failed()
    assert not breaker.may_call()


def test_a_success_forgets_earlier_failures() -> None:
    breaker = Breaker(clock=lambda: 0.0)
    for _ in range(5):
        breaker.failed()
        breaker.failed()
        breaker.succeeded()
    assert breaker.may_call()


def test_the_budget_starts_anew_each_day_and_for_each_workspace() -> None:
    day = [date(2026, 11, 27)]
    counter = MemoryCounter(day=lambda: day[0])
    assert [counter.take("a", most=2) for _ in range(3)] == [True, True, False]
    assert counter.take("b", most=2)
    day[0] = date(2026, 11, 28)
    assert counter.take("a", most=2)


def test_threads_that_call_at_once_do_not_exceed_the_budget() -> None:
    counter = MemoryCounter()
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda _: counter.take("a", most=50), range(200)))
    assert sum(taken) == 50


def test_the_cache_lets_go_of_what_was_not_asked_for_longest() -> None:
    cache: Cache[int] = Cache()
    for number in range(MOST_CACHED):
        cache.put((str(number),), number)
    assert cache.get(("0",)) == 0
    cache.put(("new",), 1)
    assert cache.get(("0",)) == 0
    assert cache.get(("1",)) is None

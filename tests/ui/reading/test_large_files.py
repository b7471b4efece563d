"""Large files take turns; small ones and those who leave do not wait."""

from __future__ import annotations

import threading

import pytest

from ui.reading.large_files import LARGE_BYTES, in_turn


class Left(Exception):
    """Somebody clicked while he waited."""


def leave() -> None:
    raise Left


def test_a_second_large_file_waits_and_small_ones_do_not() -> None:
    order: list[str] = []
    waiting, ended = threading.Event(), threading.Event()

    def second() -> None:
        with in_turn(LARGE_BYTES, waiting.set):
            order.append("second")
        ended.set()

    with in_turn(LARGE_BYTES, leave):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(timeout=20)
        with in_turn(LARGE_BYTES - 1, leave):
            order.append("small")
        order.append("first")
    assert ended.wait(timeout=20)
    thread.join()
    assert order == ["small", "first", "second"]


def test_who_waits_may_leave_and_a_reading_that_fails_makes_room() -> None:
    def hold_and_fail() -> None:
        with in_turn(LARGE_BYTES, leave):
            with pytest.raises(Left), in_turn(LARGE_BYTES, leave):
                raise AssertionError("two at once")
            raise ValueError

    for _ in range(2):
        with pytest.raises(ValueError):
            hold_and_fail()

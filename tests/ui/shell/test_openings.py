"""Workspaces opened in a loop come to an end, for one address and for all together, until an hour has passed."""

from __future__ import annotations

from ui.shell.openings import ALL_TOGETHER, HOUR_SECONDS, Openings


def test_one_address_opens_so_many_an_hour_and_others_are_not_kept_waiting() -> None:
    now = 0.0
    openings = Openings(clock=lambda: now)
    assert [openings.may_open("a", most=3) for _ in range(5)] == [True] * 3 + [False] * 2
    assert openings.may_open("b", most=3)
    now = HOUR_SECONDS
    assert [openings.may_open("a", most=3) for _ in range(4)] == [True] * 3 + [False]


def test_what_is_refused_does_not_count() -> None:
    now = 0.0
    openings = Openings(clock=lambda: now)
    assert openings.may_open("a", most=1)
    now = HOUR_SECONDS - 1
    assert not openings.may_open("a", most=1)
    now = HOUR_SECONDS
    assert openings.may_open("a", most=1)


def test_a_thousand_addresses_open_no_more_than_all_may() -> None:
    openings = Openings(clock=lambda: 0.0)
    assert sum(openings.may_open(f"address {number}", most=3) for number in range(1_000)) == 3 * ALL_TOGETHER

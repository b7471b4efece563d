"""Work in parts is the same wherever its parts are done, and goes on where a process dies."""

from __future__ import annotations

import os
from functools import partial

import pytest

from core.errors import InvalidParameter
from db import processes
from db.processes import in_parts, processes_beside

N_PARTS = 6


def squared(part: int) -> tuple[int, int]:
    return part * part, os.getpid()


def dies_elsewhere(part: int, *, at_home: int) -> int:
    if os.getpid() != at_home:
        os._exit(3)
    return part + 1


def refused(part: int) -> int:
    raise ValueError(f"part {part} is refused")


@pytest.mark.parametrize("n_beside", [0, 1])
def test_answers_come_in_the_order_of_their_parts(n_beside):
    found = in_parts(squared, iter(range(N_PARTS)), n_beside=n_beside)
    assert [square for square, _ in found] == [part * part for part in range(N_PARTS)]
    assert (len({process for _, process in found}) == 1) or n_beside
    assert in_parts(squared, (), n_beside=0) == []


def test_the_parts_of_a_process_that_dies_are_done_here():
    work = partial(dies_elsewhere, at_home=os.getpid())
    assert in_parts(work, range(N_PARTS), n_beside=1) == list(range(1, N_PARTS + 1))


@pytest.mark.parametrize("n_beside", [0, 1])
def test_what_a_part_raises_is_raised(n_beside):
    with pytest.raises(ValueError, match="is refused"):
        in_parts(refused, range(N_PARTS), n_beside=n_beside)


def refused_by_name(part: int) -> int:
    raise InvalidParameter("lead_time_days", -part, "0 or more")


@pytest.mark.parametrize("n_beside", [0, 1])
def test_a_refusal_keeps_its_sentence_and_its_values_on_the_way(n_beside):
    with pytest.raises(InvalidParameter, match=r"lead_time_days is -\d, but it must be 0 or more") as refusal:
        in_parts(refused_by_name, range(1, 3), n_beside=n_beside)
    assert (refusal.value.name, refusal.value.domain) == ("lead_time_days", "0 or more")


@pytest.mark.parametrize(
    ("n_processors", "limit", "expected"),
    [(1, "max", 0), (2, "max", 1), (16, "max", 3), (2, str(512 << 20), 0), (4, str(3 << 30), 2)],
)
def test_a_process_more_needs_a_processor_and_a_gigabyte(
    monkeypatch, tmp_path, n_processors, limit, expected
):
    group = tmp_path / "memory.max"
    group.write_text(f"{limit}\n")
    monkeypatch.setattr(processes, "GROUP_LIMIT", group)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(n_processors)))
    monkeypatch.setattr(os, "sysconf", lambda name: 4096 if name == "SC_PAGE_SIZE" else (64 << 30) // 4096)
    assert processes_beside() == expected

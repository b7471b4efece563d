"""The inbox's table: how many of its lanes stand on a page, and the lists that they are filtered by."""

from __future__ import annotations

from collections.abc import Mapping

from core.decision.inbox import CHIPS, InboxSums
from core.twin.lane_search import LabelCounts

ROWS_ON_A_PAGE = 100
MOST_VALUES = 500  # of a label that a list offers; of more, those of the most lanes


def chips(sums: InboxSums) -> dict[str, int]:
    """Chips that some lane has, with the number of its lanes; a lane may have several."""
    return {chip: sums.n_of_chip[chip] for chip in CHIPS if sums.n_of_chip[chip]}


def offered(counts: LabelCounts) -> dict[str, Mapping[str, int]]:
    """The labels among whose values there is something to choose, with all of these."""
    return {part: of_part for part, of_part in counts.items() if len(of_part) > 1}


def listed(of_part: Mapping[str, int]) -> Mapping[str, int]:
    """The values of a label that a list offers, in their order: all, or of many those of the most lanes."""
    if len(of_part) <= MOST_VALUES:
        return of_part
    most = set(sorted(of_part, key=lambda value: (-of_part[value], value))[:MOST_VALUES])
    return {value: n for value, n in of_part.items() if value in most}


def n_pages(n_found: int) -> int:
    """How many pages so many lanes make, at least one."""
    return max(1, -(-n_found // ROWS_ON_A_PAGE))

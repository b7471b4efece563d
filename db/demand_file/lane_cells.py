"""What columns beside the three roles say of each lane: no more of it is kept than shows that they disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

MOST_PER_LANE = 3


class LaneCells:
    """The different cells of a column by lane, the first few of each: of a lane that has two, none is taken."""

    def __init__(self) -> None:
        self._pairs: set[tuple[int, object]] = set()
        self._n_of_lane: Counter[int] = Counter()

    def __iter__(self) -> Iterator[tuple[int, object]]:
        return iter(self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def add(self, pairs: Iterable[tuple[int, object]]) -> None:
        """Keep pairs of a lane's code and a cell."""
        for pair in pairs:
            if pair not in self._pairs and self._n_of_lane[pair[0]] < MOST_PER_LANE:
                self._pairs.add(pair)
                self._n_of_lane[pair[0]] += 1

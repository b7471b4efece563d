"""What columns beside the three roles say of each lane: no more of it is kept than shows that they disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

MOST_PER_LANE = 3
MANY_PAIRS = 200_000  # in all, behind which a lane's lead times are no longer worth 200 bytes each


class LaneCells:
    """The different cells of a column by lane, the first few of each: of a lane that has two, none is taken.

    Of lead times, which are estimated where they differ, more are kept, and in how many rows each stands.
    """

    def __init__(self, *, most_per_lane: int = MOST_PER_LANE) -> None:
        self.most_per_lane = most_per_lane
        self._n_rows: dict[tuple[int, object], int] = {}
        self._n_of_lane: Counter[int] = Counter()

    def __iter__(self) -> Iterator[tuple[int, object]]:
        return iter(self._n_rows)

    def __len__(self) -> int:
        return len(self._n_rows)

    def counted(self) -> Iterator[tuple[tuple[int, object], int]]:
        """Each pair of a lane's code and a cell, and in how many rows it stands."""
        return iter(self._n_rows.items())

    def add(self, pairs: Iterable[tuple[int, object]]) -> None:
        """Keep pairs of a lane's code and a cell, one for each row."""
        self.add_counted((pair, 1) for pair in pairs)

    def add_counted(self, pairs: Iterable[tuple[tuple[int, object], int]]) -> None:
        """Keep pairs, each of which stands in so many rows."""
        for pair, n_rows in pairs:
            if pair in self._n_rows:
                self._n_rows[pair] += n_rows
            elif self._n_of_lane[pair[0]] < (self.most_per_lane if len(self) < MANY_PAIRS else MOST_PER_LANE):
                self._n_rows[pair] = n_rows
                self._n_of_lane[pair[0]] += 1

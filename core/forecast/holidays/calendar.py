"""A calendar of holidays as data, and the days around them on which demand may leave its rhythm too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidParameter
from core.quantities import IntArray

THE_DAY, DAY_BEFORE, DAY_AFTER = 0, 1, 2
ROLES = ("the day itself", "the day before", "the day after")
SHIFT_DAYS = (0, -1, 1)


@dataclass(frozen=True)
class HolidayCalendar:
    """Holidays of one place, past and coming.

    place: its code, such as "US" or "DE-BE"; days: (n,) day numbers since 1970-01-01, ascending, each once;
    names: n names, the same for the same holiday of every year.
    """

    place: str
    days: IntArray
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.days.shape != (len(self.names),):
            raise InvalidParameter("number of names", len(self.names), f"{self.days.size}, one for each day")
        if (np.diff(self.days) <= 0).any():
            raise InvalidParameter("days", "not in order", "ascending, each day once")

    def name_on(self, day: int) -> str:
        """Name of the holiday on this day number; empty on other days."""
        place = int(np.searchsorted(self.days, day))
        return self.names[place] if place < self.days.size and self.days[place] == day else ""


@dataclass(frozen=True)
class Occasions:
    """Holidays and the days next to them, each day once; all (n,), in order of day.

    kind: which occasions are the same one of another year: same name and same role; role: place in ROLES.
    role_of_kind: (n_kinds,).
    """

    days: IntArray
    kind: IntArray
    role: IntArray
    role_of_kind: IntArray

    def take(self, chosen: NDArray[np.bool_]) -> Occasions:
        """The chosen occasions; kinds keep their numbers."""
        return Occasions(self.days[chosen], self.kind[chosen], self.role[chosen], self.role_of_kind)

    def first(self, n_occasions: int) -> Occasions:
        """The earliest ones."""
        return self.take(np.arange(self.days.size) < n_occasions)


def occasions_of(calendar: HolidayCalendar) -> Occasions:
    """Every holiday, the day before and the day after it; a day that is two of these is the first of them."""
    names = np.array(calendar.names, dtype=object)
    unique_names, name = np.unique(names, return_inverse=True)
    role = np.repeat(np.arange(len(ROLES)), name.size)
    days = np.concatenate([calendar.days + shift for shift in SHIFT_DAYS])
    kind = role * unique_names.size + np.tile(name, len(ROLES))
    days, first = np.unique(days, return_index=True)  # of equal days the first, so the holiday itself
    return Occasions(
        days=days,
        kind=kind[first],
        role=role[first],
        role_of_kind=np.repeat(np.arange(len(ROLES)), unique_names.size),
    )

"""When a workspace is learned from anew: a stated rule, so that nothing learned changes between two looks at one page.

A workspace of up to `MAX_RECORDS` records teaches in a moment: it is learned from anew with every change. A larger one,
of which a sample teaches, keeps what it taught until enough has come to teach more, or until somebody asks
(`twin.learn_anew()`): a week of new days (a day, where holidays are followed), a twentieth more or fewer records, other
marked days, or holidays of another place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.forecast import learning_sample
from core.forecast.notes import Mark

ENOUGH_DAYS, ENOUGH_DAYS_WITH_HOLIDAYS = 7, 1
ENOUGH_SHARE = 0.05


@dataclass(frozen=True)
class Basis:
    """What was learned from: the data version, how many records until which day, whose holidays, and marked days."""

    version: int
    n_records: int
    last_date: date | None
    holidays_of: str
    marks: Mapping[str, tuple[Mark, ...]]

    @property
    def is_large(self) -> bool:
        """Whether the workspace keeps what it learned."""
        return self.n_records > learning_sample.MAX_RECORDS

    def still_teaches(self, now: Basis) -> bool:
        """Whether what was learned from this holds for the workspace as it is now."""
        if now.version == self.version:
            return True
        if not now.is_large or now.last_date is None or self.last_date is None:
            return False
        if (self.holidays_of, self.marks) != (now.holidays_of, now.marks):
            return False
        n_days = (now.last_date - self.last_date).days
        enough = ENOUGH_DAYS_WITH_HOLIDAYS if now.holidays_of else ENOUGH_DAYS
        n_changed = abs(now.n_records - self.n_records)
        return 0 <= n_days < enough and n_changed < ENOUGH_SHARE * self.n_records

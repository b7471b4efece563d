"""What the twin is handed when it is opened, and core never imports: words, paper, calendars of holidays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

from core.facts import Fact
from core.forecast import HolidayCalendar
from core.plan.lane_plan import LanePlan
from core.plan.network_plan import NetworkPlan

P = TypeVar("P")
T = TypeVar("T")


class Commentary(Protocol):
    """Sentences to show, and where they come from: "template", or the model's name."""

    @property
    def sentences(self) -> tuple[str, ...]: ...

    @property
    def source(self) -> str: ...


class Outlets(Protocol):
    """Words and paper made of facts, and calendars. `db.outlets.WordsAndPaper` is the one that exists."""

    def commentary(self, facts: Sequence[Fact], *, language: str, client: Any) -> Commentary:
        """What happens, why, what to do and what waiting costs; without a client by template."""
        ...

    def lane_report(
        self,
        plan: LanePlan | None,
        facts: Sequence[Fact],
        *,
        language: str,
        workspace: str,
        made_on: date | None,
    ) -> bytes:
        """The brief of a lane as a PDF; without a plan it says what is missing."""
        ...

    def network_report(
        self,
        plan: NetworkPlan,
        facts: Sequence[Fact],
        *,
        language: str,
        workspace: str,
        made_on: date | None,
    ) -> bytes:
        """The brief of the network as a PDF."""
        ...

    def in_parts(self, work: Callable[[P], T], parts: Iterable[P], *, n_parts: int) -> list[T]:
        """What `work` makes of each of so many parts, in their order; some may be done by other processes.

        Work, parts and answers can be pickled.
        """
        ...

    def holiday_calendar(self, place: str, *, first_day: date, last_day: date) -> HolidayCalendar:
        """Holidays of a place such as "US" or "DE-BE" in the years of these days."""
        ...

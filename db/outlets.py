"""Words, paper and calendars for the twin that `open_twin` opens: the one place that joins it with them.

Each is imported at their first use, because most of what a twin is opened for needs none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from core.facts import Fact
    from core.forecast import HolidayCalendar
    from core.plan.lane_plan import LanePlan
    from core.plan.network_plan import NetworkPlan
    from core.twin.outlets import Commentary


P = TypeVar("P")
T = TypeVar("T")
FEWEST_PARTS = 4  # with fewer a process takes longer to begin than it spares


class WordsAndPaper:
    """The outlets of `core.twin.outlets`, from `ai_brain`, `report_pdf` and `holiday_calendar`."""

    def commentary(self, facts: Sequence[Fact], *, language: str, client: Any) -> Commentary:
        from ai_brain import commentary

        return commentary(facts, language=language, client=client)

    def lane_report(
        self,
        plan: LanePlan | None,
        facts: Sequence[Fact],
        *,
        language: str,
        workspace: str,
        made_on: date | None,
    ) -> bytes:
        from report_pdf import lane_report

        return lane_report(plan, facts, language=language, workspace=workspace, made_on=made_on)

    def network_report(
        self,
        plan: NetworkPlan,
        facts: Sequence[Fact],
        *,
        language: str,
        workspace: str,
        made_on: date | None,
    ) -> bytes:
        from report_pdf import network_report

        return network_report(plan, facts, language=language, workspace=workspace, made_on=made_on)

    def in_parts(self, work: Callable[[P], T], parts: Iterable[P], *, n_parts: int) -> list[T]:
        from db.processes import in_parts, processes_beside

        n_beside = processes_beside() if n_parts >= FEWEST_PARTS else 0
        return in_parts(work, parts, n_beside=n_beside)

    def holiday_calendar(self, place: str, *, first_day: date, last_day: date) -> HolidayCalendar:
        from holiday_calendar import calendar_of

        return calendar_of(place, first_day=first_day, last_day=last_day)

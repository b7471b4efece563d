"""The twin's use cases that tell what it found: facts, and the words and paper that are made of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.errors import NotEnoughHistory
from core.facts import Fact, empty_lane_facts, every_lane_facts, lane_facts
from core.plan.lane_plan import LanePlan
from core.twin.outlets import Commentary
from core.twin_plans import TwinPlans


class TwinBriefs(TwinPlans):
    """Words are made of facts, paper of facts and the plan's charts; what makes them is handed in."""

    def facts(self, lane: str) -> tuple[Fact, ...]:
        """Every figure that may be told of a lane; of one with too little data, what is still missing."""
        return self._facts(lane)[1]

    def network_facts(self) -> tuple[Fact, ...]:
        """Counts and sums of the network, then its lanes: first those that need somebody."""
        plan, workspace = self.plan_network(), self._store.workspace()
        return every_lane_facts(
            plan,
            currency=workspace.currency,
            data_version=workspace.data_version,
            lanes=self._store.all_lanes(),
        )

    def commentary(self, lane: str, *, language: str = "en", client: Any = None) -> Commentary:
        """What happens on a lane, why, what to do and what waiting costs, in words.

        `client` is a connected language model (`ai_brain.connect`); without one the words are templates.
        """
        return self._outlets.commentary(self.facts(lane), language=language, client=client)

    def report(self, lane: str, *, language: str = "en", made_on: date | None = None) -> bytes:
        """The brief of a lane as a PDF of one page; of one with too little data, what is missing.

        `made_on` is the day of the report; without it the file is dated by its data, and the same data give
        the same bytes.
        """
        plan, facts = self._facts(lane)
        workspace = self._store.workspace().title
        return self._outlets.lane_report(plan, facts, language=language, workspace=workspace, made_on=made_on)

    def network_report(self, *, language: str = "en", made_on: date | None = None) -> bytes:
        """The brief of the whole network as a PDF, with every lane in a ranked table."""
        return self._outlets.network_report(
            self.plan_network(),
            self.network_facts(),
            language=language,
            workspace=self._store.workspace().title,
            made_on=made_on,
        )

    def _facts(self, lane: str) -> tuple[LanePlan | None, tuple[Fact, ...]]:
        """The plan of a lane with its facts, on the newest day of any lane; no plan where data are too few."""
        workspace = self._store.workspace()
        currency, version = workspace.currency, workspace.data_version
        try:
            plan = self.plan(lane, as_of=self._last_day())
        except NotEnoughHistory as missing:
            stored = self._store.lane(lane)
            return None, empty_lane_facts(stored, missing, currency=currency, data_version=version)
        return plan, lane_facts(plan, currency=currency, data_version=version)

    def _last_day(self) -> date | None:
        days = [lane.last_date for lane in self._store.lane_summaries() if lane.last_date is not None]
        return max(days, default=None)

"""Facts to paper: a lane brief of one page, and a brief of the whole network.

The figures are those of the facts, printed as everywhere else; the charts are drawn from the plan. The same
plan, facts and day give the same bytes. `paper`, with fpdf2 under it, is loaded when a report is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from core import MODEL_VERSION
from core.errors import InvalidParameter
from core.facts import Fact, facts_digest
from core.words.languages import require_language
from core.words.number_text import day

if TYPE_CHECKING:
    from core.plan.lane_plan import LanePlan
    from core.plan.network_plan import NetworkPlan
    from paper.sheet import Sheet

__all__ = ["lane_report", "network_report"]

UNDATED = date(1970, 1, 1)  # for the properties of a file that no data and no caller date


def lane_report(
    plan: LanePlan | None,
    facts: Sequence[Fact],
    *,
    language: str = "en",
    workspace: str = "",
    made_on: date | None = None,
    is_what_if: bool = False,
) -> bytes:
    """The brief of one lane as a PDF of one page.

    Parameters
    ----------
    plan : the lane's plan; None for a lane with too little data, whose brief says what is missing
    facts : of this lane, as `core.facts` makes them from the plan
    language : "en" or "de"
    workspace : its title, as printed
    made_on : the day of the report; without it the file is dated by its data
    is_what_if : say on the page that values of the plan are not the stored ones

    Raises
    ------
    InvalidParameter
        where there are no facts, or the language is another.
    """
    from paper.lane_brief import draw_lane_brief
    from paper.missing_brief import draw_missing_brief

    if not facts:
        raise InvalidParameter("the number of facts of a lane report", 0, "1 or more")
    data_to = None if plan is None else plan.as_of  # as at the head of the lane's pages
    sheet = _sheet("lane_brief", facts[0].subject, facts, language, workspace, data_to, made_on)
    if plan is None:
        draw_missing_brief(sheet, facts, workspace=workspace, language=language)
    else:
        draw_lane_brief(sheet, plan, facts, workspace=workspace, language=language, is_what_if=is_what_if)
    return sheet.finished()


def network_report(
    plan: NetworkPlan,
    facts: Sequence[Fact],
    *,
    language: str = "en",
    workspace: str = "",
    made_on: date | None = None,
) -> bytes:
    """The brief of the network as a PDF: the answer, what is at stake where, and every lane in a ranked table.

    Parameters
    ----------
    plan : the network's plan
    facts : of this network, as `core.facts.every_lane_facts` makes them; lanes without any are not listed
    others : as in `lane_report`

    Raises
    ------
    InvalidParameter
        where there are no facts, or the language is another.
    """
    from paper.network_brief import draw_network_brief

    if not facts:
        raise InvalidParameter("the number of facts of a network report", 0, "1 or more")
    sheet = _sheet("network_brief", workspace, facts, language, workspace, plan.as_of, made_on)
    draw_network_brief(sheet, facts, workspace=workspace, language=language)
    return sheet.finished()


def _sheet(
    kind: str,
    subject: str,
    facts: Sequence[Fact],
    language: str,
    workspace: str,
    data_to: date | None,
    made_on: date | None,
) -> Sheet:
    from paper.sheet import Sheet, Stamp
    from paper.words import word

    require_language(language)
    origin = [
        *([f"{word('data_to', language)} {day(data_to, language)}"] if data_to else []),
        f"{word('data_version', language)} {facts[0].data_version}",
        f"{word('model_version', language)} {MODEL_VERSION}",
        f"{word('facts', language)} {facts_digest(facts)}",
        *([f"{word('made_on', language)} {day(made_on, language)}"] if made_on else []),
    ]
    return Sheet(
        Stamp(
            title=" · ".join(part for part in (word(kind, language), subject) if part),
            subject=workspace,
            language=language,
            origin=" · ".join(origin),
            made_on=made_on or data_to or UNDATED,
        )
    )

"""What the Watchtower and the network brief say, from the facts of a network and of each of its lanes."""

from __future__ import annotations

from collections.abc import Sequence

from core.facts import Fact, facts_by_id
from core.speech.fact_text import value_text
from core.speech.frames import Facts, number, read_frames
from core.speech.network_frames import NETWORK_FRAMES
from core.speech.pages import Page, read_figures
from core.speech.template import answer_sentence

# Status is never colour alone: each word has its own sign.
SIGNS = {
    "Surge alert": "▲",
    "Low velocity": "▼",
    "Stale data": "◷",
    "Too little data": "…",
    "Ended": "■",
    "Normal": "●",
}
NETWORK_PAGE = Page(
    {
        **NETWORK_FRAMES,
        **read_frames("""
[at_risk why]
at_risk | plain | lanes_alert>0 |
    money at risk is the SLA penalty and the overflow above plan that a week is expected to cost if nothing is done;
    over all lanes it is {money_at_risk_total} |
    Geld im Risiko sind SLA-Strafe und Überlauf über Plan, die eine Woche voraussichtlich kostet, wenn nichts
    geschieht; über alle Strecken sind es {money_at_risk_total}
[visible why]
hidden | plain | typical_visible_change typical_visible_fall lanes_hidden>0 |
    on a typical lane we detect lasting rises of {typical_visible_change} and falls of {typical_visible_fall} or more,
    but noise hides a rise of 30 % on {lanes_hidden} {lanes_hidden?lane/lanes}; each lane is compared with its own
    pattern |
    auf einer typischen Strecke erkennen wir dauerhafte Anstiege ab {typical_visible_change} und Rückgänge ab
    {typical_visible_fall}, doch auf {lanes_hidden} {lanes_hidden?Strecke/Strecken} verdeckt das Rauschen einen Anstieg
    von 30 %; jede Strecke wird mit ihrem eigenen Muster verglichen
visible | plain | typical_visible_change typical_visible_fall |
    on a typical lane we detect lasting rises of {typical_visible_change} and falls of {typical_visible_fall} or more;
    each lane is compared with its own pattern |
    auf einer typischen Strecke erkennen wir dauerhafte Anstiege ab {typical_visible_change} und Rückgänge ab
    {typical_visible_fall}; jede Strecke wird mit ihrem eigenen Muster verglichen
early | plain | lanes_total |
    there is too little data yet to tell a change from noise |
    noch sind es zu wenig Daten, um eine Änderung vom Rauschen zu unterscheiden
[reason why]
above_plan | bad | above_plan |
    coming weeks {above_plan} above plan | kommende Wochen {above_plan} über Plan
status | plain | status_reason | {status_reason} | {status_reason}
"""),
    },
    read_figures("""
[lanes]
lanes_total | | {lanes_total:number} | Lanes | Strecken
[alert]
lanes_alert | lanes_alert>0 | {lanes_alert:number} | Need a decision | Mit Handlungsbedarf
[at_risk_there]
money_at_risk_alert | lanes_alert>0 | {money_at_risk_alert} |
    At risk on these lanes | Im Risiko auf diesen Strecken
[at_risk_everywhere]
money_at_risk_total | | {money_at_risk_total} | At risk on all lanes | Im Risiko auf allen Strecken
"""),
)


def answer(facts: Sequence[Fact], language: str = "en") -> tuple[str, str]:
    """Title: how many lanes need a decision, and what is at stake. Paragraph: of which kinds, and what can be seen."""
    detail = NETWORK_PAGE.say("kinds over at_risk visible", facts_by_id(facts), language)
    return answer_sentence(facts, language), detail


def status_text(row: Facts, language: str = "en") -> str:
    """Sign and name of a lane's status; `row` holds the lane's facts under their metrics."""
    return f"{SIGNS.get(str(row['status'].value), '')} {value_text(row['status'], language)}"


def status_line(row: Facts, language: str = "en") -> str:
    """Sign and name of a lane's status, with its reason where there is one."""
    reason = "status_reason" in row and value_text(row["status_reason"], language)
    return f"{status_text(row, language)} · {reason}" if reason else status_text(row, language)


def risk_of(row: Facts) -> float | None:
    """Money at risk of a lane in a week; None where it is not known."""
    risk = row.get("money_at_risk")
    return None if risk is None else number(risk)


def reason_text(row: Facts, language: str = "en") -> str:
    """Why a lane stands where it stands, in a few words."""
    reason = NETWORK_PAGE.clause("reason", row, language)
    return f"{reason[:1].upper()}{reason[1:]}"

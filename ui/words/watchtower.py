"""The Watchtower in words. Markdown-safe."""

from __future__ import annotations

import numpy as np

from core.plan.network_plan import NetworkPlan
from ui.ground import formats, safe
from ui.models.alerts import MOST_ROWS, Row, money_at_stake, n_needing, n_passing

NOTHING_HERE = "No lane has this status. Choose another one above."
QUIET = "Nothing needs you."


def answer(plan: NetworkPlan, *, currency: str) -> tuple[str, str]:
    """Title: how many lanes need a decision and what is at stake; or the quiet state."""
    money, n_lanes = safe.markdown(currency), len(plan.lanes)
    needing, passing = n_needing(plan), n_passing(plan)
    on_all = formats.money(float(np.nansum(plan.money_at_risk_per_week)), money)
    if needing + passing == 0:
        return QUIET, f"All {formats.count(n_lanes, 'lane')} move within their usual range. {_visible(plan)}"
    stake = formats.money(money_at_stake(plan), money)
    verb = "needs" if needing + passing == 1 else "need"
    title = f"{needing + passing:,} of {formats.count(n_lanes, 'lane')} {verb} a decision; {stake} a week at stake"
    detail = (
        f"{_split(needing, passing)} Money at risk is the SLA penalty and the overflow above plan that a week is "
        f"expected to cost if nothing is done; over all lanes it is {on_all}. {_visible(plan)}"
    )
    return title, detail


def _split(needing: int, passing: int) -> str:
    changed = f"{needing:,} changed {'its' if needing == 1 else 'their'} pattern"
    if passing == 0:
        return f"{changed}."
    keeps = (
        "keeps its pattern, which passes its plan" if passing == 1 else "keep theirs, which passes their plan"
    )
    return f"{changed}; {passing:,} {keeps}." if needing else f"{passing:,} {keeps}."


def table_note(found: tuple[Row, ...]) -> str:
    """What the table shows and what a click does."""
    text = "Click a lane to open its dashboard."
    if len(found) == MOST_ROWS:
        text += f" The first {MOST_ROWS} are shown; choose a status above to see the others."
    return text


def table_alt(found: tuple[Row, ...]) -> str:
    """The table in words."""
    worst = found[0]
    return (
        f"{len(found)} lanes in order of money at risk; first {safe.plain(worst.lane)}, {worst.status}, "
        f"{formats.headline(worst.money_at_risk)} a week."
    )


def _visible(plan: NetworkPlan) -> str:
    smallest = plan.watch.smallest_visible_change_ratio
    known = smallest[np.isfinite(smallest)]
    if known.size == 0:
        return "Too little data yet to tell a change from noise."
    return (
        f"On the middle lane a lasting change of {formats.percent(float(np.median(known)))} can be seen "
        "through the noise; each lane is compared with its own pattern."
    )

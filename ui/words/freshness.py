"""How fresh the data are, in one line at the head of every page."""

from __future__ import annotations

from datetime import date, timedelta

from core.twin.store import LaneSummary
from ui.ground import formats, safe
from ui.reading.loaders import Place

# As the Watchtower counts: days after the end of the last day, week or month; it also knows each lane's own
# gaps.
STALE_DAYS = ((3.5, 7.0), (10.0, 7.0 + 14.0), (float("inf"), 30.0 + 45.0))  # usual gap up to, days of silence


def sentence(place: Place) -> str:
    """ "Demo · Data to 20 Nov 2026 · 3 lanes stale · version 17", as Markdown."""
    parts = [safe.markdown(place.workspace.title)]
    if place.last_day is None:
        parts.append("no data yet")
    else:
        parts.append(f"Data to {formats.day(place.last_day)}")
        n_stale = sum(is_stale(lane, today=place.last_day) for lane in place.lanes)
        if n_stale:
            parts.append(f"{formats.count(n_stale, 'lane')} stale")
    parts.append(f"version {place.workspace.version}")
    if place.workspace.read_only:
        parts.append("read-only")
    return " · ".join(parts)


def is_stale(lane: LaneSummary, *, today: date) -> bool:
    """Whether a lane has been silent for longer than lanes that report as often usually are."""
    if lane.last_date is None or lane.first_date is None:
        return False
    usual_gap_days = (lane.last_date - lane.first_date).days / max(lane.n_records - 1, 1)
    silence = next(days for gap, days in STALE_DAYS if usual_gap_days <= gap)
    return today - lane.last_date > timedelta(days=silence)

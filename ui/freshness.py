"""How fresh the data are, in one line at the head of every page."""

from __future__ import annotations

from datetime import date, timedelta

from core.store import LaneSummary
from ui import formats, safe
from ui.loaders import Place

STALE_AFTER_PERIODS = 3
SHORTEST_STALE_DAYS = 7


def sentence(place: Place) -> str:
    """"Demo · Data to 20 Nov 2026 · 3 lanes stale · version 17", as Markdown."""
    parts = [safe.markdown(place.workspace.title)]
    if place.last_day is None:
        parts.append("no data yet")
    else:
        parts.append(f"Data to {formats.day(place.last_day)}")
        n_stale = sum(is_stale(lane, today=place.last_day) for lane in place.lanes)
        if n_stale:
            parts.append(f"{formats.count(n_stale, 'lane')} stale")
    parts.append(f"version {place.version}")
    if place.workspace.read_only:
        parts.append("read-only")
    return " · ".join(parts)


def is_stale(lane: LaneSummary, *, today: date) -> bool:
    """Whether a lane has been silent for a week and for three of its usual gaps between records."""
    if lane.last_date is None or lane.first_date is None:
        return False
    usual_gap_days = (lane.last_date - lane.first_date).days / max(lane.n_records - 1, 1)
    silence = max(SHORTEST_STALE_DAYS, STALE_AFTER_PERIODS * usual_gap_days)
    return today - lane.last_date > timedelta(days=silence)

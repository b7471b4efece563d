"""How fresh the data are, in one line at the head of every page."""

from __future__ import annotations

from ui.ground import formats, safe
from ui.language import say
from ui.reading.loaders import Place


def sentence(place: Place, *, n_stale: int) -> str:
    """ "Demo · Data to 20 Nov 2026 · 3 lanes with old data · version 17", as Markdown."""
    parts = [safe.markdown(place.workspace.title)]
    if place.last_day is None:
        parts.append(say("no data yet"))
    else:
        parts.append(say("Data to {day}", day=formats.day(place.last_day)))
        if n_stale:
            parts.append(say("{lanes} with old data", lanes=formats.count(n_stale, "lane", "lanes")))
    parts.append(say("version {number}", number=place.workspace.version))
    if place.workspace.read_only:
        parts.append(say("read-only"))
    return " · ".join(parts)

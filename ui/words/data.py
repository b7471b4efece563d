"""The Data page in words. English, plain text."""

from __future__ import annotations

from collections.abc import Sequence

from core.demand.profile import MIN_PERIODS
from core.words.names import lane_text
from ui.ground import formats
from ui.reading.loaders import Place

MOST_NAMES = 3


def answer(place: Place, stale: Sequence[str]) -> tuple[str, str]:
    """Title: what is here and to which day. Paragraph: what is wrong with it, if anything; `stale` names lanes."""
    n_records = sum(lane.n_records for lane in place.lanes)
    if not n_records or place.last_day is None:
        return (
            "No data yet",
            "Upload a file, or load the real example; you see what it would change before anything is "
            "written.",
        )
    title = (
        f"{formats.count(n_records, 'record')} in {formats.count(len(place.lanes), 'lane')}, "
        f"to {formats.day(place.last_day)}"
    )
    short = [lane.name for lane in place.lanes if lane.n_records < MIN_PERIODS]
    problems = [
        *([f"{_named(stale)} {_verb(stale, 'is', 'are')} behind the others"] if stale else []),
        *(
            [
                f"{_named(short)} {_verb(short, 'has', 'have')} fewer than {MIN_PERIODS} records and cannot be planned"
            ]
            if short
            else []
        ),
    ]
    detail = (
        f"{formats.listing(problems)}." if problems else "Every lane is up to date and long enough to plan."
    )
    return title, f"{detail} Every change below can be taken back."


def _named(names: Sequence[str]) -> str:
    shown = [lane_text(name) for name in names[:MOST_NAMES]]
    if len(names) > MOST_NAMES:
        shown.append(f"{len(names) - MOST_NAMES:,} more")
    return formats.listing(shown)


def _verb(names: Sequence[str], one: str, many: str) -> str:
    return one if len(names) == 1 else many

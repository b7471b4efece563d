"""The Data page in words; plain text."""

from __future__ import annotations

from collections.abc import Sequence

from core.demand.profile import MIN_PERIODS
from core.rights import Role
from core.twin.lane_search import LaneFilter
from core.twin.store import Workspace
from core.words.names import lane_text
from ui.ground import formats
from ui.language import say, say_count, spoken
from ui.reading import loaders
from ui.reading.loaders import Place

MOST_NAMES = 3


def answer(place: Place, stale: Sequence[str]) -> tuple[str, str]:
    """Title: what is here and to which day. Paragraph: what is wrong with it, if anything; `stale` names lanes."""
    n_records = place.counts.n_records
    if not n_records or place.last_day is None:
        return (
            say("No data yet"),
            say(
                "Upload a file, or load the real example; you see what it would change before anything is written."
            ),
        )
    title = say(
        "{records} in {lanes}, to {day}",
        records=formats.count(n_records, "record", "records"),
        lanes=formats.count(place.counts.n_lanes, "lane", "lanes"),
        day=formats.day(place.last_day),
    )
    too_few = LaneFilter(most_records=MIN_PERIODS - 1)
    short = loaders.find_lanes(place.slug, place.version, too_few, limit=MOST_NAMES)
    problems = [
        *(
            [
                say_count(
                    len(stale),
                    "{lanes} is behind the others",
                    "{lanes} are behind the others",
                    lanes=_named(stale, len(stale)),
                )
            ]
            if stale
            else []
        ),
        *(
            [
                say_count(
                    short.n_found,
                    "{lanes} has fewer than {least} records and cannot be planned",
                    "{lanes} have fewer than {least} records and cannot be planned",
                    lanes=_named(short.names, short.n_found),
                    least=MIN_PERIODS,
                )
            ]
            if short.n_found
            else []
        ),
    ]
    detail = (
        f"{formats.listing(problems)}."
        if problems
        else say("Every lane is up to date and long enough to plan.")
    )
    return title, f"{detail} {say('Every change below can be taken back.')}"


def why_read_only(workspace: Workspace, otherwise: str) -> str:
    """Why nothing can be written: to a viewer, who may; to whoever else, what is said where there are no members."""
    if workspace.role is Role.VIEWER:
        return say("You are a viewer here: an analyst or an owner may change it.")
    return otherwise


def _named(names: Sequence[str], n_lanes: int) -> str:
    shown = [lane_text(name, spoken()) for name in names[:MOST_NAMES]]
    if n_lanes > MOST_NAMES:
        shown.append(say("{n} more", n=formats.exact(n_lanes - MOST_NAMES)))
    return formats.listing(shown)

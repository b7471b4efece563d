"""The Data page in words; plain text."""

from __future__ import annotations

from collections.abc import Sequence

from core.rights import Role
from core.twin.stored import Workspace
from core.words.names import lane_text
from ui.ground import formats
from ui.language import say, say_count, spoken
from ui.reading.loaders import Place, knows_statuses

MOST_NAMES = 3


def answer(place: Place, stale: Sequence[str], short: Sequence[str]) -> tuple[str, str]:
    """Title: what is here and to which day. Paragraph: what is wrong with it, if anything.

    stale, short: names of the lanes whose data are old, or too few to decide on, as the inbox has it
    """
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
    problems = [
        *(
            [
                say_count(
                    len(stale),
                    "{lanes} is behind the others",
                    "{lanes} are behind the others",
                    lanes=_named(stale),
                )
            ]
            if stale
            else []
        ),
        *(
            [
                say_count(
                    len(short),
                    "{lanes} has too little data to decide on",
                    "{lanes} have too little data to decide on",
                    lanes=_named(short),
                )
            ]
            if short
            else []
        ),
    ]
    detail = f"{formats.listing(problems)}." if problems else ""
    if not problems and knows_statuses(place):
        detail = say("Every lane is up to date and has enough data to decide on.")
    return title, f"{detail} {say('Every change below can be taken back.')}".strip()


def why_read_only(workspace: Workspace, otherwise: str) -> str:
    """Why nothing can be written: to a viewer, who may; to whoever else, what is said where there are no members."""
    if workspace.role is Role.VIEWER:
        return say("You are a viewer here: an analyst or an owner may change it.")
    return otherwise


def _named(names: Sequence[str]) -> str:
    shown = [lane_text(name, spoken()) for name in names[:MOST_NAMES]]
    if len(names) > MOST_NAMES:
        shown.append(say("{n} more", n=formats.exact(len(names) - MOST_NAMES)))
    return formats.listing(shown)

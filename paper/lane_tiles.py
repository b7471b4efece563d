"""The figures at the top of a lane brief, each with what it is compared with."""

from __future__ import annotations

from collections.abc import Mapping

from core.facts import Fact
from core.speech import label_text, value_text
from paper import blocks, look
from paper.blocks import Tile
from paper.words import word

AGAINST = {"the last 4 weeks": "against_4_weeks", "the last month": "against_month"}


def status_line(known: Mapping[str, Fact], language: str) -> str:
    """Sign and name of the status, with its reason."""
    status = known["status"]
    text = f"{look.STATUS_SIGNS.get(str(status.value), '')} {value_text(status, language)}"
    reason = known.get("status_reason")
    return text if reason is None else f"{text} · {value_text(reason, language)}"


def lane_tiles(known: Mapping[str, Fact], language: str, *, capacity_is_assumed: bool) -> list[Tile]:
    """Demand, capacity, buffer and money at risk."""
    found = [_demand_tile(known, language)]
    use = known.get("capacity_use")
    if use is not None:
        note = f"{word('of', language)} {value_text(known['own_capacity'], language)}"
        if capacity_is_assumed:
            note = f"{note}, {word('assumed', language)}"
        found.append(Tile(_label(use, language), value_text(use, language), note, use.direction == "up"))
    found.append(_buffer_tile(known, language))
    risk = known["money_at_risk"]
    found.append(
        Tile(_label(risk, language), value_text(risk, language), word("if_nothing_is_done", language))
    )
    return found


def _demand_tile(known: Mapping[str, Fact], language: str) -> Tile:
    demand, change = known["demand_next"], known.get("demand_change")
    note = ""
    if change is not None:
        note = f"{value_text(change, language, signed=True)} {word(AGAINST[change.versus], language)}"
    return Tile(_label(demand, language), value_text(demand, language), note)


def _buffer_tile(known: Mapping[str, Fact], language: str) -> Tile:
    needed, held = known["buffer_needed"], known.get("buffer_held")
    if held is None:
        return Tile(_label(needed, language), value_text(needed, language), word("not_entered", language))
    note = f"{word('needed', language)} {value_text(needed, language)}"
    return Tile(_label(held, language), value_text(held, language), note, held.direction == "down")


def _label(fact: Fact, language: str) -> str:
    return blocks.sentence_case(label_text(fact, language))

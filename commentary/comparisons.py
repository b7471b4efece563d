"""Directions and comparisons: what a clause says rises, falls, lies above or below, and below what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commentary import vocabulary
from commentary.verdicts import FACT_MARK, Unsupported
from core.facts import Fact

WORD = re.compile(r"[A-Za-zÄÖÜäöüß]+")
WEEKS = (
    r"(?:recent|last|past|previous) (?:weeks|month)|recently|before|previously|"
    r"letzten wochen|letzten monat|vergangenen wochen|zuletzt|bisher|jüngsten wochen"
)
TODAY = r"today|(?:the )?(?:service )?level of today|(?:the )?current (?:service )?level|currently|heute|heutige[nmr]?"
# What a fact is compared with -> how a sentence may call that.
OBJECTS = {
    "the last 4 weeks": WEEKS,
    "the last month": WEEKS,
    "its own pattern": r"(?:own |usual )?pattern|usual|(?:eigenen? |übliche[ns]? )?muster|üblich",
    "own capacity": r"own capacity|capacity|(?:is )?booked|eigenen? kapazität|kapazität",
    "the buffer needed": r"(?:buffer )?needs?(?:ed)?|(?:is )?(?:needed|required)|buffer needed|(?:puffer)?bedarf|"
    r"nötigen?(?: puffer)?",
    "the plan": r"plan(?:ned)?|geplant",
    "today": TODAY,
    "the service level of today": TODAY,
    "acting alone": r"(?:acting )?alone|alleing\w+|allein",
    "cooperation": r"cooperation|with partners|kooperation|mit partnern",
    "the time to recover": r"time to recover|recovery|outage|erholungszeit|ausfall",
    "the nominal coverage": r"nominal(?: coverage)?|nominellen? abdeckung",
    "the best service level": r"best(?: (?:service )?level)?|optimum|besten?(?: servicegrad)?",
}
# Comparisons that a metric carries in itself.
IMPLIED = {
    "cooperation_saving": "acting alone",
    "buffer_gap": "the buffer needed",
    "periods_over_capacity": "own capacity",
    "lanes_above_plan": "the plan",
}
IMPLIED_DIRECTIONS = {"periods_over_capacity": "up", "lanes_above_plan": "up"}
OVER_TIME = frozenset({"the last 4 weeks", "the last month", "its own pattern", "today"})
COMPARATOR = re.compile(
    r"\b(?:above|below|beneath|under|beyond|exceed(?:s|ing|ed)?|surpass(?:es|ing)?|than|against|versus|"
    r"compared (?:with|to)|relative to|short of|over(?! (?:the )?(?:coming|next|recent|last|"
    r"past|history|time)\b)|"
    r"über(?!lauf)|unter|oberhalb|unterhalb|gegenüber|im vergleich (?:zu|mit|zum)|übersteigt|übersteigen|"
    r"überschreitet|überschreiten|unterschreitet|(?<=mehr )als|(?<=weniger )als|"
    r"(?<=höher )als|(?<=niedriger )als|"
    r"(?<=größer )als|(?<=kleiner )als)\b",
    re.IGNORECASE,
)
FILLERS = re.compile(
    r"(?:\s|\b(?:in|the|its|what|that|is|was|were|of|a|an|level|planned for|die|der|das|den|"
    r"dem|in|im|ein|einem|ihre[mnr]?)\b)*",
    re.IGNORECASE,
)
PASSIVE = re.compile(
    r"\b(?:is|are|be|wird|werden) (?:exceeded|surpassed|überschritten)\b(?! (?:by|von|durch))", re.I
)
SPAN_OF_OUTAGE = re.compile(r"\b(?:outages?|ausfalls?) (?:over|über)\b", re.IGNORECASE)
MOTION = re.compile(
    r"^(?:ris\w+|rose|increas\w+|grow\w*|grew|climb\w*|surg\w+|fall\w*|fell|drop\w*|declin\w*|"
    r"decreas\w*|shrink\w*|"
    r"sink\w*|rais\w+|add\w*|reduc\w+|cut\w*|eas\w+|expand\w*|extend\w*|book(?!ed)\w*|"
    r"releas\w+|trim\w*|shed|upwards?|"
    r"downwards?|steig\w*|stieg|gestiegen|wächst|wachs\w*|wuchs|zunehm\w*|zunahme|anstieg|"
    r"erhöh\w*|aufstock\w*|heb\w*|"
    r"anheb\w*|sinkt|sinken\w*|gesunken|fällt|fallen|abnehm\w*|abnahme|rückgang|senk\w*|"
    r"verringer\w*|reduzier\w*|kürz\w*)$",
    re.IGNORECASE,
)
DIRECTIONS = {"up": "up", "down": "down", "flat": "flat"} | {
    word: direction
    for direction, words in {
        "up": "above over rise rises rising more higher increase increases increasing",
        "down": "below under fall falls falling less lower decrease decreases decreasing",
        "flat": "steady stable unchanged equal",
    }.items()
    for word in words.split()
}


def direction_of_fact(fact: Fact) -> str:
    """up, down, flat or nothing, also where hand-made facts use another word."""
    said = DIRECTIONS.get(str(fact.direction or "").strip().lower(), "")
    return said or IMPLIED_DIRECTIONS.get(fact.metric, "")


def directions_in(clause: str) -> set[str]:
    """Directions that a clause speaks of."""
    plain = vocabulary.NO_DIRECTION_PHRASES.sub(" ", SPAN_OF_OUTAGE.sub(" ", clause)).rstrip(" .!?")
    found = set()
    for word in WORD.findall(plain):
        if vocabulary.UP_STEMS.match(word):
            found.add("up")
        if vocabulary.DOWN_STEMS.match(word):
            found.add("down")
        if vocabulary.FLAT_STEMS.match(word):
            found.add("flat")
    if re.search(r"\b(?:nimmt|nehmen|nahm|legt|legen|zieht|ziehen)\b.*\b(?:zu|an)$", plain, re.IGNORECASE):
        found.add("up")
    if re.search(
        r"\b(?:nimmt|nehmen|nahm|geht|gehen|ging|gibt|geben)\b.*\b(?:ab|zurück|nach)$|\bgiv(?:e|"
        r"es|ing) back\b",
        plain,
        re.IGNORECASE,
    ):
        found.add("down")
    return found


def check(clause: str, facts: Sequence[Fact], earlier: Sequence[Fact], own: Sequence[Fact]) -> None:
    """Refuse a direction or comparison that `facts` do not bear out.

    facts : what the clause is about; own : those whose marks stand in the clause; earlier : those before it
    """
    said = directions_in(clause)
    if len(said) > 1:
        raise Unsupported("two directions at once")
    directed = [fact for fact in facts if direction_of_fact(fact)]
    if said and not _is_between_figures(clause, own, earlier):
        if not directed:
            raise Unsupported("a direction that no fact supports")
        if any({direction_of_fact(fact)} != said for fact in directed):
            raise Unsupported("a direction that contradicts its fact")
        if any(MOTION.match(word) for word in WORD.findall(clause)) and not any(
            _versus(fact) in OVER_TIME or _versus(fact) not in OBJECTS for fact in directed
        ):
            raise Unsupported("a movement, where the fact compares")
    _check_objects(clause, facts, own, earlier)


def without_objects(clause: str) -> str:
    """The clause without what it compares with, so that this is not taken for what its figures are called."""
    kept, place = "", 0
    for match in COMPARATOR.finditer(clause):
        start = match.end() + len(FILLERS.match(clause[match.end() :])[0])  # type: ignore[index]
        known = _object_at(clause[start:])
        if known is not None and match.start() >= place:
            kept += clause[place : match.end()] + " "
            place = start + known
    return kept + clause[place:]


def ends_in_comparator(text: str) -> bool:
    """Whether a figure that follows is what something is compared with."""
    for match in COMPARATOR.finditer(SPAN_OF_OUTAGE.sub(" ", text)):
        rest = SPAN_OF_OUTAGE.sub(" ", text)[match.end() :]
        if not rest[len(FILLERS.match(rest)[0]) :]:  # type: ignore[index]
            return True
    return False


def _check_objects(clause: str, facts: Sequence[Fact], own: Sequence[Fact], earlier: Sequence[Fact]) -> None:
    plain = SPAN_OF_OUTAGE.sub(
        lambda match: " " * len(match[0]), PASSIVE.sub(lambda m: " " * len(m[0]), clause)
    )
    for match in COMPARATOR.finditer(plain):
        behind = plain[match.end() :]
        rest = behind[len(FILLERS.match(behind)[0]) :]  # type: ignore[index]
        if rest.startswith(FACT_MARK):
            _compare_figures(clause, match, own, earlier)
            continue
        groups = [name for name, words in OBJECTS.items() if re.match(rf"(?:{words})\b", rest, re.IGNORECASE)]
        versus = {_versus(fact) for fact in facts} - {""}
        if not versus & set(groups) and not any(
            name not in OBJECTS and _names_versus(rest, name) for name in versus
        ):
            raise Unsupported("a comparison that no fact supports")
    passive = PASSIVE.search(clause)
    if passive and not any(
        _versus(fact) == "own capacity"
        and re.search(OBJECTS["own capacity"], clause[: passive.start()], re.I)
        for fact in facts
    ):
        raise Unsupported("a comparison that no fact supports")


def _compare_figures(clause: str, match: re.Match[str], own: Sequence[Fact], earlier: Sequence[Fact]) -> None:
    """ "{a} is below {b}": both figures are known, so they are compared."""
    n_before = clause[: match.start()].count(FACT_MARK)
    known = [*earlier, *own[:n_before]]
    if not known or n_before >= len(own):
        raise Unsupported("a comparison with a figure alone")
    first, second = known[-1], own[n_before]
    said = directions_in(clause)
    values = first.value, second.value
    if first.unit != second.unit or not all(isinstance(value, int | float) for value in values) or not said:
        raise Unsupported("a comparison of figures that cannot be compared")
    is_above = float(values[0]) > float(values[1])  # type: ignore[arg-type]
    if said != {"up" if is_above else "down"}:
        raise Unsupported("a direction that contradicts its fact")


def _is_between_figures(clause: str, own: Sequence[Fact], earlier: Sequence[Fact]) -> bool:
    """Whether the clause's only direction is a comparison of one figure with another."""
    if any(direction_of_fact(fact) for fact in own):
        return False
    for match in COMPARATOR.finditer(clause):
        rest = clause[match.end() :]
        if rest[len(FILLERS.match(rest)[0]) :].startswith(FACT_MARK):  # type: ignore[index]
            return bool(earlier or clause[: match.start()].count(FACT_MARK))
    return False


def _object_at(text: str) -> int | None:
    ends = [
        match.end()
        for words in OBJECTS.values()
        if (match := re.match(rf"(?:{words})\b", text, re.IGNORECASE)) is not None
    ]
    return max(ends) if ends else None


def _versus(fact: Fact) -> str:
    return IMPLIED.get(fact.metric, fact.versus)


def _names_versus(text: str, versus: str) -> bool:
    """Whether a text begins with the words that a hand-made fact is compared with."""
    words = [word for word in WORD.findall(versus.lower()) if word not in ("the", "a", "last", "its")]
    return bool(words) and all(word in text.lower() for word in words)

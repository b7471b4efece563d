"""Whether what a sentence claims about its facts is so: direction, metric, lane and unit."""

from __future__ import annotations

import re

from commentary import vocabulary
from commentary.masks import LaneMasks
from commentary.verdicts import FACT_MARK, LANE_MARK, Marked, Unsupported
from core.facts import METRICS, NETWORK, Fact
from core.facts.fact_text import split_unit

WORD = re.compile(r"[A-Za-zÄÖÜäöüß]+")
# How hand-made facts may call a direction.
DIRECTION_NAMES = {
    "up": {
        "up",
        "above",
        "over",
        "rise",
        "rises",
        "rising",
        "more",
        "higher",
        "increase",
        "increasing",
        "increases",
    },
    "down": {"down", "below", "under", "fall", "falls", "falling", "less", "lower", "decrease", "decreasing"},
    "flat": {"flat", "steady", "stable", "unchanged", "equal"},
}
MONEY_IDEAS = {"profit", "saving"}
# What else a metric may be said of: a buffer lasts for the time to survive.
RELATED = {"profit_gap": MONEY_IDEAS, "time_to_survive": {"buffer"}, "lost_volume": {"demand"}}
RATE_WORDS = ("per", "a", "an", "je", "pro", "am")
PERIOD_KINDS = {"day": "days", "week": "week", "month": "month", "year": "year"}


def check(marked: Marked, masks: LaneMasks) -> None:
    """Refuse a sentence that says something else than its facts."""
    facts, lanes = iter(marked.facts), iter(marked.lanes)
    for clause in clauses(marked.text):
        in_clause = [next(facts) for _ in range(clause.count(FACT_MARK))]
        named = [next(lanes) for _ in range(clause.count(LANE_MARK))]
        _check_directions(clause, in_clause)
        _check_metrics(clause, in_clause)
        _check_units(clause, in_clause)
        _check_lanes(in_clause, named or list(marked.lanes))
    if masks.are_many and len(set(marked.lanes)) > 1 and _words(marked.text) & vocabulary.COMPARISONS:
        raise Unsupported("a comparison of lanes, which cannot be checked")


def clauses(text: str) -> list[str]:
    """Pieces of a sentence within which words and figures belong together; no mark is lost."""
    return [piece for piece in vocabulary.CLAUSE_BREAKS.split(text) if piece.strip()]


def has_direction(text: str) -> bool:
    """Whether a sentence says rise or fall itself, so that figures need no sign."""
    return any(directions_in(clause) & {"up", "down"} for clause in clauses(text))


def directions_in(clause: str) -> set[str]:
    """Directions that a clause speaks of."""
    plain = vocabulary.NO_DIRECTION_PHRASES.sub(" ", clause).rstrip(" .!?")
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
        r"\b(?:nimmt|nehmen|nahm|geht|gehen|ging|gibt|geben)\b.*\b(?:ab|zurück|nach)$|\bgive back\b",
        plain,
        re.IGNORECASE,
    ):
        found.add("down")
    return found


def strip_units(marked: Marked) -> str:
    """The sentence without the units behind its figures: they were checked, and our code prints them itself."""
    text = re.sub(rf"({FACT_MARK})((?: (?:per|a|an|je|pro) \w+| am Tag)+)", _keep_unless_unit, marked.text)
    return re.sub(rf"({FACT_MARK}) (\w+)", lambda match: match[1] if _unit_kind(match[2]) else match[0], text)


def _keep_unless_unit(match: re.Match[str]) -> str:
    return match[1] if all(_unit_kind(word) for word in match[2].split()[1::2]) else match[0]


def _check_directions(clause: str, facts: list[Fact]) -> None:
    said = directions_in(clause)
    if not said:
        return
    if len(said) > 1:
        raise Unsupported("two directions at once")
    known = [direction for direction in map(_direction, facts) if direction]
    if not known:
        raise Unsupported("a direction that no fact supports")
    if any({direction} != said for direction in known):
        raise Unsupported("a direction that contradicts its fact")


def _direction(fact: Fact) -> str:
    said = str(fact.direction or "").strip().lower()
    return next((name for name, words in DIRECTION_NAMES.items() if said in words), "")


def _check_metrics(clause: str, facts: list[Fact]) -> None:
    """The term nearest before a figure, or the next one behind it, must be of the figure's own family."""
    for place, fact in zip((match.start() for match in re.finditer(FACT_MARK, clause)), facts, strict=True):
        families = _families(fact)
        before, behind = _nearest_term(clause[:place]), _next_term(clause[place + 1 :])
        if families and before and not families & {before, behind}:
            raise Unsupported("a figure of something else")


def _families(fact: Fact) -> set[str]:
    metric = METRICS.get(fact.metric)
    names = f"{fact.metric.replace('_', ' ')} {metric.en if metric else ''}"
    found = {family for family, term in vocabulary.TERMS.items() if term.search(names)}
    if metric is not None and metric.topic == "decision":
        found |= MONEY_IDEAS if metric.kind == "money" else set()
        found |= {"service level"} if metric.name.startswith("level") else set()
    return found | RELATED.get(fact.metric, set())


def _nearest_term(text: str) -> str:
    ends = [
        (match.end(), family) for family, term in vocabulary.TERMS.items() for match in term.finditer(text)
    ]
    return max(ends)[1] if ends else ""


def _next_term(text: str) -> str:
    starts = [
        (match.start(), family) for family, term in vocabulary.TERMS.items() for match in term.finditer(text)
    ]
    return min(starts)[1] if starts else ""


def _check_units(clause: str, facts: list[Fact]) -> None:
    """A unit beside a figure must be the figure's own."""
    for match, fact in zip(re.finditer(FACT_MARK, clause), facts, strict=True):
        behind = WORD.findall(clause[match.end() :])[:4]
        base, per = _unit_kinds(fact)
        for place, word in enumerate(behind):
            is_rate = place > 0 and behind[place - 1].lower() in RATE_WORDS
            kind = _unit_kind(word) if is_rate or place == 0 else ""
            if kind and kind != (per if is_rate else base):
                raise Unsupported("a unit that is not the figure's")
        before = WORD.findall(clause[: match.start()])[-1:]
        if before and _unit_kind(before[0]) in ("volume", "points"):
            raise Unsupported("a unit that is not the figure's")


def _unit_kind(word: str) -> str:
    return next((kind for kind, words in vocabulary.UNIT_WORDS.items() if words.match(word)), "")


def _unit_kinds(fact: Fact) -> tuple[str, str]:
    """Kind of the unit itself, and of the period that it counts in: ("volume", "days") of "pallets/day"."""
    base, per = split_unit(fact.unit)
    metric = METRICS.get(fact.metric)
    is_volume = metric.kind == "volume" if metric else _unit_kind(base) == "volume"
    own = "volume" if is_volume else base if base in ("days", "points", "count") else ""
    return own, PERIOD_KINDS.get(per, "")


def _check_lanes(facts: list[Fact], named: list[str]) -> None:
    if named and any(fact.subject != NETWORK and fact.subject not in named for fact in facts):
        raise Unsupported("a figure of another lane")


def _words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(text)}

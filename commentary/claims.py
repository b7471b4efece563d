"""Whether what a sentence claims about its facts is so: what they are called, directions, lanes and units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from commentary import comparisons, shapes, terms, units, vocabulary
from commentary.clauses import Clause, cut, main_reason
from commentary.masks import LaneMasks
from commentary.verdicts import FACT_MARK, LANE_MARK, Marked, Unsupported
from core.facts import METRICS, NETWORK, Fact

WORD = re.compile(r"[A-Za-zÄÖÜäöüß]+")
MAJORITY = re.compile(
    r"\b(?:main|mainly|mostly|most of|hauptsächlich|größtenteils|überwiegend|haupt\w+)\b", re.IGNORECASE
)
MOST = re.compile(r"\b(?:most|meisten)\b", re.IGNORECASE)
EARNS_MOST = re.compile(r"\b(?:earns?|pays?|costs?|down) (?:the )?most\b|\bam meisten\b", re.IGNORECASE)
HALF = 0.5
WORTHS = frozenset(("cooperation_saving", "profit_gap", *terms.GROUPS["GAINS"].split()))
PRONOUN = re.compile(
    r"^\s*(?:and |und )?(?:it|they|this|that|which|sie|er|es|dies|diese|das)\b", re.IGNORECASE
)
LONGEST_LABEL_STEM = 6


def check(marked: Marked, masks: LaneMasks, language: str) -> None:
    """Refuse a sentence that says something else than its facts."""
    clauses = cut(marked, language)
    _check_main_reasons(clauses)
    earlier: list[Fact] = []
    for place, clause in enumerate(clauses):
        before = "".join(piece.text for piece in clauses[:place])
        comparisons.check(clause.text, _spoken_of(clauses, place, language), earlier, clause.facts)
        if clause.facts:
            _check_names(clause, before, marked, language)
            units.check(clause.text, clause.facts)
        earlier += clause.facts
    _check_lanes(clauses)
    _check_majority(marked)
    if masks.are_many and len(set(marked.lanes)) > 1 and _words(marked.text) & vocabulary.COMPARISONS:
        raise Unsupported("a comparison of lanes, which cannot be checked")


def has_direction(text: str) -> bool:
    """Whether a sentence says rise or fall itself, so that figures need no sign."""
    return bool(comparisons.directions_in(text) & {"up", "down"})


def _spoken_of(clauses: Sequence[Clause], place: int, language: str) -> tuple[Fact, ...]:
    """The facts that a clause is about: its own, or those that an aside names, else its neighbour's."""
    clause = clauses[place]
    if clause.facts:
        return clause.facts
    own_words = comparisons.without_objects(clause.text)
    named = set().union(*(term.names for term in terms.terms_in(own_words, language)), set())
    everywhere = [fact for piece in clauses for fact in piece.facts]
    if named:
        return tuple(fact for fact in everywhere if fact.metric in named)
    neighbours = [*reversed(clauses[:place]), *clauses[place + 1 :]]
    return next((piece.facts for piece in neighbours if piece.facts), ())


def _check_names(clause: Clause, before: str, marked: Marked, language: str) -> None:
    """Every figure of a clause is called by its name, and by no other."""
    text = comparisons.without_objects(clause.text)
    marks = [match.start() for match in re.finditer(FACT_MARK, text)]
    edges = [0, *(mark + 1 for mark in marks)]
    for number, (mark, fact) in enumerate(zip(marks, clause.facts, strict=True)):
        zone = text[edges[number] : mark]
        until = marks[number + 1] if number + 1 < len(marks) else len(text)
        behind = text[mark + 1 : until]
        near = terms.terms_in(zone, language)
        is_last = number + 1 == len(marks)
        follows = terms.terms_in(behind, language)
        around = near + (follows if is_last else [] if near else follows[:1])
        if not around or (_refers_back(zone, fact) and number == 0) or not _names_any(around, fact):
            around = around + _nearest(before if number == 0 else text[: edges[number] - 1], language)
        _check_name(fact, around, marked)
        shapes.check(fact, text[edges[number] : until] if is_last else f"{zone}{FACT_MARK}", behind, before)


def _check_name(fact: Fact, around: Iterable[terms.Term], marked: Marked) -> None:
    metrics = _metrics_like(fact)
    for term in around:
        if metrics and not metrics & (term.names | term.beside):
            raise Unsupported("a figure of something else")
    if not any(metrics & term.names for term in around) and not _says_label(fact, marked.text):
        raise Unsupported("a figure that is not called by its name")
    wanted = shapes.WANTED.get(fact.metric)
    beside = {one.metric for one in marked.facts}
    if (
        wanted
        and not re.search(wanted, marked.text, re.IGNORECASE)
        and not beside & shapes.VOUCHERS.get(fact.metric, set())
    ):
        raise Unsupported("a figure that is not called by its name")
    if (
        fact.metric in shapes.MOVES
        and beside & set(shapes.MOVES.values())
        and shapes.MOVES[fact.metric] not in beside
    ):
        raise Unsupported("a figure of something else")


def _refers_back(zone: str, fact: Fact) -> bool:
    """Whether a figure's subject is a pronoun; "that saves ..." speaks of the whole, not of a noun before it."""
    return PRONOUN.match(zone) is not None and fact.metric not in WORTHS


def _names_any(around: Iterable[terms.Term], fact: Fact) -> bool:
    return any(_metrics_like(fact) & term.names for term in around)


def _nearest(text: str, language: str) -> list[terms.Term]:
    found = [term for term in terms.terms_in(comparisons.without_objects(text), language) if term.names]
    return found[-1:]


def _metrics_like(fact: Fact) -> frozenset[str]:
    """The metric itself; of a metric of somebody else's, those that its own name speaks of."""
    if fact.metric in METRICS:
        return frozenset({fact.metric})
    spoken = terms.terms_in(fact.metric.replace("_", " "), "en")
    return frozenset().union(*(term.names for term in spoken)) if spoken else frozenset()


def _says_label(fact: Fact, text: str) -> bool:
    """Whether a fact of somebody else's is called by a word of its own name."""
    if fact.metric in METRICS:
        return False
    stems = [
        word.lower()[:LONGEST_LABEL_STEM]
        for word in WORD.findall(fact.metric.replace("_", " "))
        if len(word) > 3
    ]
    return not stems or any(stem in text.lower() for stem in stems)


def _check_lanes(clauses: Sequence[Clause]) -> None:
    """A figure belongs to the lane named last before it, else to the first one behind; every lane has a figure."""
    everywhere = [lane for clause in clauses for lane in clause.lanes]
    if not everywhere:
        return
    current = everywhere[0]
    spoken_of = set()
    for clause in clauses:
        lanes, facts = iter(clause.lanes), iter(clause.facts)
        for mark in re.findall(f"[{FACT_MARK}{LANE_MARK}]", clause.text):
            if mark == LANE_MARK:
                current = next(lanes)
                continue
            fact = next(facts)
            if fact.subject != NETWORK and fact.subject != current and not _follows(fact, clause):
                raise Unsupported("a figure of another lane")
            spoken_of.add(fact.subject)
    if set(everywhere) - spoken_of:
        raise Unsupported("a lane of which no figure speaks")


def _follows(fact: Fact, clause: Clause) -> bool:
    """ "{figure} on L2": the only lane of a clause may stand behind its figures."""
    return set(clause.lanes) == {fact.subject} and len({one.subject for one in clause.facts}) == 1


def _check_main_reasons(clauses: Sequence[Clause]) -> None:
    """ "Lead time is the main reason" needs lead time's own share beside it."""
    metrics = {fact.metric for clause in clauses for fact in clause.facts}
    for clause in clauses:
        term = "" if clause.facts else main_reason(clause.text)
        needed = "demand_share" if term in ("demand", "nachfrage") else "lead_time_share"
        if term and needed not in metrics:
            raise Unsupported("a claim that no fact supports")


def _check_majority(marked: Marked) -> None:
    """ "Mainly" and "most of" need a share of more than a half."""
    text = EARNS_MOST.sub(" ", marked.text)
    if not MAJORITY.search(text) and not MOST.search(text):
        return
    shares = [
        fact
        for fact in marked.facts
        if fact.unit == "ratio" and fact.metric.endswith(("_share", "_dependency"))
    ]
    if not shares or any(float(fact.value) <= HALF for fact in shares):  # type: ignore[arg-type]
        raise Unsupported("a majority that no fact supports")


def _words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(text)}

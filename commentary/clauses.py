"""A sentence cut into the pieces within which words and figures belong together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from commentary import comparisons, terms, vocabulary
from commentary.verdicts import FACT_MARK, LANE_MARK, Marked, Unsupported
from core.facts import Fact

WORD = re.compile(r"[A-Za-zÄÖÜäöüß]+")
BREAKS = re.compile(
    r"[,;:()–—.!?]|\s-\s|\s(?=(?:and|but|while|whereas|so|because|since|although|though|or|yet|if|when|which|"
    r"und|aber|während|weil|sodass|doch|oder|obwohl|denn|wenn|wobei|sowie)\b)",
    re.IGNORECASE,
)
CONJUNCTION = re.compile(
    r"^\s*(?:and|but|while|whereas|so|because(?: of)?|although|though|or|yet|if|when|which|"
    r"und|aber|während|weil|"
    r"sodass|doch|oder|obwohl|denn|wenn|wobei|sowie)\b",
    re.IGNORECASE,
)
# Clauses without a figure that say nothing of this lane, or only repeat a condition.
CONDITIONS = re.compile(
    r"(?:if|when|while|as long as) (?:you|we) (?:wait|only wait|decide to wait)|(?:if|"
    r"when) (?:a|the|one of the) partners? "
    r"(?:is|are) lost|(?:if|when) (?:a|the|your) partner fails|(?:wenn|falls) (?:ein|"
    r"der) partner ausfällt|while waiting|(?:wenn|während|solange) (?:sie|wir|"
    r"man) (?:abwarten|abwartet|warten|"
    r"wartet)|wer (?:abwartet|wartet)",
    re.IGNORECASE,
)
NEEDED = re.compile(
    r"(?:that |which |die |der )?(?:is |are |sind |ist )?(?:needed|required|nötig|benötigt)", re.IGNORECASE
)
MAIN_REASON = re.compile(
    r"(?P<term>lead time|demand|laufzeit|nachfrage) (?:is|ist) (?:the|die|der) "
    r"(?:main (?:reason|cause|driver)|hauptgrund|hauptursache|haupttreiber)|"
    r"(?:the |der |die )?(?:main (?:reason|cause|driver)|hauptgrund|hauptursache|"
    r"haupttreiber) (?:is|ist) (?:die )?"
    r"(?P<term_behind>lead time|demand|laufzeit|nachfrage)",
    re.IGNORECASE,
)
MOST_COMES_FROM = re.compile(
    r"most of the (?:uncertainty|spread|variability) (?:comes|stems) from (?P<term>lead time|demand)|"
    r"(?:die|der) (?:streuung|unsicherheit) stammt (?:überwiegend|hauptsächlich|größtenteils) aus der "
    r"(?P<term_behind>laufzeit|nachfrage)",
    re.IGNORECASE,
)
CAUSE = re.compile(r"^\s*(?:because|since|due to|weil|wegen|denn|da)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """A piece of a sentence: its text, its own facts and lanes, and, without figures, whom it speaks of.

    is_aside: it has no figure and has to be borne out by the figures around it.
    """

    text: str
    facts: tuple[Fact, ...]
    lanes: tuple[str, ...]
    is_aside: bool = False


def cut(marked: Marked, language: str) -> list[Clause]:
    """The clauses of a sentence, those without a statement of their own joined to their neighbours."""
    facts, lanes = iter(marked.facts), iter(marked.lanes)
    pieces = [
        Clause(
            text,
            tuple(next(facts) for _ in range(text.count(FACT_MARK))),
            tuple(next(lanes) for _ in range(text.count(LANE_MARK))),
        )
        for text in BREAKS.split(marked.text)
        if text.strip()
    ]
    return _join([_judge(piece, language) for piece in pieces if not _is_condition(piece)])


def _is_condition(piece: Clause) -> bool:
    return not piece.facts and CONDITIONS.fullmatch(piece.text.strip()) is not None


def _judge(piece: Clause, language: str) -> Clause:
    """Mark a clause without a figure that states something."""
    if piece.facts:
        return piece
    plain = CONJUNCTION.sub("", piece.text).strip()
    if NEEDED.fullmatch(plain):
        return piece
    if main_reason(plain):
        return replace(piece, is_aside=True)
    bare = comparisons.without_objects(plain)
    spoken = terms.terms_in(bare, language)
    if CAUSE.match(piece.text) and not spoken:
        raise Unsupported("a cause that no fact states")
    words = [word.lower() for word in WORD.findall(_without(bare, spoken))]
    verbs = [word for word in words if word in vocabulary.VERBS - vocabulary.NOUNS - vocabulary.LIGHT]
    is_directed = _has_direction_word(words)
    if not verbs and not is_directed:
        return piece
    if not is_directed or any(
        verb not in vocabulary.ASIDE_VERBS and not _has_direction_word([verb]) for verb in verbs
    ):
        raise Unsupported("a claim that no fact supports")
    return replace(piece, is_aside=True)


def main_reason(text: str) -> str:
    """What a clause calls the main reason of the spread: "lead time", "demand", or nothing."""
    match = MAIN_REASON.search(text) or MOST_COMES_FROM.search(text)
    return (match["term"] or match["term_behind"]).lower() if match else ""


def _without(text: str, spoken: list[terms.Term]) -> str:
    for term in reversed(spoken):
        text = f"{text[: term.start]} {text[term.end :]}"
    return text


def _has_direction_word(words: list[str]) -> bool:
    return any(
        vocabulary.UP_STEMS.match(word)
        or vocabulary.DOWN_STEMS.match(word)
        or vocabulary.FLAT_STEMS.match(word)
        for word in words
    )


def _join(pieces: list[Clause]) -> list[Clause]:
    """Join what has neither figure nor statement to the clause before, at the beginning to the one behind."""
    joined: list[Clause] = []
    waiting: Clause | None = None
    for piece in pieces:
        if piece.facts or piece.is_aside:
            if waiting is not None and not piece.is_aside:
                piece, waiting = _together(waiting, piece), None
            joined.append(piece)
        elif joined and not joined[-1].is_aside and not _leads(piece):
            joined[-1] = _together(joined[-1], piece)
        else:
            waiting = piece if waiting is None else _together(waiting, piece)
    if waiting is not None:
        places = [place for place, piece in enumerate(joined) if piece.facts]
        if not places:
            raise Unsupported("no fact behind it")
        joined[places[-1]] = _together(joined[places[-1]], waiting)
    return joined


def _leads(piece: Clause) -> bool:
    """Whether a piece begins a new statement: "..., and in an outage, ..."."""
    return (
        bool(piece.lanes)
        or re.match(
            r"\s*(?:and|but|while|und|aber|während)\s+(?:on|in|with|during|auf|bei|mit)\b", piece.text, re.I
        )
        is not None
    )


def _together(first: Clause, second: Clause) -> Clause:
    return replace(
        first,
        text=f"{first.text} , {second.text}",
        facts=(*first.facts, *second.facts),
        lanes=(*first.lanes, *second.lanes),
    )

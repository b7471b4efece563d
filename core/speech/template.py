"""Commentary and answers from facts alone: no key, no network, the same words for the same facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, islice

from core.facts import Fact
from core.speech.claims import LOOKS, MOVES, Claim, figure_claims, lane_claims, network_claims
from core.speech.sentences import Join, Sentence, Step, may_join, say

MOST_SENTENCES = 6
# What is said where nobody chose: each sentence with its rank (a low one is kept longest) and its kinds.
BEFORE_MOVES = (
    (2, ("status",)),
    (1, ("missing",)),
    (1, ("demand",)),
    (11, ("capacity", "partners")),
    (10, ("buffer", "spread")),
    (14, ("outage", "index")),
    (15, ("cooperation",)),
    (16, ("level",)),
)
# Every decision is told before what it rests on: its gain stands in the sum beside it.
AFTER_MOVES = (
    *((12, (f"answered_{name}",)) for name in ("buffer", "year", "weeks", "look")),
    (3, ("no_move",)),
    (13, ("wait",)),
)
BEST_MOVE, OTHER_MOVES = 3, 4
# What answers for a page, the first that is true: the move that pays most, else what happens.
ANSWERS = (("need",), MOVES, LOOKS[:-1], ("missing",), ("status",), ("above_plan",), ("no_move",))
OF_A_NETWORK = ("need", "kinds", "over", "first", "next", "network_wait")


def template_commentary(facts: Sequence[Fact], language: str = "en") -> tuple[Sentence, ...]:
    """What happens, why, what to do and what it costs to wait: at most six sentences.

    Facts that nothing can be said of in a clause are listed by their names.
    """
    claims = {claim.frame.kind: claim for claim in network_claims(facts)}
    if claims:
        return say([Step(claims[kind]) for kind in OF_A_NETWORK if kind in claims], language)
    by_lane = groupby(lane_claims(facts), key=lambda claim: claim.subject)
    ranked = [item for _, of_lane in by_lane for item in _ranked(of_lane)]
    kept = sorted(rank for rank, _ in ranked)[:MOST_SENTENCES]
    steps = [step for rank, steps in ranked if rank in kept for step in steps]
    if not steps:
        steps = [Step(claim) for claim in islice(figure_claims(facts), MOST_SENTENCES)]
    return say(steps, language, with_lanes=are_many_lanes(facts))


def template_sentences(facts: Sequence[Fact], language: str = "en") -> tuple[str, ...]:
    """The words of `template_commentary` alone."""
    return tuple(sentence.text for sentence in template_commentary(facts, language))


def answer_sentence(facts: Sequence[Fact], language: str = "en") -> str:
    """The one sentence at the top: the best decision of a lane, or what a network asks for; else empty."""
    ranks = {kind: rank for rank, kinds in enumerate(ANSWERS) for kind in kinds}
    claims = chain(network_claims(facts), lane_claims(facts))
    answers = [claim for claim in claims if claim.frame.kind in ranks]
    if not answers:
        return ""
    best = min(answers, key=lambda claim: ranks[claim.frame.kind])
    return say([Step(best)], language, with_lanes=True)[0].text


def are_many_lanes(facts: Sequence[Fact]) -> bool:
    """Whether facts speak of more than one lane, so that sentences must name theirs."""
    return len({fact.subject for fact in facts}) > 1


def _ranked(claims: Iterator[Claim]) -> Iterator[tuple[int, list[Step]]]:
    """The sentences of a lane's script for which there are claims, in reading order."""
    by_kind = {claim.frame.kind: claim for claim in claims}
    moves = [(kind,) for kind in by_kind if kind in (*MOVES, *LOOKS)]
    ranks = chain((BEST_MOVE,), range(OTHER_MOVES, OTHER_MOVES + len(moves)))
    for rank, kinds in (*BEFORE_MOVES, *zip(ranks, moves, strict=False), *AFTER_MOVES):
        steps: list[Step] = []
        for kind in kinds:
            if kind in by_kind:
                join = Join.AND if may_join(steps, by_kind[kind], Join.AND) else Join.STOP
                steps.append(Step(by_kind[kind], join))
        if steps:
            yield rank, steps

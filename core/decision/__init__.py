"""What should be decided on each lane, from its one plan: the list that every page, paper and sentence reads."""

from core.decision.answers import ANSWERS, Answer, figures_of
from core.decision.decide import (
    as_answered,
    decide_answered,
    decide_lane,
    decide_network,
    open_decisions,
    settled_by,
)
from core.decision.decisions import KINDS, MOVES, Decision, Decisions
from core.decision.score import Score, basis_of, days_of, score_answer

__all__ = [
    "ANSWERS",
    "KINDS",
    "MOVES",
    "Answer",
    "Decision",
    "Decisions",
    "Score",
    "as_answered",
    "basis_of",
    "days_of",
    "decide_answered",
    "decide_lane",
    "decide_network",
    "figures_of",
    "open_decisions",
    "score_answer",
    "settled_by",
]

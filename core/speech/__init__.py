"""How facts are said: their values, the clauses that they bear out, and sentences made of those."""

from core.speech.claims import Claim, figure_claims, possible_claims
from core.speech.fact_text import label_text, value_text, versus_text
from core.speech.sentences import Join, Sentence, Step, causes, may_join, say
from core.speech.template import answer_sentence, are_many_lanes, template_commentary, template_sentences

__all__ = [
    "Claim",
    "Join",
    "Sentence",
    "Step",
    "answer_sentence",
    "are_many_lanes",
    "causes",
    "figure_claims",
    "label_text",
    "may_join",
    "possible_claims",
    "say",
    "template_commentary",
    "template_sentences",
    "value_text",
    "versus_text",
]

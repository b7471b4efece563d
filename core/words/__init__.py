"""How facts are said, English and German side by side, with one way to write a number."""

from core.words.claims import Claim, figure_claims, possible_claims
from core.words.fact_text import label_text, value_text, versus_text
from core.words.labels import metric_label, own_text
from core.words.languages import LANGUAGES, in_language, require_language, rows, two_languages
from core.words.names import lane_text
from core.words.sentences import Join, Sentence, Step, causes, may_join, say
from core.words.template import answer_sentence, are_many_lanes, template_commentary, template_sentences
from core.words.units import unit_word

__all__ = [
    "LANGUAGES",
    "Claim",
    "Join",
    "Sentence",
    "Step",
    "answer_sentence",
    "are_many_lanes",
    "causes",
    "figure_claims",
    "in_language",
    "label_text",
    "lane_text",
    "may_join",
    "metric_label",
    "own_text",
    "possible_claims",
    "require_language",
    "rows",
    "say",
    "template_commentary",
    "template_sentences",
    "two_languages",
    "unit_word",
    "value_text",
    "versus_text",
]

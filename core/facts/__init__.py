"""Facts: checked figures of a lane or network, the same on screen, paper and in exports."""

from core.facts.commentary_text import (
    answer_sentence,
    fact_sentence,
    facts_about,
    template_commentary,
    template_sentences,
)
from core.facts.decisions import Decision, capacity_for_coming_weeks, paying_decisions
from core.facts.fact import NETWORK, Fact, facts_by_id, facts_digest
from core.facts.fact_text import fill_sentence, label_text, lane_text, value_text, versus_text
from core.facts.lane_facts import empty_lane_facts, lane_facts
from core.facts.metrics import LANGUAGES, METRICS, Metric, require_language
from core.facts.network_facts import every_lane_facts, network_facts
from core.facts.outlook import Outlook, lane_outlook

__all__ = [
    "LANGUAGES",
    "METRICS",
    "NETWORK",
    "Decision",
    "Fact",
    "Metric",
    "Outlook",
    "answer_sentence",
    "capacity_for_coming_weeks",
    "empty_lane_facts",
    "every_lane_facts",
    "fact_sentence",
    "facts_about",
    "facts_by_id",
    "facts_digest",
    "fill_sentence",
    "label_text",
    "lane_facts",
    "lane_outlook",
    "lane_text",
    "network_facts",
    "paying_decisions",
    "require_language",
    "template_commentary",
    "template_sentences",
    "value_text",
    "versus_text",
]

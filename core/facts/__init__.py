"""Facts: checked figures of a lane or network, the same on screen, paper and in exports."""

from core.facts.budget_facts import budget_facts
from core.facts.fact import NETWORK, Fact, facts_by_id, facts_digest
from core.facts.lane_facts import empty_lane_facts, facts_of_levels, facts_of_stress, lane_facts
from core.facts.metrics import METRICS, Metric
from core.facts.network_facts import (
    LANES_SPOKEN_OF,
    every_lane_facts,
    facts_of_row,
    inbox_facts,
    network_facts,
)
from core.facts.outlook import Outlook, lane_outlook
from core.facts.sharing_facts import sharing_facts
from core.facts.topics import facts_about

__all__ = [
    "LANES_SPOKEN_OF",
    "METRICS",
    "NETWORK",
    "Fact",
    "Metric",
    "Outlook",
    "budget_facts",
    "empty_lane_facts",
    "every_lane_facts",
    "facts_about",
    "facts_by_id",
    "facts_digest",
    "facts_of_levels",
    "facts_of_row",
    "facts_of_stress",
    "inbox_facts",
    "lane_facts",
    "lane_outlook",
    "network_facts",
    "sharing_facts",
]

"""Answers without a model: the facts whose topic a question's words name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.facts import METRICS, NETWORK, Fact

MOST_FACTS = 5
# Words of a question (both languages, beginnings of words) and the metrics that answer it, most telling first.
INTENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"why\b.*\brisk|risk|danger|stake|risiko|gefahr|gefährd|aufs? spiel",
        ("money_at_risk", "status", "demand_change", "capacity_use", "buffer_gap", "money_at_risk_alert"),
    ),
    (
        r"what (?:should|shall|can|must|to) .*do\b|recommend|advi[cs]e|action|decid|"
        r"was .*\b(?:tun|machen)|empf|handeln",
        ("buffer_move", "buffer_move_gain", "level_move", "level_move_gain", "capacity_move", "capacity_move_gain",
         "money_at_risk"),
    ),
    (r"wait|later|nothing|delay|abwarten|warten|nichts tun", ("money_at_risk", "money_at_risk_total")),
    (r"classic|formula|klassisch|formel", ("classical_buffer", "buffer_needed")),
    (r"buffer|safety stock|stock|puffer|bestand", ("buffer_held", "buffer_needed", "buffer_gap", "lead_time_share")),
    (r"lead time|laufzeit|lieferzeit", ("lead_time", "lead_time_share")),
    (r"demand|forecast|volume|nachfrage|prognose|bedarf|volumen", ("demand_next", "demand_change", "demand_mean")),
    (r"capacity|workload|utili|kapazität|auslast", ("capacity_use", "own_capacity", "periods_over_capacity")),
    (r"partner|overflow|cooperat|überlauf|kooperat", ("partner_dependency", "expected_overflow", "cooperation_saving")),
    (r"service|fill rate|sla|lieferquote", ("service_level", "fill_rate", "fill_rate_held", "best_service_level")),
    (r"penalt|strafe", ("penalty_held", "penalty_planned")),
    (r"resilien|outage|survive|recover|break|disrupt|ausfall|resilienz|überleb|erhol|stör",
     ("resilience_score", "weaker_part", "time_to_survive", "time_to_recover", "lost_volume")),
    (r"profit|earn|margin|gewinn|verdien|marge", ("expected_profit", "best_service_level", "profit_gap")),
    (r"cost|expens|kostet|kosten|teuer", ("holding_cost", "shortage_cost", "booked_cost")),
    (r"order|lot|eoq|bestell", ("order_quantity", "reorder_point")),
    (r"status|alert|surge|alarm|why|warum|wieso", ("status", "status_reason", "status_change")),
    (r"accura|trust|reliab|coverage|genau|verläss|abdeckung", ("forecast_method", "band_coverage", "history_periods")),
    (r"lanes?\b|network|which|strecken?\b|netz|welche", ("lanes_alert", "lanes_total", "money_at_risk_alert")),
)  # fmt: skip


def matching_facts(question: str, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts that the words of a question ask for, at most five, the most telling first.

    Where the question names a lane, only facts of that lane answer it.
    """
    asked = question.lower()
    named = {fact.subject for fact in facts if fact.subject.lower() in asked and fact.subject != NETWORK}
    facts = [fact for fact in facts if not named or fact.subject in named]
    wanted = [name for pattern, names in INTENTS if re.search(rf"\b(?:{pattern})", asked) for name in names]
    wanted += [metric.name for metric in METRICS.values() if metric.en in asked or metric.de.lower() in asked]
    found = [fact for name in dict.fromkeys(wanted) for fact in facts if fact.metric == name]
    return tuple(found[:MOST_FACTS])

"""Answers without a model: the facts whose topic a question's words name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.facts import NETWORK, Fact
from core.speech.lane_frames import LANE_FRAMES
from core.speech.network_frames import NETWORK_FRAMES
from core.words.labels import LABELS, TEXTS

MOST_FACTS = 5
# Words of a question (both languages, beginnings of words) and the metrics that answer it, most telling first.
INTENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"why\b.*\brisk|risk|danger|stake|risiko|gefahr|gefährd|aufs? spiel",
        ("money_at_risk", "status", "demand_change", "capacity_use", "buffer_gap", "worth_total"),
    ),
    (
        r"what (?:should|shall|can|must|to) .*do\b|recommend|advi[cs]e|action|decid|"
        r"was .*\b(?:tun|machen)|empf|handeln",
        ("buffer_move", "buffer_move_gain", "capacity_year_move", "capacity_year_move_gain", "capacity_move",
         "capacity_move_gain", "worth"),
    ),
    (r"wait|later|nothing|delay|abwarten|warten|nichts tun", ("money_at_risk", "money_at_risk_total")),
    (r"classic|formula|klassisch|formel", ("classical_buffer", "buffer_needed")),
    (r"buffer|safety stock|stock|puffer|bestand", ("buffer_held", "buffer_needed", "buffer_gap", "lead_time_share")),
    (r"lead time|laufzeit|lieferzeit", ("lead_time", "lead_time_share")),
    (r"(?:good|right|gut|stimmt)\b.*(?:forecast|prognose)|(?:forecast|prognose)\b.*(?:good|right|gut|stimmt)",
     ("forecast_method", "band_coverage", "forecast_gain", "history_periods")),
    (r"demand|forecast|volume|nachfrage|prognose|bedarf|volumen", ("demand_next", "demand_change", "demand_mean")),
    (r"capacity|workload|utili|kapazität|auslast", ("capacity_use", "own_capacity", "periods_over_capacity")),
    (r"partner|overflow|cooperat|überlauf|kooperat", ("partner_dependency", "expected_overflow", "cooperation_saving")),
    (r"service|fill rate|sla|lieferquote", ("service_level", "fill_rate", "fill_rate_held", "best_service_level")),
    (r"penalt|strafe", ("penalty_held", "penalty_planned")),
    (r"resilien|outage|survive|recover|break|disrupt|ausfall|resilienz|überleb|erhol|stör",
     ("resilience_score", "weaker_part", "time_to_survive", "time_to_recover", "lost_volume")),
    (r"profit|earn|margin|gewinn|verdien|marge", ("expected_profit", "best_service_level", "worth")),
    (r"cost|expens|kostet|kosten|teuer", ("holding_cost", "shortage_cost", "booked_cost")),
    (r"order|lot|eoq|bestell", ("order_quantity", "reorder_point")),
    (r"status|alert|surge|alarm|why|warum|wieso", ("status", "status_reason", "status_change")),
    (r"accura|trust|reliab|coverage|genau|verläss|abdeckung", ("forecast_method", "band_coverage", "history_periods")),
    (r"lanes?\b|network|which|strecken?\b|netz|welche", ("lanes_alert", "lanes_total", "money_at_risk_total")),
)  # fmt: skip


# Words of questions beside those in which we speak ourselves; a model is told no other word of a question.
WORDS_OF_QUESTIONS = """
about act action advice all am any are best better big biggest break buy can cause change cheap cheaper cheapest
compare cost could danger dangerous decide do does doing drive drives earn enough ever expensive explain first forecast
good grow happen happens high higher how i important improve increase is it late later less long lose low lower main
make many me money month more most much my need needed no not nothing of off one our outlook pay problem problems
reason reduce reliable risk risky safe save shall should show situation so someone stock summary tell than that there
things this to today too trend trust try us urgent wait want was we week what when where which why will worse worst
worth would wrong year you your
abwarten aktuell alle alles am anders auch ausgelastet bestand besser beste bin brauche brauchen das dass den denn
der die dies diese dieser diesem dieses dringend du erklären erste falls für gefahr gefährdet geht gibt groß gut
habe haben hoch höher ich im ist jahr jetzt kann können kapazität kein keine kosten kostet lage lieber machen mache
man mehr mein mich mir monat muss müssen nachfrage nicht nichts niedrig nötig ohne problem problems puffer reicht
risiko schlecht schlimmste senken sicher sind soll sollen sollte sparen steigt strecke strecken tage teuer tun uns
unser viel wann warten warum was weiter welche welcher wenig weniger wenn weshalb wie wieso wieviel wir wird wo
woche würde wichtig zu zuerst zusammenfassung zuverlässig
"""


def facts_asked_about(question: str, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Where a question names lanes only their facts, else all."""
    asked = question.lower()
    named = {fact.subject for fact in facts if fact.subject.lower() in asked and fact.subject != NETWORK}
    return tuple(fact for fact in facts if not named or fact.subject in named)


def matching_facts(question: str, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts that the words of a question ask for, at most five, the most telling first."""
    asked = question.lower()
    facts = facts_asked_about(question, facts)
    wanted = [name for pattern, names in INTENTS if re.search(rf"\b(?:{pattern})", asked) for name in names]
    wanted += [name for name, both in LABELS.items() if any(label.lower() in asked for label in both)]
    found = [fact for name in dict.fromkeys(wanted) for fact in facts if fact.metric == name]
    return tuple(found[:MOST_FACTS])


def _known_words() -> frozenset[str]:
    kinds = (*LANE_FRAMES.values(), *NETWORK_FRAMES.values())
    frames = [text for frames in kinds for frame in frames for text in frame.text]
    ours = " ".join(
        (WORDS_OF_QUESTIONS, TEXTS, *frames, *(label for both in LABELS.values() for label in both))
    )
    return frozenset(re.findall(r"[^\W\d_]+", ours.lower()))


KNOWN_WORDS = _known_words()

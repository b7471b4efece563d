"""Commentary and answers from facts alone: no key, no network, the same words for the same facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.facts import answer_lines, lane_lines, network_lines
from core.facts.fact import NETWORK, Fact, facts_by_id
from core.facts.fact_text import PLACEHOLDER, fill_sentence, label_text, lane_text, value_text
from core.facts.lines import Line, Slot, first_that_fits, fits, is_met
from core.facts.metrics import METRICS, require_language

MOST_SENTENCES = 6
MOVE_RANK = 5
# Facts of other topics that a page's sentences need to be understood.
COMPANIONS = {
    "demand": {"own_capacity", "capacity_use", "partner_dependency"},
    "capacity": {"demand_next", "demand_change"},
    "buffer": {"demand_next", "demand_change", "fill_rate", "fill_rate_held"},
    "resilience": {"buffer_held", "buffer_needed", "buffer_gap", "service_level", "lead_time_share"},
    "profit": {"service_level", "fill_rate"},
}
EVERYWHERE = {"decision", "waiting"}


def facts_about(facts: Sequence[Fact], topic: str) -> tuple[Fact, ...]:
    """The facts of one topic (demand, capacity, buffer, resilience or profit) for a page's commentary.

    What to do and what waiting costs belong to every topic.
    """
    kept = COMPANIONS.get(topic, set())

    def belongs(fact: Fact) -> bool:
        metric = METRICS.get(fact.metric)
        return metric is not None and (
            metric.topic == topic or metric.topic in EVERYWHERE or metric.name in kept
        )

    return tuple(fact for fact in facts if belongs(fact) or fact.metric == "expected_profit")


def template_sentences(facts: Sequence[Fact], language: str = "en") -> tuple[str, ...]:
    """The sentences of `template_commentary`, without the facts behind them."""
    return tuple(sentence for sentence, _ in template_commentary(facts, language))


def template_commentary(
    facts: Sequence[Fact], language: str = "en"
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What happens, why, what to do and what it costs to wait: at most six sentences, each with its fact ids.

    Facts that no sentence is written for are listed by their labels.
    """
    require_language(language)
    known = facts_by_id(facts)
    lines = _network_lines(known) if "lanes_total" in known else _lane_lines(known)
    if not lines:
        return tuple((fact_sentence(fact, language), (fact.id,)) for fact in facts[:MOST_SENTENCES])
    texts = [line.text(language) for line in lines]
    return tuple((fill_sentence(text, known, language), _ids_in(text)) for text in texts)


def fact_sentence(fact: Fact, language: str = "en", *, with_lane: bool = False) -> str:
    """One fact as a plain sentence: its label and its value; `with_lane` puts the lane in front."""
    label, value = label_text(fact, language), value_text(fact, language, signed=True)
    if with_lane and fact.subject != NETWORK:
        return f"{lane_text(fact.subject, language)}: {label} {value}."
    return f"{label[:1].upper()}{label[1:]}: {value}."


def answer_sentence(facts: Sequence[Fact], language: str = "en") -> str:
    """The one sentence at the top: the best decision of a lane, or what a network asks for."""
    known = facts_by_id(facts)
    if "lanes_total" in known:
        line = first_that_fits(network_lines.STAKE.lines, known)
        return fill_sentence(line.text(language), known, language) if line else ""
    for need in [f"{fact.id}:{fact.direction}" for fact in facts if fact.id in lane_lines.MOVES] + [
        "periods_missing",
        "money_at_risk",
    ]:
        if need in answer_lines.ANSWERS and is_met(need, known):
            line = Line((), *answer_lines.ANSWERS[need])
            return fill_sentence(line.text(language), known, language)
    return ""


def _lane_lines(facts: Mapping[str, Fact]) -> list[Line]:
    """Chosen lines in reading order: what and why, then the moves by gain, then the cost of waiting."""
    chosen = _choose(lane_lines.BEFORE_MOVES, facts)
    for place, metric in enumerate(name for name in facts if name in lane_lines.MOVES):
        line = first_that_fits(lane_lines.MOVES[metric], facts)
        if line is not None:
            chosen.append((MOVE_RANK if place == 0 else MOVE_RANK + 5 + place, line))
    if not any(name in lane_lines.MOVES for name in facts) and fits(lane_lines.NO_MOVE, facts):
        chosen.append((MOVE_RANK, lane_lines.NO_MOVE))
    return _most_important(chosen + _choose((lane_lines.WAIT,), facts))


def _network_lines(facts: Mapping[str, Fact]) -> list[Line]:
    return _most_important(_choose(network_lines.SLOTS, facts))


def _choose(slots: tuple[Slot, ...], facts: Mapping[str, Fact]) -> list[tuple[int, Line]]:
    found = ((slot.rank, first_that_fits(slot.lines, facts)) for slot in slots)
    return [(rank, line) for rank, line in found if line is not None]


def _most_important(chosen: list[tuple[int, Line]]) -> list[Line]:
    kept = sorted(rank for rank, _ in chosen)[:MOST_SENTENCES]
    return [line for rank, line in chosen if rank in kept]


def _ids_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[1] for match in PLACEHOLDER.finditer(text)))

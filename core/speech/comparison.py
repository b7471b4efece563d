"""Two plans of one lane side by side: each figure as it is, as it would be, and the difference."""

from __future__ import annotations

from dataclasses import dataclass

from core.speech.fact_text import difference_text, label_text, value_text
from core.speech.frames import Facts
from core.words.languages import in_language, two_languages

# What is compared, in order of a reader's questions, and whether more of it is better (1), worse (-1) or neither (0).
COMPARED = {
    "demand_next": 0,
    "capacity_use": 0,
    "expected_overflow": 0,
    "booked_cost": -1,
    "buffer_needed": 0,
    "fill_rate": 1,
    "fill_rate_held": 1,
    "penalty_planned": -1,
    "penalty_held": -1,
    "expected_profit": 1,
    "best_service_level": 0,
    "best_capacity": 0,
    "time_to_survive": 1,
    "lost_volume": -1,
    "resilience_score": 1,
}
HEADS = two_languages("""
figure | Figure | Zahl
now | Now | Jetzt
then | Then | Dann
difference | Difference | Unterschied
""")


@dataclass(frozen=True)
class Compared:
    """One figure of both plans, as text; is_better is None where it is neither."""

    metric: str
    label: str
    now: str
    then: str
    difference: str
    is_better: bool | None


def heads(language: str = "en") -> tuple[str, ...]:
    """What the columns of the comparison are called: figure, now, then, difference."""
    return tuple(in_language(both, language) for both in HEADS.values())


def compare(now: Facts, then: Facts, language: str = "en") -> tuple[Compared, ...]:
    """The figures that both have and that print differently, with their difference."""
    found = []
    for metric, sense in COMPARED.items():
        before, after = now.get(metric), then.get(metric)
        if before is None or after is None:
            continue
        texts = value_text(before, language), value_text(after, language)
        if texts[0] == texts[1]:
            continue
        change = float(after.value) - float(before.value)  # type: ignore[arg-type]  # compared metrics are numbers
        found.append(
            Compared(
                metric=metric,
                label=label_text(before, language),
                now=texts[0],
                then=texts[1],
                difference=difference_text(before, after, language),
                is_better=None if sense == 0 else change * sense > 0,
            )
        )
    return tuple(found)

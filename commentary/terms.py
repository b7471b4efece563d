"""What figures are called: phrases of both languages, the metrics each one names, and those it may accompany.

A figure must stand beside a phrase that names its metric, and beside none that can only mean another one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from commentary.vocabulary import WORDS_FOLDER

# Metrics that phrases share, written @GAINS and so on in the files.
GROUPS = {
    "GAINS": "buffer_move_gain level_move_gain capacity_move_gain",
    "AT_RISK": "money_at_risk money_at_risk_alert money_at_risk_total",
    "SHARES": "demand_share lead_time_share",
    "LANES": "lanes_total lanes_alert lanes_surge lanes_low lanes_stale lanes_short lanes_above_plan",
    "STATUS": "status status_reason status_since status_change smallest_visible_change",
    "DEMAND": "demand_next demand_recent demand_change demand_mean above_plan",
}
# Each row: phrase | metrics it names | metrics it may stand beside. Where two begin at one word, the earlier wins.
FILES = {"en": "terms_english.txt", "de": "terms_german.txt"}


@dataclass(frozen=True)
class Term:
    """A phrase in a sentence, what it names and what it may stand beside."""

    start: int
    end: int
    names: frozenset[str]
    beside: frozenset[str]


def terms_in(text: str, language: str) -> list[Term]:
    """The phrases of a text from left to right."""
    pattern, rows = _table(language)
    return [
        Term(match.start(), match.end(), *rows[int((match.lastgroup or "_0")[1:])])
        for match in pattern.finditer(text)
    ]


@lru_cache(maxsize=2)
def _table(language: str) -> tuple[re.Pattern[str], list[tuple[frozenset[str], frozenset[str]]]]:
    rows, patterns = [], []
    table = (WORDS_FOLDER / FILES[language]).read_text(encoding="utf-8")
    for name, metrics in GROUPS.items():
        table = table.replace(f"@{name}", metrics)
    for line in table.strip().splitlines():
        phrase, names, beside = line.rsplit("|", 2)
        rows.append((frozenset(names.split()), frozenset(beside.split())))
        patterns.append(f"(?P<_{len(patterns)}>{phrase.strip()})")
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE), rows

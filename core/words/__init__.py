"""What words are made of, English and German side by side: languages, numbers, units, names, labels, remarks."""

from core.words.labels import metric_label, own_text
from core.words.languages import LANGUAGES, in_language, require_language, rows, two_languages
from core.words.names import lane_text
from core.words.units import unit_word

__all__ = [
    "LANGUAGES",
    "in_language",
    "lane_text",
    "metric_label",
    "own_text",
    "require_language",
    "rows",
    "two_languages",
    "unit_word",
]

"""`db/demand_file/months_of_scripts.py` anew from the Unicode locale data: python -m tools.write_months

The words stand in a file of their own because the data of some fifty languages, once loaded, would stay in memory:
34 MB of each process that has read a file.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from babel import Locale

from db.demand_file.bare_words import bare_word

TARGET = Path(__file__).parents[1] / "db" / "demand_file" / "months_of_scripts.py"
SEPARATOR = "|"
# Languages whose months the locale data add, by the first word of the Unicode names of their letters.
LANGUAGES = {
    "LATIN": "af az bs ca cy da en es et eu fi fil fr ga gl id is it lt lv ms nb nl pt ro sk sl sq sv sw tr vi",
    "CYRILLIC": "ru uk bg be mk sr kk ky mn",
    "GREEK": "el",
    "ARABIC": "ar ar_IQ ar_MA ar_DZ fa ur",
    "HEBREW": "he",
    "THAI": "th",
    "LAO": "lo",
    "KHMER": "km",
    "MYANMAR": "my",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "DEVANAGARI": "hi mr ne",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "TELUGU": "te",
    "GUJARATI": "gu",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "GURMUKHI": "pa",
}
HEAD = '''"""Names of the months by script, a line a month; `python -m tools.write_months` writes this.

Words are of the languages that stand there, without those that name different months.
"""

# ruff: noqa: E501
# Of the Unicode locale data, version {version}.
MONTHS_OF_SCRIPTS = {{
'''


def words_of(script: str) -> dict[str, int]:
    """The month by word, in the languages of a script; without words that name different ones."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for language in LANGUAGES[script].split():
        for names in Locale.parse(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in names[width].items():
                    found[bare_word(name)].add(number)
    return {
        word: min(numbers)
        for word, numbers in found.items()
        if len(numbers) == 1 and len(word) >= 2 and not any(map(str.isdigit, word))
    }


def written() -> str:
    """The text of the file."""
    from babel.core import get_cldr_version

    text = HEAD.format(version=get_cldr_version())
    for script in LANGUAGES:
        words = words_of(script)
        lines = [
            SEPARATOR.join(sorted(w for w, number in words.items() if number == month))
            for month in range(1, 13)
        ]
        text += f'    "{script}": """\n' + "\n".join(lines) + '\n""",\n'
    return text + "}\n"


def main() -> int:
    """Write the file."""
    TARGET.write_text(written(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Every way of writing a figure without a digit that a sentence of the model is searched for."""

from __future__ import annotations

import re

from commentary.vocabulary import read_words

# Words of these languages that are figures whole; spelled without umlauts and accents, which are folded away.
EXACT = read_words("figures")
# Parts of words that make any word a figure.
INSIDE = re.compile(
    r"hundred|thousand|million|billion|trillion|milliard|dozen|twent[iy]|thirt[iy]|fort[iy]|fourty|fift[iy]|sixt[iy]|"
    r"sevent[iy]|eight[iy]|ninet[iy]|(?:thir|four|fif|six|seven|eigh|nine)teen|percent|prozent|doubl|tripl|quadrupl|"
    r"quintupl|sextupl|hundert|tausend|zwanzig|dreissig|vierzig|fuenfzig|funfzig|sechzig|siebzig|achtzig|neunzig|"
    r"zwoelf|zwolf|zehn|verdopp|verdreif|vervier|halbier|doppel|drittel|viertel|"
    r"^(?:two|three|four|five|six|seven|eight|nine|ten|zwei|drei|vier|fuenf|funf|sechs|sieben|neun)(?!de)\w{3,}$|"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|hundred)fold$|(?<!^ein)fach(?:e|er|es|en)?$"
)
INSIDE_EXCEPTIONS = read_words("no_figures")
# Long number words are also found with one letter wrong.
MISSPELLED = (
    "eleven", "twelve", "thirteen", "fifteen", "sixteen", "twenty", "thirty", "hundred", "thousand", "million",
    "billion", "percent",
)  # fmt: skip
# A piece this short is no word of its own beside another ("se ven", "on e").
SHORT_PIECE = 3
OFTEN_SPLIT = (
    *MISSPELLED,
    "dozen",
    "seven",
    "eight",
    "three",
    "hundert",
    "tausend",
    "prozent",
    "zwanzig",
    "zwoelf",
)
ROMAN = re.compile(r"(?=[mdclxvi])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
ROMAN_EXCEPTIONS = frozenset({"mix"})


def fold(word: str) -> str:
    """Lower case without umlauts, as the lists above are written."""
    return word.lower().translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}))


def is_number_word(word: str) -> bool:
    """Whether a word is, contains or nearly is a figure."""
    plain = fold(word)
    if plain in INSIDE_EXCEPTIONS:
        return False
    return (
        plain in EXACT
        or INSIDE.search(plain) is not None
        or _is_roman(word)
        or any(_is_nearly(plain, number) for number in MISSPELLED)
    )


def has_number_words(words: list[str]) -> bool:
    """Whether any word is a figure, or two or three neighbours are the pieces of one."""
    if any(is_number_word(word) for word in words):
        return True
    return any(
        _is_split_number([fold(word) for word in words[place : place + size]])
        for size in (2, 3)
        for place in range(len(words) - size + 1)
    )


def _is_split_number(pieces: list[str]) -> bool:
    joined = "".join(pieces)
    if joined in EXACT:
        return min(map(len, pieces)) <= SHORT_PIECE
    return any(joined.startswith(number) for number in OFTEN_SPLIT)


def _is_roman(word: str) -> bool:
    plain = word.lower()
    if len(plain) < 2 or plain in ROMAN_EXCEPTIONS:
        return False
    return (word.isupper() or word.islower()) and ROMAN.fullmatch(plain) is not None


def _is_nearly(word: str, number: str) -> bool:
    """One letter wrong, missing, added or swapped with its neighbour."""
    if word == number or abs(len(word) - len(number)) > 1 or word[:1] != number[:1]:
        return False
    if len(word) == len(number):
        different = [place for place, (a, b) in enumerate(zip(word, number, strict=True)) if a != b]
        swapped = (
            len(different) == 2
            and different[1] == different[0] + 1
            and word[different[0]] == number[different[1]]
            and word[different[1]] == number[different[0]]
        )
        return len(different) == 1 or swapped
    longer, shorter = sorted((word, number), key=len, reverse=True)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))

"""How much sense letters make under an encoding: words of one script, without signs in their middle.

Statistics of languages, as charset-normalizer has them, need more text than the few names of a table; they rank
the right Western encoding behind others there. Where they agree with this rule, it is as sure.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\s;,|\t\"'()/_\-\u2013.:0-9]+")
MOST_ACCENTED = 0.8  # of the letters of a Latin word
_LATIN, _CJK = "LATIN", "CJK"
_SIGNS = frozenset("£€§°²³½¼¾µ®©™×–—“”„‘’…·\u00a0№₴₽")
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "HEBREW", "ARABIC")
_CJK_NAMES = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "FULLWIDTH", "KATAKANA-HIRAGANA")


def share_of_sense(text: str) -> float:
    """The share of words with letters outside ASCII that could be words, 0 to 1."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if not words:
        return 0.0
    return sum(map(_is_word, words)) / len(words)


def _is_word(word: str) -> bool:
    if all(character in _SIGNS or character.isascii() for character in word):
        return True
    scripts = {script_of(character) for character in word}
    if "" in scripts or len(scripts) != 1:
        return False
    if scripts == {_CJK}:
        return not any("\ue000" <= character <= "\uf8ff" for character in word)
    n_accented = sum(not character.isascii() for character in word)
    if scripts == {_LATIN} and len(word) > 2 and n_accented > MOST_ACCENTED * len(word):
        return False
    inner = word[1:]
    return inner == inner.lower() or word == word.upper()


@lru_cache(maxsize=8192)
def script_of(character: str) -> str:
    """The script of a letter; "" for what is none."""
    if not character.isalpha() and character not in "\u30fc\u3005":
        return ""
    name = unicodedata.name(character, "")
    first = name.split(" ")[0]
    if first.startswith(_CJK_NAMES):
        return "" if "HALFWIDTH" in name else _CJK
    return first if first in _SCRIPTS else ""

"""What a sentence of the model must pass before anybody reads it.

The model never writes figures: it writes {fact_id}, and our code prints the value. Whatever could smuggle in a
figure, a name, a link or a claim that no fact supports costs the sentence its place. The rules are strict on
purpose: a good sentence that is dropped costs little (there is a template), a false one that is kept costs trust.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from commentary import claims, units, vocabulary
from commentary.clauses import CONDITIONS
from commentary.masks import MASK, LaneMasks
from commentary.number_words import has_number_words, is_number_word
from commentary.verdicts import FACT_MARK, LANE_MARK, Checked, Dropped, Marked, Unsupported
from core.facts import Fact, fill_sentence, label_text

MOST_ITEMS = 8
LONGEST_SENTENCE = 360
# Besides letters of the language: what prose needs, and nothing that a renderer could read as markup or a link.
LETTERS = {"en": "A-Za-z", "de": "A-Za-zÄÖÜäöüß"}
PUNCTUATION = r" ,.;:'’“”„()–—!?\-"
PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
MARKED = re.compile(f"[{FACT_MARK}{LANE_MARK}]")
SPACES = {"\n", "\t", "\r", "\u00a0", "\u202f", "\u2009"}
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
BARE_DOT = re.compile(r"[.:](?=[^\s”’“)\ue000\ue001.])")
ABBREVIATIONS = re.compile(r"\b(?:e\.g\.|i\.e\.|z\. ?B\.|d\. ?h\.)")


def check_sentences(
    items: Sequence[object], facts: Mapping[str, Fact], masks: LaneMasks, language: str
) -> tuple[tuple[Checked, ...], tuple[Dropped, ...]]:
    """Sort the items of an answer into sentences that may be shown and sentences that may not."""
    kept: list[Checked] = []
    dropped = [
        Dropped("beyond the number of sentences asked for", str(item)[:120]) for item in items[MOST_ITEMS:]
    ]
    for item in items[:MOST_ITEMS]:
        try:
            checked = _check(item, facts, masks, language)
        except Unsupported as reason:
            dropped.append(Dropped(str(reason), str(item)[:LONGEST_SENTENCE]))
            continue
        if checked in kept:
            dropped.append(Dropped("said twice", str(item)[:LONGEST_SENTENCE]))
        else:
            kept.append(checked)
    return tuple(kept), tuple(dropped)


def _check(item: object, facts: Mapping[str, Fact], masks: LaneMasks, language: str) -> Checked:
    if not isinstance(item, str):
        raise Unsupported("not a sentence")
    text = _plain(item)
    parts = SENTENCE_END.split(text)
    shown, ids = [], []
    for part in parts:
        marked = _mark(part, facts, masks)
        _check_characters(marked.text, language)
        _check_words(marked, masks, language)
        claims.check(marked, masks, language)
        shown.append(_show(marked, masks, language))
        ids += [fact.id for fact in marked.facts]
    return Checked(" ".join(shown), tuple(dict.fromkeys(ids)))


def _plain(item: str) -> str:
    if len(item) > LONGEST_SENTENCE:
        raise Unsupported("too long")
    text = "".join(
        " " if character in SPACES else character for character in unicodedata.normalize("NFC", item)
    )
    text = " ".join(text.split(" ")).strip()
    text = re.sub(r" +", " ", text).replace("\u2011", "-").replace("\u2010", "-")
    if not text:
        raise Unsupported("empty")
    return text


def _mark(text: str, facts: Mapping[str, Fact], masks: LaneMasks) -> Marked:
    """Replace placeholders and lane masks by marks."""
    if MARKED.search(text):
        raise Unsupported("a character that prose does not need")
    found: list[Fact] = []
    lanes: list[str] = []

    def put(match: re.Match[str]) -> str:
        if match[1] in facts:
            found.append(facts[match[1]])
            return FACT_MARK
        if match[1] in masks.names:
            lanes.append(masks.names[match[1]])
            return LANE_MARK
        raise Unsupported("a fact that was not given")

    def put_lane(match: re.Match[str]) -> str:
        if match[0] not in masks.names:
            raise Unsupported("a lane that was not given")
        lanes.append(masks.names[match[0]])
        return LANE_MARK

    marked = MASK.sub(put_lane, PLACEHOLDER.sub(put, text))
    if not found:
        raise Unsupported("no fact behind it")
    return Marked(marked, tuple(found), tuple(lanes))


def _check_characters(text: str, language: str) -> None:
    allowed = re.compile(f"[{LETTERS[language]}{PUNCTUATION}{FACT_MARK}{LANE_MARK}]+")
    if any(unicodedata.category(character) in ("Nd", "Nl", "No") for character in text):
        raise Unsupported("a digit")
    if not allowed.fullmatch(text):
        raise Unsupported("a character that prose does not need")
    if BARE_DOT.search(ABBREVIATIONS.sub("", text)):
        raise Unsupported("an address")
    if re.search(rf"\w-\w+-|-[{FACT_MARK}{LANE_MARK}]|[{FACT_MARK}{LANE_MARK}]-", text):
        raise Unsupported("not a word")
    if re.search(
        rf"[{FACT_MARK}{LANE_MARK}][{LETTERS[language]}{FACT_MARK}{LANE_MARK}]|[{LETTERS[language]}][{FACT_MARK}]",
        text,
    ):
        raise Unsupported("a figure that touches a word")
    if not re.match(rf"[“„({LETTERS[language]}{FACT_MARK}{LANE_MARK}]", text):
        raise Unsupported("not the beginning of a sentence")


def _check_words(marked: Marked, masks: LaneMasks, language: str) -> None:
    text = CONDITIONS.sub(" ", marked.text)
    bare = MARKED.sub(" ", ABBREVIATIONS.sub(" ", text))
    words = re.findall(rf"[{LETTERS[language]}]+", bare)
    joined = re.findall(rf"[{LETTERS[language]}]+", re.sub(r"['’\-–—.]", "", bare))
    lowered = {word.lower() for word in (*words, *joined)}
    if has_number_words(words) or has_number_words(joined):
        raise Unsupported("a number in words")
    if vocabulary.BARRED_PHRASES.search(text.rstrip(" .!?")):
        raise Unsupported("words that change a figure")
    if lowered & vocabulary.NEGATIONS or re.search(r"n['’]t\b", text):
        raise Unsupported("a denial, which cannot be checked")
    if _names_something(text, words, language) or masks.is_named_in(bare):
        raise Unsupported("a name")
    if any(re.search(r"[a-zäöüß][A-ZÄÖÜ]", word) for word in words) or _is_spelled_out(words):
        raise Unsupported("not a word")
    if not {word.lower() for word in words} <= _known_words(marked, language):
        raise Unsupported("a word that the checker does not know")


def _known_words(marked: Marked, language: str) -> frozenset[str]:
    """Words that prose about a plan needs, each of them harmless or looked at by `claims`; and labels."""
    labels = " ".join(label_text(fact, language) for fact in marked.facts).lower()
    own = frozenset(
        word for word in re.findall(rf"[{LETTERS[language]}]+", labels) if not is_number_word(word)
    )
    return vocabulary.KNOWN[language] | own


def _is_spelled_out(words: list[str]) -> bool:
    """Single letters in a row, or one that could be a Roman figure."""
    single = [len(word) == 1 and word not in ("a", "A") for word in words]
    return any(single)


def _names_something(text: str, words: list[str], language: str) -> bool:
    """A name inside the sentence: capitals that the language does not ask for."""
    if any(len(word) > 1 and word.isupper() and word not in vocabulary.ALLOWED_CAPITALS for word in words):
        return True
    if language == "de":
        return False
    inner = re.findall(r"(?<=[^.!?:“„(\s])\s+([A-Z][a-z]+)", text)
    return any(word not in vocabulary.ALLOWED_CAPITALS for word in inner)


def _show(marked: Marked, masks: LaneMasks, language: str) -> str:
    """Put figures and lane names in; a unit that the model wrote behind a figure is printed once."""
    places = {f"f{number}": fact for number, fact in enumerate(marked.facts)}
    names, lanes = iter(places), iter(marked.lanes)
    template = re.sub(FACT_MARK, lambda _: "{" + next(names) + "}", units.strip(marked))
    if not claims.has_direction(marked.text):
        template = PLACEHOLDER.sub(r"{\1:signed}", template)
    filled = fill_sentence(template, places, language, with_lane=masks.are_many and not marked.lanes)
    shown = re.sub(LANE_MARK, lambda _: masks.shown(next(lanes), language), filled)
    return shown if shown[-1] in ".!?" else f"{shown}."

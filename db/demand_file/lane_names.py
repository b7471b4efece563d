"""Lane names are text: composed, trimmed, never turned into numbers or missing values."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from core.told import told

MAX_NAME_LENGTH = 200
# As offices of statistics and spreadsheets write it, blanks taken out.
_TOTALS = """total totals grandtotal subtotal sum overall summe gesamt gesamtsumme gesamtergebnis zwischensumme
    insgesamt teilergebnis totaux totalgénéral totalgeneral soustotal sous-total somme ensemble sumatotal totalgeneral
    totales totalgeral subtotais totale totali totalecomplessivo totalegenerale totaal eindtotaal subtotaal suma
    ogółem ogolem razem sumakońcowa łącznie celkem součet celkovýsoučet spolu celkom súčet összesen végösszeg
    részösszeg yhteensä kaikkiaan summa totalt totalsumma sammanlagt ialt i-alt sumtotal totaltsum toplam geneltoplam
    aratoplam итого всего общийитог усього разом σύνολο γενικόσύνολο ukupno sveukupno skupaj общо всичко
    viso kopā kokku samtals المجموع الإجمالي סהכ סה"כ 合計 総計 小計 合计 总计 總計 小计 总和 계 합계 총계 소계"""
TOTAL_WORDS = frozenset(_TOTALS.split())
_SUBTOTAL_WORDS = TOTAL_WORDS | {"ergebnis", "result", "average", "mittelwert"}
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u00ad"), "-")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u200b\u2060\ufeff\u00ad\u180e\u115f\u1160\u3164")
# A spreadsheet shows such a name as text only behind an apostrophe; exports write it, reading takes it off.
_PROTECTED = re.compile(r"'[=+\-@\t\r]")


def cell_text(value: object) -> str:
    """A cell as text, as a spreadsheet shows it: 1 rather than 1.0, dates in ISO form."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        midnight = value.time().isoformat() == "00:00:00"
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def clean_name(value: object) -> str:
    """The name as it is kept: NFC, trimmed, without the apostrophe that protects a formula-like name."""
    name = unicodedata.normalize("NFC", cell_text(value)).strip()
    return name[1:] if _PROTECTED.match(name) else name


def name_problem(name: str) -> tuple[str, str] | None:
    """Why a cleaned name cannot be taken and what to do; None where it can."""
    if not name:
        return told("the lane name is missing"), told("write the lane's name")
    if len(name) > MAX_NAME_LENGTH:
        return told("the name has {n_name} characters", n_name=len(name)), told(
            "shorten it to {max_name_length} characters", max_name_length=MAX_NAME_LENGTH
        )
    if "\n" in name or "\r" in name:
        return told("a line break stands in the name"), told("check the quotation marks of this row")
    for character in () if name.isascii() and name.isprintable() else name:
        what = _forbidden(character)
        if what:
            return told("the name contains {what} (U+{ord:04X})", what=what, ord=ord(character)), told(
                "take that character out"
            )
    if is_total_word(name):
        return told("this looks like a total row, not a lane"), told(
            "delete the row, or rename the lane if it is one"
        )
    return None


def is_total_word(text: str) -> bool:
    """Whether a text is a word for the total of others."""
    return "".join(text.casefold().split()).strip(":.") in TOTAL_WORDS


def is_called_total(name: str) -> bool:
    """Whether a name of several words begins or ends with a word for a total: "Total (All India)"."""
    words = ["".join(c for c in word if c.isalnum() or c in '-"') for word in name.split()]
    words = [word for word in words if word]
    return len(words) > 1 and (is_total_word(words[0]) or is_total_word(words[-1]))


def subtotal_names(names: Iterable[str]) -> frozenset[str]:
    """Names like "BER-MUC Total" beside a lane "BER-MUC": rows that would count its demand twice."""
    known = set(names)
    found = set()
    for name in known:
        words = name.split()
        for word, rest in ((words[-1], words[:-1]), (words[0], words[1:])):
            if word.casefold().strip(":") in _SUBTOTAL_WORDS and " ".join(rest) in known:
                found.add(name)
    return frozenset(found)


def near_duplicates(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Groups of names that differ only in dashes, case, spaces or accents' encoding, each in order."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[_fold(name)].append(name)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def _fold(name: str) -> str:
    if name.isascii():  # most names, in a twentieth of the time; the same as below
        return "".join(name.lower().split()).replace("_", "-")
    folded = unicodedata.normalize("NFKC", name).translate(_DASHES).casefold()
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf").replace("_", "-")


def _forbidden(character: str) -> str:
    if character.isascii() and character.isprintable():
        return ""
    if character in _BIDI:
        return told("a character that turns the reading direction")
    if character in _INVISIBLE:
        return told("an invisible character")
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return told("a control character")
    if category == "Cs" or character == "\ufffd":
        return told("a broken character")
    return ""

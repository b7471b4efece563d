"""Signs of currency and units that stand beside a number: " 1.355,90 €", "USD 12", "5 kg"."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

_CODES = """eur usd gbp chf pln czk huf sek nok dkk ron bgn try rub uah jpy cny rmb krw inr brl mxn cad aud nzd zar
    sgd hkd ils aed zł zl kč kc kr kr. ft lei lv tl руб руб. р. грн fr. sfr us$ c$ a$ r$ rs rs. euro"""
_UNITS = """t to tn kg g mt tonnes tonnen tons ton lbs lb oz pcs pc pieces units unit stk stk. st. stück stuck pal pll
    pallets paletten plt teu feu cbm m³ m3 ltr l hl km ldm parcels pakete colli vpe ks szt szt. db 個 件 箱 吨 トン"""
_SCALES_OF_COLUMN = (
    "k tsd tsd. mio mio. mrd mln thousand million tys tys."  # that one word of a header can be
)
_SCALES = {
    1e3: "k tsd tsd. thousand tys tys. тыс тыс. 千 천",
    1e4: "万 萬 만",
    1e5: "lakh lakhs lac lacs",
    1e6: "mio mio. mn mln mln. million millions millionen mill. млн млн. 百万",
    1e7: "crore crores",
    1e8: "億 亿 억",
    1e9: "mrd mrd. bn billion mld mld. млрд млрд.",
}
SCALES = {word: scale for scale, words in _SCALES.items() for word in words.split()}
_CAPITAL_SCALES = {"M": 1e6, "B": 1e9}  # small, they are metres and nothing
SIGNS = frozenset(SCALES) | frozenset(_CODES.split()) | frozenset(_UNITS.split())
_BLANKS = " \t\u00a0\u202f\u2009"
_NUMBER = rf"\d[\d.,'\u2019{_BLANKS}]*\d|[.,]?\d+[.,]?"
_SIGN = rf"(?:[^\W\d_][^\d{_BLANKS}()+%,]{{0,9}}|[^\w{_BLANKS}.,'()+%\-\u2212\u2013]{{1,3}})"
_SIGN_BEHIND = _SIGN.replace("9}", "9}?")  # so that a minus behind it is none of its letters: "5 kg-"
_AROUND = re.compile(
    rf"(?P<minus>[-\u2212\u2013(]?)(?P<before>{_SIGN})?[{_BLANKS}]*(?P<inner>[-\u2212]?)"
    rf"(?P<number>{_NUMBER})[{_BLANKS}]*(?P<after>{_SIGN_BEHIND})?[{_BLANKS}]*[-\u2212\u2013)]?"
)


_FLAGGED = re.compile(rf"(?P<number>[-\u2212]?(?:{_NUMBER}))[{_BLANKS}]+(?P<flag>[bcdefinprsuz]{{1,3}})")
_EXPONENT = re.compile(r"[-\u2212]?\d+(?:[.,]\d+[eE][+-]?|[eE][+-])\d{1,3}", re.ASCII)


MIN_DIFFERENT = 5  # values, before a word behind all of them is taken for their unit
_WITH_UNIT = re.compile(rf"(?:{_NUMBER})[{_BLANKS}]+(?P<unit>[^\W\d_]{{2,12}}\.?)")


class _SignedValue:
    """A number, perhaps negative, with at most one sign that is a currency or a unit."""

    def fullmatch(self, text: str) -> bool:
        return _signs(text) is not None


SIGNED_VALUE = _SignedValue()


@lru_cache(maxsize=4096)
def is_sign(text: str) -> bool:
    """Whether a text is a sign of currency, a known unit, or a word for thousands and the like."""
    is_currency = len(text) == 1 and unicodedata.category(text) == "Sc"
    return text.casefold() in SIGNS or text in _CAPITAL_SCALES or is_currency


def scale_of_sign(sign: str) -> float:
    """1,000 for "k" and "Tsd.", 1,000,000 for "M" and "Mio."; 1 for what is no such word."""
    return SCALES.get(sign.casefold()) or _CAPITAL_SCALES.get(sign, 1.0)


def sign_of(text: str) -> str:
    """The sign beside a number, "" where there is none or it is no known one."""
    return _signs(text) or ""


def shared_sign(texts: Iterable[str]) -> str:
    """The sign that nearly all of these values carry, "" where there is none."""
    texts = list(texts)
    counts = Counter(sign for text in texts if (sign := _signs(text)) is not None)
    if not counts:
        return unknown_unit(texts)
    sign, n = counts.most_common(1)[0]
    if scale_of_sign(sign) > 1 and (
        n < sum(counts.values()) or sign.casefold() not in _SCALES_OF_COLUMN.split()
    ):
        return ""  # each value has a scale of its own
    return sign if n >= 0.9 * sum(counts.values()) else ""


def unknown_unit(texts: Iterable[str]) -> str:
    """The one word that stands behind every number, set off by a blank: a unit, whatever it is."""
    different = set(texts)
    units = {
        match["unit"] if (match := _WITH_UNIT.fullmatch(text.strip(_BLANKS))) else "" for text in different
    }
    return units.pop() if len(units) == 1 and len(different) >= MIN_DIFFERENT else ""


def without_sign(text: str, sign: str) -> str:
    """The text without its sign and the blanks beside it; the text itself where it carries no such sign."""
    stripped = text.strip(_BLANKS)
    minus = stripped[:1] if stripped[:1] in ("-", "\u2212", "\u2013", "(") else ""
    behind = stripped[-1:] if stripped[-1:] in ("-", "\u2212", "\u2013", ")") and stripped != minus else ""
    rest = stripped[len(minus) : len(stripped) - len(behind)].strip(_BLANKS)
    if rest[: len(sign)] == sign:
        return minus + rest[len(sign) :].lstrip(_BLANKS) + behind
    if rest[-len(sign) :] == sign:
        return minus + rest[: -len(sign)].rstrip(_BLANKS) + behind
    return text


def without_signs(texts: list[str], sign: str) -> list[str]:
    """The texts without the sign that they share."""
    return [without_sign(text, sign) for text in texts] if sign else texts


def without_flag(text: str) -> str:
    """The number without the mark of its status that an office of statistics sets behind a blank: "12.5 p"."""
    match = _FLAGGED.fullmatch(text.strip(_BLANKS))
    return match["number"] if match and not is_sign(match["flag"]) else text


def has_exponent(text: str) -> bool:
    """Whether a number is written as 1.2E+03, which no code of a product is."""
    return bool(_EXPONENT.fullmatch(text.strip(_BLANKS)))


def _signs(text: str) -> str | None:
    """The sign of a number; "" for a bare one, None for what is no number."""
    if has_exponent(text):
        return ""
    match = _AROUND.fullmatch(without_flag(text).strip(_BLANKS))
    if not match:
        return _beyond_scale(text)
    before, after = match["before"] or "", match["after"] or ""
    if before and after:  # "€1.2k"
        return before if is_sign(before) and scale_of_sign(after) > 1 else None
    if scale_of_sign(before) > 1:  # "B02512" is a code; thousands stand behind their number
        return None
    sign = before or after
    return sign if not sign or is_sign(sign) else None


def _beyond_scale(text: str) -> str | None:
    """The sign behind a scale: "€" of "1.2 Mio. €"."""
    head, _, tail = text.strip(_BLANKS).replace("\u00a0", " ").rpartition(" ")
    is_unit = bool(head) and is_sign(tail) and scale_of_sign(tail) == 1 and head[-1:] not in "0123456789"
    return tail if is_unit and scale_of_sign(_signs(head) or "") > 1 else None

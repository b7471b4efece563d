"""Demand values: one strict grammar, a fast form for plain columns, and the evidence for the decimal mark.

A number is digits with at most one decimal mark. Groups of three may be set off by the other mark, or, where
the whole column does so, by a no-break space or an apostrophe. Signs, exponents and units count as somebody
answered; words and the digits of other scripts are refused, never guessed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from db.demand_file.marks import is_missing_mark
from db.demand_file.value_signs import has_exponent, sign_of, without_flag, without_sign

POINT, COMMA = "point", "comma"
MARKS = {POINT: ".", COMMA: ","}
MAX_UNITS = 1e15  # above this a float no longer holds every whole number with a decimal
BLANK = " "  # typed between two numbers as well: groups only where several values of the column have it
GROUP_CHARACTERS = ("\u00a0", "\u202f", "\u2009", "'", "\u2019", BLANK)
_GROUP_CLASS = "[\u00a0\u202f\u2009'\u2019 ]"
MIN_BLANK_GROUPS = 3
_GROUPED = re.compile(
    rf"[1-9]\d{{0,2}}(?P<group>{_GROUP_CLASS})\d{{3}}(?:(?P=group)\d{{3}})*(?P<rest>[.,]\d+)?", re.ASCII
)
_INDIAN = r"[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d+)?"  # 1,20,300: thousands, then hundreds of them
_INDIAN_NUMBER = re.compile(_INDIAN, re.ASCII)
_INDIAN_LINES = re.compile(rf"^{_INDIAN}$", re.ASCII | re.MULTILINE)
_THREES_LINES = re.compile(r"^[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.\d+)?$", re.ASCII | re.MULTILINE)
MIN_INDIAN_VALUES = 3  # fewer may be slips of the pen
_GRAMMARS = {
    POINT: re.compile(r"\d+(?:\.\d+)?|\.\d+|[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII),
    COMMA: re.compile(r"\d+(?:,\d+)?|,\d+|[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", re.ASCII),
}


def _only(mark: str, other: str) -> re.Pattern[str]:
    """Lines that read as a number under `mark` as the decimal mark, and under the other not at all."""
    m, o = re.escape(mark), re.escape(other)
    return re.compile(
        rf"^(?:(?![1-9]\d{{0,2}}{m}\d{{3}}$)\d*{m}\d+|[1-9]\d{{0,2}}(?:{o}\d{{3}})+{m}\d+"
        rf"|[1-9]\d{{0,2}}(?:{o}\d{{3}}){{2,}}|[1-9]\d{{0,2}}(?:{_GROUP_CLASS}\d{{3}})+{m}\d+)$",
        re.ASCII | re.MULTILINE,
    )


def _combined(mark: str, other: str) -> re.Pattern[str]:
    m, o = re.escape(mark), re.escape(other)
    return re.compile(rf"\d{{1,3}}(?:{o}\d{{3}})+{m}\d+|\d{{1,3}}(?:{o}\d{{3}}){{2,}}", re.ASCII)


_COMBINED = {POINT: _combined(".", ","), COMMA: _combined(",", ".")}
_ONLY = {POINT: _only(".", ","), COMMA: _only(",", ".")}
_TWO_GROUPS = {mark: re.compile(rf"{re.escape(mark)}\d{{3}}{re.escape(mark)}", re.ASCII) for mark in ".,"}
_EITHER = re.compile(r"^[1-9]\d{0,2}[.,]\d{3}$", re.ASCII | re.MULTILINE)
_DIGITS = rf"(?:\d|[.,]\d)(?:[\d.,]|{_GROUP_CLASS}(?=\d))*"
_MINUS = "[-\u2212\u2013]"
_NEGATIVE = re.compile(rf"{_MINUS}\s*({_DIGITS})|({_DIGITS})\s*{_MINUS}|\(\s*({_DIGITS})\s*\)", re.ASCII)
_NEGATIVE_SIGNS = "-\u2212\u2013("
UNKNOWN = -math.inf  # what a missing value reads as where it is no fault: neither a number nor refused
MOST_MARKS, MOST_SIGNS = 5, 12
MIXED_SHARE = 0.1  # a second mark this frequent is no slip of the pen: the column mixes both
THIN_SHARE = 0.01
MANY_PER_LONE_VALUE = 5  # values that read either way, per one lone value that would settle them all
_LONG_UNGROUPED = re.compile(r"^\d{4,}(?:[.,]\d+)?$", re.ASCII | re.MULTILINE)


@dataclass(frozen=True)
class NumberFormat:
    """Decimal mark (`point` or `comma`) and the group character beside it, "" where the column has none.

    `is_mixed` says that the column writes both marks as decimals: a value that reads either way is refused.
    `sign` is a currency or unit that every value carries; `keeps_negative` lets negative values through, and
    `missing` says what a mark for a missing value counts: `zero`, `unknown` (UNKNOWN), or "" for refused.
    With `takes_flags` a letter behind the number says how sure it is: "12.5 p".
    With `is_indian` groups are of two digits but for the last one of three: 1,20,300.
    With `shows_scaled` a cell counts what its sheet makes of its number, 12 k or 12 thousand.
    `factors` are the signs that a value may carry for itself, and what it is multiplied by then: "1.2k", "50 kg";
    "" among them says that a bare number counts as well. `takes_exponents` reads 1.2E+03.
    """

    decimal: str = POINT
    group: str = ""
    is_mixed: bool = False
    sign: str = ""
    keeps_negative: bool = False
    missing: str = ""
    shows_scaled: bool = False
    takes_flags: bool = False
    is_indian: bool = False
    factors: tuple[tuple[str, float], ...] = ()
    takes_exponents: bool = False

    @property
    def takes_bare(self) -> bool:
        """Whether a number counts that carries no sign."""
        return not self.sign and (not self.factors or any(not sign for sign, _ in self.factors))


@dataclass
class OddValues:
    """Examples of values that are no plain numbers but mean something: a negative one, marks for missing ones.

    `signs` are those beside numbers that not all values share, each with an example, and `n_signed` how many values
    carry one; `exponent` is a value like 1.2E+03.
    """

    negative: str = ""
    scaled: tuple[float, float] | None = None
    flagged: str = ""
    exponent: str = ""
    n_exponents: int = 0
    n_signed: int = 0
    signs: dict[str, str] = field(default_factory=dict)
    marks: dict[str, None] = field(default_factory=dict)

    def add(self, texts: Iterable[str]) -> None:
        """Take in values that were not read as numbers of 0 or more."""
        for text in texts:
            value = text.strip()
            if without_flag(value) != value:
                self.flagged = self.flagged or value
            elif is_missing_mark(value):
                if len(self.marks) < MOST_MARKS:
                    self.marks[value] = None
            elif has_exponent(value):
                self.exponent, self.n_exponents = self.exponent or value, self.n_exponents + 1
            elif sign := sign_of(value):
                self.n_signed += 1
                if len(self.signs) < MOST_SIGNS:
                    self.signs.setdefault(sign, value)
            elif not self.negative and _positive_part(value) is not None:
                self.negative = value


@dataclass
class DecimalEvidence:
    """What a whole column says.

    `only` holds up to two different values that read under one mark alone, and `n_only` how many there are;
    `either` and `n_either` the same of values like 1.234 that read under both, by the mark that they bear.
    `combined` are the marks that stand behind groups set off by the other one, as in 1.234,5, and
    `thousandths` those that stand before three decimals beyond doubt, as in 0.125.
    """

    only: dict[str, list[str]] = field(default_factory=lambda: {POINT: [], COMMA: []})
    n_only: dict[str, int] = field(default_factory=lambda: {POINT: 0, COMMA: 0})
    either: str = ""
    n_either: dict[str, int] = field(default_factory=lambda: {POINT: 0, COMMA: 0})
    combined: set[str] = field(default_factory=set)
    thousandths: set[str] = field(default_factory=set)
    groups: dict[str, str] = field(default_factory=dict)
    n_blank_groups: int = 0
    n_indian: int = 0
    n_threes: int = 0
    long_ungrouped: str = ""
    odd: OddValues = field(default_factory=OddValues)
    is_ascii: bool = True

    def add(self, text: str) -> None:
        """Take in values joined by line ends; what a negative one says of marks and groups, its digits say."""
        self.is_ascii = self.is_ascii and text.isascii()
        if any(sign in text for sign in _NEGATIVE_SIGNS):
            text = "\n".join(_positive_part(line.strip(" \t")) or line for line in text.split("\n"))
        if text.isascii() and not any(mark in text for mark in ".,' "):
            if not self.long_ungrouped:
                self.long_ungrouped = _first(_LONG_UNGROUPED, text)
            return
        text = _strip_lines(text)
        for mark, other in ((POINT, ","), (COMMA, ".")):
            # Without its own mark a format shows only in two groups of the other: 1,234,567.
            if MARKS[mark] in text or _TWO_GROUPS[other].search(text):
                found = _ONLY[mark].findall(text)
                self.count_only(mark, len(found), found)
                if mark not in self.combined and any(_COMBINED[mark].fullmatch(value) for value in found):
                    self.combined.add(mark)
                if any(value[-4:-3] == MARKS[mark] for value in found):
                    self.thousandths.add(mark)
        if text.count(",") > 1:
            self.n_indian += len(_INDIAN_LINES.findall(text))
            self.n_threes += len(_THREES_LINES.findall(text))
        found = _EITHER.findall(text)
        for mark, sign in MARKS.items():
            bearing = [value for value in found if sign in value]
            self.count_either(mark, len(bearing), bearing)
        self.long_ungrouped = self.long_ungrouped or _first(_LONG_UNGROUPED, text)
        for character in GROUP_CHARACTERS:
            if character in text and (character not in self.groups or character == BLANK):
                found = [line for line in text.split("\n") if _group_of(line) == character]
                if found:
                    self.groups[character] = found[0]
                    self.n_blank_groups += len(found) if character == BLANK else 0

    def add_odd(self, texts: Iterable[str]) -> None:
        """Take in values that were not read; the number beside a sign of its own says how the column writes numbers."""
        texts = list(texts)
        self.odd.add(texts)
        bare = [without_sign(text, sign) for text in texts if (sign := sign_of(text))]
        if bare:
            self.add("\n".join(bare))

    def count_only(self, mark: str, number: int, examples: Sequence[str]) -> None:
        """Take in `number` values that read under `mark` alone, some of which are given."""
        self.n_only[mark] += number
        known = self.only[mark]
        if len(known) < 2:
            known.extend([text for text in dict.fromkeys(examples) if text not in known][: 2 - len(known)])

    def count_either(self, mark: str, number: int, examples: Sequence[str]) -> None:
        """Take in `number` values that bear `mark` and read under both."""
        self.n_either[mark] += number
        self.either = self.either or (examples[0] if examples else "")

    def settled_decimal(self) -> str | None:
        """`point` or `comma` where the column settles it; None where it must be asked."""
        if self.is_indian:
            return POINT
        if self.only[POINT] and self.only[COMMA]:
            return None
        if self.only[POINT] or self.only[COMMA]:
            mark = POINT if self.only[POINT] else COMMA
            return None if self._is_thin(mark) else mark
        return None if self.either else POINT

    @property
    def is_indian(self) -> bool:
        """Whether several values, and no other ones of many digits, are written as 1,20,300."""
        return self.n_indian >= MIN_INDIAN_VALUES and not self.n_threes

    @property
    def is_mixed(self) -> bool:
        """Whether both marks are written as decimals so often that neither is a slip."""
        counts = self.n_only.values()
        return min(counts) > 0 and min(counts) >= MIXED_SHARE * sum(counts)

    def settled_group(self) -> str:
        """The group character that the whole column uses, or "" (then grouped values are refused)."""
        groups = [group for group in self.groups if group != BLANK or self.n_blank_groups >= MIN_BLANK_GROUPS]
        return groups[0] if len(groups) == 1 and not self.long_ungrouped else ""

    def _is_thin(self, mark: str) -> bool:
        """Whether a slip of the pen may be all that speaks for a mark, while many values read either way."""
        n_only, n_either = self.n_only[mark], sum(self.n_either.values())
        if len(self.only[mark]) == 1 and n_either > MANY_PER_LONE_VALUE * n_only:
            return True
        # Groups of three, or three decimals? Beside few other values both may come from a second hand.
        n_groups = self.n_either[COMMA if mark == POINT else POINT]
        n_decimals = self.n_either[mark]
        if mark not in self.combined and n_groups > n_only:
            return True
        if mark not in self.thousandths and n_decimals > n_only:
            return True
        return n_only < THIN_SHARE * n_either


def number_or_nan(value: object, number_format: NumberFormat) -> float:
    """One demand value, NaN where it is refused; the rule of the slow and of the fast form.

    UNKNOWN where it is missing and that is no fault; negative only where the format keeps that.
    """
    if number_format.missing and isinstance(value, str) and is_missing_mark(value.strip()):
        return 0.0 if number_format.missing == "zero" else UNKNOWN
    if isinstance(value, str):
        number = _signed_number(value.strip(" \t"), number_format)
    elif getattr(value, "sign", "") not in ("", number_format.sign):
        return math.nan
    elif number_format.shows_scaled and hasattr(value, "shown"):
        number = value.shown
    elif isinstance(value, int | float) and abs(value) <= MAX_UNITS:
        number = float(value)
    else:
        number = math.nan
    if number_format.keeps_negative and -MAX_UNITS <= number < 0:
        return number
    return number if 0 <= number <= MAX_UNITS and math.copysign(1, number) > 0 else math.nan


def _signed_number(text: str, number_format: NumberFormat) -> float:
    if number_format.takes_flags:
        text = without_flag(text)
    if number_format.sign:
        bare = without_sign(text, number_format.sign)
        if bare == text:
            return math.nan
        text = bare
    if number_format.factors:
        return _own_scale_number(text, number_format)
    return _bare_number(text, number_format)


def _own_scale_number(text: str, number_format: NumberFormat) -> float:
    """A number with a sign of its own, times what that counts; exact where the product is a short decimal."""
    sign = sign_of(text)
    factor = dict(number_format.factors).get(sign)
    if factor is None:
        return math.nan
    number = _bare_number(without_sign(text, sign) if sign else text, number_format)
    return float(Decimal(repr(number)) * Decimal(repr(factor))) if math.isfinite(number) else number


def _bare_number(text: str, number_format: NumberFormat) -> float:
    number = _text_number(text, number_format)
    if number_format.keeps_negative and math.isnan(number) and (rest := _positive_part(text)) is not None:
        return -_text_number(rest, number_format)
    return number


def _positive_part(text: str) -> str | None:
    """The digits of a negative number, None for what is none."""
    match = _NEGATIVE.fullmatch(text)
    return next(part for part in match.groups() if part) if match else None


def numbers_of_column(values: list[str], text: str, number_format: NumberFormat) -> NDArray[np.float64]:
    """The values of a column, NaN where refused; `text` is the same joined by line ends.

    Returns
    -------
    (n_values,) array [units]
        equal to `number_or_nan` of each value.
    """
    other_mark = MARKS[COMMA if number_format.decimal == POINT else POINT]
    plain_text = text.replace(",", ".") if number_format.decimal == COMMA else text
    is_simple = not number_format.is_mixed and number_format.takes_bare
    plain = other_mark not in text and is_simple and _is_plain(plain_text, len(values))
    if not plain:
        return np.array([number_or_nan(value, number_format) for value in values], dtype=np.float64)
    texts = plain_text.split("\n") if number_format.decimal == COMMA else values
    numbers = np.fromiter(map(float, texts), dtype=np.float64, count=len(values))
    numbers[numbers > MAX_UNITS] = np.nan
    return numbers


def _text_number(text: str, number_format: NumberFormat) -> float:
    if number_format.is_mixed and _EITHER.fullmatch(text):
        return math.nan
    if number_format.is_indian and _INDIAN_NUMBER.fullmatch(text):
        return float(text.replace(",", ""))
    if number_format.group and (match := _GROUPED.fullmatch(text)):
        if match["group"] != number_format.group:
            return math.nan
        text = text.replace(number_format.group, "")
        if match["rest"] and match["rest"][0] != MARKS[number_format.decimal]:
            return math.nan
    if number_format.takes_exponents and has_exponent(text):
        return float(text.replace(",", ".").replace("\u2212", "-"))
    if not _GRAMMARS[number_format.decimal].fullmatch(text):
        return math.nan
    if number_format.decimal == POINT:
        return float(text.replace(",", ""))
    return float(text.replace(".", "").replace(",", "."))


def _is_plain(text: str, n_values: int) -> bool:
    """Whether each line is digits, or digits, one point, digits."""
    if not text.isascii():
        return False
    symbols = np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    places = np.flatnonzero((symbols < 48) | (symbols > 57))
    kinds = symbols[places]
    is_end = kinds == 10
    if not np.all(is_end | (kinds == 46)) or int(is_end.sum()) != n_values - 1 or symbols.size == 0:
        return False
    if places.size == 0:
        return True
    apart = places[0] > 0 and places[-1] < symbols.size - 1 and bool(np.all(np.diff(places) > 1))
    return apart and not bool(np.any(~is_end[1:] & ~is_end[:-1]))


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group() if match else ""


def _group_of(line: str) -> str:
    match = _GROUPED.fullmatch(line)
    return match["group"] if match else ""


def _strip_lines(text: str) -> str:
    if " " not in text and "\t" not in text:
        return text
    return "\n".join(line.strip(" \t") for line in text.split("\n"))

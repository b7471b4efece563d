"""Which columns of amounts may each be a lane, and why others are none: by what they hold, a name alone is asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from core.told import told
from db.demand_file.lane_names import cell_text, is_total_word
from db.demand_file.shape.columns import ColumnProfile
from db.demand_file.shape.date_roles import DAY_WORDS, MONTH_WORDS, QUARTER_WORDS, WEEK_WORDS, YEAR_WORDS
from db.demand_file.shape.demand_roles import PRICE_WORDS, holds_amounts, words_in
from db.demand_file.shape.lane_roles import is_party
from db.demand_file.shape.table import Table

SUM_TOLERANCE = 1e-6
NEAR_SHARE = 0.005  # of a total, by which rounded parts may miss it
MIN_SUM_ROWS = 3
MOST_ROWS = 200  # looked at
LARGEST_SHARE = 0.9  # of the rows in which a total is not below any other column
MOST_FLAGS = 5  # different values of a column of flags
MIN_ALIKE = 3  # columns of amounts that share a word, or a form: it tells nothing of any
MIN_PARTIES = 2
MIN_DIGITS = 4  # of numbers of rows that do not count up
_COORDINATES = (frozenset(("lat", "latitude")), frozenset(("lon", "lng", "longitude")))
MOST_DEGREES = 180
_NUMBER_WORDS_TEXT = "id no nr number nummer code key index row zip plz postcode postal phone tel version"
_NUMBER_WORDS = frozenset(_NUMBER_WORDS_TEXT.split())
_FLAG_WORDS, _AGE_WORDS, MOST_YEARS_OF_AGE = frozenset(["flag", "status"]), frozenset(["age"]), 120
# How far the numbers go that a part of a date can be.
_DATE_PARTS = (
    (MONTH_WORDS, 12),
    (WEEK_WORDS, 53),
    (DAY_WORDS, 366),
    (QUARTER_WORDS, 4),
    (frozenset(("hour",)), 24),
)
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+\.\d+|-?\d{1,3}(,\d{3}){2,}", re.ASCII)
_SHORT_NAME = re.compile(r"[A-Z]{2,3}")


def value_columns(table: Table, date_places: Sequence[int]) -> tuple[list[int], dict[int, str]]:
    """Columns of amounts that may each be a lane, and the reason why by the place of each other one."""
    holding = [p for p in table.profiles if holds_amounts(p) and p.place not in date_places]
    looked_at = table.rows[:MOST_ROWS]
    amounts = np.array([[_amount(row[p.place]) for p in holding] for row in looked_at], dtype=np.float64)
    amounts = amounts.reshape(len(looked_at), len(holding))
    reasons = [_why_none(profile, place, amounts, holding) for place, profile in enumerate(holding)]
    for place, reason in enumerate(reasons):
        if not reason and _is_sum_of(amounts, place, [i for i, why in enumerate(reasons) if not why]):
            reasons[place] = told("the sum of the others")
    pairs = [(p.place, reason) for p, reason in zip(holding, reasons, strict=True)]
    return [place for place, reason in pairs if not reason], {place: why for place, why in pairs if why}


def is_total(cell: str) -> bool:
    """Whether a header cell speaks of a total."""
    words = cell.replace("_", " ").split()
    return bool(words) and (is_total_word(cell) or is_total_word(words[0]) or is_total_word(words[-1]))


def is_share(profile: ColumnProfile) -> bool:
    """Whether a column is in per cent, as its header or its values say."""
    return "%" in profile.cell or profile.percent_share > 0


def _why_none(
    profile: ColumnProfile, place: int, amounts: NDArray[np.float64], holding: Sequence[ColumnProfile]
) -> str:
    """Why a column is no lane, by its name and what it holds; "" where nothing speaks against it.

    Parameters
    ----------
    place, amounts : its place among the columns of amounts, (n_rows, n_holding)
    """
    if is_share(profile):
        return told("in per cent")
    if is_total_word(profile.cell):
        return told("called a total")
    if is_total(profile.cell) and _is_largest(amounts, place):
        return told("called a total, and the largest")
    if is_total(profile.cell) and _is_sum_of_neighbours(amounts, place):
        return told("called a total, and the sum of those beside it")
    if _has_form_of_others(profile, holding):
        return ""
    shared = Counter(word for p in holding for word in words_in(p.cell))
    words = {word for word in words_in(profile.cell) if shared[word] < MIN_ALIKE}
    is_of_some = any(shared[word] >= MIN_PARTIES for word in words_in(profile.cell))
    if profile.is_code and is_party(profile.cell) and not is_of_some:
        return told("numbers that name something")
    if words_in(profile.cell) & PRICE_WORDS:
        return told("called a price or a rate")
    numbers = amounts[np.isfinite(amounts[:, place]), place]
    return _why_by_word(profile, words, numbers, holding)


def _why_by_word(
    profile: ColumnProfile,
    words: Collection[str],
    numbers: NDArray[np.float64],
    holding: Sequence[ColumnProfile],
) -> str:
    known = set(words)
    is_rising = bool(np.all(np.diff(numbers) >= 0))
    digits = {len(str(int(abs(number)))) for number in numbers.tolist()}
    if profile.is_year and (known & YEAR_WORDS or is_rising):
        return told("years")
    if profile.whole_share == 1 and any(known & part and profile.most <= most for part, most in _DATE_PARTS):
        return told("a part of the date")
    if profile.whole_share == 1 and known & _AGE_WORDS and profile.most <= MOST_YEARS_OF_AGE:
        return told("ages")
    if profile.whole_share == 1 and known & _NUMBER_WORDS:
        is_number = (
            is_rising
            or profile.is_code
            or (profile.is_unique and len(digits) == 1 and min(digits) >= MIN_DIGITS)
        )
        return told("numbers of rows or places") if is_number else ""
    if profile.whole_share == 1 and words_in(profile.cell) & _FLAG_WORDS and profile.n_distinct <= MOST_FLAGS:
        return told("marks of a few kinds")
    others = {word for p in holding if p.place != profile.place for word in words_in(p.cell)}
    is_place = any(known & own and others & other for own, other in (_COORDINATES, _COORDINATES[::-1]))
    return told("degrees on a map") if is_place and np.all(np.abs(numbers) <= MOST_DEGREES) else ""


def _has_form_of_others(profile: ColumnProfile, holding: Sequence[ColumnProfile]) -> bool:
    """Whether a short name is one of many: ID beside AL, NY and WY is a state."""
    alike = [p for p in holding if _SHORT_NAME.fullmatch(p.cell) and len(p.cell) == len(profile.cell)]
    return profile in alike and len(alike) > MIN_ALIKE and 2 * len(alike) >= len(holding)


def _is_largest(amounts: NDArray[np.float64], place: int) -> bool:
    """Whether a column is below no other in nearly every row."""
    is_below = amounts > amounts[:, place : place + 1]
    return bool(np.mean(~is_below.any(axis=1) & np.isfinite(amounts[:, place])) >= LARGEST_SHARE)


def _is_sum_of_neighbours(amounts: NDArray[np.float64], place: int) -> bool:
    """Whether a column is, but for roundings, the sum of some that stand right before it, or right behind it."""
    known = amounts[np.isfinite(amounts).all(axis=1)]
    if len(known) < MIN_SUM_ROWS:
        return False
    total = known[:, place]
    for side in (known[:, :place][:, ::-1], known[:, place + 1 :]):
        gaps = np.abs(np.cumsum(side, axis=1)[:, 1:] - total[:, None])
        if np.any(np.mean(gaps <= NEAR_SHARE * np.abs(total)[:, None], axis=0) >= LARGEST_SHARE):
            return True
    return False


def _is_sum_of(amounts: NDArray[np.float64], place: int, others: Sequence[int]) -> bool:
    """Whether a column is the sum of the other ones in every row looked at."""
    parts = [other for other in others if other != place]
    if len(parts) < 2 or len(amounts) < MIN_SUM_ROWS:
        return False
    total, sums = amounts[:, place], amounts[:, parts].sum(axis=1)
    is_equal = np.abs(total - sums) <= SUM_TOLERANCE * np.maximum(np.abs(total), 1)
    return bool(is_equal.all() and total.any())


def _amount(cell: object) -> float:
    """The number of a cell, 0 where it is blank, NaN where it is none."""
    if isinstance(cell, int | float):
        return float(cell)
    text = cell_text(cell).strip()
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return float("nan") if text else 0.0

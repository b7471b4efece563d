"""Which column plays which role: by its name, or by the analyst's answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import InvalidParameter
from core.twin.imports import Choice, Question
from db.demand_file.answers import IGNORE, answer_to
from db.demand_file.calendar_words import months_named
from db.demand_file.dates import in_range, read_date
from db.demand_file.lane_names import cell_text
from db.demand_file.numbers import COMMA, POINT, NumberFormat, number_or_nan
from db.demand_file.synonyms import (
    DATE,
    EXTRA_ROLES,
    LANE,
    REASON_COLUMN,
    ROLES,
    normal_word,
    words_of,
)

MANY_DATES = 3  # header cells that are dates: the table is wide


@dataclass(frozen=True)
class ColumnMapping:
    """Header cells and the place of each role; `places` lacks a role while its question is open."""

    header: tuple[str, ...]
    places: Mapping[str, int]
    extras: Mapping[str, int]
    questions: tuple[Question, ...]

    @property
    def ignored(self) -> tuple[str, ...]:
        """Columns that play no role."""
        used = {*self.places.values(), *self.extras.values()}
        return tuple(
            cell
            for place, cell in enumerate(self.header)
            if place not in used and cell and normal_word(cell) != REASON_COLUMN
        )


def candidates_of(header: Sequence[str], role: str) -> list[int]:
    """Places that may play a role: the canonical name alone, else clear synonyms, else weak ones."""
    words = [normal_word(cell) for cell in header]
    for accepted in words_of(role):
        places = [place for place, word in enumerate(words) if word in accepted]
        if places:
            return places
    return []


def missing_roles(header: Sequence[str], answers: Mapping[str, str]) -> list[str]:
    """Roles that no column can play."""
    names = column_ids(header)
    return [
        role
        for role in ROLES
        if not candidates_of(header, role) and answers.get(f"column_{role}") not in names
    ]


def last_plays_a_role(header: Sequence[str], answers: Mapping[str, str]) -> bool:
    """Whether the last column certainly holds the date, the lane or the demand of each row."""
    names = column_ids(header)
    answered = [answers.get(f"column_{role}") for role in ROLES]
    alone = [places[0] for role in ROLES if len(places := candidates_of(header, role)) == 1]
    return names[-1] in answered or (len(header) - 1 in alone and not any(answered))


def can_be_asked(header: Sequence[str], first_row: Sequence[object], answers: Mapping[str, str]) -> bool:
    """Whether all but one role are named, and some other column may play the last one."""
    missing = missing_roles(header, answers)
    if len(missing) != 1 or n_dates(header) >= MANY_DATES:
        return False
    return bool(_plausible(missing[0], header, first_row))


def n_dates(header: Sequence[str]) -> int:
    """How many header cells are dates or months, as in a table with one column per day."""
    return sum(_is_date_or_month(cell) for cell in header)


def _is_date_or_month(cell: str) -> bool:
    days = read_date(cell).days.values()
    return any(day is not None and in_range(day) for day in days) or months_named(cell.strip()) != (
        None,
        None,
    )


def column_ids(header: Sequence[str]) -> list[str]:
    """Ids of columns in answers: the header cell, with its place where the same cell occurs twice."""
    cells = [cell.strip() for cell in header]
    return [
        cell if cells.count(cell) == 1 else f"{cell} (column {place + 1})" for place, cell in enumerate(cells)
    ]


def map_columns(
    header: Sequence[str], first_row: Sequence[object], answers: Mapping[str, str]
) -> ColumnMapping:
    """Give each role its column; what several columns or none can play is a question.

    Raises
    ------
    InvalidParameter
        for an answer that names no column, or one column for two roles.
    """
    ids = column_ids(header)
    places: dict[str, int] = {}
    questions = []
    for role in ROLES:
        candidates = candidates_of(header, role)
        if f"column_{role}" in answers:
            places[role] = _answered_place(role, ids, answers)
        elif len(candidates) == 1:
            places[role] = candidates[0]
        else:
            offered = candidates or _plausible(role, header, first_row)
            questions.append(_column_question(role, offered, ids, first_row))
    _require_one_role_each(places, ids)
    extras = {}
    for role in EXTRA_ROLES:
        if f"column_{role}" in answers:
            if answers[f"column_{role}"] != IGNORE:
                extras[role] = _answered_place(role, ids, answers)
            continue
        free = [place for place in candidates_of(header, role) if place not in places.values()]
        if len(free) == 1:
            extras[role] = free[0]
    return ColumnMapping(tuple(cell.strip() for cell in header), places, extras, tuple(questions))


def _answered_place(role: str, ids: Sequence[str], answers: Mapping[str, str]) -> int:
    choices = tuple(Choice(column, column) for column in ids if column)
    answer = answer_to(Question(f"column_{role}", "", choices), answers)
    return ids.index(answer or "")


def _require_one_role_each(places: Mapping[str, int], ids: Sequence[str]) -> None:
    for role, place in places.items():
        rivals = [other for other in places if other != role and places[other] == place]
        if rivals:
            raise InvalidParameter(
                f"the column of {role}", repr(ids[place]), f"another one than that of {rivals[0]}"
            )


def _plausible(role: str, header: Sequence[str], first_row: Sequence[object]) -> list[int]:
    """Columns without a role of their own whose first value could play this one."""
    taken = {place for other in ROLES for place in candidates_of(header, other)}
    return [
        place
        for place, cell in enumerate(header)
        if place not in taken
        and cell.strip()
        and normal_word(cell) != REASON_COLUMN
        and (role == LANE or place >= len(first_row) or _could_be(role, first_row[place]))
    ]


def _could_be(role: str, value: object) -> bool:
    if not cell_text(value).strip():
        return True
    if role == DATE:
        return bool(read_date(value).days)
    return any(np.isfinite(number_or_nan(value, NumberFormat(mark))) for mark in (POINT, COMMA))


def _column_question(
    role: str, candidates: Sequence[int], ids: Sequence[str], first_row: Sequence[object]
) -> Question:
    choices = tuple(
        Choice(ids[place], ids[place], cell_text(first_row[place]) if place < len(first_row) else "")
        for place in candidates
    )
    return Question(f"column_{role}", f"Which column holds the {role}?", choices)

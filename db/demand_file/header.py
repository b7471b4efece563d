"""What a header says: which words of it stand for which role, how answers name its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.told import told
from core.twin.imports import ColumnView, Question
from db.demand_file.shape.role_cells import JOIN, RoleCells
from db.demand_file.synonyms import REASON_COLUMN, ROLES, normal_word, words_of


@dataclass(frozen=True)
class ColumnMapping:
    """Header cells and where each role's value stands; `cells` lacks a role while its question is open.

    `columns` is what each column holds and could be; `labels` are the places of columns that say more of each lane.
    """

    header: tuple[str, ...]
    cells: Mapping[str, RoleCells]
    extras: Mapping[str, int]
    questions: tuple[Question, ...]
    columns: tuple[ColumnView, ...] = ()
    notes: tuple[str, ...] = field(default=())
    labels: tuple[int, ...] = ()

    @property
    def ignored(self) -> tuple[str, ...]:
        """Columns that play no role."""
        used = {place for cells in self.cells.values() for place in cells.places}
        used |= {*self.extras.values(), *self.labels}
        return tuple(
            cell
            for place, cell in enumerate(self.header)
            if place not in used and cell and normal_word(cell) != REASON_COLUMN
        )

    def column(self, role: str) -> str:
        """The column of a role, or the columns that it is read from; "" where there is none."""
        return JOIN.join(self.header[place] for place in self.cells[role].places)

    @property
    def role_of_place(self) -> dict[int, str]:
        """The role of each column that plays one."""
        roles = {place: role for role, place in self.extras.items()}
        return roles | {place: role for role, cells in self.cells.items() for place in cells.places}


def candidates_of(header: Sequence[str], role: str) -> list[int]:
    """Places that may play a role by name: the canonical name alone, else clear synonyms, else weak ones."""
    return next((places for places in tiers_of(header, role) if places), [])


def tiers_of(header: Sequence[str], role: str) -> tuple[list[int], ...]:
    """The places with the canonical name, with a clear synonym and with a weak one."""
    words = [normal_word(cell) for cell in header]
    return tuple(
        [place for place, word in enumerate(words) if word in accepted] for accepted in words_of(role)
    )


def missing_roles(header: Sequence[str], answers: Mapping[str, str]) -> list[str]:
    """Roles that no column plays, by its name or by an answer."""
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


def column_ids(header: Sequence[str]) -> list[str]:
    """Ids of columns in answers: the header cell, with its place where the same cell occurs twice."""
    cells = [cell.strip() for cell in header]
    counts = Counter(cells)
    return [
        cell if counts[cell] == 1 else told("{cell} (column {place})", cell=cell, place=place + 1)
        for place, cell in enumerate(cells)
    ]


def named_places(answer: str, ids: Sequence[str]) -> tuple[int, ...] | None:
    """The places of the columns that an answer names, one or several joined by " + "; None where it names none."""
    if answer in ids:
        return (ids.index(answer),)
    if JOIN not in answer:
        return None
    parts = answer.split(JOIN)
    for n_first in range(len(parts) - 1, 0, -1):  # a column's own name may hold the sign that joins
        head, rest = JOIN.join(parts[:n_first]), named_places(JOIN.join(parts[n_first:]), ids)
        if head in ids and rest is not None:
            return (ids.index(head), *rest)
    return None

"""Several measures side by side, each with a column for every period: "tonnes 2024-01", "trips 2024-01"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.shape import periods
from db.demand_file.shape.table import Table

_PARTS = (
    re.compile(r"(?P<measure>[^\W\d_].*?)[\s_.:|/–-]+(?P<period>.*\d.*)"),
    re.compile(r"(?P<period>.*\d.*?)[\s_:|/–-]+(?P<measure>[^\d]*[^\W\d_])"),
)

Columns = dict[int, str]  # the period that the column at a place is of


def measures_of(header: Sequence[str]) -> dict[str, Columns]:
    """The measures that header cells name beside a period, each with its columns; none where periods are too few."""
    for pattern in _PARTS:
        found: defaultdict[str, Columns] = defaultdict(dict)
        for place, cell in enumerate(header):
            match = pattern.fullmatch(cell.strip())
            if match and periods.is_period(match["period"].strip()):
                found[match["measure"].strip()][place] = match["period"].strip()
        complete = {name: columns for name, columns in found.items() if len(columns) >= periods.MIN_PERIODS}
        if complete:
            return complete
    return {}


def one_measure(table: Table, answers: Mapping[str, str]) -> tuple[Table, Question | None]:
    """The table with the columns of one measure named by their periods alone; asked where there are several."""
    measures = measures_of(table.header)
    if not measures:
        return table, None
    chosen = next(iter(measures))
    if len(measures) > 1:
        question = _question(table, measures)
        answer = answer_to(question, answers)
        if answer is None:
            return table, question
        chosen = answer
    others = {place for name, columns in measures.items() if name != chosen for place in columns}
    header = tuple(
        "" if place in others else measures[chosen].get(place, cell)
        for place, cell in enumerate(table.header)
    )
    profiles = tuple(replace(profile, cell=header[profile.place]) for profile in table.profiles)
    return replace(table, header=header, profiles=profiles), None


def _question(table: Table, measures: Mapping[str, Columns]) -> Question:
    row = table.rows[0] if table.rows else ()
    choices = []
    for name, columns in measures.items():
        shown = [f"{period}: {row[place]}" for place, period in list(columns.items())[:3] if place < len(row)]
        choices.append(Choice(name, name, " · ".join(shown)))
    return Question(
        "measure",
        told("{n_measures} measures stand side by side. Which is the demand?", n_measures=len(measures)),
        tuple(choices),
    )

"""Which columns play which role: proposed by what they hold, confirmed by what they are called, else asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.errors import InvalidParameter
from core.told import told
from core.twin.imports import Choice, ColumnView, Question
from db.demand_file.answers import IGNORE
from db.demand_file.header import ColumnMapping, candidates_of, named_places, tiers_of
from db.demand_file.lane_names import cell_text
from db.demand_file.shape.columns import is_number_cell
from db.demand_file.shape.date_roles import (
    PARTS,
    DateChoice,
    answered_date_of_rows,
    date_choices,
    date_of_rows_question,
    read_as_date,
)
from db.demand_file.shape.demand_roles import demand_choices
from db.demand_file.shape.lane_roles import is_party, lane_choices, lanes_in_title
from db.demand_file.shape.role_cells import (
    COUNT_ROWS,
    JOIN,
    ONE_DATE,
    ONE_LANE,
    RoleCells,
    fixed_lane,
    lane_of_parts,
    one_column,
    one_date,
    one_per_row,
)
from db.demand_file.shape.table import Table
from db.demand_file.synonyms import DATE, DEMAND, EXTRA_ROLES, LANE, REASON_COLUMN, normal_word

TEXTS = {
    DATE: told("Which column holds the date?"),
    LANE: told("Which column names the lane, alone or together with others?"),
    DEMAND: told("Which column holds the demand?"),
}


def map_columns(table: Table, answers: Mapping[str, str], *, is_confirmed: bool = False) -> ColumnMapping:
    """Give each role its columns; what several or none can play is a question.

    With `is_confirmed` somebody has seen how the table is laid out: a single column that can play a role does.

    Raises
    ------
    InvalidParameter
        for an answer that names no column, or one column for two roles.
    """
    cells: dict[str, RoleCells] = {}
    questions: list[Question] = []
    proposed = _decide_date(table, answers, cells, questions)
    taken = {place for role in cells.values() for place in role.places} | proposed
    _decide_lane(table, answers, cells, questions, taken, is_confirmed=is_confirmed)
    taken |= {place for role in cells.values() for place in role.places}
    _decide_demand(table, answers, cells, questions, taken)
    _require_one_role_each(cells, table)
    extras = _extras(table, answers, {place for role in cells.values() for place in role.places})
    return ColumnMapping(table.header, cells, extras, tuple(questions), column_views(table))


def _decide_date(
    table: Table, answers: Mapping[str, str], cells: dict[str, RoleCells], questions: list[Question]
) -> set[int]:
    """Give the date its columns, or ask; the columns proposed first, which no other role is offered."""
    choices, is_settled = date_choices(table.header, table.profiles)
    places = None
    answer = answers.get("column_date")
    if answer == ONE_DATE and ONE_DATE not in table.ids:
        if "date_of_rows" in answers:
            cells[DATE] = one_date(answered_date_of_rows(answers["date_of_rows"]))
        else:
            questions.append(date_of_rows_question())
        return set()
    if answer is not None:
        places = _answered(DATE, table, answers)
    elif is_settled:
        places = choices[0].places
    if places is None:
        has_dates = any(
            choice.kind in (*PARTS, "years") or table.profiles[choice.places[0]].is_date for choice in choices
        )
        also = () if has_dates else (Choice(ONE_DATE, told("None: all rows are of one date")),)
        questions.append(_column_question(DATE, table, [choice.places for choice in choices], also=also))
        return set(choices[0].places) if choices else set()
    read = next((choice for choice in choices if choice.places == places), DateChoice(places))
    read = read_as_date(read, table.profiles)
    role, question = read.role_cells(answers)
    if question is not None:
        questions.append(question)
    if role is not None:
        cells[DATE] = role
    return set(places)


def _decide_lane(
    table: Table,
    answers: Mapping[str, str],
    cells: dict[str, RoleCells],
    questions: list[Question],
    taken: set[int],
    *,
    is_confirmed: bool,
) -> None:
    answer = answers.get("column_product_name")
    if "lane_name" in answers and answer in (None, ONE_LANE):
        cells[LANE] = fixed_lane(answers["lane_name"].strip())
        return
    date_places = cells[DATE].places if DATE in cells else ()
    is_one_date = DATE in cells and not date_places
    combos, is_settled = lane_choices(
        table.header, table.profiles, table.rows, date_places, taken, is_one_date=is_one_date
    )
    if is_confirmed and not combos:
        combos = [
            (p.place,) for p in table.profiles if p.place not in taken and p.id not in ("date", "demand")
        ]
    if answer == ONE_LANE and ONE_LANE not in table.ids:
        questions.append(_lane_name_question(table))
    elif answer is not None:
        places = _answered(LANE, table, answers)
        cells[LANE] = one_column(places[0]) if len(places) == 1 else lane_of_parts(places)
    elif is_settled or (is_confirmed and len(combos) == 1):
        cells[LANE] = one_column(combos[0][0])
    elif combos:
        with_none = (Choice(ONE_LANE, told("None: the file is one lane")),)
        questions.append(_column_question(LANE, table, combos, also=with_none))
    else:
        questions.append(_lane_name_question(table))


def _decide_demand(
    table: Table,
    answers: Mapping[str, str],
    cells: dict[str, RoleCells],
    questions: list[Question],
    taken: set[int],
) -> None:
    answer = answers.get("column_demand")
    if answer == COUNT_ROWS and COUNT_ROWS not in table.ids:
        cells[DEMAND] = one_per_row()
        return
    if answer is not None:
        cells[DEMAND] = one_column(_answered(DEMAND, table, answers)[0])
        return
    keys = [cells[role].places for role in (DATE, LANE) if role in cells]
    places, counts_rows, is_settled = demand_choices(table.header, table.profiles, table.rows, taken, keys)
    if is_settled:
        cells[DEMAND] = one_column(places[0])
        return
    also = (
        (Choice(COUNT_ROWS, told("None: each row is one, count the rows"), told("1 per row")),)
        if counts_rows
        else ()
    )
    questions.append(_column_question(DEMAND, table, [(place,) for place in places], also=also))


def _answered(role: str, table: Table, answers: Mapping[str, str]) -> tuple[int, ...]:
    answer = answers[f"column_{role}"]
    places = named_places(answer, table.ids)
    if places is None or (role == DEMAND and len(places) > 1):
        also = {DATE: [ONE_DATE], LANE: [ONE_LANE], DEMAND: [COUNT_ROWS]}.get(role, [])
        offered = [column for column in table.ids if column] + also
        raise InvalidParameter(
            told("the answer to 'column_{role}'", role=role),
            repr(answer),
            "one of " + ", ".join(map(repr, offered)),
        )
    return places


def _column_question(
    role: str, table: Table, combos: Sequence[tuple[int, ...]], *, also: tuple[Choice, ...] = ()
) -> Question:
    offered = list(combos) or [] if also else list(combos) or [(place,) for place in range(len(table.header))]
    choices = []
    for places in offered:
        columns = [table.ids[place] for place in places]
        shown = " – ".join(columns) if role == LANE else " and ".join(columns)
        choices.append(Choice(JOIN.join(columns), shown, _example(role, table, places)))
    return Question(f"column_{role}", TEXTS[role], (*choices, *also))


def _example(role: str, table: Table, places: tuple[int, ...]) -> str:
    separator = " – " if role == LANE else " "
    rows = [row for row in table.rows[:50] if all(cell_text(row[place]).strip() for place in places)]
    of_numbers = (row for row in rows if role != DEMAND or is_number_cell(row[places[0]]))
    row = next(of_numbers, rows[0] if rows else None)
    return separator.join(cell_text(row[place]).strip() for place in places) if row else ""


def _lane_name_question(table: Table) -> Question:
    stem = table.name.rsplit(".", 1)[0].strip()
    names = lanes_in_title(table.title) + ([stem] if stem and stem != "upload" else [])
    numbers = [profile.cell for profile in table.profiles if profile.is_number and profile.cell]
    names += numbers if len(numbers) == 1 else []
    return Question(
        "lane_name",
        told("The file has no column of lanes: it is one lane. What is it called?"),
        tuple(Choice(name, name) for name in dict.fromkeys(names)),
        allows_text=True,
        text_hint=told("Name of the lane"),
    )


def _require_one_role_each(cells: Mapping[str, RoleCells], table: Table) -> None:
    for role, mine in cells.items():
        for other, theirs in cells.items():
            shared = set(mine.places) & set(theirs.places)
            if other != role and shared:
                raise InvalidParameter(
                    told("the column of {role}", role=role),
                    repr(table.ids[min(shared)]),
                    told("another one than that of {other}", other=other),
                )


def _extras(table: Table, answers: Mapping[str, str], taken: set[int]) -> dict[str, int]:
    extras = {}
    for role in EXTRA_ROLES:
        if f"column_{role}" in answers:
            if answers[f"column_{role}"] != IGNORE:
                extras[role] = _answered(role, table, answers)[0]
            continue
        free = [place for place in candidates_of(table.header, role) if place not in taken]
        if len(free) == 1:
            extras[role] = free[0]
    return extras


def column_views(table: Table) -> tuple[ColumnView, ...]:
    """Every column with some of its values and the roles that it could play, likely ones first."""
    views = []
    named_for = {role: {place for tier in tiers_of(table.header, role) for place in tier} for role in TEXTS}
    for profile in table.profiles:
        if not profile.id or normal_word(profile.cell) == REASON_COLUMN:
            continue
        named = [role for role in TEXTS if profile.place in named_for[role]]
        holds = [DATE] if profile.is_date else [DEMAND] if profile.is_number else [LANE]
        if profile.is_unique and holds == [LANE]:
            holds = []
        if profile.is_code and is_party(profile.cell):
            holds.append(LANE)
        views.append(ColumnView(profile.id, profile.examples, tuple(dict.fromkeys((*holds, *named)))))
    return tuple(views)

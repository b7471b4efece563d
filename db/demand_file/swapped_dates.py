"""Dates that a spreadsheet has turned round: 5 March opened as 3 May, while 25 March stayed a text.

A file whose dates are written day first, opened where the month comes first, keeps as text what is no date
there, and makes date cells with day and month exchanged of all the others. Such a column gives itself away:
its date cells have no day above 12, and its texts have none below 13. Saved as text, the cells are dates in ISO form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.dates import SPREADSHEET, DateReadings, from_day_number, in_range, iso
from db.demand_file.lane_names import cell_text

ISO_TEXT = "yyyy-mm-dd"
MONTHS = 12
MIN_CELLS = 3  # different date cells; fewer may have days up to 12 by chance


def cells_or_swapped(
    values: Sequence[object], readings: Sequence[DateReadings], answers: Mapping[str, str]
) -> tuple[str | None, Question | None]:
    """The rule for date cells, and the question while it is open; "as_shown" where nothing is suspicious."""
    cells = [
        (value, day)
        for value, reading in zip(values, readings, strict=True)
        if (day := cell_day(reading)) is not None and in_range(day)
    ]
    telling = [reading for reading in readings if _has_one_order(reading)]
    texts = [reading for reading in readings if reading.days and not _is_cell(reading)]
    if not telling or len(telling) < len(texts) or len(cells) < MIN_CELLS:
        return "as_shown", None
    if any(from_day_number(day).day > MONTHS for _, day in cells):
        return "as_shown", None
    telling_cell = next((cell for cell in cells if day_and_month_swapped(cell[1]) != cell[1]), cells[0])
    question = _question(*telling_cell)
    answer = answer_to(question, answers)
    return answer, None if answer else question


def _is_cell(reading: DateReadings) -> bool:
    return SPREADSHEET in reading.days or ISO_TEXT in reading.days


def cell_day(reading: DateReadings) -> int | None:
    """The day of a date cell, or of the text in ISO form that a spreadsheet makes of one."""
    return reading.days.get(SPREADSHEET, reading.days.get(ISO_TEXT))


def day_and_month_swapped(day: int) -> int | None:
    """The day whose day of the month is this one's month, and the other way round."""
    shown = from_day_number(day)
    if shown.day > MONTHS:
        return None
    return day + (date(shown.year, shown.day, shown.month) - shown).days


def _has_one_order(reading: DateReadings) -> bool:
    """Whether a text has the shape of day and month in either order, and only one of them is a date."""
    days = list(reading.days.values())[:2]
    labels = list(reading.days)[:2]
    has_two_orders = len(labels) == 2 and labels[0].startswith("dd") and labels[1].startswith("mm")
    is_dotted = len(labels) > 0 and labels[0].startswith("dd.")
    if is_dotted and days[0] is not None:
        return from_day_number(days[0]).day > MONTHS
    return has_two_orders and (days[0] is None) != (days[1] is None)


def _question(value: object, day: int) -> Question:
    swapped = day_and_month_swapped(day)
    shown = cell_text(value)
    texts = {
        "as_shown": (told("Take these dates as they stand"), iso(day)),
        "swap": (told("Exchange their day and month"), iso(swapped) if swapped else "refused"),
        "reject": (told("Refuse these dates"), "refused"),
    }
    return Question(
        "date_cells",
        told(
            "All date cells, or dates in ISO form, lie on days 1 to 12, and all other dates on days 13 to 31: a "
            "spreadsheet seems to have exchanged day and month when it opened the file. What counts?"
        ),
        tuple(Choice(rule, text, f"{shown} → {day}") for rule, (text, day) in texts.items()),
    )

"""Files of every shape crossed with every calendar, trap and locale, with the truth beside each.

`crossed_corpus` draws files so that each pair of a shape, a calendar, a trap and a locale occurs;
`python -m tests.db.demand_file.corpus_crossed` reads every one of them and counts.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from tests.core.demand.test_find_cadence import CALENDARS as ALL_CALENDARS
from tests.db.demand_file.corpus_file import Key, day_number
from tests.db.demand_file.corpus_shapes import (
    LOCALES,
    NOT_MEANT,
    SEPARATOR,
    Locale,
    days_of,
    from_number,
    lanes_of,
    number,
    written,
)
from tests.db.demand_file.workbook_files import workbook_of

CALENDARS: Mapping[str, tuple[str, list[date]]] = {
    "daily": ("daily", days_of(60)),
    **{
        name: (ALL_CALENDARS[name][0], [label for _, _, label in ALL_CALENDARS[name][1]])
        for name in (
            "weeks",
            "fortnights",
            "the 15th and the last",
            "months by their first day",
            "months by their last working day",
            "4-4-5 by Sundays that end",
            "quarters by their first day",
            "years",
        )
    },
}
DAY_WORDS = {
    "english": "Day",
    "german": "Tag",
    "polish": "Dzień",
    "japanese": "日",
    "greek": "Αριθμός",
}  # the last one is no word for a day
SIGNS = {"english": "£", "german": "EUR", "polish": "zł", "japanese": "JPY", "greek": "EUR"}
MIN_BESIDE = 12  # values, beside which odd ones are asked about
Rows = list[list[str]]


@dataclass(frozen=True)
class CrossedFile:
    """A file, the values that it truly holds, its author's answers, and how many rows must be refused."""

    name: str
    content: bytes
    truth: Mapping[Key, float]
    answers: Mapping[str, str]
    n_refused: int = 0
    cadence: str = ""


@dataclass(frozen=True)
class Draft:
    """A file before it is written: cells by lane and day as written, what they mean, and what its author answers.

    `more` are rows whose lane is no lane; `title` stands above the table, `unit` behind the word for demand.
    """

    locale: Locale
    lanes: tuple[str, ...]
    days: tuple[int, ...]
    cells: dict[Key, str]
    truth: dict[Key, float]
    answers: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    refused: frozenset[Key] = frozenset()  # keys of `cells` whose values are refused

    @property
    def demand(self) -> str:
        return f"{self.locale.words['demand']}{self.unit}"


def draft(locale: Locale, dates: Sequence[date], rng: np.random.Generator, *, n_lanes: int) -> Draft:
    """Values of some lanes on these dates, as written."""
    lanes = lanes_of(locale)[:n_lanes]
    days = tuple(map(day_number, dates))
    truth = {(lane, day): round(float(rng.gamma(9, 50)), 1) for lane in lanes for day in days}
    return Draft(locale, lanes, days, {key: number(locale, units) for key, units in truth.items()}, truth)


# Traps: what somebody did to the values, and what its author would answer.


def plain(file: Draft, rng: np.random.Generator) -> Draft:
    return file


def typed_year(file: Draft, rng: np.random.Generator) -> Draft:
    key = (file.lanes[0], day_number(date(2085, 1, 9)))
    cells = {**file.cells, key: number(file.locale, 7.5)}
    return _asked(replace(file, cells=cells, refused=frozenset((key,))), far_dates="reject")


def running_total(file: Draft, rng: np.random.Generator) -> Draft | None:
    if len(file.days) < 12:
        return None
    cells, truth = {}, dict(file.truth)
    for lane in file.lanes:
        totals = np.cumsum([file.truth[lane, day] for day in file.days])
        cells |= {
            (lane, day): number(file.locale, float(total))
            for day, total in zip(file.days, totals, strict=True)
        }
        del truth[lane, file.days[0]]
    return _asked(replace(file, cells=cells, truth=truth), running_total="differences")


def total_under_a_word(file: Draft, rng: np.random.Generator) -> Draft | None:
    return _with_total(file, file.locale.words["total"])


def total_under_a_name(file: Draft, rng: np.random.Generator) -> Draft | None:
    total = _with_total(file, "Netz")
    return _asked(total, total_lanes="reject") if total else None


def thousandfold(file: Draft, rng: np.random.Generator) -> Draft | None:
    if len(file.days) < 8:
        return None
    key = (file.lanes[0], file.days[len(file.days) // 2])
    truth = dict(file.truth)
    cells = {**file.cells, key: number(file.locale, 1000 * truth.pop(key))}
    return _asked(replace(file, cells=cells, truth=truth, refused=frozenset((key,))), outliers="reject")


def returns(file: Draft, rng: np.random.Generator) -> Draft | None:
    """Periods in which more came back than went out; beside few values they are refused like any slip."""
    if len(file.truth) < MIN_BESIDE:
        return None
    key = (file.lanes[0], file.days[3])
    truth = dict(file.truth)
    del truth[key]
    return _asked(
        replace(file, cells={**file.cells, key: "-" + file.cells[key]}, truth=truth), negatives="returns"
    )


def missing_marks(file: Draft, rng: np.random.Generator) -> Draft | None:
    if len(file.truth) < MIN_BESIDE:
        return None
    places = rng.choice(np.arange(2, len(file.truth) - 2), 2, replace=False).tolist()
    keys = [list(file.truth)[place] for place in places]
    truth = {key: units for key, units in file.truth.items() if key not in keys}
    marks = dict(zip(keys, ("n/a", "-"), strict=True))
    return _asked(replace(file, cells={**file.cells, **marks}, truth=truth), missing="unknown")


def unit_of_thousands(file: Draft, rng: np.random.Generator) -> Draft:
    truth = {key: 1000 * units for key, units in file.truth.items()}
    return _asked(replace(file, truth=truth, unit=" (1000 t)"), unit_scale="multiply")


def _with_total(file: Draft, name: str) -> Draft | None:
    if len(file.lanes) < 2:
        return None
    totals = {
        (name, day): number(file.locale, sum(file.truth[lane, day] for lane in file.lanes))
        for day in file.days
    }
    return replace(
        file,
        lanes=(*file.lanes, name),
        cells={**file.cells, **totals},
        refused=frozenset(totals),
    )


def _asked(file: Draft, **answers: str) -> Draft:
    return replace(file, answers={**file.answers, **answers})


TRAPS: tuple[Callable[[Draft, np.random.Generator], Draft | None], ...] = (
    plain, typed_year, running_total, total_under_a_word, total_under_a_name, thousandfold, returns,
    missing_marks, unit_of_thousands,
)  # fmt: skip


# Shapes: how the table is laid out.


def tidy(file: Draft) -> CrossedFile:
    return _made(file, [_header(file), *_rows(file)], **_columns(file))


def one_series(file: Draft) -> CrossedFile | None:
    if len(file.lanes) > 1:
        return None
    w = file.locale.words
    rows = [[when, cell] for when, _, cell in _rows(file)]
    answers = {"column_date": w["date"], "column_demand": file.demand, "lane_name": file.lanes[0]}
    return _made(file, [[w["date"], file.demand], *rows], **answers)


def dates_as_columns(file: Draft) -> CrossedFile:
    days = sorted({day for _, day in file.cells})
    rows = [[file.locale.words["lane"], *(file.locale.write_date(from_number(day)) for day in days)]]
    rows += [[lane, *(file.cells.get((lane, day), "") for day in days)] for lane in file.lanes]
    above = [[file.demand]] if file.unit else []
    answers = {"shape": "dates_as_columns", "column_product_name": file.locale.words["lane"]}
    return _made(file, [*above, *rows], **answers)


def lanes_as_columns(file: Draft) -> CrossedFile | None:
    if len(file.lanes) == 1:
        return None
    w = file.locale.words
    rows = [[w["date"], *file.lanes]]
    for day in sorted({day for _, day in file.cells}):
        row = [file.cells.get((lane, day), "") for lane in file.lanes]
        rows.append([file.locale.write_date(from_number(day)), *row])
    above = [[file.demand]] if file.unit else []
    # A column that is the total of the others is left out and named, which refuses no row.
    lanes = {lane for lane, _ in file.truth}
    kept = replace(file, refused=frozenset(key for key in file.refused if key[0] in lanes))
    return _made(kept, [*above, *rows], shape="lanes_as_columns", column_date=w["date"])


def lane_in_two_columns(file: Draft) -> CrossedFile:
    w = file.locale.words
    rows = [[when, *_parts(lane), cell] for when, lane, cell in _rows(file)]
    answers = {**_columns(file), "column_product_name": f"{w['origin']} + {w['destination']}"}
    named = {lane: SEPARATOR.join(_parts(lane)) for lane in file.lanes}
    truth = {(named[lane], day): units for (lane, day), units in file.truth.items()}
    made = _made(file, [[w["date"], w["origin"], w["destination"], file.demand], *rows], **answers)
    return replace(made, truth=truth)


def shipments(file: Draft) -> CrossedFile:
    """Each value in two rows with numbers of their own, that add up."""
    w, rows = file.locale.words, []
    for place, (when, lane, cell) in enumerate(_rows(file)):
        rows.append([f"S{7000 + 3 * place}", when, lane, cell])
        is_number = not cell.startswith("-") and any(map(str.isdigit, cell))
        rows.append([f"S{90_000 + 3 * place}", when, lane, number(file.locale, 0.0) if is_number else cell])
    header = [w["shipment"], w["date"], w["lane"], file.demand]
    made = _made(file, [header, *rows], **{**_columns(file), "duplicates": "sum"})
    return replace(made, n_refused=2 * made.n_refused)


def date_in_parts(file: Draft) -> CrossedFile:
    w, day_word = file.locale.words, DAY_WORDS[file.locale.name]
    rows = [
        [str(day.year), str(day.month), str(day.day), lane, cell]
        for (lane, cell), day in (((lane, cell), from_number(n)) for (lane, n), cell in file.cells.items())
    ]
    header = [w["year"], w["month"], day_word, w["lane"], file.demand]
    answers = {**_columns(file), "column_date": f"{w['year']} + {w['month']} + {day_word}"}
    return _made(file, [header, *rows], **answers)


def rows_above(file: Draft) -> CrossedFile:
    above = [[f"{i}. Export"] for i in range(40)]
    return _made(file, [*above, _header(file), *_rows(file)], **_columns(file))


def no_header(file: Draft) -> CrossedFile:
    above = [[file.demand]] if file.unit else []
    answers = {"column_date": "column 1", "column_product_name": "column 2", "column_demand": "column 3"}
    return _made(file, [*above, *_rows(file)], **answers)


def blanks_as_above(file: Draft) -> CrossedFile:
    rows, before = [], ""
    for when, lane, cell in _rows(file):
        rows.append(["" if lane == before else lane, when, cell])
        before = lane
    w = file.locale.words
    header = [w["lane"], w["date"], file.demand]
    return _made(file, [header, *rows], **_columns(file), blank_cells="as_above")


def currency(file: Draft) -> CrossedFile:
    sign = SIGNS[file.locale.name]
    rows = [
        [when, lane, f"{cell} {sign}" if any(map(str.isdigit, cell)) else cell]
        for when, lane, cell in _rows(file)
    ]
    return _made(file, [_header(file), *rows], **_columns(file))


def workbook(file: Draft) -> CrossedFile:
    def cell(text: str) -> object:
        plain_text = text.replace(file.locale.decimal, ".")
        return float(plain_text) if plain_text.removeprefix("-").replace(".", "").isdigit() else text

    rows = [(from_number(day), lane, cell(text)) for (lane, day), text in file.cells.items()]
    made = _made(file, [_header(file)], **_columns(file))
    return replace(made, content=workbook_of(tuple(_header(file)), *rows))


SHAPES: tuple[Callable[[Draft], CrossedFile | None], ...] = (
    tidy, one_series, dates_as_columns, lanes_as_columns, lane_in_two_columns, shipments, date_in_parts,
    rows_above, no_header, blanks_as_above, currency, workbook,
)  # fmt: skip


def _header(file: Draft) -> list[str]:
    w = file.locale.words
    return [w["date"], w["lane"], file.demand]


def _rows(file: Draft) -> Rows:
    return [
        [file.locale.write_date(from_number(day)), lane, cell] for (lane, day), cell in file.cells.items()
    ]


def _columns(file: Draft) -> dict[str, str]:
    w = file.locale.words
    return {
        "column_date": w["date"],
        "column_product_name": w["lane"],
        "column_demand": file.demand,
    }


def _parts(lane: str) -> tuple[str, str]:
    origin, _, destination = lane.partition("/")
    return origin, destination or origin


def _made(file: Draft, rows: Rows, **answers: str) -> CrossedFile:
    decimal = "comma" if file.locale.decimal == "," else "point"
    given = {**NOT_MEANT, "encoding": file.locale.encoding, "decimal": decimal, **answers, **file.answers}
    return CrossedFile("", written(file.locale, rows), file.truth, given, len(file.refused))


def file_of(
    locale: Locale,
    calendar: str,
    trap: Callable[[Draft, np.random.Generator], Draft | None],
    shape: Callable[[Draft], CrossedFile | None],
    seed: int = 4,
) -> CrossedFile | None:
    """One file; None where the trap or the shape cannot be of such values."""
    rng = np.random.default_rng(seed)
    cadence, dates = CALENDARS[calendar]
    trapped = trap(draft(locale, dates, rng, n_lanes=1 if shape is one_series else 3), rng)
    made = shape(trapped) if trapped else None
    if made is None:
        return None
    name = ", ".join((shape.__name__, calendar, trap.__name__, locale.name)).replace("_", " ")
    return replace(made, name=name, cadence=cadence, answers={**made.answers, "cadence": cadence})


def all_crossed() -> Iterator[CrossedFile]:
    """Every shape with every calendar, trap and locale."""
    for shape, calendar, trap, locale in itertools.product(SHAPES, CALENDARS, TRAPS, LOCALES):
        file = file_of(locale, calendar, trap, shape)
        if file is not None:
            yield file


def crossed_corpus() -> Iterator[CrossedFile]:
    """Each shape with each calendar and each trap, the third and the locale going round."""
    calendars = list(CALENDARS)
    for i, shape in enumerate(SHAPES):
        for j, calendar in enumerate(calendars):
            for k in (i + j, i + 2 * j + 1):
                locale = LOCALES[(i + 2 * j + k) % len(LOCALES)]
                # The next trap where values of this shape and calendar cannot have this one.
                files = (file_of(locale, calendar, TRAPS[(k + n) % len(TRAPS)], shape) for n in range(3))
                yield from itertools.islice(filter(None, files), 1)


if __name__ == "__main__":
    from tests.db.demand_file.test_crossed import count

    print(count(all_crossed()))

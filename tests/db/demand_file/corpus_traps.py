"""Files whose values cannot well be meant, in every locale, with what their author would make of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from tests.db.demand_file.corpus_file import CorpusFile, Key, day_number
from tests.db.demand_file.corpus_shapes import (
    LOCALES,
    Locale,
    days_of,
    from_number,
    lanes_of,
    made,
    number,
    table,
)


def trap_corpus(seed: int = 21) -> Iterator[CorpusFile]:
    """Every trap in every locale."""
    rng = np.random.default_rng(seed)
    for locale in LOCALES:
        for trap in (
            typed_year, running_total, total_under_a_word, total_under_a_name, thousandfold_value, returns,
            missing_marks, unit_of_thousands,
        ):  # fmt: skip
            yield trap(locale, rng)


Rows = list[list[str]]


def written_rows(locale: Locale, values: dict[Key, float]) -> Rows:
    return [
        [locale.write_date(from_number(day)), lane, number(locale, units)]
        for (lane, day), units in values.items()
    ]


def tidy(
    name: str, locale: Locale, rows: Rows, truth: dict[Key, float], refused: set[int], **answers: str
) -> CorpusFile:
    w = locale.words
    demand = answers.pop("demand", w["demand"])
    columns = {
        "column_date": w["date"],
        "column_product_name": w["lane"],
        "column_demand": demand,
    }
    file = made(name, locale, [[w["date"], w["lane"], demand], *rows], truth, **columns, **answers)
    return CorpusFile(file.name, file.content, truth, frozenset(refused), file.answers)


def typed_year(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    truth = table(locale, rng, days_of(60))
    rows = [*written_rows(locale, truth), [locale.write_date(date(2042, 1, 9)), lanes_of(locale)[0], "7"]]
    return tidy("typed year", locale, rows, truth, {len(rows) + 1}, far_dates="reject")


def running_total(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    came = table(locale, rng, days_of(40))
    totals, truth = {}, {}
    for lane in lanes_of(locale):
        total = 0.0
        for day in days_of(40):
            key = (lane, day_number(day))
            total = round(total + came[key], 1)
            totals[key] = total
            if day != days_of(1)[0]:
                truth[key] = came[key]
    return tidy(
        "running total", locale, written_rows(locale, totals), truth, set(), running_total="differences"
    )


def with_total(
    locale: Locale, rng: np.random.Generator, name: str
) -> tuple[Rows, dict[Key, float], set[int]]:
    truth = table(locale, rng, days_of(20))
    rows = written_rows(locale, truth)
    refused = set(range(len(rows) + 2, len(rows) + 22))
    for day in days_of(20):
        total = sum(truth[lane, day_number(day)] for lane in lanes_of(locale))
        rows.append([locale.write_date(day), name, number(locale, total)])
    return rows, truth, refused


def total_under_a_word(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    rows, truth, refused = with_total(locale, rng, locale.words["total"])
    return tidy("total under a word", locale, rows, truth, refused)


def total_under_a_name(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    rows, truth, refused = with_total(locale, rng, "Netz")
    return tidy("total under a name", locale, rows, truth, refused, total_lanes="reject")


def thousandfold_value(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    truth = table(locale, rng, days_of(40))
    rows = written_rows(locale, truth)
    key = list(truth)[17]
    rows[17][2] = number(locale, 1000 * truth.pop(key))
    return tidy("thousandfold value", locale, rows, truth, {19}, outliers="reject")


def returns(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    truth = table(locale, rng, days_of(40))
    rows = written_rows(locale, truth)
    rows += [
        [locale.write_date(day), lanes_of(locale)[1], "-" + number(locale, 3.5)] for day in days_of(6, step=5)
    ]
    return tidy("returns", locale, rows, truth, set(), negatives="returns")


def missing_marks(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    truth = table(locale, rng, days_of(40))
    rows = written_rows(locale, truth)
    for place, mark in ((3, "-"), (50, "n/a"), (77, "."), (90, "")):
        rows[place][2] = mark
    truth = {key: units for place, (key, units) in enumerate(truth.items()) if place not in (3, 50, 77, 90)}
    return tidy("missing marks", locale, rows, truth, set(), missing="unknown")


def unit_of_thousands(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    values = table(locale, rng, days_of(40))
    truth = {key: 1000 * units for key, units in values.items()}
    demand = f"{locale.words['demand']} (1000 t)"
    return tidy(
        "unit of thousands",
        locale,
        written_rows(locale, values),
        truth,
        set(),
        demand=demand,
        unit_scale="multiply",
    )

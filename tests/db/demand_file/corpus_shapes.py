"""Files of other shapes than one row per lane and date, with the truth beside each, crossed with locales.

Each shape is written in several languages, number and date styles, separators and encodings. `answers` is what
the file's author would answer; a file whose shape can be told wrongly from its words has none that fits.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tests.db.demand_file.corpus_file import CorpusFile, Key, day_number

SEPARATOR = " – "  # between the parts of a lane's name


@dataclass(frozen=True)
class Locale:
    """How somebody writes: words of the header, dates, numbers, separator, encoding."""

    name: str
    words: dict[str, str]
    write_date: Callable[[date], str]
    decimal: str
    separator: str
    encoding: str
    months: tuple[str, ...]
    parties: tuple[str, ...]


ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
GERMAN_MONTHS = ("Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez")
WORDS = (
    "date",
    "lane",
    "demand",
    "year",
    "month",
    "week",
    "origin",
    "destination",
    "shipment",
    "weight",
    "total",
)


def words(line: str) -> dict[str, str]:
    return dict(zip(WORDS, line.split("|"), strict=True))


LOCALES = (
    Locale(
        "english",
        words("Pickup|Lane|Load|Year|Month|Week|Origin|Destination|Shipment ID|Weight|Total"),
        lambda d: d.isoformat(), ".", ",", "utf-8",
        ENGLISH_MONTHS,
        ("Leeds", "Hull", "York"),
    ),
    Locale(
        "german",
        words("Abholung|Verkehr|Ladung|Jahr|Monat|KW|Von|Nach|Sendungsnr|Gewicht|Insgesamt"),
        lambda d: d.strftime("%d.%m.%Y"), ",", ";", "cp1252",
        GERMAN_MONTHS, ("Köln", "Gießen", "Lübeck"),
    ),
    Locale(
        "polish",
        words("Odbiór|Kierunek|Ładunek|Rok|Miesiąc|Tydzień|Z miasta|Do miasta|Przesyłka|Waga|Ogółem"),
        lambda d: d.strftime("%Y-%m-%d"), ",", "\t", "cp1250",
        (), ("Łódź", "Kraków", "Gdańsk"),
    ),
    Locale(
        "japanese",
        words("集荷日|区間|荷量|年|月|週|発地|着地|伝票番号|重量|合計"),
        lambda d: d.strftime("%Y/%m/%d"), ".", ",", "cp932",
        (), ("東京", "大阪", "名古屋"),
    ),
    Locale(
        "greek",
        words("Παραλαβή|Γραμμή|Φορτίο|Έτος|Μήνας|Εβδομάδα|Από|Προς|Αποστολή|Βάρος|Σύνολο"),
        lambda d: d.strftime("%d/%m/%Y"), ",", ";", "cp1253",
        (), ("Αθήνα", "Πάτρα", "Βόλος"),
    ),
)  # fmt: skip

NOT_MEANT = {
    "negatives": "reject",
    "missing": "reject",
    "far_dates": "keep",
    "outliers": "keep",
    "cadence_changes": "keep",
    "total_lanes": "keep",
    "running_total": "as_written",
    "duplicates": "sum",
    "date_format": "dd/mm/yyyy",  # the one form of these locales that is ever asked
}


def shape_corpus(seed: int = 12) -> Iterator[CorpusFile]:
    """Every shape in every locale."""
    rng = np.random.default_rng(seed)
    for locale in LOCALES:
        for shape in (
            tidy_in_unknown_words, one_series, dates_as_columns, lanes_as_columns, lane_in_two_columns,
            shipments, year_and_month, weeks_of_a_year, month_codes, rows_above_the_header, no_header,
            blanks_as_above, currency_on_every_value, two_header_rows, numbered_weeks,
        ):  # fmt: skip
            file = shape(locale, rng)
            if file is not None:
                yield file


def written(locale: Locale, rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=locale.separator, lineterminator="\n").writerows(rows)
    return text.getvalue().encode(locale.encoding)


def number(locale: Locale, value: float) -> str:
    return f"{value:.1f}".replace(".", locale.decimal)


def table(locale: Locale, rng: np.random.Generator, days: Sequence[date]) -> dict[Key, float]:
    """Values of three lanes on these days."""
    return {
        (lane, day_number(day)): round(float(rng.gamma(9, 5)), 1) for lane in lanes_of(locale) for day in days
    }


def lanes_of(locale: Locale) -> tuple[str, ...]:
    a, b, c = locale.parties
    return (f"{a}/{b}", f"{b}/{c}", f"{c}/{a}")


def days_of(n: int, step: int = 1, first: date = date(2024, 1, 1)) -> list[date]:
    return [first + timedelta(days=step * i) for i in range(n)]


def months_of(n: int) -> list[date]:
    return [date(2022 + i // 12, 1 + i % 12, 1) for i in range(n)]


def made(
    name: str, locale: Locale, rows: Sequence[Sequence[str]], truth: dict[Key, float], **answers: str
) -> CorpusFile:
    decimal = "comma" if locale.decimal == "," else "point"
    given = {**NOT_MEANT, "encoding": locale.encoding, "decimal": decimal, **answers}
    return CorpusFile(f"{name}: {locale.name}", written(locale, rows), truth, answers=given)


def tidy_in_unknown_words(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    w, truth = locale.words, table(locale, rng, days_of(40))
    rows = [
        [locale.write_date(from_number(day)), lane, number(locale, units)]
        for (lane, day), units in truth.items()
    ]
    return made(
        "unknown words", locale, [[w["date"], w["lane"], w["demand"]], *rows], truth,
        column_date=w["date"], column_product_name=w["lane"], column_demand=w["demand"],
    )  # fmt: skip


def one_series(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    w, days = locale.words, months_of(36)
    units = [round(float(rng.gamma(9, 50)), 1) for _ in days]
    rows = [[f"{day:%Y-%m}", number(locale, value)] for day, value in zip(days, units, strict=True)]
    truth = {("Halle 3", day_number(day)): value for day, value in zip(days, units, strict=True)}
    return made(
        "one series", locale, [[w["date"], w["demand"]], *rows], truth,
        column_date=w["date"], column_demand=w["demand"], lane_name="Halle 3",
    )  # fmt: skip


def dates_as_columns(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    """Totals and shares beside the months are left out; an empty cell is no record."""
    w, days = locale.words, months_of(14)
    truth = table(locale, rng, days)
    del truth[lanes_of(locale)[1], day_number(days[3])]
    rows = [[w["lane"], *(f"{day:%Y-%m}" for day in days), w["total"], "%"]]
    for lane in lanes_of(locale):
        values = [truth.get((lane, day_number(day))) for day in days]
        written_values = ["" if value is None else number(locale, value) for value in values]
        rows.append([lane, *written_values, number(locale, sum(value or 0 for value in values)), "33%"])
    return made(
        "dates as columns", locale, rows, truth, shape="dates_as_columns", column_product_name=w["lane"]
    )


def lanes_as_columns(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    w, days = locale.words, days_of(40)
    truth, lanes = table(locale, rng, days), lanes_of(locale)
    rows = [[w["date"], *lanes, w["total"]]]
    for day in days:
        values = [truth[lane, day_number(day)] for lane in lanes]
        rows.append(
            [locale.write_date(day), *(number(locale, v) for v in values), number(locale, sum(values))]
        )
    return made("lanes as columns", locale, rows, truth, shape="lanes_as_columns", column_date=w["date"])


def lane_in_two_columns(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    w, truth = locale.words, {}
    rows = [[w["date"], w["origin"], w["destination"], w["demand"]]]
    for day in days_of(30):
        for lane in lanes_of(locale):
            origin, destination = lane.split("/")
            units = round(float(rng.gamma(9, 5)), 1)
            truth[f"{origin}{SEPARATOR}{destination}", day_number(day)] = units
            rows.append([locale.write_date(day), origin, destination, number(locale, units)])
    return made(
        "lane in two columns", locale, rows, truth, column_date=w["date"], column_demand=w["demand"],
        column_product_name=f"{w['origin']} + {w['destination']}",
    )  # fmt: skip


def shipments(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    """One row per shipment: counted, whatever its weight."""
    w = locale.words
    rows, truth = [[w["shipment"], w["date"], w["origin"], w["destination"], w["weight"]]], {}
    for i in range(160):
        day = date(2024, 1, 1) + timedelta(days=i // 8)
        origin, destination = lanes_of(locale)[int(rng.integers(0, 3))].split("/")
        key = (f"{origin}{SEPARATOR}{destination}", day_number(day))
        truth[key] = truth.get(key, 0.0) + 1.0
        weight = number(locale, round(float(rng.gamma(9, 50)), 1))
        rows.append([f"S{7000 + 3 * i}", locale.write_date(day), origin, destination, weight])
    return made(
        "shipments", locale, rows, truth, column_date=w["date"], column_demand="count rows",
        column_product_name=f"{w['origin']} + {w['destination']}",
    )  # fmt: skip


def year_and_month(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    w, truth = locale.words, table(locale, rng, months_of(30))
    rows = [
        [str(from_number(day).year), str(from_number(day).month), lane, number(locale, units)]
        for (lane, day), units in truth.items()
    ]
    return made(
        "year and month", locale, [[w["year"], w["month"], w["lane"], w["demand"]], *rows], truth,
        column_date=f"{w['year']} + {w['month']}", column_product_name=w["lane"], column_demand=w["demand"],
    )  # fmt: skip


def weeks_of_a_year(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    w, truth = locale.words, table(locale, rng, days_of(40, step=7))
    rows = []
    for (lane, day), units in truth.items():
        year, week, _ = from_number(day).isocalendar()
        rows.append([str(year), str(week), lane, number(locale, units)])
    return made(
        "year and week", locale, [[w["year"], w["week"], w["lane"], w["demand"]], *rows], truth,
        column_date=f"{w['year']} + {w['week']}", column_product_name=w["lane"], column_demand=w["demand"],
    )  # fmt: skip


def month_codes(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    """As offices of statistics write them: 2022M01, one value a row."""
    w, truth = locale.words, table(locale, rng, months_of(24))
    rows = [
        ["DATA:7", lane, f"{from_number(day):%YM%m}", number(locale, units)]
        for (lane, day), units in truth.items()
    ]
    return made(
        "month codes", locale, [["DATAFLOW", w["lane"], "TIME_PERIOD", "OBS_VALUE"], *rows], truth,
        column_product_name=w["lane"],
    )  # fmt: skip


def rows_above_the_header(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    file = tidy_in_unknown_words(locale, rng)
    above = "".join(f"{i}. Export\n" for i in range(50)).encode(locale.encoding)
    return CorpusFile(
        f"fifty rows above: {locale.name}", above + file.content, file.truth, answers=file.answers
    )


def no_header(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    file = tidy_in_unknown_words(locale, rng)
    content = file.content.split(b"\n", 1)[1]
    answers = {
        **file.answers,
        "column_date": "column 1",
        "column_product_name": "column 2",
        "column_demand": "column 3",
    }
    return CorpusFile(f"no header: {locale.name}", content, file.truth, answers=answers)


def blanks_as_above(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    w, truth = locale.words, table(locale, rng, days_of(12))
    rows, before = [[w["lane"], w["date"], w["demand"]]], ""
    for (lane, day), units in truth.items():
        rows.append(
            ["" if lane == before else lane, locale.write_date(from_number(day)), number(locale, units)]
        )
        before = lane
    return made(
        "blanks as above", locale, rows, truth, blank_cells="as_above",
        column_date=w["date"], column_product_name=w["lane"], column_demand=w["demand"],
    )  # fmt: skip


def currency_on_every_value(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    file = tidy_in_unknown_words(locale, rng)
    w = locale.words
    sign = {"english": "£", "german": "EUR", "polish": "zł", "japanese": "JPY", "greek": "EUR"}[locale.name]
    rows = [
        [locale.write_date(from_number(day)), lane, f" {number(locale, units)} {sign}"]
        for (lane, day), units in file.truth.items()
    ]
    content = written(locale, [[w["date"], w["lane"], w["demand"]], *rows])
    return CorpusFile(f"currency: {locale.name}", content, file.truth, answers=file.answers)


def two_header_rows(locale: Locale, rng: np.random.Generator) -> CorpusFile | None:
    if not locale.months:
        return None
    w, days = locale.words, months_of(24)
    truth = table(locale, rng, days)
    years = ["", *(str(day.year) if day.month == 1 else "" for day in days)]
    rows = [years, [w["lane"], *(locale.months[day.month - 1] for day in days)]]
    rows += [
        [lane, *(number(locale, truth[lane, day_number(day)]) for day in days)] for lane in lanes_of(locale)
    ]
    return made(
        "two header rows", locale, rows, truth, shape="dates_as_columns", column_product_name=w["lane"]
    )


def numbered_weeks(locale: Locale, rng: np.random.Generator) -> CorpusFile:
    """W0 to W25; beside them, what somebody worked out of the same values."""
    w, days = locale.words, days_of(26, step=7)
    truth = table(locale, rng, days)
    rows = [[w["lane"], *(f"W{i}" for i in range(26)), "MIN", "Normalized 0"]]
    for lane in lanes_of(locale):
        values = [truth[lane, day_number(day)] for day in days]
        rows.append(
            [lane, *(number(locale, v) for v in values), number(locale, min(values)), number(locale, 0.5)]
        )
    return made(
        "numbered weeks", locale, rows, truth, shape="dates_as_columns", date_of_number_zero="2024-01-01",
        column_product_name=w["lane"],
    )  # fmt: skip


def from_number(day: int) -> date:
    return date(1970, 1, 1) + timedelta(days=day)

"""Demand files with the truth beside each: locale x encoding x separator x numbers x dates x defects.

Every file is made from the same kind of table (lanes, days, values); what differs is how it is written down.
`answers` says what its author would answer to the questions that the file leaves open.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tests.db.demand_file.corpus_families import families
from tests.db.demand_file.corpus_file import EPOCH, CorpusFile, Key, day_number

__all__ = ["EPOCH", "CorpusFile", "Key", "corpus", "day_number"]

HEADERS = {
    "canonical": ("date", "product_name", "demand"),
    "english": ("Ship Date", "SKU", "Qty"),
    "german": ("Datum", "Strecke", "Menge (t)"),
    "french": ("Jour", "Trajet", "Quantité"),
    "spanish": ("FECHA", "Ruta", "Cantidad"),
    "italian": ("Data", "Tratta", "Quantità"),
}
LANES = {
    "plain": ("BER-MUC", "HAM-ROT", "FRA-PAR"),
    "tricky": ("NA", "null", "001", "1E5"),
    "umlauts": ("Köln–Zürich", "Malmö, Süd", "Łódź"),
    "west": ("Köln-Zürich", "Malmö; Süd", "Orléans"),
    "quoted": ('"Express" A', "B, C; D|E", "x\ty" if False else "x y"),
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp1250", "iso8859-15")
SEPARATORS = (",", ";", "\t", "|")
LINE_ENDS = ("\n", "\r\n", "\r")


def _grouped(number: str, group: str, decimal: str) -> str:
    whole, _, fraction = number.partition(".")
    whole = f"{int(whole):,}".replace(",", group)
    return f"{whole}{decimal}{fraction}" if fraction else whole


NUMBER_STYLES: Mapping[str, tuple[Callable[[str], str], str]] = {
    # style: (canonical digits -> text, true decimal mark)
    "point": (lambda n: n, "point"),
    "comma": (lambda n: n.replace(".", ","), "comma"),
    "comma_groups": (lambda n: _grouped(n, ",", "."), "point"),
    "point_groups": (lambda n: _grouped(n, ".", ","), "comma"),
    "nbsp_groups": (lambda n: _grouped(n, "\u00a0", ","), "comma"),
    "apostrophe_groups": (lambda n: _grouped(n, "'", "."), "point"),
}
PRECISIONS = {"whole": 0, "cents": 2, "thousandths": 3}

DATE_STYLES: Mapping[str, tuple[Callable[[date], str], str]] = {
    # style: (date -> text, true answer to date_format)
    "iso": (lambda d: d.isoformat(), "yyyy-mm-dd"),
    "iso_slashes": (lambda d: d.strftime("%Y/%m/%d"), "yyyy/mm/dd"),
    "dotted": (lambda d: d.strftime("%d.%m.%Y"), "dd.mm.yyyy"),
    "dotted_short": (lambda d: f"{d.day}.{d.month}.{d.year}", "dd.mm.yyyy"),
    "dotted_two_digits": (lambda d: d.strftime("%d.%m.%y"), "dd.mm.yy"),
    "british": (lambda d: d.strftime("%d/%m/%Y"), "dd/mm/yyyy"),
    "american": (lambda d: f"{d.month}/{d.day}/{d.year}", "mm/dd/yyyy"),
    "american_short": (lambda d: d.strftime("%m/%d/%y"), "mm/dd/yy"),
    "dashes": (lambda d: d.strftime("%d-%m-%Y"), "dd-mm-yyyy"),
    "compact": (lambda d: d.strftime("%Y%m%d"), "yyyymmdd"),
    "compact_day_first": (lambda d: d.strftime("%d%m%Y"), "ddmmyyyy"),
    "month_name": (lambda d: f"{d.day} {d:%b} {d.year}", "day, month name, year"),
    "month_name_dashes": (lambda d: f"{d.day:02d}-{d:%b}-{d:%y}", "day, month name, year"),
    "german_month": (
        lambda d: f"{d.day}. {GERMAN_MONTHS[d.month - 1]} {d.year}",
        "day, month name, year",
    ),
    "midnight": (lambda d: f"{d.isoformat()} 00:00:00", "yyyy-mm-dd"),
    "midnight_zone": (lambda d: f"{d.isoformat()}T00:00:00+01:00", "yyyy-mm-dd"),
    "american_midnight": (lambda d: f"{d.month}/{d.day}/{d.year} 12:00:00 AM", "mm/dd/yyyy"),
    "afternoon": (lambda d: f"{d.isoformat()}T15:30:00Z", "yyyy-mm-dd"),
    "serial": (lambda d: str((d - date(1899, 12, 30)).days), "excel serial (1900)"),
    "serial_1904": (lambda d: str((d - date(1904, 1, 1)).days), "excel serial (1904)"),
}
WEEK_STYLES: Mapping[str, tuple[Callable[[date], str], str]] = {
    "iso_week": (lambda d: "{}-W{:02d}".format(*d.isocalendar()[:2]), "ISO week (its Monday)"),
    "german_week": (lambda d: "KW {1}/{0}".format(*d.isocalendar()[:2]), "ISO week (its Monday)"),
}
MONTH_STYLES: Mapping[str, tuple[Callable[[date], str], str]] = {
    "month": (lambda d: d.strftime("%Y-%m"), "yyyy-mm (first of the month)"),
    "month_first": (lambda d: d.strftime("%m/%Y"), "mm/yyyy (first of the month)"),
    "month_compact": (lambda d: d.strftime("%Y%m"), "yyyymm"),
    "month_word": (lambda d: d.strftime("%B %Y"), "month name and year (first of the month)"),
}
GERMAN_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip

# Cells that no reading may accept as demand.
BAD_DEMANDS = (
    "", "-5", "(5)", "5-", "\u22125", "NaN", "nan", "inf", "-inf", "1e400", "1E5", "1e-5", "5 000", "five",
    "\u0665\u0660", "5 kg", "5%", "€5", "n/a", "NULL", "#DIV/0!", "0x10", "1_000", "--5", "1,2,3", "1.2.3",
    "5.", "TRUE", "9" * 400, "+-5", "1,23,456", "1.234,567.8", "\uff15", "5\u00a0", "½", "²", "1e3",
)  # fmt: skip
BAD_DATES = (
    "",
    "31.02.2024",
    "2024-02-30",
    "1889-01-01",
    "2101-01-01",
    "tomorrow",
    "0000-00-00",
    "2024-13-01",
    "99",
)
BAD_LANES = ("", "   ", "a\u202eb", "a\x07b", "a\u200bb", "x" * 201, "Total", "Gesamtergebnis")


# What the author of a file without traps answers where its values look like one.
AS_IT_STANDS = {
    "negatives": "reject",
    "missing": "reject",
    "far_dates": "keep",
    "outliers": "keep",
    "cadence_changes": "keep",
    "total_lanes": "keep",
    "running_total": "as_written",
}


@dataclass(frozen=True)
class Style:
    """One way to write a table down."""

    header: str = "canonical"
    lanes: str = "plain"
    encoding: str = "utf-8"
    separator: str = ","
    numbers: str = "point"
    precision: str = "cents"
    dates: str = "iso"
    line_end: str = "\n"
    quote_all: bool = False
    order: tuple[int, int, int] = (0, 1, 2)

    @property
    def name(self) -> str:
        separator = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar"}[self.separator]
        parts = (self.header, self.lanes, self.encoding, separator, self.numbers, self.precision, self.dates)
        return "-".join((*parts, repr(self.line_end).strip("'"), "quoted" if self.quote_all else "bare"))


def table_rows(style: Style, rng: np.random.Generator) -> list[tuple[date, str, str]]:
    """Rows (date, lane, canonical digits) without repetition."""
    step = 7 if style.dates in WEEK_STYLES else 31 if style.dates in MONTH_STYLES else 1
    start = date(int(rng.integers(1995, 2060)), int(rng.integers(1, 13)), int(rng.integers(1, 29)))
    days = [start + timedelta(days=step * i) for i in range(int(rng.integers(3, 12)))]
    if step == 7:
        days = [day - timedelta(days=day.weekday()) for day in days]
    if step == 31:
        days = sorted({day.replace(day=1) for day in days})
    precision = PRECISIONS[style.precision]
    rows = []
    for lane, day in itertools.product(LANES[style.lanes], days):
        scale = float(rng.choice([0, 1, 12, 345, 5_432, 87_654, 1_234_567]))
        rows.append((day, lane, f"{scale * rng.random():.{precision}f}"))
    rng.shuffle(rows)
    return [(day, str(lane), str(digits)) for day, lane, digits in rows]


def date_style(name: str) -> tuple[Callable[[date], str], str]:
    return {**DATE_STYLES, **WEEK_STYLES, **MONTH_STYLES}[name]


def written_rows(style: Style, rows: list[tuple[date, str, str]]) -> list[list[str]]:
    """Header and rows as cells in the style's own words and order."""
    write_date, write_number = date_style(style.dates)[0], NUMBER_STYLES[style.numbers][0]
    cells = [list(HEADERS[style.header])]
    cells += [[write_date(day), lane, write_number(digits)] for day, lane, digits in rows]
    return [[row[place] for place in style.order] for row in cells]


def encode_rows(style: Style, cells: list[list[str]]) -> bytes:
    """Cells as the bytes of a file."""
    text = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if style.quote_all else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=style.separator, lineterminator=style.line_end, quoting=quoting).writerows(
        cells
    )
    return text.getvalue().encode(style.encoding)


def true_answers(style: Style) -> dict[str, str]:
    return {
        "encoding": style.encoding,
        "date_format": date_style(style.dates)[1],
        "date_time": "as_written",
        "decimal": NUMBER_STYLES[style.numbers][1],
        "duplicates": "sum",
        **AS_IT_STANDS,
    }


def well_formed_file(style: Style, rng: np.random.Generator) -> CorpusFile:
    """A file without defects."""
    rows = table_rows(style, rng)
    truth = {(lane, day_number(day)): float(digits) for day, lane, digits in rows}
    content = encode_rows(style, written_rows(style, rows))
    return CorpusFile(style.name, content, truth, answers=true_answers(style))


def file_with_bad_cells(style: Style, rng: np.random.Generator, *, place: int, bad: str) -> CorpusFile:
    """A file in which one cell of one row (0 date, 1 lane, 2 demand) holds what must be refused."""
    rows = table_rows(style, rng)
    victim = int(rng.integers(0, len(rows)))
    cells = written_rows(style, rows)
    cells[victim + 1][style.order.index(place)] = bad
    truth = {
        (lane, day_number(day)): float(digits) for i, (day, lane, digits) in enumerate(rows) if i != victim
    }
    refused = frozenset((victim + 2,))
    name = f"{style.name}-bad {('date', 'lane', 'demand')[place]} {bad[:12]!r}"
    return CorpusFile(name, encode_rows(style, cells), truth, refused, true_answers(style))


def file_with_defect(style: Style, rng: np.random.Generator, defect: str) -> CorpusFile:
    """A file with one defect of structure."""
    rows = table_rows(style, rng)
    cells = written_rows(style, rows)
    truth = {(lane, day_number(day)): float(digits) for day, lane, digits in rows}
    victim = int(rng.integers(1, len(cells)))
    refused: set[int] = set()
    answers = true_answers(style)
    if defect == "one value too many":
        cells[victim] = [*cells[victim], "7"]
        refused.add(victim + 1)
    elif defect == "one value too few":
        cells[victim] = cells[victim][:2]
        refused.add(victim + 1)
    elif defect == "one value too many in each row":
        cells[1:] = [[*row, "7"] for row in cells[1:]]
        refused.update(range(2, len(cells) + 1))
    elif defect == "total row":
        total = ["", "", ""]
        total[style.order.index(0)], total[style.order.index(2)] = "Summe", "99"
        cells.append(total)
        refused.add(len(cells))
    elif defect == "header twice":
        cells.insert(victim, list(cells[0]))
        refused.add(victim + 1)
    elif defect == "blank lines":
        cells.insert(victim, [])
        cells.append(["", "", ""])
    elif defect == "same lane and date twice":
        day, lane, digits = rows[victim - 1]
        cells.append(list(cells[victim]))
        truth[lane, day_number(day)] = float(digits) + float(digits)
    elif defect == "other columns":
        cells = [["note", *row, "Remark"] for row in cells]
    for i in sorted(refused):
        if i - 2 < len(rows) and "value" in defect:
            truth.pop((rows[i - 2][1], day_number(rows[i - 2][0])))
    return CorpusFile(f"{style.name}-{defect}", encode_rows(style, cells), truth, frozenset(refused), answers)


DEFECTS = (
    "one value too many", "one value too few", "one value too many in each row", "total row", "header twice",
    "blank lines", "same lane and date twice", "other columns",
)  # fmt: skip


def unreadable_files(style: Style, rng: np.random.Generator) -> Iterator[CorpusFile]:
    """Files of which nothing may be read."""
    whole = well_formed_file(style, rng)
    text = whole.content
    line_end = style.line_end.encode(style.encoding if style.encoding != "utf-16" else "utf-16-le")
    header_only = encode_rows(style, [list(HEADERS[style.header])])
    quote = encode_rows(style, [*written_rows(style, table_rows(style, rng))]) + b'2024-01-01,"A,5\n'
    broken = {
        "empty": b"",
        "only line ends": line_end * 3,
        "header only": header_only,
        "cut in a character": "\ufeffdate,product_name,demand\n2024-01-01,Kö".encode()[:-1],
        "zero byte": b"date,product_name,demand\n2024-01-01,A\x00B,5\n",
        "unclosed quote": quote,
        "no table": b"a,b\nx,y\n",
        "PDF": b"%PDF-1.7\n" + text,
        "PNG": b"\x89PNG\r\n\x1a\n" + text,
        "HTML": b"<!DOCTYPE html><html>" + text,
        "JSON": b'[{"date": "2024-01-01", "product_name": "A", "demand": 5}]',
        "ZIP": b"PK\x03\x04" + text,
        "old Excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + text,
        "broken gzip": b"\x1f\x8b\x08\x00" + text,
        "million columns": b"a," * 1_000_000 + b"b\n",
        "five thousand columns": b"date,product_name,demand," + b"a," * 5_000 + b"b\n" + b"1\n" * 9,
    }
    for name, content in broken.items():
        yield CorpusFile(f"unreadable: {name}", content, {}, is_unreadable=True)


def corpus(seed: int = 2026, n_styles: int = 600) -> Iterator[CorpusFile]:
    """The whole corpus: well-formed files of random styles, then every defect, bad cell and family."""
    rng = np.random.default_rng(seed)
    for _ in range(n_styles):
        yield well_formed_file(random_style(rng), rng)
    for dates in (*DATE_STYLES, *WEEK_STYLES, *MONTH_STYLES):
        yield well_formed_file(Style(dates=dates), rng)
    for numbers, precision in itertools.product(NUMBER_STYLES, PRECISIONS):
        yield well_formed_file(Style(numbers=numbers, precision=precision, separator=";"), rng)
    for defect, separator, line_end in itertools.product(DEFECTS, SEPARATORS, LINE_ENDS):
        yield file_with_defect(Style(separator=separator, line_end=line_end, dates="dotted"), rng, defect)
    for separator in SEPARATORS:
        style = Style(separator=separator, quote_all=True)
        for place, bads in enumerate((BAD_DATES, BAD_LANES, BAD_DEMANDS)):
            for bad in bads:
                yield file_with_bad_cells(style, rng, place=place, bad=bad)
    yield from unreadable_files(Style(), rng)
    yield from families()


def random_style(rng: np.random.Generator) -> Style:
    """A style whose parts fit each other (letters that the encoding has, lanes without line ends)."""
    encoding = str(rng.choice(ENCODINGS))
    lanes = str(rng.choice(list(LANES)))
    if not encoding.startswith("utf"):
        lanes = "west"
    header = str(rng.choice(list(HEADERS)))
    if encoding == "cp1250" and header in ("french", "italian"):
        header = "german"
    numbers = str(rng.choice(list(NUMBER_STYLES)))
    return Style(
        header=header,
        lanes=lanes,
        encoding=encoding,
        separator=str(rng.choice(SEPARATORS)),
        numbers=numbers,
        precision=str(rng.choice(list(PRECISIONS))),
        dates=str(rng.choice([*DATE_STYLES, *WEEK_STYLES, *MONTH_STYLES])),
        line_end=str(rng.choice(LINE_ENDS)),
        quote_all=bool(rng.integers(0, 2)),
        order=tuple(int(i) for i in rng.permutation(3)),
    )

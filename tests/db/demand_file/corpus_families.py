"""Files that only a reader of habits gets wrong: what other programs, languages and hands write.

A file without answers must be read without a question; `answers` holds those to the questions it must raise.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tests.db.demand_file.corpus_file import CorpusFile, Key, day_number
from tests.db.demand_file.workbook_files import workbook_of

MONTHS = {
    "English": "January February March April May June July August September October November December",
    "German": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "Austrian": "Jänner Feber März April Mai Juni Juli August September Oktober November Dezember",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "French short": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "Dutch": "januari februari maart april mei juni juli augustus september oktober november december",
    "Polish": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada "
    "grudnia",
    "Czech": "ledna února března dubna května června července srpna září října listopadu prosince",
    "Croatian": "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga "
    "prosinca",
    "Swedish": "januari februari mars april maj juni juli augusti september oktober november december",
    "Finnish": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta "
    "syyskuuta lokakuuta marraskuuta joulukuuta",
    "Hungarian": "január február március április május június július augusztus szeptember október november "
    "december",
    "Turkish": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
}
HEADERS = {
    "German": "Buchungsdatum;Artikelbezeichnung;Absatzmenge",
    "French": "Date;Nom du produit;Quantité (palettes)",
    "Polish": "Data;Trasa;Ilość",
    "Turkish": "Tarih;Ürün;Miktar",
    "Finnish": "Päivämäärä;Reitti;Määrä",
    "Dutch": "Orderdatum;Traject;Aantal",
    "Chinese": "日期;产品;需求",
    "Russian": "Дата;Маршрут;Количество",
    "M5": "ds;unique_id;y",
    "shouting": "DATE;PRODUCT NAME;DEMAND",
}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
BAD_DEMANDS = (
    "50%", "5 €", "$5", "1,5e3", "\u0663", "-", "--", ".", ",", "1/2", "12:30", "5\u200b", "1'23", "<5", "5*",
    "approx 5", "01.02.2024", "1..5", "12,34.5", "1,2,3", "\u22125", "5-", "(5)", "5 t", "''5",
)  # fmt: skip
BAD_DATES = (
    "31/11/2024", "2024-06-31", "29 Feb 2023", "30 février 2024", "5 Foo 2024", "2024-W54", "Q1 2024", "2024",
    "TBD", "01/02/1885", "2150-01-01", "\u0662\u0660\u0662\u0664-01-05", "\u200e2024-01-05", "2024\u201101\u201105",
)  # fmt: skip
FOOTERS = ("Total;;99", ";;99", "Rows: 5", "(5 rows affected)", "# end", "\x1a", "Summe BER;;12", "-- ; ; --")


def lines(*rows: str, line_end: str = "\n") -> bytes:
    return (line_end.join(rows) + line_end).encode()


def families() -> Iterator[CorpusFile]:
    """Every file of this module."""
    yield from _dates()
    yield from _headers_and_ends()
    yield from _defects()
    yield from _decimals()
    yield from _workbooks()
    yield from _unreadable()


def _dates() -> Iterator[CorpusFile]:
    year = 2024
    for language, words in MONTHS.items():
        days = [date(year, month, 5) for month in range(1, 13)]
        truth = {("A", day_number(day)): float(day.month) for day in days}
        for separator in ("; ", ";"):
            rows = [
                f"{day.day}. {word} {day.year}{separator}A;{day.month}"
                for day, word in zip(days, words.split(), strict=True)
            ]
            content = lines("date;lane;qty", *rows)
            yield CorpusFile(f"month names: {language} {separator!r}", content, truth)
    days = [date(year, 1, 1) + timedelta(days=i) for i in range(12)]  # no day above 12 settles the order
    truth = {("A", day_number(day)): 1.0 for day in days}
    for form in ("{w} {d:%m/%d/%Y}", "{w}, {d:%d/%m/%Y}", "{w}. {d:%d-%m-%Y}", "{w} {d:%d.%m.%Y}"):
        rows = [form.format(w=WEEKDAYS[day.weekday()], d=day) for day in days]
        content = lines("date;lane;qty", *(f"{row};A;1" for row in rows))
        yield CorpusFile(f"weekdays settle the order: {form}", content, truth)
    mondays = [date.fromisocalendar(year, week, 1) for week in range(5, 20)]
    truth = {("A", day_number(day)): 1.0 for day in mondays}
    for header in ("KW", "Week", "Kalenderwoche", "Semaine"):
        for form in ("{0}-{1:02d}", "{0}{1:02d}", "{1:02d}/{0}", "{0}-W{1:02d}", "KW {1}/{0}"):
            rows = [form.format(*day.isocalendar()[:2]) + ";A;1" for day in mondays]
            yield CorpusFile(f"weeks: {header} {form}", lines(f"{header};lane;qty", *rows), truth)
    rows = [f"{day.year}-{day.isocalendar()[1]:02d};A;1" for day in mondays]
    answers = {"date_format": "yyyy-ww (ISO week, its Monday)"}
    yield CorpusFile("weeks below a word for dates", lines("date;lane;qty", *rows), truth, answers=answers)


def _headers_and_ends() -> Iterator[CorpusFile]:
    truth: Mapping[Key, float] = {
        ("A", day_number(date(2024, 1, 13))): 5.0,
        ("B", day_number(date(2024, 1, 14))): 6.0,
    }
    rows = ("13.01.2024;A;5", "14.01.2024;B;6")
    for language, header in HEADERS.items():
        for encoding in ("utf-8", "utf-16", "utf-16-be", "utf-32"):
            content = "\r\n".join((header, *rows, "")).encode(encoding)
            yield CorpusFile(f"header: {language} {encoding}", content, truth)
    for separator in ",;\t|":
        for line_end in ("\n", "\r\n", "\r"):
            for header_end, row_end in (("", ";"), (";", ";"), (";;;", ";;;"), ("", ";;")):
                content = lines(
                    "date;lane;qty" + header_end, *(row + row_end for row in rows), line_end=line_end
                ).replace(b";", separator.encode())
                yield CorpusFile(
                    f"trailing {header_end}/{row_end} {separator!r} {line_end!r}", content, truth
                )
    for above in (("sep=;",), ("Export", ""), ("Report 2024", "Created: 05.01.2024", ";;"), ("# comment",)):
        content = lines(*above, "date;lane;qty", *rows)
        yield CorpusFile(f"above the header: {above}", content, truth)


def _defects() -> Iterator[CorpusFile]:
    days = [date(2024, 1, 10) + timedelta(days=i) for i in range(9)]
    good = [f"{day.isoformat()};BER;{i}.5" for i, day in enumerate(days)]
    truth = {("BER", day_number(day)): i + 0.5 for i, day in enumerate(days)}
    header = "date;lane;qty"
    bad_rows = [f"2024-02-01;BER;{bad}" for bad in BAD_DEMANDS]
    bad_rows += [f"{bad};BER;7" for bad in BAD_DATES]
    bad_rows += ["2024-02-01;BER Total;7", "2024-02-01;Summe BER;7", "2024-02-01;BER Ergebnis;7", *FOOTERS]
    bad_rows += [
        header,
        "[-];[-];[t]",
        "# a comment; with; separators",
        "2024-02-01;BER",
        "2024-02-01;BER;7;8",
    ]
    for bad in bad_rows:
        for place in (0, 4, len(good)):
            rows = [*good[:place], bad, *good[place:]]
            name = f"defect {bad!r} in row {place}"
            is_units_row = (
                bad.startswith("[") and place == 0
            )  # right below the header it says what columns are in
            refused = frozenset(() if is_units_row else (place + 2,))
            yield CorpusFile(name, lines(header, *rows), truth, refused_lines=refused)
    shifted = lines("date,lane,qty,note", "2024-01-10,BER,1,5,", "2024-01-11,BER,7,")
    truth = {("BER", day_number(date(2024, 1, 11))): 7.0}
    yield CorpusFile("a decimal comma beside an empty note", shifted, truth, refused_lines=frozenset((2,)))


def _decimals() -> Iterator[CorpusFile]:
    first = date(2024, 1, 10)

    def table(*values: str) -> bytes:
        rows = (f"{first + timedelta(days=i)};A;{value}" for i, value in enumerate(values))
        return lines("date;lane;qty", *rows)

    def truth(*values: float | None) -> dict[Key, float]:
        return {("A", day_number(first) + i): value for i, value in enumerate(values) if value is not None}

    known = truth(1234.5, 12.25, 1234.0)
    yield CorpusFile("settled comma", table("1.234,5", "12,25", "1.234"), known)
    yield CorpusFile("settled point", table("1,234.5", "12.25", "1,234"), known)
    for group in ("\u00a0", "\u202f", "\u2009", "'", "\u2019"):
        values = (f"1{group}234,5", "12,25", f"1{group}234")
        yield CorpusFile(f"groups {group!r}", table(*values), known)
    thin = ("1.234", "2.345", "3.456", "4.567", "5.678", "6.789", "12,5")
    sevens = truth(1234, 2345, 3456, 4567, 5678, 6789, 12.5)
    yield CorpusFile("one value speaks for many", table(*thin), sevens, answers={"decimal": "comma"})
    mixed = ("1.234,5", "1,234.5", "12,5", "12.5", "1.234")
    refused = frozenset((3, 5, 6))  # what only the point reads, and what reads two ways
    mixed_truth = truth(1234.5, None, 12.5)
    yield CorpusFile("both marks", table(*mixed), mixed_truth, refused, {"decimal": "comma"})


def _workbooks() -> Iterator[CorpusFile]:
    header = ("date", "product_name", "demand")
    typed = [(date(2024, month, 3), "A", month) for month in range(1, 9)]
    texts = [(f"{day}/03/2024", "A", day) for day in range(13, 20)]
    swapped = {("A", day_number(date(2024, 3, month))): float(month) for month in range(1, 9)}
    swapped |= {("A", day_number(date(2024, 3, day))): float(day) for day in range(13, 20)}
    content = workbook_of(header, *typed, *texts)
    yield CorpusFile(
        "day and month exchanged",
        content,
        swapped,
        answers={"date_cells": "swap", "running_total": "as_written"},
    )
    plain = {("A", day_number(day)): float(demand) for day, _, demand in typed}
    yield CorpusFile("typed dates", workbook_of(header, *typed), plain)
    yield CorpusFile("title rows", workbook_of(("Report",), (), header, *typed), plain)
    yield CorpusFile(
        "text dates", workbook_of(header, *((f"{d:%d.%m.%Y}", n, v) for d, n, v in typed)), plain
    )
    padded = {("007", day_number(date(2024, 1, 13))): 5.0}
    yield CorpusFile(
        "names of zeros", workbook_of(header, (date(2024, 1, 13), 7, 5), formats={"B2": "000"}), padded
    )
    percent = workbook_of(
        header, (date(2024, 1, 13), 7, 5), (date(2024, 1, 14), 7, 0.5), formats={"C3": "0%"}
    )
    seven = {("7", day_number(date(2024, 1, 13))): 5.0}
    yield CorpusFile("a percentage is no demand", percent, seven, refused_lines=frozenset((3,)))


def _unreadable() -> Iterator[CorpusFile]:
    good = lines("date,lane,qty", "2024-01-13,A,5")
    broken = {
        "set apart by blanks": lines("date product_name demand", "2024-01-01 A 5"),
        "second table in another order": good + lines("date,qty,lane", "2024-01-14,5,001"),
        "JSON lines": lines('{"date": "2024-01-01", "demand": 5}'),
        "table of a web page": lines("<table><tr><td>date</td></tr></table>"),
        "gzip in gzip": gzip.compress(gzip.compress(good)),
        "workbook in gzip": gzip.compress(workbook_of(("date", "lane", "qty"), (date(2024, 1, 13), "A", 5))),
        "SQL": lines("INSERT INTO demand VALUES ('2024-01-01', 'A', 5);"),
    }
    for name, content in broken.items():
        yield CorpusFile(f"unreadable: {name}", content, {}, is_unreadable=True)

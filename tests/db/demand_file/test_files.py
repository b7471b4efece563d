"""What kind of file it is: encodings, packing, foreign formats, bombs, headers."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile

import numpy as np
import pytest

from core.errors import InvalidParameter, UnreadableDemandFile
from db.demand_file import read_demand_file

PLAIN = b"date,product_name,demand\n2024-01-01,BER-MUC,5\n2024-01-02,BER-MUC,7.5\n"


def rows_below(header: str, *rows: str, encoding: str = "utf-8") -> bytes:
    return "\n".join((header, *rows, "")).encode(encoding)


def questions_of(reading) -> list[str]:
    return [question.id for question in reading.questions]


def test_a_plain_file_is_read_and_every_decision_is_shown(tmp_path):
    path = tmp_path / "lanes.csv"
    path.write_bytes(PLAIN)
    for reading in (read_demand_file(path), read_demand_file(str(path)), read_demand_file(PLAIN)):
        assert reading.lane_names == ("BER-MUC",)
        # 2024-01-01 is day 19723: 54 years of 365 days and 13 leap days after 1970-01-01
        assert reading.days.tolist() == [19_723, 19_724]
        assert reading.demand_units.tolist() == [5.0, 7.5]
        assert reading.file_hash == hashlib.sha256(PLAIN).hexdigest()
        assert dict(reading.reading.decisions)["separator"] == "comma"
        assert reading.reading.column_mapping[1] == ("product_name", "product_name")
        assert reading.reading.examples[0] == ("2024-01-01 | BER-MUC | 5", "2024-01-01", "BER-MUC", "5")
    assert read_demand_file(path).file_name == "lanes.csv"
    assert read_demand_file(PLAIN, file_name="x.csv").file_name == "x.csv"


def test_the_types_of_the_arrays_are_those_that_the_store_copies():
    reading = read_demand_file(PLAIN)
    assert (reading.lane_codes.dtype, reading.days.dtype) == (np.int32, np.int32)
    assert reading.demand_units.dtype == np.float64


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_recognised_without_a_question(encoding):
    reading = read_demand_file(rows_below("Datum;Strecke;Menge", "05.01.2024;Köln–Łódź;5", encoding=encoding))
    assert reading.lane_names == ("Köln–Łódź",)


def test_cp1252_is_shown_for_confirmation():
    content = rows_below("Datum;Strecke;Menge", "05.01.2024;Köln;5", encoding="cp1252")
    (question,) = read_demand_file(content).questions
    assert question.id == "encoding"
    assert question.choices[0].id == "cp1252"
    assert "Köln" in question.choices[0].example
    assert read_demand_file(content, answers={"encoding": "cp1252"}).lane_names == ("Köln",)
    assert read_demand_file(content, answers={"encoding": "cp1251"}).lane_names == ("Kцln",)
    # Not offered, because it reads these letters as cp1252 does; but it may be what somebody answers.
    assert "iso8859-15" not in [choice.id for choice in question.choices]
    assert read_demand_file(content, answers={"encoding": "iso8859-15"}).lane_names == ("Köln",)
    with pytest.raises(InvalidParameter, match="encoding"):
        read_demand_file(content, answers={"encoding": "klingon"})


def test_a_header_of_another_encoding_is_found_under_one_of_the_offered_ones():
    content = rows_below("Datum;Strecke;Stückzahl", "05.01.2024;Köln;5", encoding="cp850")
    assert questions_of(read_demand_file(content)) == ["encoding"]
    assert read_demand_file(content, answers={"encoding": "cp850"}).lane_names == ("Köln",)


def test_a_last_letter_of_cp1252_is_not_taken_for_a_cut_character():
    content = "date,qty,lane\n2024-01-01,5,Café".encode("cp1252")
    assert questions_of(read_demand_file(content)) == ["encoding"]
    assert read_demand_file(content, answers={"encoding": "cp1252"}).lane_names == ("Café",)


def test_one_broken_byte_in_utf8_can_be_answered_by_refusing_its_row():
    content = rows_below("date,lane,qty", "2024-01-01,Köln,5") + b"2024-01-02,K\xf6ln,6\n"
    assert questions_of(read_demand_file(content)) == ["encoding"]
    reading = read_demand_file(content, answers={"encoding": "utf-8"})
    assert reading.lane_names == ("Köln",)
    assert (reading.problems[0].row, reading.n_rejected) == (3, 1)


def test_a_broken_character_at_the_seam_of_two_pieces_is_seen():
    # The first piece of 1 MB ends inside a character, and only ASCII follows.
    filler = b"date,qty,lane\n" + b"2024-01-01,5,A\n" * 69_000
    filler += b"2024-01-01,5," + b"x" * ((1 << 20) - len(filler) - len(b"2024-01-01,5,") - 1)
    content = filler + b"\xc3" + b"\n2024-01-02,6,ok\n"
    assert questions_of(read_demand_file(content))[0] == "encoding"


def test_letters_of_a_column_that_is_not_used_ask_for_no_encoding():
    content = rows_below("date,lane,qty,note", "2024-01-01,A,5,Straße", "2024-01-02,A,6,", encoding="cp1252")
    reading = read_demand_file(content)
    assert questions_of(reading) == []
    assert reading.demand_units.tolist() == [5.0, 6.0]


@pytest.mark.parametrize(
    ("encoding", "header", "lane"),
    [
        ("cp932", "日付,路線,数量", "東京-大阪"),
        ("cp949", "날짜,노선,수량", "서울-부산"),
        ("gb18030", "日期,线路,数量", "上海-北京"),
        ("big5", "日期,路線,數量", "台北-高雄"),
        ("cp1253", "Ημερομηνία,Διαδρομή,Ποσότητα", "Αθήνα-Πάτρα"),
        ("cp1251", "Дата,Маршрут,Количество", "Москва-Казань"),
        ("koi8-r", "Дата,Маршрут,Количество", "Москва-Казань"),
    ],
)
def test_the_encoding_under_which_letters_make_sense_is_offered_first(encoding, header, lane):
    content = rows_below(
        header, *(f"2024-01-{day:02d},{lane},{day % 5}" for day in range(1, 29)), encoding=encoding
    )
    reading = read_demand_file(content)
    assert questions_of(reading) == ["encoding"]
    assert reading.questions[0].choices[0].id == encoding
    answers = {"encoding": encoding, "column_product_name": header.split(",")[1]}
    assert read_demand_file(content, answers=answers).lane_names == (lane,)


def test_a_nul_is_refused_with_its_row():
    with pytest.raises(UnreadableDemandFile, match="row 3: it contains a NUL"):
        read_demand_file(PLAIN.replace(b"7.5", b"7\x005"))


def test_gzip_is_recognised_by_its_first_bytes():
    packed = gzip.compress(PLAIN)
    reading = read_demand_file(packed, file_name="lanes.csv")
    assert reading.demand_units.tolist() == [5.0, 7.5]
    assert reading.file_hash == hashlib.sha256(packed).hexdigest()


def test_a_gzip_bomb_is_refused_after_a_small_part_of_it():
    bomb = gzip.compress(PLAIN + b"2024-01-01,BER-MUC,5\n" * 3_000_000)
    with pytest.raises(UnreadableDemandFile, match="unpacks to far more"):
        read_demand_file(bomb)


def test_a_cut_gzip_is_refused():
    with pytest.raises(UnreadableDemandFile, match="gzip archive is damaged"):
        read_demand_file(gzip.compress(PLAIN)[:-9])


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        (b"PAR1", "Parquet"),
        (b"  <!DOCTYPE html>", "web page"),
        (b"\xef\xbb\xbf<HTML>", "web page"),
        (b'{"rows": []}', "JSON"),
        (b"<?xml version='1.0'?>", "XML"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    ],
)
def test_other_formats_are_refused_by_their_name(start, what):
    with pytest.raises(UnreadableDemandFile, match=what):
        read_demand_file(start + PLAIN)


def test_a_zip_archive_with_a_csv_inside_is_named():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("lanes.csv", PLAIN)
    with pytest.raises(UnreadableDemandFile, match="ZIP archive; unpack it"):
        read_demand_file(packed.getvalue())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\n\n \n", "empty"),
        (b"date,product_name,demand\n", "no row below"),
        (b"a,b,c\nx,y,z\n", "no column for date and product_name and demand.*'a', 'b', 'c'"),
        (b"a," * 1_000_000, "longer than 65,536 bytes"),
        (b"date,lane,qty," + b"x," * 4_500 + b"\n1\n", "4,504 columns"),
        (b'date,lane,qty\n2024-01-01,"A,5\n2024-01-02,B,6\n', "row 2: a quotation mark"),
    ],
)
def test_a_file_without_rows_is_refused_for_a_reason(content, reason):
    with pytest.raises(UnreadableDemandFile, match=reason):
        read_demand_file(content)


def test_a_path_without_a_file_is_refused(tmp_path):
    with pytest.raises(UnreadableDemandFile, match="cannot be opened"):
        read_demand_file(tmp_path / "nothing.csv")
    with pytest.raises(UnreadableDemandFile, match="is a folder"):
        read_demand_file(tmp_path)


@pytest.mark.parametrize(
    ("header", "mapping"),
    [
        ("DEMAND,Date,Product Name", {"DEMAND": "demand", "Date": "date", "Product Name": "product_name"}),
        ("Lieferdatum,Artikel,Menge (t)", {"Menge (t)": "demand"}),
        ("fecha,ruta,Cantidad", {"ruta": "product_name"}),
        ("date,product_name,demand,volume", {"volume": "ignored"}),  # the canonical name wins
        ("date,sku,qty,value", {"value": "ignored"}),  # and a clear word over a vague one
    ],
)
def test_columns_are_mapped_by_their_names_and_shown(header, mapping):
    by_role = {"DEMAND": "5", "demand": "5", "Menge (t)": "5", "Cantidad": "5", "qty": "5"}
    dates = ("date", "Date", "Lieferdatum", "fecha")
    row = ",".join(by_role.get(cell, "2024-01-01" if cell in dates else "A") for cell in header.split(","))
    reading = read_demand_file(rows_below(header, row))
    assert reading.demand_units.tolist() == [5.0]
    assert reading.lane_names == ("A",)
    assert mapping.items() <= dict(reading.reading.column_mapping).items()


def test_two_columns_for_one_role_are_asked():
    content = rows_below("Datum;Artikel;Menge;Absatz", "05.01.2024;A;5;6")
    (question,) = read_demand_file(content).questions
    assert (question.id, [choice.example for choice in question.choices]) == ("column_demand", ["5", "6"])
    assert read_demand_file(content, answers={"column_demand": "Absatz"}).demand_units.tolist() == [6.0]
    with pytest.raises(InvalidParameter, match="column_demand"):
        read_demand_file(content, answers={"column_demand": "Umsatz"})


def test_an_unknown_column_can_be_named_in_the_answers():
    content = rows_below("date,Foo,qty", "2024-01-01,A,5")
    (question,) = read_demand_file(content).questions
    assert (question.id, [choice.id for choice in question.choices]) == (
        "column_product_name",
        ["Foo", "one lane"],
    )
    assert read_demand_file(content, answers={"column_product_name": "Foo"}).lane_names == ("A",)


def test_lines_above_the_header_are_passed_over_and_rows_keep_their_line_numbers():
    content = rows_below(
        "sep=;", "Export of 5 January", "", "date;lane;qty", "2024-01-01;A;5", "2024-01-02;A;x"
    )
    reading = read_demand_file(content)
    assert reading.demand_units.tolist() == [5.0]
    assert reading.problems[0].row == 6


@pytest.mark.parametrize("answers", [{"colour": "red"}, {"decimal": "dot"}, {"duplicates": "first"}])
def test_an_answer_to_no_question_or_no_choice_is_refused(answers):
    with pytest.raises(InvalidParameter):
        read_demand_file(PLAIN, answers=answers)


def test_progress_never_goes_back_and_ends_at_one():
    shares: list[float] = []
    read_demand_file(
        rows_below("date;lane;qty", *(f"2024-01-0{i};A;1,{i}" for i in range(1, 9))),
        on_progress=shares.append,
    )
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_what_the_progress_callback_raises_ends_the_reading():
    def cancel(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_demand_file(PLAIN, on_progress=cancel)

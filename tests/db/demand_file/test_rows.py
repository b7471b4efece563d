"""Rows: line numbers, refusals, repeats, lane names, optional columns, and the rejects that can be mended."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UnreadableDemandFile
from db.demand_file import read_demand_file
from db.demand_file.lane_names import clean_name, name_problem, near_duplicates
from db.demand_file.notes import MAX_EXAMPLES
from db.demand_file.text_rows import SWALLOWED

HEADER = "date,product_name,demand"


def read(*rows: str, header: str = HEADER, line_end: str = "\n", **answers: str):
    return read_demand_file(line_end.join((header, *rows, "")).encode(), answers=answers)


def values(reading) -> dict[tuple[str, int], float]:
    lanes = (reading.lane_names[code] for code in reading.lane_codes)
    return dict(
        zip(zip(lanes, reading.days.tolist(), strict=True), reading.demand_units.tolist(), strict=True)
    )


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_rows_are_numbered_as_lines_of_the_file(line_end):
    reading = read(
        "2024-01-01,A,5",
        "",  # line 3
        "2024-01-02,A,-5",
        f'2024-01-03,A,5,"two{line_end}lines"',  # lines 5 and 6, and a value too many
        "2024-01-04,A,x",
        line_end=line_end,
    )
    assert [problem.row for problem in reading.problems] == [4, 5, 7]
    assert (reading.n_rows, reading.n_rejected) == (4, 3)


def test_a_refused_value_is_named_with_row_column_value_reason_and_fix():
    (problem,) = read("2024-01-01,A,5 000").problems
    assert (problem.row, problem.column, problem.value) == (2, "demand", "5 000")
    assert "space" in problem.reason
    assert "5000" in problem.fix


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2024-01-01,A,", "demand is missing"),
        ("2024-01-01,A,#N/A", "demand is missing"),
        ("2024-01-01,A,-3", "negative"),
        ("2024-01-01,A,(3)", "negative"),
        ("2024-01-01,A,1e400", "scientific"),
        ("2024-01-01,A,inf", "infinity"),
        ("2024-01-01,A,\u0665", "digits other than 0 to 9"),
        ("2024-01-01,A," + "9" * 30, "larger than"),
        ("2024-01-01,A,5 kg", "another currency or unit"),
        (",A,5", "date is missing"),
        ("2024-02-30,A,5", "no such day"),
        ("1889-01-01,A,5", "outside 1950 to 2100"),
        ("soon,A,5", "no date"),
        ("2024-01-01,,5", "lane name is missing"),
        ("2024-01-01,a\u202eb,5", "reading direction"),
        ("2024-01-01,a\x07b,5", "control character"),
        ("Total,,5", "total row"),
        ("2024-01-01,Summe,5", "total row"),
        ("date,product_name,demand", "header once more"),
        ("2024-01-01,A,5,6", "4 values, more than the 3"),
        ("2024-01-01,5", "2 values, fewer than the 3"),
        ('2024-01-01,"A"B,5', "outside the quotation marks"),
        ('2024-01-01,"A\nB",5', "line break"),
    ],
)
def test_each_defect_has_a_reason_of_its_own(row, reason):
    reading = read("2024-01-09,X,1.5", row)
    assert reason in reading.problems[0].reason
    assert values(reading) == {("X", 19_731): 1.5}


def test_a_quote_that_swallows_rows_and_closes_by_chance_loses_no_row_silently():
    header = HEADER + ",note"
    reading = read(
        '2024-01-01,A,1,"open', "2024-01-02,A,2,x", '2024-01-03,A,3,y"', "2024-01-04,A,4,z", header=header
    )
    assert values(reading) == {("A", 19_726): 4.0}
    assert "look like rows" in reading.problems[0].reason


def test_a_quoted_note_of_several_lines_is_no_problem():
    reading = read('2024-01-01,A,1,"late\nagain"', header=HEADER + ",note")
    assert values(reading) == {("A", 19_723): 1.0}


@pytest.mark.parametrize(("rule", "result"), [("sum", 7.0), ("last", 4.0), ("reject", None)])
def test_a_lane_and_date_that_come_twice_are_the_analysts_choice(rule, result):
    rows = ("2024-01-01,A,3", "2024-01-02,A,1", "2024-01-01,A,4")  # 3 + 4 = 7
    (question,) = read(*rows).questions
    assert question.id == "duplicates"
    assert [choice.id for choice in question.choices] == ["sum", "last", "reject"]
    assert question.choices[0].example == "A, 2024-01-01: 3, 4 → 7"
    reading = read(*rows, duplicates=rule)
    assert values(reading).get(("A", 19_723)) == result
    assert values(reading)["A", 19_724] == 1.0
    assert [problem.row for problem in reading.problems] == ([2, 4] if rule == "reject" else [])


def test_the_first_fifty_problems_are_shown_and_all_are_in_the_rejects():
    reading = read(*(f"2024-01-01,A,-{i}" for i in range(1, 81)))
    assert (len(reading.problems), reading.n_rejected) == (50, 80)
    assert len(list(csv.reader(io.StringIO(reading.rejects_csv.decode("utf-8-sig"))))) == 81


def test_rejects_are_refused_again_until_they_are_mended_and_then_accepted():
    reading = read(
        "2024-01-01,A,-5", "2024-01-02,A,1,2", "2024-01-03,A", '2024-01-04,"A"B,5', "2024-01-05,A,7"
    )
    again = read_demand_file(reading.rejects_csv)
    assert again.n_rejected == reading.n_rejected == 4
    assert read_demand_file(again.rejects_csv).n_rejected == 4
    mended = reading.rejects_csv.replace(b"2024-01-01,A,-5,", b"2024-01-01,A,5,")
    assert values(read_demand_file(mended)) == {("A", 19_723): 5.0}
    assert "reason" not in dict(read_demand_file(mended).reading.column_mapping)


@given(st.lists(st.text(alphabet="AB,;\"'=+-@\n|5é", max_size=6), min_size=1, max_size=6))
def test_refused_cells_come_back_as_they_stood(lanes):
    text = io.StringIO()
    csv.writer(text).writerows([HEADER.split(","), *(["2024-01-01", lane, "-5"] for lane in lanes)])
    reading = read_demand_file(text.getvalue().encode())
    again = read_demand_file(reading.rejects_csv)
    assert again.n_rejected == reading.n_rejected
    # With the column of reasons a row is wider, and a line inside a quoted value no longer looks like one.
    for first, second in zip(reading.problems, again.problems, strict=True):
        if first.reason != SWALLOWED:
            assert (second.column, second.reason) == (first.column, first.reason)


def test_rejects_hold_no_cell_that_a_spreadsheet_runs():
    reading = read("2024-01-01,=1+1,-5", "2024-01-01,@x,-5", "2024-01-01,+A1,-5")
    cells = [cell for row in csv.reader(io.StringIO(reading.rejects_csv.decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+@" and cell]


@pytest.mark.parametrize(
    "name", ["NA", "null", "None", "NaN", "001", "1E5", "TRUE", "1.0", "2024-01-01", "'", "-"]
)
def test_lane_names_stay_text(name):
    assert read(f"2024-01-01,{name},5").lane_names == (name,)


def test_lane_names_are_trimmed_composed_and_freed_from_the_protecting_apostrophe():
    assert clean_name("  x ") == "x"
    assert clean_name("Ko\u0308ln\u00a0") == "Köln"
    assert clean_name("'=SUM") == "=SUM"
    assert clean_name("'s-Hertogenbosch") == "'s-Hertogenbosch"


@given(st.text(max_size=20))
def test_cleaning_a_name_twice_changes_nothing_more_but_apostrophes(text):
    once = clean_name(text)
    if not once.startswith("'"):
        assert clean_name(once) == once


@pytest.mark.parametrize(
    "name", ["BER-MUC", "Köln–Zürich", "上海-汉堡", "Łódź", "x" * 200, "a\u200dB", "🚚 1"]
)
def test_ordinary_names_of_any_script_are_taken(name):
    assert name_problem(name) is None


def test_names_that_look_alike_are_pointed_out_but_stay_apart():
    reading = read("2024-01-01,BER-MUC,1", "2024-01-01,BER–MUC,2", "2024-01-01,HAM,3")
    assert reading.lane_names == ("BER-MUC", "BER–MUC", "HAM")
    assert any("'BER-MUC', 'BER–MUC'" in note for note in reading.notes)
    assert near_duplicates(["A B", "ab", "C"]) == [("A B", "ab")]


def test_the_range_of_dates_and_gaps_are_noted():
    reading = read("2024-01-01,A,1", "2024-01-02,A,1", "2024-01-05,A,1")  # 3 and 4 January are missing
    assert any("2024-01-01 to 2024-01-05" in note for note in reading.notes)
    assert any("A (2)" in note for note in reading.notes)


def test_of_many_lanes_with_gaps_some_are_named_and_the_rest_counted():
    rows = [f"2024-01-{day:02d},LANE-{number},1" for number in range(MAX_EXAMPLES + 3) for day in (1, 2, 5)]
    (note,) = (note for note in read(*rows).notes if "dates without a value" in note)
    assert note.startswith(f"{MAX_EXAMPLES + 3} of {MAX_EXAMPLES + 3} lanes have dates")
    assert note.count("LANE-") == note.count("(2)") == MAX_EXAMPLES
    assert note.endswith(" and 3 more.")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("2024-01-01,A,3",), "1 value of 1 lane, 2024-01-01 to 2024-01-01."),
        (("2024-01-01,A,3", "2024-01-01,B,3"), "2 values of 2 lanes, 2024-01-01 to 2024-01-01."),
    ],
)
def test_values_lanes_and_days_of_a_file_are_counted(rows, said):
    assert read(*rows).notes == (said,)


def test_capacity_and_lead_time_columns_become_values_of_the_lane():
    reading = read(
        "2024-01-01,A,1,50,3",
        "2024-01-02,A,1,50,3",
        "2024-01-01,B,1,,4",
        header=HEADER + ",Capacity,lead_time_days",
    )
    assert reading.lane_values == {
        "A": {"own_capacity_units_per_day": 50.0, "lead_time_days": 3.0},
        "B": {"lead_time_days": 4.0},
    }


def test_contradictory_or_unreadable_lane_values_are_not_taken_but_noted():
    reading = read(
        "2024-01-01,A,1,50",
        "2024-01-02,A,1,60",
        "2024-01-01,B,1,many",
        "2024-01-01,C,1,1.234",
        header=HEADER + ",capacity",
    )
    assert reading.lane_values == {}  # 1.234 may be 1234: nothing in the file settles it
    assert any("different values for the same lane" in note and ": A " in note for note in reading.notes)
    assert any("no plain number" in note and ": B, C " in note for note in reading.notes)


def test_rows_come_sorted_by_lane_in_code_point_order_and_day():
    reading = read("2024-01-02,b,4", "2024-01-01,b,3", "2024-01-01,B,1", "2024-01-01,ä,5", "2024-01-02,B,2")
    assert reading.lane_names == ("B", "b", "ä")
    assert reading.demand_units.tolist() == [1, 2, 3, 4, 5]


def test_more_rows_than_a_block_are_read_like_few():
    rows = [f"2024-01-{1 + i % 28:02d},L{i // 28:04d},{i}" for i in range(10_000)]
    rows[9_000] = rows[9_000] + ",surplus"
    reading = read(*rows)
    assert reading.n_rows == 10_000
    assert [problem.row for problem in reading.problems] == [9_002]
    assert sorted(reading.demand_units.tolist()) == [float(i) for i in range(10_000) if i != 9_000]


def test_of_many_refused_rows_the_first_thousand_are_explained_and_all_are_counted():
    rows = "".join(f"2024-01-{1 + n % 28:02d},A{n % 40},x{n}\n" for n in range(1_300))
    content = ("date,product_name,demand\n2024-01-01,A,5\n" + rows).encode()
    reading = read_demand_file(content)
    assert (reading.n_rows, reading.n_rejected, reading.demand_units.size) == (1_301, 1_300, 1)
    assert len(list(csv.reader(io.StringIO(reading.rejects_csv.decode("utf-8-sig"))))) == 1_001
    every = read_demand_file(content, every_reject=True)
    assert (every.n_rejected, every.problems) == (1_300, reading.problems)
    assert len(list(csv.reader(io.StringIO(every.rejects_csv.decode("utf-8-sig"))))) == 1_301


def test_a_second_table_is_found_behind_a_thousand_refused_rows():
    rows = "".join(f"2024-01-{1 + n % 28:02d},{n},x\n" for n in range(1_300))
    swapped = "date,demand,product_name\n" + "".join(f"2024-02-{n:02d},5,7\n" for n in range(1, 20))
    with pytest.raises(UnreadableDemandFile, match="a second table begins"):
        read_demand_file(("date,product_name,demand\n2024-01-01,7,5\n" + rows + swapped).encode())

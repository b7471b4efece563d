"""Years as plain numbers above their months or quarters; dates whose month stands last; answers that fit no table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.errors import InvalidParameter
from db.demand_file import read_demand_file

DAY = timedelta(1)
NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def text(rows: list[list[object]]) -> bytes:
    return "\n".join(",".join(map(str, row)) for row in rows).encode() + b"\n"


def units(lane: int, n: int) -> list[object]:
    return [40 + 100 * lane + 7 * i % 53 for i in range(n)]


@pytest.mark.parametrize(
    ("parts", "n_of_year", "corner"),
    [(list(NAMES), 12, ""), ([1, 2, 3, 4], 4, "Quarter"), (["Q1", "Q2", "Q3", "Q4"], 4, ""),
     (list(range(1, 13)), 12, "Month")],
)  # fmt: skip
@pytest.mark.parametrize("is_merged", [True, False])
@pytest.mark.parametrize("n_lanes", [2, 6])
def test_years_stand_above_their_months_or_quarters(parts, n_of_year, corner, is_merged, n_lanes):
    years = [2021, 2022, 2023]
    above: list[object] = ["Depot"]
    for year in years:
        above += [year, *([""] if is_merged else [year]) * (n_of_year - 1)]
    if is_merged and corner:
        pytest.skip("numbers below cells without a year say nothing of years")
    rows = [above, [corner, *parts * 3], *([f"D{k}", *units(k, 3 * n_of_year)] for k in range(n_lanes))]
    data = text(rows)
    reading = read_demand_file(data)
    assert [question.id for question in reading.questions] == ["shape"]
    reading = read_demand_file(data, answers={"shape": "dates_as_columns"})
    step = 12 // n_of_year
    days = [(date(year, 1 + step * i, 1) - date(1970, 1, 1)).days for year in years for i in range(n_of_year)]
    assert not reading.questions and reading.days.tolist() == days * n_lanes
    assert reading.demand_units.tolist() == [x for k in range(n_lanes) for x in units(k, 3 * n_of_year)]


def test_a_sum_behind_each_year_is_left_out():
    above = ["Depot", *[2022, *[""] * 12], *[2023, *[""] * 12]]
    rows = [above, ["", *(*NAMES, "Total") * 2]]
    rows += [
        [f"D{k}", *units(k, 12), sum(units(k, 12)), *units(k + 3, 12), sum(units(k + 3, 12))]
        for k in range(3)
    ]
    reading = read_demand_file(text(rows), answers={"shape": "dates_as_columns"})
    assert not reading.questions and reading.demand_units.size == 72
    assert reading.demand_units.max() < 700


def test_amounts_like_years_in_the_first_row_are_amounts():
    rows = [
        ["lane", "2024-01", "2024-02", "2024-03"],
        ["A", 2001, 1999, 2010],
        ["B", 3, 1, 2],
        ["C", 4, 9, 8],
    ]
    reading = read_demand_file(text(rows), answers={"shape": "dates_as_columns"})
    assert sorted(reading.demand_units.tolist()) == [1, 2, 3, 4, 8, 9, 1999, 2001, 2010]


@pytest.mark.parametrize("sign", "-/.")
@pytest.mark.parametrize("answers", [{}, {"date_format": "yyyy{}dd{}mm"}])
def test_a_month_behind_the_day_is_told_by_the_whole_column(sign: str, answers: dict[str, str]):
    days = [date(2024, 1, 1) + i * DAY for i in range(60)]
    rows = [["date", "lane", "units"]]
    rows += [[f"{day:%Y{sign}%d{sign}%m}", lane, 5 + i % 7] for lane in "AB" for i, day in enumerate(days)]
    given = {key: answer.replace("{}", sign) for key, answer in answers.items()}
    reading = read_demand_file(text(rows), answers=given)
    assert (reading.questions, reading.n_rejected) == ((), 0)
    assert reading.days.tolist() == [(day - date(1970, 1, 1)).days for day in days] * 2
    assert reading.reading.examples[0][1] == "2024-01-01"


def test_one_month_that_no_year_has_is_a_slip_of_the_pen():
    days = [f"{2022 + i // 12}-{i % 12 + 1:02d}-01" for i in range(36)]
    days[12] = "2023-13-01"
    rows = [["date", "lane", "units"], *([day, "A", 5 + i % 7] for i, day in enumerate(days))]
    reading = read_demand_file(text(rows))
    assert not reading.questions
    assert [problem.value for problem in reading.problems] == ["2023-13-01"]


@pytest.mark.parametrize("answer", ["dates_as_columns", "lanes_as_columns"])
def test_a_shape_that_the_table_cannot_have_is_refused_with_those_it_can(answer: str):
    rows = [["date", "depot", "units"], *([f"2024-01-{i + 1:02d}", "AB"[i % 2], i + 3] for i in range(20))]
    with pytest.raises(InvalidParameter, match="'rows'"):
        read_demand_file(text(rows), answers={"shape": answer})

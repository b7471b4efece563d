"""What can be read and still cannot well be meant is asked; what is ordinary is not."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from db.demand_file import read_demand_file

FIRST = date(2024, 1, 1)


def file_of(*lanes: tuple[str, list[object]], header: str = "demand", step: int = 1) -> bytes:
    rows = [
        f"{FIRST + timedelta(days=step * i)},{name},{value}"
        for name, values in lanes
        for i, value in enumerate(values)
    ]
    return "\n".join((f"date,product_name,{header}", *rows, "")).encode()


def read(content: bytes, **answers: str):
    return read_demand_file(content, answers=answers)


def asked(content: bytes, **answers: str) -> list[str]:
    return [question.id for question in read(content, **answers).questions]


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def usual(rng: np.random.Generator, n: int = 60) -> list[object]:
    return rng.poisson(80, n).tolist()


def test_ordinary_lanes_raise_no_question(rng):
    sparse = [value * (rng.random() < 0.2) for value in rng.negative_binomial(1, 0.05, 400)]
    growing = np.round(np.geomspace(100, 1500, 144) * rng.normal(1, 0.05, 144), 1).tolist()
    assert asked(file_of(("A", usual(rng)), ("B", usual(rng)), ("C", sparse), ("D", growing))) == []


@pytest.mark.parametrize("odd", ["2052-07-19", "2034-02-01", "2004-01-15"])
def test_a_lone_date_far_from_all_others_is_asked_and_can_be_refused(rng, odd):
    content = file_of(("A", usual(rng, 200))) + f"{odd},A,80\n".encode()
    assert asked(content) == ["far_dates"]
    reading = read(content, far_dates="reject")
    assert (reading.n_rejected, reading.demand_units.size) == (1, 200)
    assert [problem.row for problem in reading.problems] == [202]
    assert read(content, far_dates="keep").demand_units.size == 201


def test_two_years_of_data_with_a_pause_between_are_no_lone_dates(rng):
    early = [f"{date(2019, 1, 1) + timedelta(days=i)},A,{v}" for i, v in enumerate(usual(rng))]
    assert asked(file_of(("A", usual(rng))) + "\n".join((*early, "")).encode()) == []


def test_a_running_total_is_taken_apart(rng):
    came = rng.poisson(20, 60)
    content = file_of(("A", np.cumsum(came).tolist()))
    assert asked(content) == ["running_total"]
    reading = read(content, running_total="differences")
    assert reading.demand_units.tolist() == came[1:].tolist()
    assert any("left out" in note for note in reading.notes)
    assert read(content, running_total="as_written").demand_units.tolist() == np.cumsum(came).tolist()


def test_a_running_total_that_begins_anew_each_year_is_one(rng):
    came = rng.poisson(50, 36)
    totals = np.concatenate([np.cumsum(part) for part in np.split(came, 3)])
    months = [f"{2022 + i // 12}-{1 + i % 12:02d}-01,A,{total}" for i, total in enumerate(totals)]
    content = "\n".join(("date,product_name,demand", *months, "")).encode()
    assert asked(content) == ["running_total"]
    assert read(content, running_total="differences").demand_units.tolist() == came[1:].tolist()


@pytest.mark.parametrize("n_totals", [1, 2])
def test_lanes_that_are_the_sum_of_all_others_are_asked(rng, n_totals):
    a, b, c = (rng.poisson(40, 30) for _ in range(3))
    totals = [(f"Netz {i}", (a + b + c).tolist()) for i in range(n_totals)]
    content = file_of(("A", a.tolist()), ("B", b.tolist()), ("C", c.tolist()), *totals)
    assert asked(content) == ["total_lanes"]
    reading = read(content, total_lanes="reject")
    assert reading.lane_names == ("A", "B", "C")
    assert reading.n_rejected == 30 * n_totals


@pytest.mark.parametrize("factor", [1000, 0.001])
def test_a_value_a_thousand_times_its_neighbours_is_asked(rng, factor):
    values = usual(rng)
    values[17] = values[17] * factor
    content = file_of(("A", values), ("B", usual(rng)))
    assert asked(content) == ["outliers"]
    reading = read(content, outliers="reject")
    assert [problem.row for problem in reading.problems] == [19]


def test_a_lane_that_changes_from_weeks_to_days_is_asked(rng):
    weeks = [date(2023, 1, 2) + timedelta(days=7 * i) for i in range(40)]
    days = [weeks[-1] + timedelta(days=i) for i in range(7, 67)]
    rows = [f"{day},A,{value}" for day, value in zip(weeks + days, usual(rng, 100), strict=True)]
    content = "\n".join(("date,product_name,demand", *rows, "")).encode()
    assert asked(content) == ["cadence_changes"]
    assert read(content, cadence_changes="keep").demand_units.size == 100
    kept = read(content, cadence_changes="reject")
    assert kept.demand_units.size == 60
    assert kept.n_rejected == 40


def test_a_unit_of_thousands_in_the_header_is_asked(rng):
    content = file_of(("A", usual(rng)), header="Menge (1000 t)")
    assert asked(content) == ["unit_scale"]
    as_written = read(content, unit_scale="as_written").demand_units
    assert read(content, unit_scale="multiply").demand_units.tolist() == (1000 * as_written).tolist()
    assert asked(file_of(("A", usual(rng)), header="Menge (t)")) == []
    assert asked(file_of(("A", [f"{value} Tsd" for value in usual(rng)]))) == ["unit_scale"]


def test_negative_values_are_returns_corrections_or_refused(rng):
    values = usual(rng)
    content = file_of(("A", values)) + b"2024-01-05,A,-4\n2024-01-09,A,-6\n"
    assert asked(content) == ["negatives"]
    returns = read(content, negatives="returns")
    assert returns.demand_units.sum() == sum(values)
    assert returns.lane_values["A"]["return_ratio"] == pytest.approx(10 / sum(values))
    assert returns.n_rejected == 0
    corrected = read(content, negatives="corrections")
    assert corrected.demand_units.tolist()[4] == values[4] - 4
    assert corrected.demand_units.sum() == sum(values) - 10
    assert [problem.row for problem in read(content, negatives="reject").problems] == [62, 63]


def test_a_correction_that_finds_no_demand_to_correct_is_refused(rng):
    values = usual(rng)
    content = file_of(("A", values)) + b"2024-01-05,A,-4000\n2025-01-09,B,-6\n"
    reading = read(content, negatives="corrections")
    assert reading.demand_units.sum() == sum(values)
    assert [problem.row for problem in reading.problems] == [62, 63]


@pytest.mark.parametrize("mark", ["n/a", "-", ".", ":", "", "NULL"])
def test_a_missing_mark_is_unknown_zero_or_refused_but_never_silently_any(rng, mark):
    values = usual(rng)
    values[5] = values[30] = mark
    content = file_of(("A", values))
    assert asked(content) == ["missing"]
    unknown = read(content, missing="unknown")
    assert (unknown.demand_units.size, unknown.n_rejected) == (58, 0)
    assert any("2 missing values are unknown" in note for note in unknown.notes)
    assert read(content, missing="zero").demand_units.tolist()[5] == 0.0
    assert read(content, missing="reject").n_rejected == 2


@pytest.mark.parametrize(
    ("written", "sign"),
    [
        ("{:.2f} €", "€"),
        ("$ {:.2f}", "$"),
        ("{:.2f}kg", "kg"),
        ("CHF {:.2f}", "CHF"),
        ("{:.2f} rolls", "rolls"),
    ],
)
def test_a_sign_that_every_value_carries_is_shown_and_taken_off(rng, written, sign):
    numbers = rng.gamma(9, 10, 40).round(2)
    content = file_of(("A", [written.format(value) for value in numbers]))
    reading = read(content)
    assert reading.demand_units.tolist() == numbers.tolist()
    assert ("taken off every value", sign) in reading.reading.decisions


def test_a_value_with_another_sign_or_none_is_refused(rng):
    values: list[object] = [f"{value} €" for value in usual(rng, 40)]
    values[3], values[9] = "77 $", "77"
    reading = read(file_of(("A", values)))
    assert [problem.row for problem in reading.problems] == [5, 11]


def test_goods_issues_of_a_stock_system_are_demand_without_their_sign(rng):
    values = usual(rng)
    content = file_of(("A", [-value for value in values]))
    assert asked(content) == ["negatives"]
    assert read(content, negatives="issues").demand_units.tolist() == values
    assert read(content, negatives="reject").n_rejected == len(values)


def totals_of(steps, begins_anew) -> list[int]:
    """Totals up to each date of what came; they begin anew where `begins_anew` says so."""
    total, totals = 0, []
    for place, step in enumerate(steps):
        total = step if begins_anew(FIRST + timedelta(days=place)) else total + step
        totals.append(int(total))
    return totals


@pytest.mark.parametrize(
    "begins_anew",
    [
        lambda day: False,
        lambda day: day.day == 1,  # month to date
        lambda day: (day.month, day.day) == (4, 1),  # a year that begins in April
        lambda day: (day.month, day.day) in ((1, 1), (4, 1), (7, 1), (10, 1)),
    ],
)
def test_totals_that_begin_anew_with_months_quarters_and_financial_years_are_asked(rng, begins_anew):
    came = rng.poisson(80, 400)
    content = file_of(("A", totals_of(came, begins_anew)))
    assert asked(content) == ["running_total"]
    assert read(content, running_total="differences").demand_units.tolist() == came[1:].tolist()


def test_a_correction_of_a_running_total_is_taken_off_what_came_before_it(rng):
    came = rng.poisson(80, 90)
    totals = np.cumsum(came)
    totals[40:] -= 500  # more than one day's demand
    content = file_of(("A", totals.tolist()))
    assert asked(content) == ["running_total"]
    demand = read(content, running_total="differences").demand_units
    assert demand.min() >= 0
    assert demand.sum() == totals[-1] - totals[0]
    assert demand[:30].tolist() == came[1:31].tolist()


def test_demand_that_climbs_in_a_season_is_no_running_total(rng):
    season = [round(100 + 40 * (place % 30) * rng.normal(1, 0.1)) for place in range(360)]
    assert asked(file_of(("A", season))) == []


def test_a_region_that_is_the_sum_of_two_depots_beside_a_third_is_asked(rng):
    a, b, c = (rng.poisson(rate, 60) for rate in (50, 70, 200))
    lanes = [("A", a.tolist()), ("B", b.tolist()), ("C", c.tolist())]
    region = ("Region West", (a + b).tolist())
    total = ("World", (a + b + c).tolist())
    assert asked(file_of(*lanes, region)) == ["total_lanes"]
    assert "'A' and 'B'" in read(file_of(*lanes, region)).questions[0].text
    content = file_of(*lanes, region, total)
    assert read(content, total_lanes="reject").lane_names == ("A", "B", "C")
    more = ("Region West", (a + b + rng.integers(0, 20, 60)).tolist())
    assert asked(file_of(*lanes, more)) == []


def test_few_orders_that_happen_to_add_up_are_no_totals(rng):
    lanes = [(name, [int(i % 20 == start) for i in range(60)]) for name, start in (("A", 1), ("B", 2))]
    both = ("C", [int(i % 20 in (1, 2)) for i in range(60)])
    assert asked(file_of(*lanes, both)) == []


def test_months_before_days_are_asked_though_they_are_few(rng):
    months = [f"{date(2023, month, 1)},A,{rng.poisson(2400)}" for month in range(1, 13)]
    content = file_of(("A", usual(rng, 90))) + "\n".join((*months, "")).encode()
    assert asked(content) == ["cadence_changes"]
    assert read(content, cadence_changes="reject").demand_units.size == 90


def test_a_unit_of_thousands_above_the_table_is_asked(rng):
    content = b"Freight by lane, in thousands of tonnes\n\n" + file_of(("A", usual(rng)))
    assert asked(content) == ["unit_scale"]
    assert "thousands of tonnes" in read(content).questions[0].text
    assert asked(b"Freight by lane in tonnes\n\n" + file_of(("A", usual(rng)))) == []


def test_kilograms_and_tonnes_are_not_added_up_unasked():
    rows = [
        f"{FIRST + timedelta(days=i)},A,{10 if i % 2 else 10_000},{'t' if i % 2 else 'kg'}" for i in range(40)
    ]
    content = "\n".join(("date,lane,quantity,unit", *rows, "")).encode()
    assert asked(content) == ["column_product_name"]
    assert read(content, column_product_name="lane + unit").lane_names == ("A – kg", "A – t")
    assert asked(content.replace(b",kg", b",t")) == []


def dated(lanes: dict[str, list[date]], rng: np.random.Generator) -> bytes:
    rows = [f"{day},{lane},{rng.integers(50, 90)}" for lane, days in lanes.items() for day in days]
    return "\n".join(("date,product_name,demand", *rows, "")).encode()


def days_from(first: date, n: int, step: int = 1) -> list[date]:
    return [first + timedelta(days=step * i) for i in range(n)]


def moved(days: list[date], place: int, years: int) -> list[date]:
    return [day.replace(year=day.year + years) if i == place else day for i, day in enumerate(days)]


MONTHS = [date(2021 + i // 12, 1 + i % 12, 1) for i in range(36)]


@pytest.mark.parametrize(
    ("days", "place", "years"),
    [
        (days_from(FIRST, 365), 40, 1),  # 41 days behind the others
        (days_from(FIRST, 365), 300, -1),
        (days_from(FIRST, 104, 7), 90, 1),
        (MONTHS, 30, 1),
        (MONTHS, 5, -1),
    ],
)
def test_a_year_typed_wrong_is_asked_however_near_it_lies(rng, days, place, years):
    content = dated({"A": moved(days, place, years), "B": days, "C": days}, rng)
    assert asked(content) == ["far_dates"]
    reading = read(content, far_dates="reject")
    assert reading.n_rejected == 1
    assert str(moved(days, place, years)[place]) in reading.problems[0].value


def test_a_few_dates_behind_long_pauses_are_asked_together(rng):
    days = days_from(FIRST, 110)
    calls = [day for day in days for _ in range(5)]
    lanes = {str(i): calls[i::5] for i in range(5)}
    late = [date(2024, 12, 22), date(2025, 2, 8), date(2026, 3, 22)]
    assert asked(dated({**lanes, "6": late}, rng)) == ["far_dates"]


def test_a_lone_date_of_a_lane_that_had_ended_is_asked_where_others_go_on(rng):
    days = days_from(FIRST, 365)
    question, *_ = read(dated({"A": [*days[:120], days[300]], "B": days}, rng)).questions
    assert (question.id, "2024-10-27 of 'A'" in question.text) == ("far_dates", True)


def test_pauses_and_lanes_that_come_back_are_no_far_dates(rng):
    days = days_from(FIRST, 365)
    seasons = [date(year, 5, 1) + timedelta(days=i) for year in (2022, 2023) for i in range(120)]
    back = dated({"A": [*days[:120], days[-1]], "B": days}, rng)
    gaps = np.cumsum(1 + rng.exponential(12, 60).astype(int)).tolist()
    orders = [FIRST + timedelta(days=gap) for gap in gaps]
    lacks_a_month = [*MONTHS[:-2], MONTHS[-1]]
    for content in (dated({"A": [*seasons, date(2024, 5, 1)]}, rng), back, dated({"A": orders}, rng)):
        assert "far_dates" not in asked(content)
    assert asked(dated({"A": lacks_a_month}, rng)) == []


@pytest.mark.parametrize(("widest", "asks"), [(8, ["far_dates"]), (9, [])])
def test_a_lane_is_steady_whose_widest_gap_is_hardly_wider_than_its_usual_one(rng, widest, asks):
    # Sixteen gaps of six days and one of eight: 1.31 times the usual 6.12, so five times the widest is far; with one
    # of nine, 1.46 times the usual 6.18, only ten times would be.
    gaps = [6] * 8 + [widest] + [6] * 9 + [50]
    days = [date(2024, 1, 1) + timedelta(days=int(n)) for n in np.cumsum([0, *gaps])]
    others = {name: days_from(date(2024, 1, 1), 300) for name in "BC"}
    assert asked(dated({"A": days, **others}, rng)) == asks


def test_months_before_days_are_another_rhythm_and_no_slip(rng):
    months = [date(2023, month, 1) for month in range(1, 9)]
    assert asked(dated({"A": [*months, *days_from(date(2023, 9, 1), 800)]}, rng)) == ["cadence_changes"]


@pytest.mark.parametrize("off", [1, 2, 20])
def test_a_total_that_was_rounded_or_revised_is_asked(rng, off):
    a, b, c = (rng.integers(1000, 2000, 36) for _ in range(3))
    total = a + b + c + rng.integers(-off, off + 1, 36)
    parts = ("A", a.tolist()), ("B", b.tolist()), ("C", c.tolist())
    content = file_of(*parts, ("Country", total.tolist()))
    assert asked(content) == ["total_lanes"]
    assert read(content, total_lanes="reject").lane_names == ("A", "B", "C")
    region = file_of(*parts, ("A and B", (a + b + rng.integers(-off, off + 1, 36)).tolist()))
    assert asked(region) == ["total_lanes"]


def test_totals_of_values_with_one_decimal_are_asked(rng):
    parts = [rng.integers(1000, 2000, 36) for _ in range(3)]
    lanes = [(name, np.round(part / 1000, 1).tolist()) for name, part in zip("ABC", parts, strict=True)]
    total = np.round(sum(parts) / 1000, 1).tolist()
    assert asked(file_of(*lanes, ("Country", total))) == ["total_lanes"]


def test_a_lane_as_large_as_the_others_is_no_total_of_theirs(rng):
    weekdays = np.tile([100, 120, 130, 120, 110, 30, 10], 20)
    small = [rng.poisson(weekdays * share).tolist() for share in (0.3, 0.7)]
    large = rng.poisson(weekdays).tolist()
    assert asked(file_of(("A", small[0]), ("B", small[1]), ("C", large))) == []

"""What few dates tell: subtotals and running totals by all lanes together, and a year that is not over yet."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from db.demand_file import DemandFileReading, read_demand_file

Rows = list[tuple[date, str, float]]


def months(n: int) -> list[date]:
    return [date(2023 + i // 12, i % 12 + 1, 1) for i in range(n)]


def content(rows: Rows) -> bytes:
    lines = (f"{day},{lane},{units:.10g}" for day, lane, units in rows)
    return "\n".join(("date,lane,units", *lines, "")).encode()


def asked(rows: Rows, **answers: str) -> list[str]:
    return [question.id for question in read_demand_file(content(rows), answers=answers).questions]


def read(rows: Rows, **answers: str) -> DemandFileReading:
    reading = read_demand_file(content(rows), answers=answers)
    assert not reading.questions, [question.id for question in reading.questions]
    return reading


def regions(n_months: int, *, step: float = 1.0, is_below: bool = False) -> Rows:
    """Two regions, each above (or below) its depots; names say nothing."""
    rng = np.random.default_rng(n_months)
    rows: Rows = []
    for region, depots in {"Alba": ("Zell", "Kiel"), "Bern": ("Ulm", "Hof", "Linz")}.items():
        units = {depot: np.round(rng.uniform(40, 190, n_months) / step) * step for depot in depots}
        sums = {region: np.round(sum(units.values()), 3)}
        for lane, of_lane in (units | sums if is_below else sums | units).items():
            rows += zip(months(n_months), [lane] * n_months, of_lane.tolist(), strict=True)
    return rows


@pytest.mark.parametrize("n_months", [3, 4, 5, 6, 8, 9, 11])
@pytest.mark.parametrize("step", [1.0, 0.5])
@pytest.mark.parametrize("is_below", [False, True])
def test_subtotals_of_few_months_are_asked(n_months: int, step: float, is_below: bool):
    rows = regions(n_months, step=step, is_below=is_below)
    assert asked(rows) == ["total_lanes"]
    assert read(rows, total_lanes="reject").lane_names == ("Hof", "Kiel", "Linz", "Ulm", "Zell")


def test_a_total_of_few_months_under_any_name_is_asked():
    rng = np.random.default_rng(2)
    lanes = {f"D{i}": rng.integers(40, 200, 4) for i in range(9)}
    lanes["Haus"] = sum(lanes.values())
    rows = [(day, lane, float(u)) for lane, of in lanes.items() for day, u in zip(months(4), of, strict=True)]
    assert asked(rows) == ["total_lanes"]


@pytest.mark.parametrize("seed", range(30))
def test_lanes_of_few_dates_are_no_sums_by_chance(seed: int):
    rng = np.random.default_rng(seed)
    n_months, n_lanes, mean = (
        int(rng.integers(3, 12)),
        int(rng.integers(3, 40)),
        float(rng.choice([3, 20, 300])),
    )
    level = rng.gamma(2, mean / 2, n_lanes)
    rows = [
        (day, f"L{i:02d}", float(rng.poisson(level[i]))) for i in range(n_lanes) for day in months(n_months)
    ]
    assert not {"total_lanes", "running_total"} & set(asked(rows))


def rising(n_lanes: int, n_months: int) -> Rows:
    rng = np.random.default_rng(n_months)
    totals = np.cumsum(rng.integers(50, 100, (n_lanes, n_months)), axis=1)
    return [
        (day, f"L{i}", float(u))
        for i in range(n_lanes)
        for day, u in zip(months(n_months), totals[i], strict=True)
    ]


@pytest.mark.parametrize(("n_lanes", "n_months"), [(3, 5), (3, 6), (2, 8), (5, 11), (1, 9)])
def test_a_year_to_date_of_few_months_is_asked(n_lanes: int, n_months: int):
    rows = rising(n_lanes, n_months)
    assert asked(rows) == ["running_total"]
    assert 50 <= read(rows, running_total="differences").demand_units.max() < 100


def test_few_rising_values_far_above_their_steps_are_demand():
    rows = [(day, lane, level + 9.0 * i + i % 3) for lane, level in (("A", 400), ("B", 150), ("C", 90))
            for i, day in enumerate(months(6))]  # fmt: skip
    assert asked(rows) == []


def steady(n_months: int, factors: dict[int, float]) -> Rows:
    rng = np.random.default_rng(5)
    return [(day, f"L{k}", float(np.round(rng.integers(500, 600) * factors.get(i - n_months, 1.0))))
            for k in range(4) for i, day in enumerate(months(n_months))]  # fmt: skip


@pytest.mark.parametrize("n_empty", [1, 2, 4, 6])
def test_a_year_filled_up_with_zeros_is_asked(n_empty: int):
    rows = steady(24, {-1 - i: 0.0 for i in range(n_empty)})
    assert asked(rows) == ["partial_period"]
    left = read(rows, partial_period="leave_out")
    assert left.days.max() == (months(24)[-n_empty - 1] - date(1970, 1, 1)).days
    assert left.n_rejected == 4 * n_empty
    assert read(rows, partial_period="keep").days.size == 96


def test_days_filled_up_with_zeros_are_asked_and_a_pause_as_long_as_others_is_not():
    days = [date(2024, 1, 1) + timedelta(i) for i in range(120)]
    rows: Rows = [(day, lane, 20.0 + i % 7) for lane in "AB" for i, day in enumerate(days)]
    filled = [(day, lane, units if day < days[-12] else 0.0) for day, lane, units in rows]
    assert asked(filled) == ["partial_period"]
    paused = [
        (day, lane, 0.0 if day in days[40:49] or day >= days[-12] else units) for day, lane, units in rows
    ]
    assert asked(paused) == []


def test_lanes_that_are_often_zero_may_end_so():
    rng = np.random.default_rng(1)
    rows: Rows = [(day, lane, float(rng.poisson(0.8))) for lane in "ABC" for day in months(30)]
    rows = [(day, lane, 0.0 if day >= months(30)[-2] else units) for day, lane, units in rows]
    assert "partial_period" not in asked(rows)


@pytest.mark.parametrize("factors", [{-2: 0.4, -1: 0.2}, {-2: 0.3, -1: 0.5}, {-3: 0.5, -2: 0.4, -1: 0.1}])
def test_several_last_months_in_part_are_asked(factors: dict[int, float]):
    rows = steady(24, factors)
    assert asked(rows) == ["partial_period"]
    assert read(rows, partial_period="leave_out").n_rejected == 4 * len(factors)


@pytest.mark.parametrize("factors", [{}, {-5: 0.5, -4: 0.6}, {-8: 0.4, -2: 0.4, -1: 0.3}])
def test_lows_that_the_file_has_seen_are_whole(factors: dict[int, float]):
    assert asked(steady(24, factors)) == []

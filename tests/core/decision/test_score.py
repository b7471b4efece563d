"""What came of an answered decision, worked by hand from the demand of its days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from core.decision import Answer, basis_of, days_of, decide_lane, figures_of
from core.decision.score import score_answer
from core.demand.history import build_history
from core.demand.profile import DemandHistory, DemandRecords
from core.speech.answers import came_text
from tests.ui.plans import lane_plan

AS_OF = date(2026, 1, 31)
FIRST, LAST = date(2026, 2, 1), date(2026, 2, 28)
CAPACITY = {
    "as_of": "2026-01-31", "return_ratio": 0.5, "own_cost": 2.0, "surcharge": 1.0, "today_units": 30.0,
    "target_units": 60.0, "gain_per_week": 100.0, "at_low_per_week": -50.0, "at_high_per_week": 200.0,
}  # fmt: skip
STOCK = {
    "as_of": "2026-01-31", "return_ratio": 0.0, "protected_days": 2.0, "cycle_days": 1.0, "protected_units": 40.0,
    "short_cost": 10.0, "idle_cost": 1.0, "today_units": 0.0, "target_units": 20.0, "gain_per_week": 5.0,
}  # fmt: skip


def history(units: dict[date, float], *, last: date = LAST, closed: tuple[int, ...] = ()) -> DemandHistory:
    """A daily lane at 20 units a day for half a year, and what is given on single days."""
    days = [AS_OF - timedelta(days=180) + timedelta(days=n) for n in range(181 + (last - AS_OF).days)]
    open_days = [day for day in days if day.weekday() not in closed]
    return build_history(
        "BER-MUC",
        DemandRecords(
            dates=np.array(open_days, dtype="datetime64[D]"),
            demand_units=np.array([units.get(day, 20.0) for day in open_days]),
        ),
    )


def answer(told: dict[str, float | str], *, kind: str = "weeks", said: str = "accepted") -> Answer:
    reason = "The contract asks for more." if said == "rejected" else ""
    return Answer("BER-MUC", kind, said, reason=reason, told=told)


def test_capacity_is_scored_on_the_open_days_that_it_was_about() -> None:
    # workload 20 * 1.5 = 30 on 26 days and 40 * 1.5 = 60 on two:
    # at 30 a day cost 2 * 30 + 3 * 30 = 150 on the two, 60 on the others; at 60 a day 120 on each
    score = score_answer(answer(CAPACITY), history({FIRST: 40.0, LAST: 40.0}))
    assert score is not None
    assert (score.first_day, score.last_day, score.n_scored) == (FIRST, LAST, 28)
    assert (score.short_today, score.short_target) == (2, 0)
    assert score.gain_per_week == pytest.approx(7 * ((2 * 150 + 26 * 60) / 28 - 120))


def test_days_on_which_a_lane_rests_cost_nothing() -> None:
    weekend = history({}, closed=(5, 6), last=date(2026, 3, 2))
    score = score_answer(answer(CAPACITY), weekend)
    assert score is not None
    assert score.n_scored == 20
    assert score.gain_per_week == pytest.approx(5 * (60 - 120))


def test_a_stock_is_scored_on_the_runs_of_days_that_an_order_protects() -> None:
    # one day of 50: runs of two days need 40, or 70 where it is in them (the day itself and the run before)
    found = score_answer(answer(STOCK, kind="hold"), history({date(2026, 2, 10): 50.0}))
    assert found is not None
    assert (found.n_scored, found.short_today, found.short_target) == (27, 2, 2)
    # stock 40: short 30 in both runs; the run that begins with the day was short by 10 the day before is counted:
    # first short 30 - max(50 - 40, 0) = 20 where its first day is the 10th, 30 where its second is
    today = (10 * 20 + 10 * 30) / 27
    # stock 60: short 10 in both, nothing carried; idle 20 in the 25 others
    target = (10 * 10 + 10 * 10 + 25 * 20) / 27
    assert found.gain_per_week == pytest.approx(7 * (today - target))


def test_nothing_is_scored_before_all_its_days_have_passed_or_without_what_it_rests_on() -> None:
    full = history({})
    assert score_answer(answer(CAPACITY), full) is not None
    assert score_answer(answer(CAPACITY), history({}, last=LAST - timedelta(days=1))) is None
    assert score_answer(answer({"target_units": 60.0, "today_units": 30.0}), full) is None
    for other in (
        Answer("BER-MUC", "weeks", "assigned", person="Anna", told=CAPACITY),
        Answer("BER-MUC", "surge", "accepted", told=CAPACITY),
        answer({**STOCK, "protected_days": 0.0}, kind="hold"),
    ):
        assert days_of(other) is None
        assert score_answer(other, full) is None


def test_a_years_decision_waits_a_year_and_a_long_lead_time_for_its_run() -> None:
    assert days_of(answer(CAPACITY, kind="year")) == (FIRST, date(2027, 1, 30))
    assert days_of(answer({**STOCK, "protected_days": 40.5}, kind="hold")) == (FIRST, date(2026, 3, 13))


def test_lanes_with_too_many_unknown_days_are_not_scored() -> None:
    whole = history({})
    unknown = whole.demand_units.copy()
    unknown[-5:] = np.nan
    few = score_answer(answer(CAPACITY), replace(whole, demand_units=unknown))
    assert few is not None
    assert few.n_scored == 28
    unknown[-6:] = np.nan
    assert score_answer(answer(CAPACITY), replace(whole, demand_units=unknown)) is None


def test_the_basis_of_a_decision_is_what_its_plan_rests_on() -> None:
    plan = lane_plan()
    (hold, *_) = (item for item in decide_lane(plan) if item.kind == "hold")
    basis = basis_of(hold, plan)
    assert basis["as_of"] == plan.as_of.isoformat()
    assert basis["protected_units"] == plan.buffer.mean_protected_units
    assert (basis["short_cost"], basis["idle_cost"]) == pytest.approx((12 / 1.05 + 15, 0.35 * 7))
    assert basis_of(replace(hold, kind="surge"), plan) == {}
    kept = Answer(plan.lane.name, "hold", "accepted", told={**figures_of(hold), **basis})
    assert days_of(kept) is not None


def test_what_came_is_told_beside_what_was_told_in_both_languages() -> None:
    gained = history(dict.fromkeys((FIRST + timedelta(days=n) for n in range(28)), 40.0))
    # 7 * (150 - 120) = 210 a week
    accepted, rejected = answer(CAPACITY), answer(CAPACITY, said="rejected")
    score = score_answer(accepted, gained)
    how = {"unit": "pallets", "currency": "EUR"}
    assert came_text(accepted, score, **how).replace("\u00a0", " ") == (
        "What came of it, 1 Feb 2026 to 28 Feb 2026: it saved EUR 210 a week (told: EUR 100); short on 0 of 28 open "
        "days with 60 pallets, on 28 with 30"
    )
    assert "it would have saved" in came_text(rejected, score, **how)
    assert "das hätte 210" in came_text(rejected, score, **how, language="de")
    lost = score_answer(accepted, history({}))
    assert "it cost EUR\u00a0420 a week more (told: EUR\u00a0100 less)" in came_text(accepted, lost, **how)
    unpriced = answer({name: value for name, value in CAPACITY.items() if name != "gain_per_week"})
    told = came_text(unpriced, score_answer(unpriced, gained), **how)
    assert "EUR" not in told and "short on 0 of 28" in told
    assert came_text(accepted, None, **how) == "Scored when the data reach 28 Feb 2026"
    assert came_text(Answer("BER-MUC", "data", "accepted"), None, **how) == ""

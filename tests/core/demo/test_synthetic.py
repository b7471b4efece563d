"""Synthetic demand is what it says: mean, growth, season, shocks, correlation, equal for a seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.demand.history import build_history
from core.demo.synthetic import (
    KINDS,
    generate_demand,
    industrial_demand,
    intermittent_demand,
    monthly_records,
    open_day_records,
    seasonal_demand,
    shock_demand,
    weekly_records,
)
from core.demo.synthetic_factors import (
    PLANT_WEEK,
    SHOP_WEEK,
    Shock,
    calendar_days,
    growth_factors,
    market_factors,
    noisy_demand,
    season_factors,
    shock_factors,
    weekday_factors,
)
from core.errors import InvalidParameter

DAYS = calendar_days(first_day=np.datetime64("2023-01-02"), last_day=np.datetime64("2025-12-28"))  # 156 weeks


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_a_calendar_holds_both_ends():
    days = calendar_days(first_day=np.datetime64("2024-02-28"), last_day=np.datetime64("2024-03-01"))
    assert days.astype(str).tolist() == ["2024-02-28", "2024-02-29", "2024-03-01"]


def test_a_calendar_that_ends_before_it_begins_is_refused():
    with pytest.raises(InvalidParameter, match="last_day is 2024-01-01, but it must be 2024-01-02 or later"):
        calendar_days(first_day=np.datetime64("2024-01-02"), last_day=np.datetime64("2024-01-01"))


def test_growth_is_compound():
    # a year has 365.2425 days: 1.21 after 730.485 days, so day 730 has 1.1**(730 / 365.2425)
    assert growth_factors(DAYS, growth_per_year_ratio=0.10)[730] == pytest.approx(1.1 ** (730 / 365.2425))
    assert growth_factors(DAYS, growth_per_year_ratio=0.0).tolist() == [1.0] * DAYS.size


def test_a_lane_cannot_shrink_by_all_of_itself():
    with pytest.raises(InvalidParameter, match=r"growth_per_year_ratio is -1.0, but it must be above -1"):
        growth_factors(DAYS, growth_per_year_ratio=-1.0)


def test_weekday_factors_begin_on_monday():
    # 2023-01-02 was a Monday
    assert weekday_factors(DAYS[:7], week=(1, 2, 3, 4, 5, 6, 7)).tolist() == [1, 2, 3, 4, 5, 6, 7]


def test_a_week_of_six_days_is_refused():
    with pytest.raises(InvalidParameter, match="the number of weekday factors is 6, but it must be 7"):
        weekday_factors(DAYS, week=(1.0,) * 6)


def test_the_season_is_highest_on_its_peak_day_and_even_over_a_year():
    factors = season_factors(DAYS[:365], strength_ratio=0.25, peak_day_of_year=335)
    assert DAYS[np.argmax(factors)].astype(str) == "2023-12-01"  # day 335 of 2023
    assert factors.max() == pytest.approx(1.25)
    assert factors.mean() == pytest.approx(1.0, abs=1e-3)


def test_a_shock_lasts_and_halves_with_its_half_life():
    shock = Shock(first_day=DAYS[100], size_ratio=0.6, half_life_days=50)
    factors = shock_factors(DAYS, shocks=(shock,))
    # before: 1; on its day: 1 + 0.6; after 50 days: 1 + 0.3; after 100 days: 1 + 0.15
    assert factors[[99, 100, 150, 200]].tolist() == pytest.approx([1.0, 1.6, 1.3, 1.15])


def test_a_shock_without_half_life_stays_and_a_ramp_arrives_slowly():
    factors = shock_factors(DAYS, shocks=(Shock(first_day=DAYS[10], size_ratio=-0.4, ramp_days=4),))
    # a quarter of -0.4 a day: 0.9, 0.8, 0.7, 0.6, and there it stays
    assert factors[[9, 10, 11, 12, 13, -1]].tolist() == pytest.approx([1.0, 0.9, 0.8, 0.7, 0.6, 0.6])


def test_a_shock_that_takes_more_than_everything_is_refused():
    with pytest.raises(InvalidParameter, match=r"size_ratio is -1\.5, but it must be above -1"):
        shock_factors(DAYS, shocks=(Shock(first_day=DAYS[0], size_ratio=-1.5),))


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_markets_have_the_correlation_and_spread_they_are_asked_for(correlation):
    factors = market_factors(
        n_lanes=2, n_days=200_000, correlation_ratio=correlation, sd_ratio=0.1, rng=rng()
    )
    logs = np.log(factors)
    assert np.corrcoef(logs)[0, 1] == pytest.approx(correlation, abs=0.05)
    assert logs.std(axis=1).tolist() == pytest.approx([0.1, 0.1], rel=0.05)
    assert factors.mean() == pytest.approx(1.0, abs=0.01)


def test_noise_has_the_mean_and_spread_it_is_asked_for():
    demand = noisy_demand(np.full(100_000, 500.0), noise_ratio=0.2, rng=rng())
    assert demand.mean() == pytest.approx(500, rel=0.005)
    assert demand.std() == pytest.approx(100, rel=0.02)


def test_demand_without_noise_is_its_expectation_in_whole_units():
    demand = seasonal_demand(
        DAYS[:7],
        mean_units_per_day=100,
        growth_per_year_ratio=0.0,
        strength_ratio=0.0,
        noise_ratio=0.0,
        rng=rng(),
    )
    assert demand.tolist() == pytest.approx([100 * factor for factor in SHOP_WEEK])


def test_a_plant_is_closed_at_weekends_and_peaks_at_the_end_of_a_quarter():
    demand = industrial_demand(
        DAYS, mean_units_per_day=1000, growth_per_year_ratio=0.0, peak_ratio=0.35, noise_ratio=0.0, rng=rng()
    )
    records = open_day_records(DAYS, demand, week=PLANT_WEEK)
    assert build_history("HAM-ROT", records).closed_weekdays == (5, 6)
    by_day = dict(zip(DAYS.astype(str), demand, strict=True))
    # Friday 2023-03-31 is the last day of a quarter: 1000 * 0.90 * 1.35 = 1215; Friday 2023-02-03: 900
    assert by_day["2023-03-31"] == 1215
    assert by_day["2023-02-03"] == 900
    assert by_day["2023-04-01"] == 0  # a Saturday


def test_intermittent_demand_comes_on_its_share_of_days_with_its_mean():
    days = calendar_days(first_day=np.datetime64("1970-01-01"), last_day=np.datetime64("2060-01-01"))
    demand = intermittent_demand(days, mean_units_per_day=3.0, active_share_ratio=0.2, rng=rng())
    assert (demand > 0).mean() == pytest.approx(0.2, abs=0.01)
    assert demand.mean() == pytest.approx(3.0, rel=0.05)


def test_weekly_and_monthly_records_hold_complete_periods_only():
    days = calendar_days(first_day=np.datetime64("2024-01-03"), last_day=np.datetime64("2024-03-30"))
    weeks, months = weekly_records(days, np.ones(days.size)), monthly_records(days, np.ones(days.size))
    # from Wednesday 3 January to Saturday 30 March: Mondays 8 January to 18 March; only February is complete
    assert weeks.dates[[0, -1]].astype(str).tolist() == ["2024-01-08", "2024-03-18"]
    assert set(weeks.demand_units) == {7.0}
    assert (months.dates.astype(str).tolist(), months.demand_units.tolist()) == (["2024-02-01"], [29.0])


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_reproducible_whole_and_never_negative(kind):
    chosen = {"mean_units_per_day": 80.0, "growth_per_year_ratio": 0.05}
    first = generate_demand(kind, DAYS, **chosen, rng=rng(7))
    assert first.tolist() == generate_demand(kind, DAYS, **chosen, rng=rng(7)).tolist()
    assert first.tolist() != generate_demand(kind, DAYS, **chosen, rng=rng(8)).tolist()
    assert (first >= 0).all() and (first == np.rint(first)).all()
    assert first.shape == DAYS.shape


@given(
    kind=st.sampled_from(KINDS),
    mean=st.floats(5.0, 5000.0),
    growth=st.floats(-0.2, 0.5),
    seed=st.integers(0, 99),
)
def test_a_larger_mean_never_gives_less_in_total(kind, mean, growth, seed):
    days = DAYS[:120]

    def total(size):
        demand = generate_demand(
            kind, days, mean_units_per_day=size, growth_per_year_ratio=growth, rng=rng(seed)
        )
        return demand.sum()

    assert total(2 * mean) >= total(mean)


def test_a_lasting_shock_raises_the_rest_of_the_history():
    steady, shocked = (
        shock_demand(DAYS, mean_units_per_day=200, growth_per_year_ratio=0.0, shocks=shocks, rng=rng())
        for shocks in ((), (Shock(first_day=DAYS[500], size_ratio=0.5),))
    )
    assert shocked[:500].tolist() == steady[:500].tolist()
    assert shocked[500:].mean() == pytest.approx(1.5 * steady[500:].mean(), rel=0.01)


def test_an_unknown_kind_is_refused_by_name():
    with pytest.raises(InvalidParameter, match="kind is 'weird', but it must be one of seasonal, industrial"):
        generate_demand("weird", DAYS, mean_units_per_day=1.0, growth_per_year_ratio=0.0, rng=rng())


@pytest.mark.parametrize("mean", [0.0, -3.0, float("nan")])
@pytest.mark.parametrize("kind", KINDS)
def test_a_mean_that_is_not_above_zero_is_refused(kind, mean):
    with pytest.raises(InvalidParameter, match=r"mean_units_per_day is .*, but it must be more than 0"):
        generate_demand(kind, DAYS, mean_units_per_day=mean, growth_per_year_ratio=0.0, rng=rng())

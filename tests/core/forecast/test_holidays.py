"""A calendar of holidays: what each does is learned by name, checked on those before, followed where it pays."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.demand.history import build_network_history
from core.demand.profile import NetworkHistory, NetworkRecords
from core.errors import InvalidParameter
from core.forecast import HolidayCalendar, NetworkForecast, forecast_network
from core.forecast.holidays.calendar import DAY_AFTER, DAY_BEFORE, THE_DAY, occasions_of
from core.forecast.holidays.learned import learn_holidays

EPOCH = date(1970, 1, 1)
WEEK = np.array([100.0, 110, 120, 130, 140, 60, 40])
BEGIN = date(2022, 1, 3)  # a Monday
EASTER_MONDAYS = (date(2022, 4, 18), date(2023, 4, 10), date(2024, 4, 1), date(2025, 4, 21))
NO_DAYS = np.empty(0, dtype=np.int64)


def number(day: date) -> int:
    return (day - EPOCH).days


def calendar(*, extra: tuple[tuple[date, str], ...] = ()) -> HolidayCalendar:
    """Four fixed days of every year and one that moves."""
    named = [
        (date(year, month, day), name)
        for year in (2022, 2023, 2024, 2025)
        for month, day, name in (
            (5, 1, "Labour Day"),
            (8, 15, "Assumption"),
            (10, 3, "Unity"),
            (12, 25, "Xmas"),
        )
    ]
    named += [(day, "Easter Monday") for day in EASTER_MONDAYS]
    named = sorted([*named, *extra])
    return HolidayCalendar(
        "XX", np.array([number(day) for day, _ in named]), tuple(name for _, name in named)
    )


def network(demand: np.ndarray, begin: date = BEGIN) -> NetworkHistory:
    n_lanes, n_days = demand.shape
    return build_network_history(
        NetworkRecords(
            lanes=tuple(f"lane {lane:02d}" for lane in range(n_lanes)),
            offsets=np.arange(n_lanes + 1) * n_days,
            days=np.tile(number(begin) + np.arange(n_days), n_lanes),
            demand_units=demand.ravel(),
        )
    )


def demand_with(
    effects: dict[str, float], *, until: date, n_lanes: int = 24, begin: date = BEGIN
) -> np.ndarray:
    """(n_lanes, n_days) noisy weeks whose holidays are multiplied with their effect."""
    rng = np.random.default_rng(5)
    days = np.arange(number(begin), number(until))
    level = rng.uniform(0.5, 20.0, size=(n_lanes, 1))
    demand = level * WEEK[(days + 3) % 7] * rng.gamma(100, 0.01, size=(n_lanes, days.size))
    for day, name in zip(calendar().days.tolist(), calendar().names, strict=True):
        if days[0] <= day <= days[-1]:
            demand[:, day - days[0]] *= effects.get(name, 1.0)
    return demand


EFFECTS = {"Labour Day": 0.4, "Assumption": 0.7, "Unity": 0.6, "Xmas": 0.1, "Easter Monday": 0.5}
BEFORE_EASTER = date(2025, 4, 10)


def coming_ratio(forecast: NetworkForecast, day: date) -> np.ndarray:
    return forecast.holiday_ratio[:, (day - date.fromisoformat(str(forecast.lane(0).period_starts[0]))).days]


def test_a_coming_holiday_is_forecast_by_what_it_did_in_earlier_years_also_where_it_moves() -> None:
    history = network(demand_with(EFFECTS, until=BEFORE_EASTER))
    forecast = forecast_network(history, horizon_periods=28, calendar=calendar())
    assert coming_ratio(forecast, EASTER_MONDAYS[-1]) == pytest.approx(np.full(24, 0.5), abs=0.06)
    assert coming_ratio(forecast, date(2025, 5, 1)) == pytest.approx(np.full(24, 0.4), abs=0.06)
    coming = [(holiday.day, holiday.label) for holiday in forecast.lane(0).holidays]
    assert coming == [(number(EASTER_MONDAYS[-1]), "Easter Monday"), (number(date(2025, 5, 1)), "Labour Day")]
    without = forecast_network(history, horizon_periods=28)
    monday = (EASTER_MONDAYS[-1] - BEFORE_EASTER).days
    dip = forecast.mean_units[:, monday] / without.mean_units[:, monday]
    assert dip == pytest.approx(np.full(24, 0.5), abs=0.08)


def test_the_holidays_of_the_backtest_are_inside_the_band_that_follows_them() -> None:
    until, coming = date(2025, 4, 20), EASTER_MONDAYS[-1]
    whole = demand_with(EFFECTS, until=date(2025, 5, 20))
    n_known = (until - BEGIN).days
    forecast = forecast_network(network(whole[:, :n_known]), horizon_periods=28, calendar=calendar())
    steps = [(day - until).days for day in (coming, date(2025, 5, 1))]
    lower, upper = forecast.quantile_units[0][:, steps], forecast.quantile_units[8][:, steps]
    came = whole[:, n_known:][:, steps]
    assert ((came >= lower) & (came <= upper)).mean() > 0.85


def test_without_an_effect_the_calendar_is_not_followed_and_nothing_changes() -> None:
    history = network(demand_with({}, until=BEFORE_EASTER))
    forecast = forecast_network(history, horizon_periods=28, calendar=calendar())
    plain = forecast_network(history, horizon_periods=28)
    assert forecast.holidays is not None and not forecast.holidays.is_used
    assert "are not followed" in forecast.holidays.sentence()
    assert np.array_equal(forecast.mean_units, plain.mean_units)
    assert np.array_equal(forecast.quantile_units, plain.quantile_units)
    assert np.array_equal(forecast.total_quantile_units, plain.total_quantile_units)
    assert [holiday.ratio for holiday in forecast.lane(0).holidays] == [1.0, 1.0]


def test_a_holiday_never_seen_takes_what_holidays_do_in_general() -> None:
    wedding = (date(2025, 4, 15), "Royal wedding")
    history = network(demand_with(dict.fromkeys(EFFECTS, 0.5), until=BEFORE_EASTER))
    forecast = forecast_network(history, horizon_periods=28, calendar=calendar(extra=(wedding,)))
    assert coming_ratio(forecast, wedding[0]) == pytest.approx(np.full(24, 0.5), abs=0.07)
    assert forecast.holidays is not None
    assert "never seen before" in forecast.holidays.sentence()


def test_a_lane_that_closes_on_holidays_is_forecast_to_close_while_others_run() -> None:
    demand = demand_with(dict.fromkeys(EFFECTS, 0.8), until=BEFORE_EASTER)
    past = calendar().days[calendar().days < number(BEFORE_EASTER)] - number(BEGIN)
    demand[7, past] = 0.0
    forecast = forecast_network(network(demand), horizon_periods=28, calendar=calendar())
    ratio = coming_ratio(forecast, EASTER_MONDAYS[-1])
    assert ratio[7] < 0.05
    assert np.delete(ratio, 7) == pytest.approx(np.full(23, 0.8), abs=0.1)


def test_a_lane_younger_than_a_year_follows_the_network() -> None:
    demand = demand_with(EFFECTS, until=BEFORE_EASTER)
    records = network(demand)
    young = 120
    kept = np.r_[: 23 * demand.shape[1], demand.size - young : demand.size]
    history = build_network_history(
        NetworkRecords(
            lanes=records.lanes,
            offsets=np.append(np.arange(24) * demand.shape[1], kept.size),
            days=np.tile(number(BEGIN) + np.arange(demand.shape[1]), 24)[kept],
            demand_units=demand.ravel()[kept],
        )
    )
    forecast = forecast_network(history, horizon_periods=28, calendar=calendar())
    assert coming_ratio(forecast, EASTER_MONDAYS[-1])[-1] == pytest.approx(0.5, abs=0.1)


def test_the_days_next_to_a_holiday_are_followed_where_they_too_leave_their_rhythm() -> None:
    demand = demand_with(EFFECTS, until=BEFORE_EASTER)
    days = calendar().days[calendar().days < number(BEFORE_EASTER)] - number(BEGIN)
    demand[:, days - 1] *= 1.5
    forecast = forecast_network(network(demand), horizon_periods=28, calendar=calendar())
    sunday = EASTER_MONDAYS[-1] - timedelta(days=1)
    assert coming_ratio(forecast, sunday).mean() == pytest.approx(1.5, abs=0.05)
    labels = [holiday.label for holiday in forecast.lane(0).holidays]
    assert labels[:2] == ["the day before Easter Monday", "Easter Monday"]


def test_a_band_is_never_narrower_for_a_holiday() -> None:
    history = network(demand_with(EFFECTS, until=BEFORE_EASTER))
    learned = learn_holidays(history, calendar(), shared_days=NO_DAYS)
    assert learned is not None
    ahead = learned.ahead(
        history,
        lanes=np.arange(24),
        first_days=np.full(24, number(BEFORE_EASTER)),
        horizon_periods=28,
        followed_by=np.ones(24, dtype=np.bool_),
    )
    assert (ahead.spread_factor >= 1.0).all()
    monday = (EASTER_MONDAYS[-1] - BEFORE_EASTER).days
    assert (ahead.spread_factor != 1.0).sum() <= 2 * 24 and ahead.ratio[0, monday - 1] == 1.0


def test_intermittent_lanes_do_not_follow_holidays() -> None:
    demand = demand_with(EFFECTS, until=BEFORE_EASTER)
    demand[:3] *= np.random.default_rng(3).random((3, demand.shape[1])) < 0.4
    history = network(demand)
    forecast = forecast_network(history, horizon_periods=28, calendar=calendar())
    assert forecast.is_intermittent[:3].all()
    assert (forecast.holiday_ratio[:3] == 1.0).all() and (forecast.holiday_ratio[3:] != 1.0).any()


def test_one_lane_alone_learns_its_holidays_too() -> None:
    history = network(demand_with(EFFECTS, until=BEFORE_EASTER, n_lanes=1))
    forecast = forecast_network(history, horizon_periods=28, calendar=calendar())
    assert coming_ratio(forecast, EASTER_MONDAYS[-1]) == pytest.approx(0.5, abs=0.12)


def test_fewer_than_three_holidays_say_nothing_yet() -> None:
    history = network(demand_with(EFFECTS, until=date(2022, 6, 1)))
    learned = learn_holidays(history, calendar(), shared_days=NO_DAYS)
    assert learned is not None and not learned.is_used
    assert "not followed: 3 must have come" in learned.sentence()


def test_monthly_lanes_have_no_holidays() -> None:
    history = build_network_history(
        NetworkRecords(
            lanes=("monthly",),
            offsets=np.array([0, 36]),
            days=(np.datetime64("2022-01") + np.arange(36)).astype("datetime64[D]").astype(np.int64),
            demand_units=np.arange(1.0, 37.0),
        )
    )
    forecast = forecast_network(history, horizon_periods=6, calendar=calendar())
    plain = forecast_network(history, horizon_periods=6)
    assert forecast.holidays is None and forecast.lane(0).holidays == ()
    assert np.array_equal(forecast.quantile_units, plain.quantile_units)


def test_a_day_that_is_two_things_is_the_holiday_itself() -> None:
    boxing = calendar(extra=((date(2022, 12, 26), "Boxing Day"),))
    occasions = occasions_of(boxing)
    role = dict(zip(occasions.days.tolist(), occasions.role.tolist(), strict=True))
    xmas = number(date(2022, 12, 25))
    assert [role[xmas + shift] for shift in (-1, 0, 1, 2)] == [DAY_BEFORE, THE_DAY, THE_DAY, DAY_AFTER]
    assert occasions.days.size == np.unique(occasions.days).size


@pytest.mark.parametrize(
    ("days", "names", "told"),
    [
        ([2, 1], ("a", "b"), "ascending"),
        ([1, 1], ("a", "b"), "each day once"),
        ([1], ("a", "b"), "one for each"),
    ],
)
def test_a_calendar_that_is_none_is_refused(days: list[int], names: tuple[str, ...], told: str) -> None:
    with pytest.raises(InvalidParameter, match=told):
        HolidayCalendar("XX", np.array(days), names)


@settings(deadline=None, max_examples=15)
@given(
    effect=st.floats(0.0, 50.0),
    scale=st.sampled_from([1e-6, 1.0, 1e9]),
    seed=st.integers(0, 2**16),
    n_lanes=st.integers(1, 5),
)
def test_forecasts_with_holidays_stay_finite_ordered_and_never_negative(
    effect: float, scale: float, seed: int, n_lanes: int
) -> None:
    rng = np.random.default_rng(seed)
    demand = demand_with(dict.fromkeys(EFFECTS, effect), until=BEFORE_EASTER, n_lanes=n_lanes)
    demand = demand * np.where(np.arange(n_lanes) % 2, scale, 1.0)[:, None]
    demand[:, rng.integers(0, demand.shape[1], size=40)] = 0.0
    forecast = forecast_network(network(demand), horizon_periods=28, calendar=calendar())
    for values in (forecast.mean_units, forecast.quantile_units, forecast.total_quantile_units):
        assert np.isfinite(values).all() and (values >= 0).all()
    assert (np.diff(forecast.quantile_units, axis=0) >= 0).all()
    assert (forecast.mean_units <= 4.0 * demand.max(axis=1, keepdims=True)).all()

"""Slow lanes: what is promised of them is what comes, on lanes whose truth is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from core.demand.history import build_network_history
from core.demand.last_year import last_year_days
from core.demand.profile import NetworkHistory, NetworkRecords
from core.forecast import forecast_lane, forecast_network, forecast_with, learn_forecast
from core.forecast.band import QUANTILE_LEVELS
from core.forecast.lane_facts import is_intermittent
from core.forecast.lead_time_demand import lead_time_demand
from core.forecast.slow.lanes import SlowLanes
from core.forecast.slow.levels import fit_levels
from core.forecast.slow.outlook import SlowOutlook
from core.forecast.slow.prior import fit_prior
from core.forecast.slow.record import slow_record
from core.forecast.slow.silence import comes_in_lumps, find_slow
from core.laws.cells import CellLaw
from core.laws.hurdle import HurdleLaw
from core.laws.hurdle_cells import cells_of
from core.quantities import FloatArray

FIRST_DAY = int(np.datetime64("2024-01-01").astype(int))
FIRST_MONTH = np.datetime64("2022-01")


def records_of(days: Sequence[np.ndarray], demand: Sequence[FloatArray]) -> NetworkHistory:
    return build_network_history(
        NetworkRecords(
            lanes=tuple(f"LANE-{number:04d}" for number in range(len(days))),
            offsets=np.cumsum([0, *(own.size for own in days)]),
            days=np.concatenate(days),
            demand_units=np.concatenate(demand).astype(float),
        )
    )


def monthly(demand: FloatArray) -> NetworkHistory:
    """(n_lanes, n_months) as a table that writes its zeros."""
    months = (FIRST_MONTH + np.arange(demand.shape[1])).astype("datetime64[D]").astype(int)
    return records_of([months] * len(demand), list(demand))


def order_lines(demand: FloatArray) -> NetworkHistory:
    """(n_lanes, n_days) as a file that has a line for each day with an order, and no other."""
    ordered = [np.flatnonzero(own > 0) for own in demand]
    return records_of(
        [FIRST_DAY + days for days in ordered],
        [own[days] for own, days in zip(demand, ordered, strict=True)],
    )


def orders(
    rng: np.random.Generator, *, rates_per_day: FloatArray, sizes: FloatArray, n_days: int
) -> FloatArray:
    """(n_lanes, n_days) Poisson orders of Poisson sizes, one or more units each."""
    n_orders = rng.poisson(rates_per_day[:, None], (rates_per_day.size, n_days))
    return n_orders + rng.poisson((sizes - 1.0)[:, None] * n_orders)


def test_on_parts_a_promise_of_95_percent_is_kept_on_95_percent_of_lanes_with_little_stock() -> None:
    rng = np.random.default_rng(11)
    n_lanes, n_months = 600, 39
    rate, spread = rng.gamma(0.8, 0.6, n_lanes) + 0.02, 1.5
    demand = rng.negative_binomial(spread, spread / (spread + rate[:, None]), (n_lanes, n_months + 12))
    seen = demand[:, :n_months]
    seen = seen[seen.any(axis=1)]
    kept = demand[demand[:, :n_months].any(axis=1), n_months:]
    forecast = forecast_network(monthly(seen), horizon_periods=12)
    slow = forecast.is_intermittent
    total = np.cumsum(kept, axis=1)[slow]
    for n_periods, most_stock in ((1, 4.5), (3, 3.5), (6, 3.0), (12, 3.0)):
        stock = forecast.total_quantile_units[7, slow, n_periods - 1]
        assert 0.93 <= (total[:, n_periods - 1] <= stock).mean() <= 0.975
        assert stock.sum() <= most_stock * total[:, n_periods - 1].sum()
    assert forecast.mean_units[slow].sum() == pytest.approx(total[:, -1].sum(), rel=0.1)
    assert (forecast.total_quantile_units[:, slow] % 1.0 == 0.0).all()


def test_parts_that_took_off_are_planned_at_what_comes_since_then() -> None:
    rng = np.random.default_rng(12)
    n_lanes, n_months, n_of_late = 500, 27, 150
    demand = rng.poisson(rng.gamma(0.6, 0.3, (n_lanes, 1)), (n_lanes, n_months + 12))
    demand[:n_of_late] = rng.poisson(3.0, (n_of_late, n_months + 12))
    begins = rng.integers(0, n_months - 6, n_of_late)
    demand[:n_of_late][np.arange(n_months + 12) < begins[:, None]] = 0
    seen = demand[:, :n_months].any(axis=1)
    forecast = forecast_network(monthly(demand[seen, :n_months]), horizon_periods=12)
    runs = np.flatnonzero(seen) < n_of_late
    total = demand[seen][runs, n_months:].sum(axis=1)
    stock = forecast.total_quantile_units[7, runs, -1]
    assert (total <= stock).mean() >= 0.91
    assert stock.sum() <= 2.2 * total.sum()


def test_of_order_lines_what_is_expected_is_what_comes_and_no_last_value_is_carried_on() -> None:
    rng = np.random.default_rng(5)
    rates = rng.gamma(0.7, 0.008, 300) + 0.0005
    sizes = 1.0 + rng.gamma(1.0, 5.0, 300)
    demand = orders(rng, rates_per_day=rates, sizes=sizes, n_days=900)
    ordered = demand.any(axis=1)
    history = order_lines(demand[ordered])
    assert (np.diff(history.offsets) == 1).sum() >= 10  # lanes of a single order
    forecast = forecast_network(history, horizon_periods=28)
    daily = history.cadence == 0
    expected = forecast.mean_units[daily, 0].sum()
    assert expected == pytest.approx((rates * sizes)[ordered][daily].sum(), rel=0.15)
    single = daily & (np.diff(history.offsets) == 1)
    assert forecast.is_intermittent[single].all()
    assert forecast.mean_units[single].max() < 0.2


def test_a_lane_that_ended_by_its_own_gaps_expects_little() -> None:
    rng = np.random.default_rng(7)
    demand = orders(rng, rates_per_day=np.full(40, 0.15), sizes=np.full(40, 4.0), n_days=700)
    demand[0, 300:] = 0.0
    forecast = forecast_network(order_lines(demand), horizon_periods=28)
    assert forecast.mean_units[0, 0] < 0.02 * forecast.mean_units[1:, 0].mean()
    assert forecast.quantile_units[7, 0, 0] == 0.0


def test_a_lane_alone_is_forecast_by_its_own_data() -> None:
    rng = np.random.default_rng(9)
    demand = orders(rng, rates_per_day=np.array([0.1]), sizes=np.array([6.0]), n_days=730)
    history = order_lines(demand)
    band = forecast_lane(history.lane_history(0), horizon_periods=28)
    assert band.method == "counting law"
    assert band.mean_units[0] == pytest.approx(demand.mean(), rel=0.15)
    assert band.quantile(0.5)[0] == 0.0
    assert band.quantile(0.99)[0] >= 6.0


def test_a_single_record_is_answered_in_finite_figures() -> None:
    band = forecast_lane(
        records_of([np.array([FIRST_DAY])], [np.array([40.0])]).lane_history(0), horizon_periods=5
    )
    assert np.isfinite(band.mean_units).all()
    assert np.isfinite(band.total_quantile_units).all()


DAYS = np.arange(364)
WEEKDAY = DAYS % 7


@pytest.mark.parametrize(
    ("what", "demand", "is_slow"),
    [
        ("an order on every tenth day", lambda rng: (rng.random(364) < 0.1) * 5.0, True),
        ("every day", lambda rng: rng.poisson(20, 364) + 1.0, False),
        (
            "Mondays, Wednesdays and the odd other day",
            lambda rng: np.where(
                np.isin(WEEKDAY, (0, 2)), rng.poisson(50, 364), (rng.random(364) < 0.06) * 5.0
            ),
            False,
        ),
        ("began late, daily since", lambda rng: np.where(DAYS > 200, rng.poisson(20, 364), 0.0), False),
        ("two days of five at random", lambda rng: (rng.random(364) < 0.4) * 9.0, True),
    ],
)
def test_slow_is_what_no_calendar_explains(
    what: str, demand: Callable[[np.random.Generator], FloatArray], is_slow: bool
) -> None:
    own = demand(np.random.default_rng(2))
    history = records_of([FIRST_DAY + DAYS], [own])
    assert is_intermittent(history).tolist() == [is_slow], what


def test_a_lane_that_skips_weeks_reports_orders_and_its_silence_counts() -> None:
    weeks = FIRST_DAY + 7 * np.array([0, 4, 9, 12, 20, 25, 31, 40])
    steady = FIRST_DAY + 7 * np.arange(100)
    history = records_of([weeks, steady], [np.full(8, 30.0), np.full(100, 50.0)])
    newest = int(steady[-1] + 7)
    assert find_slow(history, newest_end_day=newest).tolist() == [True, False]
    forecast = forecast_network(history, horizon_periods=12)
    assert forecast.mean_units[0, 0] < 30.0 * 8 / 41  # what its own weeks say, and then it fell silent


def test_shortages_and_leftovers_of_a_lead_time_are_those_that_come() -> None:
    """Played on the lanes' own truth, for stocks that the plan chose and for stocks of twice the mean."""
    rng = np.random.default_rng(21)
    n_lanes, n_played = 150, 4_000
    busy = rng.uniform(0.05, 0.6, n_lanes)
    rates, sizes = -np.log1p(-busy), 1.0 + rng.gamma(1.0, 6.0, n_lanes)
    demand = orders(rng, rates_per_day=rates, sizes=sizes, n_days=730)
    forecast = forecast_network(order_lines(demand), horizon_periods=28)
    for n_days in (1.0, 7.0):
        coming = lead_time_demand(forecast, lead_time_days=np.full(n_lanes, n_days))
        n_orders = rng.poisson(rates * n_days, (n_played, n_lanes))
        came = n_orders + rng.poisson((sizes - 1.0) * n_orders)
        assert coming.mean_units.sum() == pytest.approx(came.mean(axis=0).sum(), rel=0.05)
        for stock in (coming.at_service_level(0.95), 2.0 * coming.mean_units, np.zeros(n_lanes)):
            short = np.maximum(came - stock, 0.0).mean(axis=0).sum()
            left = np.maximum(stock - came, 0.0).mean(axis=0).sum()
            assert coming.law.loss(stock).sum() == pytest.approx(short, rel=0.1)
            assert coming.law.complementary_loss(stock).sum() == pytest.approx(left, rel=0.1)
        kept = (came <= coming.at_service_level(0.95)).mean()
        assert 0.93 <= kept <= 0.97


def test_half_a_month_of_a_monthly_lane_brings_half_as_much_and_is_empty_more_often() -> None:
    rng = np.random.default_rng(4)
    forecast = forecast_network(monthly(rng.poisson(0.4, (80, 36))), horizon_periods=12)
    half, whole = forecast.slow.law(0.5), forecast.slow.law(1.0)
    assert half.mean == pytest.approx(np.asarray(whole.mean) / 2.0, rel=1e-3)
    empty_half, empty_whole = half.demand.at_most(0.0), whole.demand.at_most(0.0)
    assert (empty_half > empty_whole).all()
    assert empty_half**2 == pytest.approx(empty_whole, abs=0.04)


def test_a_lane_asked_alone_and_with_returns_and_a_wavering_lead_time_has_the_moments_of_the_sum() -> None:
    rng = np.random.default_rng(6)
    demand = orders(rng, rates_per_day=np.full(30, 0.2), sizes=np.full(30, 5.0), n_days=500)
    forecast = forecast_network(order_lines(demand), horizon_periods=28)
    plain = forecast.slow.where(3).law(10.0)
    back = forecast.slow.where(3).law(10.0, return_ratio=0.3)
    wavering = forecast.slow.where(3).law(10.0, sd_n_periods=4.0)
    assert np.asarray(back.mean) == pytest.approx(1.3 * np.asarray(plain.mean))
    of_returns = 1.3**2 * plain.demand.sd_units**2 + 0.3 * 0.7 * np.asarray(plain.mean)
    assert back.demand.sd_units**2 == pytest.approx(of_returns)
    rate = np.asarray(plain.mean) / 10.0
    assert wavering.demand.sd_units**2 - plain.demand.sd_units**2 == pytest.approx((4.0 * rate) ** 2, rel=0.1)
    of_lead_times = lead_time_demand(forecast.lane(3), lead_time_days=np.array([5.0, 10.0]))
    assert of_lead_times.mean_units[1] == pytest.approx(float(np.asarray(plain.mean)[0]))
    assert isinstance(forecast.slow, SlowLanes)


def test_what_a_network_taught_serves_a_lane_that_it_did_not_see() -> None:
    rng = np.random.default_rng(13)
    rates = rng.gamma(2.0, 0.01, 120) + 0.002
    demand = orders(rng, rates_per_day=rates, sizes=np.full(120, 3.0), n_days=600)
    demand[:, -1] += rng.random(120) < 0.2  # somebody orders on the last day
    history = order_lines(demand[demand.any(axis=1)])
    learning = learn_forecast(history.take(np.arange(0, len(history.lanes), 2)), horizon_periods=28)
    some = forecast_with(learning, history.take(np.array([1, 3, 5])))
    for number in range(3):
        alone = forecast_with(learning, history.take(np.array([2 * number + 1])))
        assert alone.mean_units[0] == pytest.approx(some.mean_units[number])
        assert alone.total_quantile_units[:, 0] == pytest.approx(some.total_quantile_units[:, number])


def test_the_prior_that_made_the_lanes_is_found_again() -> None:
    rng = np.random.default_rng(17)
    n_lanes, n_periods = 1_500, 60
    chance = rng.beta(1.2, 6.0, n_lanes)
    size = np.exp(rng.normal(1.5, 0.5, n_lanes))
    busy = rng.random((n_lanes, n_periods)) < chance[:, None]
    demand = np.where(busy, rng.gamma(4.0, size[:, None] / 4.0, busy.shape), 0.0)
    record = slow_record(demand, begins_with_demand=np.zeros(n_lanes, dtype=np.bool_))
    prior = fit_prior(record, days_in_period=30.0)
    total = prior.busy_periods + prior.empty_periods
    assert prior.busy_periods / total == pytest.approx(1.2 / 7.2, rel=0.05)
    assert total == pytest.approx(7.2, rel=0.3)
    assert prior.size_dispersion == pytest.approx(0.25, rel=0.1)
    assert prior.end_hazard_ratio < 0.005  # no lane ended
    died = np.where(np.arange(n_periods) > rng.integers(1, 120, n_lanes)[:, None], 0.0, demand)
    short_lived = slow_record(died, begins_with_demand=np.zeros(n_lanes, dtype=np.bool_))
    assert fit_prior(short_lived, days_in_period=30.0).end_hazard_ratio > 2.0 * prior.end_hazard_ratio


def test_a_law_that_is_right_needs_no_other_level_and_one_too_narrow_needs_a_higher_one() -> None:
    rng = np.random.default_rng(23)
    n_rows = 4_000
    chance, size = 0.7, 10.0
    ahead = SlowOutlook(
        busy_periods=np.full(n_rows, chance * 1e6),
        empty_periods=np.full(n_rows, (1.0 - chance) * 1e6),
        alive_ratio=np.ones(n_rows),
        end_hazard_ratio=np.zeros(n_rows),
        mean_size_units=np.full(n_rows, size),
        sd_mean_size_units=np.zeros(n_rows),
        sd_size_units=np.full(n_rows, size / 2.0),
        is_whole=np.zeros(n_rows),
        wander_ratio=np.zeros(n_rows),
    )
    is_open = np.ones((n_rows, 6), dtype=np.bool_)
    came = np.where(rng.random((n_rows, 6)) < chance, rng.gamma(4.0, size / 4.0, (n_rows, 6)), 0.0)
    right = fit_levels(ahead, actual_units=came, is_open=is_open, n_independent=n_rows)
    assert right.of_period[5:] == pytest.approx(np.array(QUANTILE_LEVELS[5:]), abs=0.012)
    assert right.of_horizon[5:] == pytest.approx(np.array(QUANTILE_LEVELS[5:]), abs=0.012)
    wild = came * rng.gamma(2.0, 0.5, (n_rows, 1))
    wider = fit_levels(ahead, actual_units=wild, is_open=is_open, n_independent=n_rows)
    assert wider.of_horizon[7] > 0.98


def test_cells_keep_the_mean_and_the_losses_of_a_slow_day() -> None:
    rng = np.random.default_rng(3)
    chance, size = rng.uniform(0.01, 0.6, 60), 1.0 + rng.gamma(1.0, 8.0, 60)
    mean = chance * size
    law = HurdleLaw(mean, np.sqrt(chance * 1.5 * size**2), chance, rng.random(60) < 0.5)
    cells = CellLaw(cells_of(law))
    assert cells.mean == pytest.approx(mean, rel=1e-6)
    for capacity in (mean, 3.0 * mean, 10.0 * mean):
        assert np.asarray(cells.loss(capacity)).sum() == pytest.approx(law.loss(capacity).sum(), rel=0.03)


def test_months_that_few_orders_make_up_are_counted_and_those_of_many_are_not() -> None:
    rng = np.random.default_rng(21)
    n_months = 42
    few = rng.poisson(2.0, (30, n_months))
    few = few + np.where(few > 0, rng.negative_binomial(np.maximum(few, 1), 0.25), 0)
    steady = rng.normal(1_000.0, 300.0, (30, n_months)).round()  # many orders, however wide
    growing = (5.0 * 1.03 ** np.arange(n_months) * rng.normal(1.0, 0.05, (30, n_months))).round(1)
    slow = comes_in_lumps(monthly(np.concatenate([few, steady, growing])))
    assert slow[:30].mean() > 0.9
    assert not slow[30:].any()


def test_over_days_a_promise_is_kept_that_only_months_of_few_orders_tell() -> None:
    """One order a fortnight of 4 units: few days bring any; a law of days alike would hold a tenth of an order."""
    rng = np.random.default_rng(22)
    n_lanes, n_days = 40, 1278
    daily = rng.poisson(0.065, (n_lanes, n_days))
    daily = daily + np.where(daily > 0, rng.negative_binomial(np.maximum(daily, 1), 0.25), 0)
    months = (FIRST_MONTH.astype("datetime64[D]") + np.arange(n_days)).astype("datetime64[M]").astype(int)
    totals = np.array([np.bincount(months - months[0], weights=own) for own in daily])
    history = monthly(totals)
    forecast = forecast_network(history, horizon_periods=12)
    assert forecast.slow.is_slow.mean() > 0.9
    stock = lead_time_demand(forecast, lead_time_days=2.0).at_service_level(0.97)
    future = rng.poisson(0.13, (n_lanes, 4_000))
    future = future + np.where(future > 0, rng.negative_binomial(np.maximum(future, 1), 0.25), 0)
    kept = (future <= stock[:, None]).mean()
    assert 0.955 < kept < 0.985
    # the days of the last year have the spread that the months ask for
    spread = last_year_days(history, is_slow=forecast.slow.is_slow).law.sd_units
    assert spread.mean() == pytest.approx(daily.std(), rel=0.15)

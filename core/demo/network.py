"""The demo network: eleven lanes, three years to a given day, and three stories with known answers.

1. A hidden surge. DUS-WAW has carried 28 % more for twelve days. Its latest day stays below 1.5 times its
   mean, so the usual rule sees nothing; the Watchtower says "Surge alert" and since when.
2. A partner cheaper than own capacity. HAM-ROT owns 190 pallets a day, its quarter-end peak. A booked pallet
   costs H = 18.5, a partner takes S = 5 on top, so the best own capacity is the S/(H+S) = 21 % quantile of
   demand, below its mean: the peak belongs to the partner.
3. An over-served lane. FRA-MIL promises 99.9 %. A pallet short costs 12 margin + 6 penalty = 18, one idle
   0.45 * 7 days + 1 = 4.15, so the best service level is 18 / 22.15 = 81.3 %, and going there saves money.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.demand.profile import DateArray, DemandRecords
from core.demo.lanes import DEMO_LANES, LOW_LANE, OVER_SERVED_LANE, PARTNER_LANE, STALE_LANE, SURGE_LANE
from core.demo.synthetic import (
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
    market_factors,
)
from core.lane import Lane
from core.quantities import FloatArray

YEARS = 3
SURGE_DAYS, SURGE_RATIO = 12, 0.28
ASSEMBLY_WEEK = (1.03, 1.02, 1.0, 1.0, 1.0, 0.98, 0.97)
LOW_DAYS, LOW_RATIO = 9, -0.40
STALE_DAYS = 24
SHOCK_DAYS, SHOCK_RATIO, SHOCK_HALF_LIFE_DAYS = 200, 0.45, 720.0


@dataclass(frozen=True)
class DemoLane:
    """A lane of the demo with its parameters, and its records."""

    lane: Lane
    records: DemandRecords


def demo_network(*, last_day: np.datetime64, rng: np.random.Generator) -> tuple[DemoLane, ...]:
    """The lanes of the demo with three years of records up to `last_day`.

    Equal days and generators give equal lanes; the stories hold for every `last_day`.
    """
    days = calendar_days(first_day=last_day - np.timedelta64(YEARS * 365, "D"), last_day=last_day)
    records = {**_shop_records(days, rng), **_steady_records(days, rng), **_other_records(days, rng)}
    return tuple(DemoLane(lane=lane, records=records[lane.name]) for lane in DEMO_LANES)


def _shop_records(days: DateArray, rng: np.random.Generator) -> dict[str, DemandRecords]:
    """Two online-shop lanes of one market: their seasons and slow ups and downs go together."""
    market = market_factors(n_lanes=2, n_days=days.size, correlation_ratio=0.8, sd_ratio=0.03, rng=rng)
    return {
        name: DemandRecords(
            dates=days,
            demand_units=seasonal_demand(
                days,
                mean_units_per_day=mean,
                growth_per_year_ratio=0.08,
                noise_ratio=0.09,
                factors=factors,
                rng=rng,
            ),
        )
        for name, mean, factors in zip(
            ("BER-MUC e-commerce", "BER-HAM e-commerce"), (240, 150), market, strict=True
        )
    }


def _steady_records(days: DateArray, rng: np.random.Generator) -> dict[str, DemandRecords]:
    """Lanes without a season: what happens to them is what the stories tell."""

    def change(n_days: int, ratio: float, half_life_days: float | None = None) -> tuple[Shock, ...]:
        return (Shock(first_day=days[-n_days], size_ratio=ratio, half_life_days=half_life_days),)

    told = {
        "FRA-PAR pharma shock": (90, 0.05, change(SHOCK_DAYS, SHOCK_RATIO, SHOCK_HALF_LIFE_DAYS)),
        OVER_SERVED_LANE: (60, 0.02, ()),
        SURGE_LANE: (120, 0.0, change(SURGE_DAYS, SURGE_RATIO)),
        LOW_LANE: (75, 0.04, change(LOW_DAYS, LOW_RATIO)),
        STALE_LANE: (50, 0.0, ()),
    }
    records = {}
    for name, (mean, growth, shocks) in told.items():
        demand = shock_demand(
            days,
            mean_units_per_day=mean,
            growth_per_year_ratio=growth,
            shocks=shocks,
            week=ASSEMBLY_WEEK if name == SURGE_LANE else SHOP_WEEK,
            noise_ratio=0.06 if name == SURGE_LANE else 0.08,
            rng=rng,
        )
        n_kept = days.size - (STALE_DAYS if name == STALE_LANE else 0)
        records[name] = DemandRecords(dates=days[:n_kept], demand_units=demand[:n_kept])
    return records


def _other_records(days: DateArray, rng: np.random.Generator) -> dict[str, DemandRecords]:
    """A plant with weekends off, spare parts that move now and then, a weekly and a monthly lane."""

    def steady(mean: float, noise_ratio: float) -> FloatArray:
        return shock_demand(
            days,
            mean_units_per_day=mean,
            growth_per_year_ratio=0.03,
            shocks=(),
            noise_ratio=noise_ratio,
            rng=rng,
        )

    plant = industrial_demand(days, mean_units_per_day=110, growth_per_year_ratio=0.04, rng=rng)
    parts = intermittent_demand(days, mean_units_per_day=1.2, active_share_ratio=0.2, rng=rng)
    return {
        PARTNER_LANE: open_day_records(days, plant, week=PLANT_WEEK),
        "LEJ-IST spare parts": DemandRecords(dates=days, demand_units=parts),
        "STR-LYO machinery weekly": weekly_records(days, steady(22, 0.35)),
        "BRE-GDN chemicals monthly": monthly_records(days, steady(35, 0.35)),
    }

"""From records to a decision, on real data, in seven steps.

Three stations in New York handle the departures to Boston: Newark (EWR), Kennedy (JFK) and La Guardia (LGA). Each
departure takes one turnaround by a ground crew and one set of galley containers. How many sets should Newark keep,
how many turnarounds should each station have crews for, and is it worth their while to help each other out?

The demand is real (`examples/data/README.md`); the prices are made up. Everything is computed by `core` alone: no
database, no web server. Run it from the project's folder, whole or cell by cell:

    python -m examples.from_records_to_decision
"""

# %%
import csv
import gzip
from pathlib import Path

import numpy as np

from core.capacity.own_capacity import plan_own_capacity, price_own_capacity, workload_law
from core.cooperation.coalition_costs import history_costs
from core.cooperation.division import share_costs
from core.demand.history import build_network_history
from core.demand.profile import DemandRecords, NetworkRecords, profile_network
from core.forecast import forecast_network
from core.forecast.lead_time_demand import lead_time_demand
from core.laws import NormalLaw
from core.money.economics import expected_profit_per_week
from core.service.newsvendor import critical_ratio
from core.service.safety_stock import plan_safety_stock
from core.service.service_level import price_service
from core.textbook.lead_time_demand import plan_from_history

DATA = Path(__file__).parent / "data" / "nyc_flights_2013_daily.csv.gz"
LANES = ("EWR-BOS", "JFK-BOS", "LGA-BOS")
WITHHELD_DAYS = 28  # the last four weeks play the future: nothing below may look at them before step 7

LEAD_TIME_DAYS, SD_LEAD_TIME_DAYS, ORDER_CYCLE_DAYS = 5.0, 1.0, 7.0
MARGIN, SLA_PENALTY, HOLDING_PER_CYCLE = 30.0, 45.0, 6.0  # dollars for one set of containers
CREW_COST, PARTNER_SURCHARGE = 40.0, 60.0  # H and S, dollars for one turnaround


def heading(text: str) -> None:
    """A line above each step."""
    print(f"\n{text}\n{'-' * len(text)}")


# %% 1. The records: a date, a lane, a number of departures
with gzip.open(DATA, "rt", encoding="utf-8") as file:
    rows = [row for row in csv.DictReader(file) if row["product_name"] in LANES]
records = {
    lane: DemandRecords(
        dates=np.array([row["date"] for row in rows if row["product_name"] == lane], dtype="datetime64[D]"),
        demand_units=np.array([float(row["demand"]) for row in rows if row["product_name"] == lane]),
    )
    for lane in LANES
}
last_known_day = max(lane.dates.max() for lane in records.values()) - WITHHELD_DAYS
known = {
    lane: DemandRecords(
        dates=record.dates[record.dates <= last_known_day],
        demand_units=record.demand_units[record.dates <= last_known_day],
    )
    for lane, record in records.items()
}
network = build_network_history(
    NetworkRecords(
        lanes=LANES,
        offsets=np.cumsum([0, *(record.dates.size for record in known.values())]),
        days=np.concatenate([record.dates.astype(np.int64) for record in known.values()]),
        demand_units=np.concatenate([record.demand_units for record in known.values()]),
    )
)
histories = [network.lane_history(number) for number in range(len(LANES))]

heading("1. The records")
print(
    f"{len(rows):,} rows; what is known ends on {last_known_day}, the {WITHHELD_DAYS} days after it are kept back."
)
for history in histories:
    print(
        f"{history.lane}: {history.demand_units.size} days, {history.cadence}, {history.n_filled_zero} filled."
    )

# %% 2. The profile: one rate and one spread per day, whatever the cadence of the records
profile = profile_network(network)

heading("2. The profile")
for number, lane in enumerate(LANES):
    mean, sd = profile.mean_units_per_day[number], profile.sd_units_per_day[number]
    print(f"{lane}: {mean:.1f} departures a day, give or take {sd:.1f} ({sd / mean:.0%}).")

# %% 3. The forecast: the methods that did best in the backtest, with a band that is calibrated on it
forecast = forecast_network(network, horizon_periods=WITHHELD_DAYS)
newark = forecast.lane(0)
low, high = newark.band(0.8)

heading("3. The forecast")
print(f"Newark, method: {newark.method}.")
print(
    f"Coming four weeks: {newark.mean_units.sum():.0f} departures; on most days {low.min():.0f} to {high.max():.0f}."
)
print("Share of earlier days inside the 80 % band:", f"{dict(newark.measured_coverage)[0.8]:.0%}.")

# %% 4. The buffer of container sets at Newark: three ways to the same question
underage, overage = MARGIN + SLA_PENALTY, HOLDING_PER_CYCLE
service_level = float(critical_ratio(underage_cost_per_unit=underage, overage_cost_per_unit=overage))
buffer = plan_safety_stock(
    mean_units_per_day=profile.mean_units_per_day[0],
    sd_units_per_day=profile.sd_units_per_day[0],
    lead_time_days=LEAD_TIME_DAYS,
    sd_lead_time_days=SD_LEAD_TIME_DAYS,
    service_level_ratio=service_level,
)
own_periods = plan_from_history(
    period_demand_units=histories[0].demand_units,
    mean_lead_time_periods=LEAD_TIME_DAYS,
    sd_lead_time_periods=SD_LEAD_TIME_DAYS,
    service_level_ratio=service_level,
)
ahead = lead_time_demand(
    forecast, lead_time_days=LEAD_TIME_DAYS, sd_lead_time_days=SD_LEAD_TIME_DAYS
).at_service_level(service_level)[0]
service = price_service(
    buffer_units=buffer.safety_stock_units,
    sd_lead_time_demand_units=buffer.sd_lead_time_demand_units,
    mean_units_per_day=profile.mean_units_per_day[0],
    order_cycle_days=ORDER_CYCLE_DAYS,
    penalty_per_unit=SLA_PENALTY,
)
profit = expected_profit_per_week(
    NormalLaw(buffer.mean_lead_time_demand_units, buffer.sd_lead_time_demand_units),
    mean_units_per_day=profile.mean_units_per_day[0],
    service_level_ratio=service_level,
    order_cycle_days=ORDER_CYCLE_DAYS,
    margin_per_unit=MARGIN,
    underage_cost_per_unit=underage,
    overage_cost_per_unit=overage,
)

heading("4. The buffer")
print(
    f"A set short costs ${underage:.0f}, a set idle ${overage:.0f}: {service_level:.1%} of cycles should be covered."
)
print("Reorder point, in sets:")
print(f"  by the normal formula               {buffer.reorder_point_units:6.1f}")
print(f"  from the lane's own days, no law    {own_periods.exact_reorder_point_units:6.1f}")
print(f"  from the forecast's calibrated band {ahead:6.1f}")
share_of_lead_time = buffer.lead_time_variance_units2 / buffer.sd_lead_time_demand_units**2
print(
    f"{share_of_lead_time:.0%} of the variance is the lead time's: a punctual supplier is worth more than a calm lane."
)
print(
    f"With a buffer of {buffer.safety_stock_units:.1f} sets {service.fill_rate_ratio:.1%} of them are there in time, "
    f"and the week earns ${profit:,.0f}."
)

# %% 5. Own crews and the partner: what is above own capacity goes to a handling firm, at a surcharge
laws = [workload_law(history) for history in histories]
prices = {"own_capacity_cost_per_unit": CREW_COST, "partner_surcharge_per_unit": PARTNER_SURCHARGE}
plans = [plan_own_capacity(law, **prices) for law in laws]
peaks = [
    price_own_capacity(law, own_capacity_units=float(np.max(law.values_units)), **prices) for law in laws
]

heading("5. Own capacity and the partner")
print(f"Best is to be short on H / (H + S) = {CREW_COST / (CREW_COST + PARTNER_SURCHARGE):.0%} of the days.")
for lane, plan, peak in zip(LANES, plans, peaks, strict=True):
    print(
        f"{lane}: own {plan.own_capacity_units:.0f} turnarounds a day, {plan.dependency_ratio:.1%} go to the partner: "
        f"${plan.expected_cost:,.0f} a day instead of ${peak.expected_cost:,.0f} for crews that meet every peak."
    )

# %% 6. Gain sharing: idle crews of one station help the next; who then pays how much?
capacities = np.array([plan.own_capacity_units for plan in plans])
together = np.column_stack([history.demand_units for history in histories])
sharing = share_costs(history_costs(LANES, together, own_capacity_units=capacities, **prices))
nucleolus = sharing.division("nucleolus")

heading("6. Gain sharing")
print(f"Together they save ${sharing.joint_saving:,.0f} of ${sharing.stand_alone_costs.sum():,.0f} a day.")
for division in sharing.divisions:
    shares = ", ".join(
        f"{lane[:3]} ${saved:5.1f}" for lane, saved in zip(LANES, division.savings, strict=True)
    )
    verdict = "nobody would leave" if division.core_check.is_in_core else "somebody would leave"
    print(f"{division.method:<24} saves {shares}; {verdict}.")

# %% 7. The decision, and the withheld four weeks as its judge
future = np.column_stack([record.demand_units[record.dates > last_known_day] for record in records.values()])


def paid_per_day(own: np.ndarray, *, shared: bool) -> float:
    """What crews and partner would really have cost on the withheld days."""
    above = np.maximum(future - own, 0).sum(axis=1)
    if shared:
        above = np.maximum(future.sum(axis=1) - own.sum(), 0)
    return float(own.sum() * CREW_COST + above.mean() * (CREW_COST + PARTNER_SURCHARGE))


peak_capacities = np.array([peak.own_capacity_units for peak in peaks])
paid = {
    "crews for every peak": paid_per_day(peak_capacities, shared=False),
    "best own capacity, partner above it": paid_per_day(capacities, shared=False),
    "the same, stations help each other": paid_per_day(capacities, shared=True),
}
inside = (future[:, 0] >= low) & (future[:, 0] <= high)
decision = min(paid, key=paid.__getitem__)

heading("7. The decision")
for choice, dollars in paid.items():
    print(f"{choice:<38} ${dollars:,.0f} a day in the withheld weeks")
print(f"Newark's 80 % band held {inside.mean():.0%} of the withheld days; Thanksgiving is among them.")
print(
    f"Decision: {decision}: {', '.join(f'{lane[:3]} {own:.0f}' for lane, own in zip(LANES, capacities, strict=True))} "
    f"turnarounds a day, costs divided by the nucleolus; Newark reorders at {buffer.reorder_point_units:.0f} sets."
)

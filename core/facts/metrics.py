"""The metrics that facts speak of: topic, kind of quantity, formula. What they are called is in core.words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# Under each topic: name | kind of quantity | formula
TABLE = """
[demand]
status | text | spike, CUSUM and silence tests
status_reason | text | the test that spoke
status_since | date | first day of the change
status_change | change | observed / expected from its own pattern - 1
smallest_visible_change | ratio | rise found in three of four cases
demand_next | volume | forecast mean of the coming weeks / days
demand_recent | volume | demand of the last weeks / days
demand_change | change | expected demand / recent demand - 1
above_plan | change | expected demand / planned demand - 1
demand_mean | volume | total demand / days
history_periods | count | known periods
periods_missing | count | periods needed - known periods
forecast_method | text | best in the backtest
band_coverage | ratio | withheld periods inside the 80 % band
[capacity]
own_capacity | volume | as entered or assumed
capacity_use | ratio | expected workload / own capacity
periods_over_capacity | count | periods with expected workload > own capacity
overflow_probability | ratio | P(workload > own capacity)
expected_overflow | volume | sd * L((C - mean) / sd)
partner_dependency | ratio | expected overflow / expected required volume
booked_cost | money | C * H + expected overflow * (H + S)
alone_cost | money | C * H + expected overflow * Cu
cooperation_saving | money | cost alone - cost with partners
best_capacity | volume | F^-1(S / (H + S))
[buffer]
buffer_needed | volume | quantile of the lead time's workload - its mean; z * sd without a band
buffer_held | volume | as entered
buffer_gap | volume | abs(buffer held - buffer needed)
classical_buffer | volume | z * sqrt(L * sd_D^2 + D^2 * sd_L^2)
reorder_point | volume | mean of the lead time's workload + buffer needed
demand_share | ratio | 1 - part of the spread from lead time
lead_time_share | ratio | (z * D * sd_L)^2 / buffer^2
lead_time | days | as entered
service_level | ratio | as entered (cycle service)
fill_rate | ratio | 1 - expected shortage / demand of a cycle
fill_rate_held | ratio | 1 - expected shortage / demand of a cycle
penalty_planned | money | expected shortage * penalty per unit
penalty_held | money | expected shortage * penalty per unit
[resilience]
resilience_score | points | 100 * (w * beta + (1 - w) * (1 - delta))
stress_coverage | ratio | min(1, (buffer + alternative * TTR) / (demand * TTR))
partner_fragility | ratio | overflow share in the worst days * (1 + HHI) / 2
weaker_part | text | the part with less kept
time_to_survive | days | buffer / (demand - alternative)
time_to_recover | days | as entered
lost_volume | volume | max(0, (demand - alternative) * TTR - buffer)
[profit]
expected_profit | money | margin of all demand - holding and shortage cost
holding_cost | money | Co * expected idle units
shortage_cost | money | Cu * expected short units
underage_cost | money | price - unit cost + SLA penalty
overage_cost | money | holding over a cycle + obsolescence
best_service_level | ratio | Cu / (Cu + Co)
profit_gap | money | profit at the best level - profit today
order_quantity | volume | sqrt(2 * demand * order cost / holding cost)
[decision]
buffer_move | volume | abs(buffer needed - buffer held)
buffer_move_gain | money | buffer cost as held - buffer cost as needed
level_move | ratio | Cu / (Cu + Co)
level_move_gain | money | profit at the best level - profit today
capacity_move | volume | abs(best own capacity - own capacity)
capacity_move_gain | money | cost of capacity today - cost at the best capacity
[waiting]
money_at_risk | money | expected SLA penalty + overflow cost above plan
[network]
lanes_total | count | lanes of the workspace
lanes_alert | count | lanes in alert, with stale data, or above their plan
lanes_surge | count | lanes with this status
lanes_low | count | lanes with this status
lanes_above_plan | count | coming weeks above plan, at a cost that counts
lanes_stale | count | lanes with this status
lanes_short | count | lanes with this status
money_at_risk_alert | money | sum over these lanes
money_at_risk_total | money | sum over all lanes
buffer_total | volume | sum over all lanes
"""


@dataclass(frozen=True)
class Metric:
    """How one metric comes about; `kind` decides how a value is written."""

    name: str
    topic: str
    kind: str
    formula: str


def _read(table: str) -> Iterator[Metric]:
    topic = ""
    for line in table.strip().splitlines():
        if line.startswith("["):
            topic = line.strip("[]")
            continue
        name, kind, formula = (cell.strip() for cell in line.split(" | "))
        yield Metric(name, topic, kind, formula)


METRICS = {metric.name: metric for metric in _read(TABLE)}

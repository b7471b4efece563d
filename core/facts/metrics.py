"""The metrics that facts speak of: topic, kind of quantity, formula. What they are called is in core.words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# Under each topic: name | kind of quantity | formula. What stands under [page] serves sentences and tiles of a page and
# is not offered for a commentary.
TABLE = """
[demand]
status | text | spike, CUSUM and silence tests
status_reason | text | the test that spoke
status_since | date | first day of the change
status_change | change | observed / expected from its own pattern - 1
smallest_visible_change | share | rise found in three of four cases
demand_next | volume | forecast mean of the coming weeks / open days
demand_recent | volume | demand of the last weeks / open days
demand_change | change | expected demand / recent demand - 1
above_plan | change | expected demand / planned demand - 1
demand_mean | volume | total demand of the last year / open days
history_periods | count | known periods
periods_missing | count | periods needed - known periods
forecast_method | text | best in the backtest
band_coverage | ratio | withheld periods inside the 80 % band
[capacity]
own_capacity | volume | as entered or assumed
capacity_use | ratio | expected workload / own capacity
periods_over_capacity | count | periods with expected workload > own capacity
overflow_probability | share | P(workload > own capacity)
expected_overflow | volume | mean of E[(W - C)+] over the coming open days
partner_dependency | ratio | expected overflow / expected required volume
booked_cost | money | C * H + expected overflow * (H + S)
alone_cost | money | C * H + expected overflow * Cu
cooperation_saving | money | cost alone - cost with partners
best_capacity | volume | where P(W > C) is H / (H + S) over the coming weeks
[buffer]
buffer_needed | volume | quantile of the protected workload - its mean
buffer_held | volume | as entered
buffer_gap | volume | abs(buffer held - buffer needed)
classical_buffer | volume | z * sqrt(L * sd_D^2 + D^2 * sd_L^2)
reorder_point | volume | mean of the protected workload + buffer needed
demand_share | share | 1 - part of the spread from lead time
lead_time_share | share | (z * D * sd_L)^2 / buffer^2
lead_time | days | as entered
service_level | ratio | as entered (cycle service)
fill_rate | ratio | 1 - expected shortage / demand of a cycle
fill_rate_held | ratio | 1 - expected shortage / demand of a cycle
fill_rate_target | ratio | 1 - expected shortage / demand of a cycle
penalty_planned | money | expected shortage * penalty per unit
penalty_held | money | expected shortage * penalty per unit
penalty_target | money | expected shortage * penalty per unit
[resilience]
resilience_score | points | 100 * (w * beta + (1 - w) * (1 - delta))
stress_coverage | ratio | min(1, (buffer + alternative * TTR) / (demand * TTR))
partner_fragility | ratio | overflow share in the worst days * (1 + HHI) / 2
weaker_part | text | the part with less kept
time_to_survive | days | until demand - alternative has used the buffer, mean over the weekdays it may begin on
time_to_recover | days | as entered
lost_volume | volume | E[(demand until recovery - alternative * TTR - buffer)+]
[profit]
expected_profit | money | margin of all demand - holding and shortage cost
holding_cost | money | Co * expected idle units
shortage_cost | money | Cu * expected short units
underage_cost | money | (price - unit cost) / (1 + return rate) + SLA penalty
overage_cost | money | holding over a cycle + obsolescence
best_service_level | ratio | Cu / (Cu + Co) of what the cycle itself can miss
order_quantity | volume | sqrt(2 * demand * order cost / holding cost)
[decision]
buffer_move | volume | cheapest buffer, or that of the service level
buffer_move_today | volume | as entered, else as planned
buffer_move_target | volume | where the cost is least, in whole units
buffer_move_gain | money | cost today - cost at the target, each Cu * short + Co * idle
buffer_move_low | money | the same at one end of the coming total's 80 % range
buffer_move_high | money | the same at the other end
buffer_move_units | volume | units less short, less passed on or less idle
capacity_move | volume | abs(best own capacity - own capacity)
capacity_move_today | volume | as entered, else as planned
capacity_move_target | volume | where the cost is least, in whole units
capacity_move_gain | money | cost today - cost at the target, each open days * (C * H + overflow * (H + S))
capacity_move_low | money | the same at one end of the coming total's 80 % range
capacity_move_high | money | the same at the other end
capacity_move_units | volume | units less short, less passed on or less idle
capacity_move_partner | text | partner surcharge < own cost of a unit
capacity_move_further | text | the year's move is told or accepted
capacity_move_assumed | text | own capacity is not entered
capacity_year_move | volume | abs(best own capacity of the year, no further than the weeks' - own capacity)
capacity_year_move_today | volume | as entered, else as planned
capacity_year_move_target | volume | where the cost is least, in whole units
capacity_year_move_gain | money | cost today - cost at the target, each open days * (C * H + overflow * (H + S))
capacity_year_move_low | money | the same at one end of its 80 % range, of level and spread
capacity_year_move_high | money | the same at the other end
capacity_year_move_units | volume | units less short, less passed on or less idle
capacity_year_move_partner | text | partner surcharge < own cost of a unit
look_surge | text | spike or CUSUM above its pattern
look_slow | text | spike, CUSUM or lasting drop below its pattern
look_silent | text | volume stays away longer than its gaps
look_data | text | days without records > limit
look_prices | text | all prices are the product's examples
inputs_missing | text | what nobody entered
answered | count | decisions that need no other answer now
answered_buffer | text | the answer to the change of buffer
answered_buffer_on | date | day of the answer, or until which it is put off
answered_year | text | the answer to the change of own capacity over the year
answered_year_on | date | day of the answer, or until which it is put off
answered_weeks | text | the answer to the change of own capacity for four weeks
answered_weeks_on | date | day of the answer, or until which it is put off
answered_look | text | the answer to what is to be looked at
answered_look_on | date | day of the answer, or until which it is put off
worth | money | sum of the gains of the lane's decisions
worth_low | money | the same at one end of the coming total's 80 % range
worth_high | money | the same at the other end
[waiting]
least_gain | money | what a change must gain to be told, of the margin, at least EUR 10
money_at_risk | money | what a coming week without these decisions costs
[network]
lanes_total | count | lanes of the workspace
lanes_alert | count | lanes with a decision to take
lanes_surge | count | lanes with this status
lanes_low | count | lanes with this status
lanes_book | count | lanes that should book own capacity
lanes_release | count | lanes that should give own capacity back
lanes_hold | count | lanes that should hold another buffer
lanes_unpriced | count | lanes without a price that somebody entered
lanes_unknown | count | lanes without own capacity or buffer held that somebody entered
lanes_stale | count | lanes with this status
lanes_short | count | lanes with this status
lanes_ended | count | lanes with this status
worth_total | money | sum over these lanes
worth_total_low | money | sum over these lanes, each at one end of its range
worth_total_high | money | sum over these lanes, each at the other end
money_at_risk_total | money | sum over these lanes
buffer_total | volume | sum over all lanes
[page]
own_unit_cost | money | as entered (H)
required_volume | volume | mean workload of an open day
kept_volume | volume | E[min(W, C)]
order_demand | volume | forecast mean of the coming year
order_cost | money | as entered
holding_rate | money | as entered
coverage_weight | ratio | as chosen
margin_total | money | margin * expected demand
short_planned | volume | expected shortage of a cycle * cycles of a week
short_held | volume | expected shortage of a cycle * cycles of a week
penalty_unit | money | as entered
buffer_move_cost_today | money | Cu * short + Co * idle
buffer_move_cost_target | money | Cu * short + Co * idle
buffer_move_short_today | volume | E[(D - S)+]
buffer_move_short_target | volume | E[(D - S)+]
buffer_move_idle_today | volume | E[(S - D)+]
buffer_move_idle_target | volume | E[(S - D)+]
capacity_move_cost_today | money | open days * (C * H + overflow * (H + S))
capacity_move_over_today | volume | E[(W - C)+]
capacity_move_cost_target | money | open days * (C * H + overflow * (H + S))
capacity_move_over_target | volume | E[(W - C)+]
capacity_year_move_cost_today | money | open days * (C * H + overflow * (H + S))
capacity_year_move_over_today | volume | E[(W - C)+]
capacity_year_move_cost_target | money | open days * (C * H + overflow * (H + S))
capacity_year_move_over_target | volume | E[(W - C)+]
horizon | text | four weeks, or one month of a monthly lane
periods_name | text | cadence of the data, closed weekdays left out
forecast_members | text | the best of the backtest
forecast_gain | change | scaled error / that of seasonal naive - 1
forecast_origins | count | origins of the backtest
capacity_origin | text | as entered, else for 90 % of periods
open_days_per_week | count | as entered, else as the dates tell, else seven
open_days_origin | text | as entered, else from the dates of a daily lane, else assumed
use_change | points | 100 * (use ahead - use of the last weeks)
periods_ahead | count | open periods of the coming weeks
short_periods | count | periods with demand at the service level > own capacity
planned_periods | count | open periods of the horizon
worst_shortfall | volume | demand at the service level - own capacity
worst_shortfall_day | date | period of the largest shortfall
newest_record | date | newest record of a lane whose forecast is over
likeliest_overflow | share | largest P(workload > own capacity) of a coming period
booked_against_alone | money | cost with partners - cost alone
only_partners_saving | money | cost with partners - mean required volume * (H + S)
surcharge | money | as entered (S)
overflow_unit_cost | money | H + S
break_even_surcharge | money | H * (C / kept volume - 1)
period_cost_booked | money | C * H + expected overflow * (H + S)
period_cost_per_use | money | kept volume * H + expected overflow * (H + S)
period_capacity | volume | own capacity
best_dependency | ratio | expected overflow / expected required volume
best_overflow_probability | share | P(workload > best own capacity)
best_capacity_year | volume | where P(W > C) is H / (H + S) over the coming year
returns | ratio | as entered, else the default
lead_time_workload | volume | forecast mean of the protected days * (1 + returns)
protection | days | L + R, L + 1, or L and the undershoot
order_policy | text | as chosen
is_calibrated | count | 1 where the law's errors were measured on backtests
newsvendor_stock | volume | quantile at Cu / (Cu + Co)
classical_workload | volume | L * last year's D * (1 + returns)
buffer_from_demand | volume | sqrt(buffer^2 - (z * D * sd_L)^2)
buffer_from_lead_time | volume | z * D * sd_L
penalty_change | money | penalty as held - penalty as planned
lead_time_spread | days | as entered, else the default
lead_time_origin | text | default where nobody changed one of them
score_low_demand | points | demand until recovery at its 90 % quantile
score_high_demand | points | demand until recovery at its 10 % quantile
score_low | points | w from 0.3 to 0.7
score_high | points | w from 0.3 to 0.7
geometric_score | points | 100 * beta^w * (1 - delta)^(1 - w)
points_lost_coverage | points | 100 * w * (1 - beta)
points_lost_partners | points | 100 * (1 - w) * delta
least_survive | days | the least over the days of a week on which an outage may begin
worst_weekday | text | weekday of that least
partner_concentration | index | HHI: sum of squared shares
partners | count | as entered
strongest_input | text | widest bar at 10 %
strongest_low | points | strongest input 10 % lower or higher
strongest_high | points | strongest input 10 % lower or higher
stress | text | as chosen
lost_share | share | volume lost / (demand * TTR)
served_after_buffer | share | alternative / demand
margin | money | price - unit cost
level_change | points | 100 * (best service level - service level)
order_interval | days | order quantity / demand
flat_zone_low | ratio | cost <= 1.01 * least cost
flat_zone_high | ratio | cost <= 1.01 * least cost
least_cost | money | holding and shortage cost at the best level
five_points_cost | money | cost five points below - least cost
steady_lead_time_gain | money | profit without lead-time spread - profit today, both at the best level
prices_origin | text | default where nobody changed one of them
typical_visible_change | share | median over the lanes
typical_visible_fall | share | median over the lanes
lanes_hidden | count | lanes whose smallest visible rise is above 30 %
smallest_visible_fall | share | fall found in three of four cases
visible_within | text | as many periods, or periods with volume
status_test | text | what the test that spoke compared
sharing_alone | money | sum of the costs alone
sharing_saving | money | costs apart - cost together
sharing_share | ratio | saving / costs apart
sharing_groups | count | 2^n - 2
sharing_stable | text | check of the core
sharing_objectors | text | largest objection to the Shapley value
sharing_objection | money | worth of the group - its share
sharing_periods | count | open, known periods of all lanes
budget_lanes | count | lanes of one unit with coming demand
budget_left_out | count | lanes - lanes of the budget
budget_average | ratio | 1 - sum of expected shortage / sum of demand
budget_cost | money | sum of holding cost * expected stock left over
budget_saving | money | cost of today's stocks - cost of the budget's
budget_share | ratio | saving / cost of today's stocks
budget_stock | volume | expected stock left over today - under the budget
budget_raised | count | lanes whose level rises
budget_lowered | count | lanes whose level falls
joint_lot | volume | Q of least cost C(r, Q)
joint_point | volume | r of least cost C(r, Q)
joint_fill | ratio | 1 - expected shortage of a cycle / Q
joint_cost | money | C(r, Q), both set together
joint_saving | money | C(r at the service level, economic order quantity) - C(r, Q)
apart_lot | volume | sqrt(2 * demand * order cost / holding cost)
apart_point | volume | quantile of lead-time demand and undershoot at the service level
apart_fill | ratio | 1 - expected shortage of a cycle / Q
pooled_lanes | count | lanes of one cadence known over the same time
pooled_apart | volume | sum of the planned buffers
pooled_buffer | volume | sqrt(sum over pairs of buffer_i * buffer_j * correlation_ij)
pooled_saving | share | 1 - common buffer / sum of the planned buffers
pooled_correlation | index | mean over pairs of the correlation of errors
pooled_effective | index | (sum of the planned buffers / common buffer)^2
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

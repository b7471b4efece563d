"""The facts of a whole network, and of the lanes that need somebody, taken from the network's plan."""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence

import numpy as np

from core.facts.fact import NETWORK, Fact, direction_of
from core.facts.fact_maker import FactMaker
from core.facts.lane_facts import STATUS_DIRECTIONS
from core.lane import Lane
from core.network_plan import NetworkPlan, alerts_by_money_at_risk

LANES_SPOKEN_OF = 10
STATUS_METRICS = {
    "Surge alert": "lanes_surge",
    "Low velocity": "lanes_low",
    "Stale data": "lanes_stale",
    "Too little data": "lanes_short",
}


def network_facts(
    plan: NetworkPlan,
    *,
    currency: str,
    data_version: int,
    lanes: Sequence[Lane] = (),
    n_lanes: int = LANES_SPOKEN_OF,
) -> tuple[Fact, ...]:
    """Counts and sums of the network, then the lanes that need somebody, the most money at risk first.

    Parameters
    ----------
    lanes : for their units, in the order of `plan.lanes`; without them volumes are in "units"
    n_lanes : how many lanes get facts of their own
    """
    make = FactMaker(NETWORK, unit="units", currency=currency, data_version=data_version)
    units = {lane.name: lane.unit for lane in lanes}
    alerts = alerts_by_money_at_risk(plan)
    at_risk = np.nan_to_num(plan.money_at_risk_per_week)
    counts = plan.watch.counts
    return (
        make.fact("lanes_total", float(len(plan.lanes))),
        make.fact("lanes_alert", float(len(alerts))),
        *(make.fact(metric, float(counts[status])) for status, metric in STATUS_METRICS.items()),
        make.fact("money_at_risk_alert", sum(alert.money_at_risk_per_week for alert in alerts), per="week"),
        make.fact("money_at_risk_total", float(at_risk.sum()), per="week"),
        *(
            fact
            for rank, alert in enumerate(alerts[:n_lanes])
            for fact in _lane(
                plan,
                plan.lanes.index(alert.lane),
                suffix=_letters(rank),
                make=FactMaker(
                    alert.lane,
                    unit=units.get(alert.lane, "units"),
                    currency=currency,
                    data_version=data_version,
                ),
            )
        ),
    )


def _lane(plan: NetworkPlan, index: int, *, suffix: str, make: FactMaker) -> Iterator[Fact]:
    status = plan.watch.lane_status(index)
    direction = STATUS_DIRECTIONS.get(status.status, "")
    versus = "its own pattern" if direction else ""
    yield make.fact("status", status.status, direction=direction, versus=versus, fact_id=f"status_{suffix}")
    yield make.fact(
        "status_reason", status.reason, direction=direction, versus=versus, fact_id=f"status_reason_{suffix}"
    )
    if direction and status.change_ratio is not None:
        yield make.fact(
            "status_change",
            status.change_ratio,
            direction=direction_of(status.change_ratio, 0.0),
            versus=versus,
            fact_id=f"status_change_{suffix}",
        )
    columns = (
        ("money_at_risk", plan.money_at_risk_per_week, "week"),
        ("buffer_needed", plan.safety_stock_units, ""),
    )
    for metric, column, per in columns:
        if np.isfinite(column[index]):
            yield make.fact(metric, float(column[index]), per=per, fact_id=f"{metric}_{suffix}")


def _letters(rank: int) -> str:
    """0 is "a", 25 is "z", 26 is "aa": an id with a digit could not be told from a figure."""
    text = ""
    rank += 1
    while rank:
        rank, place = divmod(rank - 1, 26)
        text = string.ascii_lowercase[place] + text
    return text

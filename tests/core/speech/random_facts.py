"""Facts of lanes and networks with random values, for tests of what can be said; directions follow the values."""

from __future__ import annotations

import re
from datetime import date
from random import Random

from core.facts import METRICS, NETWORK, Fact

STATUSES = ("Normal", "Surge alert", "Low velocity", "Stale data", "Too little data", "Ended")
UNITS = ("pallets", "parcels", "departures", "m³", "units")
MOVES = ("buffer_move", "capacity_move", "capacity_year_move")
ENDS = ("", "_today", "_target", "_gain", "_low", "_high", "_units")
ANSWERED = ("buffer", "year", "weeks", "look")
LOOKS = ("look_surge", "look_slow", "look_silent", "look_data", "look_prices")
NEAR = (
    1.0,
    1.00001,
    0.99999,
    1.02,
    0.97,
    1.5,
    0.5,
    3.0,
    0.1,
)  # how a value stands to the one it is compared with


def lane_of(rng: Random, name: str = "BER-MUC", suffix: str = "") -> tuple[Fact, ...]:
    """A lane with about three in four of the facts that a planned lane has, in random order of its moves."""
    values = _values(rng)
    facts = _facts(values, name, rng.choice(UNITS))
    moves = [metric for metric in MOVES if rng.random() < 0.6]
    rng.shuffle(moves)
    kept = [
        fact
        for fact in facts
        if "_move" not in fact.metric
        and rng.random() < (0.2 if re.match("look|answered", fact.metric) else 0.75)
    ]
    for move in moves:
        ends = rng.choice(
            (
                ("_gain", "_low", "_high"),
                ("_gain", "_low", "_high", "_partner"),
                ("_gain", "_low", "_high", "_further"),
                ("_units",),
                ("_units", "_assumed"),
            )
        )
        wanted = {f"{move}{end}" for end in ("", "_today", "_target", *ends)}
        kept += [fact for fact in facts if fact.metric in wanted]
    if not moves and len(kept) % 2:
        kept = [fact for fact in kept if fact.metric not in LOOKS]
        if len(kept) % 3:
            kept.append(
                Fact(
                    "inputs_missing", name, "inputs_missing", "own capacity", "", value_de="eigene Kapazität"
                )
            )
        elif not any(fact.metric == "answered" for fact in kept):
            kept.append(next(fact for fact in facts if fact.metric == "answered"))
    return tuple(
        Fact(
            f"{f.id}{suffix}",
            f.subject,
            f.metric,
            f.value,
            f.unit,
            f.direction,
            f.versus,
            value_de=f.value_de,
        )
        for f in kept
    )


def network_of_lanes(rng: Random) -> tuple[Fact, ...]:
    """A network with up to four lanes that need somebody."""
    n_total, at_risk = rng.choice((1, 2, 11, 1234)), rng.choice((0.0, 0.2, 5.0, 12_345.6))
    names = ("lanes_book", "lanes_release", "lanes_hold", "lanes_surge", "lanes_low", "lanes_stale")
    counts = {name: rng.choice((0, 0, 1, 2)) for name in names}
    values = {
        "lanes_total": n_total,
        "lanes_alert": sum(counts.values()),
        "lanes_unpriced": rng.choice((0, 1, n_total)),
        "lanes_unknown": rng.choice((0, 0, 1, n_total)),
        "lanes_short": rng.choice((0, 1, 3)),
        "lanes_ended": rng.choice((0, 0, 1, 2)),
        **counts,
        "worth_total": at_risk,
        "worth_total_low": at_risk * 0.4,
        "worth_total_high": at_risk * 1.7,
        "money_at_risk_total": at_risk * 1.1,
    }
    sums = tuple(
        Fact(metric, NETWORK, metric, float(value), "count" if metric.startswith("lanes") else "EUR/week")
        for metric, value in values.items()
    )
    wanted = ("status", "status_change", "status_reason", "above_plan", "worth", "money_at_risk")
    lanes = (
        fact
        for letter, name in zip(
            "abcd"[: rng.randrange(5)], ("BER-MUC", "HAM-ROT", "Łódź – x", "LYS"), strict=False
        )
        for fact in lane_of(rng, name, f"_{letter}")
        if fact.metric in wanted
    )
    return (*sums, *lanes)


def _values(rng: Random) -> dict[str, float | str | date]:
    def size() -> float:
        return rng.choice((0.0, 1.0, rng.uniform(0, 2), rng.uniform(2, 900), 10 ** rng.uniform(3, 8)))

    def near(value: float) -> float:
        return value * rng.choice(NEAR)

    def share() -> float:
        return rng.choice((0.0, 0.5, 1.0, rng.random()))

    change = rng.choice((0.0, 0.004, -0.004, rng.uniform(-0.9, 2.0)))
    needed, planned_fill, planned_penalty, level = size(), rng.random(), size(), rng.uniform(0.5, 0.999)
    held, lead_time_share, recover, money = near(needed), share(), 1 + size(), rng.choice((0.0, 0.3, size()))
    alone, own = size(), size()
    booked = near(alone)
    return {
        "status": rng.choice(STATUSES), "status_reason": "60 % above its usual week",
        "status_since": date(2026, rng.randrange(1, 13), rng.randrange(1, 29)),
        "status_change": rng.uniform(-0.9, 3.0), "demand_next": size(), "demand_recent": size(),
        "demand_change": change, "demand_mean": size(), "history_periods": float(rng.choice((1, 5, 1100))),
        "above_plan": rng.uniform(0.06, 2), "periods_missing": float(rng.choice((1, 7))), "own_capacity": own,
        "capacity_use": rng.choice((1.0, rng.uniform(0.1, 1), rng.uniform(1, 3))),
        "periods_over_capacity": float(rng.choice((0, 1, 28))), "overflow_probability": share(),
        "capacity_origin": rng.choice(("Entered", "Entered", "Assumed")),
        "partner_dependency": share(), "partners": float(rng.choice((1, 3))),
        "alone_cost": alone, "booked_cost": booked,
        "cooperation_saving": max(0.0, alone - booked), "best_capacity": near(own), "buffer_needed": needed,
        "buffer_held": held, "buffer_gap": abs(held - needed), "lead_time_share": lead_time_share,
        "demand_share": 1 - lead_time_share, "service_level": level, "fill_rate": planned_fill,
        "fill_rate_held": min(1.0, near(planned_fill)), "penalty_planned": planned_penalty,
        "penalty_held": near(planned_penalty), "resilience_score": 100 * share(), "lead_time": size(),
        "weaker_part": rng.choice(("stress coverage", "partners")), "time_to_recover": recover,
        "time_to_survive": near(recover), "lost_volume": rng.choice((0.0, 0.4, 0.7, size(), size())),
        "expected_profit": rng.choice((-1, 1)) * size(), "holding_cost": size(), "shortage_cost": size(),
        "best_service_level": min(0.9999, level * rng.choice((1.0, 1.00001, 0.9, 1.04))),
        **{f"{move}{end}": size() for move in MOVES for end in ENDS},
        **{f"{move}_target": rng.choice((0.0, size(), size())) for move in MOVES[1:]},
        **{f"{move}_partner": "partners" for move in MOVES[1:]},
        "capacity_move_assumed": "what met nine days of ten",
        "capacity_move_further": "on top of the year's",
        **dict(zip(LOOKS, ("whether it lasts",) * 3 + ("where the records are", "prices"), strict=True)),
        "answered": 1.0,
        **{f"answered_{name}": rng.choice(("Accepted", "Rejected", "Put off")) for name in ANSWERED},
        **{f"answered_{name}_on": date(2026, 11, rng.randrange(1, 31)) for name in ANSWERED},
        "worth": money, "money_at_risk": money,
    }  # fmt: skip


def _facts(values: dict[str, float | str | date], name: str, unit: str) -> list[Fact]:
    def up_or_down(difference: float, tolerance: float = 0.0) -> str:
        return "flat" if abs(difference) <= tolerance else "up" if difference > 0 else "down"

    v = {metric: value for metric, value in values.items() if isinstance(value, float)}
    directions = {
        "status": {"Surge alert": "up", "Low velocity": "down"}.get(str(values["status"]), ""),
        "status_change": up_or_down(v["status_change"]),
        "demand_change": up_or_down(v["demand_change"], 0.005),
        "above_plan": "up",
        "capacity_use": up_or_down(v["capacity_use"] - 1),
        "buffer_move": up_or_down(v["buffer_move"] - v["buffer_move_today"]),
        "capacity_move": up_or_down(v["best_capacity"] - v["own_capacity"]),
        "capacity_year_move": up_or_down(v["best_capacity"] - v["own_capacity"]),
    }
    bases = {"volume": unit, "money": "EUR", "change": "ratio"}
    daily = {
        "demand_next",
        "demand_recent",
        "demand_mean",
        "own_capacity",
        "best_capacity",
        "capacity_move",
        "capacity_year_move",
    }
    found = []
    for metric, value in values.items():
        kind = METRICS[metric].kind
        per = "/week" if kind == "money" else "/day" if metric in daily else ""
        versus = "the last 4 weeks" if metric == "demand_change" else ""
        is_reason = metric == "status_reason"
        german = "60 % über der üblichen Woche" if is_reason else ""
        found.append(
            Fact(
                metric, name, metric, value, f"{bases.get(kind, kind)}{per}", directions.get(metric, ""), versus,
                value_de=german,
            )
        )  # fmt: skip
    return found

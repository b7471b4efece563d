"""Facts about what should be decided on a lane: each move with its gain and range, and what waiting costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.decision import Decision
from core.decision.decisions import GAINS
from core.facts.fact import Fact, direction_of
from core.facts.fact_maker import FactMaker

# What the facts of each kind begin with, and whether the units are a rate of an open day.
MOVES = {
    "hold": ("buffer_move", ""),
    "year": ("capacity_year_move", "day"),
    "weeks": ("capacity_move", "day"),
}
# What is to be looked at, in English and German, by the kind of the decision.
LOOKS = {
    "surge": ("whether the rise lasts", "ob der Anstieg anhält"),
    "slow": ("whether the fall lasts", "ob der Rückgang anhält"),
    "silent": ("whether the lane still runs", "ob die Strecke noch läuft"),
    "data": ("where the newest records are", "wo die neuesten Daten bleiben"),
    "prices": ("prices and costs of this lane", "Preise und Kosten der Strecke"),
}
PARTNERS = ("partners", "Partner")
FURTHER = ("on top of the year's", "über die des Jahres hinaus")
WEEKS_MOVE, ASSUMED = MOVES["weeks"][0], ("what met nine days of ten", "was neun von zehn Tagen reichte")
# What nobody entered, by whether own capacity and the buffer held are.
MISSING = {
    (False, False): ("own capacity and the buffer held", "eigene Kapazität und gehaltenen Puffer"),
    (False, True): ("own capacity", "eigene Kapazität"),
    (True, False): ("the buffer held", "gehaltenen Puffer"),
}


def decision_facts(
    decisions: Sequence[Decision], make: FactMaker, *, is_summed: bool, has_capacity: bool
) -> Iterator[Fact]:
    """The decisions in their order, so that the first one is the answer.

    has_capacity: whether own capacity was entered; else what it is compared with is only what met most of last year.
    Their sums only where somebody entered a price and the data say what waiting costs: else nothing would be 0.
    """
    for decision in decisions:
        if decision.kind in MOVES:
            metric, per = MOVES[decision.kind]
            yield from _move(decision, metric, per, make)
            if metric == WEEKS_MOVE and not has_capacity:
                english, german = ASSUMED
                yield make.fact(f"{metric}_assumed", english, value_de=german)
        else:
            english, german = LOOKS[decision.kind]
            yield make.fact(f"look_{decision.kind}", english, value_de=german)
    if is_summed:
        yield from _sums(decisions, make)


def missing_facts(make: FactMaker, *, has_capacity: bool, has_buffer: bool) -> Iterator[Fact]:
    """What must be entered before anybody can say that nothing is to be decided."""
    if not (has_capacity and has_buffer):
        english, german = MISSING[has_capacity, has_buffer]
        yield make.fact("inputs_missing", english, value_de=german)


def _move(decision: Decision, metric: str, per: str, make: FactMaker) -> Iterator[Fact]:
    today, target = decision.today_units or 0.0, decision.target_units or 0.0
    direction = {"direction": direction_of(target, today), "versus": "today"}
    yield make.fact(metric, target if decision.kind == "hold" else abs(target - today), per=per, **direction)
    yield make.fact(f"{metric}_today", today, per=per)
    yield make.fact(f"{metric}_target", target, per=per)
    if decision.pays_partner:
        yield make.fact(f"{metric}_partner", PARTNERS[0], value_de=PARTNERS[1])
    if decision.is_further:
        yield make.fact(f"{metric}_further", FURTHER[0], value_de=FURTHER[1])
    if decision.gain_per_week is not None:
        low, high = decision.range_per_week
        gains = {"gain": decision.gain_per_week, "low": low, "high": high}
        yield from make.known("week", **{f"{metric}_{name}": value for name, value in gains.items()})
    elif decision.units_per_week is not None:
        yield make.fact(
            f"{metric}_units", decision.units_per_week, per="" if per == "" and target < today else "week"
        )


def _sums(decisions: Sequence[Decision], make: FactMaker) -> Iterator[Fact]:
    def total(name: str) -> float:
        return float(sum(getattr(decision, name) or 0.0 for decision in decisions))

    ends = [total(name) for name in GAINS]
    sums = {
        "worth": ends[0],
        "worth_low": min(ends),
        "worth_high": max(ends),
        "money_at_risk": total("waiting_per_week"),
    }
    yield from make.known("week", **sums)

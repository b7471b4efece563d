"""From a plan to what should be decided: the same rule for one lane and for tens of thousands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from core.decision.answers import Answer, latest_answers
from core.decision.decisions import MOVES, Decision, Decisions
from core.plan.lane_plan import LanePlan
from core.plan.moves import Move, Moves
from core.plan.network_plan import NetworkPlan
from core.watch import verdict as v
from core.watch.watchtower import bears_decisions, codes_of


def decide_network(plan: NetworkPlan) -> Decisions:
    """The decisions of every lane of a network."""
    return _decide(
        plan.lanes,
        plan.moves,
        status=plan.watch.status,
        reason=plan.watch.reason,
        has_prices=plan.has_prices,
        pays_partner=plan.pays_partner,
        since=plan.watch.since,
        change_ratio=plan.watch.change_ratio,
    )


def decide_lane(plan: LanePlan) -> tuple[Decision, ...]:
    """The decisions of one lane, as `decide_network` has them."""
    return _columns_of(plan).of(0)


def _columns_of(plan: LanePlan) -> Decisions:
    columns = Moves(
        **{
            kind: Move(**{name: np.atleast_1d(value) for name, value in vars(move).items()})
            for kind, move in vars(plan.moves).items()
        }
    )
    status, reason = codes_of(plan.status)
    return _decide(
        (plan.lane.name,),
        columns,
        status=[status],
        reason=[reason],
        has_prices=[plan.lane.has_prices],
        pays_partner=[plan.lane.costs.pays_partner],
        since=(plan.status.since,),
        change_ratio=[np.nan if plan.status.change_ratio is None else plan.status.change_ratio],
    )


def _decide(
    lanes: tuple[str, ...],
    moves: Moves,
    *,
    status: ArrayLike,
    reason: ArrayLike,
    has_prices: ArrayLike,
    pays_partner: ArrayLike,
    since: Sequence[date | None],
    change_ratio: ArrayLike,
) -> Decisions:
    states, reasons = np.asarray(status), np.asarray(reason)
    is_silent = reasons == v.SILENT
    by_kind = {kind: getattr(moves, kind) for kind in MOVES}
    goes_on = states != v.ENDED
    return Decisions(
        lanes=lanes,
        told={
            **{kind: np.asarray(move.is_worth_telling) & goes_on for kind, move in by_kind.items()},
            "surge": states == v.SURGE_ALERT,
            "slow": (states == v.LOW_VELOCITY) & ~is_silent,
            "silent": (states == v.LOW_VELOCITY) & is_silent,
            "data": states == v.STALE_DATA,
            "prices": ~np.asarray(has_prices) & bears_decisions(states, reasons),
        },
        moves=by_kind,
        pays_partner=np.asarray(pays_partner),
        is_further=np.asarray(moves.year.is_worth_telling) & goes_on,
        since=since,
        change_ratio=np.asarray(change_ratio),
    )


def decide_answered(
    plan: LanePlan, answers: Sequence[Answer], *, today: date
) -> tuple[tuple[Decision, ...], tuple[Answer, ...]]:
    """What is still to be decided on one lane after these answers, and those of them that settled something."""
    every = _columns_of(plan)
    settled = settled_by(every, answers, today=today)
    return open_decisions(every, answers, today=today).of(0), tuple(answer for _, answer in settled)


def as_answered(decisions: Decisions, answers: Sequence[Answer], *, today: date) -> Decisions:
    """All decisions as they stand after these answers, which are in the order in which they were given.

    Where the year's capacity was rejected or put off, the weeks' begins from what is there today.
    """
    return _begun(decisions, settled_by(decisions, answers, today=today))


def open_decisions(decisions: Decisions, answers: Sequence[Answer], *, today: date) -> Decisions:
    """The decisions that nobody has settled yet; `answers` in the order in which they were given."""
    settled = settled_by(decisions, answers, today=today)
    return _begun(decisions, settled).without([(number, answer.kind) for number, answer in settled])


def settled_by(
    decisions: Decisions, answers: Sequence[Answer], *, today: date
) -> tuple[tuple[int, Answer], ...]:
    """(lane number, answer) of each decision that needs no other answer on this day."""
    numbers = {lane: number for number, lane in enumerate(decisions.lanes)}
    return tuple(
        (numbers[lane], answer)
        for (lane, kind), answer in latest_answers(answers).items()
        if lane in numbers
        and any(
            answer.settles(item, today=today) for item in decisions.of(numbers[lane]) if item.kind == kind
        )
    )


def _begun(decisions: Decisions, settled: Sequence[tuple[int, Answer]]) -> Decisions:
    kept = [number for number, answer in settled if answer.keeps_capacity]
    return decisions.with_today_kept(kept) if kept else decisions

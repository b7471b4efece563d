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
    ).of(0)


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
        since=since,
        change_ratio=np.asarray(change_ratio),
    )


def open_decisions(decisions: Decisions, answers: Sequence[Answer], *, today: date) -> Decisions:
    """The decisions that nobody has settled yet; `answers` in the order in which they were given."""
    latest = latest_answers(answers)
    numbers = {lane: number for number, lane in enumerate(decisions.lanes)}
    settled = [
        (numbers[lane], kind)
        for (lane, kind), answer in latest.items()
        if lane in numbers
        and any(
            answer.settles(item, today=today) for item in decisions.of(numbers[lane]) if item.kind == kind
        )
    ]
    return decisions.without(settled) if settled else decisions

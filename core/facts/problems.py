"""What on a lane is a problem, so that charts and words call nothing one that the plan would not change."""

from __future__ import annotations

from core.facts.outlook import lane_outlook
from core.plan.lane_plan import LanePlan


def lacks_capacity(plan: LanePlan) -> bool:
    """Whether own capacity is short: the expected workload passes it on coming days, and none is to be given back."""
    moves = plan.moves
    gives_back = any(
        move.is_worth_telling and move.target_units < move.today_units for move in (moves.year, moves.weeks)
    )
    return lane_outlook(plan).n_over > 0 and not gives_back


def lacks_buffer(plan: LanePlan) -> bool:
    """Whether the buffer held is short: less than its service level needs, and where prices tell, holding more pays."""
    held, hold = plan.lane.parameters.buffer_held_units, plan.moves.hold
    if held is None or held >= plan.buffer.buffer_units:
        return False
    return not plan.lane.has_prices or bool(hold.is_worth_telling and hold.target_units > hold.today_units)

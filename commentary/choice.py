"""What a model chose: claims that were offered, in its order, joined as their facts allow. Its own text ends here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from commentary import notices
from core.errors import CommentaryUnavailable
from core.speech import Claim, Join, Step, may_join

MOST_CLAIMS = 8
LONGEST_DROPPED = 120
FOLLOWS = {"next": "first"}  # kinds that mean something only right behind another
ALWAYS_TOLD = ("stale", "ended")  # frames without which the other claims about a lane would mislead


@dataclass(frozen=True)
class Dropped:
    """What the model sent and nobody may read, and why; the text is kept out of any printout."""

    reason: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Choice:
    """The steps of an answer that may be said, and what was dropped of it."""

    steps: tuple[Step, ...]
    dropped: tuple[Dropped, ...]


def read_choice(reply: str, offered: Sequence[Claim]) -> Choice:
    """The choice in a reply; whatever in it is no id of a claim offered and no join is left behind.

    Raises
    ------
    CommentaryUnavailable
        where the reply is no JSON of the form asked for.
    """
    try:
        answer = json.loads(reply)
    except (ValueError, RecursionError):
        raise CommentaryUnavailable(notices.UNREADABLE) from None
    items = answer.get("claims") if isinstance(answer, dict) else None
    if not isinstance(items, list):
        raise CommentaryUnavailable(notices.UNREADABLE)
    by_id = {claim.id: claim for claim in offered}
    steps: list[Step] = []
    dropped: list[Dropped] = []
    for item in items:
        name, join = _text(item, "claim"), _text(item, "join")
        reason = _why_not(by_id.get(name), steps)
        if reason:
            dropped.append(Dropped(reason, name[:LONGEST_DROPPED]))
            continue
        is_joined = join in set(Join) and may_join(steps, by_id[name], Join(join))
        steps.append(Step(by_id[name], Join(join) if is_joined else Join.STOP))
        if not is_joined:
            dropped.append(Dropped("a join that the facts do not bear out", join[:LONGEST_DROPPED]))
    return Choice(tuple(steps), tuple(dropped))


def with_warnings(steps: Sequence[Step], offered: Sequence[Claim]) -> tuple[Step, ...]:
    """The steps, and before the first one of a lane what its reader must know, where that was not chosen."""
    missing = [claim for claim in offered if claim.frame.name in ALWAYS_TOLD]
    missing = [claim for claim in missing if claim not in (step.claim for step in steps)]
    warnings = {claim.subject: Step(claim) for claim in missing}
    told = ((warnings.pop(step.claim.subject, None), step) for step in steps)
    return tuple(step for pair in told for step in pair if step is not None)


def _text(item: object, name: str) -> str:
    value = item.get(name) if isinstance(item, dict) else None
    return value if isinstance(value, str) else ""


def _why_not(claim: Claim | None, steps: Sequence[Step]) -> str:
    if claim is None:
        return "a claim that was not offered"
    if claim in (step.claim for step in steps):
        return "said twice"
    if claim.frame.kind in FOLLOWS and (not steps or steps[-1].claim.frame.kind != FOLLOWS[claim.frame.kind]):
        return "out of its order"
    return "beyond the number of claims asked for" if len(steps) == MOST_CLAIMS else ""

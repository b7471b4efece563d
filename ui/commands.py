"""Writes: one transaction each, after which the data version has moved and every cached read is fresh."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from core.imports import ImportReport, Receipt
from core.lane import Lane
from ui.loaders import twin_of

VISITOR = "visitor"


def apply_file(
    slug: str, report: ImportReport, *, accept_rejects: bool, on_progress: Callable[[float], None]
) -> Receipt:
    """Write a checked file."""
    return twin_of(slug).apply(
        report, accept_rejects=accept_rejects, as_checked=True, made_by=_who(slug), on_progress=on_progress
    )


def undo(slug: str, import_id: int) -> Receipt:
    """Take one write back."""
    return twin_of(slug).undo(import_id, made_by=_who(slug))


def save_lane(slug: str, lane: Lane) -> Receipt:
    """Keep the unit, parameters and costs of a lane."""
    return twin_of(slug).save_lane(lane, made_by=_who(slug))


def save_records(slug: str, lane: str, records: Sequence[tuple[date, float]]) -> Receipt:
    """Add or change single records."""
    return twin_of(slug).save_records(lane, records, made_by=_who(slug))


def delete_records(slug: str, lane: str, dates: Sequence[date]) -> Receipt:
    """Take single records away."""
    return twin_of(slug).delete_records(lane, dates, made_by=_who(slug))


def reset(slug: str, *, typed_title: str) -> Receipt:
    """Empty the workspace; its title must have been typed."""
    return twin_of(slug).reset(typed_title=typed_title, made_by=_who(slug))


def open_visitor_workspace() -> str:
    """Make a throw-away workspace and return its name, which only its visitor knows."""
    from db import open_visitor_twin

    return open_visitor_twin().workspace().slug


def _who(slug: str) -> str:
    return VISITOR if slug.startswith(VISITOR) else "analyst"

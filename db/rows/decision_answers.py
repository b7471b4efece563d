"""Answers to decisions: added to a log, read with the lanes they stand on, withdrawn and never rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from core.decision.answers import Answer
from core.errors import DecisionAnswered, NotAllowed
from core.told import told
from db.rows.change_log import STANDS, Change, Writer, note_event
from db.rows.kept_texts import require_text
from db.rows.lane_rows import lane_ids_by_name, require_lane_row
from db.server.models import DecisionAnswer, ImportBatch, Lane, Workspace

COLUMNS = ("kind", "answer", "reason", "person", "until", "told")


def add_answer(writer: Writer, answer: Answer, *, after: int | None = None) -> int:
    """Log an answer under the name of whoever opened the store; its number takes it back.

    It changes no figure, so the data version stays. after: see the store's protocol.

    Raises
    ------
    DecisionAnswered
        where the same decision has an answer that is newer than `after`.
    """
    lane_id = require_lane_row(writer.connection, answer.lane).lane_id
    if after is not None:
        _require_no_newer(writer, lane_id, answer, after)
    row = {
        "workspace_id": writer.stored.id,
        "lane_id": lane_id,
        "made_by": writer.made_by,
        **_columns(answer),
    }
    made = insert(DecisionAnswer).returning(DecisionAnswer.answer_id)
    answer_id = int(writer.connection.execute(made, row).scalar_one())
    detail = {"answer": answer_id, "lane": answer.lane, "kind": answer.kind}
    note_event(writer, f"decision {answer.answer}", detail)
    return answer_id


def _require_no_newer(writer: Writer, lane_id: int, answer: Answer, after: int) -> None:
    """Refuse where a newer answer stands; until this transaction ends nobody else gives one.

    The row of the workspace is what every writer waits for (`begin_change`), so nobody waits in a circle.
    """
    writer.connection.execute(select(Workspace.id).where(Workspace.id == writer.stored.id).with_for_update())
    newer = writer.connection.execute(
        STANDING.where(DecisionAnswer.lane_id == lane_id, DecisionAnswer.kind == answer.kind).where(
            DecisionAnswer.answer_id > after
        )
    ).first()
    if newer is not None:
        raise DecisionAnswered(answer.lane, newer.made_by)


def withdraw_answer(writer: Writer, answer_id: int) -> None:
    """Take an answer back; the decision is open again, and the entry stays in the log.

    Raises
    ------
    NotAllowed
        where there is none of that number, or it was withdrawn before.
    """
    withdrawn = writer.connection.execute(
        update(DecisionAnswer)
        .where(DecisionAnswer.workspace_id == writer.stored.id, DecisionAnswer.answer_id == answer_id)
        .where(DecisionAnswer.withdrawn_at.is_(None))
        .values(withdrawn_at=func.now())
    )
    if withdrawn.rowcount == 0:
        raise NotAllowed(
            told("withdrawing the answer {answer_id}, there is none of that number", answer_id=answer_id)
        )
    note_event(writer, "decision answer withdrawn", {"answer": answer_id})


def read_answers(connection: Connection) -> tuple[Answer, ...]:
    """Answers that stand, of lanes that are there, in the order in which they were given."""
    return tuple(
        Answer(
            lane=row.name,
            answer_id=row.answer_id,
            made_by=row.made_by,
            made_at=row.made_at,
            **{name: getattr(row, name) for name in COLUMNS},
        )
        for row in connection.execute(STANDING)
    )


def add_restored(change: Change, answers: Sequence[Answer]) -> None:
    """Bring answers of a workspace file, as they were given, where they are not there yet; as part of a restore."""
    known = {(item.lane, item.kind, item.made_at) for item in read_answers(change.connection)}
    lane_ids = lane_ids_by_name(change.connection)
    rows = [
        {
            **change.key,
            "lane_id": lane_ids[item.lane],
            "made_by": item.made_by,
            "made_at": item.made_at,
            **_columns(item),
        }
        for item in answers
        if item.lane in lane_ids and (item.lane, item.kind, item.made_at) not in known
    ]
    if rows:
        change.connection.execute(insert(DecisionAnswer), rows)


def plain_answer(answer: Answer) -> dict[str, Any]:
    """An answer as a workspace file holds it."""
    days = {"until": answer.until, "made_at": answer.made_at}
    return {
        "lane": answer.lane,
        "made_by": answer.made_by,
        **{name: getattr(answer, name) for name in COLUMNS},
        **{name: None if day is None else day.isoformat() for name, day in days.items()},
    }


def answer_of_plain(stored: dict[str, Any]) -> Answer:
    """The answer of a workspace file."""
    until = stored["until"]
    return Answer(
        **{
            **stored,
            "until": None if until is None else date.fromisoformat(until),
            "made_at": datetime.fromisoformat(stored["made_at"]),
        }
    )


def _columns(answer: Answer) -> dict[str, Any]:
    for name in ("reason", "person"):
        require_text(name, getattr(answer, name))
    return {**{name: getattr(answer, name) for name in COLUMNS}, "told": dict(answer.told)}


STANDING = (
    select(DecisionAnswer, Lane.name)
    .with_only_columns(*DecisionAnswer.__table__.columns, Lane.name)
    .join(Lane, Lane.lane_id == DecisionAnswer.lane_id)
    .outerjoin(ImportBatch, ImportBatch.batch_id == DecisionAnswer.batch_id)
    .where(DecisionAnswer.withdrawn_at.is_(None), or_(DecisionAnswer.batch_id.is_(None), STANDS))
    .order_by(DecisionAnswer.made_at, DecisionAnswer.answer_id)
)

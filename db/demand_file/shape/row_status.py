"""Rows that a column calls cancelled, returned or drafts: asked whether they count, and left out where they do not."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.gather import Rows, Vocabulary
from db.demand_file.lane_names import cell_text
from db.demand_file.plain_block import PlainBlock
from db.demand_file.shape.columns import bare
from db.demand_file.shape.demand_roles import words_in
from db.demand_file.shape.kept_rows import KeptRows
from db.demand_file.shape.table import Table
from db.demand_file.text_rows import sample_rows

CANCELLED = "cancelled"  # why rows are left out
MOST_STATES = 20
_CANCELLED_TEXT = """cancelled canceled cancellation cancel void voided storno storniert stornierung abgesagt
    annulliert annule annulee annulation cancelado cancelada anulado anulada annullato annullata geannuleerd anulowane
    anulowany anulowana zruseno zruseny stornovano avbokad avbestalld annulleret annullert peruutettu torolt anulat
    torolve
    otkazano iptal iptaledildi отменен отменено отменена скасовано ακυρωμενο ακυρωθηκε キャンセル 取消 已取消 취소"""
_STATUS_WORDS = frozenset(
    map(
        bare,
        [
            "status",
            "type",
            "typ",
            "tipo",
            "vorgang",
            "belegart",
            "state",
            "zustand",
            "stand",
            "statut",
            "etat",
            "estado",
            "stato",
            "statut",
            "stav",
            "stan",
            "durum",
            "статус",
            "状態",
            "状态",
            "상태",
        ],
    )
)
# What came back, and what was only offered, is no demand either.
_NO_DEMAND_TEXT = """return returned returns refund refunded retoure retouren rückgabe rücksendung gutschrift retour
    retours avoir devolución devoluciones devolução reso resi retournering zwrot vrácení iade возврат 返品 退货 退貨
    draft quote quoted quotation entwurf angebot devis brouillon presupuesto borrador preventivo bozza offerte
    orçamento rascunho szkic teklif taslak черновик 見積 报价 報價 rejected declined abgelehnt refusé rechazado"""
_CANCELLED = frozenset(map(bare, (*_CANCELLED_TEXT.split(), *_NO_DEMAND_TEXT.split())))


def is_cancelled(cell: object) -> bool:
    """Whether a cell is a word for what did not take place, came back or was only offered."""
    return bare(cell_text(cell)) in _CANCELLED


def status_place(table: Table, used: Collection[int]) -> int | None:
    """The column of states that calls some rows cancelled, beside those that play a role; None where there is none."""
    for profile in table.profiles:
        if profile.place in used or not 2 <= profile.n_distinct <= MOST_STATES or not profile.is_text:
            continue
        if any(is_cancelled(row[profile.place]) for row in table.rows):
            return profile.place
    return None


def _late_status_place(rows: Rows, table: Table, used: Collection[int]) -> int | None:
    """The column called a status whose states, somewhere in the whole file, are cancelled; None where there is none."""
    places = [
        profile.place
        for profile in table.profiles
        if profile.place not in used
        and profile.is_text
        and profile.n_distinct <= MOST_STATES
        and words_in(profile.cell) & _STATUS_WORDS
    ]
    for _, block in rows.blocks() if places else ():
        for place in places:
            if isinstance(block, PlainBlock):
                states: dict[object, int] = Vocabulary()
                block.codes(place, states)
            else:
                states = dict.fromkeys((fields[place] for fields in block if len(fields) > place), 0)
            if any(map(is_cancelled, states)):
                return place
    return None


def status_question(table: Table, place: int) -> Question:
    """Whether cancelled rows count."""
    words = dict.fromkeys(cell_text(row[place]).strip() for row in table.rows if is_cancelled(row[place]))
    n_rows = sum(is_cancelled(row[place]) for row in table.rows)
    shown = ", ".join(words) or told("cancelled")
    return Question(
        "row_status",
        told(
            "The column {column!r} calls rows {words} ({n_rows:,} of the first {n_looked_at:,}). Do they count?",
            column=table.header[place],
            words=shown,
            n_rows=n_rows,
            n_looked_at=len(table.rows),
        ),
        (
            Choice("leave_out", told("No: leave them out"), told("{words} → left out", words=shown)),
            Choice("count", told("Yes: read them like the others")),
        ),
    )


def without_cancelled(
    rows: Rows, table: Table, used: Collection[int], answers: Mapping[str, str]
) -> tuple[Rows, Question | None]:
    """The rows that count, and the question while it is open."""
    place = status_place(table, used)
    if place is None and len(table.rows) >= sample_rows(len(table.header)):
        place = _late_status_place(rows, table, used)  # a state that the rows looked at lack
    if place is None:
        return rows, None
    question = status_question(table, place)
    answer = answer_to(question, answers)
    if answer is None:
        return rows, question
    if answer != "leave_out":
        return rows, None
    return KeptRows(rows, place, lambda: lambda cell: not is_cancelled(cell), reason=CANCELLED), None

"""The sentences about a whole network that need no model."""

from __future__ import annotations

from core.facts.lines import Line, Slot

STAKE = Slot(
    "network",
    rank=1,
    lines=(
        Line(
            ("lanes_alert>0", "lanes_total", "money_at_risk_alert"),
            "Lanes that need a decision: {lanes_alert} of {lanes_total}; at stake: {money_at_risk_alert}.",
            "Strecken mit Handlungsbedarf: {lanes_alert} von {lanes_total}; auf dem Spiel stehen "
            "{money_at_risk_alert}.",
        ),
        Line(
            ("lanes_alert", "lanes_total"),
            "Nothing needs you: all {lanes_total} lanes move within their own patterns.",
            "Nichts zu entscheiden: Alle {lanes_total} Strecken bewegen sich in ihrem eigenen Muster.",
        ),
    ),
)
KINDS = Slot(
    "network",
    rank=2,
    lines=(
        Line(
            ("lanes_above_plan>0", "lanes_surge", "lanes_low", "lanes_stale"),
            "By kind: surge alert {lanes_surge}, low velocity {lanes_low}, stale data {lanes_stale}, above plan in the "
            "usual pattern {lanes_above_plan}.",
            "Nach Art: Nachfragesprung {lanes_surge}, Flaute {lanes_low}, veraltete Daten {lanes_stale}, im üblichen "
            "Muster über Plan {lanes_above_plan}.",
        ),
        Line(
            ("lanes_alert>0", "lanes_surge", "lanes_low", "lanes_stale"),
            "By kind: surge alert {lanes_surge}, low velocity {lanes_low}, stale data {lanes_stale}.",
            "Nach Art: Nachfragesprung {lanes_surge}, Flaute {lanes_low}, veraltete Daten {lanes_stale}.",
        ),
    ),
)
TOP = Slot(
    "network",
    rank=3,
    lines=(
        Line(
            ("status_a:up", "status_change_a", "money_at_risk_a"),
            "Start with {money_at_risk_a:lane}: {status_change_a} above its own pattern, {money_at_risk_a} "
            "at risk.",
            "Zuerst {money_at_risk_a:lane}: {status_change_a} über dem eigenen Muster, {money_at_risk_a} im "
            "Risiko.",
        ),
        Line(
            ("status_a:down", "status_change_a", "money_at_risk_a"),
            "Start with {money_at_risk_a:lane}: {status_change_a} below its own pattern, {money_at_risk_a} "
            "at risk.",
            "Zuerst {money_at_risk_a:lane}: {status_change_a} unter dem eigenen Muster, {money_at_risk_a} im "
            "Risiko.",
        ),
        Line(
            ("above_plan_a", "money_at_risk_a"),
            "Start with {money_at_risk_a:lane}: the coming weeks are {above_plan_a} above its plan, {money_at_risk_a} "
            "at risk.",
            "Zuerst {money_at_risk_a:lane}: Die kommenden Wochen liegen {above_plan_a} über ihrem Plan, "
            "{money_at_risk_a} im Risiko.",
        ),
        Line(
            ("status_a", "money_at_risk_a"),
            "Start with {money_at_risk_a:lane} ({status_a}): {money_at_risk_a} at risk.",
            "Zuerst {money_at_risk_a:lane} ({status_a}): {money_at_risk_a} im Risiko.",
        ),
    ),
)
NEXT = Slot(
    "network",
    rank=4,
    lines=(
        Line(
            ("money_at_risk_b", "money_at_risk_c"),
            "Next come {money_at_risk_b:lane} with {money_at_risk_b} and {money_at_risk_c:lane} with "
            "{money_at_risk_c}.",
            "Danach {money_at_risk_b:lane} mit {money_at_risk_b} und {money_at_risk_c:lane} mit "
            "{money_at_risk_c}.",
        ),
        Line(
            ("money_at_risk_b",),
            "Next comes {money_at_risk_b:lane} with {money_at_risk_b}.",
            "Danach {money_at_risk_b:lane} mit {money_at_risk_b}.",
        ),
    ),
)
WAIT = Slot(
    "network",
    rank=5,
    lines=(
        Line(
            ("money_at_risk_total>0",),
            "Over all lanes, waiting puts {money_at_risk_total} at risk in penalties and unplanned partner "
            "volume.",
            "Über alle Strecken setzt Abwarten {money_at_risk_total} aufs Spiel: Strafen und ungeplantes "
            "Partnervolumen.",
        ),
        Line(
            ("money_at_risk_total",),
            "Waiting costs nothing that can be seen today.",
            "Abwarten kostet heute nichts.",
        ),
    ),
)
SLOTS = (STAKE, KINDS, TOP, NEXT, WAIT)

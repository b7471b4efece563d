"""Why a figure is what it is: its formula, the numbers that went in, and where each of them comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.facts import Fact
from core.speech.fact_text import label_text, value_text
from core.speech.frames import Facts
from core.words.languages import in_language, rows, two_languages

# What each figure is made of; each of these is a fact of its own.
MADE_OF: Mapping[str, tuple[str, ...]] = {
    "demand_next": ("demand_recent", "demand_change", "forecast_method"),
    "capacity_use": ("demand_next", "returns", "own_capacity"),
    "buffer_needed": ("service_level", "lead_time", "lead_time_spread", "buffer_from_demand", "buffer_from_lead_time"),
    "buffer_held": ("buffer_needed", "service_level"),
    "buffer_move": ("buffer_held", "underage_cost", "overage_cost", "best_service_level"),
    "penalty_held": ("buffer_held", "fill_rate_held", "penalty_planned"),
    "penalty_planned": ("buffer_needed", "fill_rate"),
    "fill_rate": ("buffer_needed", "service_level"),
    "fill_rate_held": ("buffer_held", "fill_rate"),
    "expected_overflow": ("demand_next", "returns", "own_capacity", "overflow_probability"),
    "booked_cost": ("own_capacity", "expected_overflow", "surcharge", "overflow_unit_cost", "alone_cost"),
    "partner_dependency": ("expected_overflow", "demand_next"),
    "break_even_surcharge": ("own_capacity", "expected_overflow", "surcharge"),
    "best_service_level": ("underage_cost", "overage_cost"),
    "expected_profit": ("margin", "holding_cost", "shortage_cost", "service_level"),
    "underage_cost": ("margin", "returns"),
    "order_quantity": ("order_interval",),
    "resilience_score": ("stress_coverage", "partner_fragility"),
    "time_to_survive": ("buffer_held", "demand_next", "served_after_buffer", "least_survive", "worst_weekday"),
    "lost_volume": ("time_to_recover", "time_to_survive", "buffer_held"),
    "partner_concentration": ("partners",),
    "capacity_move_gain": ("capacity_move_today", "capacity_move_target", "surcharge", "overflow_unit_cost"),
    "capacity_year_move_gain": (
        *("capacity_year_move_today", "capacity_year_move_target"), "surcharge", "overflow_unit_cost",
    ),
    "buffer_move_gain": ("buffer_move_today", "buffer_move_target", "underage_cost", "overage_cost"),
    "worth_total": ("worth_a", "worth_b", "worth_c", "worth_total_low", "worth_total_high"),
    "money_at_risk_total": ("money_at_risk_a", "money_at_risk_b", "money_at_risk_c"),
    "lanes_alert": (
        *("lanes_book", "lanes_release", "lanes_hold"), *("lanes_surge", "lanes_low", "lanes_stale"),
    ),
    "lanes_total": ("lanes_alert", "lanes_short", "lanes_ended"),
}  # fmt: skip
# Where a number comes from; what stands in neither is worked out from the others.
FORECAST = ("demand_next", "forecast_method", "lead_time_workload")
DATA = ("demand_recent", "demand_mean", "history_periods")
ENTERED = (
    *("service_level", "returns", "lead_time", "lead_time_spread", "own_capacity", "buffer_held"),
    *("time_to_recover", "surcharge", "partners", "capacity_move_today", "capacity_year_move_today"),
    "buffer_move_today",
)
# The formulas of facts are English; here is what they say in German.
GERMAN_FORMULAS = {
    name: german
    for _, (name, german) in rows("""
demand_next | Prognose der kommenden Wochen / offene Tage
capacity_use | erwartete Last / eigene Kapazität
buffer_needed | Quantil der Last bis zur nächsten Bestellung - deren Mittel
buffer_held | wie eingetragen
buffer_move | günstigster Puffer, sonst der des Servicegrads
penalty_held | erwartete Fehlmenge * Strafe je Einheit
penalty_planned | erwartete Fehlmenge * Strafe je Einheit
fill_rate | 1 - erwartete Fehlmenge / Nachfrage eines Zyklus
fill_rate_held | 1 - erwartete Fehlmenge / Nachfrage eines Zyklus
expected_overflow | Mittel dessen, was an offenen Tagen über der eigenen Kapazität liegt
booked_cost | C * H + erwarteter Überlauf * (H + S)
partner_dependency | erwarteter Überlauf / erwartetes Volumen
break_even_surcharge | H * (C / getragenes Volumen - 1)
own_capacity | wie eingetragen oder angenommen
best_service_level | Cu / (Cu + Co) dessen, was der Zyklus selbst verfehlen kann
expected_profit | Deckungsbeitrag der ganzen Nachfrage - Halte- und Fehlmengenkosten
underage_cost | (Preis - Stückkosten) / (1 + Retouren) + SLA-Strafe
order_quantity | sqrt(2 * Nachfrage * Bestellkosten / Haltekosten)
service_level | wie eingetragen (Servicegrad je Zyklus)
resilience_score | 100 * (w * beta + (1 - w) * (1 - delta))
time_to_survive | bis Nachfrage - Alternative den Puffer verbraucht hat, Mittel über die Wochentage des Beginns
lost_volume | E[(Nachfrage bis zur Erholung - Alternative * TTR - Puffer)+]
partner_concentration | HHI: Summe der quadrierten Anteile
capacity_move_gain | Kosten heute - Kosten beim Ziel
capacity_year_move_gain | Kosten heute - Kosten beim Ziel
buffer_move_gain | Kosten heute - Kosten beim Ziel
worth_total | Summe über diese Strecken
money_at_risk_total | Summe über diese Strecken
lanes_alert | Strecken, auf denen etwas zu entscheiden ist
lanes_total | Strecken des Arbeitsbereichs
""")
}
TEXTS = two_languages("""
made | {label} = {formula} | {label} = {formula}
forecast | forecast | Prognose
data | data | Daten
entered | setting of the lane | Einstellung der Strecke
assumed | assumed | angenommen
default | default of the twin | Vorgabe des Zwillings
figured | worked out | berechnet
opposite | The 80 % range is of all decisions together at one level of demand; decisions that gain in opposite futures
    make it narrower than each of theirs. |
    Der 80-%-Bereich gilt für alle Entscheidungen zusammen bei einer Höhe der Nachfrage; gewinnen sie in
    entgegengesetzten Fällen, ist er schmaler als jeder einzelne.
summed | Each end of the 80 % range is the sum of the lanes' own ends, as if every lane came out low, or every one
    high, at once; lanes that differ make the true range narrower. |
    Jedes Ende des 80-%-Bereichs ist die Summe der Enden aller Strecken, als träfe es alle zugleich am unteren oder
    alle am oberen Ende; weil Strecken sich unterscheiden, ist der wahre Bereich schmaler.
waiting | Waiting counts the coming week alone, a gain over a year its average week; so waiting can cost more than
    deciding earns. |
    Abwarten zählt nur die kommende Woche, ein Gewinn übers Jahr dessen mittlere Woche; Abwarten kann also mehr kosten,
    als Entscheiden bringt.
""")
REMARKS = {
    "worth_total": "summed",
    "worth": "opposite",
    "money_at_risk_total": "waiting",
    "money_at_risk": "waiting",
}


@dataclass(frozen=True)
class Part:
    """One number that went in: what it is called, its value, and where it comes from."""

    label: str
    value: str
    origin: str


@dataclass(frozen=True)
class Reason:
    """A figure's formula in words, the numbers put in, and what a reader may stumble over."""

    formula: str
    parts: tuple[Part, ...]
    remark: str = ""


def reason_of(metric: str, facts: Facts, language: str = "en") -> Reason | None:
    """Why the figure of this metric is what it is; None where the facts do not hold it."""
    fact = facts.get(metric)
    if fact is None or not fact.formula:
        return None
    parts = tuple(
        Part(
            _label(facts[name], language),
            value_text(facts[name], language, signed=True),
            _origin(name, facts, language),
        )
        for name in MADE_OF.get(metric, ())
        if name in facts
    )
    said = GERMAN_FORMULAS.get(metric, fact.formula) if language == "de" else fact.formula
    formula = in_language(TEXTS["made"], language).format(label=label_text(fact, language), formula=said)
    remark = REMARKS.get(metric, "")
    return Reason(formula, parts, in_language(TEXTS[remark], language) if remark else "")


def _label(fact: Fact, language: str) -> str:
    """What a number is called; one of another lane by that lane's name."""
    return (
        label_text(fact, language)
        if fact.id == fact.metric
        else f"{fact.subject}: {label_text(fact, language)}"
    )


def _origin(name: str, facts: Facts, language: str) -> str:
    if name == "own_capacity" and "capacity_origin" in facts and facts["capacity_origin"].value == "Assumed":
        kind = "assumed"
    elif name in ("lead_time", "lead_time_spread") and facts["lead_time_origin"].value == "Default":
        kind = "default"
    else:
        kind = (
            "forecast"
            if name in FORECAST
            else "data"
            if name in DATA
            else "entered"
            if name in ENTERED
            else "figured"
        )
    return in_language(TEXTS[kind], language)

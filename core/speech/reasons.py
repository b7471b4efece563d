"""Why a figure is what it is: its formula, the numbers that went in, and where each of them comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.facts import Fact
from core.speech.fact_text import label_text, value_text
from core.speech.frames import LEAST_TOLD, Facts, number
from core.words.languages import in_language, rows, two_languages

# What each figure is made of; each of these is a fact of its own.
MADE_OF: Mapping[str, tuple[str, ...]] = {
    "demand_next": ("demand_recent", "demand_change", "forecast_method"),
    "capacity_use": ("demand_next", "returns", "own_capacity"),
    "buffer_needed": ("service_level", "lead_time", "lead_time_spread", "buffer_from_demand", "buffer_from_lead_time"),
    "buffer_held": ("buffer_needed", "service_level"),
    "buffer_move": ("buffer_held", "underage_cost", "overage_cost", "best_service_level"),
    "penalty_held": ("short_held", "penalty_unit", "buffer_held", "fill_rate_held", "penalty_planned"),
    "penalty_planned": ("short_planned", "penalty_unit", "buffer_needed", "fill_rate"),
    "fill_rate": ("buffer_needed", "service_level"),
    "fill_rate_held": ("buffer_held", "fill_rate"),
    "expected_overflow": ("required_volume", "own_capacity", "overflow_probability"),
    "booked_cost": (
        *("own_capacity", "own_unit_cost", "open_days_per_week", "expected_overflow", "surcharge"),
        *("overflow_unit_cost", "alone_cost"),
    ),
    "partner_dependency": ("expected_overflow", "required_volume", "open_days_per_week"),
    "break_even_surcharge": ("own_unit_cost", "own_capacity", "kept_volume", "surcharge"),
    "best_service_level": ("underage_cost", "overage_cost"),
    "expected_profit": ("margin_total", "margin", "holding_cost", "shortage_cost", "service_level"),
    "underage_cost": ("margin", "returns"),
    "order_quantity": ("order_demand", "order_cost", "holding_rate", "order_interval"),
    "resilience_score": ("coverage_weight", "stress_coverage", "partner_fragility"),
    "time_to_survive": ("buffer_held", "demand_next", "served_after_buffer", "least_survive", "worst_weekday"),
    "lost_volume": ("time_to_recover", "time_to_survive", "buffer_held"),
    "partner_concentration": ("partners",),
    **{
        f"{move}_gain": (
            *(f"{move}_cost_today", f"{move}_cost_target", f"{move}_today", f"{move}_over_today"),
            *(f"{move}_target", f"{move}_over_target"), "own_unit_cost", "overflow_unit_cost", "open_days_per_week",
        )
        for move in ("capacity_move", "capacity_year_move")
    },
    "buffer_move_gain": (
        *("buffer_move_cost_today", "buffer_move_cost_target", "buffer_move_today", "buffer_move_short_today"),
        *("buffer_move_idle_today", "buffer_move_target", "buffer_move_short_target", "buffer_move_idle_target"),
        *("underage_cost", "overage_cost"),
    ),
    "worth": ("capacity_year_move_gain", "capacity_move_gain", "buffer_move_gain", "worth_low", "worth_high"),
    "worth_total": ("worth_total_low", "worth_total_high"),
    "money_at_risk_total": (),
    "lanes_alert": (
        *("lanes_book", "lanes_release", "lanes_hold"), *("lanes_surge", "lanes_low", "lanes_stale"),
    ),
    "lanes_total": ("lanes_alert", "lanes_short", "lanes_ended"),
}  # fmt: skip
# Where a number comes from; what stands in neither is worked out from the others.
FORECAST = ("demand_next", "required_volume", "order_demand", "forecast_method", "lead_time_workload")
DATA = ("demand_recent", "demand_mean", "history_periods")
ENTERED = (
    *("service_level", "returns", "lead_time", "lead_time_spread", "own_capacity", "buffer_held"),
    *("own_unit_cost", "order_cost", "holding_rate", "penalty_unit", "open_days_per_week"),
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
capacity_move_gain | Kosten heute - Kosten beim Ziel, je offene Tage * (C * H + Überlauf * (H + S))
capacity_year_move_gain | Kosten heute - Kosten beim Ziel, je offene Tage * (C * H + Überlauf * (H + S))
buffer_move_gain | Kosten heute - Kosten beim Ziel, je Cu * Fehlmenge + Co * ungenutzt
worth | Summe der Gewinne der Entscheidungen dieser Strecke
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
several | A lane with several decisions is counted under each of them, but once in the sum. |
    Eine Strecke mit mehreren Entscheidungen zählt bei jeder von ihnen, in der Summe aber einmal.
others | all other lanes | alle anderen Strecken
waiting | Waiting counts the coming week alone, a gain over a year its average week; so waiting can cost more than
    deciding earns. |
    Abwarten zählt nur die kommende Woche, ein Gewinn übers Jahr dessen mittlere Woche; Abwarten kann also mehr kosten,
    als Entscheiden bringt.
""")
# Sums over lanes: each lane that stands first in the inbox is named with its part, the others are summed.
SUMMED = {"worth_total": "worth", "money_at_risk_total": "money_at_risk"}
REMARKS = {
    "lanes_alert": "several",
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
        for name in (*_of_lanes(metric, facts), *MADE_OF.get(metric, ()))
        if name in facts
    )
    parts += _of_others(metric, facts, language)
    said = GERMAN_FORMULAS.get(metric, fact.formula) if language == "de" else fact.formula
    formula = in_language(TEXTS["made"], language).format(label=label_text(fact, language), formula=said)
    remark = REMARKS.get(metric, "")
    return Reason(formula, parts, in_language(TEXTS[remark], language) if remark else "")


def _of_lanes(metric: str, facts: Facts) -> tuple[str, ...]:
    """The facts of lanes that a sum over lanes is made of, as far as lanes are named; what is nothing is left out."""
    part = SUMMED.get(metric)
    return tuple(
        name for name, fact in facts.items() if part and fact.metric == part and number(fact) > LEAST_TOLD
    )


def _of_others(metric: str, facts: Facts, language: str) -> tuple[Part, ...]:
    """What the lanes without a name add to a sum over lanes; nothing where all are named."""
    if metric not in SUMMED:
        return ()
    left = number(facts[metric]) - sum(number(facts[name]) for name in _of_lanes(metric, facts))
    if left <= LEAST_TOLD:
        return ()
    value = value_text(replace(facts[metric], value=left), language, signed=True)
    return (Part(in_language(TEXTS["others"], language), value, in_language(TEXTS["figured"], language)),)


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

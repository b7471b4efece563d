"""What the reports say around the facts, in English and German."""

from __future__ import annotations

from datetime import date

from core.resilience.index import MISSING_SENTENCES
from core.words import calendar_names, require_language
from core.words.number_text import day

TABLE = """
lane_brief | Lane brief | Streckenbericht
network_brief | Network brief | Netzbericht
page | Page | Seite
of | of | von
data_to | Data to | Daten bis
data_version | data version | Datenstand
model_version | model | Modell
facts | facts | Fakten
made_on | Made on | Erstellt am
decision | Decision and reasons | Entscheidung und Gründe
demand_and_forecast | Demand and forecast | Nachfrage und Prognose
cost_curve | Cost of a week over the service level | Wochenkosten über dem Servicegrad
resilience | Resilience index | Resilienzindex
figures | Figures | Kennzahlen
assumptions | Assumptions and warnings | Annahmen und Hinweise
methods | Method and sources | Methode und Quellen
missing | What is missing | Was fehlt
demand | Demand | Nachfrage
demand_and_returns | Demand and returns | Nachfrage und Retouren
forecast | Forecast | Prognose
band | 50, 80 and 95 % of outcomes | 50, 80 und 95 % der Ergebnisse
band_held | 80 % band held, measured: | 80-%-Band traf, gemessen:
own_capacity | own capacity | eigene Kapazität
assumed_capacity | assumed capacity | angenommene Kapazität
assumed | assumed | angenommen
holding | Holding | Halten
shortage | Shortage | Fehlmengen
total | Total | Summe
best | best | beste
today | today | heute
flat_zone | within 1 % of the best | höchstens 1 % über dem Optimum
service_level | service level | Servicegrad
independence | Independence from partners | Unabhängigkeit von Partnern
coverage | Stress coverage | Stressdeckung
points | points | Punkte
no_index | The index needs | Der Index braucht
if_nothing_is_done | if nothing is done | wenn nichts geschieht
needed | needed: | nötig:
not_entered | needed; what is held is not entered | nötig; Bestand nicht eingetragen
against_4_weeks | against the last 4 weeks | ggü. den letzten 4 Wochen
against_month | against the last month | ggü. dem letzten Monat
in_need | Need a decision | Mit Handlungsbedarf
at_risk_there | At risk on these lanes | Im Risiko auf diesen Strecken
at_risk_everywhere | At risk on all lanes | Im Risiko auf allen Strecken
lanes | Lanes | Strecken
lanes_by_status | Lanes by status | Strecken nach Status
most_at_risk | Most money at risk | Höchste Risikobeträge
every_lane | Every lane, ranked by money at risk | Alle Strecken nach Risikobetrag
needing_lanes | Lanes that need a decision | Strecken mit Handlungsbedarf
quiet_lanes | Lanes that need nobody | Strecken ohne Handlungsbedarf
rank | # | #
lane | Lane | Strecke
status | Status | Status
why | Why | Warum
coming_weeks | Coming weeks | Kommende Wochen
above_its_plan | above its plan | über dem Plan
money_at_risk | Money at risk | Risikobetrag
demand_next | Expected demand | Erwartete Nachfrage
more | more | weitere
override | Override | Eigener Wert
instead_of | instead of | statt
marked | Marked, not learned from: | Markiert, nicht gelernt:
event | event | Ereignis
outlier | outlier | Ausreißer
""".strip()
WORDS = {
    key: {"en": english, "de": german}
    for key, english, german in ([cell.strip() for cell in line.split("|")] for line in TABLE.splitlines())
}
SENTENCES = {
    "no_assumptions": (
        "None: every input was entered.",
        "Keine: alle Eingaben liegen vor.",
    ),
    "no_optimum": (
        "No service level is best, because a unit short or idle costs nothing.",
        "Kein Servicegrad ist der beste, weil eine fehlende oder ungenutzte Einheit nichts kostet.",
    ),
    "no_lanes": (
        "There is no lane in this workspace yet. Import a file on the Data page.",
        "Dieser Arbeitsbereich hat noch keine Strecke. Eine Datei wird auf der Datenseite eingelesen.",
    ),
    "how_to_go_on": (
        "Import more periods of this lane on the Data page; the plan follows by itself.",
        "Weitere Perioden dieser Strecke auf der Datenseite einlesen; der Plan folgt von selbst.",
    ),
    "what_if": (
        "What if: some values of this report are not the stored ones.",
        "Was wäre wenn: einige Werte dieses Berichts sind nicht die gespeicherten.",
    ),
}
# The sentences of core.capacity.assumptions in German, under the name of the input.
ASSUMED_DE = {
    "own_capacity_units_per_day": "Die eigene Kapazität ist nicht eingetragen; sie ist so angenommen, dass sie "
    "in neun von zehn Perioden reicht.",
    "buffer_held_units": "Der gehaltene Puffer ist nicht eingetragen; für das Geld im Risiko gilt der geplante.",
    "time_to_recover_days": "Die Erholungszeit ist nicht eingetragen.",
    "lead_time_days": "Laufzeit und Retouren sind die Vorgaben des Zwillings; bitte die der Strecke eintragen.",
    "costs": "Preise und Kosten sind die Vorgaben des Zwillings, das Geld ist also ein Beispiel.",
}
# The sentences of core.resilience.index in German, under the name of the input.
MISSING_DE = {
    "own_capacity_units_per_day": "Die eigene Kapazität je Tag ist nicht bekannt.",
    "buffer_units": "Der heute gehaltene Puffer ist nicht bekannt.",
    "time_to_recover_days": "Die Erholungszeit nach einem Ausfall ist nicht bekannt.",
}
UNITS_OF_TIME = {
    "daily": {"en": "day", "de": "Tag"},
    "weekly": {"en": "week", "de": "Woche"},
    "monthly": {"en": "month", "de": "Monat"},
}


def word(key: str, language: str) -> str:
    """One expression of the reports."""
    return WORDS[key][require_language(language)]


def sentence(key: str, language: str) -> str:
    """One whole sentence of the reports."""
    return SENTENCES[key][require_language(language) == "de"]


def missing_text(said: str, language: str) -> str:
    """A sentence of the resilience score about an input that is not known."""
    names = {sentence: name for name, sentence in MISSING_SENTENCES.items()}
    return MISSING_DE[names[said]] if language == "de" and said in names else said


def short_day(value: date, language: str) -> str:
    """A day for an axis, its year told elsewhere: "20 Nov", "20. Nov"."""
    dot = "." if language == "de" else ""
    return f"{value.day}{dot} {short_month(value, language)}"


def short_month(value: date, language: str) -> str:
    """A month in three letters."""
    return calendar_names.short_month(value.month, language)


def full_day(value: date, language: str) -> str:
    """A day without a doubt."""
    return day(value, language)

"""What the reports say around the facts, in English and German."""

from __future__ import annotations

from datetime import date

from core.words import calendar_names
from core.words.languages import in_language, two_languages

WORDS = two_languages("""
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
cost_curve | Weekly cost by service level | Wochenkosten nach Servicegrad
resilience | Resilience index | Resilienzindex
figures | Figures | Kennzahlen
assumptions | Assumptions and warnings | Annahmen und Hinweise
methods | Method and sources | Methode und Quellen
missing | What is missing | Was fehlt
demand | Demand | Nachfrage
demand_and_returns | Demand and returns | Nachfrage und Retouren
forecast | Forecast | Prognose
band | 50, 80 and 95 % of outcomes | 50, 80 und 95 % der Ergebnisse
own_capacity | own capacity | eigene Kapazität
assumed_capacity | assumed capacity | angenommene Kapazität
holding | Holding | Halten
shortage | Shortage | Fehlmengen
total | Total | Summe
best | best | beste
today | today | heute
target | target | Ziel
service_level | service level | Servicegrad
independence | Independence from partners | Unabhängigkeit von Partnern
coverage | Stress coverage | Stressdeckung
lanes_by_status | Lanes by status | Strecken nach Status
most_at_risk | Decisions worth most | Wertvollste Entscheidungen
every_lane | Every lane, ranked by what its decisions are worth | Alle Strecken nach dem Wert ihrer Entscheidungen
needing_lanes | Lanes that need a decision | Strecken mit Handlungsbedarf
quiet_lanes | No action needed | Kein Handlungsbedarf
rank | # | #
lane | Lane | Strecke
status | Status | Status
why | Why | Warum
do | Do | Tun
worth | Worth | Wert
more | more | weitere
override | Override | Eigener Wert
marked | Marked, not learned from: | Markiert, nicht gelernt:
no_assumptions | Every input was entered. | Alle Eingaben liegen vor.
no_lanes | There is no lane in this workspace yet. Import a file on the Data page. |
    Dieser Arbeitsbereich hat noch keine Strecke. Eine Datei wird auf der Datenseite eingelesen.
how_to_go_on | Import more periods of this lane on the Data page; the plan follows by itself. |
    Weitere Perioden dieser Strecke auf der Datenseite einlesen; der Plan folgt von selbst.
what_if | What if: some values of this report are not the stored ones. |
    Was wäre wenn: einige Werte dieses Berichts sind nicht die gespeicherten.
daily | day | Tag
weekly | week | Woche
monthly | month | Monat
fortnightly | two weeks | zwei Wochen
four-weekly | four weeks | vier Wochen
twice a month | half-month | halber Monat
4-4-5 | 4-4-5 month | 4-4-5-Monat
quarterly | quarter | Quartal
half-yearly | half-year | Halbjahr
yearly | year | Jahr
three-weekly | three weeks | drei Wochen
every ten days | ten days | zehn Tage
three times a month | third of a month | Monatsdrittel
every two months | two months | zwei Monate
""")


def word(key: str, language: str) -> str:
    """One expression or sentence of the reports."""
    return in_language(WORDS[key], language)


def short_day(value: date, language: str) -> str:
    """A day for an axis, its year told elsewhere: "20 Nov", "20. Nov"."""
    dot = "." if language == "de" else ""
    return f"{value.day}{dot} {short_month(value, language)}"


def short_month(value: date, language: str) -> str:
    """A month in three letters."""
    return calendar_names.short_month(value.month, language)

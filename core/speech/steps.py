"""What the app says on the way from a file to an answer: what comes next, whose prices, and cards of decisions."""

from __future__ import annotations

from core.words.languages import in_language, two_languages
from core.words.number_text import exact

TEXTS = two_languages("""
next_title | What next? | Wie weiter?
next_text | {rows} written as change {number}. Nothing else is needed for forecasts and buffers. |
    {rows} geschrieben als Änderung {number}. Für Prognosen und Puffer braucht es nichts weiter.
next_inbox | See what to decide | Entscheidungen ansehen
next_prices | Enter your prices | Preise eintragen
next_evidence | Check the forecast | Prognose prüfen
next_undo | Undo this change | Änderung zurücknehmen
undone | Change {number} was taken back | Änderung {number} wurde zurückgenommen
prices_title | Your prices | Ihre Preise
prices_note | Sums of money are shown for lanes with prices of yours, and for no others. Without prices, decisions
    are told in volume. | Geldbeträge stehen nur bei Strecken mit Ihren Preisen. Ohne Preise stehen
    Entscheidungen in Volumen.
prices_for | These prices are for | Diese Preise gelten für
prices_all | all {n} lanes without prices | alle {n} Strecken ohne Preise
prices_group | {part} {value}: {n} without prices | {part} {value}: {n} ohne Preise
prices_one | one lane: {lane} | eine Strecke: {lane}
prices_example | e.g. {value} | z. B. {value}
prices_hint | Leave a field empty to count with the example that stands in it. One lane at a time, or by file: in the
    table and under By file below. |
    Ein leeres Feld rechnet mit dem Beispiel, das darin steht. Einzeln oder per Datei: in der Tabelle und unten unter
    Per Datei.
prices_use | Use these prices | Diese Preise übernehmen
prices_keep | The examples are my prices | Die Beispiele sind meine Preise
prices_none | Enter at least one figure that differs from the examples. |
    Mindestens eine Zahl eintragen, die vom Beispiel abweicht.
prices_saved | Prices saved for {lanes}; History can undo it | Preise für {lanes} gespeichert; unter Verlauf rückgängig
unpriced | {lanes} still without prices: their decisions are told in volume. |
    {lanes} noch ohne Preise: ihre Entscheidungen stehen in Volumen.
nothing_here | Nothing needs you under this choice. | Unter dieser Auswahl ist nichts zu entscheiden.
nothing | Nothing needs you today. All lanes stand below. | Heute ist nichts zu entscheiden. Unten stehen alle Strecken.
not_known | Of {lanes} nobody entered what is booked and held, so nobody knows what to decide there. All lanes stand
    below. |
    Zu {lanes} hat niemand eingetragen, was gebucht und gehalten wird; was zu entscheiden ist, weiß also niemand. Alle
    stehen unten.
next_inputs | Enter own capacity and buffers | Kapazität und Puffer eintragen
no_inputs | {lanes} without own capacity or buffer held: what could be saved there is not known. |
    {lanes} ohne eigene Kapazität oder gehaltenen Puffer: was dort zu sparen wäre, ist nicht bekannt.
cannot_show | This cannot be shown | Das lässt sich nicht zeigen
open | Open {lane} | {lane} öffnen
worth | worth {worth} {currency} a week | bringt {worth} {currency} je Woche
waiting | waiting costs {waiting} next week | Abwarten kostet nächste Woche {waiting}
no_move | No figure of the plan moves. | Keine Zahl des Plans bewegt sich.
lane | lane | Strecke
lanes | lanes | Strecken
row | row | Zeile
rows | rows | Zeilen
""")


def step_text(name: str, language: str = "en", **values: object) -> str:
    """One of these texts with its values, plain text."""
    return in_language(TEXTS[name], language).format(**values)


def counted(n: int, one: str, many: str, language: str = "en") -> str:
    """A number with what is counted: "3 lanes"."""
    return f"{exact(n, language)}\u00a0{step_text(one if n == 1 else many, language)}"

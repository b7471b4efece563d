"""What nobody entered of a lane, and what stands in for it."""

from __future__ import annotations

from core.speech.frames import Facts, read_frames
from core.speech.pages import Page

KINDS = ("capacity", "open_days", "buffer", "recovery", "lead_time", "prices")
ASSUMPTIONS = Page(
    read_frames("""
[capacity why]
assumed | plain | capacity_origin=Assumed |
    own capacity is assumed: it covers demand in 90 % of periods |
    die eigene Kapazität ist angenommen: sie deckt die Nachfrage in 90 % der Perioden
[open_days why]
assumed | plain | open_days_origin=Assumed own_capacity |
    the lane is assumed to run on all seven days of a week; enter how many, for own capacity counts on these alone |
    angenommen ist, dass die Strecke an allen sieben Wochentagen läuft; bitte eintragen, an wie vielen, denn nur an
    diesen zählt die eigene Kapazität
[buffer why]
assumed | plain | !buffer_held buffer_needed |
    the buffer held is not entered; the planned one is taken to be held |
    der gehaltene Puffer ist nicht eingetragen; der geplante gilt als gehalten
[recovery why]
unknown | plain | !time_to_recover buffer_needed |
    the time to recover is not entered | die Erholungszeit ist nicht eingetragen
[lead_time why]
default | plain | lead_time_origin=Default |
    lead time ({lead_time}, spread {lead_time_spread}) and returns ({returns}) are defaults; enter this lane's own |
    Laufzeit ({lead_time}, Streuung {lead_time_spread}) und Retouren ({returns}) sind Vorgaben; bitte die der Strecke
    eintragen
[prices why]
default | plain | prices_origin=Default |
    no prices are entered, so decisions are told in volume and no sum of money is shown |
    es sind keine Preise eingetragen, Entscheidungen stehen daher in Volumen, ohne Geldbeträge
""")
)


def assumption_sentences(facts: Facts, language: str = "en") -> tuple[str, ...]:
    """One sentence for each input that nobody entered."""
    said = (ASSUMPTIONS.say(kind, facts, language) for kind in KINDS)
    return tuple(sentence for sentence in said if sentence)

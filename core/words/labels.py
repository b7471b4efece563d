"""What metrics are called, and the few texts among the values, English and German side by side."""

from __future__ import annotations

from core.words.languages import in_language, require_language, rows, two_languages
from core.words.names import tame_name

LABELS = two_languages("""
status | watch status | Überwachungsstatus
status_reason | reason of the status | Grund des Status
status_since | status since | Status seit
status_change | change against its own pattern | Änderung gegen das eigene Muster
smallest_visible_change | smallest rise that can be seen | kleinster sichtbarer Anstieg
demand_next | expected demand | erwartete Nachfrage
demand_recent | recent demand | jüngste Nachfrage
demand_change | change of demand | Änderung der Nachfrage
above_plan | coming weeks against the plan | kommende Wochen gegen den Plan
demand_mean | mean demand of the last year | mittlere Nachfrage des letzten Jahres
history_periods | periods of history | Perioden der Historie
periods_missing | periods still missing | noch fehlende Perioden
forecast_method | forecast method | Prognoseverfahren
band_coverage | measured coverage of the band | gemessene Abdeckung des Bandes
own_capacity | own capacity | eigene Kapazität
capacity_use | use of own capacity | Auslastung der eigenen Kapazität
periods_over_capacity | periods above own capacity | Perioden über der eigenen Kapazität
overflow_probability | probability of overflow | Wahrscheinlichkeit von Überlauf
expected_overflow | expected overflow | erwarteter Überlauf
partner_dependency | partner dependency | Abhängigkeit von Partnern
booked_cost | cost with partners | Kosten mit Partnern
alone_cost | cost when overflow is turned away | Kosten, wenn der Überlauf abgewiesen wird
cooperation_saving | saving by cooperation | Ersparnis durch Kooperation
best_capacity | best own capacity for the coming weeks | beste eigene Kapazität der kommenden Wochen
buffer_needed | buffer needed | nötiger Puffer
buffer_held | buffer held | gehaltener Puffer
buffer_gap | buffer gap | Pufferlücke
classical_buffer | classical safety stock | klass. Sicherheitsbestand
reorder_point | order level | Bestellniveau
demand_share | part of the spread from demand | Anteil der Nachfrage an der Streuung
lead_time_share | part of the spread from lead time | Anteil der Laufzeit an der Streuung
lead_time | lead time | Laufzeit
service_level | service level | Servicegrad
fill_rate | fill rate as planned | Lieferquote nach Plan
fill_rate_held | fill rate as held | Lieferquote mit gehaltenem Puffer
fill_rate_target | fill rate with the buffer to hold | Lieferquote mit dem Zielpuffer
penalty_planned | penalty as planned | Strafe nach Plan
penalty_held | penalty as held | Strafe mit gehaltenem Puffer
penalty_target | penalty with the buffer to hold | Strafe mit dem Zielpuffer
resilience_score | resilience index | Resilienzindex
stress_coverage | stress coverage | Stressdeckung
partner_fragility | partner fragility | Partnerfragilität
weaker_part | weaker part | schwächerer Teil
time_to_survive | time to survive | Überlebenszeit
time_to_recover | time to recover | Erholungszeit
lost_volume | volume lost in an outage | Verlust bei einem Ausfall
expected_profit | expected profit | erwarteter Gewinn
holding_cost | holding cost | Haltekosten
shortage_cost | shortage cost | Fehlmengenkosten
underage_cost | cost of a unit short | Kosten einer fehlenden Einheit
overage_cost | cost of an idle unit | Kosten einer ungenutzten Einheit
best_service_level | best service level | bester Servicegrad
order_quantity | economic order quantity | optimale Bestellmenge
buffer_move | buffer to hold | zu haltender Puffer
buffer_move_today | buffer, today | Puffer, heute
buffer_move_target | buffer, target | Puffer, Ziel
buffer_move_gain | gain: buffer | Gewinn: Puffer
buffer_move_low | low end of the gain: buffer | unteres Ende des Gewinns: Puffer
buffer_move_high | high end of the gain: buffer | oberes Ende des Gewinns: Puffer
buffer_move_units | volume gained: buffer | gewonnenes Volumen: Puffer
capacity_move | change of own capacity, four weeks | Änderung der eigenen Kapazität, vier Wochen
capacity_move_today | own capacity, four weeks, today | eigene Kapazität, vier Wochen, heute
capacity_move_target | own capacity, four weeks, target | eigene Kapazität, vier Wochen, Ziel
capacity_move_gain | gain: own capacity, four weeks | Gewinn: eigene Kapazität, vier Wochen
capacity_move_low | low end of the gain: own capacity, four weeks |
    unteres Ende des Gewinns: eigene Kapazität, vier Wochen
capacity_move_high | high end of the gain: own capacity, four weeks |
    oberes Ende des Gewinns: eigene Kapazität, vier Wochen
capacity_move_units | volume gained: own capacity, four weeks | gewonnenes Volumen: eigene Kapazität, vier Wochen
capacity_move_partner | who carries the peaks: own capacity, four weeks |
    wer die Spitzen trägt: eigene Kapazität, vier Wochen
capacity_move_further | what own capacity comes on top of | worauf eigene Kapazität aufsetzt
capacity_move_assumed | what own capacity is compared with | womit die eigene Kapazität verglichen wird
answered | decisions already answered | schon beantwortete Entscheidungen
answered_buffer | answer: buffer | Antwort: Puffer
answered_buffer_on | day of the answer: buffer | Tag der Antwort: Puffer
answered_year | answer: own capacity, over the year | Antwort: eigene Kapazität, übers Jahr
answered_year_on | day of the answer: own capacity, over the year | Tag der Antwort: eigene Kapazität, übers Jahr
answered_weeks | answer: own capacity, four weeks | Antwort: eigene Kapazität, vier Wochen
answered_weeks_on | day of the answer: own capacity, four weeks | Tag der Antwort: eigene Kapazität, vier Wochen
answered_look | answer: what is to be clarified | Antwort: was zu klären ist
answered_look_on | day of the answer: what is to be clarified | Tag der Antwort: was zu klären ist
capacity_year_move | change of own capacity, over the year | Änderung der eigenen Kapazität, übers Jahr
capacity_year_move_today | own capacity, over the year, today | eigene Kapazität, übers Jahr, heute
capacity_year_move_target | own capacity, over the year, target | eigene Kapazität, übers Jahr, Ziel
capacity_year_move_gain | gain: own capacity, over the year | Gewinn: eigene Kapazität, übers Jahr
capacity_year_move_low | low end of the gain: own capacity, over the year |
    unteres Ende des Gewinns: eigene Kapazität, übers Jahr
capacity_year_move_high | high end of the gain: own capacity, over the year |
    oberes Ende des Gewinns: eigene Kapazität, übers Jahr
capacity_year_move_units | volume gained: own capacity, over the year |
    gewonnenes Volumen: eigene Kapazität, übers Jahr
capacity_year_move_partner | who carries the peaks: own capacity, over the year |
    wer die Spitzen trägt: eigene Kapazität, übers Jahr
look_surge | to check: the rise | zu prüfen: der Anstieg
look_slow | to check: the fall | zu prüfen: der Rückgang
look_silent | to check: no volume | zu prüfen: kein Volumen
look_data | to check: the data | zu prüfen: die Daten
look_prices | to enter: prices | einzutragen: Preise
inputs_missing | not entered | nicht eingetragen
worth | worth of the decisions | Wert der Entscheidungen
worth_low | low end of that worth | unteres Ende dieses Werts
worth_high | high end of that worth | oberes Ende dieses Werts
least_gain | gain from which a change is told | Gewinn, ab dem eine Änderung genannt wird
money_at_risk | cost of waiting | Kosten des Wartens
lanes_total | lanes | Strecken
lanes_alert | lanes that need a decision | Strecken mit Handlungsbedarf
lanes_surge | lanes in surge alert | Strecken mit Nachfragesprung
lanes_low | lanes in low velocity | Strecken mit Flaute
lanes_book | lanes to book capacity for | Strecken mit mehr Kapazität
lanes_release | lanes to give capacity back on | Strecken mit weniger Kapazität
lanes_hold | lanes with another buffer to hold | Strecken mit anderem Puffer
lanes_unpriced | lanes without prices | Strecken ohne Preise
lanes_unknown | lanes without own capacity or buffer held | Strecken ohne eigene Kapazität oder gehaltenen Puffer
lanes_stale | lanes with stale data | Strecken mit veralteten Daten
lanes_short | lanes with too little data | Strecken mit zu wenig Daten
lanes_ended | lanes that have ended | beendete Strecken
worth_total | worth of all decisions | Wert aller Entscheidungen
worth_total_low | low end of that sum | unteres Ende dieser Summe
worth_total_high | high end of that sum | oberes Ende dieser Summe
money_at_risk_total | cost of waiting on all lanes | Kosten des Wartens auf allen Strecken
buffer_total | buffer needed on all lanes | nötiger Puffer auf allen Strecken
horizon | span of the outlook | Zeitraum des Ausblicks
periods_name | what the lane counts in | Zählweise der Strecke
forecast_members | methods combined | kombinierte Verfahren
forecast_gain | forecast error against seasonal naive | Prognosefehler gegen saisonal naiv
forecast_origins | past origins of the backtest | Startpunkte des Rücktests
capacity_origin | own capacity, entered or assumed | eigene Kapazität, eingetragen oder angenommen
open_days_per_week | days of a week on which the lane runs | Tage der Woche, an denen die Strecke läuft
open_days_origin | these days, entered or assumed | diese Tage, eingetragen oder angenommen
use_change | change of the use | Änderung der Auslastung
periods_ahead | periods ahead | kommende Perioden
short_periods | periods short of capacity | Perioden mit zu wenig Kapazität
planned_periods | periods planned ahead | vorausgeplante Perioden
worst_shortfall | largest shortfall of capacity | größter Mangel an Kapazität
newest_record | newest record | neuester Datensatz
worst_shortfall_day | day of the largest shortfall | Tag des größten Mangels
likeliest_overflow | highest chance of overflow | höchste Wahrscheinlichkeit von Überlauf
booked_against_alone | cost with partners against turning overflow away |
    Kosten mit Partnern gegen abgewiesenen Überlauf
only_partners_saving | saving by partners alone | Ersparnis nur mit Partnern
own_unit_cost | own cost of a booked unit | eigene Kosten einer gebuchten Einheit
required_volume | expected workload, by the law of the coming days |
    erwartete Last, nach dem Gesetz der kommenden Tage
kept_volume | volume carried by own capacity | von eigener Kapazität getragenes Volumen
order_demand | expected demand of the coming year | erwartete Nachfrage des kommenden Jahres
order_cost | cost of an order | Kosten einer Bestellung
holding_rate | holding cost of a unit and day | Haltekosten je Einheit und Tag
coverage_weight | weight of stress coverage | Gewicht der Stressdeckung
margin_total | margin of all demand | Deckungsbeitrag der ganzen Nachfrage
short_planned | units short as planned | Fehlmenge nach Plan
short_held | units short as held | Fehlmenge mit gehaltenem Puffer
penalty_unit | SLA penalty of a unit short | SLA-Strafe je fehlender Einheit
buffer_move_cost_today | cost with the buffer of today | Kosten mit dem Puffer von heute
buffer_move_cost_target | cost with the buffer to hold | Kosten mit dem Zielpuffer
buffer_move_short_today | units short, today | Fehlmenge, heute
buffer_move_short_target | units short, at the target | Fehlmenge, beim Ziel
buffer_move_idle_today | units idle, today | ungenutzt, heute
buffer_move_idle_target | units idle, at the target | ungenutzt, beim Ziel
capacity_move_cost_today | cost today, four weeks | Kosten heute, vier Wochen
capacity_move_over_today | overflow today, four weeks | Überlauf heute, vier Wochen
capacity_move_cost_target | cost at the target, four weeks | Kosten beim Ziel, vier Wochen
capacity_move_over_target | overflow at the target, four weeks | Überlauf beim Ziel, vier Wochen
capacity_year_move_cost_today | cost today, over the year | Kosten heute, übers Jahr
capacity_year_move_over_today | overflow today, over the year | Überlauf heute, übers Jahr
capacity_year_move_cost_target | cost at the target, over the year | Kosten beim Ziel, übers Jahr
capacity_year_move_over_target | overflow at the target, over the year | Überlauf beim Ziel, übers Jahr
surcharge | partner surcharge | Partneraufschlag
overflow_unit_cost | cost of a unit by partners | Kosten einer Einheit bei Partnern
break_even_surcharge | break-even surcharge | Aufschlag ohne Vorteil
period_cost_booked | cost of an open day, capacity booked | Kosten je offenem Tag, Kapazität gebucht
period_cost_per_use | cost of an open day, capacity paid by use | Kosten je offenem Tag, Kapazität nach Nutzung
period_capacity | own capacity of an open day | eigene Kapazität je offenem Tag
best_dependency | partner dependency at the best capacity | Abhängigkeit bei bester Kapazität
best_overflow_probability | probability of overflow at the best capacity |
    Wahrscheinlichkeit von Überlauf bei bester Kapazität
best_capacity_year | best own capacity for the coming year | beste eigene Kapazität des kommenden Jahres
returns | returns | Retouren
lead_time_workload | expected workload that an order must last for | erwartete Last, die eine Bestellung trägt
protection | days that an order must last for | Tage, die eine Bestellung reichen muss
order_policy | how orders are placed | wie bestellt wird
is_calibrated | whether errors were measured | ob Fehler gemessen sind
newsvendor_stock | newsvendor stock | Newsvendor-Bestand
classical_workload | mean workload of the lead time | mittlere Last der Laufzeit
buffer_from_demand | buffer for demand alone | Puffer nur für die Nachfrage
buffer_from_lead_time | buffer for lead time alone | Puffer nur für die Laufzeit
penalty_change | penalty as held against plan | Strafe mit gehaltenem Puffer gegen Plan
lead_time_spread | spread of the lead time | Streuung der Laufzeit
lead_time_origin | lead time and returns, entered or default | Laufzeit und Retouren, eingetragen oder Vorgabe
score_low_demand | index where much demand comes | Index bei viel Nachfrage
score_high_demand | index where little demand comes | Index bei wenig Nachfrage
score_low | lowest index with other weights | niedrigster Index bei anderen Gewichten
score_high | highest index with other weights | höchster Index bei anderen Gewichten
geometric_score | index without compensation | Index ohne Ausgleich
points_lost_coverage | points lost to stress coverage | Punkte durch Stressdeckung verloren
points_lost_partners | points lost to partners | Punkte durch Partner verloren
least_survive | time to survive on the worst weekday | Überlebenszeit am schlechtesten Wochentag
worst_weekday | weekday on which an outage is worst | Wochentag, an dem ein Ausfall am schwersten wiegt
partner_concentration | partner concentration | Konzentration auf Partner
partners | partners | Partner
strongest_input | input that moves the index most | stärkster Einfluss auf den Index
strongest_low | index at its low end | Index am unteren Ende
strongest_high | index at its high end | Index am oberen Ende
stress | stress | Belastung
lost_share | share of the outage's workload lost | verlorener Anteil der Last des Ausfalls
served_after_buffer | served once the buffer is used up | bedient nach Verbrauch des Puffers
margin | margin | Deckungsbeitrag
level_change | change to the best service level | Änderung zum besten Servicegrad
order_interval | time between orders | Zeit zwischen Bestellungen
flat_zone_low | lowest level within 1 % of the least cost | niedrigster Grad höchstens 1 % über Minimum
flat_zone_high | highest level within 1 % of the least cost | höchster Grad höchstens 1 % über Minimum
least_cost | least cost of the buffer | niedrigste Kosten des Puffers
five_points_cost | extra cost five points below the best level | Mehrkosten fünf Punkte unter dem besten Grad
steady_lead_time_gain | value of a lead time that never varies | Wert einer Laufzeit ohne Streuung
prices_origin | prices and costs, entered or default | Preise und Kosten, eingetragen oder Vorgabe
typical_visible_change | smallest rise seen on a typical lane |
    kleinster erkennbarer Anstieg auf einer typischen Strecke
typical_visible_fall | smallest fall seen on a typical lane |
    kleinster erkennbarer Rückgang auf einer typischen Strecke
lanes_hidden | lanes whose noise hides a rise of 30 % | Strecken, deren Schwankung 30 % mehr verdeckt
smallest_visible_fall | smallest fall that can be seen | kleinster sichtbarer Rückgang
visible_within | time within which a change shows | Zeit, in der eine Änderung sichtbar wird
status_test | what the watch compared | was die Überwachung verglichen hat
sharing_alone | cost of sharing lanes apart | Kosten teilender Strecken getrennt
sharing_saving | saving by sharing capacity | Ersparnis durch geteilte Kapazität
sharing_share | share saved by sharing capacity | Anteil der Ersparnis durch geteilte Kapazität
sharing_groups | groups of lanes checked | geprüfte Gruppen von Strecken
sharing_stable | division that no group objects to | Aufteilung ohne Einwand einer Gruppe
sharing_objectors | lanes that would do better apart | Strecken, die getrennt besser führen
sharing_objection | what they would gain apart | ihr Vorteil, getrennt
sharing_periods | periods in common | gemeinsame Perioden
budget_lanes | lanes of the service budget | Strecken des Servicebudgets
budget_left_out | lanes outside the service budget | Strecken außerhalb des Servicebudgets
budget_average | average share served | durchschnittlich bedienter Anteil
budget_cost | holding cost of the buffers today | Haltekosten der heutigen Puffer
budget_saving | saving by one service budget | Ersparnis durch ein Servicebudget
budget_share | share saved by one service budget | Anteil der Ersparnis durch ein Servicebudget
budget_stock | stock saved by one service budget | gesparter Bestand durch ein Servicebudget
budget_raised | lanes with a higher service level | Strecken mit höherem Servicegrad
budget_lowered | lanes with a lower service level | Strecken mit niedrigerem Servicegrad
joint_lot | order size set with the reorder point | Bestellmenge, mit dem Bestellpunkt gesetzt
joint_point | reorder point set with the order size | Bestellpunkt, mit der Bestellmenge gesetzt
joint_fill | share served by this pair | bedienter Anteil mit diesem Paar
joint_cost | cost of this pair | Kosten dieses Paares
joint_saving | saving by setting both together | Ersparnis durch gemeinsames Setzen
apart_lot | best order size alone | beste Bestellmenge allein
apart_point | reorder point at the service level | Bestellpunkt beim Servicegrad
apart_fill | share served with them apart | bedienter Anteil bei getrenntem Setzen
pooled_lanes | lanes behind one buffer | Strecken hinter einem Puffer
pooled_apart | buffers of these lanes apart | getrennte Puffer dieser Strecken
pooled_buffer | one common buffer | ein gemeinsamer Puffer
pooled_saving | share saved by one common buffer | Anteil der Ersparnis durch einen gemeinsamen Puffer
pooled_correlation | mean correlation of two lanes | mittlere Korrelation zweier Strecken
pooled_effective | independent lanes that would pool as much | unabhängige Strecken mit gleicher Wirkung
""")
# How orders are placed: what it is called, and each of `core.lane.REVIEW_POLICIES` in words.
REVIEW_POLICY_LABEL = ("How orders are placed", "Wie bestellt wird")
REVIEW_POLICY_WORDS = two_languages("""
periodic | Every R days, up to a level | Alle R Tage, bis zu einem Niveau
daily | Every day, up to a level | Jeden Tag, bis zu einem Niveau
continuous | As soon as a level is passed | Sobald ein Niveau unterschritten ist
""")
# Texts of our own that facts hold as values or compare with: English | German
TEXTS = """
Normal | Normal
Entered | eingetragen
Default | Vorgabe
Assumed | angenommen
Surge alert | Nachfragesprung
Low velocity | Flaute
Stale data | veraltete Daten
Too little data | zu wenig Daten
Ended | beendet
stress coverage | die Stressdeckung
partners | die Abhängigkeit von Partnern
the last 4 weeks | in den letzten 4 Wochen
the last month | im letzten Monat
the last half-month | im letzten halben Monat
the last 4-4-5 month | im letzten 4-4-5-Monat
the last quarter | im letzten Quartal
the last half-year | im letzten Halbjahr
the last year | im letzten Jahr
the last three-week period | im letzten Drei-Wochen-Abschnitt
the last 20 days | in den letzten 20 Tagen
the last two thirds of a month | in den letzten zwei Monatsdritteln
the last two-month period | im letzten Zwei-Monats-Abschnitt
its own pattern | das eigene Muster
own capacity | die eigene Kapazität
the buffer needed | der nötige Puffer
the plan | der Plan
today | heute
turning overflow away | das Abweisen des Überlaufs
cooperation | die Kooperation
the time to recover | die Erholungszeit
seasonal naive | saisonal naiv
the own cost of a unit | die eigenen Kosten einer Einheit
the nominal coverage | die nominelle Abdeckung
the best service level | der beste Servicegrad
the service level of today | der heutige Servicegrad
"""
# What a reader is told where the model has its own word: the same as on the chips and in sentences.
TEXTS_EN = {"Surge alert": "Surge", "Low velocity": "Slowdown", "Stale data": "Old data"}
TEXTS_DE = {english: german for _, (english, german) in rows(TEXTS)}


def metric_label(name: str, language: str = "en") -> str:
    """What a metric is called; one that is not ours is called by its own name."""
    both = LABELS.get(name)
    return in_language(both, language) if both else tame_name(name.replace("_", " "))


OF_DATA = " of data"  # behind a span that is the last of the data, not of the calendar


def own_text(text: str, language: str) -> str:
    """A text of our own in the language; anybody else's as it is."""
    texts = TEXTS_DE if require_language(language) == "de" else TEXTS_EN
    span = text.removesuffix(OF_DATA)
    if span != text and span in texts:
        return f"{texts[span]} der Daten"
    return texts.get(text, text)

"""What the Dashboard says of a lane, from its facts."""

from __future__ import annotations

from collections.abc import Sequence

from core.facts import Fact, facts_by_id
from core.speech.claims import MOVES
from core.speech.frames import Facts, read_frames
from core.speech.lane_frames import LANE_FRAMES
from core.speech.pages import Page, read_figures
from core.speech.template import answer_sentence

FRAMES = {
    **LANE_FRAMES,
    **read_frames("""
[alert what]
surge | bad | status:up status_reason | **{status}**: {status_reason} | **{status}**: {status_reason}
slow | bad | status:down status_reason | **{status}**: {status_reason} | **{status}**: {status_reason}
stale | bad | status=Stale_data status_reason | **{status}**: {status_reason} | **{status}**: {status_reason}
ended | plain | status=Ended status_reason | **{status}**: {status_reason} | **{status}**: {status_reason}
[test why]
spoke | plain | status_test | the watch compared {status_test} | die Überwachung verglich {status_test}
[hidden why]
both | plain | smallest_visible_change>0.3 smallest_visible_fall<0.95 visible_within |
    noise hides changes on this lane: within {visible_within} a rise is seen from {smallest_visible_change} on, a fall
    from {smallest_visible_fall} on |
    das Rauschen verdeckt Änderungen auf dieser Strecke: innerhalb {visible_within} ist ein Anstieg ab
    {smallest_visible_change} zu sehen, ein Rückgang ab {smallest_visible_fall}
rise | plain | smallest_visible_change>0.3 visible_within |
    noise hides changes on this lane: within {visible_within} a rise is seen from {smallest_visible_change} on, a fall
    only when volume stays away |
    das Rauschen verdeckt Änderungen auf dieser Strecke: innerhalb {visible_within} ist ein Anstieg ab
    {smallest_visible_change} zu sehen, ein Rückgang erst, wenn das Volumen ausbleibt
[peaks what]
peaks | bad | periods_over_capacity>0 periods_ahead |
    with returns the expected workload exceeds own capacity on **{periods_over_capacity} of the next {periods_ahead}
    {periods_name}** |
    {periods_name}, an denen die erwartete Last mit Retouren die eigene Kapazität übersteigt:
    **{periods_over_capacity} von {periods_ahead}**
enough | good | periods_ahead |
    own capacity is enough for the expected workload |
    die eigene Kapazität reicht für die erwartete Last
[penalty_plan why]
planned | plain | !penalty_held |
    with the planned buffer the expected SLA penalty is {penalty_planned} |
    mit dem geplanten Puffer beträgt die erwartete SLA-Strafe {penalty_planned}
[method why]
compared | plain | forecast_gain forecast_members |
    forecast: {forecast_method} ({forecast_members}), error {forecast_gain:signed} against seasonal naive over
    {forecast_origins} past origins |
    Prognose: {forecast_method} ({forecast_members}), Fehler {forecast_gain:signed} gegen saisonal naiv über
    {forecast_origins} frühere Startpunkte
single | plain | forecast_method !forecast_gain |
    forecast: {forecast_method}, because the history is too short to compare methods on |
    Prognose: {forecast_method}, weil die Historie für einen Vergleich der Verfahren zu kurz ist
alone | plain | forecast_method | forecast: {forecast_method} | Prognose: {forecast_method}
[band why]
measured | plain | planned_periods band_coverage |
    {band_coverage} of actual values fell inside the 80 % band |
    {band_coverage} der tatsächlichen Werte lagen im 80-%-Band
unmeasured | plain | planned_periods |
    the band has not been checked against past values yet |
    das Band ist noch nicht an früheren Werten geprüft
none | plain | !planned_periods |
    no band is drawn yet: the history is too short |
    noch kein Band: die Historie ist zu kurz
[buffer_title why]
title | plain | buffer_needed |
    Where the buffer of {buffer_needed} comes from | Woraus der Puffer von {buffer_needed} besteht
[causes why]
enough | plain | !demand_share lead_time_workload |
    at this service level the forecast itself is enough; no buffer is needed on top of it |
    bei diesem Servicegrad genügt die Prognose selbst, ein Puffer darüber ist nicht nötig
steady | plain | !demand_share |
    demand and lead time do not vary, so no buffer is needed |
    Nachfrage und Laufzeit schwanken nicht, ein Puffer ist also nicht nötig
both | plain | demand_share |
    demand risk and lead-time risk combine as √({buffer_from_demand:number}² + {buffer_from_lead_time:number}²) =
    {buffer_needed:size}; demand makes {demand_share} of the variance, lead time {lead_time_share} |
    Nachfrage- und Laufzeitrisiko ergeben zusammen √({buffer_from_demand:number}² + {buffer_from_lead_time:number}²) =
    {buffer_needed:size}; von der Varianz stammen {demand_share} aus der Nachfrage, {lead_time_share} aus der Laufzeit
[basis why]
calibrated | plain | lead_time_workload protection is_calibrated>0 |
    the buffer comes on top of the forecast of {lead_time_workload} for the {protection} that one order must last for
    ({order_policy}), and is sized from past forecast errors |
    der Puffer kommt zur Prognose von {lead_time_workload} für die {protection} hinzu, die eine Bestellung reichen muss
    ({order_policy}), und folgt aus früheren Prognosefehlern
few | plain | lead_time_workload protection |
    the buffer comes on top of the forecast of {lead_time_workload} for the {protection} that one order must last for
    ({order_policy}); it is wider because data are few |
    der Puffer kommt zur Prognose von {lead_time_workload} für die {protection} hinzu, die eine Bestellung reichen muss
    ({order_policy}); er ist größer, weil es wenig Daten gibt
[classical why]
classical | plain | classical_buffer classical_workload |
    the textbook formula would hold **{classical_buffer}** on top of {classical_workload} for the lead time alone, from
    the mean of the last year and with independent days |
    die Lehrbuchformel hielte nur für die Laufzeit **{classical_buffer}** über {classical_workload}, aus dem Mittel des
    letzten Jahres und mit
    unabhängigen Tagen
[newsvendor why]
newsvendor | plain | newsvendor_stock |
    the newsvendor stock at the critical ratio is {newsvendor_stock} |
    der Newsvendor-Bestand beim kritischen Verhältnis beträgt {newsvendor_stock}
[capacity_ahead what]
unknown | plain | !planned_periods |
    without a band there is no chance of overflow to show, only forecast and returns |
    ohne Band gibt es keine Wahrscheinlichkeit von Überlauf zu zeigen, nur Prognose und Retouren
enough | good | short_periods=0 |
    own capacity covers {service_level} of demand on each of the {planned_periods} {periods_name} ahead |
    die eigene Kapazität deckt {service_level} der Nachfrage, und das für alle {planned_periods} kommenden
    {periods_name}
short | bad | worst_shortfall |
    for {service_level} service own capacity is short on {short_periods} of {planned_periods} {periods_name} ahead,
    most on {worst_shortfall_day} by {worst_shortfall} |
    {periods_name} mit zu wenig eigener Kapazität für {service_level} Servicegrad: {short_periods} von
    {planned_periods}, am größten ist der Mangel am {worst_shortfall_day} mit {worst_shortfall}
[chance what]
chance | plain | likeliest_overflow |
    the highest chance of overflow on a single one is {likeliest_overflow}; if they were independent, the chance of at
    least one would be {overflow_once} |
    die höchste Wahrscheinlichkeit von Überlauf beträgt {likeliest_overflow}; wären die Perioden unabhängig, träfe es
    mindestens eine mit {overflow_once}
[buffer_move_why why]
gap | plain | buffer_held |
    {buffer_held:number} are held, {buffer_needed:number} are needed for {service_level} service |
    gehalten: {buffer_held:number}, nötig für {service_level} Servicegrad: {buffer_needed:number}
[level_move_why why]
level | plain | service_level |
    today's plan is {service_level}; a unit short costs {underage_cost:number}, an idle one {overage_cost:number} a
    cycle |
    heute geplant: {service_level}; eine fehlende Einheit kostet {underage_cost:number}, eine ungenutzte
    {overage_cost:number} je Zyklus
[capacity_move_why why]
capacity | plain | best_capacity |
    {own_capacity:number} a day are booked; with partners at {surcharge} on top, {best_capacity:number} cost
    least for the coming demand |
    gebucht sind {own_capacity:number} je Tag; bei einem Partneraufschlag von {surcharge} kosten
    {best_capacity:number} für die kommende Nachfrage am wenigsten
[nothing what]
nothing | good | |
    no change is worth more than 1 % of the margin; leave it as it is |
    keine Änderung ist mehr als 1 % des Deckungsbeitrags wert; alles kann bleiben, wie es ist
[chart what]
chart | alone | forecast_method |
    demand of {forecast_method:lane}, its forecast ({forecast_method}) with bands, and own capacity of {own_capacity} |
    Nachfrage von {forecast_method:lane}, ihre Prognose ({forecast_method}) mit Bändern und eigene Kapazität von
    {own_capacity}
"""),
}
FIGURES = read_figures("""
[demand]
demand_change | | {demand_next:number} |
    Next {horizon} · {demand_next:unit} = {demand_change:plus} vs last {horizon} |
    Erwartet · {demand_next:unit} = {demand_change:plus} ggü. zuletzt
demand_next | | {demand_next:number} | Next {horizon} · {demand_next:unit} | Erwartet · {demand_next:unit}
[use]
capacity_use use_change capacity_origin=Assumed | capacity_use>0.95 | {capacity_use:number} |
    Capacity use · of {own_capacity:number}/day = {use_change:plus} points vs last {horizon}; capacity assumed |
    Auslastung · von {own_capacity:number}/Tag = {use_change:plus} Punkte ggü. zuletzt; Kapazität angenommen
capacity_use use_change | capacity_use>0.95 | {capacity_use:number} |
    Capacity use · of {own_capacity:number}/day = {use_change:plus} points vs last {horizon} |
    Auslastung · von {own_capacity:number}/Tag = {use_change:plus} Punkte ggü. zuletzt
capacity_use | capacity_use>0.95 | {capacity_use:number} |
    Capacity use · of {own_capacity:number}/day | Auslastung · von {own_capacity:number}/Tag
own_capacity | | ? | Capacity use · of {own_capacity:number}/day | Auslastung · von {own_capacity:number}/Tag
[buffer]
buffer_gap:down | buffer_gap:down | {buffer_held:number} / {buffer_needed:number} |
    Buffer held / needed · {buffer_held:unit} = {buffer_gap:number} short |
    Puffer gehalten / nötig · {buffer_held:unit} = {buffer_gap:number} zu wenig
buffer_gap | | {buffer_held:number} / {buffer_needed:number} |
    Buffer held / needed · {buffer_held:unit} = {buffer_gap:number} more than needed |
    Puffer gehalten / nötig · {buffer_held:unit} = {buffer_gap:number} mehr als nötig
buffer_needed | | {buffer_needed:number} |
    Buffer needed · {buffer_needed:unit} = held: not known | Puffer nötig · {buffer_needed:unit} = gehalten: unbekannt
[penalty]
penalty_change | penalty_change>0 | {penalty_held:number} |
    Expected penalty · {penalty_held:unit} = {penalty_change:plus} vs plan |
    Erwartete Strafe · {penalty_held:unit} = {penalty_change:plus} ggü. Plan
penalty_planned | | {penalty_planned:number} |
    Expected penalty · {penalty_planned:unit} = as planned | Erwartete Strafe · {penalty_planned:unit} = wie geplant
""")


RISK = read_figures("""
[risk]
money_at_risk | | {money_at_risk:number} |
    Money at risk · {money_at_risk:unit} = if nothing is done |
    Geld im Risiko · {money_at_risk:unit} = wenn nichts geschieht
""")
DASHBOARD = Page(FRAMES, FIGURES)
LANE_BRIEF = Page(FRAMES, {**{name: FIGURES[name] for name in ("demand", "use", "buffer")}, **RISK})


def answer(facts: Sequence[Fact], language: str = "en") -> tuple[str, str]:
    """Title: what to do this week, else what is happening. Paragraph: what is happening."""
    known = facts_by_id(facts)
    alert = "alert " if any(move in known for move in MOVES) else ""  # else the title says it
    detail = DASHBOARD.say(f"{alert}demand peaks penalty penalty_plan", known, language)
    return answer_sentence(facts, language), detail


def actions(facts: Facts, language: str = "en") -> tuple[tuple[str, str], ...]:
    """What pays, the best first: each as an order with the reason for it."""
    return tuple(
        (DASHBOARD.say(move, facts, language), DASHBOARD.say(f"{move}_why", facts, language))
        for move in facts
        if move in MOVES
    )

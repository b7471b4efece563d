"""What the Dashboard says of a lane, from its facts."""

from __future__ import annotations

from collections.abc import Sequence

from core.facts import Fact, facts_by_id
from core.speech.claims import LOOKS, MOVES
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
peaks_cheaper | plain | periods_over_capacity>0 periods_ahead capacity_year_move:down capacity_year_move_gain |
    with returns the expected workload exceeds own capacity on **{periods_over_capacity} of the next {periods_ahead}
    {periods_name}**, yet booking less is cheaper: what partners carry then costs less than capacity that stands idle |
    {periods_name}, an denen die erwartete Last mit Retouren die eigene Kapazität übersteigt:
    **{periods_over_capacity} von {periods_ahead}**; dennoch ist weniger zu buchen günstiger, denn was Partner dann
    tragen, kostet weniger als ungenutzte Kapazität
peaks_cheaper_now | plain | periods_over_capacity>0 periods_ahead capacity_move:down capacity_move_gain |
    with returns the expected workload exceeds own capacity on **{periods_over_capacity} of the next {periods_ahead}
    {periods_name}**, yet booking less is cheaper: what partners carry then costs less than capacity that stands idle |
    {periods_name}, an denen die erwartete Last mit Retouren die eigene Kapazität übersteigt:
    **{periods_over_capacity} von {periods_ahead}**; dennoch ist weniger zu buchen günstiger, denn was Partner dann
    tragen, kostet weniger als ungenutzte Kapazität
peaks_rarer | plain | periods_over_capacity>0 periods_ahead capacity_move:down |
    with returns the expected workload exceeds own capacity on **{periods_over_capacity} of the next {periods_ahead}
    {periods_name}**, yet less often than in the last year, so some can be given back |
    {periods_name}, an denen die erwartete Last mit Retouren die eigene Kapazität übersteigt:
    **{periods_over_capacity} von {periods_ahead}**, aber seltener als im letzten Jahr, also lässt sich etwas abgeben
peaks | bad | periods_over_capacity>0 periods_ahead |
    with returns the expected workload exceeds own capacity on **{periods_over_capacity} of the next {periods_ahead}
    {periods_name}** |
    {periods_name}, an denen die erwartete Last mit Retouren die eigene Kapazität übersteigt:
    **{periods_over_capacity} von {periods_ahead}**
enough | good | periods_ahead |
    the expected workload, without its ups and downs, stays within own capacity |
    die erwartete Last, ohne ihre Schwankungen, bleibt in der eigenen Kapazität
[penalty_plan why]
planned | plain | !penalty_held penalty_planned |
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
measured | plain | band_coverage |
    {band_coverage} of actual values fell inside the 80 % band |
    {band_coverage} der tatsächlichen Werte lagen im 80-%-Band
unmeasured | plain | planned_periods |
    the band has not been checked against past values yet |
    das Band ist noch nicht an früheren Werten geprüft
none | plain | !planned_periods !newest_record |
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
    der Puffer kommt zur Prognose von {lead_time_workload} für die {protection} hinzu, die eine Bestellung reichen
    muss
    ({order_policy}), und folgt aus früheren Prognosefehlern
few | plain | lead_time_workload protection |
    the buffer comes on top of the forecast of {lead_time_workload} for the {protection} that one order must last for
    ({order_policy}); it is wider because data are few |
    der Puffer kommt zur Prognose von {lead_time_workload} für die {protection} hinzu, die eine Bestellung reichen
    muss
    ({order_policy}); er ist größer, weil es wenig Daten gibt
[classical why]
classical | plain | classical_buffer classical_workload |
    the textbook formula would hold **{classical_buffer}** on top of {classical_workload} for the lead time alone,
    from
    the mean of the last year and with independent days |
    die Lehrbuchformel hielte nur für die Laufzeit **{classical_buffer}** über {classical_workload}, aus dem Mittel
    des
    letzten Jahres und mit
    unabhängigen Tagen
[newsvendor why]
newsvendor | plain | newsvendor_stock |
    the newsvendor stock at the critical ratio is {newsvendor_stock} |
    der Newsvendor-Bestand beim kritischen Verhältnis beträgt {newsvendor_stock}
[capacity_ahead what]
over | plain | newest_record |
    every day of this forecast is over: it begins after the newest record, of {newest_record} |
    alle Tage dieser Prognose sind vorbei: sie beginnt nach dem neuesten Datensatz vom {newest_record}
unknown | plain | !planned_periods |
    without a band there is no chance of overflow to show, only forecast and returns |
    ohne Band gibt es keine Wahrscheinlichkeit von Überlauf zu zeigen, nur Prognose und Retouren
enough | good | short_periods=0 |
    own capacity covers at least {service_level} of cases on each of the {planned_periods} {periods_name} ahead |
    die eigene Kapazität deckt mindestens {service_level} der Fälle, und das über {planned_periods} {periods_name}
book | bad | worst_shortfall capacity_move:up |
    for {service_level} service own capacity is short on {short_periods} of {planned_periods} {periods_name} ahead,
    most on {worst_shortfall_day} by {worst_shortfall} |
    {periods_name} mit zu wenig eigener Kapazität für {service_level} Servicegrad: {short_periods} von
    {planned_periods}, am größten ist der Mangel am {worst_shortfall_day} mit {worst_shortfall}
book_year | bad | worst_shortfall capacity_year_move:up |
    for {service_level} service own capacity is short on {short_periods} of {planned_periods} {periods_name} ahead,
    most on {worst_shortfall_day} by {worst_shortfall} |
    {periods_name} mit zu wenig eigener Kapazität für {service_level} Servicegrad: {short_periods} von
    {planned_periods}, am größten ist der Mangel am {worst_shortfall_day} mit {worst_shortfall}
passed_on | plain | worst_shortfall expected_overflow booked_cost |
    an overflow of {expected_overflow} is expected, which booking more would not make cheaper; to cover
    {service_level} of cases alone, own capacity would be short on {short_periods} of {planned_periods} {periods_name}
    ahead, most on {worst_shortfall_day} by {worst_shortfall} |
    ein Überlauf von {expected_overflow} wird erwartet, den mehr Buchung nicht günstiger machte; um {service_level}
    der Fälle allein zu decken, fehlte eigene Kapazität ({periods_name}: {short_periods} von {planned_periods}), am
    meisten am {worst_shortfall_day}: {worst_shortfall}
rarer | plain | worst_shortfall expected_overflow capacity_move:down |
    an overflow of {expected_overflow} is expected, less than in the last year, so some own capacity can be given back;
    to cover {service_level} of cases alone it would be short on {short_periods} of {planned_periods} {periods_name}
    ahead, most on {worst_shortfall_day} by {worst_shortfall} |
    ein Überlauf von {expected_overflow} wird erwartet, weniger als im letzten Jahr, also lässt sich etwas eigene
    Kapazität abgeben; um {service_level} der Fälle allein zu decken, fehlte sie ({periods_name}: {short_periods}
    von {planned_periods}), am meisten am {worst_shortfall_day}: {worst_shortfall}
exceeds | plain | worst_shortfall expected_overflow |
    an overflow of {expected_overflow} is expected; to cover {service_level} of cases alone, own capacity would be
    short on {short_periods} of {planned_periods} {periods_name} ahead, most on {worst_shortfall_day} by
    {worst_shortfall} |
    ein Überlauf von {expected_overflow} wird erwartet; um {service_level} der Fälle allein zu decken, fehlte eigene
    Kapazität ({periods_name}: {short_periods} von {planned_periods}), am meisten am {worst_shortfall_day}:
    {worst_shortfall}
[chance what]
chance | plain | likeliest_overflow |
    the highest chance of overflow on a single one of them is {likeliest_overflow} |
    die höchste Wahrscheinlichkeit von Überlauf beträgt {likeliest_overflow}
[buffer_move_why why]
gap | plain | buffer_held underage_cost |
    {buffer_held:number} are held; a unit short costs {underage_cost:number}, an idle one {overage_cost:number} a
    cycle |
    gehalten: {buffer_held:number}; eine fehlende Einheit kostet {underage_cost:number}, eine ungenutzte
    {overage_cost:number} je Zyklus
level | plain | underage_cost service_level |
    {service_level} service would take {buffer_needed:number}; a unit short costs {underage_cost:number}, an idle one
    {overage_cost:number} a cycle |
    {service_level} Servicegrad verlangten {buffer_needed:number}; eine fehlende Einheit kostet
    {underage_cost:number},
    eine ungenutzte {overage_cost:number} je Zyklus
volume | plain | buffer_held |
    {buffer_held:number} are held, {buffer_needed:number} are needed for {service_level} service |
    gehalten: {buffer_held:number}, nötig für {service_level} Servicegrad: {buffer_needed:number}
[buffer_move_price why]
held | plain | buffer_move:down fill_rate_target<fill_rate_held penalty_target penalty_held |
    for it the fill rate falls from {fill_rate_held} to {fill_rate_target}, and the expected penalty rises from
    {penalty_held:number} to {penalty_target}, already counted in the saving |
    dafür sinkt die Lieferquote von {fill_rate_held} auf {fill_rate_target}, und die erwartete Strafe steigt von
    {penalty_held:number} auf {penalty_target}, was in der Ersparnis schon abgezogen ist
planned | plain | buffer_move:down !fill_rate_held fill_rate_target<fill_rate penalty_target penalty_planned |
    for it the fill rate falls from {fill_rate} to {fill_rate_target}, and the expected penalty rises from
    {penalty_planned:number} to {penalty_target}, already counted in the saving |
    dafür sinkt die Lieferquote von {fill_rate} auf {fill_rate_target}, und die erwartete Strafe steigt von
    {penalty_planned:number} auf {penalty_target}, was in der Ersparnis schon abgezogen ist
unpriced | plain | buffer_move:down fill_rate_target<fill_rate_held |
    for it the fill rate falls from {fill_rate_held} to {fill_rate_target} |
    dafür sinkt die Lieferquote von {fill_rate_held} auf {fill_rate_target}
[capacity_year_move_why why]
no_partner | plain | capacity_year_move_partner !partners |
    {own_capacity:number} a day are booked; one that stands idle costs more than the {surcharge} that a partner takes
    on top; no partner is entered yet, so agree with one first |
    gebucht sind {own_capacity:number} je Tag; eine leere kostet mehr als die {surcharge}, die ein Partner aufschlägt;
    noch ist kein Partner eingetragen, also zuerst einen vereinbaren
partner | plain | capacity_year_move_partner |
    {own_capacity:number} a day are booked; one that stands idle costs more than the {surcharge} that a partner takes
    on top |
    gebucht sind {own_capacity:number} je Tag; eine leere kostet mehr als die {surcharge}, die ein Partner aufschlägt
year | plain | best_capacity_year~capacity_year_move_target |
    {own_capacity:number} a day are booked; {capacity_year_move_target:number} cost least over the coming year |
    gebucht sind {own_capacity:number} je Tag; über das kommende Jahr kosten {capacity_year_move_target:number} am
    wenigsten
weeks | plain | best_capacity_year capacity_year_move_target |
    {own_capacity:number} a day are booked; {best_capacity_year:number} would cost least over the coming year, of which
    the coming weeks bear out {capacity_year_move_target:number} |
    gebucht sind {own_capacity:number} je Tag; über das kommende Jahr kosteten {best_capacity_year:number} am wenigsten,
    davon tragen die kommenden Wochen {capacity_year_move_target:number}
[capacity_move_why why]
assumed | plain | capacity_move_assumed best_capacity |
    own capacity is not entered; with partners at {surcharge} on top, {best_capacity:number} cost least for the coming
    demand |
    die eigene Kapazität ist nicht eingetragen; bei einem Partneraufschlag von {surcharge} kosten
    {best_capacity:number} für die kommende Nachfrage am wenigsten
assumed_volume | plain | capacity_move_assumed |
    own capacity is not entered; {own_capacity:number} a day met nine days of ten of the last year |
    die eigene Kapazität ist nicht eingetragen; {own_capacity:number} je Tag reichten im letzten Jahr an neun von zehn
    Tagen
capacity | plain | best_capacity |
    {own_capacity:number} a day are booked; with partners at {surcharge} on top, {best_capacity:number} cost
    least for the coming demand |
    gebucht sind {own_capacity:number} je Tag; bei einem Partneraufschlag von {surcharge} kosten
    {best_capacity:number} für die kommende Nachfrage am wenigsten
volume | plain | capacity_move_target |
    {capacity_move_target:number} a day would cover the coming weeks as often as {own_capacity:number} covered the
    last
    year |
    {capacity_move_target:number} je Tag decken die kommenden Wochen so oft, wie {own_capacity:number} das letzte Jahr
    deckten
[look_surge_why why]
surge | plain | status_reason | if it lasts, the plan follows it | hält er an, folgt der Plan ihm
[look_slow_why why]
slow | plain | status_reason | if it lasts, the plan follows it | hält er an, folgt der Plan ihm
[look_silent_why why]
silent | plain | status_reason |
    until then nothing else of this lane is decided | bis dahin wird auf dieser Strecke nichts anderes entschieden
[look_data_why why]
data | plain | status_reason |
    until then nothing else of this lane is decided | bis dahin wird auf dieser Strecke nichts anderes entschieden
[look_prices_why why]
prices | plain | prices_origin |
    all prices are the product's examples, so decisions are told in volume |
    alle Preise sind Beispiele des Produkts, Entscheidungen stehen daher in Volumen
[nothing what]
too_little | plain | status=Too_little_data status_reason |
    there is too little data to decide on ({status_reason:inner}) |
    für eine Entscheidung gibt es zu wenig Daten ({status_reason:inner})
not_known | plain | inputs_missing |
    enter {inputs_missing}; what nobody entered is taken to be right, so nothing can be found to change |
    {inputs_missing} eintragen; was niemand eingetragen hat, gilt als richtig, also ist nichts zu ändern zu finden
answered | good | answered>0 |
    nothing else is to be decided now | sonst ist derzeit nichts zu entscheiden
nothing | good | worth least_gain |
    no change is worth more than {least_gain}; leave it as it is |
    keine Änderung bringt mehr als {least_gain}; alles kann bleiben, wie es ist
unpriced | good | |
    no change moves more than 5 % of a week's volume; leave it as it is |
    keine Änderung bewegt mehr als 5 % des Wochenvolumens; alles kann bleiben, wie es ist
[chart what]
chart | alone | forecast_method |
    demand of {forecast_method:lane}, its forecast ({forecast_method}) with bands, and own capacity of {own_capacity}
    |
    Nachfrage von {forecast_method:lane}, ihre Prognose ({forecast_method}) mit Bändern und eigene Kapazität von
    {own_capacity}
"""),
}
FIGURES = read_figures("""
[demand]
demand_change status=Stale_data | | {demand_next:number} |
    After the newest data, {horizon} · {demand_next:unit} = {demand_change:plus} vs the last {horizon} of data |
    Nach den neuesten Daten, {horizon} · {demand_next:unit} = {demand_change:plus} ggü. {horizon} davor
demand_change | | {demand_next:number} |
    Next {horizon} · {demand_next:unit} = {demand_change:plus} vs last {horizon} |
    Erwartet, {horizon} · {demand_next:unit} = {demand_change:plus} ggü. {horizon} davor
demand_next | | {demand_next:number} | Next {horizon} · {demand_next:unit} |
    Erwartet, {horizon} · {demand_next:unit}
[use]
capacity_use use_change capacity_year_move:down | | {capacity_use:number} |
    Use with returns · of {own_capacity:number}/day = {use_change:plus} points vs last {horizon} |
    Last mit Retouren · von {own_capacity:number}/Tag = {use_change:plus} Punkte ggü. {horizon} davor
capacity_use use_change capacity_move:down | | {capacity_use:number} |
    Use with returns · of {own_capacity:number}/day = {use_change:plus} points vs last {horizon} |
    Last mit Retouren · von {own_capacity:number}/Tag = {use_change:plus} Punkte ggü. {horizon} davor
capacity_use use_change capacity_origin=Assumed | capacity_use>0.95 | {capacity_use:number} |
    Use with returns · of {own_capacity:number}/day = {use_change:plus} points vs last {horizon}; capacity assumed |
    Last mit Retouren · von {own_capacity:number}/Tag = {use_change:plus} Punkte ggü. {horizon} davor; Kapazität
    angenommen
capacity_use use_change status=Stale_data | capacity_use>0.95 | {capacity_use:number} |
    Use with returns · of {own_capacity:number}/day = {use_change:plus} points vs the last {horizon} of data |
    Last mit Retouren · von {own_capacity:number}/Tag = {use_change:plus} Punkte ggü. {horizon} davor
capacity_use use_change | capacity_use>0.95 | {capacity_use:number} |
    Use with returns · of {own_capacity:number}/day = {use_change:plus} points vs last {horizon} |
    Last mit Retouren · von {own_capacity:number}/Tag = {use_change:plus} Punkte ggü. {horizon} davor
capacity_use | capacity_use>0.95 | {capacity_use:number} |
    Use with returns · of {own_capacity:number}/day | Last mit Retouren · von {own_capacity:number}/Tag
own_capacity | | ? | Capacity use · of {own_capacity:number}/day | Auslastung · von {own_capacity:number}/Tag
[buffer]
buffer_move buffer_held buffer_move:up | buffer_move | {buffer_held:number} → {buffer_move:number} |
    Buffer held → to hold · {buffer_held:unit} = {service_level} service needs {buffer_needed:number} |
    Puffer heute → Ziel · {buffer_held:unit} = {service_level} Servicegrad verlangt {buffer_needed:number}
buffer_move buffer_held | | {buffer_held:number} → {buffer_move:number} |
    Buffer held → to hold · {buffer_held:unit} = {service_level} service needs {buffer_needed:number} |
    Puffer heute → Ziel · {buffer_held:unit} = {service_level} Servicegrad verlangt {buffer_needed:number}
buffer_held | | {buffer_held:number} |
    Buffer held · {buffer_held:unit} = {service_level} service needs {buffer_needed:number} |
    Puffer gehalten · {buffer_held:unit} = {service_level} Servicegrad verlangt {buffer_needed:number}
buffer_needed | | {buffer_needed:number} |
    Buffer needed · {buffer_needed:unit} = held: not known | Puffer nötig · {buffer_needed:unit} = gehalten: unbekannt
[penalty]
penalty_change buffer_move:up | penalty_change>0 | {penalty_held:number} |
    Expected penalty · {penalty_held:unit} = {penalty_change:plus} vs plan |
    Erwartete Strafe · {penalty_held:unit} = {penalty_change:plus} ggü. Plan
penalty_change |  | {penalty_held:number} |
    Expected penalty · {penalty_held:unit} = {penalty_change:plus} vs plan |
    Erwartete Strafe · {penalty_held:unit} = {penalty_change:plus} ggü. Plan
penalty_planned | | {penalty_planned:number} |
    Expected penalty · {penalty_planned:unit} = as planned | Erwartete Strafe · {penalty_planned:unit} = wie geplant
fill_rate_held | | {fill_rate_held:number} |
    Demand served, buffer as held = {fill_rate:number} with the one planned |
    Bediente Nachfrage, Puffer wie heute = {fill_rate:number} mit dem geplanten
fill_rate | | {fill_rate:number} | Demand served, by plan | Bediente Nachfrage nach Plan
""")


WORTH = read_figures("""
[worth]
worth worth>0 worth_low worth_high | | {worth:number} |
    Worth of deciding · {worth:unit} = 80 % range {worth_low:number} to {worth_high:number} |
    Wert der Entscheidung · {worth:unit} = 80-%-Bereich {worth_low:number} bis {worth_high:number}
worth worth=0 inputs_missing | | ? |
    Worth of deciding · {worth:unit} = {inputs_missing} not entered |
    Wert der Entscheidung · {worth:unit} = {inputs_missing} nicht eingetragen
worth | | {worth:number} | Worth of deciding · {worth:unit} | Wert der Entscheidung · {worth:unit}
expected_overflow | | {expected_overflow:number} |
    Overflow · {expected_overflow:unit} | Überlauf · {expected_overflow:unit}
""")
ANSWERED = "answered_buffer answered_year answered_weeks answered_look"
REASONS = {"buffer_move": "buffer_move_why buffer_move_price"}  # of others the reason alone
DASHBOARD = Page(FRAMES, FIGURES)
LANE_BRIEF = Page(FRAMES, {**{name: FIGURES[name] for name in ("demand", "use", "buffer")}, **WORTH})


def answer(facts: Sequence[Fact], language: str = "en") -> tuple[str, str]:
    """Title: what to do this week, else what is happening. Paragraph: what is happening."""
    known = facts_by_id(facts)
    alert = "alert " if any(move in known for move in MOVES) else ""  # else the title says it
    detail = DASHBOARD.say(f"{alert}{ANSWERED} demand peaks penalty penalty_plan", known, language)
    return answer_sentence(facts, language), detail


def moves_of(facts: Facts) -> tuple[str, ...]:
    """What is to be decided by the names of its facts, the best first."""
    return tuple(move for move in facts if move in (*MOVES, *LOOKS))


def actions(facts: Facts, language: str = "en") -> tuple[tuple[str, str], ...]:
    """The same in words: each as an order with the reason for it."""
    return tuple(
        (
            DASHBOARD.say(move, facts, language),
            DASHBOARD.say(REASONS.get(move, f"{move}_why"), facts, language),
        )
        for move in moves_of(facts)
    )

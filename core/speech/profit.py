"""What the Profit page says of a lane, from its facts and those of its service levels."""

from __future__ import annotations

from core.speech.frames import Facts, read_frames
from core.speech.lane_frames import LANE_FRAMES
from core.speech.pages import Page, read_figures
from core.words.names import lane_text

PROFIT = Page(
    {
        **LANE_FRAMES,
        **read_frames("""
[no_best what]
unpriced | plain | !best_service_level !underage_cost |
    no price is entered, so the best service level is not known |
    es ist kein Preis eingetragen, der beste Servicegrad ist also nicht bekannt
no_best | plain | !best_service_level |
    no service level is best, because a unit short or idle costs nothing |
    kein Servicegrad ist der beste, weil eine fehlende oder ungenutzte Einheit nichts kostet
[title what]
look_first | act | look_data | {look_data} must be clear before a buffer is decided |
    Erst klären, {look_data}, dann über den Puffer entscheiden
silent_first | act | look_silent | {look_silent} must be clear before a buffer is decided |
    Erst klären, {look_silent}, dann über den Puffer entscheiden
kept | act | best_service_level !buffer_move !status=Ended !status=Too_little_data buffer_held<buffer_needed
    service_level least_gain |
    keep the buffer of {buffer_held}; {service_level} service needs {buffer_needed}, but no change is worth more than
    {least_gain} |
    Puffer von {buffer_held} behalten; {service_level} Servicegrad verlangt {buffer_needed}, doch keine Änderung bringt
    mehr als {least_gain}
too_little | plain | best_service_level status=Too_little_data status_reason |
    there is too little data to decide on ({status_reason:inner}) |
    für eine Entscheidung gibt es zu wenig Daten ({status_reason:inner})
right | good | best_service_level !buffer_move least_gain |
    the buffer is right; no change is worth more than {least_gain} |
    Der Puffer stimmt; keine Änderung bringt mehr als {least_gain}
[enter do]
enter | act | !best_service_level |
    enter price, unit cost, penalty and holding cost under Money, and the curve appears |
    Preis, Stückkosten, Strafe und Haltekosten unter Geld eintragen, dann erscheint die Kurve
[today what]
today | plain | best_service_level |
    your target of {service_level} leaves an expected profit of **{expected_profit}** |
    Ihr Ziel von {service_level} lässt einen erwarteten Gewinn von **{expected_profit}**
[best why]
best | plain | best_service_level buffer_needed |
    the cheapest service level is {best_service_level}; {service_level} would need a buffer of {buffer_needed} |
    der günstigste Servicegrad ist {best_service_level}; {service_level} verlangten als Puffer {buffer_needed}
volume | plain | buffer_needed |
    {service_level} service needs a buffer of {buffer_needed} | {service_level} Servicegrad verlangen als Puffer
    {buffer_needed}
[zone why]
zone | plain | flat_zone_low flat_zone_high |
    between {flat_zone_low} and {flat_zone_high} the cost stays within 1 % of the least |
    zwischen {flat_zone_low} und {flat_zone_high} liegen die Kosten höchstens 1 % über den niedrigsten
[shape why]
steep | plain | five_points_cost:up |
    five points below the best cost {five_points_cost} more, so the curve is steep there |
    fünf Punkte unter dem besten kosten {five_points_cost} mehr, die Kurve ist dort also steil
flat | plain | five_points_cost |
    five points below the best cost {five_points_cost} more, so the curve is flat there |
    fünf Punkte unter dem besten kosten {five_points_cost} mehr, die Kurve ist dort also flach
[least why]
least | plain | least_cost best_service_level |
    the least cost is {least_cost}, at {best_service_level} |
    die niedrigsten Kosten betragen {least_cost}, bei {best_service_level}
[steady why]
steady | plain | steady_lead_time_gain |
    a lead time that never varied would be worth {steady_lead_time_gain} at the best level |
    eine Laufzeit ohne Streuung wäre beim besten Servicegrad {steady_lead_time_gain} wert
"""),
    },
    read_figures("""
[level]
best_service_level | | {best_service_level:number} |
    Best service level = {level_change:plus} points vs your target |
    Bester Servicegrad = {level_change:plus} Punkte ggü. Ihrem Ziel
service_level | | ? | Best service level = needs prices | Bester Servicegrad = braucht Preise
[profit]
expected_profit | expected_profit<0 | {expected_profit:number} |
    Expected profit · {expected_profit:unit} | Erwarteter Gewinn · {expected_profit:unit}
fill_rate | | {fill_rate:number} | Demand served, by plan | Bediente Nachfrage nach Plan
[unit]
underage_cost | margin<0 | {underage_cost:number} / {overage_cost:number} |
    Cost per unit short / per unit idle = margin {margin} |
    Kosten je fehlender / ungenutzter Einheit = Deckungsbeitrag {margin}
service_level !underage_cost | | {service_level:number} | Service level = as entered | Servicegrad = wie eingetragen
[lot]
order_interval | | {order_quantity:number} |
    Best order size · {order_quantity:unit} = every {order_interval} |
    Beste Bestellmenge · {order_quantity:unit} = alle {order_interval}
order_quantity | | {order_quantity:number} |
    Best order size · {order_quantity:unit} | Beste Bestellmenge · {order_quantity:unit}
buffer_needed best_service_level | | ? |
    Best order size · {buffer_needed:unit} = holding costs nothing |
    Beste Bestellmenge · {buffer_needed:unit} = Halten kostet nichts
buffer_needed | | {buffer_needed:number} |
    Buffer needed · {buffer_needed:unit} = for {service_level} service |
    Puffer nötig · {buffer_needed:unit} = für {service_level} Servicegrad
"""),
)


def answer(facts: Facts, language: str = "en") -> tuple[str, str]:
    """Title: the decision on the buffer. Paragraph: what the target earns, and how sharp the best level is."""
    kinds = ("buffer_move", "answered_buffer")
    kind = next((kind for kind in kinds if kind in facts), "title")
    clause = PROFIT.clause(kind, facts, language) or PROFIT.clause("no_best", facts, language)
    lane = lane_text(facts["service_level"].subject, language)
    clause = clause if language == "en" else f"{clause[0].upper()}{clause[1:]}"
    return f"{lane}: {clause}.", PROFIT.say("enter best today zone shape", facts, language)

"""What the Profit page says of a lane, from its facts and those of its service levels."""

from __future__ import annotations

from core.speech.frames import Facts, read_frames
from core.speech.pages import Page, read_figures
from core.words.names import lane_text

PROFIT = Page(
    read_frames("""
[no_best what]
no_best | plain | !best_service_level |
    no service level is best, because a unit short or idle costs nothing |
    kein Servicegrad ist der beste, weil eine fehlende oder ungenutzte Einheit nichts kostet
[title do]
at_best | good | level_change:flat |
    {service_level:lane} is at its best service level, {best_service_level} |
    {service_level:lane} steht bei ihrem besten Servicegrad, {best_service_level}
raise | act | level_change:up |
    {service_level:lane}: raise the service level to {best_service_level} to earn {profit_gap} more |
    {service_level:lane}: Den Servicegrad auf {best_service_level} zu heben bringt {profit_gap} mehr
lower | act | level_change:down |
    {service_level:lane}: lower the service level to {best_service_level} to earn {profit_gap} more |
    {service_level:lane}: Den Servicegrad auf {best_service_level} zu senken bringt {profit_gap} mehr
[enter do]
enter | act | !best_service_level |
    enter price, unit cost, penalty and holding cost under Money, and the curve appears |
    Preis, Stückkosten, Strafe und Haltekosten unter Geld eintragen, dann erscheint die Kurve
[today what]
today | plain | best_service_level |
    today's {service_level} leaves an expected profit of **{expected_profit}** |
    der heutige Servicegrad von {service_level} lässt einen erwarteten Gewinn von **{expected_profit}**
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
    read_figures("""
[level]
best_service_level | | {best_service_level:number} |
    Best service level = {level_change:plus} points vs today |
    Bester Servicegrad = {level_change:plus} Punkte ggü. heute
service_level | | ? | Best service level | Bester Servicegrad
[profit]
profit_gap | expected_profit<0 | {expected_profit:number} |
    Expected profit · {expected_profit:unit} = {profit_gap:plus} at the best level |
    Erwarteter Gewinn · {expected_profit:unit} = {profit_gap:plus} beim besten Grad
expected_profit | expected_profit<0 | {expected_profit:number} |
    Expected profit · {expected_profit:unit} | Erwarteter Gewinn · {expected_profit:unit}
[unit]
underage_cost | margin<0 | {underage_cost:number} / {overage_cost:number} |
    Cost per unit short / per unit idle = margin {margin} |
    Kosten je fehlender / ungenutzter Einheit = Deckungsbeitrag {margin}
[lot]
order_interval | | {order_quantity:number} |
    Best order size · {order_quantity:unit} = every {order_interval} |
    Beste Bestellmenge · {order_quantity:unit} = alle {order_interval}
order_quantity | | {order_quantity:number} |
    Best order size · {order_quantity:unit} | Beste Bestellmenge · {order_quantity:unit}
buffer_needed | | ? |
    Best order size · {buffer_needed:unit} = holding costs nothing |
    Beste Bestellmenge · {buffer_needed:unit} = Halten kostet nichts
"""),
)


def answer(facts: Facts, language: str = "en") -> tuple[str, str]:
    """Title: the service level that earns most. Paragraph: what today's earns, and how sharp the best one is."""
    title = PROFIT.say("title", facts, language)
    if not title:
        lane = lane_text(facts["service_level"].subject, language)
        title = f"{lane}: {PROFIT.say('no_best', facts, language)}"
    return title, PROFIT.say("enter today zone shape", facts, language)

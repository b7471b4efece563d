"""What the Cooperation page says of a lane, from its facts."""

from __future__ import annotations

from core.speech.frames import Facts, read_frames
from core.speech.lane_frames import LANE_FRAMES
from core.speech.pages import Page, read_figures
from core.words.names import lane_text

CAPACITY = ("capacity_year_move", "capacity_move")
ANSWERED = ("answered_year", "answered_weeks")  # what was said to the same
COOPERATION = Page(
    {
        **LANE_FRAMES,
        **read_frames("""
[title do]
look_first | act | look_data |
    {partner_dependency:lane}: {look_data} must be clear before capacity is decided |
    {partner_dependency:lane}: Erst klären, {look_data}, dann über Kapazität entscheiden
silent_first | act | look_silent |
    {partner_dependency:lane}: {look_silent} must be clear before capacity is decided |
    {partner_dependency:lane}: Erst klären, {look_silent}, dann über Kapazität entscheiden
assumed | plain | capacity_origin=Assumed !capacity_move |
    {partner_dependency:lane}: own capacity is not entered; assumed are {own_capacity:number} a day, which met nine
    days of ten |
    {partner_dependency:lane}: Die eigene Kapazität ist nicht eingetragen; angenommen sind {own_capacity:number} je
    Tag, die neun von zehn Tagen reichten
right | good | best_capacity !capacity_move !capacity_year_move |
    {partner_dependency:lane}: the split between own capacity and partners is right; no change pays |
    {partner_dependency:lane}: Die Aufteilung zwischen eigener Kapazität und Partnern stimmt; keine Änderung lohnt
unpriced | good | !capacity_move !capacity_year_move own_capacity |
    {partner_dependency:lane}: own capacity covers the coming weeks as often as the last year |
    {partner_dependency:lane}: Die eigene Kapazität deckt die kommenden Wochen so oft wie das letzte Jahr
[carry what]
nothing | plain | partner_dependency<0.00001 |
    own capacity carries the whole volume, nothing goes to partners |
    die eigene Kapazität trägt das ganze Volumen, an Partner geht nichts
no_partners | plain | partner_dependency !partners |
    **{partner_dependency}** of the volume is left to partners, and none is entered |
    **{partner_dependency}** des Volumens bleiben Partnern überlassen, und keiner ist eingegeben
carry | plain | partner_dependency |
    partners carry **{partner_dependency}** of the volume | Partner tragen **{partner_dependency}** des Volumens
[against what]
less | good | cooperation_saving>0.005 |
    with them the lane costs **{cooperation_saving} less** than turning the overflow away |
    mit ihnen kostet die Strecke **{cooperation_saving} weniger**, als den Überlauf abzuweisen
more | bad | booked_against_alone>0.005 |
    with them the lane costs **{booked_against_alone} more** than turning the overflow away |
    mit ihnen kostet die Strecke **{booked_against_alone} mehr**, als den Überlauf abzuweisen
[only what]
only | plain | only_partners_saving |
    partners alone, without any own capacity, would cost {only_partners_saving} less than today's booking |
    nur mit Partnern, ganz ohne eigene Kapazität, kostete es {only_partners_saving} weniger als die heutige Buchung
[best what]
none | plain | best_capacity<0.05 best_capacity_year<0.05 |
    for the coming weeks and for the coming year, partners alone would cost least |
    für die kommenden Wochen wie für das kommende Jahr kosteten Partner allein am wenigsten
best | plain | best_capacity best_capacity_year |
    for the coming weeks alone {best_capacity} would cost least, for the coming year alone {best_capacity_year} |
    nur für die kommenden Wochen kosteten {best_capacity} am wenigsten, nur für das kommende Jahr {best_capacity_year}
[peaks why]
peaks | plain | surcharge:down booked_cost |
    the surcharge is below the own cost of a unit, so owning capacity for peaks never pays |
    der Aufschlag liegt unter den eigenen Kosten einer Einheit, eigene Kapazität für Spitzen lohnt sich also nie
[fixed why]
fixed | plain | period_capacity overflow_unit_cost |
    up to {period_capacity} the cost is fixed, because booked capacity is paid whether used or not; above it partners
    cost {overflow_unit_cost} |
    bis zu {period_capacity} sind die Kosten fest, weil gebuchte Kapazität auch ungenutzt bezahlt wird; darüber kosten
    Partner {overflow_unit_cost}
[vary why]
vary | plain | expected_overflow overflow_probability>0.02 overflow_unit_cost |
    the dot, the mean of all days, lies on the line or above it, never below: quiet days do not refund busy ones |
    der Punkt, das Mittel aller Tage, liegt auf der Linie oder darüber, nie darunter: ruhige Tage gleichen volle nicht
    aus
[by_use why]
by_use | plain | period_cost_per_use |
    paid by use, capacity would cost {period_cost_per_use} instead of {period_cost_booked} on average |
    nach Nutzung bezahlt kostete Kapazität im Mittel {period_cost_per_use} statt {period_cost_booked}
[best_size why]
none | plain | best_capacity<0.05 |
    no own capacity would cost least: partners would carry every unit |
    ganz ohne eigene Kapazität kostete es am wenigsten: Partner trügen jede Einheit
best | plain | best_overflow_probability |
    at the best size, the workload exceeds it on {best_overflow_probability} of open days |
    offene Tage, an denen die Last die beste Größe übersteigt: {best_overflow_probability}
[below_mean why]
below | plain | surcharge:down best_capacity |
    the surcharge is below the own cost of a unit, so the best size lies below the mean volume |
    der Aufschlag liegt unter den eigenen Kosten einer Einheit, die beste Größe also unter dem mittleren Volumen
[no_partners why]
none | plain | !partners |
    no partners are entered for this lane; the index assumes one partner |
    für diese Strecke sind keine Partner eingetragen; der Index nimmt einen Partner an
"""),
    },
    read_figures("""
[overflow]
expected_overflow | | {expected_overflow:number} |
    Overflow · {expected_overflow:unit} = on {overflow_probability} of open days |
    Überlauf · {expected_overflow:unit} = offene Tage mit Überlauf: {overflow_probability}
[cost]
booked_cost | booked_against_alone:up! | {booked_cost:number} |
    Cost with partners · {booked_cost:unit} = {booked_against_alone:plus} vs turning it away |
    Kosten mit Partnern · {booked_cost:unit} = {booked_against_alone:plus} ggü. Abweisen
own_capacity capacity_origin=Assumed | | {own_capacity:number} |
    Own capacity · {own_capacity:unit} = assumed | Eigene Kapazität · {own_capacity:unit} = angenommen
own_capacity | | {own_capacity:number} |
    Own capacity · {own_capacity:unit} = entered | Eigene Kapazität · {own_capacity:unit} = eingetragen
[dependency]
best_dependency | partner_dependency>0.25 | {partner_dependency:number} |
    Dependency on partners = {best_dependency} at the best capacity |
    Abhängigkeit von Partnern = {best_dependency} bei bester Kapazität
partner_dependency | partner_dependency>0.25 | {partner_dependency:number} |
    Dependency on partners | Abhängigkeit von Partnern
[surcharge]
break_even_surcharge | | {break_even_surcharge:number} |
    Break-even surcharge · {surcharge:unit} = today {surcharge:number} |
    Kritischer Aufschlag · {surcharge:unit} = heute {surcharge:number}
capacity_use !booked_cost | | {capacity_use:number} |
    Capacity use = in the coming weeks | Auslastung = in den kommenden Wochen
own_capacity !booked_cost | | ? | Capacity use | Auslastung
surcharge booked_cost | | ? |
    Break-even surcharge · {surcharge:unit} = today {surcharge:number} |
    Kritischer Aufschlag · {surcharge:unit} = heute {surcharge:number}
"""),
)


def answer(facts: Facts, language: str = "en") -> tuple[str, str]:
    """Title: the decision on own capacity. Paragraph: what partners carry and save, and the best sizes."""
    orders = [COOPERATION.clause(move, facts, language) for move in facts if move in CAPACITY]
    orders += [COOPERATION.clause(kind, facts, language) for kind in ANSWERED if kind in facts]
    title = COOPERATION.say("title", facts, language)
    if orders:
        name = lane_text(facts["partner_dependency"].subject, language)
        first = orders[0] if language == "en" else f"{orders[0][0].upper()}{orders[0][1:]}"
        title = f"{name}: {first}."
    rest = " ".join(f"{order[0].upper()}{order[1:]}." for order in orders[1:])
    detail = COOPERATION.say("carry against only best peaks", facts, language)
    return title, f"{rest} {detail}".strip()

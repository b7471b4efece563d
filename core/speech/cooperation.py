"""What the Cooperation page says of a lane, from its facts."""

from __future__ import annotations

from core.speech.frames import Facts, read_frames
from core.speech.pages import Page, read_figures

COOPERATION = Page(
    read_frames("""
[title do]
free | plain | !best_capacity |
    {booked_cost:lane}: own capacity costs nothing here, so partners are only for its peaks |
    {booked_cost:lane}: Eigene Kapazität kostet hier nichts, Partner sind also nur für Spitzen da
assumed | plain | !capacity_saving |
    {booked_cost:lane}: own capacity is not entered; {best_capacity:number} a day would cost least in the coming weeks |
    {booked_cost:lane}: Die eigene Kapazität ist nicht eingetragen; {best_capacity:number} je Tag kosteten in den
    kommenden Wochen am wenigsten
right | good | capacity_saving:flat |
    {booked_cost:lane}: the split between own capacity and partners is right for the coming weeks |
    {booked_cost:lane}: Die Aufteilung zwischen eigener Kapazität und Partnern stimmt für die kommenden Wochen
book | act | best_capacity:up |
    {booked_cost:lane}: for the coming weeks, book {capacity_gap:whole} more to save {capacity_saving} |
    {booked_cost:lane}: Für die kommenden Wochen {capacity_gap:whole} mehr zu buchen spart {capacity_saving}
release | act | best_capacity |
    {booked_cost:lane}: for the coming weeks, give back {capacity_gap:whole} to save {capacity_saving} |
    {booked_cost:lane}: Für die kommenden Wochen {capacity_gap:whole} abzugeben spart {capacity_saving}
[carry what]
carry | plain | partner_dependency |
    partners carry **{partner_dependency}** of the volume | Partner tragen **{partner_dependency}** des Volumens
[against what]
less | good | cooperation_saving |
    with them the lane costs **{cooperation_saving} less** than turning the overflow away |
    mit ihnen kostet die Strecke **{cooperation_saving} weniger**, als den Überlauf abzuweisen
more | bad | booked_against_alone |
    with them the lane costs **{booked_against_alone} more** than turning the overflow away |
    mit ihnen kostet die Strecke **{booked_against_alone} mehr**, als den Überlauf abzuweisen
[only what]
only | plain | only_partners_saving |
    partners alone, without any own capacity, would cost {only_partners_saving} less than today's booking |
    nur mit Partnern, ganz ohne eigene Kapazität, kostete es {only_partners_saving} weniger als die heutige Buchung
[year what]
year | plain | best_capacity_year |
    over the coming year, {best_capacity_year} would cost least |
    über das kommende Jahr kosteten {best_capacity_year} am wenigsten
[peaks why]
peaks | plain | surcharge:down |
    the surcharge is below the own cost of a unit, so owning capacity for peaks never pays |
    der Aufschlag liegt unter den eigenen Kosten einer Einheit, eigene Kapazität für Spitzen lohnt sich also nie
[fixed why]
fixed | plain | period_capacity |
    up to {period_capacity} the cost is fixed, because booked capacity is paid whether used or not; above it partners
    cost {overflow_unit_cost} |
    bis zu {period_capacity} sind die Kosten fest, weil gebuchte Kapazität auch ungenutzt bezahlt wird; darüber kosten
    Partner {overflow_unit_cost}
[vary why]
vary | plain | expected_overflow overflow_probability>0.02 |
    the dot lies above the line because volumes vary: quiet days do not refund busy ones |
    der Punkt liegt über der Linie, weil das Volumen schwankt: ruhige Tage gleichen volle nicht aus
[by_use why]
by_use | plain | period_cost_per_use |
    paid by use, capacity would cost {period_cost_per_use} instead of {period_cost_booked} on average |
    nach Nutzung bezahlt kostete Kapazität im Mittel {period_cost_per_use} statt {period_cost_booked}
[best_size why]
free | plain | !best_capacity |
    own capacity costs nothing per unit, so more of it is never worse and no size is best |
    eigene Kapazität kostet nichts je Einheit, mehr davon ist also nie schlechter und keine Größe die beste
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
    read_figures("""
[overflow]
expected_overflow | | {expected_overflow:number} |
    Overflow · {expected_overflow:unit} = on {overflow_probability} of open days |
    Überlauf · {expected_overflow:unit} = offene Tage mit Überlauf: {overflow_probability}
[cost]
booked_cost | booked_against_alone:up! | {booked_cost:number} |
    Cost with partners · {booked_cost:unit} = {booked_against_alone:plus} vs alone |
    Kosten mit Partnern · {booked_cost:unit} = {booked_against_alone:plus} ggü. allein
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
surcharge | | ? |
    Break-even surcharge · {surcharge:unit} = today {surcharge:number} |
    Kritischer Aufschlag · {surcharge:unit} = heute {surcharge:number}
"""),
)


def answer(facts: Facts, language: str = "en") -> tuple[str, str]:
    """Title: the own capacity that costs least. Paragraph: what partners carry and save, and the coming year."""
    return COOPERATION.say("title", facts, language), COOPERATION.say(
        "carry against only year peaks", facts, language
    )

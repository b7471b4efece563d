"""What the Resilience page says of a lane, from its facts and those of the stress that is played."""

from __future__ import annotations

from core.speech.frames import Facts, read_frames
from core.speech.lane_frames import LANE_FRAMES
from core.speech.pages import Page, read_figures

RESILIENCE = Page(
    {
        **LANE_FRAMES,
        **read_frames("""
[title what]
unknown | plain | !lost_volume |
    {partner_dependency:lane}: the time to survive is not known yet |
    {partner_dependency:lane}: Die Überlebenszeit ist noch nicht bekannt
fails | bad | time_to_survive:down |
    {partner_dependency:lane}: an outage of {time_to_recover} uses up the buffer in {time_to_survive} |
    {partner_dependency:lane}: Bei einem Ausfall über {time_to_recover} reicht der Puffer {time_to_survive}
fails_on | bad | least_survive:down |
    {partner_dependency:lane} survives an outage of {time_to_recover} only if it does not begin on a {worst_weekday} |
    {partner_dependency:lane} übersteht einen Ausfall über {time_to_recover} nur, wenn er nicht an einem
    {worst_weekday} beginnt
survives | good | time_to_recover |
    {partner_dependency:lane} survives an outage of {time_to_recover} |
    {partner_dependency:lane} übersteht einen Ausfall über {time_to_recover}
[carried what]
no_other | bad | time_to_survive:down served_after_buffer<0.0005 |
    until it recovers, **{lost_volume}** are lost, because nothing takes the lane's place |
    bis zur Erholung gehen **{lost_volume}** verloren, weil es keine Alternative gibt
lost | bad | time_to_survive:down |
    until it recovers, **{lost_volume}** are lost; the alternative alone serves {served_after_buffer} of the workload
    |
    bis zur Erholung gehen **{lost_volume}** verloren; die Alternative allein bedient {served_after_buffer} der Last
lasts | good | time_to_survive |
    buffer and alternative carry the workload for {time_to_survive} |
    Puffer und Alternative tragen die Last {time_to_survive}
endless | good | lost_volume |
    the alternative carries the workload for as long as it takes |
    die Alternative trägt die Last, solange es dauert
[start why]
start | plain | least_survive |
    that is the mean over the seven days on which an outage may begin; from a {worst_weekday} on the buffer lasts
    {least_survive} |
    das ist das Mittel über die sieben Tage, an denen ein Ausfall beginnen kann; von einem {worst_weekday} an reicht
    der Puffer {least_survive}
[no_buffer why]
no_buffer | plain | !buffer_held |
    the buffer held today is not known | der heute gehaltene Puffer ist nicht bekannt
[no_recovery why]
no_recovery | plain | !time_to_recover |
    the time to recover from an outage is not known | die Erholungszeit nach einem Ausfall ist nicht bekannt
[enter do]
enter | act | !lost_volume |
    enter it under Capacity and time in the sidebar, and the answer appears |
    unter Kapazität und Zeit in der Seitenleiste eintragen, dann erscheint die Antwort
[shock what]
fails | bad | time_to_survive:down |
    {stress}: full service for {time_to_survive}, then {served_after_buffer} until recovery after {time_to_recover},
    along the expected demand |
    {stress}: volle Bedienung für {time_to_survive}, danach {served_after_buffer} bis zur Erholung
    ({time_to_recover}), bei der erwarteten Nachfrage
survives | good | stress |
    {stress}: service stays at 100 % throughout, along the expected demand |
    {stress}: die Bedienung bleibt durchweg bei 100 %, bei der erwarteten Nachfrage
[strongest why]
strongest | plain | strongest_input |
    {strongest_input} moves it most: {strongest_low:number} to {strongest_high:number} for 10 % either way |
    am stärksten wirkt: {strongest_input}, {strongest_low:number} bis {strongest_high:number} für 10 % mehr oder
    weniger
[parts why]
parts | plain | points_lost_coverage |
    {points_lost_coverage:number} points are lost to stress coverage, {points_lost_partners:number} to partners |
    {points_lost_coverage:number} Punkte gehen durch Stressdeckung verloren, {points_lost_partners:number} durch
    Partner
[weights why]
weights | plain | score_low |
    with other weights of its two parts it would be {score_low:number} to {score_high:number} |
    bei anderen Gewichten der beiden Teile läge er bei {score_low:number} bis {score_high:number}
[geometric why]
geometric | plain | geometric_score |
    if one part could not make up for the other (geometric form), the index would be {geometric_score:number} |
    könnte ein Teil den anderen nicht ausgleichen (geometrische Form), läge der Index bei {geometric_score:number}
[limits why]
limits | alone | |
    the index ranks lanes: it says which to look at first, not what an outage costs. It weighs two things of which one
    does not replace the other, and takes partners as independent. Decide by the time to survive
    and the volume lost |
    der Index ordnet Strecken: Er sagt, welche zuerst anzusehen ist, nicht was ein Ausfall kostet. Er wägt zwei Dinge
    ab, von denen eines das andere nicht ersetzt, und nimmt unabhängige Partner an. Zu entscheiden
    ist nach Überlebenszeit und verlorenem Volumen
"""),
    },
    read_figures("""
[index]
resilience_score | resilience_score<60 | {resilience_score:number} |
    Resilience index · 0 to 100 = {score_low_demand:number} to {score_high_demand:number} in the 80 % range |
    Resilienzindex · 0 bis 100 = {score_low_demand:number} bis {score_high_demand:number} im 80-%-Bereich
partner_dependency | | ? | Resilience index · 0 to 100 | Resilienzindex · 0 bis 100
[survive]
time_to_survive | time_to_survive:down! | {time_to_survive:number} |
    Time to survive = recovery takes {time_to_recover} | Überlebenszeit = Erholung dauert {time_to_recover}
lost_volume | lost_volume>0! | ∞ |
    Time to survive = recovery takes {time_to_recover} | Überlebenszeit = Erholung dauert {time_to_recover}
partner_dependency | | ? | Time to survive | Überlebenszeit
[lost]
lost_share | lost_volume>0 | {lost_volume:number} |
    Volume lost · {lost_volume:unit} = {lost_share} of the outage's workload |
    Verlust · {lost_volume:unit} = {lost_share} der Last des Ausfalls
lost_volume | | {lost_volume:number} | Volume lost · {lost_volume:unit} | Verlust · {lost_volume:unit}
buffer_needed | | ? | Volume lost · {buffer_needed:unit} | Verlust · {buffer_needed:unit}
[concentration]
partners | | {partner_concentration:number} |
    Partner concentration = {partners} {partners?partner/partners} |
    Konzentration auf Partner = {partners} Partner
partner_concentration | | {partner_concentration:number} |
    Partner concentration = partners not entered | Konzentration auf Partner = Partner nicht eingetragen
"""),
)


def answer(facts: Facts, language: str = "en") -> tuple[str, str]:
    """Title: what breaks first and when. Paragraph: what is lost, the index, or what is still to be entered."""
    detail = RESILIENCE.say("carried start index no_buffer no_recovery enter", facts, language)
    if "lost_volume" not in facts:
        detail = RESILIENCE.say("no_buffer no_recovery enter", facts, language)
    return RESILIENCE.say("title", facts, language), detail

"""What can be said about one lane: what happens, why, what to do, what it costs to wait."""

from __future__ import annotations

from core.speech.frames import read_frames

# Under each "kind role": name | good, bad, plain, act or alone | what it needs | English | German. German keeps
# volumes and spans out of the dative, because a unit has one form for many.
LANE_FRAMES = read_frames("""
[status what]
stale | bad | status=Stale_data status_reason |
    the data are stale ({status_reason:inner}), so every figure describes the lane as it was |
    die Daten sind veraltet ({status_reason:inner}), alle Zahlen beschreiben die Strecke, wie sie war
ended | plain | status=Ended status_reason |
    the lane has ended ({status_reason:inner}), it is in no sum of what is coming, and every figure describes it as it
    was |
    die Strecke ist beendet ({status_reason:inner}), sie steht in keiner Summe dessen, was kommt, und alle Zahlen
    beschreiben sie, wie sie war
surge | bad | status:up status_change:up status_since |
    demand has run {status_change} above its own pattern since {status_since} |
    die Nachfrage liegt {status_change} über dem eigenen Muster, und das seit dem {status_since}
surge_now | bad | status:up status_change:up |
    demand runs {status_change} above its own pattern |
    die Nachfrage liegt {status_change} über dem eigenen Muster
surge_told | bad | status:up status_reason |
    demand has surged ({status_reason:inner}) |
    die Nachfrage ist gesprungen ({status_reason:inner})
slow | bad | status:down status_change:down status_since |
    demand has run {status_change} below its own pattern since {status_since} |
    die Nachfrage liegt {status_change} unter dem eigenen Muster, und das seit dem {status_since}
slow_now | bad | status:down status_change:down |
    demand runs {status_change} below its own pattern |
    die Nachfrage liegt {status_change} unter dem eigenen Muster
slow_told | bad | status:down status_reason |
    demand has slowed ({status_reason:inner}) |
    die Nachfrage ist eingebrochen ({status_reason:inner})
[pattern what]
in_pattern | good | status=Normal |
    demand keeps to its own pattern | die Nachfrage bleibt in ihrem eigenen Muster
[missing what]
missing | bad | periods_missing history_periods |
    there is too little data for a plan: {history_periods} {history_periods?period/periods} with data,
    {periods_missing} more needed |
    für einen Plan gibt es zu wenig Daten: {history_periods} {history_periods?Periode/Perioden} mit Daten, noch
    {periods_missing} nötig
[demand what]
demand_up | plain | demand_change:up demand_next |
    demand is expected at {demand_next}, {demand_change} more than in {demand_change:versus} |
    die erwartete Nachfrage beträgt {demand_next}, {demand_change} mehr als {demand_change:versus}
demand_down | plain | demand_change:down demand_next |
    demand is expected at {demand_next}, {demand_change} less than in {demand_change:versus} |
    die erwartete Nachfrage beträgt {demand_next}, {demand_change} weniger als {demand_change:versus}
demand_flat | plain | demand_change:flat demand_next |
    demand is expected at {demand_next}, about as much as in {demand_change:versus} |
    die erwartete Nachfrage beträgt {demand_next}, etwa so viel wie {demand_change:versus}
demand_alone | plain | demand_next |
    demand is expected at {demand_next} | die erwartete Nachfrage beträgt {demand_next}
[recent what]
recent | plain | demand_recent demand_change |
    demand was {demand_recent} in {demand_change:versus} |
    {demand_change:versus} betrug die Nachfrage {demand_recent}
[average what]
average | plain | demand_mean |
    over the last year demand averaged {demand_mean} |
    über das letzte Jahr betrug die Nachfrage im Mittel {demand_mean}
[above_plan what]
above_plan | bad | above_plan:up |
    demand of the coming weeks is {above_plan} above plan |
    die Nachfrage der kommenden Wochen liegt {above_plan} über Plan
[capacity what]
capacity_assumed | plain | capacity_use own_capacity capacity_origin=Assumed |
    own capacity is not entered; the expected workload is {capacity_use} of what met nine days of ten ({own_capacity}) |
    die eigene Kapazität ist nicht eingetragen; die erwartete Last beträgt {capacity_use} dessen, was neun von zehn
    Tagen reichte ({own_capacity})
over_cheaper | plain | capacity_use:up own_capacity capacity_year_move:down capacity_year_move_gain |
    the expected workload reaches {capacity_use} of own capacity ({own_capacity}), and partners carry the rest for less
    than more own capacity would cost |
    die erwartete Last erreicht {capacity_use} der eigenen Kapazität ({own_capacity}), und den Rest tragen Partner für
    weniger, als mehr eigene Kapazität kostete
over_cheaper_now | plain | capacity_use:up own_capacity capacity_move:down capacity_move_gain |
    the expected workload reaches {capacity_use} of own capacity ({own_capacity}), and partners carry the rest for less
    than more own capacity would cost |
    die erwartete Last erreicht {capacity_use} der eigenen Kapazität ({own_capacity}), und den Rest tragen Partner für
    weniger, als mehr eigene Kapazität kostete
over_capacity | bad | capacity_use:up own_capacity |
    the expected workload reaches {capacity_use} of own capacity ({own_capacity}) |
    die erwartete Last erreicht {capacity_use} der eigenen Kapazität ({own_capacity})
within_capacity | good | capacity_use:down own_capacity |
    the expected workload takes {capacity_use} of own capacity ({own_capacity}) |
    die erwartete Last belegt {capacity_use} der eigenen Kapazität ({own_capacity})
at_capacity | plain | capacity_use:flat own_capacity |
    the expected workload equals own capacity ({own_capacity}) |
    die erwartete Last entspricht der eigenen Kapazität ({own_capacity})
[partners what]
above_assumed | plain | partner_dependency capacity_origin=Assumed |
    {partner_dependency} of the coming volume lies above what met nine days of ten |
    {partner_dependency} des kommenden Volumens liegen über dem, was neun von zehn Tagen reichte
no_partners | plain | partner_dependency !partners |
    {partner_dependency} of the coming volume is left to partners, and none is entered |
    {partner_dependency} des kommenden Volumens bleiben Partnern überlassen, und keiner ist eingegeben
partners | plain | partner_dependency |
    partners carry {partner_dependency} of the coming volume |
    Partner tragen {partner_dependency} des kommenden Volumens
[peaks what]
peaks | bad | periods_over_capacity>0 |
    the expected workload exceeds own capacity in {periods_over_capacity} of the coming periods |
    in {periods_over_capacity} der kommenden Perioden übersteigt die erwartete Last die eigene Kapazität
[overflow what]
overflow | plain | overflow_probability |
    the workload exceeds own capacity on {overflow_probability} of the coming open days |
    an {overflow_probability} der kommenden offenen Tage übersteigt die Last die eigene Kapazität
[cooperation what]
cooperation | good | cooperation_saving>0 booked_cost<alone_cost |
    with partners the lane costs {booked_cost}, {cooperation_saving} less than turning the overflow away |
    mit Partnern kostet die Strecke {booked_cost}, {cooperation_saving} weniger, als den Überlauf abzuweisen
[best_capacity why]
best_capacity_more | plain | best_capacity>own_capacity |
    for the coming weeks the best own capacity is {best_capacity}, more than today ({own_capacity}) |
    für die kommenden Wochen beträgt die beste eigene Kapazität {best_capacity}, mehr als heute ({own_capacity})
best_capacity_less | plain | best_capacity<own_capacity |
    for the coming weeks the best own capacity is {best_capacity}, less than today ({own_capacity}) |
    für die kommenden Wochen beträgt die beste eigene Kapazität {best_capacity}, weniger als heute ({own_capacity})
[buffer why]
buffer_cheaper | plain | buffer_move:down buffer_held<buffer_needed service_level |
    a service level of {service_level} would take a buffer of {buffer_needed}; a smaller one costs less |
    ein Servicegrad von {service_level} verlangte als Puffer {buffer_needed}; ein kleinerer kostet weniger
buffer_larger | plain | buffer_move:up buffer_held>buffer_needed service_level |
    the buffer holds {buffer_held}, enough for {service_level} service; a larger one costs less |
    der Puffer umfasst {buffer_held}, genug für einen Servicegrad von {service_level}; ein größerer kostet weniger
buffer_kept | plain | !buffer_move !answered_buffer !look_data !look_silent !status=Ended !status=Too_little_data
    best_service_level buffer_held<buffer_needed buffer_gap service_level |
    the buffer holds {buffer_held}, {buffer_gap} less than {service_level} service needs; a larger
    or smaller one would save too little to matter |
    der Puffer umfasst {buffer_held}, {buffer_gap} weniger, als ein Servicegrad von {service_level} verlangt; ein
    größerer oder kleinerer sparte zu wenig
buffer_short | bad | buffer_held<buffer_needed buffer_gap service_level |
    the buffer holds {buffer_held}, {buffer_gap} less than {service_level} service needs |
    der Puffer umfasst {buffer_held}, {buffer_gap} weniger, als ein Servicegrad von {service_level} verlangt
buffer_long | good | buffer_held>buffer_needed buffer_gap service_level |
    the buffer holds {buffer_held}, {buffer_gap} more than {service_level} service needs |
    der Puffer umfasst {buffer_held}, {buffer_gap} mehr, als ein Servicegrad von {service_level} verlangt
buffer_met | good | buffer_held~buffer_needed service_level |
    the buffer holds {buffer_held}, as much as {service_level} service needs |
    der Puffer umfasst {buffer_held}, so viel, wie ein Servicegrad von {service_level} verlangt
buffer_plan | plain | buffer_needed service_level |
    a service level of {service_level} needs a buffer of {buffer_needed} |
    ein Servicegrad von {service_level} verlangt als Puffer {buffer_needed}
[spread why]
spread_lead_time | plain | lead_time_share>demand_share |
    lead time causes {lead_time_share} of the uncertainty that the buffer covers |
    die Laufzeit verursacht {lead_time_share} der Unsicherheit, die der Puffer abdeckt
spread_demand | plain | demand_share>lead_time_share |
    demand itself causes {demand_share} of the uncertainty that the buffer covers |
    die Nachfrage selbst verursacht {demand_share} der Unsicherheit, die der Puffer abdeckt
spread_both | plain | demand_share~lead_time_share |
    demand and lead time cause the uncertainty that the buffer covers in equal parts |
    Nachfrage und Laufzeit verursachen zu gleichen Teilen die Unsicherheit, die der Puffer abdeckt
[fill_rate why]
fill_rate_less | bad | fill_rate_held<fill_rate |
    the fill rate with the buffer held is {fill_rate_held}, less than planned ({fill_rate}) |
    mit dem gehaltenen Puffer beträgt die Lieferquote {fill_rate_held}, weniger als geplant ({fill_rate})
fill_rate_more | good | fill_rate_held>fill_rate |
    the fill rate with the buffer held is {fill_rate_held}, more than planned ({fill_rate}) |
    mit dem gehaltenen Puffer beträgt die Lieferquote {fill_rate_held}, mehr als geplant ({fill_rate})
[penalty why]
penalty_more | bad | penalty_held>penalty_planned |
    the expected penalty with the buffer held is {penalty_held}, more than planned ({penalty_planned}) |
    mit dem gehaltenen Puffer beträgt die erwartete Strafe {penalty_held}, mehr als geplant ({penalty_planned})
penalty_less | good | penalty_held<penalty_planned |
    the expected penalty with the buffer held is {penalty_held}, less than planned ({penalty_planned}) |
    mit dem gehaltenen Puffer beträgt die erwartete Strafe {penalty_held}, weniger als geplant ({penalty_planned})
[outage what]
outage_loss | bad | time_to_survive<time_to_recover lost_volume>0 |
    an outage of {time_to_recover} uses up the buffer in {time_to_survive}, at a loss of {lost_volume} |
    bei einem Ausfall über {time_to_recover} reicht der Puffer {time_to_survive}, verloren
    {lost_volume?geht/gehen} {lost_volume}
outage_stood | good | time_to_recover lost_volume=0 |
    the lane gets through an outage of {time_to_recover} without loss |
    die Strecke übersteht einen Ausfall über {time_to_recover} ohne Verlust
[index what]
index | plain | resilience_score weaker_part |
    the resilience index is {resilience_score}, held down most by {weaker_part} |
    der Resilienzindex beträgt {resilience_score}, am stärksten gedrückt durch {weaker_part}
index_alone | plain | resilience_score |
    the resilience index is {resilience_score} | der Resilienzindex beträgt {resilience_score}
[level why]
level_gap | plain | best_service_level<>service_level |
    the cheapest service level is {best_service_level}; your target is {service_level} |
    der günstigste Servicegrad ist {best_service_level}; Ihr Ziel sind {service_level}
level_best | good | best_service_level~service_level |
    your target of {service_level} is the cheapest |
    Ihr Ziel von {service_level} ist das günstigste
[profit what]
profit | plain | expected_profit |
    the expected profit is {expected_profit} | der erwartete Gewinn beträgt {expected_profit}
[costs why]
costs | plain | holding_cost shortage_cost |
    holding costs {holding_cost}, shortages cost {shortage_cost} |
    Halten kostet {holding_cost}, Fehlmengen kosten {shortage_cost}
[buffer_move do]
buffer_add | act | buffer_move:up buffer_move_today buffer_move_gain buffer_move_low buffer_move_high |
    hold {buffer_move:whole} of buffer instead of {buffer_move_today:number} to save {buffer_move_gain}
    (80 % range {buffer_move_low:number} to {buffer_move_high:number}) |
    {buffer_move:whole} statt {buffer_move_today:number} als Puffer halten, das spart {buffer_move_gain}
    (80-%-Bereich {buffer_move_low:number} bis {buffer_move_high:number})
buffer_release | act | buffer_move:down buffer_move_today buffer_move_gain buffer_move_low buffer_move_high |
    hold {buffer_move:whole} of buffer instead of {buffer_move_today:number} to save {buffer_move_gain}
    (80 % range {buffer_move_low:number} to {buffer_move_high:number}) |
    {buffer_move:whole} statt {buffer_move_today:number} als Puffer halten, das spart {buffer_move_gain}
    (80-%-Bereich {buffer_move_low:number} bis {buffer_move_high:number})
buffer_add_units | act | buffer_move:up buffer_move_today buffer_move_units service_level |
    hold {buffer_move:whole} of buffer instead of {buffer_move_today:number}, as
    {service_level} service asks, for {buffer_move_units} less short |
    {buffer_move:whole} statt {buffer_move_today:number} als Puffer halten, wie es ein Servicegrad von {service_level}
    verlangt, {buffer_move_units} weniger Fehlmenge
buffer_release_units | act | buffer_move:down buffer_move_today buffer_move_units service_level |
    hold {buffer_move:whole} of buffer instead of {buffer_move_today:number}, because
    {service_level} service needs {buffer_move_units} less |
    {buffer_move:whole} statt {buffer_move_today:number} als Puffer halten, denn ein Servicegrad von {service_level}
    verlangt {buffer_move_units} weniger
[capacity_year_move do]
year_release_all | act | capacity_year_move:down capacity_year_move_target<0.5 capacity_year_move_gain
    capacity_year_move_low capacity_year_move_high |
    over the coming year, give back all own capacity, {capacity_year_move:whole}, to save {capacity_year_move_gain}
    (80 % range {capacity_year_move_low:number} to {capacity_year_move_high:number}) |
    über das kommende Jahr die ganze eigene Kapazität von {capacity_year_move:whole} abgeben, das spart
    {capacity_year_move_gain} (80-%-Bereich {capacity_year_move_low:number} bis {capacity_year_move_high:number})
year_book | act | capacity_year_move:up capacity_year_move_gain capacity_year_move_low capacity_year_move_high |
    over the coming year, book {capacity_year_move:whole} of extra own capacity to save {capacity_year_move_gain}
    (80 % range {capacity_year_move_low:number} to {capacity_year_move_high:number}) |
    über das kommende Jahr {capacity_year_move:whole} mehr eigene Kapazität buchen, das spart {capacity_year_move_gain}
    (80-%-Bereich {capacity_year_move_low:number} bis {capacity_year_move_high:number})
year_partner | act | capacity_year_move:down capacity_year_move_partner capacity_year_move_gain
    capacity_year_move_low capacity_year_move_high |
    over the coming year, give back {capacity_year_move:whole} of own capacity and leave the rest to partners
    to save {capacity_year_move_gain}
    (80 % range {capacity_year_move_low:number} to {capacity_year_move_high:number}) |
    über das kommende Jahr {capacity_year_move:whole} eigene Kapazität abgeben und den Rest Partnern überlassen,
    das spart {capacity_year_move_gain}
    (80-%-Bereich {capacity_year_move_low:number} bis {capacity_year_move_high:number})
year_release | act | capacity_year_move:down capacity_year_move_gain capacity_year_move_low capacity_year_move_high |
    over the coming year, give back {capacity_year_move:whole} of own capacity to save {capacity_year_move_gain}
    (80 % range {capacity_year_move_low:number} to {capacity_year_move_high:number}) |
    über das kommende Jahr {capacity_year_move:whole} eigene Kapazität abgeben, das spart {capacity_year_move_gain}
    (80-%-Bereich {capacity_year_move_low:number} bis {capacity_year_move_high:number})
year_book_units | act | capacity_year_move:up capacity_year_move_units |
    over the coming year, book {capacity_year_move:whole} of extra own capacity, which leaves partners
    {capacity_year_move_units} less to carry |
    über das kommende Jahr {capacity_year_move:whole} mehr eigene Kapazität buchen, das nimmt Partnern
    {capacity_year_move_units} ab
year_release_units | act | capacity_year_move:down capacity_year_move_units |
    over the coming year, give back {capacity_year_move:whole} of own capacity, so that
    {capacity_year_move_units} less stands idle |
    über das kommende Jahr {capacity_year_move:whole} eigene Kapazität abgeben, damit
    {capacity_year_move_units} weniger ungenutzt bleibt
[capacity_move do]
capacity_release_all | act | capacity_move:down capacity_move_target<0.5 capacity_move_gain capacity_move_low
    capacity_move_high |
    for these four weeks, give back all own capacity, {capacity_move:whole}, to save {capacity_move_gain}
    (80 % range {capacity_move_low:number} to {capacity_move_high:number}) |
    für diese vier Wochen die ganze eigene Kapazität von {capacity_move:whole} abgeben, das spart {capacity_move_gain}
    (80-%-Bereich {capacity_move_low:number} bis {capacity_move_high:number})
capacity_book_further | act | capacity_move:up capacity_move_further capacity_move_gain capacity_move_low
    capacity_move_high |
    for these four weeks, book a further {capacity_move:whole} of own capacity to save {capacity_move_gain}
    (80 % range {capacity_move_low:number} to {capacity_move_high:number}) |
    für diese vier Wochen weitere {capacity_move:whole} eigene Kapazität buchen, das spart {capacity_move_gain}
    (80-%-Bereich {capacity_move_low:number} bis {capacity_move_high:number})
capacity_release_further | act | capacity_move:down capacity_move_further capacity_move_gain capacity_move_low
    capacity_move_high |
    for these four weeks, give back a further {capacity_move:whole} of own capacity to save {capacity_move_gain}
    (80 % range {capacity_move_low:number} to {capacity_move_high:number}) |
    für diese vier Wochen weitere {capacity_move:whole} eigene Kapazität abgeben, das spart {capacity_move_gain}
    (80-%-Bereich {capacity_move_low:number} bis {capacity_move_high:number})
capacity_book | act | capacity_move:up capacity_move_gain capacity_move_low capacity_move_high |
    for these four weeks, book {capacity_move:whole} of extra own capacity to save {capacity_move_gain}
    (80 % range {capacity_move_low:number} to {capacity_move_high:number}) |
    für diese vier Wochen {capacity_move:whole} mehr eigene Kapazität buchen, das spart {capacity_move_gain}
    (80-%-Bereich {capacity_move_low:number} bis {capacity_move_high:number})
capacity_partner | act | capacity_move:down capacity_move_partner capacity_move_gain capacity_move_low
    capacity_move_high |
    for these four weeks, give back {capacity_move:whole} of own capacity and leave the rest to partners
    to save {capacity_move_gain}
    (80 % range {capacity_move_low:number} to {capacity_move_high:number}) |
    für diese vier Wochen {capacity_move:whole} eigene Kapazität abgeben und den Rest Partnern überlassen,
    das spart {capacity_move_gain}
    (80-%-Bereich {capacity_move_low:number} bis {capacity_move_high:number})
capacity_release | act | capacity_move:down capacity_move_gain capacity_move_low capacity_move_high |
    for these four weeks, give back {capacity_move:whole} of own capacity to save {capacity_move_gain}
    (80 % range {capacity_move_low:number} to {capacity_move_high:number}) |
    für diese vier Wochen {capacity_move:whole} eigene Kapazität abgeben, das spart {capacity_move_gain}
    (80-%-Bereich {capacity_move_low:number} bis {capacity_move_high:number})
capacity_plan_units | act | capacity_move:up capacity_move_assumed capacity_move_target |
    for these four weeks, plan for {capacity_move_target}, {capacity_move:number} more than met nine days of ten |
    für diese vier Wochen {capacity_move_target} einplanen, {capacity_move:number} mehr, als neun von zehn Tagen
    reichten
capacity_book_units | act | capacity_move:up capacity_move_units |
    for these four weeks, book {capacity_move:whole} of extra own capacity, which leaves partners
    {capacity_move_units} less to carry |
    für diese vier Wochen {capacity_move:whole} mehr eigene Kapazität buchen, das nimmt Partnern
    {capacity_move_units} ab
capacity_release_units | act | capacity_move:down capacity_move_units |
    for these four weeks, give back {capacity_move:whole} of own capacity, so that
    {capacity_move_units} less stands idle |
    für diese vier Wochen {capacity_move:whole} eigene Kapazität abgeben, damit
    {capacity_move_units} weniger ungenutzt bleibt
[look_surge do]
look_surge | act | look_surge status_change:up |
    ask the customer {look_surge}; demand runs {status_change} above its own pattern |
    beim Kunden klären, {look_surge}; die Nachfrage liegt {status_change} über dem eigenen Muster
look_surge_told | act | look_surge | ask the customer {look_surge} | beim Kunden klären, {look_surge}
[look_slow do]
look_slow | act | look_slow status_change:down |
    ask the customer {look_slow}; demand runs {status_change} below its own pattern |
    beim Kunden klären, {look_slow}; die Nachfrage liegt {status_change} unter dem eigenen Muster
look_slow_told | act | look_slow | ask the customer {look_slow} | beim Kunden klären, {look_slow}
[look_silent do]
look_silent | act | look_silent status_reason |
    ask the customer {look_silent} ({status_reason:inner}) | beim Kunden klären, {look_silent} ({status_reason:inner})
look_silent_told | act | look_silent | ask the customer {look_silent} | beim Kunden klären, {look_silent}
[look_data do]
look_data | act | look_data status_reason |
    find out {look_data} ({status_reason:inner}) | klären, {look_data} ({status_reason:inner})
look_data_told | act | look_data | find out {look_data} | klären, {look_data}
[look_prices do]
look_prices | act | look_prices |
    enter {look_prices}, to see what a decision is worth in money |
    {look_prices} eintragen, um den Wert von Entscheidungen in Geld zu sehen
[answered_buffer what]
buffer_put_off | plain | answered_buffer=Put_off answered_buffer_on |
    the change of buffer was put off until {answered_buffer_on} |
    die Änderung des Puffers wurde bis {answered_buffer_on} vertagt
buffer_answered | plain | answered_buffer answered_buffer_on |
    the change of buffer was {answered_buffer:inner} on {answered_buffer_on} |
    die Änderung des Puffers wurde am {answered_buffer_on} {answered_buffer:inner}
[answered_year what]
year_put_off | plain | answered_year=Put_off answered_year_on |
    the change of own capacity over the year was put off until {answered_year_on} |
    die Änderung der eigenen Kapazität übers Jahr wurde bis {answered_year_on} vertagt
year_answered | plain | answered_year answered_year_on |
    the change of own capacity over the year was {answered_year:inner} on {answered_year_on} |
    die Änderung der eigenen Kapazität übers Jahr wurde am {answered_year_on} {answered_year:inner}
[answered_weeks what]
weeks_put_off | plain | answered_weeks=Put_off answered_weeks_on |
    the change of own capacity for four weeks was put off until {answered_weeks_on} |
    die Änderung der eigenen Kapazität für vier Wochen wurde bis {answered_weeks_on} vertagt
weeks_answered | plain | answered_weeks answered_weeks_on |
    the change of own capacity for four weeks was {answered_weeks:inner} on {answered_weeks_on} |
    die Änderung der eigenen Kapazität für vier Wochen wurde am {answered_weeks_on} {answered_weeks:inner}
[answered_look what]
look_put_off | plain | answered_look=Put_off answered_look_on |
    clarifying this was put off until {answered_look_on} |
    dies zu klären wurde bis {answered_look_on} vertagt
look_answered | plain | answered_look answered_look_on |
    clarifying this was {answered_look:inner} on {answered_look_on} |
    dies zu klären wurde am {answered_look_on} {answered_look:inner}
[no_move do]
too_little | plain | status=Too_little_data status_reason demand_next |
    there is too little data to decide on ({status_reason:inner}) |
    für eine Entscheidung gibt es zu wenig Daten ({status_reason:inner})
not_known | plain | demand_next inputs_missing !buffer_move !capacity_move !capacity_year_move !look_surge !look_slow
    !look_silent !look_data |
    enter {inputs_missing}; until then nobody knows whether a change of buffer or own capacity pays |
    {inputs_missing} eintragen; bis dahin weiß niemand, ob sich eine Änderung von Puffer oder eigener Kapazität lohnt
answered_all | good | demand_next answered>0 !buffer_move !capacity_move !capacity_year_move !look_surge !look_slow
    !look_silent !look_data |
    nothing else is to be decided now | sonst ist derzeit nichts zu entscheiden
no_move | good | demand_next !buffer_move !capacity_move !capacity_year_move !look_surge !look_slow !look_silent
    !look_data |
    no change of buffer or own capacity is worth telling now |
    derzeit lohnt keine Änderung von Puffer oder eigener Kapazität
[wait wait]
wait_costs | bad | money_at_risk>0 |
    waiting costs {money_at_risk:amount} in the coming week alone |
    Abwarten kostet allein in der kommenden Woche {money_at_risk:amount}
wait_free | good | money_at_risk=0 !answered !inputs_missing !buffer_move !capacity_move !capacity_year_move !look_surge
    !look_slow !look_silent !look_data |
    waiting costs nothing for now | Abwarten kostet vorerst nichts
""")

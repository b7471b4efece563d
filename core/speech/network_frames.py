"""What can be said about a whole network; the lanes that need somebody are a, b, c, the most money at risk first."""

from __future__ import annotations

from core.speech.frames import read_frames

NETWORK_FRAMES = read_frames("""
[need what]
need | bad | lanes_alert>0 lanes_total worth_total>0 worth_total_low worth_total_high |
    {lanes_alert} of {lanes_total} {lanes_total?lane/lanes} {lanes_alert?needs/need} a decision; {worth_total} can
    still
    be saved (80 % range {worth_total_low:number} to {worth_total_high:number}) |
    {lanes_alert} von {lanes_total} {lanes_total?Strecke/Strecken} {lanes_alert?braucht/brauchen} eine Entscheidung;
    zu sparen sind noch {worth_total} (80-%-Bereich {worth_total_low:number} bis {worth_total_high:number})
need_alone | bad | lanes_alert>0 lanes_total |
    {lanes_alert} of {lanes_total} {lanes_total?lane/lanes} {lanes_alert?needs/need} a decision |
    {lanes_alert} von {lanes_total} {lanes_total?Strecke/Strecken} {lanes_alert?braucht/brauchen} eine Entscheidung
not_entered | plain | lanes_alert=0 lanes_unknown>0 lanes_total |
    on {lanes_unknown} of {lanes_total} {lanes_total?lane/lanes} nobody can say whether a decision is needed: enter own
    capacity and the buffer held |
    auf {lanes_unknown} von {lanes_total} {lanes_total?Strecke/Strecken} kann niemand sagen, ob etwas zu entscheiden
    ist: bitte eigene Kapazität und gehaltenen Puffer eintragen
calm | good | lanes_alert=0 lanes_total |
    none of {lanes_total} {lanes_total?lane/lanes} needs a decision |
    von {lanes_total} {lanes_total?Strecke/Strecken} braucht keine eine Entscheidung
[kinds what]
kinds | alone | lanes_alert>0 lanes_surge lanes_low lanes_stale lanes_book lanes_release lanes_hold |
    by kind: [{lanes_book} to book capacity, ][{lanes_release} to give capacity back, ][{lanes_hold} to change the
    buffer,
    ][{lanes_surge} {lanes_surge?surge/surges}, ][{lanes_low} {lanes_low?slowdown/slowdowns},
    ][{lanes_stale} with old data, ] |
    nach Art: [{lanes_book} mit mehr Kapazität, ][{lanes_release} mit weniger Kapazität, ][{lanes_hold} mit anderem
    Puffer, ][{lanes_surge} {lanes_surge?Nachfragesprung/Nachfragesprünge}, ][{lanes_low}
    {lanes_low?Flaute/Flauten}, ][{lanes_stale} mit veralteten Daten, ]
[unpriced why]
none | plain | lanes_unpriced lanes_total~lanes_unpriced |
    no prices are entered, so decisions are told in volume |
    es sind keine Preise eingetragen, Entscheidungen stehen daher in Volumen
some | plain | lanes_unpriced>0 |
    on {lanes_unpriced} {lanes_unpriced?lane/lanes} no prices are entered, and decisions there are told in volume |
    auf {lanes_unpriced} {lanes_unpriced?Strecke/Strecken} sind keine Preise eingetragen, Entscheidungen stehen dort
    in
    Volumen
[unknown why]
taken_as_right | plain | lanes_unknown>0 |
    on {lanes_unknown} {lanes_unknown?lane/lanes} own capacity or the buffer held is not entered and taken to be right,
    so nobody can say what could be saved there |
    auf {lanes_unknown} {lanes_unknown?Strecke/Strecken} ist eigene Kapazität oder gehaltener Puffer nicht eingetragen
    und gilt als richtig; was dort zu sparen wäre, kann niemand sagen
[young what]
young | plain | lanes_short>0 |
    {lanes_short} {lanes_short?lane has/lanes have} too little data to decide on |
    {lanes_short} {lanes_short?Strecke hat/Strecken haben} für eine Entscheidung zu wenig Daten
[over what]
ended_lanes | plain | lanes_ended>0 |
    {lanes_ended} {lanes_ended?lane has/lanes have} ended and {lanes_ended?is/are} in no sum of what is coming |
    {lanes_ended} {lanes_ended?Strecke ist beendet und steht/Strecken sind beendet und stehen} in keiner Summe dessen,
    was kommt
[first do]
first_worth | alone | worth_a>0 |
    start with {worth_a:lane}, where {worth_a} can be saved | zuerst {worth_a:lane}, dort sind {worth_a} zu sparen
first_up | alone | status_a:up status_change_a:up |
    start with {status_a:lane}: demand runs {status_change_a} above its own pattern |
    zuerst {status_a:lane}: Die Nachfrage liegt {status_change_a} über dem eigenen Muster
first_down | alone | status_a:down status_change_a:down |
    start with {status_a:lane}: demand runs {status_change_a} below its own pattern |
    zuerst {status_a:lane}: Die Nachfrage liegt {status_change_a} unter dem eigenen Muster
first_plan | alone | above_plan_a:up |
    start with {above_plan_a:lane}: demand of the coming weeks is {above_plan_a} above plan |
    zuerst {above_plan_a:lane}: Die Nachfrage der kommenden Wochen liegt {above_plan_a} über Plan
first_other | alone | status_a status_reason_a |
    start with {status_a:lane} ({status_reason_a:inner}) | zuerst {status_a:lane} ({status_reason_a})
[next do]
next_two | plain | worth_b>0 worth_c>0 |
    next come {worth_b:lane} with {worth_b} and {worth_c:lane} with {worth_c} |
    danach folgen {worth_b:lane} mit {worth_b} und {worth_c:lane} mit {worth_c}
next_one | plain | worth_b>0 |
    next comes {worth_b:lane} with {worth_b} | danach folgt {worth_b:lane} mit {worth_b}
[network_wait wait]
network_waits | bad | money_at_risk_total>0 |
    waiting costs {money_at_risk_total:amount} over all lanes in the coming week alone |
    Abwarten kostet allein in der kommenden Woche {money_at_risk_total:amount} über alle Strecken
network_free | good | money_at_risk_total=0 lanes_unknown=0 lanes_short=0 |
    waiting costs nothing for now on any lane with a plan |
    Abwarten kostet auf keiner Strecke mit einem Plan vorerst etwas
""")

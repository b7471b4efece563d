"""What can be said about a whole network; the lanes that need somebody are a, b, c, the most money at risk first."""

from __future__ import annotations

from core.speech.frames import read_frames

NETWORK_FRAMES = read_frames("""
[need what]
need | bad | lanes_alert>0 lanes_total money_at_risk_alert |
    {lanes_alert} of {lanes_total} {lanes_total?lane/lanes} {lanes_alert?needs/need} a decision, with
    {money_at_risk_alert} at stake |
    {lanes_alert} von {lanes_total} {lanes_total?Strecke/Strecken} {lanes_alert?braucht/brauchen} eine Entscheidung,
    es geht um {money_at_risk_alert}
calm | good | lanes_alert=0 lanes_total |
    none of {lanes_total} {lanes_total?lane/lanes} needs a decision |
    von {lanes_total} {lanes_total?Strecke/Strecken} braucht keine eine Entscheidung
[kinds what]
kinds | alone | lanes_alert>0 lanes_surge lanes_low lanes_stale lanes_above_plan |
    by kind: [{lanes_surge} {lanes_surge?surge/surges}, ][{lanes_low} {lanes_low?slowdown/slowdowns},
    ][{lanes_stale} with stale data, ][{lanes_above_plan} on pattern but above plan, ] |
    nach Art: [{lanes_surge} {lanes_surge?Nachfragesprung/Nachfragesprünge}, ][{lanes_low} {lanes_low?Flaute/Flauten},
    ][{lanes_stale} mit veralteten Daten, ][{lanes_above_plan} im Muster, aber über Plan, ]
[young what]
young | plain | lanes_short>0 |
    {lanes_short} {lanes_short?lane has/lanes have} too little data to be judged |
    {lanes_short} {lanes_short?Strecke hat/Strecken haben} für ein Urteil zu wenig Daten
[over what]
ended_lanes | plain | lanes_ended>0 |
    {lanes_ended} {lanes_ended?lane has/lanes have} ended and {lanes_ended?is/are} in no sum of what is coming |
    {lanes_ended} {lanes_ended?Strecke ist beendet und steht/Strecken sind beendet und stehen} in keiner Summe dessen,
    was kommt
[first do]
first_up | alone | status_a:up status_change_a:up money_at_risk_a |
    start with {money_at_risk_a:lane}: demand runs {status_change_a} above its own pattern, with {money_at_risk_a}
    at risk |
    zuerst {money_at_risk_a:lane}: Die Nachfrage liegt {status_change_a} über dem eigenen Muster, es geht um
    {money_at_risk_a}
first_down | alone | status_a:down status_change_a:down money_at_risk_a |
    start with {money_at_risk_a:lane}: demand runs {status_change_a} below its own pattern, with {money_at_risk_a}
    at risk |
    zuerst {money_at_risk_a:lane}: Die Nachfrage liegt {status_change_a} unter dem eigenen Muster, es geht um
    {money_at_risk_a}
first_plan | alone | above_plan_a:up money_at_risk_a |
    start with {money_at_risk_a:lane}: demand of the coming weeks is {above_plan_a} above plan, with
    {money_at_risk_a} at risk |
    zuerst {money_at_risk_a:lane}: Die Nachfrage der kommenden Wochen liegt {above_plan_a} über Plan, es geht um
    {money_at_risk_a}
first_other | alone | status_a money_at_risk_a |
    start with {money_at_risk_a:lane} ({status_a:inner}), with {money_at_risk_a} at risk |
    zuerst {money_at_risk_a:lane} ({status_a}), es geht um {money_at_risk_a}
[next do]
next_two | plain | money_at_risk_b money_at_risk_c |
    next come {money_at_risk_b:lane} with {money_at_risk_b} and {money_at_risk_c:lane} with {money_at_risk_c} |
    danach folgen {money_at_risk_b:lane} mit {money_at_risk_b} und {money_at_risk_c:lane} mit {money_at_risk_c}
next_one | plain | money_at_risk_b |
    next comes {money_at_risk_b:lane} with {money_at_risk_b} |
    danach folgt {money_at_risk_b:lane} mit {money_at_risk_b}
[network_wait wait]
network_waits | bad | money_at_risk_total>0 |
    over all lanes, {money_at_risk_total} is at risk in penalties and unplanned partner volume |
    über alle Strecken stehen {money_at_risk_total} auf dem Spiel, durch Strafen und ungeplantes Partnervolumen
network_free | good | money_at_risk_total=0 |
    nothing is at risk for now on any lane with a plan |
    auf keiner Strecke mit einem Plan steht vorerst etwas auf dem Spiel
""")

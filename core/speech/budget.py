"""One service budget over all lanes, in words: what it saves at the same average service."""

from __future__ import annotations

from core.speech.frames import read_frames
from core.speech.pages import Page

BUDGET = Page(
    read_frames("""
[saving what]
money | good | budget_saving:up |
    with levels set together, {budget_lanes} lanes would serve {budget_average} of their volume, as much as today, for
    **{budget_saving}** less, {budget_share} of what their buffers cost |
    mit gemeinsam gesetzten Graden bedienten {budget_lanes} Strecken {budget_average} ihres Volumens, so viel wie
    heute,
    für **{budget_saving}** weniger, {budget_share} der Kosten ihrer Puffer
stock | good | budget_stock:up |
    with levels set together, {budget_lanes} lanes would serve {budget_average} of their volume, as much as today,
    with
    **{budget_stock}** less in stock, {budget_share} of it |
    mit gemeinsam gesetzten Graden bedienten {budget_lanes} Strecken {budget_average} ihres Volumens, so viel wie
    heute,
    mit **{budget_stock}** weniger Bestand, {budget_share} davon
nothing | plain | budget_lanes |
    the levels of today are as good as any: no others serve {budget_average} of the volume for noticeably less |
    die heutigen Grade sind so gut wie alle anderen: Keine bedienen {budget_average} des Volumens für spürbar weniger
[moves why]
moves | plain | budget_raised budget_lowered |
    the level rises on {budget_raised} of these lanes and falls on {budget_lowered}: where little stock serves much it
    pays to promise more |
    der Grad steigt auf {budget_raised} dieser Strecken und fällt auf {budget_lowered}: Wo wenig Bestand viel bedient,
    lohnt es sich, mehr zuzusagen
[pool what]
pool | plain | pooled_apart>0 |
    one common buffer behind {pooled_lanes} of these lanes would do with **{pooled_buffer}** what their own do with
    {pooled_apart}, {pooled_saving} less |
    ein gemeinsamer Puffer hinter {pooled_lanes} dieser Strecken käme mit **{pooled_buffer}** aus, wo ihre eigenen
    {pooled_apart} brauchen, {pooled_saving} weniger
[together why]
together | plain | pooled_apart>0 |
    their errors correlate by {pooled_correlation} on average (0 not at all, 1 in step), so the lanes pool like
    {pooled_effective} independent ones |
    ihre Abweichungen korrelieren im Mittel mit {pooled_correlation} (0 gar nicht, 1 im Gleichschritt); die Strecken
    gleichen sich aus wie {pooled_effective} unabhängige
[pool_basis why]
pool_basis | plain | pooled_apart>0 |
    a common buffer must be able to serve every one of these lanes, from one place or with vehicles that move between
    them |
    ein gemeinsamer Puffer muss jede dieser Strecken bedienen können, von einem Ort aus oder mit Fahrzeugen, die
    zwischen ihnen wechseln
[outside why]
outside | plain | budget_left_out>0 |
    left out: {budget_left_out} {budget_left_out?lane/lanes} of another unit, without demand to come, or whose
    data have ended |
    nicht dabei: {budget_left_out} {budget_left_out?Strecke/Strecken} mit anderer Einheit, ohne kommende
    Nachfrage oder mit beendeten Daten
[basis why]
basis | plain | budget_lanes |
    counted is what stands idle at the end of a cycle; no lane goes below half its cycles or above 99.9 %, unless it
    is there today. A contract's own level stays a contract's |
    gezählt wird, was am Ende eines Zyklus übrig ist; keine Strecke geht unter die Hälfte ihrer Zyklen oder über 99,9
    %,
    wenn sie nicht heute dort ist. Ein vertraglicher Grad bleibt ein vertraglicher
""")
)

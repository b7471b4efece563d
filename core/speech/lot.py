"""Order size and reorder point set together, in words."""

from __future__ import annotations

from core.speech.frames import read_frames
from core.speech.pages import Page

LOT = Page(
    read_frames("""
[pair do]
pair | plain | joint_lot joint_point |
    cheapest together: order **{joint_lot}** as soon as stock on hand and on order falls to **{joint_point}**; that
    serves {joint_fill} of demand from stock |
    am günstigsten zusammen: **{joint_lot}** bestellen, sobald Bestand und offene Bestellungen auf **{joint_point}**
    fallen; das bedient {joint_fill} der Nachfrage aus dem Bestand
[saving why]
saving | plain | joint_saving>0 |
    it costs {joint_cost}, {joint_saving} less than the best order size alone, {apart_lot}, with a reorder point of
    {apart_point} at today's service level |
    das kostet {joint_cost}, {joint_saving} weniger als die beste Bestellmenge allein, {apart_lot}, mit einem
    Bestellpunkt von {apart_point} beim heutigen Servicegrad
apart | plain | apart_lot apart_point |
    the best order size alone is {apart_lot}, with a reorder point of {apart_point} at today's service level |
    die beste Bestellmenge allein beträgt {apart_lot}, mit einem Bestellpunkt von {apart_point} beim heutigen
    Servicegrad
[basis why]
basis | plain | joint_lot |
    larger orders run low less often, so they need a lower reorder point. Counted are orders, holding, and margin and
    penalty of each unit short; stock is looked at every evening |
    größere Bestellungen gehen seltener zur Neige und brauchen einen niedrigeren Bestellpunkt. Gezählt werden
    Bestellungen, Halten sowie Deckungsbeitrag und Strafe je fehlender Einheit; der Bestand wird jeden Abend geprüft
[none what]
none | plain | !joint_lot |
    no pair is best: it takes demand to come, and a cost of ordering, of holding and of a unit short |
    kein Paar ist das beste: Es braucht kommende Nachfrage sowie Kosten für Bestellen, Halten und eine fehlende Einheit
""")
)

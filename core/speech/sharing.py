"""Lanes that share one capacity, in words: what they save together, and whether a group would do better apart."""

from __future__ import annotations

from core.speech.frames import read_frames
from core.speech.pages import Page

SHARING = Page(
    read_frames("""
[saving what]
some | good | sharing_saving:up |
    together they save **{sharing_saving}**, {sharing_share} of what they pay apart |
    zusammen sparen sie **{sharing_saving}**, {sharing_share} dessen, was sie getrennt zahlen
nothing | plain | sharing_saving |
    these lanes gain nothing by sharing: they are short at the same time, or never. Each pays what it pays today,
    {sharing_alone} together |
    diese Strecken gewinnen durch Teilen nichts: Sie sind gleichzeitig knapp oder nie. Jede zahlt, was sie heute
    zahlt,
    zusammen {sharing_alone}
[stable why]
shapley | good | sharing_saving:up sharing_stable=Shapley |
    by the Shapley value no group does better alone: each of the {sharing_groups} groups was checked |
    beim Shapley-Wert fährt keine Gruppe allein besser: Jede der {sharing_groups} Gruppen ist geprüft
nucleolus | plain | sharing_saving:up sharing_stable=Nucleolus |
    by the Shapley value {sharing_objectors} would do better apart, by {sharing_objection}; by the nucleolus no group
    does better alone: each of the {sharing_groups} groups was checked |
    beim Shapley-Wert führen {sharing_objectors} getrennt um {sharing_objection} besser; beim Nucleolus fährt keine
    Gruppe allein besser: Jede der {sharing_groups} Gruppen ist geprüft
unstable | bad | sharing_saving:up sharing_objection |
    by the Shapley value {sharing_objectors} would do better apart, by {sharing_objection}; no division keeps every
    group together |
    beim Shapley-Wert führen {sharing_objectors} getrennt um {sharing_objection} besser; keine Aufteilung hält alle
    Gruppen zusammen
[basis why]
basis | plain | sharing_periods |
    each lane counts as a firm of its own that keeps its capacity and lets the others use what is idle; alone it pays
    for its own whole week, by its past demand, and the saving is from {sharing_periods} {periods_name} that they have
    in common |
    jede Strecke gilt als eigene Firma, die ihre Kapazität behält und Ungenutztes den anderen überlässt; allein zahlt
    sie für ihre ganze Woche, nach ihrer bisherigen Nachfrage, und die Ersparnis beruht auf gemeinsamen Perioden
    ({periods_name}: {sharing_periods})
""")
)

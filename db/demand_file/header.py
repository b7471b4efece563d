"""Which column plays which role: canonical names, synonyms in several languages, or the analyst's answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.imports import Choice, Question
from db.demand_file.answers import answer_to

DATE, LANE, DEMAND = "date", "product_name", "demand"
ROLES = (DATE, LANE, DEMAND)
OWN_CAPACITY, LEAD_TIME = "own_capacity_units_per_day", "lead_time_days"
EXTRA_ROLES = (OWN_CAPACITY, LEAD_TIME)
REASON_COLUMN = "reason"  # what our own rejects file adds

# Words are compared without case, accents, brackets and punctuation.
SYNONYMS = {
    DATE: """
        datum tag day fecha jour dia data giorno dag week woche kalenderwoche kw semaine semana
        isoweek month monat mois mes mese maand period periode zeitraum timestamp datetime
        zeitstempel ds shipdate shippingdate shipmentdate deliverydate orderdate salesdate
        demanddate calendarday calendardate lieferdatum versanddatum bestelldatum auftragsdatum
        buchungsdatum belegdatum kalendertag ladedatum datelivraison datecommande dateexpedition
        fechaentrega fechapedido fechaenvio dataconsegna dataordine weekstart weekbeginning
        monthstart startdate transactiondate postingdate datetag
    """,
    LANE: """
        product productname sku item itemname itemid productid productcode article articlename
        lane lanename laneid servicelane route routename routeid relation relationen strecke
        linie verbindung transportrelation artikel artikelname artikelnummer artikelnr
        artikelbezeichnung produkt produktname produktnummer material materialnummer materialnr
        produit nomproduit nomduproduit articlecode reference trajet itineraire ligne liaison
        producto nombreproducto nombredelproducto articulo ruta prodotto nomeprodotto articolo
        tratta rotta rota produto nomeproduto artigo corridor odpair origindestination uniqueid
        seriesid service tradelane fahrstrecke tour tourname lieferstrecke vervoersrelatie
        traject
    """,
    DEMAND: """
        quantity qty units volume volumes menge mengen stuck stuckzahl absatz absatzmenge
        nachfrage bedarf bedarfsmenge sendungen sendungsmenge shipments shipmentvolume parcels
        packages pakete tonnage tonnes tonnen tons weight gewicht quantite qte demande cantidad
        cant demanda quantita domanda quantidade procura volumen pallets paletten palettes
        palets orders auftrage pieces pcs count anzahl teu containers units demandunits
        demandqty orderqty orderquantity shippedqty salesqty salesquantity unitssold soldunits
        liefermenge versandmenge bestellmenge auftragsmenge hoeveelheid vraag aantal
    """,
    OWN_CAPACITY: """
        owncapacity owncapacityunitsperday capacity capacityperday capacityunitsperday
        dailycapacity kapazitat eigenkapazitat eigenekapazitat tageskapazitat capacite
        capacitepropre capacidad capacidadpropia capacita capacidade
    """,
    LEAD_TIME: """
        leadtime leadtimedays leadtimeindays lieferzeit lieferzeittage lieferzeitintagen
        vorlaufzeit vorlaufzeittage durchlaufzeit wiederbeschaffungszeit
        wiederbeschaffungszeittage delai delailivraison delaidelivraison delaijours plazo
        plazoentrega plazodeentrega tempodiconsegna leadtimetage
    """,
}
# Taken only where no clearer word stands for the role.
WEAK_SYNONYMS = {
    DATE: "time zeit temps when begin start",
    LANE: "name id key series bezeichnung description designation",
    DEMAND: "value values y wert amount sales verkauf verkaufe ventes ventas vendite valeur valor load",
}


def _words(table: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {role: frozenset(words.split()) for role, words in table.items()}


_STRONG, _WEAK = _words(SYNONYMS), _words(WEAK_SYNONYMS)
_CANONICAL = {
    DATE: "date",
    LANE: "productname",
    DEMAND: "demand",
    OWN_CAPACITY: "owncapacity",
    LEAD_TIME: "leadtimedays",
}


@dataclass(frozen=True)
class ColumnMapping:
    """Header cells and the place of each role; `places` lacks a role while its question is open."""

    header: tuple[str, ...]
    places: Mapping[str, int]
    extras: Mapping[str, int]
    questions: tuple[Question, ...]

    @property
    def ignored(self) -> tuple[str, ...]:
        """Columns that play no role."""
        used = {*self.places.values(), *self.extras.values()}
        return tuple(
            cell
            for place, cell in enumerate(self.header)
            if place not in used and cell and normal_word(cell) != REASON_COLUMN
        )


def normal_word(cell: str) -> str:
    """A header cell as compared: "Menge (t)" and "MENGE" are one word."""
    bare = re.sub(r"[(\[{].*?[)\]}]", "", cell)
    decomposed = unicodedata.normalize("NFKD", bare.casefold())
    return "".join(c for c in decomposed if c.isalnum() and not unicodedata.combining(c))


def candidates_of(header: Sequence[str], role: str) -> list[int]:
    """Places that may play a role: the canonical name alone, else clear synonyms, else weak ones."""
    words = [normal_word(cell) for cell in header]
    canonical = _CANONICAL[role]
    for accepted in (frozenset((canonical,)), _STRONG[role], _WEAK.get(role, frozenset())):
        places = [place for place, word in enumerate(words) if word in accepted]
        if places:
            return places
    return []


def missing_roles(header: Sequence[str], answers: Mapping[str, str]) -> list[str]:
    """Roles that no column can play."""
    names = column_ids(header)
    return [
        role
        for role in ROLES
        if not candidates_of(header, role) and answers.get(f"column_{role}") not in names
    ]


def column_ids(header: Sequence[str]) -> list[str]:
    """Ids of columns in answers: the header cell, with its place where the same cell occurs twice."""
    cells = [cell.strip() for cell in header]
    return [
        cell if cells.count(cell) == 1 else f"{cell} (column {place + 1})" for place, cell in enumerate(cells)
    ]


def map_columns(
    header: Sequence[str], first_row: Sequence[object], answers: Mapping[str, str]
) -> ColumnMapping:
    """Give each role its column; two columns for one role are a question."""
    ids = column_ids(header)
    places: dict[str, int] = {}
    questions = []
    for role in ROLES:
        candidates = candidates_of(header, role)
        answer = answers.get(f"column_{role}")
        if answer in ids and (len(candidates) != 1 or answer == ids[candidates[0]]):
            places[role] = ids.index(answer)
            continue
        question = _column_question(role, candidates, ids, first_row)
        if len(candidates) == 1:
            places[role] = candidates[0]
        elif answer_to(question, answers) is None:
            questions.append(question)
    extras = {}
    for role in EXTRA_ROLES:
        free = [place for place in candidates_of(header, role) if place not in places.values()]
        if len(free) == 1:
            extras[role] = free[0]
    return ColumnMapping(tuple(cell.strip() for cell in header), places, extras, tuple(questions))


def _column_question(
    role: str, candidates: Sequence[int], ids: Sequence[str], first_row: Sequence[object]
) -> Question:
    choices = tuple(
        Choice(ids[place], ids[place], str(first_row[place]) if place < len(first_row) else "")
        for place in candidates
    )
    return Question(f"column_{role}", f"Which column holds the {role}?", choices)

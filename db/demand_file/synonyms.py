"""Words that stand above columns, by role. Compared without case, accents, brackets and punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

DATE, LANE, DEMAND = "date", "product_name", "demand"
ROLES = (DATE, LANE, DEMAND)
OWN_CAPACITY, LEAD_TIME = "own_capacity_units_per_day", "lead_time_days"
EXTRA_ROLES = (OWN_CAPACITY, LEAD_TIME)
REASON_COLUMN = "reason"  # what our own rejects file adds

_SYNONYMS = {
    DATE: """
        dates datum tag day fecha jour dia data giorno dag dato paivamaara tarih dátum dzien дата 日期 日付 날짜
        week woche kalenderwoche kw semaine semana settimana tydzien isoweek
        month monat mois mes mese maand miesiac period periode zeitraum periodo timestamp datetime zeitstempel
        ds shipdate shippingdate shipmentdate deliverydate orderdate salesdate saledate demanddate invoicedate
        pickupdate loadingdate departuredate dispatchdate documentdate reportdate dateshipped calendarday
        calendardate lieferdatum liefertag versanddatum versandtag bestelldatum auftragsdatum buchungsdatum
        belegdatum kalendertag ladedatum datelivraison datedelivraison datecommande datedecommande
        dateexpedition datedexpedition fechaentrega fechadeentrega fechapedido fechadepedido fechaenvio
        fechadeenvio dataconsegna datadiconsegna dataordine datadostawy leverdatum orderdatum verzenddatum
        weekstart weekbeginning weekof monthstart weekending weekended weekenddate
        weekendingdate startdate transactiondate postingdate datetag
        timeperiod observationdate ημερομηνία μήνας εβδομάδα період tanggal ngày วันที่ تاريخ תאריך datum
    """,
    LANE: """
        product productid productcode productnumber produto sku skuid skucode item itemname itemid itemcode
        itemnumber article articlename articlecode material materialnummer materialnr materialnumber part
        partnumber lane lanename laneid lanecode servicelane tradelane service servicename route routename
        routeid routecode relation relationen strecke linie verbindung transportrelation fahrstrecke tour
        tourname lieferstrecke artikel artikelname artikelnummer artikelnr artikelbezeichnung artikelcode
        produkt produktname produktnummer produit nomproduit nomduproduit reference trajet itineraire ligne
        liaison producto nombreproducto nombredelproducto articulo ruta prodotto nomeprodotto articolo tratta
        rotta rota nomeproduto artigo trecho corridor odpair origindestination uniqueid seriesid
        vervoersrelatie traject trasa relacja towar nazwaproduktu rute vare stracka reitti tuote urun utvonal
        termek маршрут товар продукт διαδρομή γραμμή προϊόν продукція товар 노선 품목 제품 구간 產品 產品名稱
        航線 區間 区間 품명 产品 产品名称 线路 航线 製品 商品 路線
    """,
    DEMAND: """
        dailydemand totaldemand actualdemand quantity qty units volume volumes menge mengen stuck stuckzahl
        absatz absatzmenge nachfrage bedarf bedarfsmenge sendungen sendungsmenge sendungsanzahl shipments
        shipmentvolume parcels packages pakete packstucke tonnage tonnes tonnen tons weight gewicht quantite
        qte demande colis nombredecolis cantidad cant demanda bultos quantita domanda colli quantidade procura
        volumen pallets paletten palettes palets orders auftrage pieces pcs stk count anzahl teu containers
        units demandunits demandqty demandquantity demandvolume orderqty orderquantity quantityordered
        shippedqty shippedquantity salesqty salesquantity unitssold soldunits quantitysold liefermenge
        versandmenge bestellmenge auftragsmenge transportmenge hoeveelheid vraag aantal ilosc popyt liczba
        obsvalue toneladas tonnellate passengers passagiere passagers pasajeros passeggeri freight cargo fracht
        carga frete parcels consignments drops trips rides departures ποσότητα τεμάχια τόνοι кількість обсяг 數量
        수량 물량 출고량 出荷数 出荷量 物量 重量 件数 miktarı jumlah
        antal antall maengde mengde mangd efterspørgsel etterspørsel efterfragan maara kysynta mnozstvi
        poptavka miktar talep mennyiseg kereslet количество спрос объем 需求 需求量 数量 需要
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
_WEAK_SYNONYMS = {
    DATE: "time zeit temps when begin start",
    LANE: "name id key series bezeichnung description designation",
    DEMAND: "value values y wert amount sales verkauf verkaufe ventes ventas vendite valeur valor load",
}
_CANONICAL = {
    DATE: "date",
    LANE: "product_name",
    DEMAND: "demand",
    OWN_CAPACITY: "own_capacity",
    LEAD_TIME: "lead_time_days",
}


def normal_word(cell: str) -> str:
    """A header cell as compared: "Menge (t)" and "MENGE" are one word."""
    bare = re.sub(r"[(\[{].*?[)\]}]", "", cell)
    decomposed = unicodedata.normalize("NFKD", bare.casefold())
    return "".join(c for c in decomposed if c.isalnum() and not unicodedata.combining(c))


def _words(table: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {role: frozenset(map(normal_word, words.split())) for role, words in table.items()}


_TIERS = (_words(_CANONICAL), _words(_SYNONYMS), _words(_WEAK_SYNONYMS))


def words_of(role: str) -> tuple[frozenset[str], ...]:
    """The words for a role: the canonical name, then clear synonyms, then weak ones."""
    return tuple(tier.get(role, frozenset()) for tier in _TIERS)


HEADER_WORDS = frozenset[str]().union(*(tier.get(role, frozenset()) for tier in _TIERS for role in ROLES))

"""Units and rates, one and many, English and German side by side."""

from __future__ import annotations

from core.words.languages import rows
from core.words.names import tame_name

# unit | one of it | eine davon | mehrere
UNITS = {
    unit: ((one, unit), (eine, mehrere))
    for _, (unit, one, eine, mehrere) in rows("""
units | unit | Einheit | Einheiten
pallets | pallet | Palette | Paletten
parcels | parcel | Paket | Pakete
tonnes | tonne | Tonne | Tonnen
tons | ton | Tonne | Tonnen
containers | container | Container | Container
departures | departure | Abflug | Abflüge
lanes | lane | Strecke | Strecken
points | point | Punkt | Punkte
""")
}
RATES = {
    per: (english, german)
    for _, (per, english, german) in rows("""
day | a day | je Tag
open day | an open day | je Betriebstag
calendar day | a calendar day | je Kalendertag
week | a week | je Woche
month | a month | je Monat
year | a year | je Jahr
period | a period | je Periode
unit | a unit | je Einheit
""")
}


def split_unit(unit: str) -> tuple[str, str]:
    """("pallets", "day") of "pallets/day"; a user's own slash stays in the unit."""
    base, slash, per = unit.rpartition("/")
    return (base, per) if slash and per in RATES else (unit, "")


def unit_word(unit: str, language: str, *, is_one: bool = False) -> str:
    """A unit behind a number; one that a user chose is made as harmless as a lane's name and stays as it is."""
    if unit in UNITS:
        return UNITS[unit][language == "de"][0 if is_one else 1]
    return tame_name(unit) or UNITS["units"][language == "de"][1]

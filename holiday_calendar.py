"""Holidays of a country, or of a region of it, from the package `holidays`, as a calendar that core can read.

The package is imported at the first calendar (about 0.2 s and 20 MB with one country): most workspaces have none.
"""

from __future__ import annotations

import re
from datetime import date

import numpy as np

from core.errors import InvalidParameter
from core.forecast import HolidayCalendar

ENGLISH = "en_US"
EPOCH = date(1970, 1, 1)
# What the package adds to a name differs from year to year; the holiday is the same one.
CHANGING_PART = re.compile(r"(?<=substituted) from [\d/.-]+|,? ?estimated(?=\))")


def read_place(typed: str) -> str:
    """The place as it is kept: "DE", "DE-BE", or empty for none.

    Raises
    ------
    InvalidParameter
        where the country, or the region of it, is not known.
    """
    place = typed.strip().upper()
    if not place:
        return ""
    from holidays import list_supported_countries

    regions_of = list_supported_countries(include_aliases=False)
    country, _, region = place.partition("-")
    if country not in regions_of:
        raise InvalidParameter(
            "place of holidays",
            repr(typed[:20]),
            f"empty or one of the {len(regions_of)} countries known by their ISO code, such as DE, GB or US, with "
            "or without a region, such as DE-BE",
        )
    known = {name.upper(): name for name in regions_of[country]}
    if region and region not in known:
        regions = ", ".join(known) if known else "none"
        raise InvalidParameter(
            "place of holidays", repr(typed[:20]), f"{country} alone or with one of its regions: {regions}"
        )
    return f"{country}-{known[region]}" if region else country


def calendar_of(place: str, *, first_day: date, last_day: date) -> HolidayCalendar:
    """Public holidays of a place in the years of these days, named in English where the package can.

    Raises
    ------
    InvalidParameter
        where the place is not known, or is none.
    """
    known = read_place(place)
    if not known:
        raise InvalidParameter("place of holidays", repr(place), "a country")
    from holidays import country_holidays

    country, _, region = known.partition("-")
    found = country_holidays(
        country,
        subdiv=region or None,
        years=range(first_day.year, last_day.year + 1),
        language=ENGLISH,
    )
    named = sorted((day, CHANGING_PART.sub("", name).replace(" ()", "")) for day, name in found.items())
    return HolidayCalendar(
        place=known,
        days=np.array([(day - EPOCH).days for day, _ in named], dtype=np.int64),
        names=tuple(name for _, name in named),
    )

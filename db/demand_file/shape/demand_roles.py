"""Which column holds the demand, or whether each row is one of what is counted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.demand_file.header import tiers_of
from db.demand_file.shape.columns import ColumnProfile, bare
from db.demand_file.shape.lane_roles import REPEATED, is_party, repeated_share
from db.demand_file.synonyms import DEMAND, EXTRA_ROLES, REASON_COLUMN, normal_word, words_of

_NO_DEMAND_TEXT = """no key index row zip plz postcode postal phone tel lat latitude lon lng longitude
    year jahr month monat quarter quartal week woche kw day tag hour age flag status version"""
_PRICE_TEXT = (
    """price preis prix precio prezzo cena unitprice rate satz tax mwst vat discount rabatt cost kosten"""
)
PRICE_WORDS = frozenset(_PRICE_TEXT.split())
NUMBER_WORDS = frozenset(["id", "nr", "no", "number", "nummer"])
_PRICES = PRICE_WORDS | NUMBER_WORDS - {"no"} | {"code"}
_NO_DEMAND = frozenset(_NO_DEMAND_TEXT.split())


def demand_choices(
    header: Sequence[str],
    profiles: Sequence[ColumnProfile],
    rows: Sequence[Sequence[object]],
    taken: set[int],
    keys: Sequence[tuple[int, ...]],
) -> tuple[list[int], bool, bool]:
    """Columns that may be the demand, whether rows may be counted, and whether the first column is settled."""
    numbers = [p.place for p in profiles if p.place not in taken and holds_amounts(p)]
    canonical, clear, weak = tiers_of(header, DEMAND)
    counts_rows = _rows_are_shipments(profiles, rows, keys)
    for tier in (canonical, clear, weak):
        named = [place for place in tier if place in numbers]
        if not named:
            continue
        if tier is canonical:
            return named, False, len(named) == 1
        # A word alone settles nothing: whatever else holds amounts may be meant, but for what a vaguer word names.
        vague = weak if tier is clear else []
        rivals = [p for p in numbers if p not in named and p not in vague and _may_be_meant(profiles[p])]
        is_settled = len(named) + len(rivals) == 1 and not counts_rows
        others = [p for p in numbers if not _is_no_demand(profiles[p])] if not is_settled else []
        return list(dict.fromkeys((*named, *rivals, *others))), counts_rows, is_settled
    named = [place for tier in (canonical, clear, weak) for place in tier if place not in taken]
    likely = [place for place in numbers if not _is_no_demand(profiles[place])]
    if not numbers and len(named) == 1:
        return named, False, True
    counts_rows = counts_rows or any(p.is_date and _has_times(p) for p in profiles)
    # One column alone holds amounts, and a word of its name says what of: the file settles it.
    is_only_one = len(numbers) == len(likely) == 1 and not counts_rows and _says_amount(header[numbers[0]])
    return likely or numbers or named, counts_rows or not likely, is_only_one


def _has_times(profile: ColumnProfile) -> bool:
    """Whether dates carry a time of day, as those of events do."""
    return any(":" in text and "00:00" not in text for text in profile.examples)


def holds_amounts(profile: ColumnProfile) -> bool:
    """Whether a column holds amounts, whatever it is called."""
    return profile.is_number and not profile.is_row_number and normal_word(profile.cell) != REASON_COLUMN


def words_in(cell: str) -> set[str]:
    """The words of a header cell as compared, and all of it as one."""
    return {*_tokens(cell), bare(cell)}


def _is_no_demand(profile: ColumnProfile) -> bool:
    words = words_in(profile.cell)
    is_name = profile.is_code and is_party(profile.cell)
    return profile.is_year or is_name or bool(words & (_NO_DEMAND | _PRICES))


def _may_be_meant(profile: ColumnProfile) -> bool:
    is_of_lane = any(normal_word(profile.cell) in words for role in EXTRA_ROLES for words in words_of(role))
    return not is_of_lane and (not _is_no_demand(profile) or _says_amount(profile.cell))


def _says_amount(cell: str) -> bool:
    """Whether a word of the header cell stands for demand."""
    clear = words_of(DEMAND)[1]
    tokens = _tokens(cell)
    return any(token in clear for token in tokens) and not set(tokens) & _PRICES


def _tokens(cell: str) -> list[str]:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cell)
    return [normal_word(part) for part in re.split(r"[\W_]+", apart) if part]


def _is_number_of_row(profile: ColumnProfile) -> bool:
    """Whether whole numbers are called numbers or identifiers, as those of orders of which some rows are missing."""
    return profile.whole_share == 1 and bool(words_in(profile.cell) & NUMBER_WORDS)


def _rows_are_shipments(
    profiles: Sequence[ColumnProfile], rows: Sequence[Sequence[object]], keys: Sequence[tuple[int, ...]]
) -> bool:
    """Whether each row has a number of its own, and several rows belong to one lane and date."""
    used = {place for places in keys for place in places}
    has_number = any(
        p.is_row_number or (p.is_unique and (p.is_text or _is_number_of_row(p)))
        for p in profiles
        if p.place not in used and not p.is_date
    )
    return has_number and (len(keys) < 2 or repeated_share(rows, tuple(used)) > REPEATED)

"""Which columns name the lane: texts that come again, alone or together, never one that is new in each row."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from db.demand_file.header import tiers_of
from db.demand_file.lane_names import cell_text
from db.demand_file.shape.columns import MIN_ROWS, ColumnProfile, bare
from db.demand_file.synonyms import LANE, REASON_COLUMN, normal_word, words_of

MOST_PARTS, MOST_LABELS, MOST_COMBOS = 3, 6, 4
FEW_SHARE = 0.5  # of the rows: a column with more different texts names the row rather than a lane
REPEATED = 0.02  # share of rows whose lane and date occur before that is no slip
Places = tuple[int, ...]


def lane_choices(
    header: Sequence[str],
    profiles: Sequence[ColumnProfile],
    rows: Sequence[Sequence[object]],
    date_places: Places,
    taken: set[int],
    *,
    is_one_date: bool = False,
) -> tuple[list[Places], bool]:
    """What may name the lane, likely ones first, and whether the first is settled by words and values alike."""
    canonical, clear, weak = tiers_of(header, LANE)
    named_anyhow = [*canonical, *clear, *weak]
    n_dates = (
        len({tuple(cell_text(row[place]) for place in date_places) for row in rows}) if date_places else 2
    )
    n_dates = 1 if is_one_date else n_dates
    labels = [p.place for p in profiles if p.place not in taken and _is_label(p, named_anyhow, n_dates)]
    labels = [place for place in labels if profiles[place].n_distinct > 1] or labels
    for tier in (canonical, clear, weak):
        named = [place for place in tier if place not in taken and _may_name(profiles[place], n_dates)]
        if not named:
            continue
        if len(named) == 1:
            measured = _measured_apart(named[0], profiles, taken)
            if measured:  # kilograms and tonnes would be added up
                return [(named[0], measured), (named[0],)], False
            better = [] if tier is canonical else _telling_more(named[0], labels, rows, date_places)
            others = [place for place in labels if place != named[0]] if tier is weak else []
            if tier is not weak and n_dates > 1 and _hardly_repeats(profiles[named[0]]):
                coarser = [place for place in labels if not _hardly_repeats(profiles[place])]
                if coarser:
                    return [(named[0],), *((place,) for place in coarser)], False
            if others:  # a vague word beside other names settles nothing
                return _with_combos([named[0], *others], rows, date_places), False
            return ([(named[0],)], True) if not better else ([*better, (named[0],)], False)
        return _with_combos(named, rows, date_places), False
    return _with_combos(labels, rows, date_places), False


def _hardly_repeats(profile: ColumnProfile) -> bool:
    """Whether most rows have a text of their own, as descriptions and customers of a list of orders do."""
    return profile.n_values >= MIN_ROWS and profile.n_distinct > FEW_SHARE * profile.n_values


def repeated_share(rows: Sequence[Sequence[object]], places: Places) -> float:
    """The share of rows whose cells in these columns stand together in an earlier row."""
    if not rows:
        return 0.0
    keys = {tuple(cell_text(row[place]) for place in places) for row in rows}
    return 1 - len(keys) / len(rows)


def _is_label(profile: ColumnProfile, named: Sequence[int], n_dates: int) -> bool:
    """Whether a column has few texts (any, of one date), or few whole numbers below a word for a lane."""
    if not profile.n_values or not profile.cell or normal_word(profile.cell) == REASON_COLUMN:
        return False
    if profile.is_weekday or profile.is_date or (profile.is_month and not profile.is_number):
        return False
    if profile.is_text:
        is_few = profile.n_distinct <= max(FEW_SHARE * profile.n_values, 1)
        is_place = is_party(profile.cell, _PLACE_WORDS) and not profile.is_unique
        return is_few or is_place or n_dates == 1 or (profile.n_values < MIN_ROWS)
    return profile.is_code and (profile.place in named or is_party(profile.cell))


_PARTY_WORDS_TEXT = """store shop depot warehouse origin destination country region customer site branch filiale lager
    kunde land von nach from to tienda magasin negozio sklep sucursal client cliente klient dept
    department firm company firma empresa entreprise
    family category state city zone terminal port hub carrier geo unit item product sku
    article material location loc id code nr nbr key route line lane"""
_PARTY_WORDS = frozenset(_PARTY_WORDS_TEXT.split())
_NUMBER_WORDS_TEXT = "id code nr nbr key item product sku article material unit"
_PLACE_WORDS = _PARTY_WORDS - frozenset(
    _NUMBER_WORDS_TEXT.split()
)  # of which many differ, and each comes again


def is_party(cell: str, known: frozenset[str] = _PARTY_WORDS) -> bool:
    """Whether a header cell speaks of whom or what a row is about, so that its numbers are names."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", cell)
    words = "".join(c if c.isalnum() else " " for c in apart.casefold()).split()
    return any(word in known for word in words)


_NAMED = re.compile(
    r"(?P<word>[^\W\d_][\w ]{1,30}?)\s*[:=]\s*(?P<name>\S.{0,60}?)(?=\s+\S+\s*[:=]\s|\s·\s|$)"
)


def lanes_in_title(title: str) -> list[str]:
    """Names that the rows above a header call the lane: "Relation: Hamburg - Frankfurt"."""
    lane_words = words_of(LANE)[0] | words_of(LANE)[1]
    return [
        match["name"].strip(" ,;")
        for match in _NAMED.finditer(title)
        if normal_word(match["word"].split()[-1]) in lane_words or is_party(match["word"], _PLACE_WORDS)
    ]


_UNIT_WORDS_TEXT = """unit units uom unitofmeasure unitofmeasurement measure einheit mengeneinheit masseinheit me unite
    unidad unidade unita eenheid jednostka jednotka enhet enhed yksikko birim единица единицаизмерения 単位 单位 단위"""
_UNIT_WORDS = frozenset(map(bare, _UNIT_WORDS_TEXT.split()))


def _measured_apart(lane: int, profiles: Sequence[ColumnProfile], taken: set[int]) -> int | None:
    """The column of the unit that each row's amount is in, where rows differ in it."""
    return next(
        (
            p.place
            for p in profiles
            if bare(p.cell) in _UNIT_WORDS and p.is_text and p.place not in taken and p.place != lane
            and 2 <= p.n_distinct <= MOST_LABELS
        ),
        None,
    )  # fmt: skip


def _may_name(profile: ColumnProfile, n_dates: int) -> bool:
    """Never a column that is new in each row, unless the rows are those of one date."""
    return not (profile.is_unique and n_dates > 1)


def _telling_more(
    lane: int, labels: Sequence[int], rows: Sequence[Sequence[object]], date_places: Places
) -> list[Places]:
    """The named column together with others, where rows of one lane and date differ in these."""
    before = repeated_share(rows, (*date_places, lane))
    if before <= REPEATED or not date_places:
        return []
    others = [place for place in labels if place != lane][:MOST_LABELS]
    combos = _combos([lane, *others], rows, date_places)
    return [combo for share, combo in combos if lane in combo and share <= 0.2 * before][:2]


def _with_combos(
    labels: Sequence[int], rows: Sequence[Sequence[object]], date_places: Places
) -> list[Places]:
    """The columns and their combinations: together first where each alone lets rows of one date coincide."""
    singles: list[Places] = [(place,) for place in labels]
    if len(labels) < 2:
        return singles
    combos = _combos(labels[:MOST_LABELS], rows, date_places)
    alone = min(repeated_share(rows, (*date_places, place)) for place in labels)
    tells_more = [combo for share, combo in combos if share < alone - REPEATED]
    rest = [combo for _, combo in combos if combo not in tells_more and len(combo) == 2]
    if tells_more:
        return [*tells_more[:MOST_COMBOS], *singles]
    return [*singles, *rest[:MOST_COMBOS]]


def _combos(
    labels: Sequence[int], rows: Sequence[Sequence[object]], date_places: Places
) -> list[tuple[float, Places]]:
    """Combinations of two and three columns, those that leave the fewest repetitions and parts first."""
    found = [
        (round(repeated_share(rows, (*date_places, *combo)), 3), combo)
        for n_parts in range(2, MOST_PARTS + 1)
        for combo in itertools.combinations(sorted(labels), n_parts)
    ]
    best = sorted(found, key=lambda item: (item[0], len(item[1]), item[1]))
    return [(share, combo) for share, combo in best if not _is_covered(share, combo, best)]


def _is_covered(share: float, combo: Places, found: Sequence[tuple[float, Places]]) -> bool:
    """Whether fewer of its columns tell as much."""
    return any(set(other) < set(combo) and theirs <= share for theirs, other in found)

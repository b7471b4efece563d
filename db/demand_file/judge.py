"""Which rows count: refused, passed over, corrected, settled to one value per lane and day, and reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from core.told import told
from core.twin.imports import Question
from db.demand_file.explain import Rules, Ruling
from db.demand_file.gather import NOT_A_ROW, GatheredRows
from db.demand_file.numbers import UNKNOWN
from db.demand_file.odd_values import are_issues, odd_value_questions, pass_over
from db.demand_file.plausibility.finding import LaneDays
from db.demand_file.plausibility.review import Review, review
from db.demand_file.settle import DAY_BITS, ONE_PER_TIME, SettledRows, row_keys, settle_rows
from db.demand_file.synonyms import DEMAND, LANE

NO_CODE = -1
ISSUES = ("issues", "issues_alone")
NO_DAY = int(np.iinfo(np.int32).min)  # -1 is the last day of 1969


@dataclass(frozen=True)
class CellMeaning:
    """What each distinct lane and date cell means: a lane code, a day number; NO_CODE, NO_DAY where refused."""

    names: tuple[str, ...]
    code_of_value: NDArray[np.int32]
    day_of_value: NDArray[np.int32]

    def rows_with_key(self, gathered: GatheredRows) -> NDArray[np.bool_]:
        """(n_rows,) rows whose date and lane can be read."""
        has_key: NDArray[np.bool_] = gathered.date_codes != NOT_A_ROW
        has_key &= (self.day_of_value != NO_DAY)[gathered.date_codes]
        has_key &= (self.code_of_value != NO_CODE)[gathered.lane_codes]
        return has_key

    def keys_and_units(
        self, gathered: GatheredRows, is_valid: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Sort keys and units of the valid rows in file order."""
        chosen = slice(None) if is_valid.all() else is_valid
        keys = row_keys(
            self.code_of_value[gathered.lane_codes[chosen]], self.day_of_value[gathered.date_codes[chosen]]
        )
        return keys, gathered.units[chosen]

    @property
    def lanes_in_file(self) -> tuple[int, ...]:
        """Lane codes in the order in which the file names them."""
        return tuple(dict.fromkeys(code for code in self.code_of_value.tolist() if code != NO_CODE))

    def name_of_value(self) -> dict[int, str]:
        """Lane name by the place of the cell among the distinct ones."""
        codes = self.code_of_value.tolist()
        return {place: self.names[code] for place, code in enumerate(codes) if code != NO_CODE}


@dataclass(frozen=True)
class JudgedRows:
    """What became of the rows.

    `settled` is None while it is open how they are read. `is_refused` is (n_rows,); `rulings` say why of rows
    of which each value alone can be read. `return_ratios` are by lane code of the file. `names` are those of the
    codes of `settled`, some of which may be parts of lanes: `parts` says of which.
    """

    is_refused: NDArray[np.bool_]
    settled: SettledRows | None = None
    questions: tuple[Question, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    notes: tuple[str, ...] = ()
    return_ratios: Mapping[int, float] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)


def judge_rows(
    gathered: GatheredRows, meaning: CellMeaning, rules: Rules, answers: Mapping[str, str]
) -> JudgedRows:
    """One value per lane and day, or the questions in the way."""
    has_key = meaning.rows_with_key(gathered)
    is_plain = has_key & (gathered.units >= 0)
    if rules.dates.is_open or rules.decimal_open:
        return JudgedRows(~(has_key & np.isfinite(gathered.units)), names=meaning.names)
    is_missing, is_negative = has_key & (gathered.units == UNKNOWN), has_key & (gathered.units < 0)
    is_negative &= ~is_missing
    n_missing, n_negative, n_plain = (int(rows.sum()) for rows in (is_missing, is_negative, is_plain))
    questions = odd_value_questions(
        gathered.evidence.odd, rules.numbers, (n_plain, n_negative, n_missing), answers
    )
    is_received = is_negative  # of no row, but where goods issues are answered
    if answers.get("negatives") in ISSUES and are_issues(n_plain, n_negative):
        is_received = is_plain & (gathered.units > 0)
        gathered.units[is_negative | is_received] *= -1.0
        is_plain, is_negative = is_negative | (is_plain & ~is_received), is_received
    lanes = meaning.code_of_value[gathered.lane_codes]
    passed = pass_over(gathered.units, lanes, is_plain, has_key, answers)
    if answers.get("missing") == "zero":
        gathered.units[is_missing] = 0.0
        is_plain |= is_missing
    is_same_time = _repeated_times(gathered, lanes, is_plain & rules.dates.has_times)
    del lanes, is_missing, has_key  # of two million rows each array takes 2 to 8 MB
    n_same_times, notes = int(is_same_time.sum()), list(passed.notes)
    if n_same_times and answers.get("duplicates") == ONE_PER_TIME:
        is_plain &= ~is_same_time
        passed = replace(passed, is_passed=passed.is_passed | is_same_time)
        notes.append(
            told(
                "{n_rows:,} rows whose lane, date and time a later row repeats are left out.",
                n_rows=n_same_times,
            )
        )
    if answers.get("negatives") == "issues_alone" and (n_received := int(is_received.sum())):
        passed = replace(passed, is_passed=passed.is_passed | is_received)
        notes.append(told("{n:,} values that came in are left out.", n=n_received))
    takes_back = ("corrections", "issues")
    is_correction = is_negative if answers.get("negatives") in takes_back else np.zeros_like(is_plain)
    del is_negative, is_received, is_same_time  # as above
    is_valid = is_plain | is_correction
    is_refused = ~is_valid & ~passed.is_passed
    keys, units = meaning.keys_and_units(gathered, is_plain)
    settled = settle_rows(keys, units, lane_names=meaning.names, answers=answers, n_same_times=n_same_times)
    del keys, units
    if settled.question:
        questions = (*questions, settled.question)
    rulings = list(_repeated(is_plain, settled))
    if is_correction.any() and not questions:
        settled, ruling, corrected = _corrected(gathered, meaning, is_correction, settled)
        rulings += [ruling] if ruling.is_refused.any() else []
        notes += corrected
    of_lanes = LaneDays(settled.lane_codes, settled.days, settled.units, meaning.names, meaning.lanes_in_file)
    reviewed = Review(of_lanes)
    if not questions:
        unit = f"{rules.mapping.column(DEMAND)} {rules.numbers.sign}".strip()
        reviewed = review(reviewed.values, (unit, rules.title), answers, until_day=rules.until_day)
        questions = reviewed.questions
        rulings += _of_review(gathered, meaning, is_valid, reviewed)
    values = reviewed.values
    settled = replace(settled, lane_codes=values.codes, days=values.days, units=values.units)
    for ruling in rulings:
        is_refused |= ruling.is_refused
    notes += reviewed.notes
    return JudgedRows(
        is_refused,
        settled,
        questions,
        tuple(rulings),
        tuple(notes),
        passed.return_ratios,
        values.names,
        reviewed.parts,
    )


def _repeated_times(
    gathered: GatheredRows, lanes: NDArray[np.int32], is_plain: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """(n_rows,) rows of demand whose lane and date, as written with its time, a later row has too."""
    repeats = np.zeros(is_plain.size, dtype=bool)
    # One by one, and without a copy where all rows are looked at: of a million rows each array takes 8 MB.
    rows = slice(None) if is_plain.all() else np.flatnonzero(is_plain)
    dates = lanes[rows].astype(np.int64)
    dates <<= 32
    dates += gathered.date_codes[rows]
    minutes = gathered.minutes[rows] if gathered.minutes.size else np.zeros(dates.size)
    order = np.lexsort((minutes, dates))  # stable, so that of the same ones the later stands behind
    dates = dates[order]
    same = dates[1:] == dates[:-1]
    del dates
    minutes = minutes[order]
    same &= minutes[1:] == minutes[:-1]
    earlier = order[:-1][same]
    repeats[earlier if isinstance(rows, slice) else rows[earlier]] = True
    return repeats


def _repeated(is_settled: NDArray[np.bool_], settled: SettledRows) -> Sequence[Ruling]:
    if not settled.repeated_rows.size:
        return []
    repeated = np.zeros(is_settled.size, dtype=bool)
    repeated[np.flatnonzero(is_settled)[settled.repeated_rows]] = True
    reason = told("the same lane and date occur more than once")
    return [Ruling(repeated, LANE, reason, told("keep one of the rows, or choose to add them up"))]


def _corrected(
    gathered: GatheredRows, meaning: CellMeaning, is_correction: NDArray[np.bool_], settled: SettledRows
) -> tuple[SettledRows, Ruling, list[str]]:
    """The values less the corrections of their lane and date; those that find none large enough are refused.

    A correction that is larger than what its own date has takes back the same amount of an earlier date of its lane.
    """
    keys, units = meaning.keys_and_units(gathered, is_correction)
    known = row_keys(settled.lane_codes, settled.days)
    places = np.minimum(np.searchsorted(known, keys), max(known.size - 1, 0))
    is_known = known[places] == keys if known.size else np.zeros(keys.size, dtype=bool)
    change = np.bincount(places[is_known], weights=units[is_known], minlength=known.size)
    is_enough = settled.units + change >= 0
    is_done = is_known & (is_enough[places] if known.size else is_known)
    left = np.where(is_enough, settled.units + change, settled.units)
    n_earlier = _take_back_earlier(left, known, (keys, units), is_done)
    refused = np.zeros(is_correction.size, dtype=bool)
    refused[np.flatnonzero(is_correction)[~is_done]] = True
    notes: list[str] = [
        told("{n:,} values were corrected by negative rows of the same lane.", n=int(is_done.sum()))
    ]
    if n_earlier:
        notes.append(
            told("{n:,} of these take back the same amount of an earlier date of the lane.", n=n_earlier)
        )
    reason = told("the correction is larger than the demand of its lane and date")
    fix = told("correct the row that it belongs to, or delete both")
    return replace(settled, units=left), Ruling(refused, DEMAND, reason, fix), notes


def _take_back_earlier(
    left: NDArray[np.float64],
    known: NDArray[np.int64],
    corrections: tuple[NDArray[np.int64], NDArray[np.float64]],
    is_done: NDArray[np.bool_],
) -> int:
    """Take corrections that are not done off the newest earlier value of their lane of the same amount; how many were.

    Parameters
    ----------
    left, known : values and their keys, (n_values,); keys of one lane follow one another
    corrections : keys and amounts below 0, (n_corrections,); `is_done` is written
    """
    keys, units = corrections
    n_earlier = 0
    for correction in np.flatnonzero(~is_done).tolist():
        begin = int(np.searchsorted(known, keys[correction] >> DAY_BITS << DAY_BITS))
        end = int(np.searchsorted(known, keys[correction], side="right"))
        same = np.flatnonzero(left[begin:end] == -units[correction])
        if same.size:
            left[begin + int(same[-1])] = 0.0
            is_done[correction] = True
            n_earlier += 1
    return n_earlier


def _of_review(
    gathered: GatheredRows, meaning: CellMeaning, is_valid: NDArray[np.bool_], reviewed: Review
) -> list[Ruling]:
    """The rows of the values that somebody refused."""
    rulings = []
    for finding, values in reviewed.refused:
        keys, _ = meaning.keys_and_units(gathered, is_valid)
        refused = np.zeros(is_valid.size, dtype=bool)
        refused[np.flatnonzero(is_valid)] = np.isin(keys, row_keys(values.codes, values.days))
        rulings.append(Ruling(refused, finding.role, finding.reason, finding.fix))
    return rulings

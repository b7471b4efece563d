"""All checks of plausibility in turn, one question at a time, and what the answers make of the values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core.told import told
from core.twin.imports import Question
from db.demand_file.answers import answer_to
from db.demand_file.plausibility.cadence_changes import find_cadence_changes, split_lanes
from db.demand_file.plausibility.far_dates import find_far_dates
from db.demand_file.plausibility.finding import Finding, LaneDays
from db.demand_file.plausibility.last_period import find_partial_periods
from db.demand_file.plausibility.outliers import find_outliers
from db.demand_file.plausibility.running_totals import (
    differences,
    is_running_total,
    running_total_question,
)
from db.demand_file.plausibility.total_lanes import find_total_lanes
from db.demand_file.plausibility.unit_changes import find_unit_changes
from db.demand_file.plausibility.unit_scale import scale_of, unit_scale_question

_Check = Callable[[LaneDays], Finding | None]


@dataclass(frozen=True)
class Review:
    """The values that remain, the open question if there is one, and what was found and refused.

    Each of `refused` holds the lane codes and days of values that somebody refused. `parts` are lanes that were split
    off, by name, and what they are part of; `values` have their names.
    """

    values: LaneDays
    questions: tuple[Question, ...] = ()
    refused: tuple[tuple[Finding, LaneDays], ...] = ()
    notes: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)


def review(
    values: LaneDays,
    named: tuple[str, str],
    answers: Mapping[str, str],
    *,
    until_day: int | None = None,
) -> Review:
    """Ask what cannot well be meant, one question at a time, and do as answered.

    Parameters
    ----------
    named : where a unit may be named: the header cell of the demand with what all values carry, and the rows above it
    until_day : the last day that is plainly meant beside what is stored, None where nobody knows
    """
    if not values.units.size:
        return Review(values)
    course = _Course(values, named, answers)
    for step in (
        course.refuse_by(partial(find_far_dates, until_day=until_day)),
        course.refuse_by(find_total_lanes),
        course.take_totals_apart,  # before outliers: the first ones of a total would be some
        course.to_one_unit,  # before outliers: a part of few values would be some
        course.refuse_by(find_outliers),
        course.refuse_by(find_partial_periods, "leave_out"),
        course.split_off,
        course.refuse_by(find_cadence_changes),
        course.scale,
    ):
        if not course.values.units.size:
            break
        question = step()
        if question is not None:
            return Review(course.values, (question,))
    return Review(course.values, (), tuple(course.refused), tuple(course.notes), course.parts)


@dataclass
class _Course:
    """The values as the answers so far leave them."""

    values: LaneDays
    named: tuple[str, str]
    answers: Mapping[str, str]
    refused: list[tuple[Finding, LaneDays]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)

    def split_off(self) -> None:
        """Lanes of their own for what came before a change of rhythm, where it is answered so.

        Nothing is refused behind this step: refused values are known by the codes of before.
        """
        finding = (
            find_cadence_changes(self.values) if self.answers.get("cadence_changes") == "split" else None
        )
        if finding is not None:
            self.values, self.parts = split_lanes(self.values, finding.is_meant)
            self.notes.append(
                told(
                    "{n:,} lanes were split where their rhythm changed: {names}.",
                    n=len(self.parts),
                    names=_shown(self.parts),
                )
            )

    def refuse_by(self, check: _Check, refusal: str = "reject") -> Callable[[], Question | None]:
        """A step that asks about what a check finds, and refuses it where the answer is `refusal`."""

        def step() -> Question | None:
            finding = check(self.values)
            if finding is None:
                return None
            answer = answer_to(finding.question, self.answers)
            if answer == refusal:
                self.refused.append((finding, _chosen(self.values, finding.is_meant)))
                self.values = _chosen(self.values, ~finding.is_meant)
            return finding.question if answer is None else None

        return step

    def to_one_unit(self) -> Question | None:
        """Whether values before a jump are in another unit than those since."""
        changes = find_unit_changes(self.values)
        if changes is None:
            return None
        answer = answer_to(changes.finding.question, self.answers)
        if answer == "convert":
            self.values = replace(self.values, units=self.values.units * changes.factors)
            n_before = int(changes.is_before.sum())
            self.notes.append(
                told("{n:,} values before a change of unit were brought to the unit since.", n=n_before)
            )
        elif answer == "reject":
            self.refused.append((changes.finding, _chosen(self.values, changes.is_before)))
            self.values = _chosen(self.values, ~changes.is_before)
        return changes.finding.question if answer is None else None

    def take_totals_apart(self) -> Question | None:
        """Whether values are totals up to their date."""
        if not is_running_total(self.values):
            return None
        question = running_total_question(self.values)
        answer = answer_to(question, self.answers)
        if answer == "differences":
            self.values, n_first = differences(self.values)
            self.notes.append(
                told(
                    "Running totals were taken apart: the first value of each lane ({n_first:,} in all) has "
                    "none before it and is left out.",
                    n_first=n_first,
                )
            )
        return question if answer is None else None

    def scale(self) -> Question | None:
        """Whether values are in thousands of a unit."""
        named = next((text for text in self.named if scale_of(text) > 1), "")
        if not named or not self.values.units.size:
            return None
        scale = scale_of(named)
        where = "column" if named == self.named[0] else told("note above the table")
        question = unit_scale_question(where, named, float(self.values.units[0]))
        answer = answer_to(question, self.answers)
        if answer == "multiply":
            self.values = replace(self.values, units=self.values.units * scale)
            self.notes.append(told("All values were multiplied by {scale:,}.", scale=scale))
        return question if answer is None else None


def _shown(names: Mapping[str, str]) -> str:
    shown = ", ".join(repr(name) for name in list(names)[:5])
    return shown if len(names) <= 5 else f"{shown} …"


def _chosen(values: LaneDays, chosen: NDArray[np.bool_]) -> LaneDays:
    return replace(values, codes=values.codes[chosen], days=values.days[chosen], units=values.units[chosen])

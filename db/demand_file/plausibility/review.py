"""All checks of plausibility in turn, one question at a time, and what the answers make of the values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.twin.imports import Question
from db.demand_file.answers import answer_to
from db.demand_file.plausibility.cadence_changes import find_cadence_changes
from db.demand_file.plausibility.far_dates import find_far_dates
from db.demand_file.plausibility.finding import Finding, LaneDays
from db.demand_file.plausibility.outliers import find_outliers
from db.demand_file.plausibility.running_totals import (
    differences,
    is_running_total,
    running_total_question,
)
from db.demand_file.plausibility.total_lanes import find_total_lanes
from db.demand_file.plausibility.unit_scale import scale_of, unit_scale_question

CHECKS = (find_far_dates, find_total_lanes, find_outliers, find_cadence_changes)


@dataclass(frozen=True)
class Review:
    """The values that remain, the open question if there is one, and what was found and refused.

    Each of `refused` holds the lane codes and days of values that somebody refused.
    """

    values: LaneDays
    questions: tuple[Question, ...] = ()
    refused: tuple[tuple[Finding, LaneDays], ...] = ()
    notes: tuple[str, ...] = ()


def review(values: LaneDays, column: str, answers: Mapping[str, str]) -> Review:
    """Ask what cannot well be meant, and do as answered.

    Parameters
    ----------
    column : the header cell of the demand, with the unit that all values carry
    """
    if not values.units.size:
        return Review(values)
    notes: list[str] = []
    refused: list[tuple[Finding, LaneDays]] = []
    for check in CHECKS:
        finding = check(values)
        if finding is None:
            continue
        answer = answer_to(finding.question, answers)
        if answer is None:
            return Review(values, (finding.question,))
        if answer == "reject":
            refused.append((finding, _chosen(values, finding.is_meant)))
            values = _chosen(values, ~finding.is_meant)
    if is_running_total(values):
        question = running_total_question(values)
        answer = answer_to(question, answers)
        if answer is None:
            return Review(values, (question,))
        if answer == "differences":
            values, n_first = differences(values)
            notes.append(
                f"Running totals were taken apart: the first value of each lane ({n_first:,} in all) has none "
                "before it and is left out."
            )
    if scale_of(column) > 1 and values.units.size:
        question = unit_scale_question(column, float(values.units[0]))
        answer = answer_to(question, answers)
        if answer is None:
            return Review(values, (question,))
        if answer == "multiply":
            values = LaneDays(values.codes, values.days, values.units * scale_of(column), values.names)
            notes.append(f"All values were multiplied by {scale_of(column):,}.")
    return Review(values, (), tuple(refused), tuple(notes))


def _chosen(values: LaneDays, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> LaneDays:
    return LaneDays(values.codes[chosen], values.days[chosen], values.units[chosen], values.names)

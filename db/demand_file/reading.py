"""What reading a demand file gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.lane import LeadTimeEstimate
from core.twin.imports import FileReading, Problem, Question


@dataclass(frozen=True)
class DemandFileReading:
    """A file as understood: one row per lane and day, or the questions and problems that stand in the way.

    The three row arrays have shape (n_accepted,), are sorted by (lane code, day) without repetition, and are
    empty while a question is open.

    Attributes
    ----------
    n_rows : data rows seen, blank ones not counted
    problems : the first 50 of `n_rejected` refused rows; rows are lines of the file, the header being row 1
        of an ordinary file
    rejects_csv : the refused rows as they stood (the first thousand, unless every one was asked for), with a
        `reason` column; mend and upload
    lane_names : distinct names in code point order; `lane_codes` index them
    days : days since 1970-01-01
    demand_units : units of the lane, finite and 0 or more
    recalled : answers about columns that were remembered for this header
    lane_labels : by lane name, the columns and values that a name of several parts was put together from
    lane_cadences : by lane name, how often it reports, where the file or an answer says so rather than its own dates
    lane_values : by lane name, the optional columns (`own_capacity_units_per_day`, `lead_time_days`)
    lane_missing_days : by lane name, what a period without a row means, where the file or an answer says so
    lead_times : by lane name, what lead times say that differ from row to row
    """

    file_name: str
    file_hash: str
    n_rows: int
    n_rejected: int
    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    reading: FileReading
    rejects_csv: bytes = field(repr=False)
    lane_names: tuple[str, ...] = field(repr=False)
    lane_codes: NDArray[np.int32] = field(repr=False, compare=False)
    days: NDArray[np.int32] = field(repr=False, compare=False)
    demand_units: NDArray[np.float64] = field(repr=False, compare=False)
    lane_values: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    recalled: Mapping[str, str] = field(default_factory=dict)
    lane_labels: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    lane_cadences: Mapping[str, str] = field(default_factory=dict)
    lane_missing_days: Mapping[str, str] = field(default_factory=dict)
    lead_times: Mapping[str, LeadTimeEstimate] = field(default_factory=dict)

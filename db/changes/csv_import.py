"""A file of demand: checked against what is stored, then applied in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from core.errors import ImportRefused, InvalidParameter
from core.lane import FROM_DATES, MISSING_ZERO, Lane, LaneParameters, LeadTimeEstimate
from core.told import told
from core.twin.imports import ImportReport, Receipt
from core.twin.parameter_table import ParametersReport
from db.changes.import_statistics import statistics_after, statistics_now, stored_look_alikes
from db.changes.workspace_settings import lane_defaults
from db.rows.binary_copy import RecordRows
from db.rows.change_log import Change, Counts, Origin, Writer, begin_change, finish_change
from db.rows.column_memory import remember_columns
from db.rows.kept_texts import require_lane_name
from db.rows.lane_rows import insert_lanes, lane_ids_by_name, noting_lanes, read_lanes_of, update_lanes
from db.rows.record_rows import look_up
from db.rows.record_writes import write_rows
from db.rows.series_rows import series_rows
from db.rows.workspace_rows import require_workspace

if TYPE_CHECKING:
    from db.demand_file import DemandFileReading

NEW_LANE = -1


@dataclass(frozen=True)
class CheckedRows:
    """The accepted rows of a file, and how they stand to what was stored at the check; arrays are (n_rows,).

    lane_codes point into lane_names. parameters are what the file says about a lane rather than about a day:
    values of LaneParameters by lane name; labels are what its name was put together from; cadences hold for lanes
    whose cadence nobody chose, missing_days for those of which nobody said what a day without a record means;
    lead_times are kept beside the parameters. replaced_units is the stored demand of the rows that change.
    """

    slug: str
    lane_names: tuple[str, ...]
    lane_codes: NDArray[np.int32]
    days: NDArray[np.int32]
    demand_units: NDArray[np.float64]
    is_added: NDArray[np.bool_]
    is_updated: NDArray[np.bool_]
    n_new_lanes: int
    replaced_units: float
    parameters: Mapping[str, Mapping[str, float]]
    labels: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    cadences: Mapping[str, str] = field(default_factory=dict)
    missing_days: Mapping[str, str] = field(default_factory=dict)
    lead_times: Mapping[str, LeadTimeEstimate] = field(default_factory=dict)

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Rows added, changed and unchanged, and new lanes."""
        n_add, n_update = int(self.is_added.sum()), int(self.is_updated.sum())
        return n_add, n_update, int(self.days.size) - n_add - n_update, self.n_new_lanes


def check_reading(
    connection: Connection, slug: str, reading: DemandFileReading, answers: Mapping[str, str]
) -> ImportReport:
    """What applying the file would do; nothing is written."""
    version = require_workspace(connection, slug).workspace.data_version
    parameters, refused = split_parameters(reading.lane_values)
    rows = compare_rows(
        connection,
        CheckedRows(
            slug=slug,
            lane_names=tuple(require_lane_name(name) for name in reading.lane_names),
            lane_codes=reading.lane_codes,
            days=reading.days,
            demand_units=reading.demand_units + 0.0,  # a negative zero becomes a plain one
            is_added=np.zeros(reading.days.size, dtype=bool),
            is_updated=np.zeros(reading.days.size, dtype=bool),
            n_new_lanes=0,
            replaced_units=0.0,
            parameters=parameters,
            labels=reading.lane_labels,
            cadences=reading.lane_cadences,
            missing_days=reading.lane_missing_days,
            lead_times=reading.lead_times,
        ),
    )
    n_add, n_update, n_unchanged, n_new_lanes = rows.counts
    before = statistics_now(connection)
    after = statistics_after(
        before,
        n_new_lanes=n_new_lanes,
        days=rows.days,
        is_added=rows.is_added,
        gained_units=float(rows.demand_units[rows.is_added | rows.is_updated].sum()) - rows.replaced_units,
    )
    known = list(lane_ids_by_name(connection)) if n_new_lanes else rows.lane_names
    look_alikes = stored_look_alikes(rows.lane_names, known)
    return ImportReport(
        file_name=reading.file_name,
        file_hash=reading.file_hash,
        base_data_version=version,
        n_rows=reading.n_rows,
        n_add=n_add,
        n_update=n_update,
        n_unchanged=n_unchanged,
        n_rejected=reading.n_rejected,
        n_new_lanes=n_new_lanes,
        problems=tuple(reading.problems),
        questions=tuple(reading.questions),
        notes=(*reading.notes, *look_alikes, *refused),
        reading=reading.reading,
        answers=dict(answers),
        rejects_csv=reading.rejects_csv,
        before=before,
        after=after,
        rows=rows,
    )


def compare_rows(connection: Connection, rows: CheckedRows) -> CheckedRows:
    """The same rows, compared with what is stored now."""
    known = lane_ids_by_name(connection)
    lane_ids = np.array([known.get(name, NEW_LANE) for name in rows.lane_names], dtype=np.int32)
    is_new = lane_ids == NEW_LANE
    stored = series_rows(connection, lane_ids[~is_new].tolist(), between=_ends(rows.days))
    is_found, stored_units = look_up(_chosen(rows, slice(None), lane_ids), stored)
    is_updated = is_found & (stored_units != rows.demand_units)
    return replace(
        rows,
        is_added=~is_found,
        is_updated=is_updated,
        n_new_lanes=int(is_new.sum()),
        replaced_units=float(stored_units[is_updated].sum()),
    )


def _ends(days: NDArray[np.int32]) -> tuple[int, int]:
    """First and last day of a file; of one without rows, two between which there is nothing."""
    return (int(days.min()), int(days.max())) if days.size else (1, 0)


def split_parameters(
    lane_values: Mapping[str, Mapping[str, float]],
) -> tuple[dict[str, dict[str, float]], tuple[str, ...]]:
    """Parameters that a lane may have, and a sentence for each lane whose values are out of domain."""
    taken: dict[str, dict[str, Any]] = {name: dict(values) for name, values in lane_values.items()}
    refused = []
    for name in lane_values:
        try:
            LaneParameters(**taken[name])
        except InvalidParameter as refusal:
            refused.append(
                told(
                    "The parameters given for {name!r} are left out: {refusal}",
                    name=name,
                    refusal=refusal.sentence,
                )
            )
            del taken[name]
    return taken, tuple(refused)


def apply_report(
    writer: Writer,
    report: ImportReport,
    *,
    accept_rejects: bool = False,
    as_checked: bool = False,
    on_progress: Callable[[float], None] | None = None,
) -> Receipt:
    """Write a checked file as one change.

    Imports into one workspace take turns, and a file says what its records are, whatever others wrote before.
    With `as_checked` it is refused where it would not do any more what its report says.
    """
    if report.questions:
        raise ImportRefused(told("The file leaves a question open: {said}", said=report.questions[0].text))
    require_accepted(report, accept_rejects=accept_rejects)
    rows = report.rows
    if not isinstance(rows, CheckedRows) or rows.slug != writer.stored.workspace.slug:
        raise ImportRefused(told("This report was made for another workspace; check the file here first."))
    origin = Origin(file_name=report.file_name, file_hash=report.file_hash)
    change = begin_change(writer, "import", origin)
    if change.batch_id != report.base_data_version + 1:
        current = compare_rows(change.connection, rows)
        if as_checked and current.counts != rows.counts:
            raise ImportRefused(told("The data moved since this check; check the file again."))
        rows = current
    lane_ids = _lane_ids(change, rows)
    n_add, n_update, n_unchanged, _ = rows.counts
    write_rows(
        change,
        added=_chosen(rows, rows.is_added, lane_ids),
        updated=_chosen(rows, rows.is_updated, lane_ids),
        on_progress=on_progress,
    )
    remember_columns(change, report)
    counts = Counts(n_add=n_add, n_update=n_update, n_unchanged=n_unchanged, n_rejected=report.n_rejected)
    return finish_change(change, counts)


def require_accepted(report: ImportReport | ParametersReport, *, accept_rejects: bool) -> None:
    """Refuse a file with rows that cannot be taken, unless it is to be applied without them."""
    if report.n_rejected and not accept_rejects:
        raise ImportRefused(
            told(
                "{n_rejected:,} of {n_rows:,} rows cannot be taken. Mend them, or apply the file without "
                "them (accept_rejects=True).",
                n_rejected=report.n_rejected,
                n_rows=report.n_rows,
            )
        )


def _lane_ids(change: Change, rows: CheckedRows) -> NDArray[np.int32]:
    ids = lane_ids_by_name(change.connection)
    of_lanes = (rows.parameters, rows.labels, rows.cadences, rows.missing_days, rows.lead_times)
    said = sorted(set[str]().union(*of_lanes) & ids.keys())
    stored = read_lanes_of(change.connection, said) if said else ()
    given = [(lane, _with_parameters(lane, rows)) for lane in stored]
    changed = {ids[lane.name]: wanted for lane, wanted in given if wanted != lane}
    begin = lane_defaults(change.connection)
    missing = [
        _with_parameters(replace(begin, name=name), rows) for name in rows.lane_names if name not in ids
    ]
    if changed or missing:  # to note what becomes of lanes is to read all of them twice
        with noting_lanes(change):
            update_lanes(change, changed)
            ids |= insert_lanes(change, missing)
    return np.array([ids[name] for name in rows.lane_names], dtype=np.int32)


def _with_parameters(lane: Lane, rows: CheckedRows) -> Lane:
    given: dict[str, Any] = dict(rows.parameters.get(lane.name, {}))
    if lane.parameters.cadence == FROM_DATES and lane.name in rows.cadences:
        given["cadence"] = rows.cadences[lane.name]
    if lane.parameters.missing_days == MISSING_ZERO and lane.name in rows.missing_days:
        given["missing_days"] = rows.missing_days[lane.name]
    # What a file says of a lane, and labels of which it says nothing.
    labels = tuple((dict(lane.labels) | dict(rows.labels.get(lane.name, ()))).items())
    return replace(
        lane,
        parameters=replace(lane.parameters, **given),
        labels=labels,
        lead_times=rows.lead_times.get(lane.name, lane.lead_times),
    )


def _chosen(rows: CheckedRows, chosen: NDArray[np.bool_] | slice, lane_ids: NDArray[np.int32]) -> RecordRows:
    return RecordRows(
        lane_id=lane_ids[rows.lane_codes[chosen]],
        day=rows.days[chosen],
        demand_units=rows.demand_units[chosen],
    )

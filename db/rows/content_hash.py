"""One number for everything that a workspace holds: equal content, equal hash, to the last bit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from core.demand.profile import NetworkRecords
from core.lane import Lane
from core.twin.stored import WorkspaceSettings
from core.watch.choices import USUAL
from db.rows.lane_rows import lane_columns


def content_hash(
    settings: WorkspaceSettings,
    lanes: Sequence[Lane],
    records: NetworkRecords,
    notes: Mapping[str, object] | None = None,
) -> str:
    """SHA-256 (hex) over settings, lanes in order of name, their notes, and their records by date.

    Of the settings: currency, defaults, holidays and choices of the monitor.

    `notes` are those of `db.changes.forecast_notes.all_plain_notes`. The title, the numbers of changes and the history
    are not part of it.
    """
    digest = hashlib.sha256()
    chosen_place = (
        [settings.holidays_of] if settings.holidays_of else []
    )  # none: the hash of before there was one
    chosen_watch = [] if settings.watch == USUAL else [vars(settings.watch)]  # as above
    digest.update(
        canonical_json([settings.currency, lane_columns(settings.new_lane), *chosen_place, *chosen_watch])
    )
    for position, lane in enumerate(lanes):
        chosen = slice(records.offsets[position], records.offsets[position + 1])
        digest.update(
            canonical_json(
                [
                    lane.name,
                    lane_columns(lane),
                    (notes or {}).get(lane.name, {}),
                    int(chosen.stop - chosen.start),
                ]
            )
        )
        digest.update(records.days[chosen].astype("<i4").tobytes())
        digest.update(records.demand_units[chosen].astype("<f8").tobytes())
    return digest.hexdigest()


def canonical_json(value: object) -> bytes:
    """The one way in which a value is written here; whole numbers of a parameter are written as floats."""
    return json.dumps(_with_floats(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _with_floats(value: object) -> object:
    if isinstance(value, dict):
        return {name: _with_floats(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_with_floats(item) for item in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

"""A whole workspace as one file: a ZIP of CSV and JSON that says what it is and proves that it is whole.

manifest.json (format, version, counts, content hash, SHA-256 of each other part), settings.json, lanes.json,
demand.csv. The same content gives the same bytes. The hashes find damage and edits by hand; they are no
signature: who can write files can write their hashes as well.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import struct
import zipfile
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from core import MODEL_VERSION
from core.decision.answers import Answer
from core.demand.profile import NetworkRecords
from core.errors import CapacityTwinError, UnreadableWorkspaceFile
from core.lane import Lane
from core.told import told
from core.twin.spreadsheet_text import spreadsheet_cell
from core.twin.stored import WorkspaceSettings
from core.twin.tables import demand_table
from core.watch.choices import USUAL
from db.changes.forecast_notes import plain_notes
from db.changes.record_edits import FIRST_DATE, LAST_DATE
from db.changes.workspace_settings import choices_of_plain, plain_choices
from db.demand_file.json_budget import bytes_to_read
from db.demand_file.numbers import MAX_UNITS
from db.files.table_files import csv_pieces
from db.rows.content_hash import content_hash
from db.rows.decision_answers import answer_of_plain, plain_answer
from db.rows.kept_texts import require_typed_name, require_unit
from db.rows.lane_rows import lane_columns, lane_of_columns
from settings import load_settings

FORMAT, FORMAT_VERSION = "capacity-twin-workspace", 1
MANIFEST, SETTINGS, LANES, DEMAND = "manifest.json", "settings.json", "lanes.json", "demand.csv"
ANSWERS = "answers.json"  # what was answered to decisions; files of before there were any have none
PARTS = (SETTINGS, LANES, DEMAND)
MOST_UNPACKED_BYTES = 2 << 30
# On a server of many: two million records of a workspace of members, and twice the lanes that a visitor's may hold.
MOST_HOSTED_BYTES, MOST_JSON_BYTES, MOST_HOSTED_JSON = 128 << 20, 24 << 20, 120_000_000
PIECE_BYTES = 1 << 20
LONGEST_LINE = 10_000  # a date, the name of a lane and a number take a tenth of it
LAST_CHANGED = (1980, 1, 1, 0, 0, 0)  # of every part, so that the same content gives the same file
EPOCH = date(1970, 1, 1)
# What zipfile lets through where the bytes are not what an archive promises.
BROKEN_ARCHIVE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
    KeyError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True)
class WorkspaceContent:
    """Everything that a workspace file holds; lanes are in order of name, as in the records."""

    settings: WorkspaceSettings
    lanes: tuple[Lane, ...]
    records: NetworkRecords
    notes: Mapping[str, dict[str, Any]]
    answers: tuple[Answer, ...] = ()

    @property
    def hash(self) -> str:
        """Equal content, equal hash."""
        return content_hash(self.settings, self.lanes, self.records, self.notes)


def write_workspace_file(content: WorkspaceContent) -> bytes:
    """The content as the bytes of one file."""
    settings = content.settings
    parts = {
        SETTINGS: _json(
            {
                "title": settings.title,
                "currency": settings.currency,
                "new_lane": lane_columns(settings.new_lane),
                **({"holidays_of": settings.holidays_of} if settings.holidays_of else {}),
                **({} if settings.watch == USUAL else {"watch": plain_choices(settings.watch)}),
            }
        ),
        LANES: _json([_lane(lane, content.notes) for lane in content.lanes]),
        DEMAND: b"".join(csv_pieces(demand_table(content.records))),
    }
    if content.answers:
        parts[ANSWERS] = _json([plain_answer(answer) for answer in content.answers])
    manifest = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "model_version": MODEL_VERSION,
        "title": settings.title,
        "n_lanes": len(content.lanes),
        "n_records": int(content.records.days.size),
        "content_hash": content.hash,
        "parts": {name: hashlib.sha256(part).hexdigest() for name, part in parts.items()},
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {MANIFEST: _json(manifest), **parts}.items():
            archive.writestr(zipfile.ZipInfo(name, LAST_CHANGED), part, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def read_workspace_file(source: bytes) -> WorkspaceContent:
    """The content of a file, or UnreadableWorkspaceFile where it is not, or not any more, what was exported."""
    archive = _open(source)
    manifest = _parse(archive, MANIFEST)
    _require_known(manifest)
    for name in set(archive.namelist()) - {MANIFEST}:
        if _hash_of(archive, name) != manifest["parts"].get(name):
            raise UnreadableWorkspaceFile(told("{name} is not any more what was exported.", name=name))
    try:
        content = WorkspaceContent(
            settings=_settings(_parse(archive, SETTINGS)),
            lanes=(lanes := _lanes(stored := _parse(archive, LANES))),
            records=_records(lanes, archive),
            notes=_notes(stored),
            answers=tuple(answer_of_plain(item) for item in _answers(archive)),
        )
        whole = content.hash == manifest["content_hash"]
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        OverflowError,
        CapacityTwinError,
        csv.Error,
    ) as problem:
        raise UnreadableWorkspaceFile(
            told("its parts do not fit together ({problem}).", problem=problem)
        ) from None
    if not whole:
        raise UnreadableWorkspaceFile(told("what it holds is not what its manifest promises."))
    return content


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, default=float).encode()


def _open(source: bytes) -> zipfile.ZipFile:
    """The archive, of which nothing is unpacked yet: each part is then read piece by piece, or is small."""
    with _whole():
        archive = zipfile.ZipFile(io.BytesIO(source))
    names = archive.namelist()
    if sorted(set(names) - {ANSWERS}) != sorted((MANIFEST, *PARTS)) or len(set(names)) < len(names):
        raise UnreadableWorkspaceFile(told("it is a ZIP archive, but no export of a workspace."))
    most = MOST_HOSTED_BYTES if load_settings().hosted else MOST_UNPACKED_BYTES
    if sum(part.file_size for part in archive.infolist()) > most:
        raise UnreadableWorkspaceFile(
            told("it unpacks to more than {most_unpacked_bytes:,} bytes.", most_unpacked_bytes=most)
        )
    return archive


@contextmanager
def _whole() -> Iterator[None]:
    try:
        yield
    except BROKEN_ARCHIVE:
        raise UnreadableWorkspaceFile(told("it is no export of a workspace, or it is damaged.")) from None


def _hash_of(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with _whole(), archive.open(name) as part:
        while piece := part.read(PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def _parse(archive: zipfile.ZipFile, name: str) -> Any:
    """A part of JSON; refused where reading it would take more than a server of many has."""
    is_small = archive.getinfo(name).file_size <= MOST_JSON_BYTES or not load_settings().hosted
    with _whole():
        content = archive.read(name) if is_small else b""
    if not is_small or (load_settings().hosted and bytes_to_read(content) > MOST_HOSTED_JSON):
        raise UnreadableWorkspaceFile(told("{name} is too large to be read here.", name=name))
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise UnreadableWorkspaceFile(told("{name} cannot be read.", name=name)) from None


def _answers(archive: zipfile.ZipFile) -> Any:
    return _parse(archive, ANSWERS) if ANSWERS in archive.namelist() else []


def _require_known(manifest: Any) -> None:
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise UnreadableWorkspaceFile(told("it is no export of a workspace."))
    version = manifest.get("format_version")
    if version != FORMAT_VERSION:
        raise UnreadableWorkspaceFile(
            told(
                "it was written in version {version} of this format; this twin reads version "
                "{format_version}.",
                version=version,
                format_version=FORMAT_VERSION,
            )
        )
    if not isinstance(manifest.get("parts"), dict) or "content_hash" not in manifest:
        raise UnreadableWorkspaceFile(told("its manifest is incomplete."))


def _settings(stored: dict[str, Any]) -> WorkspaceSettings:
    return WorkspaceSettings(
        title=stored["title"],
        currency=stored["currency"],
        new_lane=lane_of_columns("new lane", stored["new_lane"]),
        holidays_of=_place(stored.get("holidays_of", "")),  # files of before there was one have none
        watch=choices_of_plain(stored.get("watch")),
    )


def _place(stored: object) -> str:
    if not isinstance(stored, str):
        raise UnreadableWorkspaceFile(told("the place of its holidays is no text."))
    return stored


def _lane(lane: Lane, notes: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    return {"name": lane.name, **lane_columns(lane), "forecast_notes": notes.get(lane.name, {})}


def _notes(stored: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    notes = {columns["name"]: plain_notes(columns["forecast_notes"]) for columns in stored}
    return {name: plain for name, plain in notes.items() if plain}


def _lanes(stored: list[dict[str, Any]]) -> tuple[Lane, ...]:
    lanes = tuple(lane_of_columns(require_typed_name(columns["name"]), columns) for columns in stored)
    names = [lane.name for lane in lanes]
    if names != sorted(set(names)):
        raise UnreadableWorkspaceFile(told("its lanes are not in order of their names."))
    for lane in lanes:
        require_unit(lane.unit)
    return lanes


def _records(lanes: Sequence[Lane], archive: zipfile.ZipFile) -> NetworkRecords:
    # Bare as well: files of before more signs were kept from running have these names as they are.
    place_of_cell = {lane.name: place for place, lane in enumerate(lanes)}
    place_of_cell |= {spreadsheet_cell(lane.name): place for place, lane in enumerate(lanes)}
    places, days, demand = array("q"), array("q"), array("d")  # numbers without an object each
    with archive.open(DEMAND) as part, io.TextIOWrapper(part, encoding="utf-8", newline="") as lines:
        rows = csv.reader(_short_lines(lines), strict=True)
        next(rows)
        for day, cell, value in rows:
            places.append(place_of_cell[cell])
            days.append((date.fromisoformat(day) - EPOCH).days)
            demand.append(float(value))
    lane, day_numbers = np.array(places, dtype=np.int64), np.array(days, dtype=np.int64)
    units = np.array(demand, dtype=np.float64)
    _require_records(lane, day_numbers, units)
    return NetworkRecords(
        lanes=tuple(item.name for item in lanes),
        offsets=np.concatenate([[0], np.cumsum(np.bincount(lane, minlength=len(lanes)))]),
        days=day_numbers,
        demand_units=units,
    )


def _short_lines(lines: io.TextIOWrapper) -> Iterator[str]:
    """The lines one by one; one without end is none of ours, and not held."""
    while line := lines.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            raise ValueError(f"a line of more than {LONGEST_LINE} characters")
        yield line


def _require_records(lane: np.ndarray, days: np.ndarray, units: np.ndarray) -> None:
    low, high = (FIRST_DATE - EPOCH).days, (LAST_DATE - EPOCH).days
    keys = (lane << 20) + (days - low)
    in_range = np.all((days >= low) & (days <= high)) and np.all((units >= 0) & (units <= MAX_UNITS))
    if not in_range or np.any(keys[1:] <= keys[:-1]):
        raise UnreadableWorkspaceFile(told("demand.csv holds records that no workspace can hold."))

"""Mutated demand files: `make fuzz` fails on any surprise.

Each file is read to the end with some answer to every question. One in ten is also checked and applied to a
workspace in a real database, which afterwards holds what the report said, or exactly what it held before.
"""

from __future__ import annotations

import gzip
import io
import math
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from bench.import_rate import new_store, own_database
from core.errors import ImportRefused, InvalidParameter, UnreadableDemandFile
from core.twin.imports import DataStatistics, Question
from db.demand_file import DemandFileReading, read_demand_file
from db.store import PostgresStore
from tests.db.demand_file.corpus import random_style, well_formed_file
from tests.db.demand_file.workbook_files import part_of, repacked, workbook_of

SPLICES = (
    b'"', b'""', b"\x00", b"\n", b"\r", b"\r\n", b",", b";", b"\t", b"|", b".", b"-", b"\xff", b"\xc3",
    b"\xe2\x82", b"\xef\xbb\xbf", b"\xff\xfe", b"1e999", b"NaN", b"9" * 30, b"\xed\xa0\x80", b" ",
    b"\xf4\x90\x80\x80", b"\x1a", b"=1+1", b"2024-13-45", b"\xe2\x80\xae", b"0", b"W53", b"T25:61",
    b"+14:00", b",,,,", b"\x85", b"Summe",
)  # fmt: skip


def base_files(rng: np.random.Generator) -> list[bytes]:
    """Well-formed files in many styles, a workbook and a packed one among them."""
    files = [well_formed_file(random_style(rng), rng).content for _ in range(40)]
    return [*files, gzip.compress(files[0]), workbook_bytes()]


def workbook_bytes() -> bytes:
    """A small workbook with typed cells, formats that count, and what is no demand."""
    day = date(2024, 1, 1)
    rows = [(day + timedelta(days=i), i % 3, i + 0.5, f"note {i}") for i in range(20)]
    odd = [(day, "BER-MUC", value, None) for value in ("#N/A", True, "=1+1", "1,5", 1e300)]
    formats = {"B2": "000", "C3": "0%", "A4": "[$-407]d. mmm yyyy", "C5": "yyyy-mm-dd"}
    return workbook_of(("date", "product_name", "demand", "note"), *rows, *odd, formats=formats)


def mutate(content: bytes, rng: np.random.Generator) -> bytes:
    """The content with one to five random edits."""
    data = bytearray(content)
    for _ in range(int(rng.integers(1, 6))):
        place = int(rng.integers(0, len(data) + 1))
        length = int(rng.integers(1, 40))
        kind = int(rng.integers(0, 6))
        if kind == 0:
            data[place:place] = SPLICES[int(rng.integers(0, len(SPLICES)))]
        elif kind == 1:
            del data[place : place + length]
        elif kind == 2 and place < len(data):
            data[place] ^= 1 << int(rng.integers(0, 8))
        elif kind == 3:
            data[place:place] = data[place : place + length]
        elif kind == 4:
            data[place : place + length] = rng.bytes(length)
        elif kind == 5:
            del data[place:]
    return bytes(data)


def mutate_workbook(content: bytes, rng: np.random.Generator) -> bytes:
    """A workbook with one of its XML parts mutated, packed again so that the container stays whole."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        victim = str(rng.choice(archive.namelist()))
    return repacked(content, victim, mutate(part_of(content, victim), rng))


def blind_answer(question: Question) -> str:
    """The last choice, or a text where one is wanted."""
    texts = {
        "lane_name": "L",
        "date_of_number_zero": "2024-01-01",
        "date_of_rows": "2024-01-31",
        "year": "2024",
    }
    return texts[question.id] if question.allows_text else question.choices[-1].id


def read_to_the_end(content: bytes) -> DemandFileReading | None:
    """Read with some answer to every question; None where the file is refused."""
    answers: dict[str, str] = {}
    for _ in range(12):
        try:
            reading = read_demand_file(content, answers=answers)
        except (UnreadableDemandFile, InvalidParameter):  # a blind answer may give one column two roles
            return None
        require_sound(reading)
        if not reading.questions:
            if "duplicates" not in answers:
                assert reading.demand_units.size + reading.n_rejected == reading.n_rows
            return reading
        answers |= {question.id: blind_answer(question) for question in reading.questions}
    raise AssertionError(f"still asking: {reading.questions}")


def write_to_the_end(store: PostgresStore, content: bytes) -> bool:
    """Check and apply a file; True where it was written. The store holds what was said, or what it held."""
    before, version = statistics_of(store), store.workspace().data_version
    answers: dict[str, str] = {}
    try:
        report = store.check_csv(content, answers)
        for _ in range(12):
            if not report.questions:
                break
            answers |= {question.id: blind_answer(question) for question in report.questions}
            report = store.check_csv(content, answers)
        require_unchanged(store, before)
        store.apply(report, accept_rejects=True)
    except (UnreadableDemandFile, ImportRefused, InvalidParameter):
        require_unchanged(store, before)
        assert store.workspace().data_version == version
        return False
    after, said = statistics_of(store), report.after
    assert report.before is not None and said is not None
    assert (after.n_lanes, after.n_records) == (said.n_lanes, said.n_records)
    assert (after.first_date, after.last_date) == (said.first_date, said.last_date)
    assert math.isclose(after.total_demand_units, said.total_demand_units, rel_tol=1e-9, abs_tol=1e-6)
    assert store.workspace().data_version == version + 1
    return True


def require_unchanged(store: PostgresStore, before: DataStatistics) -> None:
    """What the store holds is what it held, whatever order the database adds a lane's records up in."""
    now = statistics_of(store)
    assert math.isclose(now.total_demand_units, before.total_demand_units, rel_tol=1e-12), (now, before)
    assert replace(now, total_demand_units=before.total_demand_units) == before, (now, before)


def statistics_of(store: PostgresStore) -> DataStatistics:
    """What the store holds, as its own lanes tell."""
    lanes = store.lanes()
    return DataStatistics(
        n_lanes=len(lanes),
        n_records=sum(lane.n_records for lane in lanes),
        total_demand_units=math.fsum(lane.total_demand_units for lane in lanes),
        first_date=min((lane.first_date for lane in lanes if lane.first_date), default=None),
        last_date=max((lane.last_date for lane in lanes if lane.last_date), default=None),
    )


def require_sound(reading: DemandFileReading) -> None:
    """What holds for every reading, whatever the file."""
    n_values = reading.demand_units.size
    assert n_values == reading.days.size == reading.lane_codes.size
    assert n_values == 0 or not reading.questions
    assert np.all(np.isfinite(reading.demand_units)) and np.all(reading.demand_units >= 0)
    keys = (reading.lane_codes.astype(np.int64) << 20) + reading.days
    assert np.all(np.diff(keys) > 0)
    assert list(reading.lane_names) == sorted(set(reading.lane_names))
    assert n_values + reading.n_rejected <= reading.n_rows
    assert len(reading.problems) == min(reading.n_rejected, 50)
    assert bool(reading.rejects_csv) == bool(reading.n_rejected)
    for text in (*reading.notes, *reading.lane_names):
        text.encode("utf-8")


def fuzz(
    n_files: int, seed: int, store: PostgresStore | None = None, *, write_every: int = 10
) -> Counter[str]:
    """Read `n_files` mutated files, and write one in `write_every`.

    An exception other than a refusal comes through.
    """
    rng = np.random.default_rng(seed)
    bases = base_files(rng)
    outcomes: Counter[str] = Counter()
    for number in range(n_files):
        if number % 9 == 0:
            content = mutate_workbook(bases[-1], rng)
        else:
            content = mutate(bases[-1 if number % 9 == 1 else rng.integers(len(bases))], rng)
        try:
            reading = read_to_the_end(content)
            if store is not None and number % write_every == 0:
                outcomes["written" if write_to_the_end(store, content) else "not written"] += 1
        except Exception:
            print(f"this content is not read safely: {content!r}", file=sys.stderr)
            raise
        outcomes["refused" if reading is None else "rejects" if reading.n_rejected else "read"] += 1
    return outcomes


if __name__ == "__main__":
    with own_database() as database:
        print(dict(fuzz(int(sys.argv[1]), seed=1, store=new_store(database, "fuzz"), write_every=1)))

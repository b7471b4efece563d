"""Rows per second of an import, beside COPY of the same rows into the same keyed table by its owner.

`python -m bench.import_rate [rows [least share of COPY's rate]]` from the project's folder. Both are measured in
turns in the same run, on an embedded server of their own. An import counts from the bytes of the file to the end of
its transaction.
Memory is that of a process that does nothing but import the file from disk, above what it takes before.
From 2,000,000 rows on each is measured once. Ends with 1 past a limit.
"""

from __future__ import annotations

import io
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import text

from bench.limits import Limits
from core.twin.imports import Receipt
from db.rows.binary_copy import DAYS_1970_TO_2000, SIGNATURE, TRAILER, RecordRows
from db.rows.workspace_rows import NewWorkspace, insert_workspace
from db.server.embedded import EmbeddedServer
from db.server.embedded_home import choose_home
from db.server.engine import Database, Scope, normalise_url
from db.store import PostgresStore

N_ROWS = 1_000_000
N_DAYS = 1_825
FIRST_DAY = 18_262  # 2020-01-01
N_ROUNDS = 3
MANY_ROWS = 2_000_000
DAILY_HISTORY_DAYS = 90
WANTED_RATIO = 0.4
MOST_MEGABYTES = 300.0  # above idle
# Yesterday's file, a row for each of so many lanes: what 30,490 are promised, in proportion, and what any file takes.
DAILY_LANES, MOST_DAILY_SECONDS = 3_000, 0.3 + 3.0 * 3_000 / 30_490
TABLE_COLUMNS = (
    ("workspace_id", ">i4"),
    ("lane_id", ">i4"),
    ("day", ">i4"),
    ("batch_id", ">i4"),
    ("demand", ">f8"),
)


def main(n_rows: int, wanted_ratio: float) -> int:
    """Measure and print; 1 where a limit was passed."""
    limits = Limits()
    rows = demand_rows(n_rows)
    file, changed_file = csv_file(rows), csv_file(rows, factor=1.5)
    with own_database() as database:
        copied, imported = [], []
        for number in range(N_ROUNDS if n_rows < MANY_ROWS else 1):
            copied.append(seconds(partial(copy_as_owner, database, rows)))
            store = new_store(database, f"round-{number}")
            imported.append(seconds(partial(import_file, store, file)))
        above_idle = memory_of_an_import(database, file)
        again = seconds(lambda: import_file(store, file))
        updated = seconds(lambda: import_file(store, changed_file))
        read = seconds(store.network_records)
        undone = seconds(lambda: store.undo(store.workspace().data_version))
        daily_append(new_store(database, "daily"), limits)
    ratio = statistics.median(c / i for c, i in zip(copied, imported, strict=True))
    print(f"COPY by the owner            {n_rows / statistics.median(copied):>12,.0f} rows/s")
    print(f"check and apply, all new     {statistics.median(imported):>12,.1f} s")
    print(f"                             {n_rows / statistics.median(imported):>12,.0f} rows/s")
    print(f"check and apply, unchanged   {n_rows / again:>12,.0f} rows/s")
    print(f"check and apply, all changed {n_rows / updated:>12,.0f} rows/s")
    print(f"undo of that                 {n_rows / undone:>12,.0f} rows/s")
    print(f"read of the whole network    {n_rows / read:>12,.0f} rows/s")
    limits.tell("check and apply, beside COPY", ratio, wanted_ratio, "of its rows/s", at_least=True)
    limits.tell("peak memory above idle", above_idle, MOST_MEGABYTES, "MB")
    return limits.end()


def daily_append(store: PostgresStore, limits: Limits) -> None:
    """A file of yesterday, a row for each lane, into a workspace of three months: what is waited for each day."""
    names = [f"LANE-{number:05d}" for number in range(DAILY_LANES)]
    rng = np.random.default_rng(3)
    rows = RecordRows(
        lane_id=np.repeat(np.arange(DAILY_LANES), DAILY_HISTORY_DAYS).astype(np.int32),
        day=np.tile(FIRST_DAY + np.arange(DAILY_HISTORY_DAYS), DAILY_LANES).astype(np.int32),
        demand_units=np.round(rng.gamma(4.0, 25.0, DAILY_LANES * DAILY_HISTORY_DAYS), 2),
    )
    import_file(store, csv_file(rows))
    waits = []
    for number in range(N_ROUNDS):
        day = np.datetime64(FIRST_DAY + DAILY_HISTORY_DAYS + number, "D")
        units = rng.gamma(4.0, 25.0, DAILY_LANES).tolist()
        lines = "".join(f"{day},{name},{value:.2f}\n" for name, value in zip(names, units, strict=True))
        file = f"date,product_name,demand\n{lines}".encode()
        waits.append(seconds(partial(import_file, store, file)))
    limits.tell(
        f"yesterday's file for {DAILY_LANES:,} lanes", statistics.median(waits), MOST_DAILY_SECONDS, "s"
    )


def demand_rows(n_rows: int) -> RecordRows:
    """(n_rows,) records of many lanes over five years, the same on each run."""
    rng = np.random.default_rng(7)
    index = np.arange(n_rows)
    return RecordRows(
        lane_id=(index // N_DAYS + 1).astype(np.int32),
        day=(FIRST_DAY + index % N_DAYS).astype(np.int32),
        demand_units=np.round(rng.gamma(4.0, 25.0, n_rows), 2),
    )


def csv_file(rows: RecordRows, *, factor: float = 1.0) -> bytes:
    """The rows as a file that an analyst might upload."""
    dates = rows.day.astype("datetime64[D]").astype(str).tolist()
    demand = (rows.demand_units * factor).tolist()
    lines = io.StringIO()
    lines.write("date,product_name,demand\n")
    lines.writelines(
        f"{date},LANE-{lane:05d},{value:.2f}\n"
        for date, lane, value in zip(dates, rows.lane_id.tolist(), demand, strict=True)
    )
    return lines.getvalue().encode()


@contextmanager
def own_database() -> Iterator[Database]:
    """A fresh server that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="capacity-twin-bench-"))
    folder.chmod(0o755)  # so that the server's user may enter where this runs as root
    server = EmbeddedServer(choose_home(folder / "postgres"))
    server.join()
    database = Database(server.url, embedded=server)
    database.prepare()
    yield database
    database.engine.dispose()
    server.leave()
    shutil.rmtree(folder)


def new_store(database: Database, slug: str) -> PostgresStore:
    """The store of a new workspace."""
    with database.transaction(Scope(slug, as_owner=True)) as connection:
        insert_workspace(connection, NewWorkspace(slug, slug, "EUR"))
    return PostgresStore(database, slug)


def memory_of_an_import(database: Database, file: bytes) -> float:
    """Megabytes at the peak of an import of a file on disk above those before it, in a process of its own."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as kept:
        kept.write(file)
        kept.flush()
        command = [sys.executable, "-m", "bench.import_rate", "memory", kept.name]
        address = database.engine.url.render_as_string(hide_password=False)
        done = subprocess.run(command, input=address, capture_output=True, text=True, check=True)
    return float(done.stdout)


def print_memory(path: Path, address: str) -> None:
    """Import a small file, so that all modules are loaded, then the file, and print the difference."""
    database = Database(normalise_url(address))
    store = new_store(database, "memory")
    import_file(store, b"date,product_name,demand\n2000-01-01,warm-up,1\n")
    reset_peak()
    idle = memory_megabytes("VmRSS")
    import_file(store, path)
    print(memory_megabytes("VmHWM") - idle)


def import_file(store: PostgresStore, file: bytes | Path) -> Receipt:
    """Check and apply."""
    report = store.check_csv(file, {}, file_name="bench.csv")
    return store.apply(report, accept_rejects=False)


def copy_as_owner(database: Database, rows: RecordRows) -> None:
    """Plain COPY of prepared rows into an empty table with the same columns, key and checks."""
    kinds = [part for name, kind in TABLE_COLUMNS for part in ((f"{name}_length", ">i4"), (name, kind))]
    wire = np.ones(rows.size, dtype=[("n_fields", ">i2"), *kinds])
    wire["n_fields"] = len(TABLE_COLUMNS)
    for name, kind in TABLE_COLUMNS:
        wire[f"{name}_length"] = np.dtype(kind).itemsize
    wire["lane_id"], wire["demand"] = rows.lane_id, rows.demand_units
    wire["day"] = rows.day - DAYS_1970_TO_2000
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS copied"))
        connection.execute(text("CREATE TABLE copied (LIKE demand_record INCLUDING ALL)"))
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor:
            payload = io.BytesIO(SIGNATURE + wire.tobytes() + TRAILER)
            cursor.copy_expert("COPY copied FROM STDIN (FORMAT binary)", payload)


def seconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def reset_peak() -> None:
    """Let the kernel count this process's peak memory from here (Linux)."""
    Path("/proc/self/clear_refs").write_text("5")


def memory_megabytes(field: str) -> float:
    """VmRSS (now) or VmHWM (peak) of this process."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(field))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    if sys.argv[1:2] == ["memory"]:
        print_memory(Path(sys.argv[2]), sys.stdin.read())
        sys.exit()
    asked = sys.argv[1:]
    sys.exit(main(int(asked[0]) if asked else N_ROWS, float(asked[1]) if asked[1:] else WANTED_RATIO))

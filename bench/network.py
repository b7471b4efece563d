"""A large network from the database: what its user waits for, each beside its limit, and past one the exit is not 0.

`python -m bench.network --lanes 3049` from the project's folder; with `--folder` the filled database stays there for
the next run. Times are seconds of this process' wall clock on a server of its own; beside them CPU seconds, which other
programs on the machine do not move, and as a reference one look of PostgreSQL at every record of the same network.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import psutil
from sqlalchemy import text

from bench.app import served_app
from bench.import_rate import new_store
from bench.network_data import MANY_DAYS, fill_workspace, lane_name
from bench.network_mathematics import RIVALS_PYTHON
from bench.visitors import Visitor
from core.twin.capacity_twin import CapacityTwin
from db.outlets import WordsAndPaper
from db.server.embedded import EmbeddedServer
from db.server.embedded_home import choose_home
from db.server.engine import Database
from db.store import PostgresStore
from ui.models.alerts import ROWS_ON_A_PAGE

SLUG = "network"
LANES_OF_A_FILE = 1_000
LANE_PAGES = ("dashboard", "cooperation", "profit", "resilience", "evidence")
DATA_PARTS = ("Import", "Records", "Lanes", "History", "Export", "Workspace")
# Seconds, or megabytes, that a user of 30,490 lanes is promised; smaller networks must keep them, too.
LIMITS = {
    "first plan: learned, and every lane planned": 15.0,
    "inbox after a restart": 4.0,
    "inbox asked again": 2.0,
    "one record changed: until inbox and lane are current": 0.1,
    "yesterday's file: check and apply": 3.0,
    "yesterday's file: until the inbox is current": 15.0,
    "yesterday's file: memory of planning all of it, MB": 600.0,
    "inbox on the wire: first visitor of a fresh server": 4.0,
    "inbox on the wire: the next visitor": 2.0,
    "inbox on the wire: data, kB": 300.0,
    "Dashboard of one lane on the wire: first visitor of a fresh server": 4.0,
    "most seconds of any other page, s": 4.0,
    "most data of any other page, kB": 300.0,
    "memory of the app with the network opened, MB": 450.0,
    "memory of planning all of it, MB": 600.0,
    "series in the database, MB": 150.0,
}


class Told:
    """What was measured, line by line, and whether a limit was passed."""

    def __init__(self) -> None:
        self.passed: list[str] = []

    def line(self, what: str, value: float, unit: str, beside: str = "") -> None:
        limit = LIMITS.get(what)
        wanted = "" if limit is None else f"  (wanted: {limit:g} or less)"
        print(f"{what:52s} {value:10.3f} {unit}{beside}{wanted}", flush=True)
        if limit is not None and value > limit:
            self.passed.append(what)

    def timed(self, what: str, act: Callable[[], object]) -> None:
        wall, cpu = time.perf_counter(), cpu_seconds()
        act()
        wall, cpu = time.perf_counter() - wall, cpu_seconds() - cpu
        self.line(what, wall, "s", f" {cpu:8.3f} CPU s")


def main() -> int:
    """Measure and print; 1 where a limit was passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lanes", type=int, default=3_049)
    parser.add_argument("--days", type=int, default=MANY_DAYS)
    parser.add_argument("--folder", type=Path, help="where the filled database stays; by default nowhere")
    chosen = parser.parse_args()
    told = Told()
    kept = chosen.folder or Path(tempfile.mkdtemp(prefix="capacity-twin-bench-"))
    print(f"{chosen.lanes:,} lanes of {chosen.days:,} days")
    with served(kept) as database:
        if not is_filled(database):
            new_store(database, SLUG)
            told.timed(
                "filled past the import", lambda: fill_workspace(database, SLUG, chosen.lanes, chosen.days)
            )
        measure(database, told, kept)
    if chosen.folder is None:
        shutil.rmtree(kept)
    for what in told.passed:
        print(f"Past its limit: {what}")
    return 1 if told.passed else 0


def measure(database: Database, told: Told, folder: Path) -> None:
    """Everything, on a network that is there."""
    store = PostgresStore(database, SLUG)
    sizes = table_megabytes(database)
    told.line("records and their key in the database, MB", sizes["demand_record"], "MB")
    told.line("series in the database, MB", sizes["lane_series"], "MB")
    told.timed("reference: one look at every record", lambda: look_at_every_record(database))
    beside_duckdb(store, told)
    CapacityTwin(store, WordsAndPaper()).learn_anew()

    twin = opened(store)
    with PeakMemory() as peak:
        told.timed("first plan: learned, and every lane planned", lambda: look(twin))
    told.line("memory of planning all of it, MB", peak.megabytes, "MB", f" with {peak.n_beside} beside")
    again = opened(store)
    told.timed("inbox after a restart", lambda: look(again))
    told.timed("inbox asked again", lambda: look(again))
    change_a_record(again, told)
    visit(folder, told)

    newest = again.as_of
    if newest is None:
        raise SystemExit("there are no records")
    file = yesterdays_file(store, (newest + timedelta(days=1)).isoformat())
    receipts: list[int] = []
    told.timed(
        "yesterday's file: check and apply",
        lambda: receipts.append(store.apply(store.check_csv(file, {}, file_name="yesterday.csv")).import_id),
    )
    with PeakMemory() as peak:
        told.timed("yesterday's file: until the inbox is current", lambda: look(again))
    told.line("yesterday's file: memory of planning all of it, MB", peak.megabytes, "MB")
    told.timed("yesterday's file: taken back", lambda: store.undo(receipts[0]))


def beside_duckdb(store: PostgresStore, told: Told) -> None:
    """The same network's aggregates of each lane by DuckDB from Parquet, where `make rivals` has made room for it."""
    if not RIVALS_PYTHON.exists():
        print("aggregates by DuckDB: not installed; `make rivals` makes an environment for it")
        return
    names = store.lane_names()
    with tempfile.TemporaryDirectory(prefix="capacity-twin-bench-") as folder:
        for number, start in enumerate(range(0, len(names), LANES_OF_A_FILE)):
            records = store.records_of(names[start : start + LANES_OF_A_FILE])
            lane = np.repeat(np.arange(len(records.lanes)) + start, np.diff(records.offsets))
            columns = {"lane": lane, "day": records.days, "demand": records.demand_units}
            for name, values in columns.items():
                np.save(Path(folder) / f"{number}_{name}.npy", values)
        command = [str(RIVALS_PYTHON), str(Path(__file__).with_name("rival_duckdb.py")), folder]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        print(f"aggregates by DuckDB: it ended with {run.stderr.strip().splitlines()[-1]}")
        return
    answer = json.loads(run.stdout)
    beside = f" {answer['cpu_seconds']:8.3f} CPU s, {answer['megabytes']:,.0f} MB of Parquet"
    told.line("reference: aggregates of each lane by DuckDB", answer["seconds"], "s", beside)


def opened(store: PostgresStore) -> CapacityTwin:
    """A twin that has computed nothing yet, as after a restart."""
    return CapacityTwin(store, WordsAndPaper())


def look(twin: CapacityTwin) -> None:
    """What the inbox asks for its head and first page."""
    inbox = twin.inbox(today=date.today())
    if not inbox.sums.n_lanes or not inbox.page(limit=ROWS_ON_A_PAGE).numbers:
        raise SystemExit("nothing is to be decided: there is nothing to measure")


def change_a_record(twin: CapacityTwin, told: Told) -> None:
    """A record of the last days gets another value: the write, then what the inbox and the lane's page ask."""
    name = lane_name(5)
    day = twin.plan(name).last_day - timedelta(days=3)
    rng = np.random.default_rng()

    def change() -> None:
        twin.save_records(name, [(day, float(rng.integers(1, 10_000)))])
        look(twin)
        twin.plan(name)

    change()  # statements are compiled once
    told.timed("one record changed: until inbox and lane are current", change)


def visit(folder: Path, told: Told) -> None:
    """The inbox as a browser is sent it, by a server that has just started."""
    os.environ.update({"TWIN_DATA_FOLDER": str(folder), "DATABASE_URL": "", "TWIN_HOSTED": ""})
    with served_app() as (address, server):
        for what in ("first visitor of a fresh server", "the next visitor"):
            before = sum(server.cpu_times()[:2])
            with Visitor(address) as visitor:
                answered = visitor.open("", f"workspace={SLUG}")
            beside = f" {sum(server.cpu_times()[:2]) - before:8.3f} CPU s"
            told.line(f"inbox on the wire: {what}", answered.seconds, "s", beside)
        told.line("inbox on the wire: data, kB", answered.n_bytes / 1e3, "kB")
        sent, seconds = zip(*data_of_pages(address), strict=True)
        told.line("most data of any other page, kB", max(sent), "kB")
        told.line("most seconds of any other page, s", max(seconds), "s")
        told.line("memory of the app with the network opened, MB", server.memory_info().rss / 1e6, "MB")
    with served_app() as (address, _), Visitor(address) as visitor:
        answered = visitor.open("dashboard", f"workspace={SLUG}&lane={lane_name(7)}")
    told.line("Dashboard of one lane on the wire: first visitor of a fresh server", answered.seconds, "s")


def data_of_pages(address: str) -> list[tuple[float, float]]:
    """What a visitor of each other page, and of each part of the Data page, is sent [kB], and waits for [s]."""
    found = []
    for page, more in (
        *((page, "") for page in LANE_PAGES),
        *(("data", f"&section={part}") for part in DATA_PARTS),
    ):
        with Visitor(address) as visitor:
            answered = visitor.open(page, f"workspace={SLUG}{more}")
        found.append((answered.n_bytes / 1e3, answered.seconds))
        print(f"  {page}{more}: {answered.n_bytes / 1e3:,.0f} kB, {answered.seconds:.2f} s", flush=True)
    return found


def yesterdays_file(store: PostgresStore, day: str) -> bytes:
    """One row for each lane."""
    rows = "".join(f"{day},{name},3\n" for name in store.lane_names())
    return f"date,product_name,demand\n{rows}".encode()


def look_at_every_record(database: Database) -> None:
    """The least that any reading of the rows costs."""
    with database.engine.begin() as connection:
        connection.execute(text("SELECT sum(demand) FROM demand_record")).scalar_one()


def table_megabytes(database: Database) -> dict[str, float]:
    """Size of each table with its keys."""
    sizes = text("SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r'")
    with database.engine.begin() as connection:
        return {name: size / 1e6 for name, size in connection.execute(sizes)}


def is_filled(database: Database) -> bool:
    """Whether an earlier run left the network."""
    with database.engine.begin() as connection:
        return bool(connection.execute(text("SELECT count(*) FROM lane")).scalar_one())


def cpu_seconds() -> float:
    """Of this process, and of those that it started and that have ended, such as planned lanes beside it."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class PeakMemory:
    """The most memory that this process and those that plan beside it held at one time, by looks of each 0.1 s."""

    def __init__(self) -> None:
        self.megabytes, self.n_beside = 0.0, 0
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> PeakMemory:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._watch.join()

    def _look(self) -> None:
        own = psutil.Process()
        while not self._ended.wait(0.1):
            held = [own.memory_info().rss]
            for child in own.children():
                with suppress(psutil.NoSuchProcess):
                    if "db.processes" in " ".join(child.cmdline()):
                        held.append(child.memory_info().rss)
            self.megabytes = max(self.megabytes, sum(held) / 1e6)
            self.n_beside = max(self.n_beside, len(held) - 1)


@contextmanager
def served(folder: Path) -> Iterator[Database]:
    """A server of its own on this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # so that the server's user may enter where this runs as root
    server = EmbeddedServer(choose_home(folder / "postgres"))
    server.join()
    database = Database(server.url, embedded=server)
    try:
        database.prepare()
        yield database
    finally:
        database.dispose()
        server.leave()


if __name__ == "__main__":
    sys.exit(main())

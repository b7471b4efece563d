"""What reading a demand file costs: CPU seconds, rows per second and memory above idle, per kind of file.

`python -m bench.read_file [--rows 1000000] [--lanes 1000]` prints one line per kind.
"""

from __future__ import annotations

import argparse
import gzip
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np

FIRST_DATE = date(1990, 1, 1)
KINDS = ("plain", "shuffled", "german", "quoted", "gzip", "one bad row in a hundred")


def write_file(path: Path, kind: str, *, n_rows: int, n_lanes: int) -> None:
    """Write a file of about `n_rows` rows."""
    rng = np.random.default_rng(20)
    n_days = max(n_rows // n_lanes, 1)
    is_german = kind == "german"
    form = "%d.%m.%Y" if is_german else "%Y-%m-%d"
    days = [(FIRST_DATE + timedelta(days=i)).strftime(form) for i in range(n_days)]
    separator = ";" if is_german else ","
    opener = gzip.open if kind == "gzip" else open
    lines: list[str] = []
    for lane in range(n_lanes):
        units = [f"{value:.2f}" for value in rng.gamma(5.0, 20.0, n_days)]
        name = f'"HUB-{lane:05d}"' if kind == "quoted" else f"HUB-{lane:05d}"
        if is_german:
            units = [value.replace(".", ",") for value in units]
        if kind.startswith("one bad"):
            units[::100] = ["-1"] * len(units[::100])
        lines += [
            f"{day}{separator}{name}{separator}{value}\n" for day, value in zip(days, units, strict=True)
        ]
    if kind == "shuffled":
        rng.shuffle(lines)
    with opener(path, "wt", encoding="utf-8") as file:
        file.write(separator.join(("date", "product_name", "demand")) + "\n")
        file.writelines(lines)


def peak_memory_mb() -> float:
    """Highest resident memory of this process so far; unlike getrusage's, it does not count the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def measure(path: Path) -> None:
    """Read the file in this process and print what it cost above an idle process that has numpy."""
    from db.demand_file import read_demand_file

    idle_mb = peak_memory_mb()
    cpu, wall = time.process_time(), time.perf_counter()
    reading = read_demand_file(path)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    grown_mb = peak_memory_mb() - idle_mb
    print(
        f"{reading.n_rows:>10,} rows  {cpu:6.2f} CPU s  {wall:6.2f} s  {reading.n_rows / cpu:>10,.0f}/CPU s"
        f"  +{grown_mb:4.0f} MB  {reading.n_rejected:,} rejected, {len(reading.questions)} questions"
    )


def main() -> None:
    """Measure each kind in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--lanes", type=int, default=1_000)
    parser.add_argument("--kinds", nargs="*", default=KINDS, choices=KINDS)
    parser.add_argument("--measure", type=Path, help="measure one existing file in this process")
    options = parser.parse_args()
    if options.measure:
        measure(options.measure)
        return
    with tempfile.TemporaryDirectory() as folder:
        for kind in options.kinds:
            path = Path(folder) / "demand.csv"
            write_file(path, kind, n_rows=options.rows, n_lanes=options.lanes)
            print(f"{kind:>25}: ", end="", flush=True)
            subprocess.run([sys.executable, "-m", "bench.read_file", "--measure", str(path)], check=True)


if __name__ == "__main__":
    main()

"""CPU seconds to understand an XLSX file of demand, beside openpyxl, which only hands out its cells.

`python -m bench.workbook_rate [rows]` from the project's folder. Memory is that of a process that does nothing
but read the file, above what it takes before.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import openpyxl

from bench.import_rate import demand_rows, memory_megabytes, reset_peak
from db.demand_file import read_demand_file

N_ROWS = 60_000
N_ROUNDS = 3
WANTED_SECONDS = 1.0
WANTED_RATIO = 4.0


def main(n_rows: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path, warm_up = Path(folder, "demand.xlsx"), Path(folder, "warm-up.xlsx")
        write_workbook(path, n_rows)
        write_workbook(warm_up, 10)
        read_demand_file(warm_up)
        ours, theirs = [], []
        for _ in range(N_ROUNDS):
            ours.append(cpu_seconds(partial(read_demand_file, path)))
            theirs.append(cpu_seconds(partial(cells_by_openpyxl, path)))
        command = [sys.executable, "-m", "bench.workbook_rate", "memory", str(path), str(warm_up)]
        above_idle = float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    print(f"rows                         {n_rows:>12,}")
    print(f"file understood              {min(ours):>12.2f} CPU s (wanted: {WANTED_SECONDS:g} or less)")
    print(f"cells by openpyxl            {min(theirs):>12.2f} CPU s")
    print(f"  times ours                 {min(theirs) / min(ours):>12.1f} (wanted: {WANTED_RATIO:g} or more)")
    print(f"peak memory above idle       {above_idle:>12,.0f} MB")


def write_workbook(path: Path, n_rows: int) -> None:
    """Demand records as a sheet with typed cells."""
    rows, first_day = demand_rows(n_rows), date(1970, 1, 1)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Demand")
    sheet.append(["date", "product_name", "demand"])
    for lane, day, units in zip(rows.lane_id, rows.day, rows.demand_units, strict=True):
        sheet.append([first_day + timedelta(days=int(day)), f"LANE-{lane:05d}", float(units)])
    book.save(path)


def cells_by_openpyxl(path: Path) -> int:
    """Walk over all cells and their formats."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    n_cells = sum(1 for row in book.worksheets[0].iter_rows() for cell in row if cell.number_format)
    book.close()
    return n_cells


def cpu_seconds(act: Callable[[], object]) -> float:
    """How long the processor works on it."""
    started = time.process_time()
    act()
    return time.process_time() - started


def print_memory(path: Path, warm_up: Path) -> None:
    """Read a small file, so that all modules are loaded, then the file, and print the difference."""
    read_demand_file(warm_up)
    reset_peak()
    idle = memory_megabytes("VmRSS")
    read_demand_file(path)
    print(memory_megabytes("VmHWM") - idle)


if __name__ == "__main__":
    if sys.argv[1:2] == ["memory"]:
        print_memory(Path(sys.argv[2]), Path(sys.argv[3]))
        sys.exit()
    main(int(sys.argv[1]) if len(sys.argv) > 1 else N_ROWS)

"""What importing the twin loads: numpy, and nothing heavy before it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAVY = {
    "scipy.special",
    "scipy.stats",
    "scipy.optimize",
    "scipy.sparse",
    "pandas",
    "sqlalchemy",
    "streamlit",
    "plotly",
    "fpdf",
    "google.genai",
}


def heavy_modules_after(program: str) -> set[str]:
    """Which heavy modules a fresh process holds after a program."""
    told = f"{program}\nimport sys\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=ROOT)
    return HEAVY & set(run.stdout.split())


@pytest.mark.parametrize("program", ["import core.twin.capacity_twin", "from db import open_twin"])
def test_importing_the_twin_loads_nothing_heavy(program):
    assert heavy_modules_after(program) == set()


def test_opening_a_twin_loads_the_database_but_neither_words_nor_paper_nor_screen():
    assert heavy_modules_after("import core.twin.capacity_twin, db.opening, db.outlets") == {"sqlalchemy"}


def test_the_first_quantile_loads_the_special_functions_and_no_more():
    program = (
        "from core.service.safety_stock import service_factor\nassert 1.95 < service_factor(0.975) < 1.97"
    )
    assert heavy_modules_after(program) == {"scipy.special"}

"""The README keeps its word: its worked lane, its commands, its files and its version."""

from __future__ import annotations

import doctest
import re
import tomllib
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from bench import stock
from bench.demand_table import build_table_history, read_table
from core import MODEL_VERSION
from core.forecast.backtest import extra_trial
from core.forecast.methods import extra
from core.twin.capacity_twin import CapacityTwin
from core.twin.stored import KEPT_DAYS
from db.store import PostgresStore
from ui.ground import citation

PERIODS_PER_SECOND = 1_000  # "a period of history costs about a millisecond"
ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_worked_lane_gives_the_numbers_that_it_shows() -> None:
    outcome = doctest.testfile(str(ROOT / "README.md"), module_relative=False, encoding="utf-8")
    assert outcome.attempted >= 15
    assert outcome.failed == 0


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"\bmake ([a-z-]+)", README)) - {"them"}
    assert {"run", "test", "help"} <= named
    for target in named:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_a_reset_can_be_undone_for_as_long_as_is_said() -> None:
    assert re.findall(r"# undo for (\d+) days", README) == [str(KEPT_DAYS)]


def test_every_file_that_is_linked_exists() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize(
    ("called", "known"),
    [
        (r"\btwin\.([a-z_]+)\(", CapacityTwin(MagicMock(), MagicMock())),
        (r"\btwin\.data\.([a-z_]+)\(", PostgresStore),
    ],
)
def test_what_is_called_in_the_readme_and_the_docs_is_there(called: str, known: object) -> None:
    texts = [README, *(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))]
    names = {name for text in texts for name in re.findall(called, text)}
    assert names
    assert [name for name in sorted(names) if not hasattr(known, name)] == []


def test_the_bounds_of_extra_methods_are_those_of_the_code() -> None:
    told = " ".join(README.partition("## Optional: statsforecast")[2].split())
    seconds = [
        periods / PERIODS_PER_SECOND
        for periods in (extra_trial.MAX_PERIODS_TO_LEARN, extra_trial.MAX_PERIODS_TO_FORECAST)
    ]
    assert f"see the newest {extra.NEWEST_PERIODS} periods" in told
    assert f"errs at least {100 * extra_trial.MIN_GAIN_RATIO:.0f} % less" in told
    assert f"up to {seconds[0]:.0f} seconds" in told and f"up to {seconds[1]:.0f} for a forecast" in told


def test_one_version_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"version = {{{project}}}" in README
    assert f"version: {project} # model {MODEL_VERSION}" in (ROOT / "CITATION.cff").read_text(
        encoding="utf-8"
    )


def test_the_citation_of_the_page_evidence_is_that_of_the_readme() -> None:
    assert citation.bibtex() in README
    assert f"(version {citation.VERSION}, model {MODEL_VERSION})" in README
    said = citation.bibtex(data_hash="ab12", address="https://twin.example.org")
    assert f"note    = {{model {MODEL_VERSION}, data SHA-256 ab12}}" in said
    assert "url     = {https://twin.example.org}" in said


def test_what_is_said_of_stocks_that_last_is_measured() -> None:
    table = read_table(ROOT / "examples" / "data" / "nyc_flights_2013_daily.csv.gz")
    history = build_table_history(table)
    at = list(stock.hold_at_origins(history, table.cadence, n_periods=7, service_level=0.95))
    ours, classical = [one.by_forecast for one in at], [one.classical for one in at]
    told = " ".join(README.partition("## Does a stock last")[2].partition("## From Python")[0].split())
    lasted = stock.lasted_range(ours)
    assert f"({at[0].n_lanes} airport pairs" in told
    assert f"lasted on {lasted.replace(' % (', ' % of the lanes (')}" in told
    assert f"classical formula on {stock.lasted_range(classical).split(' (')[0]}" in told
    sizes = [stock.stock_over_demand(at, held) for held in (ours, classical)]
    assert f"{sizes[0]:.2f} and {sizes[1]:.2f} times the demand" in told
    assert f"expected short {stock.short_over_promised(ours):.2f} were" in told
    assert f"expected {stock.short_over_promised(classical):.0f}." in told

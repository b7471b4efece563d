"""How to cite the twin, and what its formulas were held against."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core import MODEL_VERSION

ASSETS = Path(__file__).resolve().parents[1] / "assets"
METHODS = (
    ASSETS.parents[1] / "docs" / "methods.md"
)  # not in the container, where the project's own page is read
TITLE, AUTHOR, YEAR = "LSP Digital Capacity Twin", "The LSP Digital Capacity Twin maintainers", 2026


@dataclass(frozen=True)
class ReferenceResults:
    """Independent cases with published results, as the tests graded them."""

    model_version: str
    n_cases: int
    n_families: int
    n_passed: int
    n_failed: int
    n_not_covered: int


@cache
def reference_results() -> ReferenceResults:
    """The counts that `make docs` wrote beside this file."""
    return ReferenceResults(**json.loads((ASSETS / "reference_results.json").read_text(encoding="utf-8")))


def methods() -> bytes | None:
    """Every formula with unit, source and proof, as Markdown; None where the file was not shipped."""
    return METHODS.read_bytes() if METHODS.exists() else None


def bibtex() -> str:
    """The program as a BibTeX entry with the model version in use."""
    return (
        "@software{capacity_twin,\n"
        f"  title   = {{{TITLE}}},\n"
        f"  author  = {{{{{AUTHOR}}}}},\n"
        f"  year    = {{{YEAR}}},\n"
        f"  version = {{model {MODEL_VERSION}}},\n"
        "  license = {MIT}\n"
        "}"
    )

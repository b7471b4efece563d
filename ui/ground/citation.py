"""How to cite the twin, and what its formulas were held against."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core import MODEL_VERSION

ASSETS = Path(__file__).resolve().parents[1] / "assets"
METHODS = ASSETS.parents[1] / "docs" / "methods.md"  # says how to read them; docs/methods has the chapters
CHAPTER_LINK = re.compile(r"\(methods/([a-z-]+)\.md\)")
TITLE, AUTHOR, YEAR = "LSP Digital Capacity Twin", "The LSP Digital Capacity Twin maintainers", 2026


@dataclass(frozen=True)
class GradedCases:
    """Independent cases with published results, as the tests graded them."""

    n_cases: int
    n_families: int
    n_passed: int


@dataclass(frozen=True)
class ReferenceResults:
    """Cases of the formulas that this product uses, and of textbook models that no page uses yet."""

    model_version: str
    in_use: GradedCases
    textbook: GradedCases


@cache
def reference_results() -> ReferenceResults:
    """The counts that `make docs` wrote beside this file."""
    found = json.loads((ASSETS / "reference_results.json").read_text(encoding="utf-8"))
    return ReferenceResults(
        model_version=found["model_version"],
        in_use=GradedCases(**found["in_use"]),
        textbook=GradedCases(**found["textbook"]),
    )


def methods() -> bytes | None:
    """Every formula with unit, source and proof as one Markdown file; None where the pages were not shipped."""
    if not METHODS.exists():
        return None
    index = METHODS.read_text(encoding="utf-8")
    chapters = (METHODS.with_suffix("") / f"{name}.md" for name in CHAPTER_LINK.findall(index))
    parts = [CHAPTER_LINK.sub(r"(#\1)", index), *(path.read_text(encoding="utf-8") for path in chapters)]
    return "\n".join(parts).encode()


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

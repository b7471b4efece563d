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
VERSION = "0.1.0"  # of the software, as in pyproject.toml, README and CITATION.cff
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


def bibtex(*, data_hash: str = "", address: str = "") -> str:
    """The program as a BibTeX entry with its version and that of the model in use.

    data_hash : SHA-256 of the data that a figure was made from; address : where the app that made it is reached
    """
    note = f"model {MODEL_VERSION}" + (f", data SHA-256 {data_hash}" if data_hash else "")
    fields = {
        "author": f"{{{AUTHOR}}}",
        "title": TITLE,
        "year": str(YEAR),
        "version": VERSION,
        "license": "MIT",
        "note": note,
        **({"url": address} if address else {}),
    }
    lines = [f"  {name:<7} = {{{value}}}" for name, value in fields.items()]
    return "\n".join(["@software{lsp_digital_capacity_twin,", ",\n".join(lines), "}"])

"""Grade the public reference cases and keep the counts where the app can show them: `make docs`.

The Evidence page shows these figures and none typed by hand; a test fails when they are not those of today.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core import MODEL_VERSION
from tests import reference
from tools.case_calls import is_in_use

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "golden" / "reference_cases.json"
RESULTS = ROOT / "ui" / "assets" / "reference_results.json"


def results() -> dict[str, object]:
    """Counts of today's code: cases of formulas that the product uses, and of textbook models beside them."""
    cases = json.loads(CASES.read_text(encoding="utf-8"))["cases"]
    in_use = [case for case in cases if is_in_use(case)]
    textbook = [case for case in cases if case not in in_use]
    return {"model_version": MODEL_VERSION, "in_use": _counts(in_use), "textbook": _counts(textbook)}


def _counts(cases: list[dict[str, Any]]) -> dict[str, int]:
    tally = reference.grade(cases)
    families = {case["family"] for case in cases}
    return {"n_cases": len(cases), "n_families": len(families), "n_passed": tally.passed}


def main() -> None:
    """Write the file."""
    RESULTS.write_text(json.dumps(results(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

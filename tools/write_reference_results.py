"""Grade the public reference cases and keep the counts where the app can show them: `make docs`.

The Evidence page shows these figures and none typed by hand; a test fails when they are not those of today.
"""

from __future__ import annotations

import json
from pathlib import Path

from core import MODEL_VERSION
from tests import reference

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "golden" / "reference_cases.json"
RESULTS = ROOT / "ui" / "assets" / "reference_results.json"


def results() -> dict[str, object]:
    """Counts of today's code."""
    cases = json.loads(CASES.read_text(encoding="utf-8"))["cases"]
    tally = reference.grade(cases)
    return {
        "model_version": MODEL_VERSION,
        "n_cases": len(cases),
        "n_families": len({case["family"] for case in cases}),
        "n_passed": tally.passed,
        "n_failed": len(tally.failed),
        "n_not_covered": len(tally.not_covered),
    }


def main() -> None:
    """Write the file."""
    RESULTS.write_text(json.dumps(results(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

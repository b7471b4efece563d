"""Whether the optional forecast library is there."""

from __future__ import annotations

import importlib.util

MISSING = (
    "The optional library statsforecast is not installed, so `make bench-forecast` does not measure its AutoETS, "
    "DynamicOptimizedTheta and AutoCES beside these methods: `pip install -r requirements-forecast.txt` adds them."
)


def sentence() -> str:
    """What to know about further methods, in a sentence."""
    if importlib.util.find_spec("statsforecast") is None:
        return MISSING
    return "statsforecast is installed: its methods are compared in `make bench-forecast`."

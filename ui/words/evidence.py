"""Words of the Evidence page: how good the workspace's own forecasts were. English, plain text."""

from __future__ import annotations

import numpy as np

from core.forecast.backtest.evidence import LOW_COVERAGE_RATIO, Evidence
from core.forecast.backtest.kind_calibration import KindCalibration
from core.forecast.backtest.stock_evidence import STOCK_LEVEL, StockEvidence
from core.forecast.band import MethodScore
from core.quantities import FloatArray
from core.speech.pages import Figure
from core.words.number_text import headline, percent, with_plus
from ui.ground import formats
from ui.ground.citation import reference_results

Group = tuple[str, str]
BAND = 0.95
PROOF = (
    "Each formula is checked against published or independently computed cases, and against properties that must "
    "hold for any input. The project's docs/methods.md names for every formula its unit, its source and the tests that "
    "prove it."
)
STOCK_NOTE = (
    "The plan's stock is the forecast's total with its measured error. The textbook formula holds the history's mean "
    "and a buffer from its spread, taking each period as independent of the last; the dotted line puts that buffer "
    "on top of the forecast. All are for a lead time that does not vary."
)
KEPT_POINTS = 0.03  # a band within three points of its promise kept it as far as such counts can tell


def group_name(group: Group, n_lanes: int) -> str:
    """A sort of lanes with its count, as an option to choose."""
    cadence, kind = group
    return f"{cadence} {kind} · {formats.count(n_lanes, 'lane')}"


def answer(group: Group, learned: KindCalibration) -> tuple[str, str]:
    """Title and paragraph: did the forecast beat the naive one, and did the band keep its promise?"""
    cadence, kind = group
    evidence = learned.evidence
    if evidence is None:
        return (
            "Your lanes are too short to check a forecast on.",
            f"The {cadence} {kind} lanes leave no room for two past origins, one to learn from and one to check. "
            "Until then the forecast is the default method and its band comes from each lane's own scatter.",
        )
    gain, kept = gain_ratio(evidence), dict(evidence.measured_coverage)[BAND]
    beats = (
        f"has {percent(abs(gain))} {'less' if gain >= 0 else 'more'} error than seasonal naive"
        if np.isfinite(gain)
        else "has nothing to be compared with"
    )
    return (
        f"On your {cadence} {kind} lanes the forecast {beats}; {percent(kept, decimals=1)} of actual values fell "
        f"inside the {_band(BAND)}.",
        f"Checked on {formats.count(evidence.n_lanes, 'lane')} and "
        f"{formats.count(int(evidence.n_values.sum()), 'value')} of the newest window, "
        "which neither the choice of methods nor the bands had seen. "
        + _verdict(kept)
        + f" On {percent(evidence.low_lanes_ratio)} of lanes less than {percent(LOW_COVERAGE_RATIO)} of values fell "
        f"inside the {_band(BAND)}.",
    )


def figures(evidence: Evidence | None) -> list[Figure]:
    """At most four: error, both bands, reference cases."""
    results = reference_results()
    used, textbook = results.in_use, results.textbook
    failed = used.n_cases + textbook.n_cases - used.n_passed - textbook.n_passed
    shown = [] if evidence is None else _measured(evidence)
    return [
        *shown,
        Figure(
            label="Reference cases passed",
            value=f"{used.n_passed:,} of {used.n_cases:,}",
            change=f"for formulas in use; textbook {textbook.n_passed:,} of {textbook.n_cases:,}",
            is_bad=True if failed else None,
        ),
    ]


def gain_ratio(evidence: Evidence) -> float:
    """How much smaller the error is than seasonal naive's, over all steps; NaN without demand to compare."""
    ours, naive = np.nansum(evidence.wape_ratio), np.nansum(evidence.seasonal_naive_wape_ratio)
    return float(1.0 - ours / naive) if naive > 0 else np.nan


def method_rows(scores: tuple[MethodScore, ...]) -> dict[str, list[str]]:
    """The table of methods, the best first."""
    ordered = sorted(scores, key=lambda score: score.scaled_error)
    return {
        "Method": [score.method for score in ordered],
        "Error against seasonal naive": [
            with_plus(score.scaled_error - 1.0, percent(score.scaled_error - 1.0, decimals=1))
            for score in ordered
        ],
        "Error, share of demand": [percent(score.wape_ratio, decimals=1) for score in ordered],
        "Used": ["yes" if score.is_selected else "" for score in ordered],
    }


def error_note(evidence: Evidence, noun: str) -> str:
    """The error chart in words."""
    known = np.isfinite(evidence.wape_ratio)
    if not known.any():
        return "There was no demand in the window that could be checked."
    last = int(np.flatnonzero(known)[-1])

    def at(values: FloatArray) -> str:
        near, far = (percent(float(values[step]), decimals=1) for step in (0, last))
        return near if last == 0 else f"{near} one {noun} ahead, {far} after {last + 1}"

    return (
        f"Total error over total demand: {at(evidence.wape_ratio)}; "
        f"seasonal naive {at(evidence.seasonal_naive_wape_ratio)}."
    )


def coverage_note(evidence: Evidence) -> str:
    """The coverage chart in words."""
    parts = [
        f"{percent(measured, decimals=1)} inside the {_band(nominal)}"
        for nominal, measured in evidence.measured_coverage
    ]
    return f"Actual values over all steps: {', '.join(parts)}."


def stock_sentence(stock: StockEvidence, noun: str, n_periods: float | None = None) -> str:
    """On how many lanes a stock for so many periods would have lasted; for the longest time without one.

    Empty where nothing was checked.
    """
    step = stock.step_of(n_periods)
    if step is None:
        return ""
    n_lanes = int(stock.n_lanes[step])
    lasted, classical = (
        round(float(ratio[step]) * n_lanes) for ratio in (stock.lasted_ratio, stock.classical_lasted_ratio)
    )
    return (
        f"Back-test: a stock for {formats.count(step + 1, noun)} at {percent(STOCK_LEVEL)} would have lasted on "
        f"{lasted:,} of {formats.count(n_lanes, 'lane')} (textbook formula: {classical:,})."
    )


def methods_note(scores: tuple[MethodScore, ...]) -> str:
    """How the methods were chosen."""
    if not scores:
        return ""
    return (
        f"Every method was tried from {formats.count(scores[0].n_origins, 'past origin')} of these lanes; the three "
        "best are combined, because the median of three loses less than the best one when the future differs."
    )


def method_name(learned: KindCalibration) -> str:
    """The combination in use with its members."""
    return f"{learned.method}: {', '.join(learned.members)}"


def _band(coverage: float) -> str:
    return f"{percent(coverage)} band"


def _points(ratio: float) -> str:
    return with_plus(ratio, headline(100 * ratio))


def _verdict(kept: float) -> str:
    if abs(kept - BAND) <= KEPT_POINTS:
        return "The band is as wide as it should be."
    if kept > BAND:
        return "The band is wider than it should be: buffers built on it are on the safe side."
    return "The band is narrower than it should be: the newest window was rougher than those before."


def _measured(evidence: Evidence) -> list[Figure]:
    coverage, gain = dict(evidence.measured_coverage), gain_ratio(evidence)
    bands = [
        Figure(
            label=f"Inside the {_band(nominal)}",
            value=percent(coverage[nominal], decimals=1),
            change=f"{_points(coverage[nominal] - nominal)} points vs target",
            is_bad=True if coverage[nominal] < nominal - KEPT_POINTS else None,
        )
        for nominal in (0.8, BAND)
    ]
    return [
        Figure(
            label="Forecast error",
            value=percent(float(np.nanmean(evidence.wape_ratio)), decimals=1),
            change=f"{with_plus(-gain, percent(-gain))} vs seasonal naive",
            is_bad=None if not np.isfinite(gain) else gain < 0,
        ),
        *bands,
    ]

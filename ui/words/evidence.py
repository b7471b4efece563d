"""Words of the Evidence page: how good, how sure, on what. Markdown-safe."""

from __future__ import annotations

import numpy as np

from core.forecast.backtest.evidence import Evidence
from core.forecast.backtest.kind_calibration import KindCalibration
from core.forecast.backtest.stock_evidence import STOCK_LEVEL, StockEvidence
from core.forecast.band import MethodScore
from core.forecast.holidays.learned import LearnedHolidays
from core.quantities import FloatArray
from ui.ground import formats, safe
from ui.ground.citation import reference_results
from ui.ground.figure import Figure

Group = tuple[str, str]
BAND = 0.95
PROOF = (
    "Each formula is held against published or independently computed cases, and against properties that must "
    "hold for any input. `docs/methods.md` of the project names for every formula its unit, its source and the "
    "tests that prove it."
)
LONGEST_NAME, LONGEST_SENTENCE = 80, 400
STOCK_NOTE = (
    "The plan's stock is the forecast's total with its measured error. The classical formula holds the history's mean "
    "and a buffer from its spread, taking each period as independent of the last; the dotted line puts that buffer "
    "above the forecast. All are for a lead time that does not vary."
)
KEPT_POINTS = 0.03  # a band that kept its promise within three points did so as far as such counts can tell


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
            "Your lanes are too short to check a forecast on",
            f"The {cadence} {kind} lanes leave no room for two past origins, one to learn from and one to check. "
            "Until then the forecast is the default method and its band rests on each lane's own scatter.",
        )
    gain, kept = gain_ratio(evidence), dict(evidence.measured_coverage)[BAND]
    beats = (
        f"errs {formats.percent(abs(gain))} {'less' if gain >= 0 else 'more'} than seasonal naive"
        if np.isfinite(gain)
        else "has nothing to be compared with"
    )
    return (
        f"On your {cadence} {kind} lanes the forecast {beats}; its 95{formats.NBSP}% band held "
        f"{formats.percent(kept, decimals=1)} of what came",
        f"Checked on {formats.count(evidence.n_lanes, 'lane')} and "
        f"{formats.count(int(evidence.n_values.sum()), 'value')} of the newest window, "
        "which neither the choice of methods nor the bands had seen. "
        + _verdict(kept)
        + f" On {formats.percent(evidence.low_lanes_ratio)} of lanes less than 80{formats.NBSP}% of values fell "
        f"inside the 95{formats.NBSP}% band.",
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
            formats.signed_percent(score.scaled_error - 1.0, decimals=1) for score in ordered
        ],
        "Error, share of demand": [formats.percent(score.wape_ratio, decimals=1) for score in ordered],
        "Used": ["yes" if score.is_selected else "" for score in ordered],
    }


def error_note(evidence: Evidence, noun: str) -> str:
    """The error chart in words."""
    known = np.isfinite(evidence.wape_ratio)
    if not known.any():
        return "There was no demand in the window that could be checked."
    last = int(np.flatnonzero(known)[-1])

    def at(values: FloatArray) -> str:
        near, far = (formats.percent(float(values[step]), decimals=1) for step in (0, last))
        return near if last == 0 else f"{near} one {noun} ahead, {far} after {last + 1}"

    return (
        f"Total error over total demand: {at(evidence.wape_ratio)}; "
        f"seasonal naive {at(evidence.seasonal_naive_wape_ratio)}."
    )


def coverage_note(evidence: Evidence) -> str:
    """The coverage chart in words."""
    parts = [
        f"{formats.percent(nominal)} band: {formats.percent(measured, decimals=1)}"
        for nominal, measured in evidence.measured_coverage
    ]
    return f"Measured over all steps: {', '.join(parts)}."


def stock_sentence(stock: StockEvidence, noun: str, n_periods: float | None = None) -> str:
    """On how many lanes a stock for so many periods would have lasted; for the longest time without one.

    Empty where nothing was checked.
    """
    step = stock.step_of(n_periods)
    if step is None:
        return ""
    n_lanes = int(stock.n_lanes[step])

    def lanes(ratio: FloatArray) -> str:
        return f"{round(float(ratio[step]) * n_lanes):,} of {n_lanes:,}"

    return (
        f"Planned to last {formats.count(step + 1, noun)} with {formats.percent(STOCK_LEVEL)}, the plan's stock would "
        f"have lasted on {lanes(stock.lasted_ratio)} lanes of the newest window, the classical formula's on "
        f"{lanes(stock.classical_lasted_ratio)}."
    )


def methods_note(scores: tuple[MethodScore, ...]) -> str:
    """How the methods were chosen."""
    if not scores:
        return ""
    return (
        f"Every method was tried from {formats.count(scores[0].n_origins, 'past origin')} of these lanes; the three "
        "best are combined, because the median of three loses less than the best one when the future differs."
    )


def holiday_rows(holidays: LearnedHolidays) -> dict[str, list[str]]:
    """What each holiday did to the network so far; the one that changes most comes first."""
    ordered = sorted(holidays.learned_so_far(), key=lambda row: -abs(row[2] - 1.0))
    return {
        "Holiday": [safe.plain(name, longest=LONGEST_NAME) for name, _, _ in ordered],
        "Seen": [formats.count(n_seen, "time") for _, n_seen, _ in ordered],
        "Demand against an ordinary day": [formats.signed_percent(ratio - 1.0) for _, _, ratio in ordered],
    }


def holiday_sentence(holidays: LearnedHolidays) -> str:
    """Whether the calendar helps, and how that was found out."""
    return (
        f"{safe.markdown(holidays.sentence(), longest=LONGEST_SENTENCE)} Each past holiday was foretold from what "
        "lay before it: the same weekday of the four weeks before, and what holidays had done until then."
    )


def method_name(learned: KindCalibration) -> str:
    """The combination in use with its members."""
    return safe.markdown(f"{learned.method}: {', '.join(learned.members)}", longest=300)


def _verdict(kept: float) -> str:
    if abs(kept - BAND) <= KEPT_POINTS:
        return "The band keeps its promise."
    if kept > BAND:
        return "The band is wider than it promises: buffers built on it are on the safe side."
    return "The band is narrower than it promises: the newest window was rougher than those before."


def _measured(evidence: Evidence) -> list[Figure]:
    coverage = dict(evidence.measured_coverage)
    gain = gain_ratio(evidence)
    bands = [
        Figure(
            label=f"Inside the {100 * nominal:.0f}{formats.NBSP}% band",
            value=formats.percent(coverage[nominal], decimals=1),
            change=f"{formats.signed(100 * (coverage[nominal] - nominal))} points vs promised",
            is_bad=True if coverage[nominal] < nominal - KEPT_POINTS else None,
        )
        for nominal in (0.8, BAND)
    ]
    return [
        Figure(
            label="Forecast error",
            value=formats.percent(float(np.nanmean(evidence.wape_ratio)), decimals=1),
            change=f"{formats.signed_percent(-gain)} vs seasonal naive",
            is_bad=None if not np.isfinite(gain) else gain < 0,
        ),
        *bands,
    ]

"""Words of the Evidence page: how good the workspace's own forecasts were. Plain text."""

from __future__ import annotations

import numpy as np

from core.forecast.backtest.evidence import LOW_COVERAGE_RATIO, Evidence
from core.forecast.backtest.kind_calibration import KindCalibration
from core.forecast.backtest.stock_evidence import STOCK_LEVEL, StockEvidence
from core.forecast.band import MethodScore
from core.forecast.methods.names_de import method_name_de, methods_in_a_row
from core.quantities import FloatArray
from core.speech.pages import Figure
from core.words.number_text import with_plus
from ui.ground import formats
from ui.ground.citation import reference_results
from ui.language import say, spoken, text

Group = tuple[str, str]
BAND = 0.95
PROOF = text(
    "Each formula is checked against published or independently computed cases, and against properties that must "
    "hold for any input. The project's docs/methods.md names for every formula its unit, its source and the tests that "
    "prove it."
)
STOCK_NOTE = text(
    "The plan's stock is the forecast's total with its measured error. The textbook formula holds the history's mean "
    "and a buffer from its spread, taking each period as independent of the last; the dotted line puts that buffer "
    "on top of the forecast. All are for a lead time that does not vary."
)
KEPT_POINTS = 0.03  # a band within three points of its promise kept it as far as such counts can tell


def group_name(group: Group, n_lanes: int) -> str:
    """A sort of lanes with its count, as an option to choose."""
    cadence, kind = group
    return say(
        "{cadence} {kind} · {lanes}",
        cadence=say(cadence),
        kind=say(kind),
        lanes=formats.count(n_lanes, "lane", "lanes"),
    )


def answer(group: Group, learned: KindCalibration) -> tuple[str, str]:
    """Title and paragraph: did the forecast beat the naive one, and did the band keep its promise?"""
    evidence = learned.evidence
    sort = {"cadence": say(group[0]), "kind": say(group[1])}
    if evidence is None:
        return (
            say("Your lanes are too short to check a forecast on."),
            say(
                "The {cadence} {kind} lanes leave no room for two past origins, one to learn from and one to check. "
                "Until then the forecast is the default method and its band comes from each lane's own scatter.",
                **sort,
            ),
        )
    gain, kept = gain_ratio(evidence), dict(evidence.measured_coverage)[BAND]
    return (
        say(
            "On your {cadence} {kind} lanes the forecast {beats}; {kept} of actual values fell inside the {band}.",
            beats=_beats(gain),
            kept=formats.percent(kept, decimals=1),
            band=_band(BAND),
            **sort,
        ),
        say(
            "Checked on {lanes} and {values} of the newest window, which neither the choice of methods nor the bands "
            "had seen. {verdict} On {share} of lanes less than {least} of values fell inside the {band}.",
            lanes=formats.count(evidence.n_lanes, "lane", "lanes"),
            values=formats.count(int(evidence.n_values.sum()), "value", "values"),
            verdict=_verdict(kept),
            share=formats.percent(evidence.low_lanes_ratio),
            least=formats.percent(LOW_COVERAGE_RATIO),
            band=_band(BAND),
        ),
    )


def _beats(gain: float) -> str:
    if not np.isfinite(gain):
        return say("has nothing to be compared with")
    error = formats.percent(abs(gain))
    if gain >= 0:
        return say("has {error} less error than seasonal naive", error=error)
    return say("has {error} more error than seasonal naive", error=error)


def figures(evidence: Evidence | None) -> list[Figure]:
    """At most four: error, both bands, reference cases."""
    results = reference_results()
    used, textbook = results.in_use, results.textbook
    failed = used.n_cases + textbook.n_cases - used.n_passed - textbook.n_passed
    shown = [] if evidence is None else _measured(evidence)
    return [
        *shown,
        Figure(
            label=say("Reference cases passed"),
            value=say("{passed} of {all}", passed=used.n_passed, all=used.n_cases),
            change=say(
                "for formulas in use; textbook {passed} of {all}",
                passed=textbook.n_passed,
                all=textbook.n_cases,
            ),
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
        say("Method"): [_method(score.method) for score in ordered],
        say("Error against seasonal naive"): [
            with_plus(score.scaled_error - 1.0, formats.percent(score.scaled_error - 1.0, decimals=1))
            for score in ordered
        ],
        say("Error, share of demand"): [formats.percent(score.wape_ratio, decimals=1) for score in ordered],
        say("Used"): [say("yes") if score.is_selected else "" for score in ordered],
    }


def error_note(evidence: Evidence, noun: str) -> str:
    """The error chart in words."""
    known = np.isfinite(evidence.wape_ratio)
    if not known.any():
        return say("There was no demand in the window that could be checked.")
    last = int(np.flatnonzero(known)[-1])

    def at(values: FloatArray) -> str:
        near, far = (formats.percent(float(values[step]), decimals=1) for step in (0, last))
        if last == 0:
            return near
        return say(
            "{near} one {period} ahead, {far} after {n}",
            near=near,
            period=formats.period(noun),
            far=far,
            n=last + 1,
        )

    return say(
        "Total error over total demand: {ours}; seasonal naive {naive}.",
        ours=at(evidence.wape_ratio),
        naive=at(evidence.seasonal_naive_wape_ratio),
    )


def coverage_note(evidence: Evidence) -> str:
    """The coverage chart in words."""
    parts = [
        say("{share} inside the {band}", share=formats.percent(measured, decimals=1), band=_band(nominal))
        for nominal, measured in evidence.measured_coverage
    ]
    return say("Actual values over all steps: {shares}.", shares=", ".join(parts))


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
    return say(
        "Back-test: a stock for {periods} at {level} would have lasted on {lasted} of {lanes} (textbook formula: "
        "{classical}).",
        periods=formats.periods(step + 1, noun),
        level=formats.percent(STOCK_LEVEL),
        lasted=lasted,
        lanes=formats.count(n_lanes, "lane", "lanes"),
        classical=classical,
    )


def methods_note(learned: KindCalibration) -> str:
    """How the methods were chosen."""
    if not learned.scores:
        return ""
    origins = formats.count(learned.scores[0].n_origins, "past origin", "past origins")
    if len(learned.members) == 1:
        return say("Every method was tried from {origins} of these lanes.", origins=origins)
    return say(
        "Every method was tried from {origins} of these lanes; the {n} best are combined, because together they "
        "lose less than the best one when the future differs.",
        n=len(learned.members),
        origins=origins,
    )


def method_name(learned: KindCalibration) -> str:
    """The combination in use with its members."""
    return f"{_method(learned.method)}: {methods_in_a_row(learned.members, spoken())}"


def _method(name: str) -> str:
    return method_name_de(name) if spoken() == "de" else name


def _band(coverage: float) -> str:
    return say("{n}\u00a0% band", n=formats.exact(100 * coverage))


def _points(ratio: float) -> str:
    return with_plus(ratio, formats.headline(100 * ratio))


def _verdict(kept: float) -> str:
    if abs(kept - BAND) <= KEPT_POINTS:
        return say("The band is as wide as it should be.")
    if kept > BAND:
        return say("The band is wider than it should be: buffers built on it are on the safe side.")
    return say("The band is narrower than it should be: the newest window was rougher than those before.")


def _measured(evidence: Evidence) -> list[Figure]:
    coverage, gain = dict(evidence.measured_coverage), gain_ratio(evidence)
    bands = [
        Figure(
            label=say("Inside the {band}", band=_band(nominal)),
            value=formats.percent(coverage[nominal], decimals=1),
            change=say("{points} points vs target", points=_points(coverage[nominal] - nominal)),
            is_bad=True if coverage[nominal] < nominal - KEPT_POINTS else None,
        )
        for nominal in (0.8, BAND)
    ]
    return [
        Figure(
            label=say("Forecast error"),
            value=formats.percent(float(np.nanmean(evidence.wape_ratio)), decimals=1),
            change=say("{change} vs seasonal naive", change=with_plus(-gain, formats.percent(-gain))),
            is_bad=None if not np.isfinite(gain) else gain < 0,
        ),
        *bands,
    ]

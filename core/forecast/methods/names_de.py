"""The names of forecasting methods in German, and several in a row; the English names are those of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Sequence

SINGLE = {
    "naive": "naiv",
    "seasonal naive": "saisonal naiv",
    "seasonal median": "saisonaler Median",
    "regression trend": "Regressionstrend",
    "exponential smoothing": "exponentielle Glättung",
    "Theta": "Theta",
    "Theta with year": "Theta mit Jahresgang",
    "exponential smoothing with year": "exponentielle Glättung mit Jahresgang",
    "damped trend": "gedämpfter Trend",
    "seasonal smoothing": "saisonale Glättung",
    "weighted damped trend": "gewichteter gedämpfter Trend",
    "temporal hierarchy": "zeitliche Hierarchie",
    "Holt-Winters of logarithms": "Holt-Winters der Logarithmen",
    "autoregression": "Autoregression",
    "smoothed regression": "geglättete Regression",
    "TSB": "TSB",
    "Croston-Syntetos": "Croston-Syntetos",
    "counting law": "Zählverteilung",
}
AVERAGES = {"mean of ": "Mittel aus ", "median of ": "Median aus "}
MEMBERS = {"all periods": "allen Perioden"}
BEST = re.compile(r"the (\d+) best methods")


def method_name_de(method: str) -> str:
    """A method's name in German; names that are not the twin's own stay as they are."""
    for english, german in AVERAGES.items():
        if method.startswith(english):
            members = method.removeprefix(english)
            if best := BEST.fullmatch(members):
                return f"{german}den {best[1]} besten Verfahren"
            return german + (MEMBERS.get(members) or ", ".join(map(_single, members.split(", "))))
    return _single(method)


def methods_in_a_row(methods: Sequence[str], language: str = "en", *, most: int | None = None) -> str:
    """Names of methods, one after the other; of more than `most` the first, and how many more there are.

    A name that is a list itself stands in brackets, so that nobody takes its parts for methods of the row.
    """
    shown = methods if most is None or len(methods) <= most else methods[:most]
    names = [method_name_de(name) if language == "de" else name for name in shown]
    row = ", ".join(_bracketed(name) if ", " in name else name for name in names)
    n_more = len(methods) - len(shown)
    if not n_more:
        return row
    return f"{row} und {n_more} weitere" if language == "de" else f"{row} and {n_more} more"


def _bracketed(name: str) -> str:
    for average in (*AVERAGES, *AVERAGES.values()):
        if name.startswith(average):
            return f"{average}({name.removeprefix(average)})"
    return name


def _single(method: str) -> str:
    return SINGLE.get(method, method)

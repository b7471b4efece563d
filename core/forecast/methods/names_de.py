"""The names of forecasting methods in German, for paper and words; the English names are those of the catalogue."""

from __future__ import annotations

import re

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
    "counting law": "Zählgesetz",
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


def _single(method: str) -> str:
    return SINGLE.get(method, method)

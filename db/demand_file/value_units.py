"""Values with signs of their own: "1.2k" beside "950", "50 kg" beside "0.4 t", 1.2E+03. What they count is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.numbers import COMMA, NumberFormat, OddValues, number_or_nan
from db.demand_file.value_signs import scale_of_sign

# What a unit counts in the smallest of its family; units of another family, and currencies, are never converted.
_FAMILIES = (
    {"g": 1e-3, "kg": 1.0} | dict.fromkeys(["t", "to", "tn", "mt", "tonnes", "tonnen", "吨", "トン"], 1e3),
    {"l": 1.0, "ltr": 1.0, "hl": 100.0} | dict.fromkeys(["m3", "m³", "cbm"], 1e3),
    dict.fromkeys(
        [
            "pcs",
            "pc",
            "pieces",
            "stk",
            "stk.",
            "st.",
            "stück",
            "szt",
            "szt.",
            "unit",
            "units",
            "ks",
            "個",
            "件",
        ],
        1.0,
    ),
    dict.fromkeys(["pal", "pll", "plt", "pallets", "paletten"], 1.0),
)


def own_factors(odd: OddValues, shared: str, answer: str | None) -> tuple[tuple[str, float], ...]:
    """What each sign beside a number counts, as somebody answered; none where signs are not taken.

    Parameters
    ----------
    shared : the sign that most values carry: what the others are converted to, or, beside scales alone, a sign that
        stands before or behind them ("€1.2k")
    """
    if answer not in ("convert", "as_written") or not odd.signs:
        return ()
    are_scales = _are_scales(odd)
    signs = tuple(odd.signs) if are_scales else tuple(dict.fromkeys(filter(None, (shared, *odd.signs))))
    converted = _converted(signs) if answer == "convert" else None
    factors = converted or tuple(scale_of_sign(sign) for sign in signs)
    takes_bare = are_scales or not (shared or converted)
    return (
        (*zip(signs, factors, strict=True), ("", 1.0))
        if takes_bare
        else tuple(zip(signs, factors, strict=True))
    )


def _are_scales(odd: OddValues) -> bool:
    return all(scale_of_sign(sign) > 1 for sign in odd.signs)


def _converted(signs: tuple[str, ...]) -> tuple[float, ...] | None:
    """What each sign counts in the first one, scales in ones; None where signs are of different kinds."""
    scales = tuple(scale_of_sign(sign) for sign in signs)
    if all(scale > 1 for scale in scales):
        return scales
    named = [sign.casefold() for sign in signs]
    family = next((family for family in _FAMILIES if all(name in family for name in named)), None)
    return None if family is None else tuple(family[name] / family[named[0]] for name in named)


def value_units_question(odd: OddValues, numbers: NumberFormat) -> Question:
    """What values count that carry a sign which not all of them do."""
    shared, are_scales = numbers.sign, _are_scales(odd)
    signs = tuple(odd.signs) if are_scales else tuple(dict.fromkeys(filter(None, (shared, *odd.signs))))
    shown = ", ".join(signs) if len(signs) > 1 else told("{sign}, or none", sign=signs[0])
    converted = _converted(signs)
    choices = []
    if converted is not None and any(factor != 1 for factor in converted):
        text = (
            told("Multiply: 1k is 1,000")
            if are_scales
            else told("Convert all of them into {unit}", unit=signs[0])
        )
        choices.append(Choice("convert", text, _examples(odd, numbers, "convert")))
    if not are_scales:
        text = told("The numbers as they stand, each lane in its own unit")
        choices.append(Choice("as_written", text, _examples(odd, numbers, "as_written")))
    return Question(
        "value_units",
        told("Values carry different signs ({signs}). How do their numbers count?", signs=shown),
        (*choices, Choice("reject", told("A mistake: refuse these rows"), told("refused"))),
    )


def exponents_question(odd: OddValues, numbers: NumberFormat) -> Question:
    """Whether numbers in scientific notation count, which a spreadsheet writes with fewer digits than it knows."""
    read = NumberFormat(numbers.decimal, takes_exponents=True)
    number = number_or_nan(odd.exponent, read)
    return Question(
        "exponents",
        told(
            "{n:,} values are in scientific notation ({value}), as spreadsheets shorten long numbers: digits may be "
            "missing. Do they count?",
            n=odd.n_exponents,
            value=odd.exponent,
        ),
        (
            Choice("read", told("Yes: read them as they are written"), f"{odd.exponent} → {number:,.10g}"),
            Choice("reject", told("No: refuse these rows"), told("refused")),
        ),
    )


def _examples(odd: OddValues, numbers: NumberFormat, answer: str) -> str:
    factors = own_factors(odd, numbers.sign, answer)
    shown = []
    for text in list(odd.signs.values())[:3]:
        decimal = COMMA if "," in text and "." not in text and numbers.decimal == COMMA else numbers.decimal
        shown.append(f"{text} → {number_or_nan(text, NumberFormat(decimal, factors=factors)):,.10g}")
    return ", ".join(shown)


def answered_units(numbers: NumberFormat, odd: OddValues, answers: Mapping[str, str]) -> NumberFormat:
    """The format with the signs and exponents that count as somebody answered, which must be a choice."""
    if odd.signs:
        answer_to(value_units_question(odd, numbers), answers)
    factors = own_factors(odd, numbers.sign, answers.get("value_units"))
    takes = bool(odd.exponent) and answers.get("exponents") == "read"
    if factors:
        sign = numbers.sign if _are_scales(odd) else ""
        return replace(numbers, factors=factors, sign=sign, takes_exponents=takes)
    return replace(numbers, takes_exponents=takes)

"""Texts of the screen, written in English where they are said, in the language of the visitor where he reads them.

`say("All {n} columns of the file", n=7)` is both: the text is looked up, then its values are put in, numbers and days
as the language writes them. Texts of core and db that know how they were made (`core.told`) are said in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from numbers import Real
from typing import Any

from babel.dates import format_date

from core.told import Told
from core.words import number_text
from ui.language.catalogue import german
from ui.language.visitor import ENGLISH, spoken

_OTHER_MARKS = str.maketrans(",.", ".,")  # of thousands and of decimals, as German has them


def say(english: str, /, *, about: str = "", **values: object) -> str:
    """A text with its values, in the language of the visitor; in English where nobody has written another.

    about : tells an English word from another that is written alike
    """
    language = spoken()
    if isinstance(english, Told):
        if language == ENGLISH:
            return str(english)
        return filled(_found(english.text, language)[0], english.values, language)
    return filled(_found(english, language, about=about)[0], values, language)


def say_count(number: int, one: str, many: str, /, **values: object) -> str:
    """One of two texts, by how many {n} there are."""
    language = spoken()
    texts = _found(one, language, many=many)
    return filled(texts[0 if number == 1 else 1], {"n": number, **values}, language)


def text(english: str) -> str:
    """Mark a text that stands in a table and is said later."""
    return english


def written(value: object, language: str) -> str:
    """A value inside a text: numbers with their separators, days without a doubt, sentences in the language."""
    if isinstance(value, str):
        return say(value) if isinstance(value, Told) else value
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, Real):
        return number_text.exact(float(value), language)
    if isinstance(value, date):
        return day(value, language)
    return str(value)


def day(value: date, language: str) -> str:
    """A day without a doubt about day and month: "20 Nov 2026", "20.11.2026"."""
    return (
        number_text.day(value) if language == ENGLISH else format_date(value, "dd.MM.yyyy", locale=language)
    )


def said(texts: Iterable[str] | Mapping[Any, str]) -> Callable[[Any], str]:
    """What a widget shows for its choices: texts, or values with their texts."""
    pairs = texts.items() if isinstance(texts, Mapping) else ((one, one) for one in texts)
    return {choice: say(english) for choice, english in pairs}.__getitem__


class Later(str):
    """A text of a decorator, which is read before anybody visits: it becomes the visitor's when it is shown."""

    def __str__(self) -> str:
        return say(str.__str__(self))


def _found(english: str, language: str, *, many: str = "", about: str = "") -> tuple[str, str]:
    if language == ENGLISH:
        return english, many
    return german().get((english, about), (english, many or english))


def filled(template: str, values: Mapping[str, object], language: str) -> str:
    """A text of a language with its values."""
    if not values:
        return template
    return template.format(**{name: _Written(value, language) for name, value in values.items()})


class _Written(str):
    """A value as the language writes it; of a number a form that the text asks for, as in {share:,.4g}, is kept."""

    def __new__(cls, value: object, language: str) -> _Written:
        made = super().__new__(cls, written(value, language))
        made._value, made._language = value, language
        return made

    _value: object
    _language: str

    def __format__(self, form: str) -> str:
        if not form or not isinstance(self._value, Real) or isinstance(self._value, bool):
            return str(self)
        text = format(self._value, form)
        return text if self._language == ENGLISH else text.translate(_OTHER_MARKS)

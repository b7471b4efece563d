"""A sentence that remembers how it was made: in English as it stands, for other languages as text and values.

Core and db write what they have to say of a file or a refusal in English. Where the screen speaks another language
it looks up the text, and puts the values in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


class Told(str):
    """English prose, made of `text` with `values` in its {places}."""

    text: str
    values: Mapping[str, object]


def told(text: str, /, **values: object) -> Told:
    """`text` with its {places} filled as `str.format` does."""
    sentence = Told(text.format(**values))
    sentence.text, sentence.values = text, values
    return sentence


def as_told(text: str) -> Told:
    """A text without values, such as a name or a domain, which another language may have a word for."""
    if isinstance(text, Told):
        return text
    sentence = Told(text)
    sentence.text, sentence.values = text, {}
    return sentence


def told_in_a_row(sentences: Iterable[str], *, between: str = " ") -> Told:
    """Several sentences one after the other, each of which may be told in another language."""
    values = {f"part_{number}": sentence for number, sentence in enumerate(sentences)}
    return told(between.join(f"{{{name}}}" for name in values), **values)


def told_list(items: Sequence[str]) -> str:
    """ "a", "a and b", "a and b and c"."""
    if len(items) <= 1:
        return items[0] if items else ""
    return told("{others} and {last}", others=told_list(items[:-1]), last=items[-1])

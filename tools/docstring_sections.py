"""Docstrings taken apart: summary, prose, and the sections that stand under a line of dashes."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_UNIT = re.compile(r"\[([^\]]+)\]\.?$")
_NOT_A_FORMULA = re.compile(r"^(float|int|list|tuple|\(n_|\(\d|or )")


@dataclass(frozen=True)
class Docstring:
    """Summary (the first paragraph), the prose after it, and each section by its name, without indentation."""

    summary: str
    prose: str
    sections: dict[str, str]

    @property
    def unit(self) -> str:
        """What stands in square brackets behind the return type, or at the end of the summary."""
        first_line = self.sections.get("Returns", "").split("\n")[0]
        for text in (first_line, self.summary):
            if found := _UNIT.search(text):
                return found.group(1)
        return ""

    @property
    def formula(self) -> str:
        """The section Formula; else what Returns says below its first line; else the summary."""
        if "Formula" in self.sections:
            return joined(self.sections["Formula"])
        detail = self.sections.get("Returns", "").split("\n", 1)
        return joined(detail[1]) if len(detail) > 1 else ""


def read_docstring(function: Callable[..., Any]) -> Docstring:
    """The parts of the docstring of one function."""
    lines = (inspect.getdoc(function) or "").split("\n")
    heads = [number for number in range(1, len(lines)) if lines[number] and not lines[number].strip("-")]
    ends = [*(number - 1 for number in heads[1:]), len(lines)][: len(heads)]
    sections = {
        lines[head - 1]: "\n".join(lines[head + 1 : end]).strip("\n")
        for head, end in zip(heads, ends, strict=True)
    }
    opening = "\n".join(lines[: heads[0] - 1] if heads else lines)
    summary, _, prose = opening.partition("\n\n")
    return Docstring(summary=joined(summary), prose=joined(prose), sections=sections)


def joined(text: str) -> str:
    """Lines joined to one; an empty line stays a break between paragraphs."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def entries(section: str) -> list[tuple[str, str]]:
    """(name and domain, explanation) of each entry of a Parameters section."""
    found: list[tuple[str, list[str]]] = []
    for line in section.split("\n"):
        if line.startswith(" "):
            found[-1][1].append(line.strip())
        elif line.strip():
            found.append((line.strip(), []))
    return [(head, " ".join(rest)) for head, rest in found]

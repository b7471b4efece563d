"""What the parts of a page say of some facts: sentences from frames, and figures with what they are compared with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.speech.frames import PLAIN, Facts, Frame, is_met
from core.words.languages import Both, rows
from core.words.number_text import NO_LIMIT, UNKNOWN

VALUE = re.compile(r"\{([a-z_]+)")
SIGNS = {"?": UNKNOWN, "∞": NO_LIMIT}


@dataclass(frozen=True)
class Figure:
    """One of the figures of a page: `unit` stands in the label, `change` compares with something it names.

    is_bad: True for a problem, False for its opposite, None where it is neither. metric: what its value is of.
    """

    label: str
    value: str
    change: str = ""
    is_bad: bool | None = None
    metric: str = ""


@dataclass(frozen=True)
class FigureFrame:
    """A figure in both languages with what it needs; bad, a need: where it is met the figure is a problem.

    A value "?" is one that is not known, "∞" one without end. With `is_judged` a figure that is no problem is the
    opposite of one.
    """

    needs: tuple[str, ...]
    bad: str
    is_judged: bool
    value: str
    label: Both
    change: Both

    def is_true(self, facts: Facts) -> bool:
        """Whether these facts bear the figure out."""
        return all(is_met(need, facts) for need in self.needs)

    def fill(self, facts: Facts, language: str) -> Figure:
        """The figure of facts that bear it out."""
        is_problem = bool(self.bad) and is_met(self.bad, facts)
        return Figure(
            label=_fill(self.label, facts, language),
            value=SIGNS[self.value][language]
            if self.value in SIGNS
            else _fill((self.value, self.value), facts, language),
            change=_fill(self.change, facts, language),
            is_bad=is_problem if is_problem or self.is_judged else None,
            metric=next(iter(VALUE.findall(self.value)), ""),
        )


def read_figures(table: str) -> Mapping[str, tuple[FigureFrame, ...]]:
    """Figures by name: under "[name]" rows of needs | bad where | value | English label and change | German ones.

    A "bad where" that ends in "!" judges the figure in both ways; label and change are parted by " = ".
    """
    figures: dict[str, tuple[FigureFrame, ...]] = {}
    for name, (needs, bad, value, english, german) in rows(table):
        label_en, _, change_en = english.partition(" = ")
        label_de, _, change_de = german.partition(" = ")
        frame = FigureFrame(
            tuple(needs.split()),
            bad.rstrip("!"),
            bad.endswith("!"),
            value,
            (label_en, label_de),
            (change_en, change_de),
        )
        figures[name] = (*figures.get(name, ()), frame)
    return figures


@dataclass(frozen=True)
class Page:
    """What a page can say: clauses by kind, and its figures by name. `facts` are under their ids."""

    frames: Mapping[str, Sequence[Frame]]
    figure_frames: Mapping[str, Sequence[FigureFrame]] = field(default_factory=dict)

    def say(self, kinds: str, facts: Facts, language: str = "en") -> str:
        """One sentence of each kind that these facts bear out, one after the other."""
        clauses = (self.clause(kind, facts, language) for kind in kinds.split())
        return " ".join(f"{clause[0].upper()}{clause[1:]}." for clause in clauses if clause)

    def clause(self, kind: str, facts: Facts, language: str = "en") -> str:
        """The first clause of a kind that these facts bear out; empty where there is none."""
        frame = next((frame for frame in self.frames[kind] if frame.is_true(facts)), None)
        return "" if frame is None else frame.fill(facts, language)

    def figures(self, facts: Facts, language: str = "en") -> tuple[Figure, ...]:
        """Of each name the first figure that these facts bear out."""
        found = (
            next((frame for frame in frames if frame.is_true(facts)), None)
            for frames in self.figure_frames.values()
        )
        return tuple(frame.fill(facts, language) for frame in found if frame is not None)


def _fill(both: Both, facts: Facts, language: str) -> str:
    return Frame("", "", "", PLAIN, (), both).fill(facts, language)

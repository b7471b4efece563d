"""A rectangle of a page that data are drawn into: scales, ticks, lines and areas."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.quantities import FloatArray
from paper import look
from paper.sheet import Sheet

ROOM_FOR_TICKS = 11.0
TICK_SIZE = look.TINY
LEAST_TICK_DISTANCE = 4.5
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Plot:
    """The area inside the axes, in millimetres, and the values at its edges."""

    sheet: Sheet
    x: float
    y: float
    width: float
    height: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a value lies on the page."""
        (left, right), (low, high) = self.x_range, self.y_range
        across, up = (x - left) / ((right - left) or 1.0), (y - low) / ((high - low) or 1.0)
        return self.x + self.width * across, self.y + self.height * (1.0 - up)

    def grid(self, label: Callable[[float], str]) -> None:
        """Horizontal rules at round values, each with its label on the left, as many as have room."""
        n_ticks = max(1, min(5, int(self.height / LEAST_TICK_DISTANCE)))
        for value in round_values(*self.y_range, n_ticks=n_ticks):
            _, y = self.at(0.0, value)
            self.sheet.hairline(y=y, x=self.x, width=self.width)
            self.sheet.put(
                label(value),
                x=self.x - ROOM_FOR_TICKS - 0.5,
                y=y - 1.6,
                width=ROOM_FOR_TICKS - 1.0,
                size=TICK_SIZE,
                color=look.QUIET_TEXT,
                align="R",
                shrink=True,
            )

    def tick(self, x: float, label: str, *, width: float = 22.0) -> None:
        """A short mark below the axis with its label, kept inside the page."""
        at, _ = self.at(x, self.y_range[0])
        bottom = self.y + self.height
        self.sheet.set_draw_color(look.CONTEXT)
        self.sheet.set_line_width(0.2)
        self.sheet.line(at, bottom, at, bottom + 1.0)
        left = min(max(at - width / 2, self.x - ROOM_FOR_TICKS), look.PAGE_WIDTH - look.MARGIN - width)
        align = "R" if left < at - width / 2 else "C"
        self.sheet.put(
            label, x=left, y=bottom + 1.1, width=width, size=TICK_SIZE, color=look.QUIET_TEXT, align=align
        )

    def line(
        self, x: FloatArray, y: FloatArray, *, color: str, width: float = 0.45, dash: float = 0.0
    ) -> None:
        """A line through the points; what is not known leaves a gap."""
        self.sheet.set_draw_color(color)
        self.sheet.set_line_width(width)
        self.sheet.set_dash_pattern(dash=dash, gap=dash)
        for run in _runs(np.isfinite(y)):
            points = [self.at(float(a), float(b)) for a, b in zip(x[run], y[run], strict=True)]
            if len(points) > 1:
                self.sheet.polyline(points)
            else:
                self.dot(*points[0], color=color, radius=0.5)
        self.sheet.set_dash_pattern()

    def area(self, x: FloatArray, low: FloatArray, high: FloatArray, *, color: str) -> None:
        """A filled area between two lines."""
        if x.size < 2:
            return
        self.sheet.set_fill_color(color)
        upper = [self.at(float(a), float(b)) for a, b in zip(x, high, strict=True)]
        lower = [self.at(float(a), float(b)) for a, b in zip(x[::-1], low[::-1], strict=True)]
        self.sheet.polygon([*upper, *lower], style="F")

    def rule(self, x: float, *, color: str, dash: float = 0.8) -> None:
        """A vertical dotted line over the height of the plot."""
        at, _ = self.at(x, 0.0)
        self.sheet.set_draw_color(color)
        self.sheet.set_line_width(0.3)
        self.sheet.set_dash_pattern(dash=dash, gap=dash)
        self.sheet.line(at, self.y, at, self.y + self.height)
        self.sheet.set_dash_pattern()

    def dot(self, x: float, y: float, *, color: str, radius: float = 1.0) -> None:
        """A mark at a place of the page (`at` gives it), on a white edge."""
        for size, shade in ((radius + 0.35, look.WHITE), (radius, color)):
            self.sheet.set_fill_color(shade)
            self.sheet.circle(x, y, size, style="F")


def legend(sheet: Sheet, entries: Sequence[tuple[str, str, str]], *, x: float, y: float) -> None:
    """Names beside their marks in one row; an entry is (kind, colour, text), kind: line, dash, dot or area."""
    for kind, color, text in entries:
        if kind == "area":
            sheet.block(x=x, y=y + 0.6, width=4.2, height=2.2, color=color)
        elif kind == "dot":
            sheet.set_fill_color(color)
            sheet.circle(x + 2.1, y + 1.7, 1.0, style="F")
        else:
            sheet.set_draw_color(color)
            sheet.set_line_width(0.6)
            sheet.set_dash_pattern(dash=1.0 if kind == "dash" else 0, gap=1.0)
            sheet.line(x, y + 1.7, x + 4.2, y + 1.7)
            sheet.set_dash_pattern()
        width = sheet.width_of(text, size=look.TINY)
        sheet.put(text, x=x + 5.2, y=y, width=width + 1, size=look.TINY, color=look.QUIET_TEXT)
        x += width + 9.5


def round_values(low: float, high: float, *, n_ticks: int) -> list[float]:
    """About `n_ticks` round values between the two ends."""
    span = high - low
    if not span > 0 or not math.isfinite(span):
        return [low]
    size = 10.0 ** math.floor(math.log10(span / n_ticks))
    step = next(factor * size for factor in STEPS if factor * size * n_ticks >= span)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [step * number for number in range(first, last + 1)]


def as_steps(x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Points of a line that keeps each value until the next place."""
    return np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]


def _runs(known: np.ndarray) -> list[slice]:
    """Stretches of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    return [slice(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]

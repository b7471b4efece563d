"""A chart as plain dictionaries, in the words of Plotly's own figures.

Plotly checks each value where it is set; for one chart that is 20 times the work of drawing it, and each move of a
slider would pay it for every chart of the page. The tests check every chart instead (`checked`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from _plotly_utils.utils import convert_to_base64
from plotly.basedatatypes import BaseFigure

from core.twin.spreadsheet_text import spreadsheet_cell


class Drawing(BaseFigure):  # type: ignore[misc]  # Plotly has no types, and Streamlit draws what is a BaseFigure
    """Traces and layout as they are sent to the browser."""

    def __init__(self, layout: Mapping[str, Any]) -> None:  # Plotly's own constructor is what this spares
        self._traces: list[dict[str, Any]] = []
        self._plain_layout: dict[str, Any] = {}
        self.update_layout(**layout)

    def add_scatter(self, **trace: Any) -> None:
        """Add a line, points or an area."""
        self._traces.append({"type": "scatter", **trace})

    def add_bar(self, **trace: Any) -> None:
        """Add bars."""
        self._traces.append({"type": "bar", **trace})

    def add_heatmap(self, **trace: Any) -> None:
        """Add a field of colours."""
        self._traces.append({"type": "heatmap", **trace})

    def add_shape(self, **shape: Any) -> None:
        """Add a line or an area that is no data."""
        self._plain_layout.setdefault("shapes", []).append(shape)

    def add_annotation(self, **annotation: Any) -> None:
        """Add a text."""
        self._plain_layout.setdefault("annotations", []).append(annotation)

    def update_layout(self, **changes: Any) -> None:
        """Change what is said of the whole chart; what is not named stays."""
        merge(self._plain_layout, changes)

    def update_xaxes(self, **changes: Any) -> None:
        """Change the level axis."""
        merge(self._plain_layout.setdefault("xaxis", {}), changes)

    def update_yaxes(self, **changes: Any) -> None:
        """Change the upright axis."""
        merge(self._plain_layout.setdefault("yaxis", {}), changes)

    def to_dict(self) -> dict[str, Any]:
        """What the browser draws; arrays of numbers packed."""
        plain = {"data": [dict(trace) for trace in self._traces], "layout": self._plain_layout}
        convert_to_base64(plain)
        return plain

    @property
    def data(self) -> tuple[Any, ...]:
        """The traces as Plotly reads them."""
        return self.checked().data  # type: ignore[no-any-return]

    @property
    def layout(self) -> Any:
        """The layout as Plotly reads it."""
        return self.checked().layout

    def as_csv(self) -> bytes:
        """What is drawn, a row for each point: its series, and where it stands."""
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\r\n")
        table.writerow(("series", "x", "y", "value"))
        for trace in self._traces:
            for x, y, value in _points(trace):
                table.writerow(
                    spreadsheet_cell(cell) if isinstance(cell, str) else cell
                    for cell in (trace.get("name", ""), x, y, value)
                )
        return text.getvalue().encode("utf-8-sig")

    def checked(self) -> go.Figure:
        """The same chart as a figure of Plotly's, which refuses a name or value that it does not know."""
        return go.Figure(data=self._traces, layout=self._plain_layout)


def _points(trace: Mapping[str, Any]) -> Iterator[tuple[object, object, object]]:
    """x, y and, of a field, the value there; in the order in which they are drawn."""
    x, y, field = (np.asarray(trace.get(name, ())) for name in ("x", "y", "z"))
    if not field.size:
        yield from ((across, up, "") for across, up in zip(x.tolist(), y.tolist(), strict=True))
        return
    for up, row in zip(y.tolist(), field.tolist(), strict=True):
        yield from ((across, up, value) for across, value in zip(x.tolist(), row, strict=True))


def merge(into: dict[str, Any], changes: Mapping[str, Any]) -> None:
    """Put `changes` into a nested dictionary, level by level; the dictionaries of `changes` stay as they are."""
    for name, value in changes.items():
        if isinstance(value, Mapping):
            below = into.get(name)
            into[name] = dict(below) if isinstance(below, Mapping) else {}
            merge(into[name], value)
        else:
            into[name] = value

"""A drawing is what Plotly would have made of the same calls."""

from __future__ import annotations

import ast
import json
from datetime import date
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import plotly.io
import pytest

from ui.ground.chart_style import LIGHT, new_figure
from ui.ground.drawing import Drawing


def drawn(figure: Drawing | go.Figure) -> dict[str, dict[str, object]]:
    """What Streamlit sends to the browser."""
    return json.loads(plotly.io.to_json(figure.to_dict(), validate=False))  # type: ignore[no-any-return]


def draw(figure: Drawing | go.Figure) -> None:
    """Some of everything that our charts use."""
    days = np.arange(np.datetime64("2026-01-01"), np.datetime64("2026-01-05"))
    figure.add_scatter(x=days, y=np.array([1.0, np.nan, 3.0, 4.0]), mode="lines", line={"width": 2})
    figure.add_bar(x=[date(2026, 1, 1)], y=[2], name="Bar", marker={"color": "#123456"})
    figure.add_heatmap(z=np.arange(6.0).reshape(2, 3), x=[0.5, 0.6, 0.7], y=[1, 2])
    figure.add_shape(type="line", x0=days[0].item(), x1=days[0].item(), y0=0, y1=1, yref="paper")
    figure.add_annotation(x=0, xref="paper", y=1, text="a < b", showarrow=False)
    figure.update_layout(barmode="stack", legend={"x": 0.5})
    figure.update_layout(legend={"y": 0.25})
    figure.update_xaxes(title={"text": "day"}, range=[0, 1])
    figure.update_yaxes(title={"text": "units", "standoff": 6}, nticks=5)


def test_a_drawing_is_sent_as_plotly_sends_the_same_figure() -> None:
    ours, theirs = Drawing({"template": {}}), go.Figure(layout={"template": {}})
    draw(ours)
    draw(theirs)
    sent, expected = drawn(ours), drawn(theirs)
    assert expected["layout"].pop("template") == {"data": {"scatter": [{"type": "scatter"}]}}  # ours is empty
    assert sent["layout"].pop("template") == {}
    assert sent == expected


def test_what_plotly_does_not_know_is_refused_when_it_is_checked() -> None:
    figure = Drawing({})
    figure.add_bar(x=[1], y=[2], colour="red")
    with pytest.raises(ValueError, match="colour"):
        figure.checked()


def test_two_drawings_share_nothing() -> None:
    first, second = new_figure(LIGHT, height=200), new_figure(LIGHT, height=200)
    first.update_xaxes(title={"text": "only the first"})
    first.add_shape(type="line", x0=0, x1=1, y0=0, y1=1)
    assert second.layout.xaxis.title.text is None
    assert not second.layout.shapes


def test_sending_a_drawing_leaves_it_as_it_was() -> None:
    figure = Drawing({"template": {}})
    draw(figure)
    assert drawn(figure) == drawn(figure)
    assert figure.data[0].y.size == 4


def test_a_drawings_points_come_as_csv_that_no_spreadsheet_runs() -> None:
    figure = Drawing({})
    figure.add_bar(x=np.array(["2026-01-01", "2026-01-02"], dtype="datetime64[D]"), y=[1.5, 2], name="=1+1")
    figure.add_heatmap(x=[0.8, 0.9], y=[1], z=np.array([[10.0, 20.0]]), name="Profit")
    assert figure.as_csv().decode("utf-8-sig").splitlines() == [
        "series,x,y,value",
        "'=1+1,2026-01-01,1.5,",
        "'=1+1,2026-01-02,2.0,",
        "Profit,0.8,1,10.0",
        "Profit,0.9,1,20.0",
    ]


def test_no_chart_names_a_setting_in_plotlys_joined_form_which_only_its_own_figures_understand() -> None:
    charts = Path(__file__).resolve().parents[3] / "ui"
    calls = [
        (path.name, node.lineno, keyword.arg)
        for path in charts.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr.startswith(("add_", "update_")) and ast.unparse(node.func.value) == "figure"
        for keyword in node.keywords
        if keyword.arg is not None and "_" in keyword.arg
    ]
    assert calls == []

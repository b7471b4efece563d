"""How the forecast did where nothing of it had seen the demand: error and coverage, step by step."""

from __future__ import annotations

import numpy as np

from core.forecast.backtest.evidence import COVERAGES, Evidence
from core.forecast.backtest.stock_evidence import STOCK_LEVEL, StockEvidence
from core.quantities import FloatArray
from ui.ground import formats
from ui.ground.chart_style import ChartStyle, new_figure
from ui.ground.drawing import Drawing
from ui.language import say

SHOWN_COVERAGES = (0.8, 0.95)


def error_chart(evidence: Evidence, *, noun: str, style: ChartStyle) -> Drawing:
    """Error of the forecast beside both naive forecasts, by how far ahead."""
    figure = new_figure(style, height=300)
    lines = (
        (say("Naive"), evidence.naive_wape_ratio, style.context, 1.6, "dot"),
        (say("Seasonal naive"), evidence.seasonal_naive_wape_ratio, style.context, 2.0, "solid"),
        (say("The twin's forecast"), evidence.wape_ratio, style.ours, 2.6, "solid"),
    )
    for name, values, color, width, dash in lines:
        _step_line(figure, values, name=name, line={"color": color, "width": width, "dash": dash})
    figure.update_yaxes(
        title={"text": say("error, share of demand"), "standoff": 6},
        tickformat=".0%",
        rangemode="tozero",
        fixedrange=True,
        nticks=6,
    )
    return _ahead_axis(figure, noun)


def stock_chart(stock: StockEvidence, *, noun: str, style: ChartStyle) -> Drawing:
    """Share of lanes on which a stock for the coming periods would have lasted, by how many periods."""
    figure = new_figure(style, height=300, right_margin=92)
    for name, values, color, dash in (
        (say("Textbook formula"), stock.classical_lasted_ratio, style.context, "solid"),
        (say("Forecast + textbook buffer"), stock.buffered_lasted_ratio, style.ours, "dot"),
        (say("The plan"), stock.lasted_ratio, style.ours, "solid"),
    ):
        _step_line(figure, values, name=name, line={"color": color, "width": 2.4, "dash": dash})
    _promise(figure, STOCK_LEVEL, style)
    shown = [stock.lasted_ratio, stock.buffered_lasted_ratio, stock.classical_lasted_ratio]
    _kept_axis(figure, say("lanes on which it lasted"), lowest=float(np.nanmin(shown)))
    figure.update_xaxes(
        title={"text": say("{periods} to cover", periods=formats.period(noun, 2)), "standoff": 6}, nticks=8
    )
    return figure


def coverage_chart(evidence: Evidence, *, noun: str, style: ChartStyle) -> Drawing:
    """Share of demand that fell inside the 80 and the 95 % band, against their target."""
    figure = new_figure(style, height=300, right_margin=92)
    for coverage, color in zip(SHOWN_COVERAGES, (style.context, style.ours), strict=True):
        values = evidence.covered_ratio[COVERAGES.index(coverage)]
        _step_line(
            figure,
            values,
            name=say("{n} % band", n=f"{100 * coverage:.0f}"),
            line={"color": color, "width": 2.4},
        )
        _promise(figure, coverage, style, color=color)
    lowest = float(np.nanmin(evidence.covered_ratio[[COVERAGES.index(c) for c in SHOWN_COVERAGES]]))
    _kept_axis(figure, say("inside the band"), lowest=lowest)
    return _ahead_axis(figure, noun)


def _kept_axis(figure: Drawing, title: str, *, lowest: float) -> None:
    """Shares up to 100 %, from 60 % or below the lowest one shown."""
    figure.update_yaxes(
        title={"text": title, "standoff": 6},
        tickformat=".0%",
        range=[min(0.6, lowest - 0.05), 1.02],
        fixedrange=True,
        nticks=6,
    )


def _promise(figure: Drawing, ratio: float, style: ChartStyle, *, color: str | None = None) -> None:
    line = {"color": color or style.context, "width": 1, "dash": "dash"}
    figure.add_shape(type="line", x0=0, x1=1, xref="x domain", y0=ratio, y1=ratio, line=line)
    figure.add_annotation(
        x=1.0,
        xref="paper",
        xanchor="left",
        xshift=6,
        y=ratio,
        text=say("target {share} %", share=f"{100 * ratio:.0f}"),
        showarrow=False,
        font={"size": 13, "color": style.quiet_text},
    )


def _step_line(figure: Drawing, values: FloatArray, *, name: str, line: dict[str, object]) -> None:
    figure.add_scatter(
        x=np.arange(1, values.size + 1),
        y=values,
        mode="lines" if values.size > 1 else "markers",
        name=name,
        line=line,
        hovertemplate=f"{name}, {say('step')} %{{x}}: %{{y:.1%}}<extra></extra>",
    )


def _ahead_axis(figure: Drawing, noun: str) -> Drawing:
    figure.update_xaxes(
        title={"text": say("{periods} ahead", periods=formats.period(noun, 2)), "standoff": 6}, nticks=8
    )
    return figure

"""Who gains what, where lanes share one capacity: two fair divisions side by side."""

from __future__ import annotations

from core.cooperation.division import GainSharing
from ui.ground import formats
from ui.ground.chart_style import ChartStyle, new_figure
from ui.ground.drawing import Drawing
from ui.ground.safe import plotly
from ui.language import say, text

METHODS = ("Shapley", text("nucleolus"))
BAR_HEIGHT, FRAME_HEIGHT = 46, 110


def savings_chart(sharing: GainSharing, *, style: ChartStyle, currency: str) -> Drawing:
    """Saving per week of each lane under the Shapley value and, where there is one, the nucleolus."""
    figure = new_figure(style, height=FRAME_HEIGHT + BAR_HEIGHT * len(sharing.partners))
    colors = dict(zip(METHODS, (style.ours, style.context), strict=True))
    shown = [division for division in sharing.divisions if division.method in METHODS]
    names = [plotly(name) for name in sharing.partners]
    weekly = say("{money} a week", money=formats.money_on_hover(plotly(currency), "x"))
    for division in shown:
        figure.add_bar(
            y=names,
            x=division.savings,
            orientation="h",
            name=f"{say(division.method)[0].upper()}{say(division.method)[1:]}",
            marker={"color": colors[division.method]},
            hovertemplate=f"%{{y}}: {weekly}<extra>%{{fullData.name}}</extra>",
        )
    figure.update_layout(barmode="group", bargap=0.35, bargroupgap=0.08)
    figure.update_yaxes(autorange="reversed", showgrid=False, automargin=True)
    figure.update_xaxes(
        title={"text": say("saving, {money} a week", money=plotly(currency))}, rangemode="tozero"
    )
    return figure

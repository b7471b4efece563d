"""Where the buffer comes from: what each cause would ask for alone, what both ask for together, and what is held."""

from __future__ import annotations

from core.service.lane_buffer import LaneBuffer
from core.words.number_text import headline
from ui.ground import formats
from ui.ground.chart_style import ChartStyle, new_figure
from ui.ground.drawing import Drawing
from ui.ground.safe import plotly
from ui.language import say, spoken

FRAME, ROW = 44, 38  # height in pixels: what lies around the bars, and each of them
ROOM_FOR_NAME, ROOM_FOR_NUMBER = 130, 1.2  # pixels to the left; share of the longest bar to the right


def buffer_chart(
    buffer: LaneBuffer, *, style: ChartStyle, unit: str, buffer_held_units: float | None, is_short: bool
) -> Drawing:
    """A bar for each cause alone, for both together (spreads add up as squares), and for what is held.

    is_short: whether less is held than should be, which is a problem.
    """
    rows = [
        (say("demand alone"), buffer.demand_part_units, style.context, style.text),
        (say("lead time alone"), buffer.lead_time_part_units, style.context, style.text),
        (say("both, needed"), buffer.buffer_units, style.ours, style.text),
    ]
    if buffer_held_units is not None:
        fill, text = (style.problem, style.problem_text) if is_short else (style.ours, style.text)
        rows.append((say("held today"), buffer_held_units, fill, text))
    figure = new_figure(style, height=FRAME + ROW * len(rows), top_margin=8)
    for name, units, color, text_color in rows:
        figure.add_bar(
            x=[units],
            y=[name],
            orientation="h",
            width=0.56,
            marker={"color": color, "line": {"width": 0}},
            text=[headline(units, spoken())],
            textposition="outside",
            textfont={"size": 14, "color": text_color},
            cliponaxis=False,
            hovertemplate=f"{name}: {headline(units, spoken())} {plotly(formats.unit(unit))}<extra></extra>",
        )
    longest = max(units for _, units, _, _ in rows) or 1.0
    figure.update_layout(showlegend=False, margin={"l": ROOM_FOR_NAME, "b": 12})
    figure.update_xaxes(visible=False, range=[0, ROOM_FOR_NUMBER * longest], fixedrange=True)
    figure.update_yaxes(autorange="reversed", showgrid=False, fixedrange=True)
    return figure

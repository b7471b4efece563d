"""Where the buffer comes from: two causes at right angles, because variances add and spreads do not."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.service.lane_buffer import LaneBuffer
from core.words.number_text import headline
from ui.ground.chart_style import ChartStyle, new_figure
from ui.ground.drawing import Drawing
from ui.ground.safe import plotly

LOWEST, HIGHEST = 190, 340  # height in pixels, between a flat and an upright triangle
LONGEST_SHOWN_RATIO = 1.2  # a buffer far beyond the need is drawn just past the end

NEAR_TIP_RATIO = 0.75
LEAST_NAMED_RATIO = 0.02  # a shorter upright side is no side to the eye, and its name would hide the tip's


@dataclass(frozen=True)
class Triangle:
    """The two causes as the legs, the longer one level; the buffer needed as the long side."""

    along: float
    up: float
    along_name: str
    up_name: str

    @property
    def needed(self) -> float:
        """Length of the long side."""
        return math.hypot(self.along, self.up)


def triangle_of(buffer: LaneBuffer) -> Triangle:
    """The buffer's two causes, each what it would ask for alone."""
    parts = sorted(
        ((buffer.demand_part_units, "demand"), (buffer.lead_time_part_units, "lead time")),
        key=lambda part: part[0],
        reverse=True,
    )
    (along, along_name), (up, up_name) = parts
    return Triangle(along=along, up=up, along_name=along_name, up_name=up_name)


def buffer_chart(
    buffer: LaneBuffer, *, style: ChartStyle, unit: str, buffer_held_units: float | None
) -> Drawing:
    """The buffer as the long side of a right triangle whose short sides are its two causes.

    Lengths are drawn to one scale on both axes, so the picture is the formula: needed**2 = demand**2 +
    lead time**2. What is held is a mark along the same long side.
    """
    sides = triangle_of(buffer)
    reach = max(sides.along, 1e-9)
    steepness = sides.up / reach
    figure = new_figure(style, height=round(LOWEST + (HIGHEST - LOWEST) * steepness), top_margin=8)
    _side(
        figure, (0, sides.along), (0, 0), style.context, f"from {sides.along_name}: {headline(sides.along)}"
    )
    _side(
        figure,
        (sides.along, sides.along),
        (0, sides.up),
        style.context,
        f"from {sides.up_name}: {headline(sides.up)}",
    )
    _side(figure, (0, sides.along), (0, sides.up), style.ours, f"needed: {headline(sides.needed)}", width=5)
    _label(
        figure,
        sides.along / 2,
        0,
        f"from {sides.along_name} {headline(sides.along)}",
        style.quiet_text,
        "top",
    )
    if sides.up > LEAST_NAMED_RATIO * sides.along:
        _label(
            figure,
            sides.along,
            sides.up / 2,
            f"from {sides.up_name}<br>{headline(sides.up)}",
            style.quiet_text,
            "right",
        )
    _name_needed(figure, sides, buffer_held_units, style)
    if buffer_held_units is not None and sides.needed > 0:
        _mark_held(figure, sides, buffer_held_units, style, plotly(unit))
    figure.update_layout(showlegend=False, margin={"l": 16, "r": 16, "b": 16})
    figure.update_xaxes(visible=False, range=[-0.16 * reach, 1.4 * reach], fixedrange=True)
    figure.update_yaxes(
        visible=False,
        range=[-0.14 * reach, sides.up + 0.2 * reach],
        scaleanchor="x",
        scaleratio=1,
        fixedrange=True,
    )
    return figure


def _name_needed(figure: Drawing, sides: Triangle, held: float | None, style: ChartStyle) -> None:
    """At the tip of the long side, or at its middle where what is held has its mark near the tip."""
    text = f"needed {headline(sides.needed)}"
    if held is None or held < NEAR_TIP_RATIO * sides.needed:
        _label(figure, sides.along, sides.up, text, style.ours, "above")
    else:
        _label(figure, sides.along / 2, sides.up / 2, text, style.ours, "left")


def _mark_held(figure: Drawing, sides: Triangle, held: float, style: ChartStyle, unit: str) -> None:
    share = min(held / sides.needed, LONGEST_SHOWN_RATIO)
    is_short = held < sides.needed
    figure.add_scatter(
        x=[sides.along * share],
        y=[sides.up * share],
        mode="markers",
        marker={
            "color": style.problem if is_short else style.ours,
            "size": 13,
            "symbol": "diamond",
            "line": {"color": style.background, "width": 2},
        },
        hovertemplate=f"held today: {headline(held)} {unit}<extra></extra>",
    )
    color = style.problem_text if is_short else style.ours
    _label(
        figure,
        sides.along * share,
        sides.up * share,
        f"held {headline(held)}",
        color,
        "left" if is_short else "right",
    )


def _side(
    figure: Drawing,
    x: tuple[float, float],
    y: tuple[float, float],
    color: str,
    text: str,
    *,
    width: int = 3,
) -> None:
    figure.add_scatter(
        x=x, y=y, mode="lines", line={"color": color, "width": width}, hovertemplate=f"{text}<extra></extra>"
    )


def _label(figure: Drawing, x: float, y: float, text: str, color: str, place: str) -> None:
    """Text beside a point: "top" hangs under it, "above", "left" (above it, to the left) and "right"."""
    anchors = {
        "top": {"xanchor": "center", "yanchor": "top", "yshift": -6},
        "above": {"xanchor": "center", "yanchor": "bottom", "yshift": 8},
        "left": {"xanchor": "right", "yanchor": "bottom", "xshift": 4, "yshift": 8},
        "right": {"xanchor": "left", "yanchor": "middle", "xshift": 10},
    }
    figure.add_annotation(
        x=x,
        y=y,
        text=text,
        showarrow=False,
        align="left",
        font={"size": 13, "color": color},
        **anchors[place],
    )

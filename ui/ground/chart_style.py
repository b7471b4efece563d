"""The look of every chart: colours of both modes, fonts, margins, and thinning of long lines.

Blue is ours and normal, vermilion a problem, grey context: a meaning has one colour on all pages. No
Streamlit here, so that charts are tested without a browser.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.quantities import FloatArray
from ui.ground.drawing import Drawing
from ui.language import spoken

FONT_FAMILY = '"Source Sans", "Source Sans Pro", sans-serif'
MAX_POINTS_PER_TRACE = 2_000
LEFT_MARGIN = 60
# A day on hover and on the axis. In German in numbers: the browser's chart library knows English names only.
DAY_FORMATS = {"en": ("%a %d %b %Y", "%-d %b\n%Y"), "de": ("%d.%m.%Y", "%-d.%-m.\n%Y")}


@dataclass(frozen=True)
class ChartStyle:
    """Colours of one mode; every mark keeps a contrast of 3:1 and every text 4.5:1 against the background."""

    text: str
    quiet_text: str
    grid: str
    background: str
    ours: str
    problem: str
    context: str
    demand: str
    ours_rgb: str
    problem_text: str
    override: str

    def limit(self, *, is_problem: bool) -> tuple[str, str]:
        """Colours of a limit's line and of its label: a problem's where it is one, else quiet."""
        return (self.problem, self.problem_text) if is_problem else (self.quiet_text, self.quiet_text)


LIGHT = ChartStyle(
    text="#14171B",
    quiet_text="#5B6470",
    grid="#E6EAEE",
    background="#FFFFFF",
    ours="#0072B2",
    problem="#D55E00",
    context="#868C95",
    demand="#3C434C",
    ours_rgb="0, 114, 178",
    problem_text="#A84A00",
    override="#7E22CE",
)
DARK = ChartStyle(
    text="#E6E9ED",
    quiet_text="#A3ACB8",
    grid="#252C35",
    background="#0F1318",
    ours="#4FA8DC",
    problem="#F08A4B",
    context="#8A929C",
    demand="#C9CFD6",
    ours_rgb="79, 168, 220",
    problem_text="#F4A06D",
    override="#A855F7",
)


def hover_day() -> str:
    """The day under the mouse."""
    return f"%{{x|{DAY_FORMATS[spoken()][0]}}}"


def axis_day() -> str:
    """Days on the level axis."""
    return DAY_FORMATS[spoken()][1]


def style_for(mode: str | None) -> ChartStyle:
    """The style of a theme type; light where the browser has not said yet."""
    return DARK if mode == "dark" else LIGHT


def new_figure(style: ChartStyle, *, height: int, right_margin: int = 16, top_margin: int = 36) -> Drawing:
    """An empty chart in our style; no template, so that nothing of Plotly's own look shines through."""
    axis = {
        "gridcolor": style.grid,
        "linecolor": style.grid,
        "zeroline": False,
        "tickfont": {"size": 13, "color": style.quiet_text},
        "title": {"font": {"size": 13, "color": style.quiet_text}},
        "automargin": False,
    }
    layout = {
        "template": {},
        "height": height,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT_FAMILY, "size": 13, "color": style.text},
        "margin": {"l": LEFT_MARGIN, "r": right_margin, "t": top_margin, "b": 44},
        "xaxis": {**axis, "showgrid": False, "ticks": "outside", "tickcolor": style.grid},
        "yaxis": {**axis, "showgrid": True, "separatethousands": True},
        "separators": ",." if spoken() == "de" else ".,",
        "hoverlabel": {
            "bgcolor": style.background,
            "bordercolor": style.grid,
            "font": {"family": FONT_FAMILY, "size": 13, "color": style.text},
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.0,
            "yanchor": "bottom",
            "font": {"size": 13, "color": style.quiet_text},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "dragmode": "zoom",
    }
    return Drawing(layout)


def rule(figure: Drawing, *, x: object, text: str, color: str, anchor: str, level: int = 0) -> None:
    """A vertical rule with its label above the plot; `level` lifts the label a line where two stand close."""
    figure.add_shape(
        type="line", x0=x, x1=x, y0=0, y1=1, yref="paper", line={"color": color, "width": 1.5, "dash": "dot"}
    )
    figure.add_annotation(
        x=x,
        y=1.0,
        yref="paper",
        yanchor="bottom",
        yshift=2 + 17 * level,
        text=text,
        showarrow=False,
        xanchor=anchor,
        font={"size": 13, "color": color},
    )


def thin_out(
    x: NDArray[np.generic], y: FloatArray, *, most_points: int = MAX_POINTS_PER_TRACE
) -> tuple[NDArray[np.generic], FloatArray]:
    """At most `most_points` of a line, the lowest and the highest of each stretch, so that peaks survive.

    Parameters
    ----------
    x, y : (n,) arrays; NaN in y stays a gap where a whole stretch is NaN

    Returns
    -------
    (m,) arrays with m <= most_points, in the order of x
    """
    if y.size <= most_points:
        return x, y
    n_stretches = (most_points - 2) // 2
    edges = np.linspace(0, y.size, n_stretches + 1).astype(np.int64)
    widths = np.diff(edges)
    width = int(widths.max())
    # Every stretch as one row; the last value of a shorter stretch is repeated.
    cells = np.minimum(edges[:-1, None] + np.arange(width), edges[1:, None] - 1)
    values = y[cells]
    lowest = np.where(np.isnan(values), np.inf, values).argmin(axis=1)
    highest = np.where(np.isnan(values), -np.inf, values).argmax(axis=1)
    rows = np.arange(n_stretches)
    ends = np.array([0, y.size - 1])
    kept = np.unique(np.concatenate([ends, cells[rows, lowest], cells[rows, highest]]))
    return x[kept], y[kept]

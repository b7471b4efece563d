"""The look of charts: contrast in both modes, and long lines thinned without losing their peaks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.ground.chart_style import DARK, LIGHT, ChartStyle, new_figure, style_for, thin_out


def luminance(color: str) -> float:
    """Relative luminance of an #RRGGBB colour (WCAG 2.2)."""
    channels = np.array([int(color[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("style", [LIGHT, DARK])
@pytest.mark.parametrize("name", ["text", "quiet_text", "problem_text"])
def test_text_has_the_contrast_that_eyes_need(style: ChartStyle, name: str) -> None:
    assert contrast(getattr(style, name), style.background) >= 4.5


@pytest.mark.parametrize("style", [LIGHT, DARK])
@pytest.mark.parametrize("name", ["ours", "problem", "context", "demand"])
def test_marks_have_the_contrast_that_eyes_need(style: ChartStyle, name: str) -> None:
    assert contrast(getattr(style, name), style.background) >= 3.0


def test_nothing_of_plotlys_own_look_shines_through() -> None:
    layout = new_figure(DARK, height=300).layout
    assert not layout.template.layout.to_plotly_json()
    assert layout.paper_bgcolor == "rgba(0,0,0,0)"
    assert layout.margin.l >= 56


def test_the_mode_is_light_until_the_browser_says_otherwise() -> None:
    assert style_for(None) is LIGHT
    assert style_for("dark") is DARK


def test_a_single_peak_among_ten_thousand_points_survives_the_thinning() -> None:
    y = np.zeros(10_000)
    y[7_123] = 5.0
    x, thinned = thin_out(np.arange(10_000), y)
    assert thinned.size <= 2_000
    assert thinned.max() == 5.0
    assert x[thinned.argmax()] == 7_123


@given(
    values=st.lists(
        st.floats(min_value=-1e6, max_value=1e6) | st.just(float("nan")), min_size=1, max_size=400
    ),
    most=st.integers(min_value=10, max_value=50),
)
def test_a_thinned_line_keeps_its_ends_its_lowest_and_its_highest_point(
    values: list[float], most: int
) -> None:
    y = np.array(values)
    x, thinned = thin_out(np.arange(y.size), y, most_points=most)
    assert thinned.size <= most or thinned.size == y.size
    assert x[0] == 0
    assert x[-1] == y.size - 1
    assert np.all(np.diff(x) > 0)
    if not np.isnan(y).all():
        assert np.nanmax(thinned) == np.nanmax(y)
        assert np.nanmin(thinned) == np.nanmin(y)

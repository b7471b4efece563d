"""Colours, sizes and the grid of every report; a meaning has the same colour as on the screen."""

from __future__ import annotations

TEXT, QUIET_TEXT, HAIRLINE, PANEL = "#1B1F24", "#5B6470", "#DCE1E6", "#F4F6F8"
OURS, PROBLEM, CONTEXT, DEMAND, WHITE = "#0072B2", "#D55E00", "#868C95", "#3C434C", "#FFFFFF"
PROBLEM_TEXT = "#A84A00"  # vermilion dark enough for words
FLAT_ZONE = "#E0EEF6"
BAND_TINTS = {0.95: "#DCEBF4", 0.8: "#B5D5E8", 0.5: "#86BADA"}  # flat tints: printers know no opacity
STATUS_COLORS = {
    "Surge alert": PROBLEM_TEXT,
    "Low velocity": PROBLEM_TEXT,
    "Stale data": QUIET_TEXT,
    "Too little data": QUIET_TEXT,
    "Ended": QUIET_TEXT,
    "Normal": OURS,
}

# Millimetres of an A4 page
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
MARGIN, TOP, BOTTOM = 16.0, 12.0, 281.0
WIDTH = PAGE_WIDTH - 2 * MARGIN
GUTTER = 8.0
HALF = (WIDTH - GUTTER) / 2
RIGHT_HALF = MARGIN + HALF + GUTTER

# Points
TITLE, ANSWER, FIGURE, HEADING, BODY, SMALL, TINY = 20.0, 12.5, 13.0, 9.5, 8.5, 7.5, 6.8
MM_PER_POINT = 25.4 / 72.0
LEADING = 1.36  # line height over font size

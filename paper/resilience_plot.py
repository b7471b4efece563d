"""The resilience index in its two parts: the points each keeps, out of those it could."""

from __future__ import annotations

from core.resilience.index import ResilienceScore
from core.words.number_text import headline
from paper import look
from paper.sheet import Sheet
from paper.words import word

BAR_HEIGHT, LABEL_HEIGHT = 5.0, 4.6
ROOM_FOR_POINTS = 24.0


def draw_resilience(sheet: Sheet, score: ResilienceScore, *, y: float, height: float, language: str) -> None:
    """Two bars over the right half of the page, the weaker part in vermilion."""
    weight, coverage_lost = score.weight_ratio, score.points_lost_to_coverage
    partners_lost = score.points_lost_to_partners
    if coverage_lost is None or partners_lost is None:
        return
    parts = (
        ("coverage", 100 * weight, coverage_lost, "stress coverage"),
        ("independence", 100 * (1 - weight), partners_lost, "partners"),
    )
    widest = 100 * max(weight, 1 - weight)
    step = min(height / 2, 17.0)
    for place, (key, possible, lost, name) in enumerate(parts):
        top, kept = y + place * step, possible - lost
        full = (look.HALF - ROOM_FOR_POINTS) * possible / widest
        color = look.PROBLEM if score.weaker_part == name and lost > 0 else look.OURS
        sheet.put(word(key, language), x=look.RIGHT_HALF, y=top, width=look.HALF, size=look.SMALL)
        bar = top + LABEL_HEIGHT
        sheet.block(x=look.RIGHT_HALF, y=bar, width=full, height=BAR_HEIGHT, color=look.HAIRLINE)
        if possible > 0:
            sheet.block(
                x=look.RIGHT_HALF, y=bar, width=full * kept / possible, height=BAR_HEIGHT, color=color
            )
        sheet.put(
            f"{headline(kept, language)} {word('of', language)} {headline(possible, language)}",
            x=look.RIGHT_HALF + full + 2,
            y=bar + 0.5,
            width=ROOM_FOR_POINTS - 2,
            size=look.SMALL,
            bold=True,
        )

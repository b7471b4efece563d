"""Lines of text on paper: they fit, they are cut where they must be, and they stay on the page."""

from __future__ import annotations

from datetime import date

import pytest

from paper import look
from paper.sheet import Sheet, Stamp
from tests.paper_pages import read, words_of

TEXT = "one two three four five six seven eight nine ten eleven twelve"


@pytest.fixture
def sheet() -> Sheet:
    made = Sheet(Stamp(title="T", subject="S", language="en", origin="facts 0", made_on=date(2026, 11, 28)))
    made.add_page()
    return made


def width_for(sheet: Sheet, n_lines: int) -> float:
    """A width at which the text takes exactly so many lines."""
    widths = (float(width) for width in range(20, 180))
    return next(w for w in widths if len(sheet.wrapped(TEXT, width=w, size=look.BODY)) == n_lines)


def test_a_paragraph_with_room_for_its_lines_is_printed_whole(sheet: Sheet) -> None:
    width = width_for(sheet, 3)
    end = sheet.paragraph(TEXT, x=20, y=50, width=width, most_lines=3)
    assert end == pytest.approx(50 + 3 * look.BODY * look.MM_PER_POINT * look.LEADING)
    assert TEXT in words_of(sheet.finished())
    assert "…" not in words_of(sheet.finished())


def test_a_longer_paragraph_ends_with_a_sign_that_it_goes_on(sheet: Sheet) -> None:
    width = width_for(sheet, 3)
    first, second, _ = sheet.wrapped(TEXT, width=width, size=look.BODY)
    end = sheet.paragraph(TEXT, x=20, y=50, width=width, most_lines=2)
    assert end == pytest.approx(50 + 2 * look.BODY * look.MM_PER_POINT * look.LEADING)
    words = words_of(sheet.finished())
    assert f"{first.strip()} {second.strip()}" in words.replace(" …", "").replace("…", "")
    assert "…" in words and "twelve" not in words


def test_a_line_that_fits_is_printed_whole_and_a_longer_one_is_cut(sheet: Sheet) -> None:
    needed = sheet.width_of(TEXT, size=look.BODY)
    sheet.put(TEXT, x=10, y=50, width=needed)
    sheet.put(TEXT, x=10, y=60, width=needed / 2)
    whole, cut = (line for line in words_of(sheet.finished()).split("one")[1:])
    assert whole.strip().startswith("two three four five six seven eight nine ten eleven twelve")
    assert cut.split("…")[0].strip().startswith("two three") and "twelve" not in cut


def test_a_line_that_may_shrink_is_printed_whole_at_two_thirds_of_its_width(sheet: Sheet) -> None:
    needed = sheet.width_of(TEXT, size=look.BODY)
    sheet.put(TEXT, x=10, y=50, width=needed / 1.5, shrink=True)
    sheet.put(TEXT, x=10, y=60, width=needed / 2, shrink=True)  # smaller could not be read
    words = words_of(sheet.finished())
    assert words.count(TEXT) == 1 and words.count("…") == 1


def test_bold_text_is_wider_and_is_measured_so(sheet: Sheet) -> None:
    assert sheet.width_of(TEXT, size=look.BODY, bold=True) > sheet.width_of(TEXT, size=look.BODY)


def test_every_page_says_which_it_is_of_how_many(sheet: Sheet) -> None:
    sheet.add_page()
    pages = read(sheet.finished()).pages
    assert ["Page 1 of 2" in pages[0].extract_text(), "Page 2 of 2" in pages[1].extract_text()] == [
        True,
        True,
    ]

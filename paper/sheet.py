"""One PDF in our look: fonts, lines of text that fit, headings with bookmarks, tags for screen readers, footer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import cast

from fpdf import FPDF
from fpdf.enums import MethodReturnValue
from fpdf.fonts import TTFFont
from fpdf.prefs import ViewerPreferences

from paper import look
from paper.characters import NOT_PRINTABLE, in_visual_order, one_line, printable
from paper.words import word

FONTS = Path(__file__).resolve().parent / "fonts"
TEXT_FACE, SIGN_FACE, EAST_ASIAN_FACE = "text", "signs", "eastasian"
FIRST_EAST_ASIAN = 0x1100  # Hangul Jamo; what comes before is in the other two fonts or in none
PRODUCER = "LSP Digital Capacity Twin"
SMALLEST_SHRINK = 0.62  # of the size asked for, before a line is cut
# Stands for the number of pages, as wide as three digits; no text of a user keeps its first character.
TOTAL_PAGES = "\ue000000"
ROOM_FOR_TOTAL = 6.0
LEADING_BELOW_TITLE, LEADING_BELOW_HEADING = 1.45, 1.75


@dataclass(frozen=True)
class Stamp:
    """What stands at the foot of every page, and in the properties of the file."""

    title: str
    subject: str
    language: str
    origin: str
    made_on: date


class Sheet(FPDF):
    """A4 pages on which every text is placed by hand, in millimetres from the top left corner."""

    def __init__(self, stamp: Stamp) -> None:
        super().__init__(unit="mm", format="A4")
        self.stamp = stamp
        self._covered: dict[str, bool] = {}
        self._n_tagged: dict[int, int] = {}
        self.set_auto_page_break(False)
        self.set_margins(look.MARGIN, look.TOP, look.MARGIN)
        self.c_margin = 0
        self.alias_nb_pages(TOTAL_PAGES)
        self._describe()
        self.add_font(TEXT_FACE, "", FONTS / "NotoSans-Regular.ttf")
        self.add_font(TEXT_FACE, "B", FONTS / "NotoSans-Bold.ttf")
        self.add_font(SIGN_FACE, "", FONTS / "DejaVuSans-Signs.ttf")
        self.set_fallback_fonts([SIGN_FACE], exact_match=False)

    def _describe(self) -> None:
        stamp = self.stamp
        self.set_title(one_line(stamp.title))
        self.set_subject(one_line(stamp.subject))
        self.set_lang(stamp.language)
        self.set_producer(PRODUCER)
        self.set_creator(PRODUCER)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_creation_date(
            datetime(stamp.made_on.year, stamp.made_on.month, stamp.made_on.day, tzinfo=UTC)
        )

    def finished(self) -> bytes:
        """The file."""
        return bytes(self.output())

    # Text

    def put(
        self,
        text: str,
        *,
        x: float,
        y: float,
        width: float,
        size: float = look.BODY,
        color: str = look.TEXT,
        bold: bool = False,
        align: str = "L",
        shrink: bool = False,
    ) -> None:
        """One line with its top at `y`; too long for `width`, it shrinks (if it may) and is then cut."""
        shown = self.as_printed(text)
        self._choose(size, color, bold)
        if shrink:
            self.set_font_size(self._shrunk(shown, width, size))
        shown = in_visual_order(self._cut(shown, width))
        self._write_font()
        self.set_xy(x, y)
        self.cell(width, size * look.MM_PER_POINT * look.LEADING, shown, align=align)

    def paragraph(
        self,
        text: str,
        *,
        x: float,
        y: float,
        width: float,
        size: float = look.BODY,
        color: str = look.TEXT,
        bold: bool = False,
        most_lines: int = 99,
    ) -> float:
        """Wrapped lines from `y` on; returns where the next text may begin."""
        lines = self.wrapped(text, width=width, size=size, bold=bold)
        if len(lines) > most_lines:
            lines = [*lines[: most_lines - 1], f"{lines[most_lines - 1].rstrip()} …"]
        for line in lines:
            self.put(line, x=x, y=y, width=width, size=size, color=color, bold=bold)
            y += size * look.MM_PER_POINT * look.LEADING
        return y

    def wrapped(self, text: str, *, width: float, size: float, bold: bool = False) -> list[str]:
        """`text` in lines of at most `width`."""
        self._choose(size, look.TEXT, bold)
        shown = self.as_printed(text)
        lines = self.multi_cell(width, text=shown, align="L", dry_run=True, output=MethodReturnValue.LINES)
        return cast("list[str]", lines)  # that is what LINES asks for

    def width_of(self, text: str, *, size: float, bold: bool = False) -> float:
        """Width of a line in millimetres."""
        self._choose(size, look.TEXT, bold)
        return self.get_string_width(self.as_printed(text))

    def as_printed(self, text: str) -> str:
        """`text` with a sign in place of each character that no font holds."""
        return printable(text, is_covered=self._covers)

    # Structure

    def heading(
        self, text: str, *, x: float, y: float, width: float, level: int = 1, size: float = look.HEADING
    ) -> float:
        """A heading with its bookmark, level 0 for the title of the report; returns where to go on."""
        self.set_xy(x, y)
        self.start_section(self.as_printed(text), level=level)
        with self.tagged(f"H{level + 1}"):
            self.put(text, x=x, y=y, width=width, size=size, bold=True, shrink=level == 0)
        return y + size * look.MM_PER_POINT * (LEADING_BELOW_TITLE if level == 0 else LEADING_BELOW_HEADING)

    @contextmanager
    def tagged(self, kind: str, *, alt: str | None = None) -> Iterator[None]:
        """What is drawn inside is one element for a screen reader: H1, H2, P, TR or Figure (with `alt`)."""
        number = self._n_tagged.get(self.page, 0)
        self._n_tagged[self.page] = number + 1
        said = None if alt is None else one_line(alt)
        self._add_marked_content(struct_type=f"/{kind}", mcid=number, alt_text=said)
        self._out(f"/{kind} <</MCID {number}>> BDC")
        yield
        self._out("EMC")

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """What is drawn inside is passed over by a screen reader."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")

    def footer(self) -> None:
        """Origin of the figures and the number of the page; drawn by fpdf2 at the end of each page."""
        y, right = look.BOTTOM + 5, look.MARGIN + look.WIDTH
        put = partial(self.put, size=look.TINY, color=look.QUIET_TEXT)
        with self.decoration():
            self.hairline(y=look.BOTTOM + 3.2)
            put(self.stamp.origin, x=look.MARGIN, y=y, width=look.WIDTH - 26)
            of = f"{word('page', self.stamp.language)} {self.page_no()} {word('of', self.stamp.language)}"
            put(of, x=right - 26, y=y, width=26 - ROOM_FOR_TOTAL, align="R")
            self.set_xy(right - ROOM_FOR_TOTAL + 0.8, y)
            self.cell(ROOM_FOR_TOTAL, look.TINY * look.MM_PER_POINT * look.LEADING, TOTAL_PAGES)

    # Shapes

    def hairline(self, *, y: float, x: float = look.MARGIN, width: float = look.WIDTH) -> None:
        """A thin horizontal rule."""
        self.set_draw_color(look.HAIRLINE)
        self.set_line_width(0.2)
        self.line(x, y, x + width, y)

    def block(self, *, x: float, y: float, width: float, height: float, color: str) -> None:
        """A filled rectangle."""
        self.set_fill_color(color)
        self.rect(x, y, width, height, style="F")

    # How a line is made to fit

    def _choose(self, size: float, color: str, bold: bool) -> None:
        self.set_font(TEXT_FACE, "B" if bold else "", size)
        self.set_text_color(color)

    def _write_font(self) -> None:
        """Write the font into the page now.

        fpdf2 2.8 would write it inside the text, where it is forgotten after coloured text that begins with a
        fallback font, and the next text would be set in an earlier font, as other letters.
        """
        if not self.current_font_is_set_on_page and self.current_font is not None:
            self._out(self._set_font_for_page(self.current_font, self.font_size_pt))

    def _shrunk(self, text: str, width: float, size: float) -> float:
        needed = self.get_string_width(text)
        return size if needed <= width else max(size * width / needed, size * SMALLEST_SHRINK)

    def _cut(self, text: str, width: float) -> str:
        needed = self.get_string_width(text)
        if needed <= width + 0.01:
            return text
        kept = max(1, int(len(text) * width / needed))
        while kept > 1 and self.get_string_width(f"{text[:kept].rstrip()}…") > width:
            kept -= 1
        return f"{text[:kept].rstrip()}…"

    def _covers(self, character: str) -> bool:
        known = self._covered.get(character)
        if known is None:
            known = self._covered[character] = self._finds(character)
        return known

    def _finds(self, character: str) -> bool:
        if (
            character == NOT_PRINTABLE
            or self._is_in(TEXT_FACE, character)
            or self._is_in(SIGN_FACE, character)
        ):
            return True
        if ord(character) < FIRST_EAST_ASIAN:
            return False
        if EAST_ASIAN_FACE not in self.fonts:  # 2.5 MB, read only where a name asks for it
            self.add_font(EAST_ASIAN_FACE, "", FONTS / "DroidSansFallback-EastAsian.ttf")
            self.set_fallback_fonts([SIGN_FACE, EAST_ASIAN_FACE], exact_match=False)
        return self._is_in(EAST_ASIAN_FACE, character)

    def _is_in(self, face: str, character: str) -> bool:
        return ord(character) in cast(TTFFont, self.fonts[face]).cmap

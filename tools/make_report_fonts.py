"""Makes the fonts of the reports from the ones Debian ships, with the characters that a report can need.

Noto Sans (regular and bold) sets the text, DejaVu Sans stands in for signs and further scripts, Droid Sans
Fallback for Chinese, Japanese and Korean. Hinting and layout tables are left out: paper needs neither.

    apt-get install fonts-noto-core fonts-dejavu-core fonts-droid-fallback
    python -m tools.make_report_fonts
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

FONTS = Path("/usr/share/fonts/truetype")
EAST_ASIAN_FONT = Path("/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf")
TARGET = Path(__file__).resolve().parents[1] / "paper" / "fonts"
# National character sets hold what people really write: about 20,000 characters in place of 44,000.
EAST_ASIAN_SETS = ("gb2312", "big5", "euc_jp", "cp949")
LAST_OF_PLANE = 0xFFFF


def main() -> None:
    """Write every font of the reports."""
    TARGET.mkdir(parents=True, exist_ok=True)
    noto = _characters(FONTS / "noto" / "NotoSans-Regular.ttf")
    subset(FONTS / "noto" / "NotoSans-Regular.ttf", noto, "NotoSans-Regular.ttf")
    subset(FONTS / "noto" / "NotoSans-Bold.ttf", noto, "NotoSans-Bold.ttf")
    dejavu = _characters(FONTS / "dejavu" / "DejaVuSans.ttf")
    subset(FONTS / "dejavu" / "DejaVuSans.ttf", dejavu - noto, "DejaVuSans-Signs.ttf")
    subset(
        EAST_ASIAN_FONT,
        east_asian_characters() - noto - dejavu,
        "DroidSansFallback-EastAsian.ttf",
    )


def east_asian_characters() -> set[int]:
    """Code points of the national character sets of China, Taiwan, Japan and Korea."""
    return {
        code
        for code in range(0x2E80, LAST_OF_PLANE + 1)
        if any(_can_encode(chr(code), name) for name in EAST_ASIAN_SETS)
    }


def subset(source: Path, characters: Iterable[int], name: str) -> None:
    """Write those characters of a font as `name`, without hinting and layout tables."""
    from fontTools import subset as subsetting
    from fontTools.ttLib import TTFont

    options = subsetting.Options(
        hinting=False,
        layout_features=[],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        notdef_outline=True,
        drop_tables=[*subsetting.Options().drop_tables, "GSUB", "GPOS", "GDEF", "kern", "FFTM"],
        recalc_timestamp=False,
    )
    font = TTFont(source, recalcTimestamp=False)
    chooser = subsetting.Subsetter(options)
    chooser.populate(unicodes=sorted(characters))
    chooser.subset(font)
    font.save(TARGET / name)


def _characters(source: Path) -> set[int]:
    from fontTools.ttLib import TTFont

    return set(TTFont(source).getBestCmap())


def _can_encode(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


if __name__ == "__main__":
    main()

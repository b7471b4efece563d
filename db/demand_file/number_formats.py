"""What a sheet shows for a number: a date, a duration, a share of a hundred, leading zeros, or the number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache, partial

from db.demand_file.sheet_cells import CellReader, number_or_text
from db.demand_file.value_signs import is_sign

MAX_CODE_CHARACTERS = 255
_LISTS = ("numFmts", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "extLst")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_SCALING = re.compile(r"[0#?](,+)(?![0#?,])")
_SCALE_WORDS = {
    **dict.fromkeys(("k", "tsd", "t.", "thousand", "tausend", "th"), 1e3),
    **dict.fromkeys(("m", "mio", "mn", "million", "millions", "mln"), 1e6),
}
_ZEROS = re.compile(r"0{2,}")


class Percentage(str):
    """A number as its sheet shows it, per hundred; `number` is what the cell holds."""

    number: float


class SignedNumber(float):
    """A number that its sheet shows with a currency or a unit."""

    sign: str


class ScaledNumber(float):
    """A number that its sheet shows as another one: 12,345 as 12, or 12 as 12 k; `shown` is what is meant then."""

    shown: float


def readers_by_style(
    tags: Iterable[tuple[str, Mapping[str, str]]], *, epoch_1904: bool
) -> dict[str, CellReader]:
    """What reads the cells of a style, by its number; none for styles that show numbers as they are.

    Parameters
    ----------
    tags : names and attributes of the elements of the part `styles`
    """
    codes = _codes_of_styles(tags)
    reader_of = {code: _reader(code, epoch_1904=epoch_1904) for code in set(codes)}
    return {str(style): reader for style, code in enumerate(codes) if (reader := reader_of[code])}


def _codes_of_styles(tags: Iterable[tuple[str, Mapping[str, str]]]) -> list[str]:
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    code_of = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    numbers, in_list = [], ""
    for tag, attributes in tags:
        in_list = tag if tag in _LISTS else in_list
        if (in_list, tag) == ("numFmts", "numFmt"):
            code_of[attributes["numFmtId"]] = attributes.get("formatCode", "")[:MAX_CODE_CHARACTERS]
        elif (in_list, tag) == ("cellXfs", "xf"):
            numbers.append(attributes.get("numFmtId", "0"))
    return [code_of.get(number, "") for number in numbers]


def _reader(code: str, *, epoch_1904: bool) -> CellReader | None:
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    if is_date_format(code):
        read = partial(_moment, epoch_1904=epoch_1904, is_duration=is_timedelta_format(code))
        return lru_cache(maxsize=1 << 14)(read)  # days come again with each lane
    if "%" in code:
        return _percentage
    if _ZEROS.fullmatch(code):
        return partial(_with_zeros, n_digits=len(code))
    literal, scale = _literal_and_scale(code)
    if scale != 1:
        return partial(_scaled, scale=scale)
    is_unit = literal.casefold().strip(". ") not in _SCALE_WORDS and is_sign(literal)
    return partial(_signed, sign=literal) if literal and is_unit else None


def _literal_and_scale(code: str) -> tuple[str, float]:
    """The text that a format writes beside a number, and what the number shown is in those that the cell holds.

    A comma behind the last digit divides by 1,000; a "k" beside the number says thousands.
    """
    positive = code.split(";")[0]
    currencies = "".join(_CURRENCY.findall(positive))
    bare = re.sub(r"\[[^\]]*\]|_.|\*.", "", positive)
    texts = [quoted or escaped for quoted, escaped in _LITERAL.findall(bare)]
    shape = _LITERAL.sub("", bare)
    signs = "".join(c for c in shape if unicodedata.category(c) == "Sc")
    literal = (currencies + "".join(texts) + signs).strip()
    thousands = _SCALING.search(shape)
    factor = _SCALE_WORDS.get(literal.casefold().strip(". "), 1.0)
    return literal, factor / 1000.0 ** (len(thousands[1]) if thousands else 0)


def _signed(text: str, *, sign: str) -> object:
    number = number_or_text(text)
    if isinstance(number, str):
        return number
    signed = SignedNumber(number)
    signed.sign = sign
    return signed


def _scaled(text: str, *, scale: float) -> object:
    number = number_or_text(text)
    if isinstance(number, str):
        return number
    scaled = ScaledNumber(number)
    scaled.shown = float(number) * scale
    return scaled


def _moment(text: str, *, epoch_1904: bool, is_duration: bool) -> object:
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

    number = number_or_text(text)
    if isinstance(number, str):
        return number
    try:
        moment = from_excel(number, MAC_EPOCH if epoch_1904 else WINDOWS_EPOCH, timedelta=is_duration)
    except (OverflowError, ValueError):
        return "#VALUE!"  # the sheet shows no date either
    return moment if isinstance(moment, date) else str(moment)


def _percentage(text: str) -> str:
    number = number_or_text(text)
    if isinstance(number, str):
        return number
    shown = Percentage(f"{float(number) * 100:g}%")
    shown.number = float(number)
    return shown


def _with_zeros(text: str, *, n_digits: int) -> object:
    number = number_or_text(text)
    is_name = isinstance(number, int) and number >= 0  # 001
    return f"{number:0{n_digits}d}" if is_name else number

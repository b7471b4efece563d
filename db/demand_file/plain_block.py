"""Quote-free rows cut and read as arrays of bytes: a fast form that gives exactly what the slow form gives.

`cut_plain_rows` declines whatever is not perfectly regular, and the caller reads those lines as text instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from db.demand_file.numbers import MARKS, DecimalEvidence, NumberFormat, number_or_nan
from db.demand_file.value_signs import without_signs

MAX_WIDTH = 64  # bytes of a value; longer ones are read as text
MAX_DIGITS = 15  # a mantissa that a float holds exactly, so that one division rounds correctly
N_EXAMPLES = 20  # values looked at for a second, different one
_LINE_END, _ZERO = 10, 48
_POWERS = 10.0 ** np.arange(MAX_DIGITS + 1)
_HASH_FACTOR = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class PlainBlock:
    """Rows of one piece of bytes; begins and lengths of the values have shape (n_rows, n_columns)."""

    symbols: NDArray[np.uint8]
    begins: NDArray[np.int64]
    lengths: NDArray[np.int64]
    codec: str

    def __len__(self) -> int:
        return len(self.begins)

    def text(self, row: int, place: int) -> str:
        """One value as text."""
        begin = self.begins[row, place]
        return self.symbols[begin : begin + self.lengths[row, place]].tobytes().decode(self.codec, "replace")

    def codes(self, place: int, vocabulary: dict[object, int]) -> NDArray[np.int32]:
        """The codes of a column's values in `vocabulary`, which grows by what is new; (n_rows,)."""
        words = self._words(place)
        hashes = words[:, 0].copy()
        for word in range(1, words.shape[1]):
            hashes = hashes * _HASH_FACTOR + words[:, word]
        _, firsts, inverse = np.unique(hashes, return_index=True, return_inverse=True)
        if words.shape[1] > 1 and not np.array_equal(words, words[firsts][inverse]):
            values = [self.text(row, place) for row in range(len(self))]  # two values share a hash
            return np.fromiter(map(vocabulary.__getitem__, values), dtype=np.int32, count=len(self))
        order = np.argsort(firsts)  # so that codes are given in the order of the file
        codes = np.empty(firsts.size, dtype=np.int32)
        for position in order.tolist():
            codes[position] = vocabulary[self.text(int(firsts[position]), place)]
        return codes[inverse]

    def numbers(
        self, place: int, number_format: NumberFormat, evidence: DecimalEvidence
    ) -> NDArray[np.float64]:
        """The values of a column, NaN where refused; equal to `number_or_nan` of each; (n_rows,)."""
        lengths = self.lengths[:, place]
        characters = self._words(place).view(np.uint8)
        mark = ord(MARKS[number_format.decimal])
        mantissa = np.zeros(len(self), dtype=np.int64)
        n_digits = np.zeros(len(self), dtype=np.int64)
        n_marks = np.zeros(len(self), dtype=np.int64)
        mark_place = lengths.copy()
        for position in range(int(lengths.max(initial=0))):
            column = characters[:, position]
            digit = column - np.uint8(_ZERO)
            is_digit = digit < 10
            is_mark = column == mark
            mantissa = np.where(is_digit, mantissa * 10 + digit, mantissa)
            n_digits += is_digit
            n_marks += is_mark
            mark_place[is_mark] = position
        n_decimals = np.where(n_marks == 1, lengths - 1 - mark_place, 0)
        first = self.symbols[self.begins[:, place]]
        is_either = (n_decimals == 3) & (mark_place <= 3) & (first != _ZERO)
        is_plain = (
            (n_digits + n_marks == lengths)
            & (n_marks <= 1)
            & (n_digits <= MAX_DIGITS)
            & (n_digits > 0)
            & (mark_place > 0)
            & ((n_marks == 0) | (n_decimals > 0))
        )
        numbers: NDArray[np.float64] = mantissa / _POWERS[np.clip(n_decimals, 0, MAX_DIGITS)]
        if not number_format.takes_bare:  # a bare number is none of a column whose values carry a sign
            is_plain[:] = False
        is_either &= is_plain
        is_only = is_plain & (n_decimals > 0) & ~is_either
        evidence.count_only(
            number_format.decimal, int(np.count_nonzero(is_only)), self._examples(place, is_only)
        )
        if np.any(is_only & (n_decimals == 3)):
            evidence.thousandths.add(number_format.decimal)
        evidence.count_either(
            number_format.decimal, int(np.count_nonzero(is_either)), self._examples(place, is_either)
        )
        is_long = is_plain & (mark_place >= 4)
        if not evidence.long_ungrouped and is_long.any():
            evidence.long_ungrouped = self.text(int(np.argmax(is_long)), place)
        if number_format.is_mixed:
            numbers[is_either] = np.nan
        odd_rows = np.flatnonzero(~is_plain)
        texts = [self.text(row, place) for row in odd_rows.tolist()]
        evidence.add("\n".join(without_signs(texts, number_format.sign)))
        numbers[odd_rows] = [number_or_nan(text, number_format) for text in texts]
        is_odd = [not number >= 0 for number in numbers[odd_rows].tolist()]
        evidence.add_odd(compress(without_signs(texts, number_format.sign), is_odd))
        return numbers

    def _examples(self, place: int, is_telling: NDArray[np.bool_]) -> list[str]:
        return [self.text(row, place) for row in np.flatnonzero(is_telling)[:N_EXAMPLES].tolist()]

    def _words(self, place: int) -> NDArray[np.uint64]:
        """A column's bytes, filled up with zeros to whole words: (n_rows, n_words)."""
        lengths = self.lengths[:, place]
        width = max(-(-int(lengths.max(initial=1)) // 8) * 8, 8)
        windows = np.lib.stride_tricks.sliding_window_view(self.symbols, width)[self.begins[:, place]]
        masks = np.where(np.arange(width) < np.arange(width + 1)[:, None], np.uint8(255), np.uint8(0))
        return windows.view(np.uint64) & masks.view(np.uint64)[lengths]


def cut_plain_rows(piece: bytes, *, separator: str, n_columns: int, codec: str) -> PlainBlock | None:
    """Whole lines cut into values; None where a line is not `n_columns` plain values.

    Parameters
    ----------
    piece : whole lines, each closed by a line end, in an encoding that keeps ASCII characters single bytes
    """
    cut = separator.encode("ascii")
    if b'"' in piece or cut + b" " in piece or b"\n " in piece or piece.startswith(b" "):
        return None
    if b"\r" in piece:
        if piece.count(b"\r") != piece.count(b"\r\n"):
            return None
        piece = piece.replace(b"\r\n", b"\n")
    symbols = np.frombuffer(piece + bytes(MAX_WIDTH), dtype=np.uint8)
    is_line_end = symbols == _LINE_END
    cuts = np.flatnonzero(is_line_end | (symbols == cut[0]))
    if cuts.size % n_columns:
        return None
    ends = cuts.reshape(-1, n_columns)
    if not is_line_end[ends[:, -1]].all() or np.count_nonzero(is_line_end) != ends.shape[0]:
        return None
    begins = np.empty_like(ends)
    begins[:, 1:] = ends[:, :-1] + 1
    begins[1:, 0] = ends[:-1, -1] + 1
    begins[0, 0] = 0
    lengths = ends - begins
    is_blank_row = lengths.sum(axis=1) == 0
    if is_blank_row.any() or int(lengths.max()) > MAX_WIDTH:
        return None
    return PlainBlock(symbols, begins, lengths, codec)

"""Which encoding the bytes are in: by a mark, by being strict UTF-8, by a NUL pattern, else asked."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.errors import UnreadableDemandFile
from core.told import told
from core.twin.imports import Choice, Question
from db.demand_file.answers import answer_to
from db.demand_file.letter_sense import share_of_sense
from db.demand_file.sources import ByteSource

PIECE_BYTES = 1 << 20
MOST_LINES_BYTES = 1 << 16  # of lines with letters outside ASCII, that encodings are tried on
MOST_CHOICES = 8
_LINE_END = re.compile(rb"[\r\n]+")
# Encodings of two bytes a letter, with the first bytes of what is common in their languages.
_SEVERAL_BYTES = {
    "cp932": ((0x82, 0x83), (0x88, 0x97)),
    "euc-jp": ((0xA4, 0xA5), (0xB0, 0xCF)),
    "gb18030": ((0xB0, 0xD7),),
    "big5": ((0xA4, 0xC6),),
    "cp949": ((0xB0, 0xC8),),
}
ENCODING_CHOICES = {
    "cp1252": "Windows, Western European (cp1252)",
    "iso8859-15": told("ISO 8859-15, Western European with €"),
    "cp1250": "Windows, Central European (cp1250)",
    "iso8859-2": "ISO 8859-2, Central European",
    "cp1251": "Windows, Cyrillic (cp1251)",
    "cp1253": "Windows, Greek (cp1253)",
    "cp1254": "Windows, Turkish (cp1254)",
    "cp932": "Japanese (Shift-JIS, cp932)",
    "cp949": "Korean (cp949, EUC-KR)",
    "euc-jp": "Japanese (EUC-JP)",
    "gb18030": told("Chinese, simplified (GB 18030)"),
    "big5": told("Chinese, traditional (Big5)"),
    "koi8-r": "Cyrillic (KOI8-R)",
    "cp866": "DOS, Cyrillic (cp866)",
    "iso8859-5": "ISO 8859-5, Cyrillic",
    "cp1255": "Windows, Hebrew (cp1255)",
    "cp1256": "Windows, Arabic (cp1256)",
    "cp850": "DOS, Western European (cp850)",
    "mac-roman": "Macintosh, Western European",
    "utf-8": told("UTF-8, refusing the rows whose characters are broken"),
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", told("UTF-8 with byte order mark")),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_VALID_UTF8_PAIR = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf](?![\x80-\xbf])|[\xe0-\xef][\x80-\xbf]{2}(?![\x80-\xbf])"
)


@dataclass(frozen=True)
class ByteScan:
    """What one walk over all bytes shows; `suspect` is text around the first byte that is not UTF-8.

    `lines` are some of the lines that hold such bytes.
    """

    file_hash: str
    n_bytes: int
    high_bytes: bytes
    suspect: bytes
    has_utf8_pairs: bool
    lines: bytes = b""


@dataclass(frozen=True)
class TextEncoding:
    """The encoding to decode with and what to tell of it."""

    codec: str
    label: str
    question: Question | None = None

    @property
    def keeps_ascii(self) -> bool:
        """Whether ASCII characters are single bytes that stand for nothing else."""
        return not self.codec.startswith(("utf-16", "utf-32"))

    @property
    def line_codec(self) -> str:
        """The codec for lines below the first, where no byte order mark stands."""
        return "utf-8" if self.codec == "utf-8-sig" else self.codec


def scan_bytes(source: ByteSource, guess: TextEncoding, on_piece: Callable[[int], None]) -> ByteScan:
    """Hash the file as handed in and check every unpacked byte against `guess`.

    Raises
    ------
    UnreadableDemandFile
        for a NUL character, text that breaks a marked encoding, or a single line of megabytes.
    """
    decoder = codecs.getincrementaldecoder(guess.codec)("strict")
    n_bytes = n_lines = run_without_line_end = 0
    high: set[int] = set()
    suspect, pairs, lines = b"", False, bytearray()
    is_utf8 = guess.codec.startswith("utf-8")
    with source.open() as stream:
        while piece := stream.read(PIECE_BYTES):
            run_without_line_end = 0 if _has_line_end(piece) else run_without_line_end + 1
            if run_without_line_end > 3:
                raise UnreadableDemandFile(told("one line is longer than 3 MB; this is not a table of rows."))
            needs_decoding = not (piece.isascii() and is_utf8 and not decoder.getstate()[0])
            if not suspect and needs_decoding:
                suspect = _first_undecodable(decoder, piece, guess, n_lines)
            if not piece.isascii() and len(lines) < MOST_LINES_BYTES:
                odd = (line for line in _LINE_END.split(piece) if not line.isascii())
                lines += b"\n".join(odd)[:MOST_LINES_BYTES]
            if suspect:
                high.update(byte for byte in set(piece) if byte > 127)
                pairs = pairs or bool(_VALID_UTF8_PAIR.search(piece))
            elif not piece.isascii():
                high.update(byte for byte in set(piece) if byte > 127)
            if is_utf8 and (place := piece.find(b"\0")) >= 0:
                raise _nul(n_lines + _count_line_ends(piece[:place]) + 1)
            n_lines += _count_line_ends(piece)
            n_bytes += len(piece)
            on_piece(n_bytes)
    suspect = suspect or _cut_character(decoder, guess)
    return ByteScan(source.sha256(), n_bytes, bytes(sorted(high)), suspect, pairs, bytes(lines))


def guess_encoding(head: bytes) -> TextEncoding:
    """The encoding that the first bytes announce; UTF-8 until a byte says otherwise."""
    for mark, codec, label in _BOMS:
        if head.startswith(mark):
            return TextEncoding(codec, label)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    # In UTF-16 without a mark every separator, digit and line end has a zero on the same side.
    if max(even, odd) >= 0.2 * (len(head) / 2) and min(even, odd) <= max(even, odd) / 20 and len(head) >= 8:
        side = "le" if odd > even else "be"
        return TextEncoding(
            f"utf-16-{side}", told("UTF-16 ({upper}) without byte order mark", upper=side.upper())
        )
    return TextEncoding("utf-8", "UTF-8")


def decide_encoding(guess: TextEncoding, scan: ByteScan, answers: Mapping[str, str]) -> TextEncoding:
    """The encoding of the whole file, with a question where bytes alone cannot tell."""
    if not scan.suspect:
        if guess.codec == "utf-8" and not scan.high_bytes:
            return TextEncoding("utf-8", told("ASCII (reads the same in UTF-8)"))
        return guess
    choices = _choices(scan)
    text = told("The file is not UTF-8. Under which encoding do its letters read right?")
    if scan.has_utf8_pairs:
        text = told(
            "Some letters of the file are UTF-8 and others are not, as where two files were joined. "
            "Under which encoding do they read right?"
        )
    question = Question("encoding", text, tuple(choices))
    answer = answer_to(question, answers, also=tuple(ENCODING_CHOICES))
    if answer is None:
        return TextEncoding(choices[0].id, told("to be answered"), question)
    return TextEncoding(answer, ENCODING_CHOICES[answer])


def _choices(scan: ByteScan) -> list[Choice]:
    # Encodings that read every byte of the file alike are one choice, not two. Those that make sense come first.
    choices: dict[str, tuple[float, Choice]] = {}
    for codec, text in ENCODING_CHOICES.items():
        if codec == "utf-8":
            continue
        several = codec in _SEVERAL_BYTES
        try:
            read = scan.lines.decode(codec)
            alphabet = read if several else scan.high_bytes.decode(codec)
        except UnicodeDecodeError:
            continue
        sense = share_of_sense(read) * (_common_share(read, codec) if several else 1)
        if not several or sense > 0:
            choices.setdefault(alphabet, (sense, Choice(codec, text, scan.suspect.decode(codec, "replace"))))
    ranked = sorted(choices.values(), key=lambda choice: -round(choice[0], 1))
    offered = [choice for _, choice in ranked][:MOST_CHOICES]
    if scan.has_utf8_pairs or not offered:
        offered.append(Choice("utf-8", ENCODING_CHOICES["utf-8"], scan.suspect.decode("utf-8", "replace")))
    return offered


def _common_share(text: str, codec: str) -> float:
    """The share of letters outside ASCII that are common in the languages of a codec of two bytes."""
    firsts = [character.encode(codec, "replace")[0] for character in text if not character.isascii()]
    common = sum(any(low <= first <= high for low, high in _SEVERAL_BYTES[codec]) for first in firsts)
    return common / max(len(firsts), 1)


def _first_undecodable(
    decoder: codecs.IncrementalDecoder, piece: bytes, guess: TextEncoding, n_lines: int
) -> bytes:
    waiting = decoder.getstate()[0]
    try:
        text = decoder.decode(piece)
    except UnicodeDecodeError as problem:
        if guess.codec != "utf-8":
            row = n_lines + _count_line_ends((waiting + piece)[: problem.start]) + 1
            raise UnreadableDemandFile(
                told(
                    "its first bytes say {label}, but the characters of this row are broken. Export it "
                    "again, best as UTF-8.",
                    label=guess.label,
                ),
                row=row,
            ) from None
        return _around(waiting + piece, problem.start)
    if "\0" in text:
        raise _nul(None)
    return b""


def _cut_character(decoder: codecs.IncrementalDecoder, guess: TextEncoding) -> bytes:
    """Bytes at the end that begin a character and do not finish it; refused where the encoding is certain."""
    waiting = decoder.getstate()[0]
    if waiting and guess.codec != "utf-8":
        raise UnreadableDemandFile(
            told(
                "the last character is cut off ({label}); the file is probably incomplete.", label=guess.label
            )
        )
    return waiting


def _around(piece: bytes, place: int) -> bytes:
    begin = max(piece.rfind(b"\n", 0, place), piece.rfind(b"\r", 0, place)) + 1
    line = re.split(rb"[\r\n]", piece[max(begin, place - 60) : place + 60], maxsplit=1)[0]
    return line[-120:]


def _has_line_end(piece: bytes) -> bool:
    return b"\n" in piece or b"\r" in piece


def _count_line_ends(piece: bytes) -> int:
    return piece.count(b"\n") or piece.count(b"\r")


def _nul(row: int | None) -> UnreadableDemandFile:
    return UnreadableDemandFile(
        told(
            "it contains a NUL character, which no text table has; the file is damaged or not a text "
            "file. Export it again."
        ),
        row=row,
    )

"""What it would take to read a JSON document, told by its signs before anything is made of it.

A document is held as objects, and an empty record of three characters is one: 38 MB of them took 3.2 GB. So records,
lists and values are counted first, and what does not fit into the server of many is refused there.
"""

from __future__ import annotations

from core.errors import UnreadableDemandFile
from core.told import told
from db.demand_file.sources import ByteStream
from settings import load_settings

RECORD_BYTES, LIST_BYTES, VALUE_BYTES = (
    400,
    100,
    150,
)  # measured on tables of records, with the rows made of them
MOST_HOSTED, MOST_OWN = 100_000_000, 1_500_000_000  # of a server of 512 MB, and of a machine of one's own
MOST_HOSTED_LENGTH, MOST_OWN_LENGTH = 16 << 20, 64 << 20
PIECE_BYTES = 1 << 18


def bytes_to_read(content: bytes) -> int:
    """About the memory that a document takes, beside its own bytes."""
    signs = ((b"{", RECORD_BYTES), (b"[", LIST_BYTES), (b",", VALUE_BYTES))
    return sum(content.count(sign) * n_bytes for sign, n_bytes in signs) + len(content)


def document_of(stream: ByteStream) -> bytes:
    """A document as a whole, read piece by piece; refused where it would take more memory than may be spent on one.

    Raises
    ------
    UnreadableDemandFile
        saying what to do.
    """
    most = MOST_HOSTED_LENGTH if load_settings().hosted else MOST_OWN_LENGTH
    pieces, n_bytes = [], 0
    while piece := stream.read(PIECE_BYTES):
        pieces.append(piece)
        n_bytes += len(piece)
        if n_bytes > most:
            raise UnreadableDemandFile(
                told("it is a JSON document of more than {n:,} bytes; export it as CSV.", n=most)
            )
    content = b"".join(pieces)
    _require_room(content)
    return content


def _require_room(content: bytes) -> None:
    most = MOST_HOSTED if load_settings().hosted else MOST_OWN
    if bytes_to_read(content) > most:
        raise UnreadableDemandFile(
            told("it is a JSON document of too many values to be read as a whole; export it as CSV.")
        )

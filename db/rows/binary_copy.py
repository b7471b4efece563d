"""Rows between numpy and PostgreSQL in its binary COPY format: of records no Python object each."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + bytes(8)  # flags 0, no header extension
TRAILER = b"\xff\xff"
EPOCH = date(1970, 1, 1)
N_FIELDS, LENGTH = struct.Struct(">h"), struct.Struct(">i")
DAYS_1970_TO_2000 = 10_957  # PostgreSQL counts dates from 2000-01-01

# Each field is its length and its value, all big-endian, after the number of fields.
WIRE_ROW = np.dtype(
    [
        ("n_fields", ">i2"),
        ("lane_length", ">i4"),
        ("lane_id", ">i4"),
        ("day_length", ">i4"),
        ("day", ">i4"),
        ("demand_length", ">i4"),
        ("demand", ">f8"),
    ]
)


@dataclass(frozen=True)
class RecordRows:
    """Records as columns, all (n_rows,): lane_id int32, day int32 since 1970-01-01, demand_units float64."""

    lane_id: NDArray[np.int32]
    day: NDArray[np.int32]
    demand_units: NDArray[np.float64]

    @property
    def size(self) -> int:
        return int(self.day.size)

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.int64] | slice) -> RecordRows:
        """The chosen rows."""
        return RecordRows(self.lane_id[chosen], self.day[chosen], self.demand_units[chosen])


def day_number(when: date) -> int:
    """Days since 1970-01-01."""
    return (when - EPOCH).days


def date_of(day: int | np.integer[Any]) -> date:
    """The date of a day's number."""
    return EPOCH + timedelta(days=int(day))


def copy_in(connection: Connection, rows: RecordRows) -> None:
    """Write rows to the transaction's table `incoming (lane_id, day, demand)`."""
    wire = np.empty(rows.size, dtype=WIRE_ROW)
    wire["n_fields"] = 3
    wire["lane_length"] = wire["day_length"] = 4
    wire["demand_length"] = 8
    wire["lane_id"] = rows.lane_id
    wire["day"] = rows.day - DAYS_1970_TO_2000
    wire["demand"] = rows.demand_units
    with _cursor(connection) as cursor:
        cursor.copy_expert(
            # half a million rows a second, where INSERT takes fifty thousand
            "COPY incoming (lane_id, day, demand) FROM STDIN (FORMAT binary)",
            io.BytesIO(SIGNATURE + wire.tobytes() + TRAILER),
        )


def copy_fields_in(connection: Connection, table: str, rows: Sequence[Sequence[bytes]]) -> None:
    """Write rows, each field as the bytes that PostgreSQL sends of it, to a temporary table of this name."""
    pieces = [SIGNATURE]
    for fields in rows:
        pieces.append(N_FIELDS.pack(len(fields)))
        for field in fields:
            pieces += LENGTH.pack(len(field)), field
    pieces.append(TRAILER)
    with _cursor(connection) as cursor:
        # a row of bytes as one value of a statement would be sent as text of twice its length
        cursor.copy_expert(f"COPY {table} FROM STDIN (FORMAT binary)", io.BytesIO(b"".join(pieces)))


def copy_fields_out(
    connection: Connection, query: str, values: Mapping[str, object]
) -> Iterator[tuple[memoryview, ...]]:
    """The rows of a query, each field as the bytes that PostgreSQL sends of it; a NULL is empty."""
    wire = copied_out(connection, query, values)
    place = len(SIGNATURE)
    while True:
        (n_fields,) = N_FIELDS.unpack_from(wire, place)
        place += N_FIELDS.size
        if n_fields < 0:
            return
        fields = []
        for _ in range(n_fields):
            (length,) = LENGTH.unpack_from(wire, place)
            place += LENGTH.size
            end = place + max(length, 0)
            fields.append(wire[place:end])
            place = end
        yield tuple(fields)


def copy_out(connection: Connection, query: str, values: Mapping[str, object]) -> RecordRows:
    """The rows of a query for lane_id, day and demand; `values` fill its %(name)s places."""
    copied = copied_out(connection, query, values)
    n_rows = (len(copied) - len(SIGNATURE) - len(TRAILER)) // WIRE_ROW.itemsize
    wire = np.frombuffer(copied, dtype=WIRE_ROW, count=n_rows, offset=len(SIGNATURE))
    return RecordRows(
        lane_id=wire["lane_id"].astype(np.int32),
        day=wire["day"].astype(np.int32) + np.int32(DAYS_1970_TO_2000),
        demand_units=wire["demand"].astype(np.float64),
    )


def copied_out(connection: Connection, query: str, values: Mapping[str, object]) -> memoryview:
    """What PostgreSQL sends of the rows of a query; `values` fill its %(name)s places."""
    buffer = io.BytesIO()
    with _cursor(connection) as cursor:
        bound = cursor.mogrify(query, values).decode()  # COPY takes no bound values
        cursor.copy_expert(f"COPY ({bound}) TO STDOUT (FORMAT binary)", buffer)
    return buffer.getbuffer()


def _cursor(connection: Connection) -> Any:
    return connection.connection.cursor()

"""What all tables share: how Python types and names are written in PostgreSQL, and columns that come again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    DateTime,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
    Text,
    false,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMES = {
    "pk": "%(table_name)s_pkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
}

Json = dict[str, Any]
Key = Annotated[int, mapped_column(primary_key=True, autoincrement=False)]
# Where a workspace goes, the row goes.
WorkspaceKey = Annotated[int, mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True)]
Count = Annotated[int, mapped_column(server_default="0")]
Flag = Annotated[bool, mapped_column(server_default=false())]
Words = Annotated[str, mapped_column(server_default="")]
Moment = Annotated[datetime, mapped_column(server_default=func.clock_timestamp())]


def of_a_change() -> ForeignKeyConstraint:
    """Where a change goes, what it noted goes."""
    keys = ("workspace_id", "batch_id")
    return ForeignKeyConstraint(keys, [f"import_batch.{key}" for key in keys], ondelete="CASCADE")


class Base(DeclarativeBase):
    """What each Python type is in PostgreSQL; None in a JSON column is NULL."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        float: Double,
        datetime: DateTime(timezone=True),
        Json: JSONB(none_as_null=True),
        list[str]: JSONB,
    }

"""Names, units and other texts that can be kept as they are, and brought back from an exported file."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import InvalidParameter
from core.told import told
from core.twin.spreadsheet_text import is_protected
from db.demand_file.lane_names import clean_name, name_problem

MAX_NAME_LENGTH = 200
MAX_UNIT_LENGTH = 40
MAX_LABEL_LENGTH = 200  # parts of a name are as long as names
MAX_ACTOR_LENGTH = 80


def require_lane_name(name: str) -> str:
    """Return a lane's name, or refuse one that the database could not keep as it is."""
    if not name.strip() or name != name.strip() or len(name) > MAX_NAME_LENGTH:
        raise InvalidParameter(
            told("lane name"),
            repr(name[:60]),
            told(
                "1 to {max_name_length} characters without blanks at its ends",
                max_name_length=MAX_NAME_LENGTH,
            ),
        )
    return require_text(told("lane name"), name)


def require_typed_name(name: str) -> str:
    """Return a lane's name, or refuse one that an exported file would not bring back as it is."""
    require_lane_name(name)
    problem = name_problem(name)
    if problem is not None:
        raise InvalidParameter(
            told("lane name"),
            repr(name[:60]),
            told("one that a file can hold ({problem})", problem=problem[0]),
        )
    if clean_name(name) != name:
        raise InvalidParameter(
            told("lane name"),
            repr(name[:60]),
            told("in composed characters, without an apostrophe before = + - or @"),
        )
    return name


def require_unit(unit: str) -> str:
    """Return a lane's unit, or refuse one that cannot be kept or shown."""
    visible = unit.isprintable() and unit == unit.strip() and not is_protected(unit)
    if not unit or len(unit) > MAX_UNIT_LENGTH or not visible:
        raise InvalidParameter(
            "unit",
            repr(unit[:60]),
            told("1 to {max_unit_length} visible characters", max_unit_length=MAX_UNIT_LENGTH),
        )
    return require_text("unit", unit)


def require_labels(labels: Sequence[tuple[str, str]]) -> None:
    """Refuse labels that cannot be kept or shown, or of which one comes twice."""
    for label in labels:
        for text in label:
            if text != text.strip() or not 1 <= len(text) <= MAX_LABEL_LENGTH or not text.isprintable():
                domain = told("1 to {most} visible characters", most=MAX_LABEL_LENGTH)
                raise InvalidParameter(told("label"), repr(text[:60]), domain)
            require_text(told("label"), text)
    parts = [part for part, _ in labels]
    twice = next((part for part in parts if parts.count(part) > 1), None)
    if twice is not None:
        raise InvalidParameter(told("label"), repr(twice), told("given once"))


def require_actor(made_by: str) -> str:
    """Return the name under which changes are logged, or refuse one that says nothing or cannot be kept."""
    if made_by != made_by.strip() or not 1 <= len(made_by) <= MAX_ACTOR_LENGTH or not made_by.isprintable():
        domain = told(
            "1 to {max_actor_length} visible characters without blanks at its ends",
            max_actor_length=MAX_ACTOR_LENGTH,
        )
        raise InvalidParameter("made_by", repr(made_by[:60]), domain)
    return require_text("made_by", made_by)


def require_text(what: str, value: str) -> str:
    """Return a text, or refuse one with characters that cannot be stored."""
    if not is_storable(value):
        raise InvalidParameter(what, repr(value[:60]), told("text without NUL or broken characters"))
    return value


def is_storable(value: str) -> bool:
    """Whether PostgreSQL keeps a text as it is."""
    is_broken = not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value)
    return "\x00" not in value and not is_broken

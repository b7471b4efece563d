"""Lane names as choices of a table or box: safe to show, and each back to its name."""

from __future__ import annotations

from collections.abc import Iterable

from ui.ground import safe


def name_by_label(names: Iterable[str]) -> dict[str, str]:
    """Names by what is shown for them; names that look alike are told apart by a number."""
    found: dict[str, str] = {}
    for name in names:
        label, number = safe.plain(name), 2
        while label in found:
            label, number = f"{safe.plain(name)} ({number})", number + 1
        found[label] = name
    return found

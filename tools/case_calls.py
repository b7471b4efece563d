"""Which functions of core a reference case runs through, and whether the product uses them too."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from tests.reference import evaluate
from tools.reached import reached

# What only puts the inputs of a case into the form that the mathematics takes.
FORMS_INPUTS = {"core.cooperation.game.build_game"}


def calls(family: str, inputs: dict[str, Any], *, called_by: str = "") -> set[str]:
    """Dotted names of the functions of core that a case calls, or only those that files called so call themselves."""
    called = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        module, caller = frame.f_globals.get("__name__", ""), frame.f_back
        if event != "call" or caller is None or not module.startswith("core."):
            return
        if caller.f_globals.get("__name__", "").startswith(called_by):
            called.add(f"{module}.{frame.f_code.co_qualname}")

    trace(note, lambda: evaluate(family, inputs))
    return {name for name in called if not name.rpartition(".")[2].startswith(("_", "<")) and "<" not in name}


def is_in_use(case: dict[str, Any]) -> bool:
    """Whether the product too calls every function that the case calls, by name and not by chance of a shared part."""
    called = calls(case["family"], case["inputs"], called_by="tests.reference_families") - FORMS_INPUTS
    return called <= {f"{module}.{name}" for module, name in reached()}


def trace(note: Callable[[FrameType, str, Any], None], run: Callable[[], object]) -> None:
    """Run something while every call is noted."""
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(before)

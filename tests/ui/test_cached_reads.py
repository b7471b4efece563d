"""All visitors share the cache, so every cached read is keyed on the workspace, and on plain values."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

from ui.reading import loaders

EACH = ("str", "int | None", "tuple[str, str]")  # of tuples of any length
PLAIN = {"str", "str | None", "int", "float", "float | None", "date", "date | None"} | {
    f"tuple[{each}, ...]" for each in EACH
}
PLAIN_OBJECTS = {
    "LaneParameters",
    "CostParameters",
    "LaneFilter",
    "WatchChoices",
}  # frozen, of numbers and words only
SOURCE = Path(inspect.getfile(loaders))


def cached_functions() -> list[ast.FunctionDef]:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any("cache_" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]


def test_there_are_cached_functions_to_look_at() -> None:
    assert len(cached_functions()) >= 8


def test_every_cached_read_takes_the_workspace_first_and_its_version_second() -> None:
    for function in cached_functions():
        names = [argument.arg for argument in function.args.args]
        assert names[0] == "slug", function.name
        assert function.name in ("_twins", "_reading_twins") or names[1] == "version", function.name


def test_no_cached_read_takes_a_frame_or_an_array() -> None:
    for function in cached_functions():
        for argument in function.args.args:
            if not argument.arg.startswith("_"):
                annotation = ast.unparse(argument.annotation) if argument.annotation else "nothing"
                assert annotation in PLAIN | PLAIN_OBJECTS, f"{function.name}({argument.arg}: {annotation})"


def test_the_report_of_a_file_is_kept_by_the_files_hash_and_the_answers() -> None:
    (function,) = [function for function in cached_functions() if function.name == "_checked"]
    names = {argument.arg for argument in function.args.args}
    assert {"slug", "version", "file_hash", "answers"} <= names

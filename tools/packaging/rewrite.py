"""Puts a module's imports of the project's own rooms under a namespace: `core.lane` becomes `capacity_twin.core.lane`.

Edits stand where Python's own parser says that an import stands, and nothing else of the text changes: no word of a
comment or a sentence is taken for a module, and every line keeps its number.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

AFTER_FROM = re.compile(rb"from(?:\s|\\\r?\n)+")
TAKES_A_NAME = frozenset(
    {"import_module", "find_spec", "files", "run_module"}
)  # calls that take a module as text


class CannotRewrite(ValueError):
    """A module is named in a way that cannot be put under a namespace."""

    def __init__(self, line: int, name: str) -> None:
        super().__init__(f"line {line} puts the name of a module together from {name!r}: write it out.")


class Edit(NamedTuple):
    """Bytes `start` to `end` of a source give way to `text`."""

    start: int
    end: int
    text: str


def rewrite_imports(source: bytes, *, modules: Set[str], namespace: str) -> bytes:
    """The source with every absolute import of `modules`, and every text that is one's dotted name, moved.

    Parameters
    ----------
    source : a Python file
    modules : dotted names of all modules that move, e.g. "core" and "core.lane"
    namespace : the package they move into

    Raises
    ------
    CannotRewrite
        where the name of one is put together at run time.
    """
    edits = _Rewriter(source, modules, namespace).edits()
    for edit in sorted(edits, reverse=True):
        source = source[: edit.start] + edit.text.encode() + source[edit.end :]
    return source


@dataclass(frozen=True)
class _Rewriter:
    source: bytes
    modules: Set[str]
    namespace: str

    def edits(self) -> Iterator[Edit]:
        tree = ast.parse(self.source)
        in_calls, in_formats = set(_names_in_calls(tree)), set(_parts_of_formats(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                yield from self._from_import(node)
            elif isinstance(node, ast.Import):
                yield from (self._alias(alias) for alias in node.names if self._is_ours(alias.name))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from self._text(
                    node, node.value, in_call=node in in_calls, in_format=node in in_formats
                )

    def _from_import(self, node: ast.ImportFrom) -> Iterator[Edit]:
        """`from core.lane import Lane`: the namespace goes before the module."""
        if node.level == 0 and node.module and self._is_ours(node.module):
            opening = AFTER_FROM.match(self.source, self._offset(node.lineno, node.col_offset))
            assert opening is not None, ast.unparse(node)
            yield Edit(opening.end(), opening.end(), f"{self.namespace}.")

    def _alias(self, alias: ast.alias) -> Edit:
        """`import core.lane` binds `core`, and so does what takes its place."""
        moved, top = f"{self.namespace}.{alias.name}", alias.name.partition(".")[0]
        if alias.asname:
            moved += f" as {alias.asname}"
        elif alias.name == top:
            moved += f" as {top}"
        else:
            moved += f", {self.namespace}.{top} as {top}"
        return Edit(*self._span(alias), moved)

    def _text(self, node: ast.Constant, value: str, *, in_call: bool, in_format: bool) -> Iterator[Edit]:
        """A text that is a module's dotted name; a plain word such as "core" only where a call takes a module."""
        is_name = value in self.modules and ("." in value or in_call)
        is_beginning = value.endswith(".") and value[:-1] in self.modules
        if is_beginning or (is_name and in_format):
            raise CannotRewrite(node.lineno, value)
        if is_name:
            yield Edit(*self._span(node), f'"{self.namespace}.{value}"')

    def _is_ours(self, name: str) -> bool:
        return name.partition(".")[0] in self.modules

    def _span(self, node: ast.alias | ast.Constant) -> tuple[int, int]:
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self._offset(node.lineno, node.col_offset), self._offset(node.end_lineno, node.end_col_offset)

    def _offset(self, line: int, column: int) -> int:
        """Where a line and a column (of bytes, as the parser counts) stand in the source."""
        return self._line_starts[line - 1] + column

    @cached_property
    def _line_starts(self) -> list[int]:
        return list(accumulate(map(len, self.source.splitlines(keepends=True)), initial=0))


def _names_in_calls(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in TAKES_A_NAME:
            yield from node.args
            yield from (keyword.value for keyword in node.keywords)


def _parts_of_formats(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield from node.values

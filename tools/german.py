"""Bring `ui/language/german.po` up to the texts in the sources, and name those that have no German yet.

`python -m tools.german` writes the file and ends with 1 while a text lacks its German. A text is found where it is
marked: `say("…")`, `say_count(n, "…", "…")`, `text("…")`, `told("…")`, `formats.count(n, "…", "…")`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from ui.language.catalogue import PATH, forms, read_catalogue

ROOT = Path(__file__).resolve().parents[1]
HEAD = """# The German of the screen. Written for a dispatcher: plain, as one speaks in the office of a Spedition.
msgid ""
msgstr ""
"Language: de\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
Marks = dict[str, tuple[int, ...]]  # by function, which of its arguments are texts
SCREEN: Marks = {"say": (0,), "text": (0,), "Later": (0,), "say_count": (1, 2), "formats.count": (1, 2)}
BELOW: Marks = {"told": (0,)}  # what rooms under the screen have to say
SOURCES = {
    "app.py": SCREEN,
    "pages": SCREEN,
    "ui": SCREEN | BELOW,
    "core": BELOW,
    "db": BELOW,
}


@dataclass(frozen=True)
class Marked:
    """A text, or its forms for one and for several; `about` tells two of one word apart."""

    place: str
    forms: tuple[str, ...]
    about: str = ""


def source_texts(root: Path = ROOT) -> Iterator[Marked]:
    """Every marked text in the order of the files."""
    for name, marks in SOURCES.items():
        top = root / name
        for path in (top,) if top.is_file() else sorted(top.rglob("*.py")):
            calls = (
                node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
            )
            for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
                positions = marks.get(ast.unparse(call.func), ())
                found = [_text_of(call.args[position]) for position in positions if position < len(call.args)]
                if positions and all(found):
                    about = next((_text_of(word.value) for word in call.keywords if word.arg == "about"), "")
                    yield Marked(f"{path.relative_to(root).as_posix()}:{call.lineno}", tuple(found), about)


def _text_of(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def template(root: Path = ROOT) -> Catalog:
    """Every marked text without a translation."""
    found = Catalog()
    for marked in source_texts(root):
        found.add(marked.forms if len(marked.forms) > 1 else marked.forms[0], context=marked.about or None)
    return found


def missing(catalogue: Catalog) -> list[Message]:
    """Texts without German."""
    return [message for message in catalogue if message.id and not all(forms(message.string))]


def write(catalogue: Catalog) -> None:
    """Write the file; its head names neither day nor person, so that two changes of it do not meet there."""
    with PATH.open("wb") as file:
        file.write(HEAD.encode())
        write_po(file, catalogue, omit_header=True, ignore_obsolete=True, width=0)


def main() -> int:
    """Write the catalogue anew; what it has of German stays, what no source says any more goes."""
    catalogue = read_catalogue()
    catalogue.update(template(), no_fuzzy_matching=True)
    write(catalogue)
    lacking = missing(catalogue)
    for message in lacking:
        print(message.id)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())

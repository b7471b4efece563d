"""Write the methods pages from the docstrings of core: `python -m tools.write_methods` (or `make docs`).

docs/methods.md says how to read them, docs/methods/ has a file for each chapter. A test fails when a file does not
say what the code says.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.docstring_sections import Docstring, entries, joined, read_docstring
from tools.method_chapters import CHAPTERS, Chapter, Method
from tools.method_proofs import Proofs, collect_proofs
from tools.reached import reached
from ui.ground.citation import reference_results

DOCS = Path(__file__).resolve().parents[1] / "docs"
INDEX = DOCS / "methods.md"
CHAPTER_FOLDER = DOCS / "methods"

_ANY_LANES = re.compile(r"^(float or \(n_lanes,\) array|float or array|float)(, |$)")
_UNIT_AT_END = re.compile(r" \[[^\]]+\](?=[.:]|$)")

OPENING = """# Methods

Every formula of the twin: what it answers, its unit, where it comes from and what proves it. These pages are
written from the docstrings of `core/` by `make docs`; a test fails when code and page differ.

## How to read it

| symbol | meaning | unit |
|---|---|---|
| D, sd_D | mean and spread of demand | units per day |
| r (returns) | share of the demanded units that comes back | ratio |
| L, sd_L | mean and spread of the lead time | days |
| z | standard normal quantile of the service level | standard deviations |
| Cu, Co | cost of one unit short, of one unit idle (or over) | money per unit |
| phi, Phi | density and distribution of the standard normal law | - |
| x+ | x where it is above 0, else 0 | as x |
| q, Q, S, C | a level held, a lot, an order-up-to level, a capacity | units |
| r, s | reorder point | units |
| K, h, p | cost of an order, of holding, of a unit that waits or is lost | money |
| H, S (prices) | cost of an own unit of capacity, surcharge of a partner on top of it | money per unit |
| F, P, E | distribution of demand, probability, expectation | - |

**Time.** The base unit is the day. Demand and lead time must share a unit of time; a lane in days, weeks or
months gives the same buffer. **Order of events.** What was ordered arrives, an order is placed, demand follows:
an order placed before demand lasts L + 1 periods, one placed after it L. Each formula says which it uses.
**Money** has no currency here. **Arrays.** Formulas that take one lane's numbers as keywords take arrays of
lanes, (n_lanes,), just as well. **Refusals.** A number outside its domain is refused with its name, its value and the
domain; no default ever stands in for a result.

**Proof.** *Reference cases* are the public cases of `tests/golden/reference_cases.json` that run through the
formula (`python -m tests.reference FILE.json` runs any file of that form); *golden rows* are tables with a
source in `tests/golden`; *properties* are the statements prop-01 to prop-25 of the same file, held for random
inputs; *tests* name the file to read first. Of the public cases {used} test formulas that this product uses and
{textbook} textbook models beside them, which say so under *In use*.
"""


def pages() -> dict[Path, str]:
    """The text of each file: the index, and one for each chapter, in order."""
    proofs = collect_proofs(tuple(method.function for chapter in CHAPTERS for method in chapter.methods))
    chapters = {CHAPTER_FOLDER / chapter.file_name: _chapter_text(chapter, proofs) for chapter in CHAPTERS}
    return {INDEX: _index_text(), **chapters}


def existing_pages() -> dict[Path, str]:
    """The files as they stand in docs."""
    return {path: path.read_text(encoding="utf-8") for path in (INDEX, *CHAPTER_FOLDER.glob("*.md"))}


def described(method: Method) -> Docstring:
    """The docstring of the function of one method."""
    module, _, name = method.function.rpartition(".")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return read_docstring(function)


def unit_of(method: Method, docstring: Docstring) -> str:
    """The unit of what comes out."""
    return method.unit or docstring.unit


def _index_text() -> str:
    links = (f"- [{one.title}]({CHAPTER_FOLDER.name}/{one.file_name}): {one.question}" for one in CHAPTERS)
    results = reference_results()
    opening = OPENING.format(used=results.in_use.n_cases, textbook=results.textbook.n_cases)
    return f"{opening}\n## Chapters\n\n" + "\n".join(links) + "\n"


def _chapter_text(chapter: Chapter, proofs: dict[str, Proofs]) -> str:
    parts = [f"# {chapter.title}\n\n*{chapter.question}*\n"]
    parts += [_method_text(method, proofs[method.function]) for method in chapter.methods]
    return "\n".join(parts)


def _method_text(method: Method, proof: Proofs) -> str:
    docstring = described(method)
    symbol = f" `{method.symbol}`" if method.symbol else ""
    lines = [
        f"## {method.title}{symbol}\n",
        f"{typeset(_UNIT_AT_END.sub('', docstring.summary))}\n",
        f"> {typeset(docstring.formula)}\n",
    ]
    if docstring.prose:
        lines.append(f"{typeset(docstring.prose)}\n")
    lines.append(f"- **Unit**: {unit_of(method, docstring)}")
    inputs = entries(docstring.sections.get("Parameters", ""))
    lines += [input_text(head, explanation) for head, explanation in inputs]
    lines += [
        f"- **{name}**: {typeset(joined(docstring.sections[name]))}"
        for name in ("Assumes", "Source")
        if name in docstring.sections
    ]
    lines.append(f"- **Proof**: {proof_text(proof)}")
    if tuple(method.function.rsplit(".", 1)) not in reached():
        lines.append("- **In use**: not yet; a textbook model that no page and no method of the twin reaches")
    lines.append(f"- **Code**: `{method.function}`\n")
    return "\n".join(lines)


def typeset(text: str) -> str:
    """Python's stars as powers and dots, and no star left that Markdown would take for emphasis."""
    text = text.replace("**2", "\u00b2").replace("**", "^").replace(" * ", " \u00b7 ")
    return re.sub(r"(?<=[\w)\]])\*(?=[\w(])", "\u00b7", text).replace("*", r"\*")


def input_text(head: str, explanation: str) -> str:
    """One line for one entry of a Parameters section."""
    names, _, domain = head.partition(" : ")
    domain = _ANY_LANES.sub("", domain)
    shown = f"- `{names}`, {typeset(domain)}" if domain else f"- {typeset(names)}"
    return f"{shown}. {typeset(explanation)}" if explanation else shown


def proof_text(proof: Proofs) -> str:
    """One line: cases, golden tables, properties, tests."""
    parts = []
    if proof.cases:
        families = ", ".join(f"`{family}` ({n})" for family, n in sorted(proof.cases.items()))
        parts.append(f"reference cases {families}")
    if proof.golden:
        parts.append("golden rows " + ", ".join(f"`{table}`" for table in sorted(proof.golden)))
    if proof.properties:
        parts.append("properties " + ", ".join(sorted(proof.properties)))
    if proof.tests:
        parts.append("tests " + ", ".join(f"`{path}`" for path in sorted(proof.tests)))
    return "; ".join(parts)


def main() -> None:
    """Write every page, and take away those of chapters that are no more."""
    CHAPTER_FOLDER.mkdir(exist_ok=True)
    new = pages()
    for path in existing_pages().keys() - new.keys():
        path.unlink()
    for path, text in new.items():
        path.write_text(text, encoding="utf-8")
    print(f"wrote {INDEX} and {len(new) - 1} chapters in {CHAPTER_FOLDER}")


if __name__ == "__main__":
    main()

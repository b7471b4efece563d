"""Sentences of core on the screen: nothing in them is markup but bold, whatever a lane or unit is called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.facts import Fact, facts_by_id, lane_facts
from core.speech import cooperation, dashboard, profit, resilience
from core.speech.cooperation import COOPERATION
from core.speech.dashboard import DASHBOARD
from core.speech.profit import PROFIT
from core.speech.resilience import RESILIENCE
from core.words.number_text import NBSP
from tests.commentary.hostile_names import HOSTILE_NAMES
from tests.ui.plans import lane_plan
from ui.ground import safe

ROOT = Path(__file__).resolve().parents[2]
STAMP = {"currency": "[EUR](http://x.example)", "data_version": 1}
SAYING = {"answer", "figures", "note", "explained", "caption", "markdown", "sentence"}
NO_FIGURES = {"lane", "notes", "forecast"}  # a lane's name and unit, an analyst's notes, what a calendar says


def test_bold_is_the_only_markup_and_units_stay_with_their_figures() -> None:
    said = safe.sentence("Add **62\u00a0pallets** to [x](http://evil.example), *now* :smile:")
    assert said.startswith("Add **62\u00a0pallets** to ")
    assert "](" not in said and "\\*now\\*" in said and ":smile:" not in said.replace("\\:", "")


def test_a_sentence_keeps_every_word_however_long() -> None:
    words = " ".join(f"word{place}" for place in range(200))
    assert safe.sentence(words) == words


@pytest.mark.parametrize("name", HOSTILE_NAMES[::4])
def test_hostile_names_and_units_are_text_in_every_answer(name: str) -> None:
    facts: dict[str, Fact] = facts_by_id(lane_facts(lane_plan(name=name, unit=name[:40]), **STAMP))
    said = [
        *dashboard.answer(tuple(facts.values())),
        *profit.answer(facts),
        *cooperation.answer(facts),
        *resilience.answer(facts),
    ]
    for page in (DASHBOARD, PROFIT, COOPERATION, RESILIENCE):
        said += [text for one in page.figures(facts) for text in (one.label, one.value, one.change)]
    for text in said:
        shown = safe.sentence(text)
        assert "](" not in shown and "://" not in shown.replace("\\", ""), (name, shown)
        assert "<" not in shown.replace("\\<", ""), (name, shown)
        assert shown.replace(NBSP, "").replace(safe.WORD_JOINER, "").isprintable(), (name, shown)


def spoken_figures(path: Path) -> Iterator[str]:
    """Figures of a plan inside what a page says, as `file:line plan.figure`."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        if call.func.attr not in SAYING:
            continue
        said = [*call.args, *(item.value for item in call.keywords if item.arg in ("text", "body"))]
        if call.func.attr == "explained":
            said = said[1:]  # the chart may read the plan
        for node in (found for part in said for found in ast.walk(part)):
            if isinstance(node, ast.Attribute) and node.attr not in NO_FIGURES:
                owner = node.value
                if (isinstance(owner, ast.Name) and owner.id == "plan") or (
                    isinstance(owner, ast.Attribute) and owner.attr == "plan"
                ):
                    yield f"{path.name}:{node.lineno} plan.{node.attr}"


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.stem)
def test_a_page_says_no_figure_that_is_not_a_fact(path: Path) -> None:
    assert list(spoken_figures(path)) == []


def test_a_spoken_figure_would_be_found(tmp_path: Path) -> None:
    guilty = tmp_path / "guilty.py"
    guilty.write_text(
        "def f(view):\n    show.note(f'{view.plan.buffer.buffer_units}')\n"
        "    show.explained(chart(view.plan), key='x', text=str(plan.economics))\n"
        "    show.note(view.plan.lane.name)\n",
        encoding="utf-8",
    )
    assert list(spoken_figures(guilty)) == ["guilty.py:2 plan.buffer", "guilty.py:3 plan.economics"]


@pytest.mark.parametrize(
    "path",
    [path for room in ("core/words", "core/speech", "ui/words") for path in (ROOT / room).glob("*.py")],
    ids=lambda path: f"{path.parent.parent.name}-{path.stem}",
)
def test_no_words_are_made_of_a_plan(path: Path) -> None:
    names = [
        node.module
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
    ]
    assert [name for name in names if name.startswith("core.plan")] == []

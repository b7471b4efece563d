"""Labels of widgets are read as Markdown: no text of a user goes into one as it is.

Every label, help, caption and option text of every widget in the source is followed to where it comes from: a constant,
a number, or a text that `ui.ground.safe` has made harmless. What cannot be followed is refused.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from core.facts import Fact
from ui.ground import safe
from ui.shell import show

ROOT = Path(__file__).resolve().parents[2]
FILES = [*sorted((ROOT / "ui").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))]
WIDGETS = {
    *(
        "button",
        "checkbox",
        "chat_input",
        "color_picker",
        "date_input",
        "download_button",
        "expander",
        "feedback",
    ),
    *(
        "file_uploader",
        "form_submit_button",
        "link_button",
        "menu_button",
        "metric",
        "multiselect",
        "number_input",
    ),
    *("page_link", "pills", "popover", "radio", "segmented_control", "select_slider", "selectbox", "slider"),
    *("spinner", "status", "tabs", "text_area", "text_input", "time_input", "toast", "toggle"),
}
READ_AS_MARKDOWN = ("label", "help", "caption", "captions")
HARMLESS_CALLS = {
    *(
        "safe.markdown",
        "safe.label",
        "safe.sentence",
        "formats.count",
        "formats.day",
        "formats.moment",
        "len",
        "headline",
    ),
    *("formats.exact", "formats.unknown", "spoken", "counted"),
    "role_name",  # one of three words
    "why",  # every piece of it goes through `safe.sentence`; a test below looks at a hostile name in it
}
SAID = {
    "say",
    "say_count",
    "text",
    "step_text",
}  # texts of the interface, with values that are looked at one by one
# Words of the interface, declared as constants: fields of forms, files of a report, choices of columns.
CONSTANT_ATTRIBUTES = {
    *("item.label", "item.help", "item.help_for(chosen)", "item.help_for(stored.new_lane)", "file.label"),
    "file_format",
}
# Parameters whose callers give constants only, by file and name; `test_what_is_given_to_helpers` looks at the callers.
GIVEN_CONSTANTS = {
    ("ui/data/import_columns.py", "label"): ("_several", "_one"),
    ("ui/data/exports.py", "extension"): ("_offer",),
    ("ui/lane/decision_answers.py", "label"): ("button",),
    ("ui/lane/lane_chooser.py", "label"): ("lane_chooser.pick",),
}


class Source:
    """One file, in which texts are followed to where they come from."""

    def __init__(self, path: str, tree: ast.AST) -> None:
        self.path, self.tree = path, tree

    def guilty(self) -> list[str]:
        """Every label that cannot be followed to something harmless, as `line: label`."""
        return [
            f"{label.lineno}: {ast.unparse(label)}"
            for scope in self.scopes()
            for call in self.calls_in(scope)
            if isinstance(call.func, ast.Attribute) and call.func.attr in WIDGETS
            for label in labels(call)
            if not self.is_harmless(label, scope)
        ]

    def scopes(self) -> list[ast.AST]:
        return [self.tree, *(node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef))]

    def calls_in(self, scope: ast.AST) -> list[ast.Call]:
        inner = {
            id(call)
            for node in self.scopes()
            if node is not scope and inside(node, scope)
            for call in ast.walk(node)
            if isinstance(call, ast.Call)
        }
        return [call for call in ast.walk(scope) if isinstance(call, ast.Call) and id(call) not in inner]

    def is_harmless(self, text: ast.expr, scope: ast.AST) -> bool:
        match text:
            case ast.Constant():
                return True
            case ast.JoinedStr(values=parts) | ast.BoolOp(values=parts):
                return all(self.is_harmless(part, scope) for part in parts)
            case ast.FormattedValue(value=value, format_spec=spec):
                return (spec is not None and is_number_format(spec)) or self.is_harmless(value, scope)
            case ast.BinOp(left=left, right=right):
                return self.is_harmless(left, scope) and self.is_harmless(right, scope)
            case ast.IfExp(body=body, orelse=other):
                return self.is_harmless(body, scope) and self.is_harmless(other, scope)
            case ast.Call(func=ast.Attribute(value=inner, attr="upper" | "lower")):
                return self.is_harmless(inner, scope)
            case ast.Call(func=ast.Name(id=name), args=texts, keywords=values) if name in SAID:
                return all(self.is_harmless(part, scope) for part in (*texts, *(one.value for one in values)))
            case ast.Call(func=function):
                return ast.unparse(function) in HARMLESS_CALLS or ast.unparse(text) in CONSTANT_ATTRIBUTES
            case ast.Subscript(value=inner):
                return self.is_harmless(inner, scope)
            case ast.Attribute(value=inner):
                return ast.unparse(text) in CONSTANT_ATTRIBUTES or is_constant_name(inner)
            case ast.Name(id=name):
                return (
                    is_constant_name(text) or name in CONSTANT_ATTRIBUTES or self.comes_harmless(name, scope)
                )
        return False

    def comes_harmless(self, name: str, scope: ast.AST) -> bool:
        """Whether everything that this name is ever set to in its function is harmless."""
        if (self.path, name) in GIVEN_CONSTANTS:
            return True
        given = [
            node.value
            for node in ast.walk(scope)
            if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and name in targets(node)
        ]
        return bool(given) and all(value is not None and self.is_harmless(value, scope) for value in given)


def labels(call: ast.Call) -> list[ast.expr]:
    named = [keyword.value for keyword in call.keywords if keyword.arg in READ_AS_MARKDOWN]
    return [*call.args[:1], *named]


def inside(node: ast.AST, scope: ast.AST) -> bool:
    return any(child is node for child in ast.walk(scope) if child is not scope)


def targets(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> set[str]:
    found = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {part.id for target in found for part in ast.walk(target) if isinstance(part, ast.Name)}


def is_constant_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id.strip("_").isupper()


def is_number_format(spec: ast.expr) -> bool:
    parts = [part.value for part in ast.walk(spec) if isinstance(part, ast.Constant)]
    return parts in ([","], [".0f"], [".1f"], [",.0f"], ["d"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_label_is_followed_to_something_harmless(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    assert Source(name, ast.parse(path.read_text(encoding="utf-8"))).guilty() == []


def test_what_is_given_to_helpers_is_constant() -> None:
    trees = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
    for (path, name), helpers in GIVEN_CONSTANTS.items():
        for helper in helpers:
            asking = trees.values() if "." in helper else [trees[path]]
            nodes = (node for tree in asking for node in ast.walk(tree))
            given = [
                node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == helper
            ]
            assert given, helper
            for call in given:
                labels_given = [pair.value for pair in call.keywords if pair.arg == name] or call.args
                assert any(is_said_or_constant(label) for label in labels_given), ast.unparse(call)


def is_said_or_constant(label: ast.expr) -> bool:
    """Whether a text is one of the interface without values, or written out where it stands."""
    is_said = isinstance(label, ast.Call) and ast.unparse(label.func) in SAID and not label.keywords
    return is_said or isinstance(label, ast.Constant) or is_constant_name(label)


GUILTY = (
    'st.multiselect(f"Shares with {safe.plain(name)}", others, format_func=safe.plain)',
    'st.button(f"Delete {lane}")',
    'st.button("Delete " + lane.name)',
    "st.button(lane)",
    "st.metric(lane.name, 1)",
    'st.toggle("x", help=plan.lane.name)',
    'st.button("Delete {}".format(lane))',
    'def f(lane):\n    label = f"Delete {lane}"\n    st.button(label)',
    "def f(lane):\n    label = safe.markdown(lane)\n    label = lane\n    st.button(label)",
    'def f(lane):\n    label = "x"\n    label += lane\n    st.button(label)',
    "st.spinner(str(name))",
    "st.tabs([lane.name for lane in lanes])",
    "st.expander(NAMES + lane)",
    "st.toast(said)",
    'st.button(say("Delete {lane}", lane=lane))',
    "st.button(say(lane))",
)
INNOCENT = (
    'st.button(say("Delete {lane}", lane=safe.markdown(lane)))',
    'st.button(f"Delete {safe.markdown(lane)} and {len(rows):,} rows")',
    'def f(lane):\n    label = safe.markdown(lane) if lane else "none"\n    st.button(label, help=HELP)',
)


@pytest.mark.parametrize("guilty", GUILTY)
def test_such_a_label_would_be_found(guilty: str) -> None:
    assert len(Source("x.py", ast.parse(guilty)).guilty()) == 1


@pytest.mark.parametrize("innocent", INNOCENT)
def test_a_label_that_is_escaped_is_let_through(innocent: str) -> None:
    assert Source("x.py", ast.parse(innocent)).guilty() == []


def test_a_hostile_lane_name_stays_harmless_behind_the_question_mark_of_a_figure() -> None:
    name = "[click](http://evil.example) ![x](y) $a$"
    facts = {
        "worth_total": Fact("worth_total", "network", "worth_total", 5.0, "EUR/week", formula="sum"),
        "worth_a": Fact("worth_a", name, "worth", 5.0, "EUR/week"),
    }
    shown = show.why("worth_total", facts)
    assert shown is not None
    assert "](http" not in shown.replace("\\]\\(", "")
    assert safe.sentence(f"{name}: worth of the decisions") in shown

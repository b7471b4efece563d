"""Imports move under a namespace where the parser sees them, and no other byte of a file changes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tools.packaging.rewrite import CannotRewrite, rewrite_imports

MODULES = frozenset({"core", "core.lane", "core.laws", "settings"})


def moved(source: str) -> str:
    return rewrite_imports(source.encode(), modules=MODULES, namespace="ns").decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from core.lane import Lane, price", "from ns.core.lane import Lane, price"),
        ("from core import lane as x", "from ns.core import lane as x"),
        ("from  \\\n  core.lane import (\n    Lane,\n)", "from  \\\n  ns.core.lane import (\n    Lane,\n)"),
        ("from core import *", "from ns.core import *"),
        ("def f():\n    from settings import a; b()", "def f():\n    from ns.settings import a; b()"),
        ("if a:\n\timport core.lane as c", "if a:\n\timport ns.core.lane as c"),
        ("import core", "import ns.core as core"),
        (
            "import os, core.lane, core.laws as w",
            "import os, ns.core.lane, ns.core as core, ns.core.laws as w",
        ),
        ("é = 'ä'; from core import b  # für core", "é = 'ä'; from ns.core import b  # für core"),
        ("import_module('core.lane')", 'import_module("ns.core.lane")'),
        ("importlib.util.find_spec(name='core')", 'importlib.util.find_spec(name="ns.core")'),
        ("LAZY = {'Lane': 'core.lane'}", "LAZY = {'Lane': \"ns.core.lane\"}"),
        ("a\r\nfrom core import b\r\n", "a\r\nfrom ns.core import b\r\n"),
    ],
)
def test_what_names_a_module_moves(before: str, after: str) -> None:
    assert moved(before) == after
    ast.parse(after)


@pytest.mark.parametrize(
    "source",
    [
        "from . import lane",
        "from .core import lane",
        "from core_tools import lane",
        "import corelib.core",
        '"""from core.lane import Lane"""',
        "# import core",
        "title = 'core'; table = 'settings'",
        "text = 'see core.lane for more'",
        "core.lane.price(core)",
        "f'core {a} of settings{b}'",
    ],
)
def test_what_names_none_stays(source: str) -> None:
    assert moved(source) == source


@pytest.mark.parametrize(
    "source", ["import_module('core.' + name)", "import_module(f'core.{name}')", "x = f'core.lane{n}'"]
)
def test_a_name_put_together_at_run_time_is_refused_with_its_line(source: str) -> None:
    with pytest.raises(CannotRewrite, match=r"line 2 puts the name of a module together from 'core\."):
        moved(f"\n{source}")


def test_what_is_bound_is_what_was_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs both forms: after `import core.lane`, `core` is bound and `core.lane` can be reached."""
    (tmp_path / "ns" / "core").mkdir(parents=True)
    for place in ("ns/__init__.py", "ns/core/__init__.py"):
        (tmp_path / place).write_text("")
    (tmp_path / "ns/core/lane.py").write_text("price = 3")
    monkeypatch.syspath_prepend(tmp_path)
    names: dict[str, object] = {}
    exec(moved("import core.lane, core.lane as own\nfound = core.lane.price + own.price"), names)
    assert names["found"] == 6
    assert {"core", "own"} <= names.keys()

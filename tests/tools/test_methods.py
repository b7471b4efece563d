"""docs/methods.md and its chapters say what the code says: each formula with unit, source and proof."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re

import pytest

import core
from core.service import newsvendor
from tools import method_proofs, write_methods
from tools.docstring_sections import entries, read_docstring
from tools.method_chapters import CHAPTERS, find_function

METHODS = [method for chapter in CHAPTERS for method in chapter.methods]
PAGES = write_methods.existing_pages()


def public_functions_with_a_formula() -> set[str]:
    modules = [importlib.import_module(found.name) for found in pkgutil.walk_packages(core.__path__, "core.")]
    return {
        f"{module.__name__}.{name}"
        for module in modules
        for name, value in vars(module).items()
        if callable(value)
        and getattr(value, "__module__", "") == module.__name__
        and not name.startswith("_")
        and re.search(r"^ *Formula\n *-------$", value.__doc__ or "", re.MULTILINE)
    }


def test_the_pages_are_what_make_docs_writes():
    assert write_methods.pages() == PAGES, "run `make docs`"


def test_a_changed_docstring_changes_its_page_alone(monkeypatch):
    told = newsvendor.critical_ratio.__doc__.replace("Cu / (Cu + Co)", "Co / (Cu + Co)")
    monkeypatch.setattr(newsvendor.critical_ratio, "__doc__", told)
    changed = [path.name for path, text in write_methods.pages().items() if text != PAGES[path]]
    assert changed == ["newsvendor.md"]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.function)
def test_each_method_has_a_formula_a_unit_and_a_source(method):
    docstring = write_methods.described(method)
    assert docstring.formula
    assert write_methods.unit_of(method, docstring)
    assert docstring.sections.get("Source")


def test_each_method_is_proved_by_something_that_runs():
    proofs = method_proofs.collect_proofs(tuple(method.function for method in METHODS))
    bare = [name for name, proof in proofs.items() if not (proof.cases or proof.tests)]
    assert bare == []


def test_every_public_family_proves_a_formula_of_the_page():
    cases = json.loads(method_proofs.REFERENCE_FILE.read_text(encoding="utf-8"))["cases"]
    text = "".join(PAGES.values())
    assert [family for family in {case["family"] for case in cases} if f"`{family}` (" not in text] == []


def test_every_formula_of_core_stands_on_the_page():
    assert public_functions_with_a_formula() - {method.function for method in METHODS} == set()


@pytest.mark.parametrize(("name", "n_found"), [("overflow_probability", 2), ("no_such_formula", 0)])
def test_a_name_that_is_not_one_functions_is_refused_with_all_that_have_it(name, n_found):
    with pytest.raises(LookupError, match=f"core has {n_found} functions called '{name}'"):
        find_function(name)
    assert find_function("erlang.overflow_probability").endswith(".erlang.overflow_probability")


def test_no_method_stands_twice():
    names = [method.function for method in METHODS]
    assert len(names) == len(set(names))


def test_sections_and_entries_are_read_as_they_stand():
    def spread():
        """Spread of something.

        More about it.

        Parameters
        ----------
        one, two : float or (n_lanes,) array, >= 0
            What they are.
        three : finite

        Returns
        -------
        float [units]
            one * two**2
        """

    docstring = read_docstring(spread)
    assert (docstring.summary, docstring.prose) == ("Spread of something.", "More about it.")
    assert (docstring.formula, docstring.unit) == ("one * two**2", "units")
    inputs = entries(docstring.sections["Parameters"])
    assert inputs == [
        ("one, two : float or (n_lanes,) array, >= 0", "What they are."),
        ("three : finite", ""),
    ]
    assert write_methods.input_text(*inputs[0]) == "- `one, two`, >= 0. What they are."


def test_stars_are_powers_and_products_and_never_emphasis():
    assert write_methods.typeset("Q* = a * b**2 + c**w + L*sd") == r"Q\* = a · b² + c^w + L·sd"
    assert write_methods.typeset("C*H + E[D]*(H + S)") == "C·H + E[D]·(H + S)"


def test_what_holds_for_all_lanes_is_not_said_at_each_argument():
    assert write_methods.input_text("n : float, finite", "") == "- `n`, finite"
    assert write_methods.input_text("n : float or (n_periods,) array, >= 0", "") == (
        "- `n`, float or (n_periods,) array, >= 0"
    )

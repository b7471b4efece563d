"""The months that files are read by are those of the Unicode locale data."""

from __future__ import annotations

import subprocess
import sys

import pytest

from db.demand_file.calendar_words import LONGEST_MONTH, months_named
from tools.write_months import LANGUAGES, TARGET, words_of, written


def test_the_file_is_as_the_locale_data_have_it() -> None:
    assert TARGET.read_text(encoding="utf-8") == written()


@pytest.mark.parametrize("script", LANGUAGES)
def test_each_word_is_read_as_its_month(script: str) -> None:
    words = {word: month for word, month in words_of(script).items() if len(word) <= LONGEST_MONTH}
    assert len(words) >= 12
    assert {word: months_named(word)[0] for word in words} == words


def test_reading_a_file_does_not_load_the_locale_data() -> None:
    program = (
        "import sys; from db.demand_file import read_demand_file; "
        "read_demand_file('Período;Línea;Cantidad\\n2024-01-01;A;1\\n2024-01-02;A;2\\n'.encode()); "
        "assert not [name for name in sys.modules if name.startswith('babel')]"
    )
    subprocess.run([sys.executable, "-c", program], check=True)

"""Tables and lists of the screen: exact figures, unknown never zero, counts with their noun."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np

from core.lane import CADENCES
from ui.ground import formats


def test_an_exact_figure_keeps_its_decimals_and_loses_empty_ones() -> None:
    assert formats.exact(1234.5) == "1,234.5"
    assert formats.exact(1234.0) == "1,234"
    assert formats.exact(-0.001) == "0"
    assert formats.exact(0.123456, decimals=4) == "0.1235"
    assert formats.exact(-1234.5) == "\u22121,234.5"
    assert formats.exact(None) == formats.exact(float("nan")) == "not known"
    assert (formats.whole(2.6), formats.whole(None)) == (3.0, None)


def test_every_cadence_has_its_words() -> None:
    assert formats.CADENCE_TEXTS == CADENCES


def test_counts_agree_with_their_noun() -> None:
    assert formats.count(1, "lane", "lanes") == "1\u00a0lane"
    assert formats.count(1204, "lane", "lanes") == "1,204\u00a0lanes"
    assert formats.listing(["a", "b", "c"]) == "a, b and c"
    assert formats.listing([]) == ""


def test_a_date_leaves_no_doubt_about_day_and_month() -> None:
    assert formats.day(date(2026, 3, 4)) == "4 Mar 2026"
    assert formats.day(np.datetime64("2026-03-04")) == "4 Mar 2026"
    assert formats.day(None) == "not known"
    assert formats.moment(datetime(2026, 3, 4, 9, 5)) == "4 Mar 2026, 09:05"

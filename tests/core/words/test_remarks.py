"""Remarks: one sentence of each kind in both languages, from the same values."""

from __future__ import annotations

import re
import string
from datetime import date

import pytest

from core.errors import InvalidParameter
from core.forecast.backtest.selection import MOST_COMBINED, N_BEST
from core.forecast.methods.catalogue import METHOD_NAMES
from core.forecast.methods.names_de import method_name_de, methods_in_a_row
from core.watch import verdict as v
from core.watch.reasons import reason_text
from core.words.remarks import SENTENCES, Remark, Span, remark

ENGLISH = re.compile(
    r"\b(?:of|the|mean|median of|best|seasonal|smoothing|trend with|naive|with|its|no|since|day|above)\b"
)


def placeholders(template: str) -> set[str]:
    return {name.removesuffix("_dat") for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("kind", SENTENCES)
def test_both_languages_say_the_same_values(kind: str) -> None:
    english, german = SENTENCES[kind]
    assert placeholders(english) == placeholders(german)
    assert english.endswith((".", "?"))
    assert german.endswith((".", "?"))


def test_spans_are_counted_in_both_languages() -> None:
    said = remark("stopped", n_empty=Span(1, "monthly"))
    assert said.text() == "No volume in the last 1 month: has this lane stopped?"
    more = remark("short_for_band", n_known=Span(13, "daily"), n_missing=Span(1, "daily"))
    assert more.text().startswith("Only 13 days of known demand: 1 day more needed for a band")
    assert more.text("de").startswith("Bekannte Nachfrage: 13 Tage. Für ein Band fehlen noch 1 Tag;")
    assert "in den letzten 3 Wochen" in remark("stopped", n_empty=Span(3, "weekly")).text("de")
    assert "in den letzten 5 Tagen" in remark("stopped", n_empty=Span(5, "daily")).text("de")
    assert "enthält 62% des" in remark("one_peak", share=0.62).text("de")


def test_a_kind_that_is_not_known_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="the kind of a remark is 'rain'"):
        Remark("rain", {}).text()


def test_every_method_has_a_german_name() -> None:
    combined = [
        f"{average} of the {number} best methods"
        for average in ("mean", "median")
        for number in range(N_BEST, MOST_COMBINED + 1)
    ]
    for name in (*METHOD_NAMES, *combined):
        assert not ENGLISH.search(method_name_de(name)), (name, method_name_de(name))
    assert method_name_de("mean of TSB, seasonal naive, Theta") == "Mittel aus TSB, saisonal naiv, Theta"
    assert method_name_de("median of the 3 best methods") == "Median aus den 3 besten Verfahren"
    assert method_name_de("mean of the 5 best methods") == "Mittel aus den 5 besten Verfahren"
    assert method_name_de("AutoETS") == "AutoETS"


@pytest.mark.parametrize("cadence", ["daily", "weekly", "monthly"])
@pytest.mark.parametrize("reason", range(len(v.REASON_NAMES)))
@pytest.mark.parametrize("count", [1, 12])
def test_every_reason_is_told_in_german_as_shortly_as_in_english(
    reason: int, cadence: str, count: int
) -> None:
    for since in (None, date(2026, 11, 19)):
        for is_intermittent in (True, False):
            told = {
                "reason": reason,
                "cadence": cadence,
                "since": since,
                "change_ratio": -0.4,
                "count": count,
                "is_intermittent": is_intermittent,
            }
            german = reason_text("de", **told)
            assert len(german.split()) <= 9
            assert not ENGLISH.search(german), german
            assert re.findall(r"\d+", german) == re.findall(r"\d+", reason_text("en", **told))


def test_reasons_in_german_worked_by_hand() -> None:
    told = {"cadence": "daily", "change_ratio": 0.42, "count": 3, "is_intermittent": False}
    thursday = date(2026, 11, 19)
    assert reason_text("de", reason=v.SPIKE_UP, since=thursday, **told) == "42 % über dem üblichen Donnerstag"
    assert reason_text("de", reason=v.SHIFT_UP, since=thursday, **told) == (
        "42 % über dem eigenen Muster seit 19. Nov"
    )
    assert reason_text("de", reason=v.SILENT, since=None, **told) == "Kein Volumen seit 3 Tagen"
    assert reason_text("de", reason=v.TOO_FEW_PERIODS, since=None, **told) == "Noch 3 Tage Daten nötig"


def test_a_row_of_methods_names_each_once_and_counts_those_left_out() -> None:
    members = ("Theta", "median of Theta, damped trend, seasonal smoothing", "damped trend", "TSB", "naive")
    row = "Theta, median of (Theta, damped trend, seasonal smoothing), damped trend"
    assert methods_in_a_row(members, most=3) == f"{row} and 2 more"
    assert methods_in_a_row(members) == f"{row}, TSB, naive"
    assert methods_in_a_row(members[:3], "de", most=3) == (
        "Theta, Median aus (Theta, gedämpfter Trend, saisonale Glättung), gedämpfter Trend"
    )
    assert methods_in_a_row(members, "de", most=1) == "Theta und 4 weitere"

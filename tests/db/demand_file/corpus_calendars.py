"""Files of every calendar in every locale, with the true rate of their days and the cadence beside the values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from tests.core.demand.test_find_cadence import CALENDARS, RATE, Period
from tests.db.demand_file.corpus_file import CorpusFile, day_number
from tests.db.demand_file.corpus_shapes import LOCALES, lanes_of, made, number


def calendar_corpus(seed: int = 33) -> Iterator[tuple[str, CorpusFile]]:
    """(cadence, file): every calendar in every locale, some with a date that a holiday moved."""
    rng = np.random.default_rng(seed)
    for name, (cadence, periods) in CALENDARS.items():
        for locale in LOCALES:
            dates = [label for _, _, label in periods]
            if cadence != "yearly" and len(dates) > 20:
                place = int(rng.integers(3, len(dates) - 3))
                dates[place] += timedelta(1)
            truth = {
                (lane, day_number(day)): float(rng.poisson(RATE * days_of(period)))
                for lane in lanes_of(locale)
                for day, period in zip(dates, periods, strict=True)
            }
            w = locale.words
            rows = [
                [locale.write_date(date(1970, 1, 1) + timedelta(day)), lane, number(locale, units)]
                for (lane, day), units in truth.items()
            ]
            yield cadence, made(
                f"{name}", locale, [[w["date"], w["lane"], w["demand"]], *rows], truth,
                column_date=w["date"], column_product_name=w["lane"], column_demand=w["demand"],
            )  # fmt: skip


def days_of(period: Period) -> int:
    first, last, _ = period
    return (last - first).days + 1

"""A packed series gives back every day and every value to the last bit, whatever the records are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rows.series_codec import apply_journal, entries_of, pack, unpack

DAYS = st.integers(-43_829, 47_846)  # 1850 to 2100
UNITS = st.one_of(
    st.integers(0, 300).map(float),
    st.integers(0, 10**15).map(float),
    st.decimals(0, 10**6, places=2).map(float),
    st.floats(0, 1e15),
    st.sampled_from([0.1, 1 / 3, 1e-300, 5e-324, 2.0**53, -0.0]),
)


def arrays(records: dict[int, float]) -> tuple[np.ndarray, np.ndarray]:
    days = np.array(sorted(records), dtype=np.int32)
    return days, np.array([records[day] for day in days.tolist()], dtype=np.float64)


def same(found: tuple[np.ndarray, np.ndarray], records: dict[int, float]) -> bool:
    days, units = arrays(records)
    return np.array_equal(found[0], days) and np.array_equal(found[1].view(np.int64), units.view(np.int64))


@given(st.dictionaries(DAYS, UNITS, max_size=60))
def test_what_is_packed_comes_back(records):
    assert same(unpack(pack(*arrays(records))), records)


@given(st.dictionaries(DAYS, UNITS, max_size=20), st.lists(st.tuples(DAYS, st.none() | UNITS), max_size=20))
def test_a_journal_changes_records_as_a_dictionary_does(records, entries):
    told = np.array([(np.nan if value is None else value) for _, value in entries], dtype=np.float64)
    journal = entries_of(np.array([day for day, _ in entries], dtype=np.int32), told).tobytes()
    found = apply_journal(*arrays(records), journal)
    for day, value in entries:
        if value is None:
            records.pop(day, None)
        else:
            records[day] = value
    assert same(found, records)


def test_five_years_of_counts_take_less_than_a_byte_each():
    days = np.arange(18_000, 19_941, dtype=np.int32)
    units = np.random.default_rng(1).poisson(3.0, days.size).astype(np.float64)
    assert len(pack(days, units)) < days.size


def test_a_form_of_a_later_version_is_not_guessed_at():
    packed = bytearray(pack(np.array([1], dtype=np.int32), np.array([1.0])))
    packed[0] += 1
    with pytest.raises(ValueError, match="rebuild the series"):
        unpack(bytes(packed))

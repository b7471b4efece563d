"""Whatever the bytes, a file is read, asked about or refused; nothing else happens."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.store import PostgresStore
from tests.db.demand_file.fuzz import fuzz, read_to_the_end

N_FILES = 400  # `make fuzz` reads more


@pytest.mark.database
def test_mutated_files_are_read_or_refused_but_never_fail_or_write_a_part(store: PostgresStore):
    outcomes = fuzz(N_FILES, seed=7, store=store)
    assert outcomes["read"] + outcomes["rejects"] + outcomes["refused"] == N_FILES
    assert min(outcomes["written"], outcomes["not written"]) > 0
    assert min(outcomes["read"], outcomes["rejects"], outcomes["refused"]) > 0


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_are_read_or_refused_but_never_fail(content: bytes):
    read_to_the_end(content)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12)), max_size=5))
def test_random_text_below_a_header_is_read_or_refused_but_never_fails(rows):
    lines = ["date,product_name,demand", *(",".join(row) for row in rows)]
    read_to_the_end("\n".join(lines).encode("utf-8", "surrogatepass"))

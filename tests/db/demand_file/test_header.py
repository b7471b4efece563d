"""How answers name the columns of a header, and which columns have a role by name."""

from __future__ import annotations

from db.demand_file.header import candidates_of, column_ids, last_plays_a_role, missing_roles, named_places

HEADER = ["day", "qty", "Site", "qty ", ""]


def test_columns_of_one_name_are_told_apart_by_their_place_counted_from_one() -> None:
    assert column_ids(HEADER) == ["day", "qty (column 2)", "Site", "qty (column 4)", ""]


def test_an_answer_names_one_column_or_several_joined_even_where_a_name_holds_the_sign_that_joins() -> None:
    ids = ["year", "month", "a + b", "c"]
    assert named_places("month", ids) == (1,)
    assert named_places("year + month", ids) == (0, 1)
    assert named_places("a + b + c", ids) == (2, 3)
    assert named_places("a + b", ids) == (2,)
    assert named_places("year + week", ids) is None
    assert named_places("week", ids) is None


def test_the_canonical_name_goes_before_its_synonyms() -> None:
    assert candidates_of(["day", "date", "x"], "date") == [1]
    assert candidates_of(["day", "x"], "date") == [0]
    assert candidates_of(["x", "y"], "date") == []


def test_a_role_is_missing_until_a_column_plays_it_by_name_or_by_an_answer() -> None:
    header = ["date", "x", "demand"]
    assert missing_roles(header, {}) == ["product_name"]
    assert missing_roles(header, {"column_product_name": "x"}) == []
    assert missing_roles(header, {"column_product_name": "nowhere"}) == ["product_name"]


def test_the_last_column_plays_a_role_where_an_answer_or_its_name_alone_says_so() -> None:
    assert last_plays_a_role(["date", "lane", "demand"], {})
    assert not last_plays_a_role(["date", "demand", "note"], {})
    assert not last_plays_a_role(["date", "demand", "demand"], {})  # two may
    assert last_plays_a_role(["date", "demand", "note"], {"column_product_name": "note"})
    assert not last_plays_a_role(["date", "note", "demand"], {"column_demand": "note"})

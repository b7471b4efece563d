"""What claims make of a visitor: a person by issuer and subject, an address only where the provider vouches for it."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import StorageUnavailable
from settings import Settings
from ui.reading.sign_outs import FRESH_SECONDS, SignOuts
from ui.reading.signed_in import DAY_SECONDS, SignIn, is_before, sign_in_of

NOW = 1_900_000_000.0
SETTINGS = Settings(oidc_metadata_url="https://accounts.example.org/.well-known/openid-configuration")
CLAIMS: dict[str, Any] = {
    "is_logged_in": True,
    "iss": "https://accounts.example.org",
    "sub": "248289761001",
    "iat": NOW - 60,
    "email": "ana@example.org",
    "email_verified": True,
    "name": "Ana Lopes",
}


def signed_in(settings: Settings = SETTINGS, **changed: Any) -> SignIn:
    claims = {name: value for name, value in {**CLAIMS, **changed}.items() if value is not ...}
    return sign_in_of(claims, settings, now=NOW)


def test_a_person_is_issuer_and_subject_shown_by_a_verified_address() -> None:
    identity = signed_in().identity
    assert identity is not None
    assert (identity.issuer, identity.subject) == (CLAIMS["iss"], CLAIMS["sub"])
    assert identity.shown_name == "ana@example.org"


@pytest.mark.parametrize("verified", [False, None, "true", "false", 1, ...])
def test_an_address_that_nobody_verified_is_no_name(verified: object) -> None:
    identity = signed_in(email_verified=verified).identity
    assert identity is not None and identity.shown_name.startswith("Ana Lopes · ")
    assert "@" not in identity.shown_name


@pytest.mark.parametrize("name", ["olga@example.org", "", "\u202e", None, ..., "x" * 2_000])
def test_a_name_that_looks_like_an_address_or_is_none_is_not_shown(name: object) -> None:
    identity = signed_in(email=..., name=name, preferred_username=name).identity
    assert identity is not None and identity.shown_name.startswith("account · ")


def test_two_who_give_themselves_the_same_name_are_told_apart() -> None:
    names = {
        signed_in(email=..., sub=subject, iss=issuer).identity.shown_name  # type: ignore[union-attr]
        for subject, issuer in (("1", "https://a"), ("2", "https://a"), ("1", "https://b"))
    }
    assert len(names) == 3


def test_the_same_address_of_another_issuer_is_another_person() -> None:
    here, there = signed_in().identity, signed_in(iss="https://other.example.org").identity
    assert here is not None and there is not None
    assert here.shown_name == there.shown_name and (here.issuer, here.subject) != (
        there.issuer,
        there.subject,
    )


@pytest.mark.parametrize("claim", ["iss", "sub", "iat"])
@pytest.mark.parametrize("value", [..., None, "", "  ", [], {}])
def test_claims_that_name_nobody_let_nobody_in(claim: str, value: object) -> None:
    answer = signed_in(**{claim: value})
    assert answer.identity is None and "did not say who you are" in str(answer.why_not)


@pytest.mark.parametrize("said", [False, None, ..., "yes", 1])
def test_who_is_not_signed_in_is_nobody(said: object) -> None:
    assert signed_in(is_logged_in=said) == SignIn()


def test_without_a_provider_nobody_is_signed_in_whatever_the_cookie_says() -> None:
    assert signed_in(Settings()) == SignIn()


@pytest.mark.parametrize(
    ("days", "is_in"), [(0.0, True), (6.9, True), (7.1, False), (-0.5, True), (-2.0, False)]
)
def test_a_sign_in_ends_after_some_days(days: float, is_in: bool) -> None:
    answer = signed_in(iat=NOW - days * DAY_SECONDS)
    assert (answer.identity is not None) == is_in
    assert is_in or "some days ago" in str(answer.why_not)


@pytest.mark.parametrize(
    ("changed", "is_in"),
    [
        ({}, True),
        ({"email": "ana@EXAMPLE.org"}, True),
        ({"email": "ana@example.org.evil.net"}, False),
        ({"email": "ana@evil.net"}, False),
        ({"email": "example.org"}, False),
        ({"email_verified": False}, False),
        ({"email_verified": ...}, False),
        ({"email": ...}, False),
    ],
)
def test_domains_ask_for_a_verified_address(changed: dict[str, Any], is_in: bool) -> None:
    settings = Settings(
        oidc_metadata_url=SETTINGS.oidc_metadata_url, oidc_domains=("example.org", "example.com")
    )
    answer = signed_in(settings, **changed)
    assert (answer.identity is not None) == is_in
    assert is_in or "example.org, example.com" in str(answer.why_not)


@pytest.mark.parametrize(
    ("issued", "ended", "is_over"), [(10, None, False), (10, 9.9, False), (10, 10.9, False), (10, 11.0, True)]
)
def test_a_sign_in_from_before_the_end_of_all_is_over(
    issued: float, ended: float | None, is_over: bool
) -> None:
    assert is_before(issued, ended) == is_over


def test_an_end_is_known_after_some_seconds_and_while_the_database_is_away() -> None:
    ends: dict[str, float] = {}
    now, asked = [0.0], []

    def ask(person: str) -> float | None:
        asked.append(person)
        if now[0] > 100:
            raise StorageUnavailable("away")
        return ends.get(person)

    sign_outs = SignOuts(ask, lambda: now[0])
    assert [sign_outs.at("olga"), sign_outs.at("olga")] == [None, None] and asked == ["olga"]
    ends["olga"] = 7.0
    assert sign_outs.at("olga") is None
    now[0] += FRESH_SECONDS
    assert sign_outs.at("olga") == 7.0
    ends["olga"] = 8.0
    sign_outs.forget("olga")
    assert sign_outs.at("olga") == 8.0
    now[0] = 101
    assert sign_outs.at("olga") == 8.0 and sign_outs.at("anna") is None

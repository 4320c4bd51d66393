"""Masking takes what is personal or secret and leaves the question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.journal.masking import TEXT_LIMIT, mask, passes_luhn


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mail jo.doe+x@mail.example.com now", "mail [email] now"),
        ("MAIL JO@EXAMPLE.CO.UK?", "MAIL [email]?"),
        ("call +44 20 7946 0958", "call [phone]"),
        ("call (555) 010-9999 x", "call [phone] x"),
        ("card 4111-1111-1111-1111", "card [card]"),
        ("card 378282246310005.", "card [card]."),
        ("xoxb-12345678-abcdefgh", "[secret]"),
        ("xapp-1-A0B1-12345-abcdef", "[secret]"),
        ("key AKIAIOSFODNN7EXAMPLE", "key [secret]"),
        ("Authorization: Bearer abc.def-ghi123", "Authorization: Bearer [secret]"),
        ("password: hunter22", "password: [secret]"),
        ("the api key is abc123def", "the api key is [secret]"),
        ("ghp_0123456789abcdefghij", "[secret]"),
        ("0123456789abcdef0123456789abcdef", "[secret]"),
        ("dGhpcyBpcyBhIHNlY3JldCB0b2tlbg1234==", "[secret]"),
        ("postgres://me:pw@host/db", "postgres://[secret]@host/db"),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY----- x",
            "[secret] x",
        ),
    ],
)
def test_what_is_personal_or_secret_goes(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "how does a BPO differ from a call center?",
        "is it 24/7, or 9 to 5?",
        "10,000 calls in 320 seconds, 99.95 %",
        "since 2026-11-01 until 2027-11-01",
        "ISO 27001, SOC 2, PCI DSS 4.0 and HIPAA",
        "costs $12.50 - $14.75 an hour",
        "what-is-the-difference-between-nearshore-and-offshore",
        "https://example.com/a/b?c=d",
    ],
)
def test_what_is_neither_stays(text):
    assert mask(text) == text


@given(st.text(max_size=300))
def test_masking_twice_is_masking_once(text):
    assert mask(mask(text)) == mask(text)


@given(st.text(alphabet="0123456789 -.()+@abAB:/=_", max_size=6000))
def test_hostile_texts_are_masked_in_time_and_cut(text):
    assert len(mask(text)) <= TEXT_LIMIT + 400


@given(st.text(max_size=40), st.text(max_size=40))
def test_an_address_never_survives(before, after):
    assert "ann@example.com" not in mask(f"{before} ann@example.com {after}")


@given(st.integers(min_value=10**12, max_value=10**18))
def test_luhn_is_right_for_one_check_digit_in_ten(number):
    # Oracle: of the ten numbers with these leading digits exactly one passes.
    passing = [n for n in range(10) if passes_luhn([int(c) for c in f"{number}{n}"])]
    assert len(passing) == 1

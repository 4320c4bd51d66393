"""English word forms."""

from __future__ import annotations

import pytest

from index.analyzer import stemmer


@pytest.mark.parametrize(
    ("form", "same"),
    [
        ("paid", "paying"),
        ("children", "child"),
        ("people", "persons"),
        ("labour", "labor"),
        ("centres", "center"),
        ("organisations", "organization"),
        ("prioritising", "prioritize"),
    ],
)
def test_english_forms_that_no_rule_makes_have_one_stem(form: str, same: str) -> None:
    stem = stemmer("en-GB")
    assert stem(form) == stem(same)


@pytest.mark.parametrize(
    ("word", "other"), [("advise", "advize"), ("left", "leave"), ("saw", "see")]
)
def test_words_that_only_look_like_such_forms_stay_apart(word: str, other: str) -> None:
    stem = stemmer("en")
    assert stem(word) != stem(other)


def test_other_languages_have_forms_of_their_own() -> None:
    assert stemmer("de")("paid") != stemmer("de")("pay")

"""The known name that a mistyped one was meant to be."""

from __future__ import annotations

from corpus.nearest import did_you_mean, nearest


def test_the_most_similar_name_is_the_nearest() -> None:
    assert nearest("anwser", ["question", "answer"]) == "answer"


def test_nothing_similar_enough_is_none() -> None:
    assert nearest("colour", ["id", "title"]) is None
    assert nearest("titles", ["title"], close=0.95) is None
    assert nearest("title", []) is None


def test_a_very_long_name_is_cut() -> None:
    assert nearest("a" * 1_000_000, ["a" * 100]) == "a" * 100


def test_without_a_nearest_name_the_other_advice_stays() -> None:
    assert did_you_mean("title", "delete it") == 'did you mean "title"?'
    assert did_you_mean(None, "delete it") == "delete it"

"""Text -> words: normalised once and for all, in any script."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.analyzer import MAX_CHARACTERS, normalise, stemmer, words


@given(st.text(max_size=200))
@example("\u1100'\u1161")  # Hangul letters that join once the apostrophe is gone
@example("a\u0149")  # an n with an apostrophe before it
@example("\u0130\u0307\u0345\u03b1")
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


def test_every_character_is_stable_after_normalising_once() -> None:
    size = 1000
    for begin in range(0, sys.maxunicode + 1, size):
        end = min(begin + size, sys.maxunicode + 1)
        once = normalise(" ".join(map(chr, range(begin, end))))
        assert normalise(once) == once


@given(st.text(max_size=200))
def test_words_are_their_own_words(text: str) -> None:
    found = words(text)
    assert all(found)
    assert words(" ".join(found)) == found


@given(st.text(st.characters(max_codepoint=127), max_size=200))
@example("".join(map(chr, range(128))))
@example("it's_'o'clock' isn''t")
def test_plain_text_is_read_as_any_other_is(text: str) -> None:
    assert words(text) == re.findall(r"[^\W_]+", normalise(text))


@given(st.text(max_size=60))
def test_case_and_surrounding_marks_change_nothing(text: str) -> None:
    assert words(f"  ...{text.lower()}?!  ") == words(text.lower())
    if text.isascii():
        assert words(text.upper()) == words(text.lower())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("?!... --", []),
        ("\U0001f600\U0001f44d\U0001f3fd \u2764\ufe0f", []),
        ("\x00what\x00is\x07 BPO\x1b[0m", ["what", "is", "bpo", "0m"]),
        ("what\u2019s a cr\u00e8me?", ["whats", "a", "creme"]),
        ("SOC-2 / soc2", ["soc", "2", "soc2"]),
        ("snake_case", ["snake", "case"]),
        (
            "\u05de\u05d4 \u05d6\u05d4 BPO?",
            ["\u05de\u05d4", "\u05d6\u05d4", "bpo"],
        ),
        ("\u202eBPO\u202c?", ["bpo"]),
        ("\u5916\u5305BPO", ["\u5916", "\u5305", "bpo"]),
        ("\uff22\uff30\uff2f", ["bpo"]),
        ("\ud800 lone", ["lone"]),
    ],
    ids=str,
)
def test_words_in_any_script(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_of_a_very_long_text_only_the_beginning_is_read() -> None:
    assert len(normalise("x" * (MAX_CHARACTERS + 5))) == MAX_CHARACTERS


SHOUTED = frozenset({"it", "us"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is it IT", ["is", "it", "it_"]),
        ("it's IT's job", ["its", "its", "job"]),
        ("US or us, IT", ["us_", "or", "us", "it_"]),
        ("It is", ["it", "is"]),
        ("caf\u00e9 IT", ["cafe", "it_"]),
        # All in capitals says nothing: nobody means information technology.
        ("WHAT IS IT", ["what", "is", "it"]),
        ("IT", ["it_"]),
        ("BPO IT?", ["bpo", "it_"]),
        # A letter that becomes several words: capitals cannot be counted off any more.
        ("is IT \ufdfa", ["is", "it", *words("\ufdfa")]),
    ],
)
def test_abbreviations_that_are_words_count_only_in_capitals(
    text: str, expected: list[str]
) -> None:
    assert words(text, SHOUTED) == expected


@given(st.text(max_size=100))
def test_shouting_never_changes_how_many_words_there_are(text: str) -> None:
    plain = words(text)
    assert [word.rstrip("_") for word in words(text, SHOUTED)] == plain


def test_a_language_without_a_stemmer_keeps_words_whole() -> None:
    assert stemmer("xx")("outsourcing") == "outsourcing"
    assert stemmer("EN-gb")("calls") == "call"

"""Likeness by letters, against slow and obvious versions."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.letters import N_TRIGRAMS, letter_cosines, trigrams, trigrams_of
from index.ngrams import spaced
from tests.index.test_ngrams import grams

TEXT = st.text(alphabet="ab cé\n😀", max_size=25)


def cosines(question: str, lines: list[str]) -> NDArray[np.float64]:
    found, start = trigrams_of(lines)
    return letter_cosines(trigrams(question), found, np.diff(start))


LINE = st.lists(st.text(alphabet="abé", min_size=1, max_size=4), max_size=4)


@given(LINE, st.lists(LINE, max_size=5))
def test_likeness_by_letters_is_the_cosine_of_trigram_counts(
    question: list[str], lines: list[list[str]]
) -> None:
    mine = Counter(gram for _, gram in grams(spaced(question), 3))
    expected = []
    for line in lines:
        theirs = Counter(gram for _, gram in grams(spaced(line), 3))
        dot = sum(count * theirs[gram] for gram, count in mine.items())
        length = math.sqrt(sum(count**2 for count in mine.values()))
        squares = theirs.total()
        expected.append(dot / (length * math.sqrt(squares)) if dot else 0.0)
    found = cosines(spaced(question), [spaced(line) for line in lines])
    assert [round(value, 12) for value in found.tolist()] == [
        round(value, 12) for value in expected
    ]


def test_a_text_is_like_itself_and_not_like_another() -> None:
    lines = [" outsourcing ", "", " xyz ", "  "]
    assert cosines(" outsourcing ", lines).round(6).tolist() == [1.0, 0.0, 0.0, 0.0]
    assert cosines("", lines).tolist() == [0.0, 0.0, 0.0, 0.0]


def test_a_trigram_may_fill_a_whole_question() -> None:
    assert cosines(" " + "a" * 20_000 + " ", [" aaa "]).round(3).tolist() == [0.577]


def test_trigrams_of_many_texts_are_those_of_each() -> None:
    texts = [spaced(["ab", "c" * (at % 5)]) for at in range(25_000)]
    found, start = trigrams_of(texts)
    assert start.size == len(texts) + 1
    assert start[-1] == found.size
    for at in (0, 7, 9_999, 10_000, 24_999):
        part = found[start[at] : start[at + 1]]
        assert part.tolist() == trigrams(texts[at]).tolist()


def test_hashes_of_trigrams_are_spread_evenly() -> None:
    letters = "abcdefghijklmnopqrstuvwxyzäß "
    hashes = {
        int(trigrams(f"{a}{b}{c}")[0])
        for a in letters
        for b in letters[:-1]
        for c in letters
    }
    n = 29 * 28 * 29
    # As many as if each had been drawn by chance, give or take.
    expected = N_TRIGRAMS * (1 - (1 - 1 / N_TRIGRAMS) ** n)
    assert len(hashes) > 0.97 * expected

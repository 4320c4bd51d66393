"""Hashes of words: one way of making them, many ways to get there."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.hashing import (
    code_points,
    column_hashes,
    few_hashes,
    find_sorted,
    span_hashes,
    word_hash,
    word_hashes,
)

WORDS = st.lists(st.text(max_size=12), max_size=8)


@given(WORDS, st.integers(0, 20))
def test_words_one_by_one_hash_as_they_do_together(words: list[str], salt: int) -> None:
    together = word_hashes(words, salt).tolist()
    assert [word_hash(word, salt) for word in words] == together
    assert few_hashes(words, salt).tolist() == together


@given(st.text(max_size=30), st.data())
def test_a_span_hashes_as_its_text_does(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    found = span_hashes(code_points(text), np.array([begin]), np.array([end]), 5)
    assert found.tolist() == [word_hash(text[begin:end], 5)]


@given(st.lists(st.text(min_size=4, max_size=4), min_size=1, max_size=5))
def test_column_hashes_equal_word_hashes(words: list[str]) -> None:
    columns = [
        np.array([ord(word[at]) for word in words], dtype=np.uint64) for at in range(4)
    ]
    assert column_hashes(columns, 7).tolist() == word_hashes(words, 7).tolist()


def test_many_words_hash_as_few_do() -> None:
    words = [f"word{number}" for number in range(45_000)]
    found = word_hashes(words, 1)
    assert found[[0, 19_999, 20_000, 44_999]].tolist() == [
        word_hash(words[at], 1) for at in (0, 19_999, 20_000, 44_999)
    ]
    assert len(set(found.tolist())) == len(words)


def test_hashes_never_change() -> None:
    # An index is read on other machines than it was built on.
    assert word_hash("outsourcing", 1) == 6846366613432427510
    assert word_hash("café") == 14742842510461381441


@given(st.sets(st.integers(0, 2**64 - 1), max_size=20), st.integers(0, 2**64 - 1))
def test_a_hash_is_found_at_its_place(known: set[int], other: int) -> None:
    table = np.array(sorted(known), dtype=np.uint64)
    wanted = np.array([*sorted(known), other], dtype=np.uint64)
    expected = [
        *range(len(known)),
        sorted(known).index(other) if other in known else -1,
    ]
    assert find_sorted(table, wanted).tolist() == expected

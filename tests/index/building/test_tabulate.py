"""The arrays of an index against counting by hand."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Entry
from index.analyzer import stemmer, words
from index.bm25 import K1, B
from index.building.tabulate import ANSWER_WEIGHT, QUESTION_WEIGHT
from index.hashing import word_hash
from index.letters import trigrams
from index.query import TERM_SALT
from tests.index.six import ENTRIES, arrays_of, encoded_of

TEXT = st.lists(st.sampled_from(["ab", "cd", "éf", "gh", "cd"]), max_size=5).map(
    " ".join
)


def bm25(tf: int, length: int, mean: float) -> float:
    """The saturated term frequency, as Robertson and Zaragoza write it."""
    return tf * (K1 + 1) / (tf + K1 * (1 - B + B * length / mean)) if tf else 0.0


@given(st.lists(st.tuples(TEXT, st.lists(TEXT, max_size=2), TEXT), max_size=6))
@settings(max_examples=60, deadline=None)
def test_postings_are_what_counting_by_hand_gives(
    texts: list[tuple[str, list[str], str]],
) -> None:
    entries = [
        Entry(f"e{at}", question, answer, alternates=tuple(alternates))
        for at, (question, alternates, answer) in enumerate(texts)
    ]
    arrays = arrays_of(*entries)
    stem = stemmer("en")
    wording_counts = [
        Counter(stem(word) for text in entry.wordings for word in words(text))
        for entry in entries
    ]
    answer_counts = [
        Counter(stem(word) for word in words(entry.answer)) for entry in entries
    ]
    means = [
        max(sum(counts.total() for counts in field) / max(len(entries), 1), 1e-9)
        for field in (wording_counts, answer_counts)
    ]
    names = {name for counts in wording_counts + answer_counts for name in counts}
    assert arrays.term_hash.size == len(names)
    for name in names:
        at = int(
            np.searchsorted(arrays.term_hash, np.uint64(word_hash(name, TERM_SALT)))
        )
        part = slice(int(arrays.posting_start[at]), int(arrays.posting_start[at + 1]))
        expected = [
            (
                number,
                bm25(mine[name], mine.total(), means[0]),
                bm25(theirs[name], theirs.total(), means[1]),
            )
            for number, (mine, theirs) in enumerate(
                zip(wording_counts, answer_counts, strict=True)
            )
            if mine[name] or theirs[name]
        ]
        assert arrays.posting_entry[part].tolist() == [
            number for number, *_ in expected
        ]
        question, answer = arrays.posting_question[part], arrays.posting_answer[part]
        assert question.tolist() == pytest.approx([q for _, q, _ in expected], rel=2e-3)
        assert answer.tolist() == pytest.approx([a for _, _, a in expected], rel=2e-3)
        impact = arrays.posting_impact[part]
        by_hand = QUESTION_WEIGHT * question.astype("f4") + ANSWER_WEIGHT * answer
        assert impact.tolist() == pytest.approx(by_hand.tolist(), rel=1e-3)
        assert float(arrays.posting_peak[at]) == impact.max()
        df, n = len(expected), len(entries)
        assert float(arrays.idf[at]) == pytest.approx(
            math.log(1 + (n - df + 0.5) / (df + 0.5)), rel=1e-5
        )


def test_rows_are_the_wordings_in_order() -> None:
    entries = (
        Entry("a", "one two two", "x", alternates=("three",)),
        Entry("b", "four", "y"),
    )
    arrays, encoded = arrays_of(*entries), encoded_of(*entries)
    assert encoded.row_texts == [" one two two ", " three ", " four "]
    assert arrays.row_start.tolist() == [0, 2, 3]
    assert np.diff(arrays.row_term_start).tolist() == [2, 1, 1]
    assert arrays.row_trigram_start.tolist() == [0, 9, 14, 18]
    for row, text in enumerate(encoded.row_texts):
        part = slice(*arrays.row_trigram_start[row : row + 2].tolist())
        assert arrays.row_trigram[part].tolist() == trigrams(text).tolist()
    for row in range(3):
        part = slice(
            int(arrays.row_term_start[row]), int(arrays.row_term_start[row + 1])
        )
        terms = arrays.row_term[part]
        assert terms.tolist() == sorted(set(terms.tolist()))
        length = math.sqrt(float((arrays.idf[terms] ** 2).sum()))
        assert float(arrays.row_norm[row]) == pytest.approx(length, rel=1e-6)


def test_an_impact_is_never_zero() -> None:
    long = Entry("a", "q", " ".join(f"w{at}" for at in range(15_000)))
    arrays = arrays_of(long, *(Entry(f"b{at}", "q", "r") for at in range(40)))
    assert (arrays.posting_impact > 0).all()
    assert (arrays.posting_peak > 0).all()


def test_no_entries_give_empty_arrays() -> None:
    arrays = arrays_of()
    assert arrays.n_entries == 0
    assert arrays.posting_entry.size == arrays.row_norm.size == 0


def test_audience_kind_and_expiry_are_kept() -> None:
    arrays = arrays_of(*ENTRIES)
    assert arrays.entry_public.tolist() == [0, 0, 1, 0, 0, 0]
    assert arrays.entry_kind.tolist() == [0, 0, 0, 0, 0, 1]
    assert arrays.entry_expires.tolist() == [0] * 6

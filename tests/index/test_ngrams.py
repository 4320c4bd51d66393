"""Character n-grams, and likeness by letters, against slow and obvious versions."""

from __future__ import annotations

import math
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from index.hashing import word_hash
from index.letters import letter_cosines
from index.ngrams import _SALT, gram_hashes, spaced

TEXT = st.text(alphabet="ab cé\n😀", max_size=25)


def grams(text: str, size: int) -> list[tuple[int, str]]:
    """Places and n-grams with no space inside, and not of two spaces alone."""
    found = []
    for at in range(len(text) - size + 1):
        gram = text[at : at + size]
        if not set(gram[1:-1]) & {" ", "\n"} and set(gram) - {" ", "\n"}:
            found.append((at, gram))
    return found


@given(TEXT, st.sampled_from([(2,), (3,), (2, 3, 4, 5), (2, 4)]))
def test_grams_are_those_inside_words(text: str, sizes: tuple[int, ...]) -> None:
    hashes, places = gram_hashes(text, sizes)
    expected = [found for size in sizes for found in grams(text, size)]
    assert places.tolist() == [at for at, _ in expected]
    assert hashes.tolist() == [word_hash(gram, _SALT) for _, gram in expected]


LINE = st.lists(st.text(alphabet="abé", min_size=1, max_size=4), max_size=4)


@given(LINE, st.lists(LINE, max_size=5))
def test_likeness_by_letters_is_the_cosine_of_trigram_counts(
    asked: list[str], lines: list[list[str]]
) -> None:
    mine = Counter(gram for _, gram in grams(spaced(asked), 3))
    expected = []
    for line in lines:
        theirs = Counter(gram for _, gram in grams(spaced(line), 3))
        dot = sum(count * theirs[gram] for gram, count in mine.items())
        length = math.sqrt(sum(count**2 for count in mine.values()))
        squares = theirs.total()
        expected.append(dot / (length * math.sqrt(squares)) if dot else 0.0)
    found = letter_cosines(spaced(asked), [spaced(line).encode() for line in lines])
    assert [round(value, 12) for value in found.tolist()] == [
        round(value, 12) for value in expected
    ]


def test_a_text_is_like_itself_and_not_like_another() -> None:
    lines = [b" outsourcing ", b" xyz ", b""]
    assert letter_cosines(" outsourcing ", lines).round(6).tolist() == [1.0, 0.0, 0.0]
    assert letter_cosines("", lines).tolist() == [0.0, 0.0, 0.0]

"""Character n-grams, and likeness by letters, against slow and obvious versions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.hashing import word_hash
from index.ngrams import _SALT, gram_hashes

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

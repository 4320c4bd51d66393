"""The compiled searches in sorted tables against numpy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.hashing import find_words, word_hashes

pytest.importorskip("numba")

WORDS = st.lists(
    st.text(alphabet="abcé日\U0001f600", min_size=1, max_size=9), max_size=12
)


@given(known=WORDS, asked=WORDS, salt=st.sampled_from([0, 1, 11]))
@settings(deadline=None)
def test_words_stand_where_numpy_finds_them(
    known: list[str], asked: list[str], salt: int
) -> None:
    from index.compiled.hashing import places

    table = np.sort(word_hashes(sorted(set(known)), salt))
    words = [*asked, *known]
    expected = find_words(table, words, salt)
    assert find_words(table, words, salt, places).tolist() == expected.tolist()


@given(
    st.lists(st.integers(0, 2**32 - 1) | st.integers(0, 50), max_size=400),
    st.integers(0, 2**32 - 1) | st.integers(0, 51),
    st.floats(0, 1),
)
@settings(deadline=None)
def test_a_hash_is_found_however_wrong_the_guess(
    values: list[int], wanted: int, guess: float
) -> None:
    from index.compiled.hashing import first_at

    table = np.array(sorted(values), dtype=np.uint32)
    found = first_at(table, np.uint32(wanted), int(guess * table.size))
    assert found == table.searchsorted(np.uint32(wanted))

"""The forms of words with letters left out, against one at a time."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.deletes import _SALT, PREFIX, delete_table, edits_allowed, form_hashes
from index.hashing import word_hashes


def deletes(word: str) -> set[str]:
    """The word's first letters, with up to `edits_allowed` of them left out."""
    start = word[:PREFIX]
    forms = {start}
    for size in range(1, min(edits_allowed(word), len(start) - 1) + 1):
        forms.update(
            "".join(letters) for letters in combinations(start, len(start) - size)
        )
    return forms


def hashes_of(word: str) -> list[int]:
    """The upper halves of the hashes of a word's forms, one by one."""
    hashes = word_hashes(sorted(deletes(word)), _SALT) >> np.uint64(32)
    return [int(value) for value in hashes]


@given(st.lists(st.text(alphabet="ab1é", max_size=9), unique=True, max_size=8))
def test_the_table_holds_every_word_s_forms(words: list[str]) -> None:
    expected = {
        (form, number)
        for number, word in enumerate(words)
        if len(word) > 2 and not any(c.isdigit() for c in word)
        for form in hashes_of(word)
    }
    hashes, owners = delete_table(words)
    pairs = list(zip(hashes.tolist(), owners.tolist(), strict=True))
    assert pairs == sorted(expected)


@given(st.text(min_size=3, max_size=12))
def test_the_forms_of_a_word_at_once(word: str) -> None:
    assert set(form_hashes(word).tolist()) == set(hashes_of(word))

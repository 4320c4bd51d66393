"""A word's forms with letters left out, which lead to similar words.

Symmetric deletion (Garbe's SymSpell): two words within two edits share a form with at
most two letters left out of each.  The forms of every known word are hashed when the
index is built.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from index.flat import distinct
from index.hashing import BASE, code_points, column_hashes, mix, salted

#: How many letters are used; typos after them do no harm.
PREFIX = 7
#: Unknown words are never read as a word of fewer letters.
SHORTEST = 3
_SALT = 7
SALTED = salted(_SALT)


def edits_allowed(word: str) -> int:
    """How many slips a word of this length may have: 1, or 2 from six letters on."""
    return 1 if len(word) < 6 else 2


def form_hashes(word: str) -> NDArray[np.uint32]:
    """The hashes of a word's first letters with up to `edits_allowed` left out.

    Some are there twice; the `near_forms` come first.  Hashes have 32 bits: a false
    match costs little.
    """
    start = word[:PREFIX]
    kept, powers = _leaving_out(len(start), edits_allowed(word))
    codes = code_points(start)
    codes += np.uint64(1)
    sums = (codes[kept] * powers).sum(axis=1, dtype=np.uint64)
    return (mix(sums ^ SALTED) >> np.uint64(32)).astype(np.uint32)


def near_forms(word: str) -> int:
    """How many forms have at most one letter left out.

    Two words within one edit share one of them: if these lead to such a word, the other
    forms, three times as many, lead to none that is as near.
    """
    length = min(len(word), PREFIX)
    return length + 1 if length > 1 else 1


@lru_cache(maxsize=4 * PREFIX)
def _leaving_out(
    length: int, edits: int
) -> tuple[NDArray[np.intp], NDArray[np.uint64]]:
    """The letters that each form keeps, and the factor of each letter's code.

    One row per form, padded with letters times 0; the longest forms first.
    """
    forms = [
        kept
        for size in range(length, length - min(edits, length - 1) - 1, -1)
        for kept in combinations(range(length), size)
    ]
    kept = np.zeros((len(forms), length), dtype=np.intp)
    powers = np.zeros((len(forms), length), dtype=np.uint64)
    for row, form in enumerate(forms):
        kept[row, : len(form)] = form
        powers[row, : len(form)] = [BASE**at % 2**64 for at in range(len(form))]
    return kept, powers


def delete_table(
    words: list[str],
) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """The hashes of all words' `deletes`, sorted, and the number of each one's word.

    Words that no unknown word is read as (short ones, those with digits) are left out.
    Words of one length are handled together: they leave out the same places.
    """
    shapes: dict[tuple[int, int], list[int]] = {}
    for number, word in enumerate(words):
        if len(word) >= SHORTEST and (
            word.isalpha() or not any(c.isdigit() for c in word)
        ):
            shape = min(len(word), PREFIX), edits_allowed(word)
            shapes.setdefault(shape, []).append(number)
    keys = []
    for (length, edits), numbers in shapes.items():
        starts = np.array([words[number][:length] for number in numbers])
        codes = starts.view(np.uint32).reshape(len(numbers), -1).astype(np.uint64)
        owner = np.array(numbers, dtype=np.uint64)
        for size in range(length - min(edits, length - 1), length + 1):
            for kept in combinations(range(length), size):
                hashes = column_hashes([codes[:, at] for at in kept], _SALT)
                keys.append((hashes >> np.uint64(32) << np.uint64(32)) | owner)
    if not keys:
        return np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.int32)
    # A doubled letter gives the same form twice.
    table = distinct(np.concatenate(keys))
    return (table >> np.uint64(32)).astype(np.uint32), table.astype(np.uint32).astype(
        np.int32
    )

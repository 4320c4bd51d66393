"""The known words nearest to an unknown one, compiled; for large indexes.

Needs numba (``pip install "frontdesk[fast]"``); `index/repair.py` has the twin on numpy
and rapidfuzz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.compiled.compiling import compiled
from index.compiled.hashing import first_at, mixed
from index.compiled.utf8 import letter_at
from index.hashing import BASE


@compiled
def nearest(  # pragma: no cover (compiled)
    word: NDArray[np.uint32],
    delete_hash: NDArray[np.uint32],
    delete_surface: NDArray[np.int32],
    start: NDArray[np.int64],
    texts: NDArray[np.uint8],
    prefix: int,
    edits: int,
    shortest: int,
    salt: int,
) -> tuple[int, Any]:
    """The fewest slips, at most `edits`, to a known word, and the words that close.

    The words are numbers, some of them twice, or none if nothing is within reach.
    Words of fewer than `shortest` letters are skipped.
    """
    numbers = np.empty(16, dtype=np.int32)
    n_words, best = 0, edits
    size = word.size
    known = np.empty(size + edits, dtype=np.uint32)
    rows = np.empty((3, size + edits + 1), dtype=np.int64)
    forms, n_near = _form_hashes(word[:prefix], edits, salt)
    for at_form in range(forms.size):
        if at_form == n_near and n_words and best <= 1:
            break  # see `index.deletes.near_forms`
        form = forms[at_form]
        guess: Any = np.int64(form) * delete_hash.size >> 32
        place = first_at(delete_hash, form, guess)
        while place < delete_hash.size and delete_hash[place] == form:
            number = delete_surface[place]
            place += 1
            if number < 0 or number + 1 >= start.size:
                continue  # a damaged index
            at, end = max(start[number], 0), min(start[number + 1], texts.size)
            if end - at < size - best:
                continue  # a letter takes at least a byte
            length = 0
            while at < end and length < known.size:
                letter, at = letter_at(texts, at, end)
                known[length] = letter
                length += 1
            if at < end or length < shortest or abs(length - size) > best:
                continue
            slips = _slips(word, known[:length], rows)
            if slips > best:
                continue
            if slips < best:
                best, n_words = slips, 0
            if n_words == numbers.size:
                numbers = np.concatenate((numbers, np.empty_like(numbers)))
            numbers[n_words] = number
            n_words += 1
    return best, numbers[:n_words]


@compiled
def _form_hashes(  # pragma: no cover (compiled)
    start: NDArray[np.uint32], edits: int, salt: int
) -> tuple[Any, int]:
    """The same as `index.deletes.form_hashes`, and how many of them are near forms.

    `edits` is 1 or 2; `start` the first letters of a word.
    """
    size = start.size
    n_near = size + 1 if size > 1 else 1
    n_far = size * (size - 1) // 2 if edits > 1 and size > 2 else 0
    forms = np.empty(n_near + n_far, dtype=np.uint32)
    forms[0] = _hash_without(start, size, size, salt)
    for one in range(n_near - 1):
        forms[1 + one] = _hash_without(start, one, size, salt)
    at = n_near
    for one in range(size if n_far else 0):
        for two in range(one + 1, size):
            forms[at] = _hash_without(start, one, two, salt)
            at += 1
    return forms, n_near


@compiled
def _hash_without(
    start: NDArray[np.uint32], one: int, two: int, salt: int
) -> Any:  # pragma: no cover (compiled)
    """The upper half of the hash of letters without two of them: `index.hashing`."""
    value, power = np.uint64(0), np.uint64(1)
    for at in range(start.size):
        if at != one and at != two:
            value += (np.uint64(start[at]) + np.uint64(1)) * power
            power *= np.uint64(BASE)
    return np.uint32(mixed(value ^ np.uint64(salt)) >> np.uint64(32))


@compiled
def _slips(  # pragma: no cover (compiled)
    word: NDArray[np.uint32], known: NDArray[np.uint32], rows: NDArray[np.int64]
) -> Any:
    """How many letters were left out, added, replaced, swapped (OSA distance)."""
    for place in range(known.size + 1):
        rows[0, place] = place
    for at in range(1, word.size + 1):
        row, before, earlier = rows[at % 3], rows[(at - 1) % 3], rows[(at - 2) % 3]
        row[0] = at
        for place in range(1, known.size + 1):
            is_other = word[at - 1] != known[place - 1]
            slips = min(
                row[place - 1] + 1, before[place] + 1, before[place - 1] + is_other
            )
            if (
                is_other
                and at > 1
                and place > 1
                and word[at - 1] == known[place - 2]
                and word[at - 2] == known[place - 1]
            ):
                slips = min(slips, earlier[place - 2] + 1)
            row[place] = slips
    return rows[word.size % 3, known.size]

"""The known words nearest to an unknown one, compiled; for large indexes.

Needs numba (``pip install "frontdesk[fast]"``); `index/repair.py` has the same with
numpy and rapidfuzz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from index.kernel_likeness import letter_at


@njit(cache=True, nogil=True)
def nearest(  # pragma: no cover (compiled)
    word: NDArray[np.uint32],
    forms: NDArray[np.uint32],
    delete_hash: NDArray[np.uint32],
    delete_surface: NDArray[np.int32],
    start: NDArray[np.int64],
    texts: NDArray[np.uint8],
    edits: int,
    shortest: int,
) -> tuple[int, Any]:
    """The fewest slips, at most `edits`, to a known word, and the words that far away.

    Words by number, some of them twice; none: nothing is within reach.  `forms` are the
    hashes of the word's forms; words of fewer than `shortest` letters are passed over.
    """
    found = np.empty(16, dtype=np.int32)
    n_found, best = 0, edits
    size = word.size
    known = np.empty(size + edits, dtype=np.uint32)
    rows = np.empty((3, size + edits + 1), dtype=np.int64)
    for form in forms:
        place = np.searchsorted(delete_hash, form)
        while place < delete_hash.size and delete_hash[place] == form:
            number = delete_surface[place]
            place += 1
            if number < 0 or number + 1 >= start.size:
                continue  # a damaged index
            at, end = max(start[number], 0), min(start[number + 1], texts.size)
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
                best, n_found = slips, 0
            if n_found == found.size:
                found = np.concatenate((found, np.empty_like(found)))
            found[n_found] = number
            n_found += 1
    return best, found[:n_found]


@njit(cache=True, nogil=True)
def _slips(  # pragma: no cover (compiled)
    word: NDArray[np.uint32], known: NDArray[np.uint32], rows: NDArray[np.int64]
) -> Any:
    """Letters left out, added, replaced, swapped: optimal string alignment."""
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

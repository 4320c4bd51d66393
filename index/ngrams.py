"""Character n-grams inside words, as hashes: what is left of a word after a typo."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.hashing import code_points, span_hashes

_SALT = 3
_SPACE = ord(" ")


def spaced(words: list[str]) -> str:
    """Words as n-grams read them: a space before, between and after."""
    return f" {' '.join(words)} " if words else ""


def gram_hashes(
    text: str, sizes: tuple[int, ...]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Hashes of the character n-grams inside the words of a spaced text, and their place.

    A word's n-grams include the space on either side, as with scikit-learn's
    ``char_wb``, except that a word shorter than n gives none.  Lines are kept apart.
    Returns the hashes and the positions in `text` where they start.
    """
    codes = code_points(text)
    is_space = (codes == _SPACE) | (codes == ord("\n"))
    before = np.concatenate(([0], np.cumsum(is_space)))
    starts, ends = [], []
    for size in sizes:
        start = np.arange(max(codes.size - size + 1, 0))
        inner = before[start + size - 1] - before[start + 1]
        ok = inner == 0
        if size == 2:  # two spaces in a row hold no part of a word
            ok &= ~(is_space[start] & is_space[start + 1])
        start = start[ok]
        starts.append(start)
        ends.append(start + size)
    at = np.concatenate(starts) if starts else np.zeros(0, dtype=np.int64)
    to = np.concatenate(ends) if ends else at
    return span_hashes(codes, at, to, _SALT), at

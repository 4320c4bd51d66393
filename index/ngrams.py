"""Character n-grams inside words, as hashes: most of them survive a typo."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.hashing import BASE, code_points, mix, salted

_SALT = 3
_SPACE = ord(" ")


def spaced(words: list[str]) -> str:
    """The words as one text, with a space before, between and after them."""
    return f" {' '.join(words)} " if words else ""


def gram_hashes(
    text: str, sizes: tuple[int, ...]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Hashes of the character n-grams inside a spaced text's words, and their places.

    A word's n-grams include the space on either side, as with scikit-learn's
    ``char_wb``, except that a word shorter than n has none.  None crosses a line's end.
    `sizes` ascend from 2.  Returns the hashes, size by size, and the positions in
    `text` where they start.
    """
    codes = code_points(text)
    is_space = (codes == _SPACE) | (codes == ord("\n"))
    is_letter = ~is_space
    codes += np.uint64(1)
    # The hash of a span, letter by letter, as in `index.hashing.span_hashes`.
    sums, inner, scale = codes, None, 1
    starts, hashes = [], []
    for size in range(2, max(sizes) + 1):
        if sums.size < 2:
            break
        scale = scale * BASE % 2**64
        sums = sums[:-1] + codes[size - 1 :] * np.uint64(scale)
        if size == 2:  # two spaces in a row are no part of a word
            ok = is_letter[:-1] | is_letter[1:]
        else:
            middle = is_letter[size - 2 : -1]
            inner = middle if inner is None else inner[:-1] & middle
            ok = inner
        if size in sizes:
            start = np.flatnonzero(ok)
            starts.append(start)
            hashes.append(sums[start])
    if not starts:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    together = np.concatenate(hashes) if len(hashes) > 1 else hashes[0]
    at = np.concatenate(starts) if len(starts) > 1 else starts[0]
    return mix(together ^ salted(_SALT)), at

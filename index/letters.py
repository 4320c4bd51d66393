"""How alike texts are by their letters: cosine of character trigram counts.

A trigram is a letter of a word with its neighbours; there is a space on either side of
the word.  Trigrams are identified by 16-bit hashes, so that a table of all of them is
small; in one wording out of fifty, one of about forty trigrams is mistaken for one of
the question's.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.flat import offsets
from index.hashing import code_points

#: How many different hashes there are.
N_TRIGRAMS = 1 << 16
#: Three code points of 21 bits fit into one number; these are the bits where the second
#: and the third begin.  The number is multiplied by SPREAD; its highest 16 bits are the
#: hash.
SECOND, THIRD = np.uint64(21), np.uint64(42)
SPREAD, HIGHEST = np.uint64(0x9E3779B97F4A7C15), np.uint64(48)
SPACE = np.uint64(ord(" "))
#: How many wordings are handled at once.
_BATCH = 10_000


def trigrams(text: str) -> NDArray[np.uint16]:
    """The trigrams of a spaced text, as hashes: one per letter, in their order.

    `index/compiled/likeness.py` has the compiled twin.

    >>> bool(trigrams(" a cab ")[0] == trigrams(" a ")[0])
    True
    """
    codes = code_points(text)
    middle = codes[1:-1]
    three = middle << SECOND
    three |= codes[:-2]
    three |= codes[2:] << THIRD
    hashes: NDArray[np.uint64] = three[middle != SPACE]
    hashes *= SPREAD
    hashes >>= HIGHEST
    return hashes.astype(np.uint16)


def trigrams_of(texts: Sequence[str]) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
    """The trigrams of many spaced texts, one text's after another's.

    Returns them and, (len(texts) + 1,), where each text's begin.
    """
    parts = [
        trigrams("".join(texts[at : at + _BATCH]))
        for at in range(0, len(texts), _BATCH)
    ]
    sizes = [len(text) - text.count(" ") for text in texts]
    return np.concatenate([np.zeros(0, dtype=np.uint16), *parts]), offsets(sizes)


def letter_cosines(
    own: NDArray[np.uint16], others: NDArray[np.uint16], sizes: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Cosine of one text's trigram counts and each of some wordings', in [0, 1].

    `others` has the wordings' trigrams one after another, `sizes` (r,) how many each
    has.  Hardly any trigram occurs twice in a wording: the length of its vector is
    taken as the root of their number.
    """
    # No question is so long that a trigram's count would exceed 16 bits.
    counts = np.zeros(N_TRIGRAMS, dtype=np.uint16)
    np.add.at(counts, own, np.uint16(1))
    has = sizes > 0
    begins = (sizes.cumsum() - sizes)[has]
    dots = np.zeros(sizes.size)
    dots[has] = np.add.reduceat(counts.take(others), begins, dtype=np.int64)
    mine = counts.take(own)
    length = np.sqrt(np.float64(mine.sum(dtype=np.int64)))
    return np.asarray(dots / np.maximum(np.sqrt(sizes) * length, 1e-9))

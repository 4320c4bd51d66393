"""How alike texts are by their letters: cosine of character trigram counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.sorting import counted

_SPACE, _LINE = ord(" "), ord("\n")
_TABLE_BITS = 12
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


def trigrams(text: str) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The trigrams inside the words of a spaced text, each as one number, and where.

    Those that `index.ngrams.gram_hashes` takes: of a word with the space on either
    side.  Three code points of 21 bits fit into one number, so none is mistaken.
    """
    if len(text) < 3:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    codes = np.array([text]).view(np.uint32)
    middle = codes[1:-1]
    at = np.flatnonzero((middle != _SPACE) & (middle != _LINE))
    wide = codes.astype(np.uint64)
    packed = wide[:-2] | (wide[1:-1] << np.uint64(21)) | (wide[2:] << np.uint64(42))
    return packed[at], at


def letter_cosines(text: str, lines: list[str]) -> NDArray[np.float64]:
    """Cosine of the trigram counts of a spaced text and of each spaced line, in [0, 1].

    A line is a few words, in which hardly a trigram stands twice: its length is taken
    as the root of their number.
    """
    mine, counts = counted(trigrams(text)[0])
    if mine.size == 0 or not lines:
        return np.zeros(len(lines))
    found, at = trigrams("\n".join(lines) + "\n")
    lengths = np.array([len(line) + 1 for line in lines])
    owner = np.repeat(np.arange(len(lines)), lengths)[at]
    # Most trigrams are not the text's: a small table rules them out at once.
    shift = np.uint64(64 - _TABLE_BITS)
    table = np.zeros(1 << _TABLE_BITS, dtype=bool)
    table[(mine * _SPREAD) >> shift] = True
    likely = np.flatnonzero(table[(found * _SPREAD) >> shift])
    wanted = found[likely]
    place = mine.searchsorted(wanted)
    place[place == mine.size] = 0
    hit = mine[place] == wanted
    dots = np.bincount(
        owner[likely[hit]], weights=counts[place[hit]], minlength=len(lines)
    )
    squares = np.bincount(owner, minlength=len(lines))
    length = np.sqrt(float(counts @ counts))
    return np.asarray(dots / np.maximum(np.sqrt(squares) * length, 1e-9))

"""How alike texts are by their letters: cosine of character trigram counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.sorting import counted

_SPACE, _LINE = ord(" "), ord("\n")
_TABLE_BITS = 12
_SPREAD = {32: np.uint32(0x9E3779B1), 64: np.uint64(0x9E3779B97F4A7C15)}


def letter_cosines(text: str, lines: Sequence[bytes]) -> NDArray[np.float64]:
    """Cosine of the trigram counts of a spaced text and of each spaced line, in [0, 1].

    Trigrams are those that `index.ngrams.gram_hashes` takes: of a word with the space
    on either side.  The lines are UTF-8, a few words each, in which hardly a trigram
    stands twice: a line's length is taken as the root of their number.
    """
    if not text or not lines:
        return np.zeros(len(lines))
    codes, bits = _code_points(b"\n".join((text.encode(), *lines, b"")))
    ends = (codes == _LINE).nonzero()[0]
    # Every letter of a word is the middle of one trigram.
    is_letter = codes > _SPACE
    letters = is_letter.cumsum()[ends]
    # Three code points fit into one number, so no trigram is mistaken for another.
    found = codes[1:-1] << bits
    found |= codes[:-2]
    found |= codes[2:] << 2 * bits
    mine, counts = counted(found[: ends[0] - 1][is_letter[1 : ends[0]]])
    # Most trigrams are not the text's: a small table rules them out at once.
    table = np.zeros(1 << _TABLE_BITS, dtype=bool)
    table[_short_hash(mine)] = True
    likely = table[_short_hash(found)].nonzero()[0]
    wanted = found[likely]
    place = mine.searchsorted(wanted)
    place[place == mine.size] = 0
    hit = (mine[place] == wanted).nonzero()[0]
    owner = ends.searchsorted(likely[hit])
    dots = np.bincount(owner, weights=counts[place[hit]], minlength=ends.size)[1:]
    squares = letters[1:] - letters[:-1]
    length = np.sqrt(float(counts @ counts))
    return np.asarray(dots / np.maximum(np.sqrt(squares) * length, 1e-9))


def _code_points(text: bytes) -> tuple[NDArray[Any], int]:
    """The code points of UTF-8, three to a number, and the bits that each one takes."""
    if text.isascii():
        return np.frombuffer(text, dtype=np.uint8).astype(np.uint32), 8
    return np.array([text.decode()]).view(np.uint32).astype(np.uint64), 21


def _short_hash(trigrams: NDArray[Any]) -> NDArray[Any]:
    """_TABLE_BITS bits of each trigram, mixed."""
    bits = 8 * trigrams.itemsize
    return np.asarray((trigrams * _SPREAD[bits]) >> (bits - _TABLE_BITS))

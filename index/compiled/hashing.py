"""The places of words in a table of sorted hashes, compiled; for large indexes.

Needs numba (``pip install "frontdesk[fast]"``); `index/hashing.py` has the numpy twin.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.compiled.compiling import compiled
from index.compiled.utf8 import letter_at
from index.hashing import BASE

_SPACE = 32


@compiled
def places(  # pragma: no cover (compiled)
    text: NDArray[np.uint8], table: NDArray[np.uint64], salt: int
) -> Any:
    """The place of each word's hash in a sorted table; -1 if it is not there.

    `text` is UTF-8 with a space between words; `salt` is from `index.hashing.salted`.
    """
    n_words = 1
    for byte in text:
        n_words += byte == _SPACE
    word_places = np.empty(n_words, dtype=np.int64)
    begin = 0
    for number in range(n_words):
        value, power = np.uint64(0), np.uint64(1)
        while begin < text.size and text[begin] != _SPACE:
            letter, begin = letter_at(text, begin, text.size)
            value += (letter + np.uint64(1)) * power
            power *= np.uint64(BASE)
        begin += 1
        value = mixed(value ^ np.uint64(salt))
        guess = np.int64(value >> np.uint64(32)) * table.size >> 32
        place = first_at(table, value, guess)
        is_there = place < table.size and table[place] == value
        word_places[number] = place if is_there else -1
    return word_places


@compiled
def mixed(value: Any) -> Any:  # pragma: no cover (compiled)
    """`index.hashing.mix` of one number."""
    value ^= value >> np.uint64(30)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    value ^= value >> np.uint64(27)
    value *= np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@compiled
def first_at(
    hashes: NDArray[Any], wanted: Any, guess: Any
) -> Any:  # pragma: no cover (compiled)
    """The place of the first of the sorted hashes that is not less than this one.

    Hashes are spread evenly, so the search starts at a guess in [0, size]; that is
    mostly in the right memory page of a large table.
    """
    low, high = guess, guess
    step = 64
    # Before `low` all are less; from `high` on none are.
    while low > 0 and hashes[low - 1] >= wanted:
        high = low
        low = max(low - step, 0)
        step *= 2
    while high < hashes.size and hashes[high] < wanted:
        low = high + 1
        high = min(high + step, hashes.size)
        step *= 2
    while low < high:
        middle = (low + high) >> 1
        if hashes[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low

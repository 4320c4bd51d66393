"""Where words stand in a table of sorted hashes, compiled; for large indexes.

Needs numba (``pip install "frontdesk[fast]"``); `index/hashing.py` has the same with
numpy.
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
    """Where the hash of each word of a text stands in a sorted table; -1: it does not.

    In UTF-8, a space between any two words; `salt` as `index.hashing.salted` gives it.
    """
    n_words = 1
    for byte in text:
        n_words += byte == _SPACE
    found = np.empty(n_words, dtype=np.int64)
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
        found[number] = place if is_there else -1
    return found


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
    """Where the first of the sorted hashes stands that is not less than this one.

    Hashes lie evenly, so one is sought around the place where it should be, a guess in
    [0, size]: most of the time that is in one page of a table of many.
    """
    low, high = guess, guess
    step = 64
    # Before `low` all are less, from `high` on none is.
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

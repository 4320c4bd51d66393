"""64-bit hashes of many spans of text at once, the same on every machine and run.

Features (words, word pairs, character n-grams) are identified by their hash, so that a
question's features are looked up by binary search and an index has no table of strings.
A polynomial in the span's code points, mixed with the finaliser of splitmix64 (Steele,
Lea and Flood 2014); among a million features two collide with probability 3e-8.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import mul
from typing import Any

import numpy as np
from numpy.typing import NDArray

BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_ALL = 2**64 - 1
_INVERSE = pow(BASE, -1, 2**64)


def code_points(text: str) -> NDArray[np.uint64]:
    """The text's code points, one number per character."""
    if not text:
        return np.zeros(0, dtype=np.uint64)
    return np.array([text]).view(np.uint32).astype(np.uint64)


#: The factor of each letter of a word up to this long, and the sums of the factors.
_LONGEST = 32
_POWERS = tuple(pow(BASE, at, 2**64) for at in range(_LONGEST))
_POWER_SUMS = (0, *accumulate(_POWERS))
#: Words that are hashed at once; the powers for them stay in memory.
_BATCH = 20_000


@lru_cache(maxsize=1 << 15)
def word_hash(word: str, salt: int = 0) -> int:
    """The hash of one word, as in `word_hashes`; faster for the few of a question."""
    value = 0
    if len(word) <= _LONGEST:
        value = sum(map(mul, map(ord, word), _POWERS)) + _POWER_SUMS[len(word)]
    else:
        for letter in reversed(word):
            value = (value * BASE + ord(letter) + 1) & _ALL
    value = (value & _ALL) ^ ((salt * BASE) & _ALL)
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _ALL
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _ALL
    return value ^ (value >> 31)


def few_hashes(words: Sequence[str], salt: int = 0) -> NDArray[np.uint64]:
    """Like `word_hashes`, but word by word: faster below about thirty words."""
    return np.array([word_hash(word, salt) for word in words], dtype=np.uint64)


def find_words(
    table: NDArray[np.uint64],
    words: Sequence[str],
    salt: int = 0,
    kernel: Callable[..., Any] | None = None,
) -> NDArray[np.int64]:
    """The place of each word's hash in the sorted table; -1 if it is not there.

    A few words, none of them empty, without spaces; `kernel` is
    `index.compiled.hashing.places`.
    """
    if kernel is None or not words:
        return find_sorted(table, few_hashes(words, salt))
    text = np.frombuffer(" ".join(words).encode(), dtype=np.uint8)
    places: NDArray[np.int64] = kernel(text, table, salted(salt))
    return places


@lru_cache(maxsize=4)
def _powers(size: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The first `size` powers of the base and of its inverse, modulo 2**64."""
    both = []
    for factor in (BASE, _INVERSE):
        powers = np.full(size, factor, dtype=np.uint64)
        powers[0] = 1
        both.append(np.multiply.accumulate(powers))
    return both[0], both[1]


def span_hashes(
    codes: NDArray[np.uint64],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    salt: int,
) -> NDArray[np.uint64]:
    """Hashes of the spans ``codes[start:end]``; `salt` keeps kinds of feature apart."""
    size = 1 << max(10, int(codes.size).bit_length())
    powers, inverses = _powers(size)
    sums = np.zeros(codes.size + 1, dtype=np.uint64)
    np.cumsum((codes + np.uint64(1)) * powers[: codes.size], out=sums[1:])
    span = (sums[ends] - sums[starts]) * inverses[starts]
    return mix(span ^ salted(salt))


@lru_cache(maxsize=16)
def salted(salt: int) -> np.uint64:
    """The number that hashes of one kind of features are mixed with."""
    return np.uint64((salt * BASE) % 2**64)


def word_hashes(words: list[str], salt: int = 0) -> NDArray[np.uint64]:
    """Hashes of whole words, in their order."""
    if not words:
        return np.zeros(0, dtype=np.uint64)
    if len(words) > _BATCH:
        parts = [words[at : at + _BATCH] for at in range(0, len(words), _BATCH)]
        return np.concatenate([word_hashes(part, salt) for part in parts])
    ends = np.cumsum([len(word) for word in words])
    starts = np.concatenate(([0], ends[:-1]))
    return span_hashes(code_points("".join(words)), starts, ends, salt)


def column_hashes(letters: list[NDArray[np.uint64]], salt: int) -> NDArray[np.uint64]:
    """Hashes of words of one length, given as their first letters, second letters ...

    Each letter is a code point; the hashes are those of `word_hashes`.
    """
    value = np.zeros(letters[0].size, dtype=np.uint64)
    for column in reversed(letters):
        value *= np.uint64(BASE)
        value += column
        value += np.uint64(1)
    return mix(value ^ salted(salt))


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The values after splitmix64's finaliser, which spreads each bit over the rest."""
    values = values ^ (values >> np.uint64(30))
    values *= np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(27)
    values *= np.uint64(0x94D049BB133111EB)
    values ^= values >> np.uint64(31)
    return values


def find_sorted(
    table: NDArray[np.uint64], wanted: NDArray[np.uint64]
) -> NDArray[np.int64]:
    """The place of each hash in the sorted table; -1 if it is not there."""
    if table.size == 0:
        return np.full(wanted.size, -1, dtype=np.int64)
    place = table.searchsorted(wanted)
    # A place beyond the end is read as the last one, whose hash is smaller.
    place[table.take(place, mode="clip") != wanted] = -1
    return place

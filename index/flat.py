"""Steps over flat arrays: distinct values, and lists stored one after another.

numpy has `unique` and `union1d`, but they import `numpy.ma` when they are first called:
a fresh process that answers one question would wait 20 ms for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T", bound=np.generic)


def distinct(values: NDArray[T]) -> NDArray[T]:
    """The different values, ascending.

    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    values = np.sort(values)
    if values.size < 2:
        return values
    first = np.empty(values.size, dtype=bool)
    first[0] = True
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return values[first]


def counted(values: NDArray[T]) -> tuple[NDArray[T], NDArray[np.int64]]:
    """The different values, ascending, and how often each occurs.

    >>> [part.tolist() for part in counted(np.array([3, 1, 3]))]
    [[1, 3], [1, 2]]
    """
    values = np.sort(values)
    first = np.empty(values.size + 1, dtype=bool)
    first[0] = first[-1] = True
    np.not_equal(values[1:], values[:-1], out=first[1:-1])
    starts = np.flatnonzero(first) if values.size else np.zeros(1, dtype=np.int64)
    return values[starts[:-1]], starts[1:] - starts[:-1]


def offsets(sizes: Sequence[int] | NDArray[np.integer]) -> NDArray[np.int64]:
    """Where lists of these sizes begin, one after another, and where the last ends.

    >>> offsets([2, 0, 3]).tolist()
    [0, 2, 2, 5]
    """
    start = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=start[1:])
    return start


def positions(
    begins: NDArray[np.int64], sizes: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each value of some lists, the number of its list, and its place.

    >>> [part.tolist() for part in positions(np.array([7, 2]), np.array([1, 2]))]
    [[0, 1, 1], [7, 2, 3]]
    """
    owner = np.arange(sizes.size).repeat(sizes)
    shift = begins - sizes.cumsum()
    shift += sizes
    at = shift.take(owner)
    at += np.arange(owner.size)
    return owner, at

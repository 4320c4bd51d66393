"""Distinct values of small arrays.

numpy has `unique` and `union1d`, which import `numpy.ma` when they are first called:
20 ms that a fresh process answering one question would wait for.
"""

from __future__ import annotations

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
    """The different values, ascending, and how often each stands there.

    >>> [found.tolist() for found in counted(np.array([3, 1, 3]))]
    [[1, 3], [1, 2]]
    """
    values = np.sort(values)
    first = np.empty(values.size + 1, dtype=bool)
    first[0] = first[-1] = True
    np.not_equal(values[1:], values[:-1], out=first[1:-1])
    starts = np.flatnonzero(first) if values.size else np.zeros(1, dtype=np.int64)
    return values[starts[:-1]], starts[1:] - starts[:-1]

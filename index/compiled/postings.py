"""`best_entries` compiled, for indexes large enough to gain from it.

Needs numba (``pip install "frontdesk[fast]"``); `index/postings.py` has the same
algorithm on numpy.  The entries and the sums are the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.compiled.compiling import compiled

#: Reading up to this many times what was read is faster than finding out who can win.
_READ_ON = 16
#: Reading this many entries of a list takes as long as looking one up.
_LOOK_UP = 32
#: How many bins sums are sorted into, each a hundredth of a usual best sum.
_BINS = 512


@compiled
def best(  # pragma: no cover (compiled)
    posting_start: NDArray[np.int64],
    posting_entry: NDArray[np.int32],
    posting_impact: NDArray[np.float32],
    posting_peak: NDArray[np.float32],
    terms: NDArray[np.int64],
    weights: NDArray[np.float32],
    k: int,
    allowed: NDArray[np.bool_],
    sums: NDArray[np.float32],
    seen: NDArray[np.int32],
    values: NDArray[np.float32],
    slack: float,
) -> tuple[Any, Any]:
    """The best k entries and their sums, with all that tie with the last, in any order.

    `allowed` is empty if all are; `sums` (n,) is zero before and after; `seen` (n + 1,)
    and `values` (n,) are working memory for entry numbers and their sums.
    """
    starts, ends = posting_start[terms], posting_start[terms + 1]
    order = np.argsort(ends - starts, kind="mergesort")
    terms, starts, ends = terms[order], starts[order], ends[order]
    weights = weights[order]
    # rest[i]: what an entry can still get from the lists from i on.
    rest = np.zeros(terms.size + 1)
    for place in range(terms.size - 1, -1, -1):
        rest[place] = rest[place + 1] + weights[place] * posting_peak[terms[place]]
    n_lists = starts.size
    floor = 0.0
    place = n_read = n_looked = n_seen = 0
    n_left = (ends - starts).sum()
    while place < n_lists:
        begin, end = starts[place], ends[place]
        # Only if much is left is it worth finding out whether it has to be read.
        if n_left > _READ_ON * n_read and n_read > n_looked + k:
            floor = _floor(sums, seen, n_seen, k, rest[0], values)
            n_looked = n_read
        if floor * slack > rest[place]:
            break
        n_seen = _read(
            posting_entry, posting_impact, begin, end, weights[place], allowed, sums,
            seen, n_seen,
        )  # fmt: skip
        n_read += end - begin
        n_left -= end - begin
        place += 1
    while True:
        # Entries that cannot win any more go; their sums are reset at once.
        floor = _floor(sums, seen, n_seen, k, rest[0], values)
        least = floor * slack - rest[place]
        n_kept = 0
        for at in range(n_seen):
            entry, value = seen[at], values[at]
            can_win = value >= least
            seen[n_kept], values[n_kept] = entry, value
            n_kept += can_win
            sums[np.uint32(entry)] = value if can_win else np.float32(0)
        n_seen = n_kept
        if place == n_lists:
            break
        begin, end, weight = starts[place], ends[place], weights[place]
        if n_seen * _LOOK_UP > end - begin:
            for at in range(begin, end):
                entry = np.uint32(posting_entry[at])
                if entry < sums.size:  # not so in a damaged index
                    gain = weight * posting_impact[at]
                    # Without a branch, which would often be predicted wrongly.
                    sums[entry] += gain if sums[entry] != 0 else np.float32(0)
        else:
            for number in range(n_seen):
                entry = seen[number]
                at = last_up_to(posting_entry, begin, end, entry, sums.size)
                if posting_entry[at] == entry:
                    sums[entry] += weight * posting_impact[at]
        place += 1
    least = _kth(values[:n_seen], k)
    n_kept = 0
    for at in range(n_seen):
        sums[seen[at]] = 0
        if values[at] >= least:
            seen[n_kept] = seen[at]
            values[n_kept] = values[at]
            n_kept += 1
    return seen[:n_kept].copy(), values[:n_kept].copy()


@compiled
def _read(  # pragma: no cover (compiled)
    posting_entry: NDArray[np.int32],
    posting_impact: NDArray[np.float32],
    begin: int,
    end: int,
    weight: float,
    allowed: NDArray[np.bool_],
    sums: NDArray[np.float32],
    seen: NDArray[np.int32],
    n_seen: int,
) -> int:
    """Add a list to the sums, and the entries that had no sum yet to `seen`.

    Returns how many have been seen.  Every entry is written down, but only a new one is
    counted: a branch would often be predicted wrongly.
    """
    last = seen.size - 1
    for at in range(begin, end):
        entry = np.uint32(posting_entry[at])
        # Beyond its end, or below 0, in a damaged index: never written to.
        if entry >= sums.size or (allowed.size and not allowed[entry]):
            continue
        before = sums[entry]
        seen[n_seen] = entry
        # Never beyond its end, even where a damaged index has impacts of 0.
        n_seen = min(n_seen + (before == 0), last)
        sums[entry] = before + weight * posting_impact[at]
    return n_seen


@compiled
def last_up_to(
    values: NDArray[np.int32], begin: int, end: int, wanted: int, n: int
) -> Any:  # pragma: no cover (compiled)
    """The place of the last value up to `wanted` in a sorted part, or its beginning.

    The part is not empty, and its values are in [0, n).  In most lists the entries are
    spread evenly, so the search starts at the place where the value should be, and
    widens from there.
    """
    size = end - begin
    step: Any = np.int64(np.sqrt(size)) + 8
    low: Any = min(max(begin + size * wanted // n - step, begin), end - 1)
    high = min(low + 2 * step, end)
    while low > begin and values[low] > wanted:
        high = low
        low = max(low - step, begin)
        step *= 2
    while high < end and values[high] <= wanted:
        low = high
        high = min(high + step, end)
        step *= 2
    # Without a branch: half of its predictions would be wrong, which takes longer than
    # everything else.
    size = high - low
    while size > 1:
        half = size >> 1
        low += half * (values[low + half] <= wanted)
        size -= half
    return low


@compiled
def _floor(  # pragma: no cover (compiled)
    sums: NDArray[np.float32],
    seen: NDArray[np.int32],
    n_seen: int,
    k: int,
    most: float,
    values: NDArray[np.float32],
) -> Any:
    """Just below the k-th largest sum of those seen; 0 if there are fewer.

    No sum is above `most`.  Writes the sums to `values`.  They are counted in _BINS;
    the bin of the k-th is exact enough to see which ones cannot win.  A heap of the k
    largest takes several times as long, because of its branches.
    """
    counts = np.zeros(_BINS + 1, dtype=np.int32)
    scale = _BINS / max(most, 1e-30)
    for at in range(n_seen):
        value = sums[np.uint32(seen[at])]
        values[at] = value
        counts[min(np.uint32(value * scale), np.uint32(_BINS))] += 1
    n_above, place = 0, _BINS
    while place > 0:
        n_above += counts[place]
        if n_above >= k:
            break
        place -= 1
    return place / scale


@compiled
def _push(
    heap: NDArray[np.float32], value: float
) -> None:  # pragma: no cover (compiled)
    """Put a value into the heap in place of its least, which is on top."""
    k = heap.size
    hole = 0
    while True:
        child = 2 * hole + 1
        if child >= k:
            break
        if child + 1 < k and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= value:
            break
        heap[hole] = heap[child]
        hole = child
    heap[hole] = value


@compiled
def _kth(values: NDArray[np.float32], k: int) -> Any:  # pragma: no cover (compiled)
    """The k-th largest value, 0 if there are fewer.

    Keeps a heap of the k largest, the least on top.
    """
    heap = np.zeros(k, dtype=np.float32)
    for value in values:
        if value > heap[0]:
            _push(heap, value)
    return heap[0]

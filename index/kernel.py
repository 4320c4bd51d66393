"""`best_entries` compiled, for indexes large enough to gain from it.

Needs numba (``pip install "frontdesk[fast]"``); `index/postings.py` has the same
algorithm on numpy and decides which of them is used.  The same entries, the same sums.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def best(  # pragma: no cover (compiled)
    posting_entry: NDArray[np.int32],
    posting_impact: NDArray[np.float32],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    weights: NDArray[np.float32],
    rest: NDArray[np.float64],
    k: int,
    allowed: NDArray[np.bool_],
    sums: NDArray[np.float32],
    seen: NDArray[np.int32],
    slack: float,
) -> tuple[Any, Any]:
    """The best k entries and their sums; lists from the shortest to the longest.

    `rest[i]` bounds what the lists from i on can add; `allowed` is empty when all are;
    `sums` (n,) is zero and is left zero; `seen` (n,) is room for entry numbers.
    """
    n_seen = 0
    n_lists = starts.size
    heap = np.zeros(k, dtype=np.float32)
    floor = np.float32(0.0)
    place = 0
    while place < n_lists and not floor * slack > rest[place]:
        weight = weights[place]
        if allowed.size:
            for at in range(starts[place], ends[place]):
                entry = posting_entry[at]
                if allowed[entry]:
                    if sums[entry] == 0:
                        seen[n_seen] = entry
                        n_seen += 1
                    sums[entry] += weight * posting_impact[at]
        else:
            for at in range(starts[place], ends[place]):
                entry = posting_entry[at]
                if sums[entry] == 0:
                    seen[n_seen] = entry
                    n_seen += 1
                sums[entry] += weight * posting_impact[at]
        place += 1
        if place < n_lists and n_seen > k and _is_worth(n_seen, starts, ends, place):
            floor = _kth(sums, seen, n_seen, heap)
    n_kept = n_seen
    while place < n_lists:
        if n_kept > k:
            floor = _kth(sums, seen, n_kept, heap)
        # Who cannot win any more goes; its sum is put back at once.
        kept = 0
        for at in range(n_kept):
            entry = seen[at]
            if n_kept > k and sums[entry] + rest[place] < floor * slack:
                sums[entry] = 0
            else:
                seen[kept] = entry
                kept += 1
        n_kept = kept
        begin, end, weight = starts[place], ends[place], weights[place]
        size, steps = end - begin, 1
        while size > 1:
            size >>= 1
            steps += 1
        if n_kept * steps * 2 > end - begin:
            for at in range(begin, end):
                entry = posting_entry[at]
                if sums[entry] != 0:
                    sums[entry] += weight * posting_impact[at]
        else:
            for number in range(n_kept):
                entry = seen[number]
                low, high = begin, end
                while low < high:
                    middle = (low + high) >> 1
                    if posting_entry[middle] < entry:
                        low = middle + 1
                    else:
                        high = middle
                if low < end and posting_entry[low] == entry:
                    sums[entry] += weight * posting_impact[low]
        place += 1
    least = _kth(sums, seen, n_kept, heap) if n_kept > k else np.float32(0.0)
    kept = 0
    for at in range(n_kept):
        entry = seen[at]
        if sums[entry] >= least:
            kept += 1
    entries = np.empty(kept, dtype=np.int32)
    totals = np.empty(kept, dtype=np.float32)
    kept = 0
    for at in range(n_kept):
        entry = seen[at]
        if sums[entry] >= least:
            entries[kept] = entry
            totals[kept] = sums[entry]
            kept += 1
        sums[entry] = 0
    return entries, totals


@njit(cache=True, nogil=True)
def _is_worth(
    n_seen: int, starts: NDArray[np.int64], ends: NDArray[np.int64], place: int
) -> bool:  # pragma: no cover (compiled)
    """Whether the next list is long enough to look whether it has to be read."""
    return bool(ends[place] - starts[place] > n_seen // 4)


@njit(cache=True, nogil=True)
def _kth(
    sums: NDArray[np.float32],
    seen: NDArray[np.int32],
    n_seen: int,
    heap: NDArray[np.float32],
) -> Any:  # pragma: no cover (compiled)
    """The k-th largest sum of those seen, by a heap of the k largest, least on top."""
    k = heap.size
    heap[:] = 0
    for at in range(n_seen):
        value = sums[seen[at]]
        if value > heap[0]:
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
    return heap[0]

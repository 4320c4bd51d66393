"""`best_entries` compiled, for indexes large enough to gain from it.

Needs numba (``pip install "frontdesk[fast]"``); `index/postings.py` has the same
algorithm on numpy and decides which of them is used.  The same entries, the same sums.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

#: Reading so many times more than was read is quicker than looking up who can win.
_READ_ON = 16
#: Reading this many entries of a list takes as long as looking one up.
_LOOK_UP = 16


@njit(cache=True, nogil=True)
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
    slack: float,
) -> tuple[Any, Any]:
    """The best k entries and their sums, with those equal to the last, in no order.

    `allowed` is empty when all are; `sums` (n,) is zero and is left zero; `seen` (n,)
    is room for entry numbers.
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
    heap = np.zeros(k, dtype=np.float32)
    floor = np.float32(0.0)
    place = n_read = n_looked = 0
    n_left = (ends - starts).sum()
    while place < n_lists:
        begin, end = starts[place], ends[place]
        # Only where much is left is it worth looking whether that has to be read.
        if n_left > _READ_ON * n_read and n_read > n_looked + k:
            floor = _floor(posting_entry, starts, ends, place, sums, seen, heap)
            n_looked = n_read
        if floor * slack > rest[place]:
            break
        weight = weights[place]
        if allowed.size:
            for at in range(begin, end):
                if allowed[posting_entry[at]]:
                    sums[posting_entry[at]] += weight * posting_impact[at]
        else:
            for at in range(begin, end):
                sums[posting_entry[at]] += weight * posting_impact[at]
        n_read += end - begin
        n_left -= end - begin
        place += 1
    n_seen = _collect(
        posting_entry, starts, ends, place, rest[place], sums, seen, heap, slack
    )
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
        if n_kept * _LOOK_UP > end - begin:
            for at in range(begin, end):
                entry = posting_entry[at]
                if sums[entry] != 0:
                    sums[entry] += weight * posting_impact[at]
        else:
            for number in range(n_kept):
                entry = seen[number]
                at = last_up_to(posting_entry, begin, end, entry)
                if posting_entry[at] == entry:
                    sums[entry] += weight * posting_impact[at]
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
def last_up_to(
    values: NDArray[np.int32], begin: int, end: int, wanted: int
) -> int:  # pragma: no cover (compiled)
    """Where the last value up to `wanted` stands in a sorted part, or its beginning.

    The part is not empty.  Without a branch: one that is guessed wrong every second
    time takes longer than all the rest.
    """
    size = end - begin
    while size > 1:
        half = size >> 1
        begin += half * (values[begin + half] <= wanted)
        size -= half
    return begin


@njit(cache=True, nogil=True)
def _floor(
    posting_entry: NDArray[np.int32],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    n_lists: int,
    sums: NDArray[np.float32],
    seen: NDArray[np.int32],
    heap: NDArray[np.float32],
) -> Any:  # pragma: no cover (compiled)
    """The k-th largest sum of the entries of the first lists."""
    heap[:] = 0
    n_marked = 0
    for number in range(n_lists):
        for at in range(starts[number], ends[number]):
            entry = posting_entry[at]
            value = sums[entry]
            if value > heap[0]:
                _push(heap, value)
                # It counts once, in however many lists it stands.
                sums[entry] = -value
                seen[n_marked] = entry
                n_marked += 1
    for at in range(n_marked):
        sums[seen[at]] = -sums[seen[at]]
    return heap[0]


@njit(cache=True, nogil=True)
def _collect(
    posting_entry: NDArray[np.int32],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    n_lists: int,
    rest: float,
    sums: NDArray[np.float32],
    seen: NDArray[np.int32],
    heap: NDArray[np.float32],
    slack: float,
) -> int:  # pragma: no cover (compiled)
    """Note in `seen` which entries of the first lists can win, with `rest` at most.

    Gives how many; the sums of all others are put back to zero.
    """
    heap[:] = 0
    n_seen = 0
    for number in range(n_lists):
        for at in range(starts[number], ends[number]):
            entry = posting_entry[at]
            value = sums[entry]
            if value <= 0:
                continue
            if value > heap[0]:
                _push(heap, value)
            if value + rest < heap[0] * slack:
                sums[entry] = 0
            else:
                sums[entry] = -value
                seen[n_seen] = entry
                n_seen += 1
    for at in range(n_seen):
        sums[seen[at]] = -sums[seen[at]]
    return n_seen


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _kth(
    sums: NDArray[np.float32],
    seen: NDArray[np.int32],
    n_seen: int,
    heap: NDArray[np.float32],
) -> Any:  # pragma: no cover (compiled)
    """The k-th largest sum of those seen, by a heap of the k largest, least on top."""
    heap[:] = 0
    for at in range(n_seen):
        if sums[seen[at]] > heap[0]:
            _push(heap, sums[seen[at]])
    return heap[0]

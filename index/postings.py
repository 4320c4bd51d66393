"""Posting lists, and a question's best entries without reading all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays, Int32

#: A list this short is read faster than it is decided whether it has to be.
_SHORT_LIST = 512
#: Bounds are sums in another order than the sums they bound: this much for rounding.
_SLACK = 1 - 1e-5
_ALL = np.zeros(0, dtype=bool)
Kernel = Callable[..., tuple[Int32, NDArray[np.float32]]]


class Room(threading.local):
    """What a search needs room for, a running sum for every entry among it.

    Taken once in each thread and put back as it was (all zero), so that a question
    costs what it touches.
    """

    def __init__(self, n_entries: int) -> None:
        """Room for `n_entries` sums."""
        self.sums = np.zeros(n_entries, dtype=np.float32)
        self.seen = np.empty(n_entries, dtype=np.int32)


def best_entries(
    arrays: Arrays,
    terms: NDArray[np.int64],
    weights: NDArray[np.float32],
    k: int,
    allowed: NDArray[np.bool_] | None = None,
    room: Room | None = None,
    kernel: Kernel | None = None,
) -> tuple[Int32, NDArray[np.float32]]:
    """The k entries with the largest sum of weight times impact, exactly.

    MaxScore (Turtle and Flood 1995) a term at a time: rare terms first bring the
    entries; once no unseen entry can reach the k-th best any more, the remaining,
    frequent terms are only looked up for the entries that still can.

    Parameters
    ----------
    terms, weights : the question's known terms and the weight of each, > 0
    allowed : by entry number; None allows all
    room : where sums are kept meanwhile; None makes one
    kernel : `index.kernel.best`; None works with numpy alone

    Returns
    -------
    entry numbers and sums, best first; equal sums in entry order.  An entry's sum is
    taken over the terms from the rarest to the most frequent, whatever was left out.
    """
    room = room or Room(arrays.n_entries)
    sums = room.sums
    if kernel is not None:
        entries, totals = kernel(
            arrays.posting_start,
            arrays.posting_entry,
            arrays.posting_impact,
            arrays.posting_peak,
            terms,
            weights,
            k,
            _ALL if allowed is None else allowed,
            sums,
            room.seen,
            _SLACK,
        )
        return _ordered(entries, totals, k)
    starts = arrays.posting_start[terms].tolist()
    ends = arrays.posting_start[terms + 1].tolist()
    bounds = (weights * arrays.posting_peak[terms]).tolist()
    order = sorted(range(len(starts)), key=lambda at: ends[at] - starts[at])
    # rest[i]: what an entry can still get from the terms from place i on.
    rest = [0.0] * (len(order) + 1)
    for place in range(len(order) - 1, -1, -1):
        rest[place] = rest[place + 1] + bounds[order[place]]
    seen: list[Int32] = []
    n_seen, floor, place = 0, 0.0, 0
    try:
        for number in order:
            if floor * _SLACK > rest[place]:
                break
            found = arrays.posting_entry[starts[number] : ends[number]]
            gains = (
                weights[number] * arrays.posting_impact[starts[number] : ends[number]]
            )
            if allowed is not None:
                keep = allowed[found]
                found, gains = found[keep], gains[keep]
            before = sums[found]
            new = found[before == 0]
            sums[found] = before + gains
            seen.append(new)
            n_seen += new.size
            place += 1
            if n_seen > k and place < len(order):
                after = order[place]
                if ends[after] - starts[after] > max(_SHORT_LIST, n_seen // 4):
                    floor = max(floor, _kth(sums[np.concatenate(seen)], k))
        entries = np.concatenate(seen) if seen else np.zeros(0, dtype=np.int32)
        totals = sums[entries]
    finally:
        for new in seen:
            sums[new] = 0
    if place < len(order):
        entries, totals = _look_up(
            arrays,
            entries,
            totals,
            [(starts[n], ends[n], weights[n]) for n in order[place:]],
            rest[place:],
            k,
        )
    if totals.size > k:
        keep = totals >= _kth(totals, k)
        entries, totals = entries[keep], totals[keep]
    return _ordered(entries, totals, k)


def _ordered(
    entries: Int32, totals: NDArray[np.float32], k: int
) -> tuple[Int32, NDArray[np.float32]]:
    best = np.lexsort((entries, -totals))[:k]
    return entries[best], totals[best]


def _look_up(
    arrays: Arrays,
    entries: Int32,
    sums: NDArray[np.float32],
    lists: list[tuple[int, int, np.float32]],
    rest: list[float],
    k: int,
) -> tuple[Int32, NDArray[np.float32]]:
    """Add what the remaining lists hold of these entries, dropping who cannot win."""
    order = np.argsort(entries)
    entries, sums = entries[order], sums[order]
    for (begin, end, weight), remaining in zip(lists, rest, strict=False):
        if sums.size > k:
            keep = sums + np.float32(remaining) >= _kth(sums, k) * _SLACK
            entries, sums = entries[keep], sums[keep]
        listed = arrays.posting_entry[begin:end]
        at = listed.searchsorted(entries)
        at[at == listed.size] = 0
        hit = np.flatnonzero(listed[at] == entries)
        sums[hit] += weight * arrays.posting_impact[begin:end][at[hit]]
    return entries, sums


def _kth(sums: NDArray[np.float32], k: int) -> float:
    """The k-th largest of more than k sums."""
    at = sums.size - k
    return float(np.partition(sums, at)[at])

"""Posting lists, and a question's best entries without reading all of them."""

from __future__ import annotations

import threading
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays, Int32
from index.flat import distinct

#: Reading up to this many postings, or up to this many times those already read, is
#: faster than deciding which of them have to be read.
_FEW, _READ_ON = 8192, 4
#: A bound is summed in another order than what it bounds: a margin for rounding.
SLACK = 1 - 1e-5


class Room(threading.local):
    """The working memory of a search, with a running sum for every entry.

    Allocated once per thread and left all zero, so that a question costs only what it
    touches.
    """

    def __init__(self, n_entries: int) -> None:
        """Room for `n_entries` sums."""
        self.sums = np.zeros(n_entries, dtype=np.float32)
        self.seen = np.empty(n_entries + 1, dtype=np.int32)
        self.values = np.empty(n_entries, dtype=np.float32)


def best_entries(
    arrays: Arrays,
    terms: NDArray[np.int64],
    weights: NDArray[np.float32],
    k: int,
    allowed: NDArray[np.bool_] | None = None,
    room: Room | None = None,
) -> tuple[Int32, NDArray[np.float32]]:
    """The k entries with the largest sum of weight times impact, exactly.

    MaxScore (Turtle and Flood 1995), term by term: the postings of rare terms are read
    first; once no unseen entry can reach the k-th best any more, the other terms are
    only looked up for the entries that still can.
    `index.compiled.postings` has the compiled twin.

    Parameters
    ----------
    terms, weights : the question's known terms and the weight of each, > 0
    allowed : by entry number; None allows all
    room : the working memory; None allocates it

    Returns
    -------
    entry numbers and sums, best first; equal sums in entry order.  An entry's sum is
    taken over the terms from the rarest to the most frequent, whatever was skipped.
    """
    return _ordered(*_best(arrays, terms, weights, k, allowed, room), k)


def best_numbers(
    arrays: Arrays,
    terms: NDArray[np.int64],
    weights: NDArray[np.float32],
    k: int,
    allowed: NDArray[np.bool_] | None = None,
    room: Room | None = None,
) -> Int32:
    """The entries of `best_entries`, in the order of their numbers."""
    entries, totals = _best(arrays, terms, weights, k, allowed, room)
    if entries.size > k:
        entries, _ = _ordered(entries, totals, k)
    return np.sort(entries)


def _best(
    arrays: Arrays,
    terms: NDArray[np.int64],
    weights: NDArray[np.float32],
    k: int,
    allowed: NDArray[np.bool_] | None,
    room: Room | None,
) -> tuple[Int32, NDArray[np.float32]]:
    """The best entries and their sums in any order, with all that tie with the k-th.

    There may be more than k.
    """
    room = room or Room(arrays.n_entries)
    sums = room.sums
    starts, ends = arrays.posting_start[terms], arrays.posting_start[terms + 1]
    order = (ends - starts).argsort(kind="stable")
    lists = _Lists(
        starts[order].tolist(),
        ends[order].tolist(),
        weights[order],
        (weights * arrays.posting_peak[terms])[order].tolist(),
    )
    read: list[NDArray[np.intp]] = []
    try:
        place, floor = _read(arrays, lists, k, allowed, sums, read)
        entries = _reached(lists, k, place, floor, sums, read)
        totals = sums.take(entries)
    finally:
        if _touch_most(read, sums):
            sums.fill(0)
        else:
            for part in read:
                sums[part] = 0
    if place < len(lists.starts):
        entries, totals = _look_up(arrays, entries, totals, lists, place, k)
    if totals.size > k:
        keep = totals >= _kth(totals, k)
        entries, totals = entries[keep], totals[keep]
    return entries, totals


def _reached(
    lists: _Lists,
    k: int,
    place: int,
    floor: float,
    sums: NDArray[np.float32],
    read: list[NDArray[np.intp]],
) -> Int32:
    """The entries seen that can still be among the best k, in order."""
    if place == len(lists.starts) and _touch_most(read, sums):
        # Every entry seen has a sum above 0: each posting adds something.
        least = _kth(sums, k) if k < sums.size else 0.0
        keep = sums >= least if least > 0 else sums > 0
        return keep.nonzero()[0].astype(np.int32)
    entries = np.concatenate(read) if read else np.zeros(0, dtype=np.intp)
    if place < len(lists.starts):
        reach = np.float32(lists.rest(place)) + sums.take(entries)
        entries = distinct(entries[reach >= floor * SLACK])
    else:
        entries = _contenders(entries, k, place, sums)
    return entries.astype(np.int32)


def _touch_most(read: list[NDArray[np.intp]], sums: NDArray[np.float32]) -> bool:
    """Whether scanning all sums is faster than looking at those of the entries."""
    return 2 * sum([part.size for part in read]) > sums.size


class _Lists(NamedTuple):
    """A question's posting lists, shortest first: where they are and what they add.

    `peaks` is the most that each one adds to a sum.
    """

    starts: list[int]
    ends: list[int]
    weights: NDArray[np.float32]
    peaks: list[float]

    def rest(self, place: int) -> float:
        """The most that the lists from a place on can still add to a sum."""
        return sum(self.peaks[place:])


def _read(
    arrays: Arrays,
    lists: _Lists,
    k: int,
    allowed: NDArray[np.bool_] | None,
    sums: NDArray[np.float32],
    read: list[NDArray[np.intp]],
) -> tuple[int, float]:
    """Add lists to the sums until no entry of the other lists alone can win.

    Returns how many lists were read and, if not all, the k-th largest sum.  Appends the
    entries to `read`, each as often as the lists have it.
    """
    sizes = [e - s for s, e in zip(lists.starts, lists.ends, strict=True)]
    n_left, n_read, place = sum(sizes), 0, 0
    while place < len(sizes):
        if n_read > k and n_left > max(_FEW, _READ_ON * n_read):
            best = sums.take(_contenders(np.concatenate(read), k, place, sums))
            floor = _kth(best, k) if best.size > k else 0.0
            if floor * SLACK > lists.rest(place):
                return place, floor
        # Short lists together: a step of numpy takes as long as some hundred entries.
        upto, n_added = place + 1, sizes[place]
        while upto < len(sizes) and n_added + sizes[upto] <= _FEW:
            n_added += sizes[upto]
            upto += 1
        parts = [slice(lists.starts[at], lists.ends[at]) for at in range(place, upto)]
        listed = np.concatenate([arrays.posting_entry[part] for part in parts])
        entries = listed.astype(np.intp)  # else numpy does it in each step below
        gains = np.concatenate([arrays.posting_impact[part] for part in parts])
        gains *= lists.weights[place:upto].repeat(sizes[place:upto])
        if allowed is not None:
            keep = allowed.take(entries)
            entries, gains = entries[keep], gains[keep]
        read.append(entries)
        # One after another, so that every sum is taken in the order of the lists.
        np.add.at(sums, entries, gains)
        n_read += n_added
        n_left -= n_added
        place = upto
    return place, 0.0


def _contenders(
    entries: NDArray[np.intp], k: int, n_lists: int, sums: NDArray[np.float32]
) -> NDArray[np.intp]:
    """The distinct ones of some entries, without most that are not among the best k.

    An entry occurs at most `n_lists` times, so the best k times as many include k
    distinct ones.
    """
    totals = sums.take(entries)
    if totals.size > k * n_lists:
        entries = entries[totals >= _kth(totals, k * n_lists)]
    return distinct(entries)


def _ordered(
    entries: Int32, totals: NDArray[np.float32], k: int
) -> tuple[Int32, NDArray[np.float32]]:
    best = np.lexsort((entries, -totals))[:k]
    return entries[best], totals[best]


def _look_up(
    arrays: Arrays,
    entries: Int32,
    sums: NDArray[np.float32],
    lists: _Lists,
    place: int,
    k: int,
) -> tuple[Int32, NDArray[np.float32]]:
    """Add what the lists from a place on have of these entries, which are sorted.

    Drops those that cannot win any more.
    """
    for at_list in range(place, len(lists.starts)):
        if sums.size > k:
            reach = sums + np.float32(lists.rest(at_list))
            keep = reach >= _kth(sums, k) * SLACK
            entries, sums = entries[keep], sums[keep]
        part = slice(lists.starts[at_list], lists.ends[at_list])
        listed = arrays.posting_entry[part]
        at = listed.searchsorted(entries)
        at[at == listed.size] = 0
        hit = np.flatnonzero(listed[at] == entries)
        sums[hit] += lists.weights[at_list] * arrays.posting_impact[part][at[hit]]
    return entries, sums


def _kth(sums: NDArray[np.float32], k: int) -> float:
    """The k-th largest of more than k sums."""
    at = sums.size - k
    return float(np.partition(sums, at)[at])

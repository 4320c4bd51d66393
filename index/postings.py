"""Posting lists, and the best entries for a question's terms without reading them all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays, Int32


def best_entries(
    arrays: Arrays,
    terms: NDArray[np.int64],
    weights: NDArray[np.float32],
    k: int,
    allowed: NDArray[np.bool_] | None = None,
) -> tuple[Int32, NDArray[np.float32]]:
    """The k entries with the largest sum of weight times impact, exactly.

    MaxScore (Turtle and Flood 1995) a term at a time: rare terms first bring the
    entries; once no unseen entry can reach the k-th best any more, the remaining,
    frequent terms are only looked up for the entries that still can.

    Parameters
    ----------
    terms, weights : the question's known terms and the weight of each, >= 0
    allowed : by entry number; None allows all

    Returns
    -------
    entry numbers and sums, best first; equal sums in entry order
    """
    starts, ends = arrays.posting_start[terms], arrays.posting_start[terms + 1]
    order = np.argsort(ends - starts, kind="stable")
    bounds = weights * arrays.posting_peak[terms]
    rest = np.concatenate((np.cumsum(bounds[order][::-1])[::-1][1:], [0.0]))

    entries = np.zeros(0, dtype=np.int32)
    sums = np.zeros(0, dtype=np.float32)
    floor = -1.0
    for place, number in enumerate(order):
        part = slice(int(starts[number]), int(ends[number]))
        found = arrays.posting_entry[part]
        remaining = float(rest[place - 1]) if place else np.inf
        if floor > remaining:
            # No unseen entry can enter: look the known ones up in this list.
            at = np.searchsorted(found, entries)
            at[at == found.size] = 0
            hit = found[at] == entries
            impact = arrays.posting_impact[part][at[hit]]
            sums[hit] += weights[number] * impact
        else:
            gains = weights[number] * arrays.posting_impact[part]
            if allowed is not None:
                keep = allowed[found]
                found, gains = found[keep], gains[keep]
            entries, sums = _merge(entries, sums, found, gains)
        if sums.size > k:
            floor = float(np.partition(sums, sums.size - k)[sums.size - k])
            if place + 1 < order.size:
                keep = sums + rest[place] >= floor
                entries, sums = entries[keep], sums[keep]
    best = np.lexsort((entries, -sums))[:k]
    return entries[best], sums[best]


def _merge(
    entries: Int32,
    sums: NDArray[np.float32],
    more: Int32,
    gains: NDArray[np.float32],
) -> tuple[Int32, NDArray[np.float32]]:
    """Two lists of (entry, sum), both in entry order, added into one."""
    if entries.size == 0:
        return np.array(more), np.array(gains)
    at = np.searchsorted(entries, more)
    at[at == entries.size] = 0
    seen = entries[at] == more
    sums = sums.copy()
    sums[at[seen]] += gains[seen]
    new = ~seen
    both = np.concatenate((entries, more[new]))
    order = np.argsort(both, kind="stable")
    return both[order], np.concatenate((sums, gains[new]))[order]

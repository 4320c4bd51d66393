"""How many of the right entries are among the first k."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def recall_at_k(ranking: Sequence[str], right: Collection[str], k: int) -> float:
    """Share of the `right` entries that are among the first `k` of `ranking`.

    With one right entry, as in an FAQ, it is 0 or 1 and equals the hit rate at k.

    Parameters
    ----------
    ranking : entry ids, best first, each once
    right : ids of the right entries; empty for a query out of scope
    k : at least 1

    Returns
    -------
    float in [0, 1]; nan when nothing is right

    Raises: ValueError if `k` is below 1.

    >>> recall_at_k(["b", "a", "c"], {"a", "d"}, 2)
    0.5
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    wanted = set(right)
    if not wanted:
        return float("nan")
    return len(wanted.intersection(ranking[:k])) / len(wanted)

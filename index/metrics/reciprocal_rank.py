"""How high the first right entry is ranked."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np


def reciprocal_rank(ranking: Sequence[str], right: Collection[str]) -> float:
    """1 / rank of the first right entry of `ranking`; 0 if there is none.

    Ranks count from 1.  For a ranking cut at k, it is the measure "at k".

    >>> reciprocal_rank(["b", "a", "c"], {"a"})
    0.5
    """
    for rank, entry_id in enumerate(ranking, 1):
        if entry_id in right:
            return 1.0 / rank
    return 0.0


def mean_reciprocal_rank(
    rankings: Sequence[Sequence[str]], judgments: Sequence[Collection[str]]
) -> float:
    """Mean of `reciprocal_rank` over the queries that have a right entry.

    Parameters
    ----------
    rankings : one per query
    judgments : the right ids for each query, in the same order; queries out of scope
        (empty) are left out

    Returns
    -------
    float in [0, 1]; nan when no query has a right entry

    Raises: ValueError if the lengths differ.  References: Voorhees 1999, TREC-8 QA.

    >>> mean_reciprocal_rank([["a"], ["b", "a"], ["c"]], [{"a"}, {"a"}, set()])
    0.75
    """
    ranks = [
        reciprocal_rank(ranking, right)
        for ranking, right in zip(rankings, judgments, strict=True)
        if right
    ]
    return float(np.mean(ranks)) if ranks else float("nan")

"""A question's candidates in order, in one compiled call; for large indexes.

Needs numba (``pip install "frontdesk[fast]"``).  `index/ranking.py` has the same step
by step, for any backend.  The numbers are the same to the last bit.

The index's arrays are passed one by one, under their names in `index.arrays`: in named
tuples a question took a tenth longer, because each call takes them apart (numba 0.68,
measured at 10,000 and 100,000 entries).  `LocalBackend` passes everything by keyword,
so that the order of the parameters matters in this folder only.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import PASSAGE_KIND
from index.compiled.compiling import compiled
from index.compiled.likeness import likeness
from index.compiled.postings import best
from index.features import CLASSIFIER, PASSAGE


@compiled
def ranked(  # pragma: no cover (compiled)
    terms: NDArray[np.int64],
    weights: NDArray[np.float32],
    text: NDArray[np.uint32],
    mass: float,
    norm: float,
    unseen: float,
    has_unknown: bool,
    model: NDArray[np.float64],
    k: int,
    without: int,
    allowed: NDArray[np.bool_],
    extra: NDArray[np.int32],
    classes: NDArray[np.float32],
    most_rows: int,
    letter_rows: int,
    slack: float,
    sums: NDArray[np.float32],
    seen: NDArray[np.int32],
    values: NDArray[np.float32],
    idf: NDArray[np.float32],
    posting_start: NDArray[np.int64],
    posting_entry: NDArray[np.int32],
    posting_impact: NDArray[np.float32],
    posting_peak: NDArray[np.float32],
    posting_question: NDArray[np.uint16],
    posting_answer: NDArray[np.uint16],
    entry_kind: NDArray[np.uint8],
    row_start: NDArray[np.int64],
    row_term_start: NDArray[np.int64],
    row_term: NDArray[np.int32],
    row_norm: NDArray[np.float32],
    row_trigram_start: NDArray[np.int64],
    row_trigram: NDArray[np.uint16],
) -> tuple[Any, Any, Any, Any]:
    """Entries, scores, features and nearest rows, best first.

    Ranks the `k` best entries except `without` (-1: none), and `extra`.  `classes` are
    the classifier's scores by entry number, empty without one; `model` weighs the
    features.  The others as in `index.compiled.postings` and `index.compiled.likeness`.
    """
    entries, totals = best(
        posting_start, posting_entry, posting_impact, posting_peak, terms, weights,
        k + (without >= 0), allowed, sums, seen, values, slack,
    )  # fmt: skip
    entries = _first(entries, totals, k, without)
    if extra.size:
        entries = np.unique(np.concatenate((entries, extra)))
    features, rows = likeness(
        entries, terms, weights, text, mass, norm, unseen, has_unknown, idf,
        posting_start, posting_entry, posting_question, posting_answer, row_start,
        row_term_start, row_term, row_norm, row_trigram_start, row_trigram, most_rows,
        letter_rows,
    )  # fmt: skip
    scores = np.zeros(entries.size)
    for at in range(entries.size):
        entry = entries[at]
        if classes.size:
            features[at, CLASSIFIER] = classes[entry]
        features[at, PASSAGE] = entry_kind[entry] == PASSAGE_KIND
        for column in range(model.size):
            scores[at] += features[at, column] * model[column]
    # Equal ones stay in the order of their numbers.
    order = np.argsort(-scores, kind="mergesort")
    return entries[order], scores[order], features[order], rows[order]


@compiled
def _first(  # pragma: no cover (compiled)
    entries: NDArray[np.int32], totals: NDArray[np.float32], k: int, without: int
) -> Any:
    """The k entries with the largest sums, except one, in the order of their numbers.

    Among ties, those with the lowest numbers.
    """
    if entries.size > k or without >= 0:
        by_number = np.argsort(entries)
        order = by_number[np.argsort(-totals[by_number], kind="mergesort")]
        entries = entries[order]
        entries = entries[entries != without][:k]
    return np.sort(entries)

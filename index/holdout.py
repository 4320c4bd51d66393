"""Questions whose answer is known, made from the corpus alone by holding parts back.

A fold takes whole entries away (nothing should win for their wordings) and, of each
other entry with several wordings, some of them (their entry should still win).  What is
left is indexed like any corpus and asked the wordings that were held back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus import Entry
from index.arrays import Arrays
from index.backend import LocalBackend
from index.encode import Encoded
from index.fit_classifier import Features, fit_classifier, with_classifier
from index.query import Query, make_query
from index.ranking import Candidates, prior_weights, rank
from index.tabulate import tabulate

#: Share of the entries that a fold takes away as a whole.
ENTRY_SHARE = 0.25
#: At most so many questions are asked of a corpus, drawn evenly.
MAX_QUESTIONS = 4_000


@dataclass(frozen=True, slots=True)
class Trial:
    """One held-back wording, asked: its candidates and which of them is right.

    `right` is a position in the candidates: -1 when the right entry is not among them,
    -2 when it was taken away and nothing is right.
    """

    query: Query
    candidates: Candidates
    right: int
    row: int


def trials(
    entries: Sequence[Entry],
    encoded: Encoded,
    features: Features | None,
    n_folds: int = 5,
    seed: int = 0,
) -> Iterator[Trial]:
    """Every fold's trials; none for a corpus with fewer than four entries."""
    n, r = len(entries), encoded.row_entry.size
    if n < 4:
        return
    rng = np.random.default_rng(seed)
    entry_fold = _spread(rng, n, max(round(1 / ENTRY_SHARE), 2))
    row_fold = _spread_within(rng, encoded.row_entry, n_folds)
    n_rows = np.bincount(encoded.row_entry, minlength=n)
    asked_share = min(1.0, MAX_QUESTIONS / max(r, 1))
    for fold in range(n_folds):
        away = entry_fold == fold % (entry_fold.max() + 1)
        kept_entries = np.flatnonzero(~away)
        several = n_rows[encoded.row_entry] > 1
        held = (row_fold == fold) & several & ~away[encoded.row_entry]
        gone = away[encoded.row_entry]
        # Away entries would be asked once a fold and wording: only their share of it.
        asked = held | (gone & (row_fold == fold))
        asked &= rng.random(r) < asked_share
        kept_rows = np.flatnonzero(~held & ~gone)
        part = encoded.subset(kept_entries, kept_rows)
        arrays = tabulate([entries[at] for at in kept_entries.tolist()], part)
        number = np.full(n, -1)
        number[kept_entries] = np.arange(kept_entries.size)
        if features is not None:
            model = fit_classifier(features, kept_entries.size, number, held)
            arrays = with_classifier(arrays, model)
        backend = LocalBackend(arrays, "".join(part.row_texts).encode())
        for row in np.flatnonzero(asked).tolist():
            query = _ask_again(encoded, arrays, row)
            candidates = rank(arrays, backend, query, prior_weights(arrays))
            truth = int(number[encoded.row_entry[row]])
            place = np.flatnonzero(candidates.entries == truth)
            right = -2 if truth < 0 else int(place[0]) if place.size else -1
            yield Trial(query, candidates, right, row)


def _ask_again(encoded: Encoded, arrays: Arrays, row: int) -> Query:
    """The query that a row's wording makes, its words known only if others use them."""
    begin, end = encoded.rows.start[row], encoded.rows.start[row + 1]
    names = [encoded.term_names[at] for at in encoded.rows.values[begin:end].tolist()]
    plain = encoded.row_texts[row].split()
    return make_query(arrays, plain, plain, (), names, [True] * len(names))


def _spread(rng: np.random.Generator, size: int, n_folds: int) -> NDArray[np.int64]:
    """A fold for each of `size` things, as even as can be."""
    return np.asarray(rng.permutation(size) % n_folds)


def _spread_within(
    rng: np.random.Generator, groups: NDArray[np.int64], n_folds: int
) -> NDArray[np.int64]:
    """A fold for each thing, even within each group (`groups` is sorted)."""
    shuffled = rng.random(groups.size)
    order = np.lexsort((shuffled, groups))
    first = np.searchsorted(groups, groups[order])
    shift = rng.integers(0, n_folds, size=int(groups.max(initial=0)) + 1)
    fold = np.empty(groups.size, dtype=np.int64)
    fold[order] = (np.arange(groups.size) - first + shift[groups[order]]) % n_folds
    return fold

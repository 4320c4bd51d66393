"""Candidates and their features; a linear model over them orders the candidates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.arrays import PASSAGE_KIND, Arrays
from index.backend import (
    Backend,
    Candidates,
    EntryData,
    Filter,
    RankRequest,
    Wordings,
)
from index.classifier import class_scores
from index.features import (
    ANSWER,
    BARE_PRIOR,
    CLASSIFIER,
    COVERED,
    FEATURES,
    LETTERS,
    MISSING,
    PASSAGE,
    PRIOR,
    QUESTION,
    WORDING,
)
from index.letters import letter_cosines, trigrams
from index.query import Query

N_LEXICAL = 40
N_CLASSES = 12
_MAX_ROWS = 2000
_LETTER_ROWS = 128


def rank(
    arrays: Arrays,
    backend: Backend,
    query: Query,
    weights: NDArray[np.float64],
    entry_filter: Filter | None = None,
    allowed: NDArray[np.bool_] | None = None,
) -> Candidates:
    """The question's candidates in order: by score, equal ones by entry number.

    `weights` has one number per feature.  `entry_filter` says what may be served,
    `allowed` the same by entry number (None: everything).
    """
    classes = None
    refusal = 0.0
    extra: list[int] = []
    if arrays.feature_hash.size and query.sequence:
        classes, refusal = class_scores(arrays, query.sequence, query.text)
        if allowed is not None:
            classes = np.where(allowed, classes, -np.inf)
        top = np.argsort(-classes, kind="stable")[:N_CLASSES]
        extra = top[np.isfinite(classes[top])].tolist()
    request = RankRequest(
        weights, N_LEXICAL, entry_filter, extra, classes, _MAX_ROWS, _LETTER_ROWS
    )
    ranked = backend.rank(query, request)
    if ranked is not None:
        return ranked._replace(refusal=refusal)
    data = backend.find(query.terms, query.weights, N_LEXICAL, entry_filter, extra)
    entries = data.entries
    if entries.size == 0:
        empty, features = np.zeros(0), np.zeros((0, len(FEATURES)))
        return Candidates(entries, empty, features, empty.astype(np.int64), refusal)
    features, rows = likeness(arrays, query, data)
    if classes is not None:
        features[:, CLASSIFIER] = classes[entries]
    features[:, PASSAGE] = arrays.entry_kind[entries] == PASSAGE_KIND
    # Summed one after another, as the compiled code does.
    scores = np.add.accumulate(features * weights, axis=1)[:, -1]
    # Equal ones stay in the order of their numbers.
    order = (-scores).argsort(kind="stable")
    return Candidates(
        entries[order], scores[order], features[order], rows[order], refusal
    )


def likeness(
    arrays: Arrays, query: Query, data: EntryData
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """How like the question each entry is, and which of its wordings is most like it.

    Returns the features, those of the classifier and of passages still 0, and the rows.
    `index/compiled/likeness.py` has the compiled twin, equal to the last bit: both sum
    in the order of the terms.
    """
    features = np.zeros((data.entries.size, len(FEATURES)))
    fields = _field_scores(arrays, query, data)
    features[:, [QUESTION, ANSWER, COVERED, MISSING]] = fields.T
    words, letters, rows = _nearest_wordings(arrays, query, data)
    features[:, WORDING], features[:, LETTERS] = words, letters
    return features, rows


def _field_scores(arrays: Arrays, query: Query, data: EntryData) -> NDArray[np.float64]:
    """How each entry matches the question's terms: four rows.

    BM25 of the wordings, BM25 of the answer, and the weight of the terms that either
    has, each as a share of the question's idf mass; the idf of the rarest term that
    neither has, as a share of an unseen word's.
    """
    fields = np.empty((3, query.terms.size, data.entries.size))
    fields[:2] = data.fields(query.terms)
    has = (fields[:2] > 0).any(axis=0)
    fields[2] = has
    absent = arrays.idf[query.terms][:, None] * ~has
    fields *= query.weights[:, None]
    rows = np.empty((4, data.entries.size))
    # One row per term: so they are added one after another, unlike in a product.
    np.add.reduce(fields, axis=1, out=rows[:3])
    rows[:3] /= max(query.mass, 1e-9)
    least = query.unseen_idf if query.has_unknown else 0.0
    rows[3] = absent.max(axis=0, initial=least) / query.unseen_idf
    return rows


def _nearest_wordings(
    arrays: Arrays, query: Query, data: EntryData
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """How like the question each entry is, by words and by letters, and its best row.

    Words: cosine of idf vectors.  Letters: cosine of character trigram counts, for the
    wordings that share the most words with the question.
    """
    n = data.entries.size
    wordings = data.wordings(_MAX_ROWS)
    rows, owner = wordings.rows, wordings.owner
    alike = _row_cosines(arrays, query, wordings)
    # Every entry has a wording, and those of one entry are neighbours.
    sizes = np.bincount(owner, minlength=n)
    begins = sizes.cumsum() - sizes
    words = np.maximum.reduceat(alike, begins)
    keep = max(_LETTER_ROWS // n, 2)
    if sizes.max() > keep:
        order = np.lexsort((rows, -alike, owner))
        chosen = order[np.arange(order.size) - begins.repeat(sizes) < keep]
        rows, owner, alike = rows[chosen], owner[chosen], alike[chosen]
        np.minimum(sizes, keep, out=sizes)
        begins = sizes.cumsum() - sizes
    by_letters = letter_cosines(trigrams(query.text), *data.trigrams(rows))
    letters = np.maximum.reduceat(by_letters, begins)
    best = np.lexsort((rows, -(alike + by_letters), owner))
    return words, letters, rows[best[begins]]


def _row_cosines(
    arrays: Arrays, query: Query, wordings: Wordings
) -> NDArray[np.float64]:
    """Cosine of the idf vectors of the question and of each row."""
    if query.terms.size == 0:
        return np.zeros(wordings.rows.size)
    order = query.terms.argsort()
    terms = query.terms[order]
    place = terms.searchsorted(wordings.term)
    hit = (terms.take(place, mode="clip") == wordings.term).nonzero()[0]
    gains = (query.weights[order] * arrays.idf[terms]).take(place.take(hit))
    dots = np.bincount(
        wordings.term_owner.take(hit), weights=gains, minlength=wordings.rows.size
    )
    lengths = wordings.norm * np.float64(query.norm)
    return np.asarray(dots / np.maximum(lengths, 1e-9))


def prior_weights(arrays: Arrays) -> NDArray[np.float64]:
    """The weights to rank this index with."""
    return PRIOR if arrays.feature_hash.size else BARE_PRIOR

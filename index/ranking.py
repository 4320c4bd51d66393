"""Candidates and their features; a linear model over them orders the candidates."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.arrays import PASSAGE_KIND, Arrays
from index.backend import Backend, Filter, Found, Wanted, Wordings
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


class Candidates(NamedTuple):
    """The entries considered for one question, best first.

    Attributes
    ----------
    entries : (n,) entry numbers; `scores` : (n,) what they are ordered by
    features : (n, len(FEATURES))
    rows : (n,) the wording of each that is most like the question
    refusal : how much the question sounds like one to decline; 0: nothing is known
    """

    entries: NDArray[np.int32]
    scores: NDArray[np.float64]
    features: NDArray[np.float64]
    rows: NDArray[np.int64]
    refusal: float = 0.0


def rank(
    arrays: Arrays,
    backend: Backend,
    query: Query,
    weights: NDArray[np.float64],
    which: Filter | None = None,
    allowed: NDArray[np.bool_] | None = None,
) -> Candidates:
    """The question's candidates in order: by score, equal ones by entry number.

    `weights` has one number a feature.  `which` says what the asker may see, `allowed`
    the same by entry number (None: everything).
    """
    classes = None
    refusal = 0.0
    more: list[int] = []
    if arrays.feature_hash.size and query.sequence:
        classes, refusal = class_scores(arrays, query.sequence, query.text)
        if allowed is not None:
            classes = np.where(allowed, classes, -np.inf)
        top = np.argsort(-classes, kind="stable")[:N_CLASSES]
        more = top[np.isfinite(classes[top])].tolist()
    wanted = Wanted(weights, N_LEXICAL, which, more, classes, _MAX_ROWS, _LETTER_ROWS)
    ranked = backend.ranked(query, wanted)
    if ranked is not None:
        return Candidates(*ranked, refusal)
    found = backend.find(query.terms, query.weights, N_LEXICAL, which, more)
    entries = found.entries
    if entries.size == 0:
        empty, features = np.zeros(0), np.zeros((0, len(FEATURES)))
        return Candidates(entries, empty, features, empty.astype(np.int64), refusal)
    features, rows = likeness(arrays, query, found)
    if classes is not None:
        features[:, CLASSIFIER] = classes[entries]
    features[:, PASSAGE] = arrays.entry_kind[entries] == PASSAGE_KIND
    # Summed one after another, as it is where this is compiled.
    scores = np.add.accumulate(features * weights, axis=1)[:, -1]
    # Equal ones stay in the order of their numbers.
    order = (-scores).argsort(kind="stable")
    return Candidates(
        entries[order], scores[order], features[order], rows[order], refusal
    )


def likeness(
    arrays: Arrays, query: Query, found: Found
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """How like the question each entry is, and by which of its wordings most.

    The features, those of the classifier and of passages still 0, and the rows.
    `index/compiled/likeness.py` has it compiled, the same to the last bit: here and
    there sums are taken in the order of the terms.
    """
    features = np.zeros((found.entries.size, len(FEATURES)))
    fields = _field_scores(arrays, query, found)
    features[:, [QUESTION, ANSWER, COVERED, MISSING]] = fields.T
    words, letters, rows = _nearest_wordings(arrays, query, found)
    features[:, WORDING], features[:, LETTERS] = words, letters
    return features, rows


def _field_scores(arrays: Arrays, query: Query, found: Found) -> NDArray[np.float64]:
    """How the question's terms stand in each entry: four rows.

    BM25 of the wordings and of the answer, and the share of the terms found in either,
    each of the question's idf mass; the idf of the rarest term that stands in neither,
    as a share of an unseen word's.
    """
    fields = np.empty((3, query.terms.size, found.entries.size))
    fields[:2] = found.fields(query.terms)
    has = (fields[:2] > 0).any(axis=0)
    fields[2] = has
    absent = arrays.idf[query.terms][:, None] * ~has
    fields *= query.weights[:, None]
    rows = np.empty((4, found.entries.size))
    # A row a term: so they are added one after another, which a product would not do.
    np.add.reduce(fields, axis=1, out=rows[:3])
    rows[:3] /= max(query.mass, 1e-9)
    least = query.unseen_idf if query.has_unknown else 0.0
    rows[3] = absent.max(axis=0, initial=least) / query.unseen_idf
    return rows


def _nearest_wordings(
    arrays: Arrays, query: Query, found: Found
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Each entry's wording most like the question: by words, by letters, and which.

    Words: cosine of idf vectors.  Letters: cosine of character trigram counts, for the
    few wordings that share most words with the question.
    """
    n = found.entries.size
    wordings = found.wordings(_MAX_ROWS)
    rows, of = wordings.rows, wordings.owner
    alike = _row_cosines(arrays, query, wordings)
    # Every entry has a wording, and those of one stand together.
    sizes = np.bincount(of, minlength=n)
    begins = sizes.cumsum() - sizes
    words = np.maximum.reduceat(alike, begins)
    keep = max(_LETTER_ROWS // n, 2)
    if sizes.max() > keep:
        order = np.lexsort((rows, -alike, of))
        chosen = order[np.arange(order.size) - begins.repeat(sizes) < keep]
        rows, of, alike = rows[chosen], of[chosen], alike[chosen]
        np.minimum(sizes, keep, out=sizes)
        begins = sizes.cumsum() - sizes
    by_letters = letter_cosines(trigrams(query.text), *found.trigrams(rows))
    letters = np.maximum.reduceat(by_letters, begins)
    best = np.lexsort((rows, -(alike + by_letters), of))
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

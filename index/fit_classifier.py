"""Fits the linear model over wordings: which entry is a wording one of?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.svm import LinearSVC

from index.arrays import Arrays
from index.classifier import (
    GRAM_SIZES,
    LETTERS_WEIGHT,
    TERM_FEATURE_SALT,
    term_features,
    word_features,
)
from index.encode import Encoded
from index.hashing import word_hashes
from index.ngrams import gram_hashes
from index.sentences import Sentence

#: More than this many weights are not worth their size: the fields alone rank then.
MAX_WEIGHTS = 60_000_000
MAX_ENTRIES = 1_500
MAX_ROWS = 40_000
#: Rows an entry, in the mean, from which there is something to learn.
MIN_ROWS_AN_ENTRY = 1.5
#: What a sentence of an answer counts beside a wording that somebody would type.
SENTENCE_WEIGHT = 0.4
_C = 0.5


@dataclass(frozen=True, slots=True)
class Features:
    """What there is to learn from, counted; wordings first, then answers' sentences.

    Attributes
    ----------
    hashes : (f,) sorted; `words`, `letters` : (n, f) counts of the two blocks
    entry : (n,) whose wording or sentence each row is; `n_wordings` : how many are
        wordings; a sentence weighs SENTENCE_WEIGHT of one
    """

    hashes: NDArray[np.uint64]
    words: sparse.csr_matrix
    letters: sparse.csr_matrix
    entry: NDArray[np.int64]
    n_wordings: int


@dataclass(frozen=True, slots=True)
class Classifier:
    """A fitted model; shapes as in `Arrays`."""

    feature_hash: NDArray[np.uint64]
    feature_idf: NDArray[np.float32]
    class_weight: NDArray[np.float16]
    class_bias: NDArray[np.float32]


def is_worth_fitting(n_entries: int, n_rows: int) -> bool:
    """Whether the corpus has wordings enough to learn from, and not too many to."""
    return (
        2 <= n_entries <= MAX_ENTRIES
        and n_rows <= MAX_ROWS
        and n_rows >= MIN_ROWS_AN_ENTRY * n_entries
    )


def count_features(encoded: Encoded, sentences: Sequence[Sentence]) -> Features:
    """The features of every wording and of the sentences of the answers."""
    names = word_hashes(encoded.term_names, TERM_FEATURE_SALT)
    start = encoded.rows.start.tolist()
    blocks: tuple[list[NDArray[np.uint64]], ...] = ([], [])
    for row, text in enumerate(encoded.row_texts):
        terms = encoded.rows.values[start[row] : start[row + 1]]
        blocks[0].append(word_features(names[terms]))
        blocks[1].append(gram_hashes(text, GRAM_SIZES)[0])
    for sentence in sentences:
        blocks[0].append(term_features(sentence.terms))
        blocks[1].append(gram_hashes(sentence.text, GRAM_SIZES)[0])
    n = len(blocks[0])
    both = [np.concatenate(block) for block in blocks]
    table, column = np.unique(np.concatenate(both), return_inverse=True)
    columns = np.split(column, [both[0].size])
    words, letters = (
        sparse.csr_matrix(
            (
                np.ones(where.size, dtype=np.float32),
                (np.repeat(np.arange(n), [found.size for found in block]), where),
            ),
            shape=(n, table.size),
        )
        for block, where in zip(blocks, columns, strict=True)
    )
    whose = [sentence.entry for sentence in sentences]
    entry = np.concatenate((encoded.row_entry, np.array(whose, dtype=np.int64)))
    return Features(table, words, letters, entry, len(encoded.row_texts))


def fit_classifier(
    features: Features,
    n_entries: int,
    number: NDArray[np.int64] | None = None,
    held_back: NDArray[np.bool_] | None = None,
    seed: int = 0,
) -> Classifier:
    """One linear separator an entry over sublinear TF-IDF features, by scikit-learn.

    Parameters
    ----------
    number : each entry's number in a smaller index, -1 for one that is not in it
    held_back : (n_wordings,) wordings not to learn from

    An entry with nothing to learn from gets a bias that no question overcomes.
    """
    labels = features.entry if number is None else number[features.entry]
    keep = labels >= 0
    if held_back is not None:
        keep[: features.n_wordings] &= ~held_back
    rows = np.flatnonzero(keep)
    labels = labels[rows]
    blocks, idfs = [], []
    weights = (1.0, LETTERS_WEIGHT)
    for counts, share in zip((features.words, features.letters), weights, strict=True):
        transformer = TfidfTransformer(sublinear_tf=True)
        part = counts[rows]
        blocks.append(transformer.fit_transform(part) * share)
        has = np.bincount(part.indices, minlength=part.shape[1]) > 0
        idfs.append(np.where(has, transformer.idf_, 0.0))
    idf = np.maximum(*idfs)
    used = np.flatnonzero(idf)
    vectors = (blocks[0] + blocks[1]).tocsr()[:, used]
    weight = np.zeros((used.size, n_entries), dtype=np.float16)
    bias = np.full(n_entries, -4.0, dtype=np.float32)
    present = np.unique(labels)
    if present.size > 1:
        model = LinearSVC(C=_C, random_state=seed)
        importance = np.where(rows < features.n_wordings, 1.0, SENTENCE_WEIGHT)
        model.fit(vectors, labels, sample_weight=importance)
        coefficients, intercepts = model.coef_, model.intercept_
        if present.size == 2:  # scikit-learn fits one separator for two classes
            coefficients = np.vstack([-coefficients, coefficients])
            intercepts = np.concatenate([-intercepts, intercepts])
        weight[:, present] = coefficients.T
        bias[present] = intercepts
    return Classifier(features.hashes[used], idf[used].astype(np.float32), weight, bias)


def with_classifier(arrays: Arrays, model: Classifier) -> Arrays:
    """The arrays with a fitted classifier in them."""
    return arrays._replace(
        **{field.name: getattr(model, field.name) for field in fields(model)}
    )

"""Fits the linear model over wordings: which entry is a wording one of?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.svm import LinearSVC

from index.classifier import GRAM_SIZES, word_features, _WORD_SALT
from index.encode import Encoded
from index.hashing import word_hashes
from index.ngrams import gram_hashes

#: More than this many weights are not worth their size: the fields alone rank then.
MAX_WEIGHTS = 60_000_000
MAX_ENTRIES = 1_500
MAX_ROWS = 40_000
#: Rows an entry, in the mean, from which there is something to learn.
MIN_ROWS_AN_ENTRY = 1.5
_C = 0.5


@dataclass(frozen=True, slots=True)
class Features:
    """Every row's features: TF counts in two blocks, over the same sorted hashes."""

    hashes: NDArray[np.uint64]
    words: sparse.csr_matrix
    letters: sparse.csr_matrix


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


def row_features(encoded: Encoded) -> Features:
    """The features of every row, counted."""
    names = word_hashes(encoded.term_names, _WORD_SALT)
    hashes, owners, blocks = [], [], []
    start = encoded.rows.start.tolist()
    for row, text in enumerate(encoded.row_texts):
        terms = encoded.rows.values[start[row] : start[row + 1]]
        for block, found in enumerate(
            (word_features(names[terms]), gram_hashes(text, GRAM_SIZES)[0])
        ):
            hashes.append(found)
            owners.append(np.full(found.size, row))
            blocks.append(np.full(found.size, block, dtype=np.int8))
    table, column = np.unique(np.concatenate(hashes), return_inverse=True)
    owner, block = np.concatenate(owners), np.concatenate(blocks)
    shape = (len(encoded.rows), table.size)
    words, letters = (
        sparse.csr_matrix(
            (
                np.ones(int((block == number).sum()), dtype=np.float32),
                (owner[block == number], column[block == number]),
            ),
            shape=shape,
        )
        for number in (0, 1)
    )
    return Features(table, words, letters)


def fit_classifier(
    features: Features,
    row_entry: NDArray[np.int64],
    n_entries: int,
    rows: NDArray[np.int64] | None = None,
    seed: int = 0,
) -> Classifier:
    """One linear separator an entry over sublinear TF-IDF features, by scikit-learn.

    `rows` fits on those rows only; an entry without rows then gets a bias that no
    question overcomes.
    """
    if rows is None:
        rows = np.arange(row_entry.size)
    blocks, idfs = [], []
    for counts in (features.words[rows], features.letters[rows]):
        transformer = TfidfTransformer(sublinear_tf=True)
        blocks.append(transformer.fit_transform(counts))
        idfs.append(np.where(np.diff(counts.tocsc().indptr) > 0, transformer.idf_, 0.0))
    used = np.flatnonzero(np.maximum(*idfs))
    vectors = (blocks[0] + blocks[1]).tocsr()[:, used]
    labels = row_entry[rows]
    weight = np.zeros((used.size, n_entries), dtype=np.float16)
    bias = np.full(n_entries, -4.0, dtype=np.float32)
    present = np.unique(labels)
    model = LinearSVC(C=_C, random_state=seed).fit(vectors, labels)
    if present.size == 2:  # scikit-learn fits one separator for two classes
        coefficients = np.vstack([-model.coef_, model.coef_])
        intercepts = np.concatenate([-model.intercept_, model.intercept_])
    else:
        coefficients, intercepts = model.coef_, model.intercept_
    weight[:, present] = coefficients.T.astype(np.float16)
    bias[present] = intercepts
    return Classifier(
        features.hashes[used],
        np.maximum(*idfs)[used].astype(np.float32),
        weight,
        bias,
    )

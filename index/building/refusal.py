"""Learns what questions to decline sound like, from those that the corpus lists.

A linear separator between the labelled questions without an answer and everything that
has one: "how many ...", "who founded ...", a price that nobody wrote down.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corpus import Question
from index.arrays import Arrays
from index.building.classifier import TOLERANCE, Classifier, Features
from index.classifier import BLOCK_LENGTHS

if TYPE_CHECKING:
    from scipy import sparse
    from sklearn.svm import LinearSVC

#: Fewer questions to decline are not a pattern.
MIN_REFUSED = 20
_FOLDS = 5
_C = 0.5


class Refusal(NamedTuple):
    """A fitted separator, and its scores of rows that it was not fitted on.

    Attributes
    ----------
    weight : (f,) and `bias` : (1,), or both empty: there is nothing to learn from
    of_wordings, of_questions : held-out scores of each wording and labelled question, 0
        where there is nothing to learn from
    """

    weight: NDArray[np.float16]
    bias: NDArray[np.float32]
    of_wordings: NDArray[np.float64]
    of_questions: NDArray[np.float64]


def fit_refusal(
    features: Features, model: Classifier, questions: Sequence[Question], seed: int = 0
) -> Refusal:
    """The separator over the classifier's features, and its held-out scores."""
    n = features.entry.size
    declined = np.zeros(n, dtype=bool)
    first = n - len(questions)
    declined[first:] = [question.answer is None for question in questions]
    if declined.sum() < MIN_REFUSED:
        return Refusal(
            np.zeros(0, dtype=np.float16),
            np.zeros(0, dtype=np.float32),
            np.zeros(features.n_wordings),
            np.zeros(len(questions)),
        )
    rows = np.concatenate((np.arange(features.n_wordings), np.arange(first, n)))
    vectors = _vectors(features, model)[rows]
    labels = declined[rows]
    fold = np.random.default_rng(seed).permutation(rows.size) % _FOLDS
    held_out = np.zeros(n)
    for number in range(_FOLDS):
        test = fold == number
        part = _separator(seed).fit(vectors[~test], labels[~test])
        held_out[rows[test]] = part.decision_function(vectors[test])
    whole = _separator(seed).fit(vectors, labels)
    return Refusal(
        whole.coef_[0].astype(np.float16),
        whole.intercept_.astype(np.float32),
        held_out[: features.n_wordings],
        held_out[first:],
    )


def with_refusal(arrays: Arrays, refusal: Refusal) -> Arrays:
    """The arrays with a fitted separator in them."""
    return arrays._replace(refusal_weight=refusal.weight, refusal_bias=refusal.bias)


def _separator(seed: int) -> LinearSVC:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=_C, class_weight="balanced", tol=TOLERANCE, random_state=seed)


def _vectors(features: Features, model: Classifier) -> sparse.csr_matrix:
    """Every row as the classifier reads a question."""
    used = np.searchsorted(features.hashes, model.feature_hash)
    total = None
    for counts, length in zip(features.blocks, BLOCK_LENGTHS, strict=True):
        part = counts[:, used].tocsr()
        part.data = (1 + np.log(part.data)) * model.feature_idf[part.indices]
        owner = np.repeat(np.arange(part.shape[0]), np.diff(part.indptr))
        norm = np.sqrt(np.bincount(owner, part.data**2, minlength=part.shape[0]))
        part.data = part.data * length / norm[owner]
        total = part if total is None else total + part
    return total

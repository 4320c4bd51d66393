"""Fits the linear model over wordings: to which entry does a wording belong?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays
from index.building.encode import Encoded
from index.building.sentences import Sentence
from index.classifier import BLOCK_LENGTHS, term_hashes, text_features
from index.query import Query

if TYPE_CHECKING:
    from scipy import sparse

#: For more entries it is not worth its time and size; then the fields alone rank.
MAX_ENTRIES = 1_500
MAX_ROWS = 40_000
#: The mean number of rows per entry from which there is something to learn.
MIN_ROWS_PER_ENTRY = 1.5
#: What a sentence of an answer counts, compared with a wording.
SENTENCE_WEIGHT = 0.4
_C = 0.5
#: Looser than liblinear's default: a quarter less time and the same rankings
#: (measured), and half the time for a separator of two classes.
TOLERANCE = 1e-2
_PAIRS = 1
#: Weights are stored in 8 bits: from -127 to 127.
_STEPS = 127
_LEAST_SCALE = 1e-30


@dataclass(frozen=True, slots=True)
class Features:
    """What there is to learn from, as counts: wordings, sentences and questions.

    Attributes
    ----------
    hashes : (f,) sorted; `blocks` : words, pairs and letters, (n, f) counts each
    entry : (n,) the entry of each wording (the first `n_wordings` rows) and sentence;
        -1 for the labelled questions, which come last and are not learned from here
    """

    hashes: NDArray[np.uint64]
    blocks: tuple[sparse.csr_matrix, ...]
    entry: NDArray[np.int64]
    n_wordings: int


@dataclass(frozen=True, slots=True)
class Classifier:
    """A fitted model; shapes as in `Arrays`."""

    feature_hash: NDArray[np.uint64]
    feature_idf: NDArray[np.float32]
    class_weight: NDArray[np.int8]
    class_scale: NDArray[np.float32]
    class_bias: NDArray[np.float32]


def is_worth_fitting(n_entries: int, n_rows: int) -> bool:
    """Whether the corpus has enough wordings to learn from, and not too many."""
    return (
        2 <= n_entries <= MAX_ENTRIES
        and n_rows <= MAX_ROWS
        and n_rows >= MIN_ROWS_PER_ENTRY * n_entries
    )


def count_features(
    encoded: Encoded, sentences: Sequence[Sentence], questions: Sequence[Query] = ()
) -> Features:
    """The features of wordings, answers' sentences and labelled questions, counted."""
    # Imported here and below: a corpus where nothing is fitted does not wait for them.
    from scipy import sparse

    names = term_hashes(encoded.term_names)
    start = encoded.rows.start.tolist()
    texts = [
        text_features(names[encoded.rows.values[begin:end]], text)
        for begin, end, text in zip(start, start[1:], encoded.row_texts, strict=False)
    ]
    texts += [text_features(term_hashes(s.terms), s.text) for s in sentences]
    texts += [text_features(term_hashes(q.sequence), q.text) for q in questions]
    by_block = list(zip(*texts, strict=True))
    flat = [np.concatenate(block) for block in by_block]
    table, column = np.unique(np.concatenate(flat), return_inverse=True)
    columns = np.split(column, np.cumsum([part.size for part in flat])[:-1])
    blocks = tuple(
        sparse.csr_matrix(
            (
                np.ones(where.size, dtype=np.float32),
                (np.repeat(np.arange(len(texts)), [f.size for f in block]), where),
            ),
            shape=(len(texts), table.size),
        )
        for block, where in zip(by_block, columns, strict=True)
    )
    whose = [sentence.entry for sentence in sentences] + [-1] * len(questions)
    entry = np.concatenate((encoded.row_entry, np.array(whose, dtype=np.int64)))
    return Features(table, blocks, entry, len(encoded.row_texts))


def fit_classifier(
    features: Features,
    n_entries: int,
    number: NDArray[np.int64] | None = None,
    held_out: NDArray[np.bool_] | None = None,
    seed: int = 0,
) -> Classifier:
    """Fit one linear separator per entry over sublinear TF-IDF features.

    Parameters
    ----------
    number : each entry's number in a smaller index, -1 for one that is not in it
    held_out : (n_wordings,) wordings that are not learned from

    An entry with nothing to learn from gets a bias that no question overcomes.
    """
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.svm import LinearSVC

    labels = features.entry
    if number is not None:
        labels = np.where(labels >= 0, number[labels], -1)
    keep = labels >= 0
    if held_out is not None:
        keep[: features.n_wordings] &= ~held_out
    rows = np.flatnonzero(keep)
    labels = labels[rows]
    idf = np.zeros(features.hashes.size)
    parts, places = [], []
    for number_of, (counts, length) in enumerate(
        zip(features.blocks, BLOCK_LENGTHS, strict=True)
    ):
        part = counts[rows]
        df = np.bincount(part.indices, minlength=part.shape[1])
        # A pair of words in a single text says no more than the words.
        columns = np.flatnonzero(df >= (2 if number_of == _PAIRS else 1))
        transformer = TfidfTransformer(sublinear_tf=True)
        parts.append(transformer.fit_transform(part[:, columns]) * length)
        idf[columns] = transformer.idf_
        places.append(columns)
    vectors = sparse.hstack(parts).tocsr()
    used = np.concatenate(places)
    order = np.argsort(used)
    vectors, used = vectors[:, order], used[order]
    weight = np.zeros((used.size, n_entries), dtype=np.int8)
    scale = np.zeros(used.size, dtype=np.float32)
    bias = np.full(n_entries, -4.0, dtype=np.float32)
    present = np.unique(labels)
    if present.size > 1:
        model = LinearSVC(C=_C, tol=TOLERANCE, random_state=seed)
        importance = np.where(rows < features.n_wordings, 1.0, SENTENCE_WEIGHT)
        model.fit(vectors, labels, sample_weight=importance)
        coefficients, intercepts = model.coef_, model.intercept_
        if present.size == 2:  # scikit-learn fits one separator for two classes
            coefficients = np.vstack([-coefficients, coefficients])
            intercepts = np.concatenate([-intercepts, intercepts])
        # In whole steps, 127 of them to a feature's largest weight: half the memory of
        # 16 bits; scores (the separators' margin is 1) change in the third decimal.
        largest = np.maximum(coefficients.max(axis=0), -coefficients.min(axis=0))
        scale = np.maximum(largest / _STEPS, _LEAST_SCALE).astype(np.float32)
        weight[:, present] = np.rint(coefficients / scale).T
        bias[present] = intercepts
    return Classifier(
        features.hashes[used], idf[used].astype(np.float32), weight, scale, bias
    )


def with_classifier(arrays: Arrays, model: Classifier) -> Arrays:
    """The arrays with a fitted classifier in them."""
    return arrays._replace(
        **{field.name: getattr(model, field.name) for field in fields(model)}
    )

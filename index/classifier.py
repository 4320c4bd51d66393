"""The linear model over wordings: the features of a question, and its class scores.

`index/building/classifier.py` fits it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays
from index.flat import counted, distinct
from index.hashing import few_hashes, find_sorted, mix
from index.ngrams import gram_hashes

#: Lengths of the character n-grams that the classifier reads.
GRAM_SIZES = (2, 3, 4, 5)
#: Length of each block's vector: words, pairs of words, letters.
BLOCK_LENGTHS = (1.0, 0.7, 1.2)
TERM_FEATURE_SALT = 11
_PAIRED_TERMS = 20


def word_features(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The hashes of single terms and of neighbouring pairs; `hashes` in text order."""
    pairs = mix(hashes[:-1] * np.uint64(31) + hashes[1:])
    return np.concatenate((hashes, pairs))


def pair_features(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The hashes of any two different terms of a text, however far apart.

    Only the first terms of a long text count: the number of pairs grows quadratically.
    """
    terms = distinct(hashes[:_PAIRED_TERMS])
    left, right = _pairs(terms.size)
    return mix(terms[left] * np.uint64(37) + terms[right])


@lru_cache(maxsize=_PAIRED_TERMS + 1)
def _pairs(size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return np.triu_indices(size, k=1)


def text_features(
    terms: NDArray[np.uint64], text: str
) -> tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]:
    """The hashes of a text's features, with repeats, in three blocks.

    `terms` are the hashes of its terms in order, `text` its words, spaced.
    """
    return (
        word_features(terms),
        pair_features(terms),
        gram_hashes(text, GRAM_SIZES)[0],
    )


def term_hashes(names: Sequence[str]) -> NDArray[np.uint64]:
    """The hashes of terms, which features are made of."""
    return few_hashes(list(names), TERM_FEATURE_SALT)


def class_scores(
    arrays: Arrays, sequence: Sequence[str], text: str
) -> tuple[NDArray[np.float32], float]:
    """The score of every entry, (n,), and of declining; above 0 speaks for it.

    Each block of features is a sublinear TF-IDF vector of a fixed length, as made by
    scikit-learn's TfidfTransformer.
    """
    scores = arrays.class_bias.copy()
    refusal = float(arrays.refusal_bias[0]) if arrays.refusal_bias.size else 0.0
    blocks = text_features(term_hashes(sequence), text)
    for length, hashes in zip(BLOCK_LENGTHS, blocks, strict=True):
        features, counts = counted(hashes)
        places = find_sorted(arrays.feature_hash, features)
        known = places >= 0
        places = places[known]
        values = (1 + np.log(counts[known])) * arrays.feature_idf[places]
        norm = float(np.sqrt(values @ values))
        if norm:
            values = (values * (length / norm)).astype(np.float32)
            weights = arrays.class_weight[places].astype(np.float32)
            scores += (values * arrays.class_scale[places]) @ weights
            if arrays.refusal_weight.size:
                refusal += float(values @ arrays.refusal_weight[places])
    return np.asarray(scores), refusal

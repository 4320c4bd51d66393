"""The linear model over wordings, as it is asked: features of a question, class scores.

What it was fitted on and how stands in `index/fit_classifier.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.arrays import Arrays
from index.hashing import find_sorted, mix, word_hashes
from index.ngrams import gram_hashes

#: Lengths of the character n-grams that the classifier reads.
GRAM_SIZES = (2, 3, 4, 5)
#: Length of the letters' vector; that of the words' is 1.
LETTERS_WEIGHT = 1.2
TERM_FEATURE_SALT = 11


def word_features(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The hashes of single terms and of neighbouring pairs, from the terms' in order."""
    pairs = mix(hashes[:-1] * np.uint64(31) + hashes[1:])
    return np.concatenate((hashes, pairs))


def term_features(sequence: Sequence[str]) -> NDArray[np.uint64]:
    """Word features of a sequence of terms."""
    return word_features(word_hashes(list(sequence), TERM_FEATURE_SALT))


def class_scores(
    arrays: Arrays, sequence: Sequence[str], text: str
) -> NDArray[np.float32]:
    """The model's score of every entry: above 0 speaks for it, below against it.

    Each block of features (words, characters) is a sublinear TF-IDF vector of fixed length,
    as scikit-learn's TfidfTransformer makes it.
    """
    scores = arrays.class_bias.copy()
    blocks = (
        (1.0, term_features(sequence)),
        (LETTERS_WEIGHT, gram_hashes(text, GRAM_SIZES)[0]),
    )
    for length, hashes in blocks:
        features, counts = np.unique(hashes, return_counts=True)
        places = find_sorted(arrays.feature_hash, features)
        known = places >= 0
        places = places[known]
        values = (1 + np.log(counts[known])) * arrays.feature_idf[places]
        norm = float(np.sqrt(values @ values))
        if norm:
            scores += (values * (length / norm)).astype(
                np.float32
            ) @ arrays.class_weight[places].astype(np.float32)
    return np.asarray(scores)

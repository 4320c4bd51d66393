"""The parts of BM25 (Robertson and Zaragoza 2009), as in Lucene."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: How soon a repeated word stops counting, and how much a long text is penalised.
K1 = 1.2
B = 0.75


def inverse_document_frequency(df: NDArray[np.int64], n: int) -> NDArray[np.float32]:
    """ln(1 + (n - df + 0.5) / (df + 0.5)): never negative, largest for an unseen word.

    >>> inverse_document_frequency(np.array([0, 10]), 10).round(2)
    array([3.09, 0.05], dtype=float32)
    """
    frequency = np.asarray(df, dtype=np.float64)
    return np.log1p((n - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)


def saturated_tf(
    tf: NDArray[np.float64], length: NDArray[np.float64], mean_length: float
) -> NDArray[np.float64]:
    """tf (k1 + 1) / (tf + k1 (1 - b + b length / mean)), in [0, k1 + 1)."""
    norm = K1 * (1 - B + B * length / max(mean_length, 1e-9))
    return np.asarray(tf * (K1 + 1) / (tf + norm))

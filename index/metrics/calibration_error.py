"""How far stated probabilities are from how often they come true."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from index.metrics.inputs import checked


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Queries of similar confidence.

    `low` and `high` are the least and the greatest confidence in the bin, `confidence`
    their mean, `right` the share that was right; all in [0, 1].
    """

    low: float
    high: float
    n: int
    confidence: float
    right: float


def reliability_bins(
    confidence: ArrayLike, correct: ArrayLike, n_bins: int = 10
) -> list[ReliabilityBin]:
    """The queries in order of confidence, cut into `n_bins` bins of equal count.

    Equal counts, not equal widths: confidences cluster at both ends, and a bin of three
    queries says nothing.  With fewer queries than bins, each has its own bin.

    Parameters
    ----------
    confidence : array of shape (n_queries,), in [0, 1]
    correct : bool array of shape (n_queries,)
    n_bins : at least 1

    Raises: ValueError if the lengths differ or `n_bins` is below 1.

    >>> bins = reliability_bins([0.1, 0.2, 0.8, 0.9], [0, 0, 0, 1], 2)
    >>> [(part.n, part.right) for part in bins]
    [(2, 0.0), (2, 0.5)]
    """
    confidences, is_right = checked(confidence, correct)
    if n_bins < 1:
        raise ValueError(f"n_bins must be at least 1, not {n_bins}")
    # Equal confidences: the wrong ones first, so that the order given doesn't matter.
    order = np.lexsort((is_right, confidences))
    n_queries = len(confidences)
    bins = []
    for number in range(n_bins):
        part = order[number * n_queries // n_bins : (number + 1) * n_queries // n_bins]
        if len(part):
            bins.append(
                ReliabilityBin(
                    low=float(confidences[part[0]]),
                    high=float(confidences[part[-1]]),
                    n=len(part),
                    confidence=float(confidences[part].mean()),
                    right=float(is_right[part].mean()),
                )
            )
    return bins


def expected_calibration_error(
    confidence: ArrayLike, correct: ArrayLike, n_bins: int = 10
) -> float:
    """Mean gap between confidence and share of right ones, over bins of equal count.

    Each bin is weighted by its number of queries; see `reliability_bins` for arguments
    and errors.

    Returns
    -------
    float in [0, 1]; nan when there is no query

    References: Naeini et al. 2015; they use bins of equal width, we of equal count
    (Nguyen & O'Connor 2015).

    >>> expected_calibration_error([0.5, 0.5, 1.0, 1.0], [1, 0, 1, 0], 2)
    0.25
    """
    bins = reliability_bins(confidence, correct, n_bins)
    if not bins:
        return float("nan")
    gaps = [abs(part.confidence - part.right) * part.n for part in bins]
    return float(sum(gaps) / sum(part.n for part in bins))


def brier_score(confidence: ArrayLike, correct: ArrayLike) -> float:
    """Mean squared distance of the confidence from 1 (right) or 0 (wrong).

    Returns
    -------
    float in [0, 1], lower is better; nan when there is no query

    Raises: ValueError if the lengths differ.  References: Brier 1950.

    >>> brier_score([0.5, 1.0], [1, 1])
    0.125
    """
    confidences, is_right = checked(confidence, correct)
    if not len(confidences):
        return float("nan")
    return float(np.mean((confidences - is_right) ** 2))

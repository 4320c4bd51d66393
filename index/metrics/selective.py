"""Choosing when to answer: how much is answered, how much of that is right."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from index.metrics.inputs import checked


def coverage(confidence: ArrayLike, threshold: float) -> float:
    """Share of the queries that are answered: those with confidence >= `threshold`.

    Returns
    -------
    float in [0, 1]; nan when there is no query

    >>> coverage([0.9, 0.4], 0.5)
    0.5
    """
    confidences = np.asarray(confidence, dtype=np.float64)
    return (
        float(np.mean(confidences >= threshold)) if confidences.size else float("nan")
    )


def selective_accuracy(
    confidence: ArrayLike, correct: ArrayLike, threshold: float
) -> float:
    """Share of right answers among the queries that are answered.

    Parameters
    ----------
    confidence : array of shape (n_queries,), in [0, 1]
    correct : bool array of shape (n_queries,); an answered query out of scope is wrong
    threshold : float in [0, 1]; answered means confidence >= threshold

    Returns
    -------
    float in [0, 1]; nan when nothing is answered (coverage 0)

    Raises: ValueError if the lengths differ.  References: Geifman & El-Yaniv 2017.

    >>> selective_accuracy([0.9, 0.4], [True, False], 0.5)
    1.0
    """
    confidences, is_right = checked(confidence, correct)
    answered = confidences >= threshold
    return float(is_right[answered].mean()) if answered.any() else float("nan")


def risk_coverage_curve(
    confidence: ArrayLike, correct: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coverage, and the share of wrong answers at it, for every threshold that matters.

    Queries of equal confidence are answered together or not at all, so there is one
    point for each distinct confidence, the surest first.

    Parameters: as for `selective_accuracy`.

    Returns
    -------
    coverage : float array of shape (n_distinct,), rising, in (0, 1]
    risk : float array of the same shape, in [0, 1]

    Raises: ValueError if the lengths differ.  References: Geifman & El-Yaniv 2017.

    >>> risk_coverage_curve([0.9, 0.4], [True, False])
    (array([0.5, 1. ]), array([0. , 0.5]))
    """
    confidences, is_right = checked(confidence, correct)
    order = np.argsort(-confidences, kind="stable")
    confidences, is_right = confidences[order], is_right[order]
    is_last = np.append(confidences[1:] != confidences[:-1], [True])[: len(confidences)]
    n_answered = np.flatnonzero(is_last) + 1
    n_wrong = np.cumsum(~is_right)[is_last]
    return n_answered / max(len(confidences), 1), n_wrong / n_answered


def area_under_roc(confidence: ArrayLike, correct: ArrayLike) -> float:
    """Probability that a right query is more confident than a wrong one.

    Ties count half.  It measures how well confidence separates right from wrong,
    whatever its scale.

    Returns
    -------
    float in [0, 1], 0.5 is chance; nan unless there are right ones and wrong ones

    Raises: ValueError if the lengths differ.  References: Hanley & McNeil 1982.

    >>> area_under_roc([0.9, 0.5, 0.5, 0.1], [1, 1, 0, 0])
    0.875
    """
    confidences, is_right = checked(confidence, correct)
    n_right = int(is_right.sum())
    n_wrong = len(is_right) - n_right
    if not n_right or not n_wrong:
        return float("nan")
    _, place, counts = np.unique(confidences, return_inverse=True, return_counts=True)
    # The mean rank, from 1, of each group of equal confidences.
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    rank_sum = float(mean_rank[place.reshape(-1)][is_right].sum())
    return (rank_sum - n_right * (n_right + 1) / 2) / (n_right * n_wrong)

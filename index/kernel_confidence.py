"""What a confidence model says of a ranking, compiled; for large indexes.

Needs numba (``pip install "frontdesk[fast]"``); `index/confidence.py` has the same with
numpy and says what it means; the same numbers to the last bit.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def judged(  # pragma: no cover (compiled)
    found: NDArray[np.float64],
    scores: NDArray[np.float64],
    least: float,
    middle: NDArray[np.float64],
    spread: NDArray[np.float64],
    best_linear: NDArray[np.float64],
    best_products: NDArray[np.float64],
    among_linear: NDArray[np.float64],
    among_products: NDArray[np.float64],
    farthest: float,
    temperature: float,
) -> tuple[Any, float, Any]:
    """`each`, `among` and `parts` of an `index.confidence.Judgement`.

    `found` are the signals; the best one's probability is at least `least`.
    """
    relative = np.empty(middle.size)
    for at in range(middle.size):
        value = (found[at + 1] - middle[at]) / spread[at]
        relative[at] = min(max(value, -farthest), farthest)
    parts, log_odds = _parts(found, relative, best_linear, best_products)
    first = max(_probability(log_odds), least)
    _, log_odds = _parts(found, relative, among_linear, among_products)
    among = max(first, _probability(log_odds))
    each = np.empty(scores.size)
    each[0] = first
    next_two = later = 0.0
    for at in range(1, scores.size):
        each[at] = math.exp((scores[at] - scores[0]) / temperature)
        if at < 3:
            next_two += each[at]
        else:
            later += each[at]
    next_two = (among - first) / max(next_two, 1e-12)
    later = (1 - among) * 0.3 / max(later, 1e-12)
    for at in range(1, scores.size):
        each[at] = min(each[at] * (next_two if at < 3 else later), each[at - 1])
    return each, among, parts


@njit(cache=True, nogil=True)
def _parts(  # pragma: no cover (compiled)
    found: NDArray[np.float64],
    relative: NDArray[np.float64],
    linear: NDArray[np.float64],
    products: NDArray[np.float64],
) -> tuple[Any, float]:
    """What each signal adds to the log-odds, and the sum of that."""
    parts = found * linear
    total = parts[0]
    for at in range(relative.size):
        cross = 0.0
        for other in range(relative.size):
            cross += products[at, other] * relative[other]
        parts[at + 1] += relative[at] * cross
        total += parts[at + 1]
    return parts, total


@njit(cache=True, nogil=True)
def _probability(log_odds: float) -> float:  # pragma: no cover (compiled)
    """The logistic function."""
    return 0.5 * (1 + math.tanh(0.5 * log_odds))

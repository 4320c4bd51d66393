"""What a confidence model says of a ranking, compiled; for large indexes.

Needs numba (``pip install "frontdesk[fast]"``); `index/confidence.py` has the same with
numpy and says what it means; the same numbers to the last bit.
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
from numba import float64
from numpy.typing import NDArray

from index.compiled.compiling import compiled
from index.signals import (
    FARTHEST,
    OWN_WORDING,
    TEMPERATURE,
    is_wording,
    measured,
    probability,
)

_LIST, _TABLE = float64[::1], float64[:, ::1]
_JUDGED = (_TABLE, _LIST, *[float64] * 6, *[_LIST] * 3, _TABLE, _LIST, _TABLE)
_measured = compiled(measured)
_is_wording = compiled(is_wording)
_probability = compiled(probability)


@compiled
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


# With its types, so that it is compiled when this is imported and not by a question.
@partial(compiled, types=[_JUDGED])
def judged(  # pragma: no cover (compiled)
    features: NDArray[np.float64],
    scores: NDArray[np.float64],
    mass: float,
    known_mass: float,
    unseen_idf: float,
    n_words: float,
    n_repaired: float,
    refusal: float,
    middle: NDArray[np.float64],
    spread: NDArray[np.float64],
    best_linear: NDArray[np.float64],
    best_products: NDArray[np.float64],
    among_linear: NDArray[np.float64],
    among_products: NDArray[np.float64],
) -> tuple[Any, float, Any, Any]:
    """The fields of an `index.confidence.Judgement`, in its order."""
    found = _measured(
        features, scores, mass, known_mass, unseen_idf, n_words, n_repaired, refusal
    )
    relative = np.empty(middle.size)
    for at in range(middle.size):
        value = (found[at + 1] - middle[at]) / spread[at]
        relative[at] = min(max(value, -FARTHEST), FARTHEST)
    parts, log_odds = _parts(found, relative, best_linear, best_products)
    first = _probability(log_odds)
    if _is_wording(features):
        first = max(first, OWN_WORDING)
    _, log_odds = _parts(found, relative, among_linear, among_products)
    among = max(first, _probability(log_odds))
    each = np.empty(scores.size)
    each[0] = first
    next_two = later = 0.0
    for at in range(1, scores.size):
        each[at] = math.exp((scores[at] - scores[0]) / TEMPERATURE)
        if at < 3:
            next_two += each[at]
        else:
            later += each[at]
    next_two = (among - first) / max(next_two, 1e-12)
    later = (1 - among) * 0.3 / max(later, 1e-12)
    for at in range(1, scores.size):
        each[at] = min(each[at] * (next_two if at < 3 else later), each[at - 1])
    return each, among, found, parts

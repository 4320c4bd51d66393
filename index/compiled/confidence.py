"""A confidence model's judgement of a ranking, compiled; for large indexes.

Needs numba (``pip install "frontdesk[fast]"``); `index/confidence.py` has the numpy
twin, which explains it.  The numbers are the same to the last bit.
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
from numba import float64, types
from numpy.typing import NDArray

from index.compiled.compiling import compiled
from index.signals import (
    FARTHEST,
    OWN_WORDING,
    TEMPERATURE,
    Facts,
    is_wording,
    measured,
    probability,
)

_LIST, _TABLE = float64[::1], float64[:, ::1]
_FACTS: Any = types.NamedUniTuple(float64, len(Facts._fields), Facts)  # type: ignore[no-untyped-call]
_JUDGED = (_TABLE, _LIST, _FACTS, *[_LIST] * 3, _TABLE, _LIST, _TABLE)
_measured = compiled(measured)
_is_wording = compiled(is_wording)
_probability = compiled(probability)


@compiled
def _contributions(  # pragma: no cover (compiled)
    values: NDArray[np.float64],
    relative: NDArray[np.float64],
    linear: NDArray[np.float64],
    products: NDArray[np.float64],
) -> tuple[Any, float]:
    """What each signal adds to the log-odds, and the sum of that."""
    added = values * linear
    total = added[0]
    for at in range(relative.size):
        crossed = 0.0
        for other in range(relative.size):
            crossed += products[at, other] * relative[other]
        added[at + 1] += relative[at] * crossed
        total += added[at + 1]
    return added, total


# With its types, so that it is compiled when this is imported and not by a question.
@partial(compiled, types=[_JUDGED])
def judged(  # pragma: no cover (compiled)
    features: NDArray[np.float64],
    scores: NDArray[np.float64],
    facts: Facts,
    middle: NDArray[np.float64],
    spread: NDArray[np.float64],
    best_linear: NDArray[np.float64],
    best_products: NDArray[np.float64],
    top_three_linear: NDArray[np.float64],
    top_three_products: NDArray[np.float64],
) -> tuple[Any, float, Any, Any]:
    """The fields of an `index.confidence.Judgement`, in its order."""
    values = _measured(features, scores, facts)
    relative = np.empty(middle.size)
    for at in range(middle.size):
        distance = (values[at + 1] - middle[at]) / spread[at]
        relative[at] = min(max(distance, -FARTHEST), FARTHEST)
    added, log_odds = _contributions(values, relative, best_linear, best_products)
    best = _probability(log_odds)
    if _is_wording(features):
        best = max(best, OWN_WORDING)
    _, log_odds = _contributions(values, relative, top_three_linear, top_three_products)
    top_three = max(best, _probability(log_odds))
    confidences = np.empty(scores.size)
    confidences[0] = best
    next_two = later = 0.0
    for at in range(1, scores.size):
        confidences[at] = math.exp((scores[at] - scores[0]) / TEMPERATURE)
        if at < 3:
            next_two += confidences[at]
        else:
            later += confidences[at]
    next_two = (top_three - best) / max(next_two, 1e-12)
    later = (1 - top_three) * 0.3 / max(later, 1e-12)
    for at in range(1, scores.size):
        share = confidences[at] * (next_two if at < 3 else later)
        confidences[at] = min(share, confidences[at - 1])
    return confidences, top_three, values, added

"""Learns how much each ranking feature counts, from the corpus's own wordings.

A conditional logit (McFadden 1974): the probability that a candidate is the right one
is the softmax of the weighted features.  A normal prior keeps the weights near the
prior ones, so that few wordings change little.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.building.holdout import Trial

#: With fewer trials the weights stay as they are.
MIN_TRIALS = 60
#: The softmax's weights are the prior's times this: how certain the prior is.
_SHARPNESS = 2.0
_SPREAD = 0.3


def fit_ranking(
    trials: Sequence[Trial], prior: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weights of the features, on the scale of `prior`."""
    features, starts, right = [], [0], []
    for trial in trials:
        place = np.flatnonzero(trial.candidates.entries == trial.right)
        if place.size and trial.candidates.entries.size > 1:
            right.append(starts[-1] + int(place[0]))
            features.append(trial.candidates.features)
            starts.append(starts[-1] + trial.candidates.entries.size)
    if len(right) < MIN_TRIALS:
        return prior
    x = np.concatenate(features)
    begin = np.array(starts[:-1])
    sizes = np.diff(starts)
    center = prior * _SHARPNESS
    weights = center.copy()
    observed = x[right].sum(axis=0)
    for _ in range(50):
        z = x @ weights
        z -= np.repeat(np.maximum.reduceat(z, begin), sizes)
        p = np.exp(z)
        p /= np.repeat(np.add.reduceat(p, begin), sizes)
        means = np.add.reduceat(x * p[:, None], begin)
        gradient = observed - means.sum(axis=0) - (weights - center) / _SPREAD**2
        curvature = (x * p[:, None]).T @ x - means.T @ means
        curvature += np.eye(weights.size) / _SPREAD**2
        step = np.linalg.solve(curvature, gradient)
        weights += step * min(1.0, 1.0 / max(float(np.abs(step).max()), 1e-12))
        if float(np.abs(step).max()) < 1e-8:
            break
    return np.asarray(weights / _SHARPNESS)

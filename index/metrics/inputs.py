"""Checks the arguments that every measure of a confidence takes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def checked(
    confidence: ArrayLike, correct: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Confidences and results as flat arrays.  Raises ValueError if lengths differ."""
    confidences = np.asarray(confidence, dtype=np.float64).reshape(-1)
    is_right = np.asarray(correct, dtype=bool).reshape(-1)
    if len(confidences) != len(is_right):
        raise ValueError(f"{len(confidences)} confidences, but {len(is_right)} results")
    return confidences, is_right

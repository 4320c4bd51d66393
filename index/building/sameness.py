"""Whether another entry's answer says the same as the right one.

Knowledge repeats itself: an overview contains what a detailed entry says.  Judging by
entry ids alone would count such an answer as wrong.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.building.ragged import Ragged

#: Share of an answer's idf mass that another answer must contain to say the same.
HELD = 0.4
#: An answer of fewer different terms is a label: it says nothing to compare.
SHORTEST = 6


class Sameness:
    """Compares the answers of entries by their terms."""

    def __init__(self, answers: Ragged, idf: NDArray[np.float32]) -> None:
        """`answers` has each entry's terms, `idf` each term's weight."""
        self._idf = idf
        self._answers = answers
        self._seen: dict[int, NDArray[np.int32]] = {}

    def says(self, other: int, right: int) -> bool:
        """Whether the entry `other` is the right one or contains most of its answer."""
        if other == right:
            return True
        terms = self._terms(right)
        if terms.size < SHORTEST:
            return False
        held = np.isin(terms, self._terms(other), assume_unique=True)
        weight = self._idf[terms]
        return bool(weight[held].sum() >= HELD * weight.sum())

    def _terms(self, entry: int) -> NDArray[np.int32]:
        """The different terms of an entry's answer, cached."""
        if entry not in self._seen:
            start = self._answers.start
            values = self._answers.values[int(start[entry]) : int(start[entry + 1])]
            self._seen[entry] = np.unique(values)
        return self._seen[entry]

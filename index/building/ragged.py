"""Lists of numbers in one flat array."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.flat import offsets, positions


@dataclass(frozen=True, slots=True)
class Ragged:
    """Lists of numbers of any lengths: list i is ``values[start[i]:start[i + 1]]``."""

    values: NDArray[np.int32]
    start: NDArray[np.int64]

    def __len__(self) -> int:
        return self.start.size - 1

    @property
    def sizes(self) -> NDArray[np.int64]:
        """The length of each list."""
        return np.diff(self.start)

    @property
    def owner(self) -> NDArray[np.int64]:
        """For each value, the number of its list."""
        return np.arange(len(self)).repeat(self.sizes)

    def take(self, chosen: NDArray[np.int64]) -> Ragged:
        """Only the chosen lists, in that order."""
        sizes = self.sizes[chosen]
        _, at = positions(self.start[chosen], sizes)
        return Ragged(self.values[at], offsets(sizes))
